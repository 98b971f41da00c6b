"""Unusual honest submissions: what stands before and after the reference's operators. None may lose a point."""

from collections.abc import Mapping
from typing import NamedTuple

EACH = """
import functools
def _around(function):
    @functools.wraps(function)
    def inner(*args):
        before()
        return function(*args)
    return inner
for _name in '''mul id add neg lt eq max is_close sigmoid relu log exp log_back inv inv_back relu_back'''.split():
    globals()[_name] = _around(globals()[_name])
"""
ONCE = """
_begun = False
def before():
    global _begun
    if not _begun:
        _begun = True
        for n in range(20_000):
            print("line", n, "of a table that nobody reads", n * n)
"""


class Case(NamedTuple):
    """A submission: what is added to the reference's file, and the words of flags that are true of it."""

    first: str = ""
    more: str = ""
    suspicions: tuple[str, ...] = ()


CASES: Mapping[str, Case] = {
    "its own folder": Case(
        "import os\nimport sys\nfrom pathlib import Path\n"
        "sys.path.append(os.path.dirname(os.path.abspath(__file__)))\n"
        "sys.path.insert(0, os.path.join(os.path.dirname(__file__), '..'))\n"
        "HERE = Path(__file__).resolve().parent\nos.chdir(HERE)\nFILES = os.listdir()\n"
    ),
    "its stream": Case(
        "import sys\nsys.stdout.reconfigure(encoding='utf-8', errors='replace')\n"
        "sys.stderr.reconfigure(line_buffering=True)\nsys.stdout.buffer.write(b'x')\n"
    ),
    "its environment": Case(
        "import os\nHOME = os.environ['HOME']\nUSER = os.getenv('USER') or os.path.expanduser('~')\n"
        "DEBUG = os.environ.get('DEBUG', '0') == '1'\nos.environ['OMP_NUM_THREADS'] = '1'\n"
    ),
    "its machine": Case(
        "import os\nimport platform\nimport tempfile\nSYSTEM = platform.platform() + platform.node()\n"
        "TMP = tempfile.gettempdir()\nPID = os.getpid()\nCORES = os.cpu_count() or 1\nWIDTH = os.get_terminal_size()\n"
    ),
    "its locale and warnings": Case(
        "import faulthandler\nimport locale\nimport logging\nimport warnings\nfaulthandler.enable()\n"
        "locale.setlocale(locale.LC_ALL, 'de_DE.UTF-8')\nlogging.basicConfig(level=logging.DEBUG)\n"
        "warnings.simplefilter('always')\nwarnings.warn('careful')\n"
    ),
    "a sleep": Case("import time\ntime.sleep(0.001)\n"),
    "waits in each call": Case(
        "", "import threading, time\ndef before():\n    time.sleep(0.5)\n    threading.Event().wait(0.5)\n" + EACH
    ),
    "a clock around each call": Case(
        "import time\nBEGAN = time.time()\n",
        "spent = {}\ndef before():\n    spent['x'] = time.perf_counter() - BEGAN\n" + EACH,
        ("time.time", "time.perf_counter"),
    ),
    "waits by the clock": Case(
        "",
        "import time\ndef before():\n    start = time.perf_counter()\n"
        "    while time.perf_counter() - start < 0.002: pass\n" + EACH,
        ("time.perf_counter",),
    ),
    "seeded numbers": Case(
        "import gc\nimport random\nimport numpy as np\ngc.disable()\nRNG = np.random.default_rng(0)\n"
        "NUMBERS = [RNG.random() for _ in range(9)]\nOTHERS = random.Random(7).sample(range(9), 3)\n"
    ),
    "sets that are asked": Case(
        "",
        "_known, _seen = {'mul', 'add'}, set()\n_exp = exp\ndef exp(x):\n"
        "    _seen.add(hash(x) == 0)\n    assert 'mul' in _known and len(_seen) < 3\n    return _exp(x)\n",
    ),
    "words in comments": Case(
        "# id(x), hash(x), random, time.time(), set(xs), global x\n'''As id(x) and random do.'''\n"
    ),
    "an encoding": Case("# -*- coding: cp1252 -*-\nNAME = 'Zo\u00eb \u20ac'\n"),
    "a log that is caught": Case("try:\n    LOG = open('debug.log', 'a')\nexcept OSError:\n    LOG = None\n"),
    "a guard": Case("", "if __name__ == '__main__':\n    print(input())\n    open('debug.log', 'a')\n"),
    "20,000 lines at the first call": Case("", ONCE + EACH, ("global",)),
    "a few lines for each call": Case("", "def before():\n    print('=' * 200, flush=True)\n" + EACH),
    "a table at import": Case("TABLE = [n * n for n in range(2_000_000)]\n"),
    "4 ms for each call": Case("", "def before():\n    for _ in range(100_000): pass\n" + EACH),
}
SLOW = ("4 ms for each call",)


def operators(reference: str, case: Case) -> str:
    """The text of the submission; what stands first comes before all else."""
    return f"{case.first}{reference}\n\n{case.more}"
