"""Where the answers of a submission might vary, as its parsed source says, and what honest code is not accused of."""

from collections.abc import Mapping
from pathlib import Path

import pytest

from grader.kit.answering.in_process import read_folder
from grader.kit.answering.loading import Sources
from grader.sandbox.source.suspicions import is_suspect, suspicions

ROOT = Path(__file__).parents[3]

MAY_VARY = {
    "import random\nx = [random.random()]\nprint(x)": "random.random",
    "import random\nrandom.seed()": "random.seed",
    "import random\nmake = random.Random()\nmake.random()": "random.Random",
    "from random import *\nprint(shuffle([1, 2]))": "random.shuffle",
    "import random as r\nprint(r.choice([1, 2]))": "random.choice",
    "import os\nprint(os.urandom(8))": "os.urandom",
    "import secrets\nprint(secrets.token_hex())": "secrets.token_hex",
    "from uuid import uuid4\nprint(uuid4())": "uuid.uuid4",
    "import os\ndef neg(x): return -x if os.getpid() % 2 else x": "os.getpid",
    "import time\nprint(time.time())": "time.time",
    "from time import perf_counter as now\nprint(now())": "time.perf_counter",
    "from datetime import datetime\nprint(datetime.now())": "datetime.datetime.now",
    "import datetime as d\nprint(d.date.today())": "datetime.date.today",
    "import numpy as np\nprint(np.random.rand())": "numpy.random.rand",
    "import numpy as np\nrng = np.random.default_rng()\nprint(rng.random())": "numpy.random.default_rng",
    "import numpy as np\nrng = np.random.default_rng(None)\nprint(rng.random())": "numpy.random.default_rng",
    "import gc\nprint(len(gc.get_objects()))": "gc.get_objects",
    "import ctypes\nctypes.CDLL(None)": "ctypes.CDLL",
    "print(hash('x') % 2)": "hash",
    "print(id(x) % 2)": "id",
    "xs.sort(key=id)": "id",
    "import builtins\nprint(builtins.id(x))": "builtins.id",
    "for x in {'a', 'b'}:\n    print(x)": "the order of a set",
    "print(list({a, b}))": "the order of a set",
    "def f(xs):\n    return list(set(xs))": "the order of a set",
    "seen = set()\nseen.add(x)\nprint(seen.pop())": "the order of a set",
    "print(sum({x * 0.1 for x in xs}))": "the order of a set",
    "first, *rest = frozenset(xs)": "the order of a frozenset",
    "def f(xs, seen=set()):\n    return [x for x in seen]": "the order of a set",
    "class A:\n    def __init__(self):\n        self.seen = set()\n    def all(self):\n        return [*self.seen]":
        "the order of a set",
    "def walk(x, seen):\n    return list(seen)\nwalk(1, set())": "the order of a set",
    "s = set(xs) | {a}\nprint([x for x in s])": "the order of a set",
    "n = 0\ndef f(x):\n    global n\n    n += 1\n    return x + n": "global",
    "def g():\n    n = 0\n    def f(x):\n        nonlocal n\n        n += x\n    return f": "nonlocal",
}  # fmt: skip
DOES_NOT_VARY = {
    "a comment": "# id(x), hash(x), random, time.time() and set(xs)\nx = 1",
    "a docstring": "def f(x):\n    '''Like id(x), with random.random() and time.time().'''\n    return x",
    "a text": "print('global time, id(x), set(xs)')",
    "one's own id": "def id(x):\n    return x\n\ndef f(x):\n    return id(x)",
    "one's own id from another file": "from operators import id\nprint(id(3))",
    "one's own id with all others": "from operators import *\nprint(id(3))",
    "an argument that is called id": "def f(id):\n    return id + 1",
    "one's own set": "def set(x):\n    return x\n\nprint([y for y in set(x)])",
    "a method that is called set": "class A:\n    def set(self, x):\n        return [self.x]\nA().set(3)",
    "imports alone": "import random, time, datetime, secrets, uuid, ctypes, gc, os\nfrom time import perf_counter",
    "seeded numbers": "import numpy as np\nrng = np.random.default_rng(0)\nprint(rng.random())",
    "seeded by a name": "import random\ndef f(seed):\n    return random.Random(seed).random()",
    "an annotation": "import random\ndef f(rng: random.Random) -> float:\n    return rng.random()",
    "no collector": "import gc\ngc.disable()\ngc.enable()\ngc.collect()",
    "sleep": "import time\ntime.sleep(0.001)",
    "a date that is given": "import datetime\nprint(datetime.date(2024, 1, 1), datetime.timedelta(1))",
    "the environment": "import os\nprint(os.environ['HOME'])",
    "a number of the process that nothing reads": "import os\nPID = os.getpid()",
    "a set that is asked": "seen = set()\ndef f(x):\n    if x in seen:\n        return 1\n    seen.add(x)",
    "a set in a walk": "def f(v, seen):\n    if v in seen:\n        return\n    seen.add(v)\n    for w in v:\n"
    "        f(w, seen)\nf(1, set())",
    "a set beside others": "order, done, stack = [], set(), [1]\nwhile stack:\n    x = stack.pop()\n"
    "    if x in done:\n        continue\n    done.add(x)\n    order.append(x)",
    "a set of an object": "class A:\n    def __init__(self):\n        self.seen = set()\n    def has(self, x):\n"
    "        return x in self.seen or self.seen.add(x)",
    "a set that is counted": "print(len(set(xs)), sorted(set(xs)), max({a, b}), bool(set(xs)))",
    "a set that is compared": "print(set(xs) == {a, b}, set(xs) <= set(ys), not set(xs) & set(ys))",
    "a set by default": "def f(x, seen=None):\n    seen = seen or set()\n    return x in seen",
    "numbers in a set": "for x in {1, 2, 3}:\n    print(x)",
    "a dictionary": "x = {'a': 1, **y}\nfor k in {a: b}:\n    print(k)",
    "addresses that are compared": "seen = set()\ndef f(x):\n    if id(x) in seen or id(x) == id(y):\n        return\n"
    "    seen.add(id(x))\n    names[id(x)] = x",
    "a hash of one's own": "class A:\n    def __hash__(self):\n        return hash(self.x)",
    "objects that are numbered": "count = 0\nclass Scalar:\n    def __init__(self):\n        global count\n"
    "        count += 1\n        self.name = str(count)",
    "words that are alike": "randomly = timeout = 1\nprint(settle(x), offset(x), identity(x), hashes, Time.now())",
    "a syntax error": "import random\nrandom.random(\n",
}
OTHERS = {"operators.py": "def id(x):\n    return x\n"}


def found(files: Mapping[str, str], given: Mapping[str, str] | None = None, graded: str = "a.py") -> list[list[object]]:
    answer: list[list[object]] = suspicions.run(Sources(files), [graded], [[*pair] for pair in (given or {}).items()])
    return answer


@pytest.mark.parametrize("text", MAY_VARY)
def test_what_might_vary_is_named_with_its_word(text: str) -> None:
    ((file, _, word),) = found({"a.py": text})
    assert (file, word) == ("a.py", MAY_VARY[text])
    assert is_suspect(text)


@pytest.mark.parametrize("name", DOES_NOT_VARY)
def test_nothing_else_is_accused(name: str) -> None:
    assert found({**OTHERS, "a.py": DOES_NOT_VARY[name]}) == []


def test_each_place_is_named_once() -> None:
    text = "import random\n\n\nprint(random.random() + random.random(), hash('a') + hash('b'))\n"
    assert found({"a.py": text}) == [["a.py", 4, "hash"], ["a.py", 4, "random.random"]]


def test_a_line_that_was_handed_out_is_above_suspicion_wherever_it_stands() -> None:
    given = {"a.py": "import random\n\n\ndef points():\n    return random.random()\n"}
    own = "\n\ndef more():\n    return 2 * random.random()\n"
    assert found(given, given) == []
    assert not is_suspect(given["a.py"], given["a.py"])
    assert found({"a.py": "x = 1\n" + given["a.py"] + own}, given) == [["a.py", 10, "random.random"]]
    assert is_suspect(given["a.py"] + own, given["a.py"])


def test_a_line_of_another_file_is_not_known_in_this_one() -> None:
    given = {"b.py": "import random\nprint(random.random())\n"}
    assert found({"a.py": given["b.py"]}, given) == [["a.py", 2, "random.random"]]


def test_the_files_that_are_imported_are_read_and_no_others() -> None:
    files = {"a.py": "from b import f\n", "b.py": "import c\nprint(hash('b'))\n", "c.py": "print(hash('c'))\n"}
    files |= {"d.py": "print(hash('d'))\n"}
    assert found(files) == [["b.py", 2, "hash"], ["c.py", 1, "hash"]]


def test_a_name_that_another_file_reads_is_read() -> None:
    files = {"a.py": "from b import PID\nprint(PID)\n", "b.py": "import os\nPID = os.getpid()\n"}
    assert found(files) == [["b.py", 2, "os.getpid"]]
    assert found({**files, "a.py": "import b\nprint(b.PID)\n"}) == [["b.py", 2, "os.getpid"]]
    assert found({**files, "a.py": "from b import *\nprint(PID)\n"}) == [["b.py", 2, "os.getpid"]]


def test_a_text_without_such_words_need_not_be_parsed() -> None:
    assert not is_suspect("import math\n\n\ndef identity(x):\n    return {'a': math.exp(x)}\n")
    assert is_suspect("# \u00e9\n"), "a name can be spelt with other letters"


@pytest.mark.parametrize("file", sorted(read_folder(ROOT / "student")))
def test_the_reference_is_above_suspicion(file: str) -> None:
    reference, given = read_folder(ROOT / "reference"), read_folder(ROOT / "student")
    assert found(reference, given, file) == []
    assert not is_suspect(reference[file], given.get(file, ""))
