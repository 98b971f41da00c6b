"""What stands beside the files of a submission, so that they import what they do where they are graded.

That is one package of all of them, where they import one another from it, and the names of typing by their older home.
"""

import re
from collections.abc import Iterable

from grader.kit.answering.loading import BACKPORT

# `from .a import b`, `from stats.a import b`, `import stats.a`: no file by itself can be imported so.
_IMPORTS = r"^[ \t]*(?:from[ \t]+(?:\.|{names}\b)|import[ \t]+(?:{names})\b)"
_INIT = '''\
"""The files beside this folder as one package, each a single module, however it is imported."""

import importlib
import sys
from importlib.machinery import ModuleSpec
from pathlib import Path

FOLDER = Path(__file__).resolve().parent.parent
__path__ = [str(FOLDER)]


class Same:
    """Finds a file that is imported by its own name, or from a package of another name."""

    def find_spec(self, name, path=None, target=None):
        head, _, last = name.rpartition(".")
        if head in {others} and (FOLDER / f"{{last}}.py").exists():
            return ModuleSpec(name, self)

    def create_module(self, spec):
        return None

    def exec_module(self, module):
        sys.modules[module.__name__] = importlib.import_module(f"{{__name__}}.{{module.__name__.rpartition('.')[2]}}")


sys.meta_path.insert(0, Same())
'''
_OTHER = "from {package} import __path__  # the same files by another name\n"
_AS_TYPING = '"""What older code takes from here is in typing itself by now."""\n\nimport sys\nimport typing\n\n'
_AS_TYPING += "sys.modules[__name__] = typing\n"


def beside(texts: Iterable[str], package: str, others: Iterable[str]) -> dict[str, str]:
    """Return the files that stand beside those with these texts."""
    texts = list(texts)
    found = {f"{name}/__init__.py": text for name, text in packages_of(texts, package, others).items()}
    return found | ({f"{BACKPORT}.py": _AS_TYPING} if any(BACKPORT in text for text in texts) else {})


def packages_of(texts: Iterable[str], package: str, others: Iterable[str]) -> dict[str, str]:
    """Return the folders that make a package of the files, each with its `__init__.py`.

    There is none where no file asks for one.
    """
    names = [package, *(name for name in others if name != package)]
    pattern = re.compile(_IMPORTS.format(names="|".join(map(re.escape, names))), re.MULTILINE)
    if not any(pattern.search(text) for text in texts):
        return {}
    init = _INIT.format(others=("", *names[1:]))
    return {package: init, **{name: _OTHER.format(package=package) for name in names[1:]}}
