"""nbgrader's own interface to its gradebook, `nbgrader.api`, without what only Jupyter's pages and commands need.

Half a second, and two for a new gradebook, would go into what nobody asks for here: the pages of Jupyter's server, a
grammar, and another process that says which version of its tables this nbgrader makes.
"""

import importlib
import importlib.util
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from types import ModuleType
from typing import Any

PACKAGE, GRAMMAR = "nbgrader", "rfc3987_syntax"


def nbgrader_api() -> Any:
    """Return the module `nbgrader.api`; raises ImportError where it is not installed."""
    is_free = GRAMMAR not in sys.modules
    if is_free:
        sys.modules[GRAMMAR] = None  # type: ignore[assignment]  # jsonschema does without, for a check that nobody makes
    try:
        if PACKAGE not in sys.modules:
            sys.modules[PACKAGE] = _without_pages()
        return importlib.import_module(f"{PACKAGE}.api")
    finally:
        if is_free:
            del sys.modules[GRAMMAR]


def _without_pages() -> ModuleType:
    """Return the package as the parent of its modules: running it would import the extensions of Jupyter's server."""
    spec = importlib.util.find_spec(PACKAGE)
    if spec is None:
        raise ModuleNotFoundError(f"No module named {PACKAGE!r}", name=PACKAGE)
    return importlib.util.module_from_spec(spec)


@contextmanager
def version_asked_here(api: Any) -> Iterator[None]:
    """While inside, nbgrader asks `alembic` for the version of its tables in this process, and starts none for it."""
    in_a_process = api.get_alembic_version
    api.get_alembic_version = lambda: _newest_tables() or in_a_process()
    try:
        yield
    finally:
        api.get_alembic_version = in_a_process


def _newest_tables() -> str:
    """Return the version that `alembic heads` prints; nothing where there is not one."""
    script, dbutil = (importlib.import_module(name) for name in ("alembic.script", f"{PACKAGE}.dbutil"))
    heads = script.ScriptDirectory(dbutil.ALEMBIC_DIR).get_heads()
    return str(heads[0]) if len(heads) == 1 else ""
