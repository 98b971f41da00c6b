"""Finds the imports that pasted calls need, so that they give in a fresh Python what they are said to give."""

import ast
from collections.abc import Iterator, Mapping, Sequence

from grader.kit.answering.loading import defined_in
from grader.kit.calls import Call
from grader.kit.probe import Probe
from grader.kit.showing.failure_text import call_text


def imports_for(calls: Sequence[Call], probes: Mapping[str, Probe], texts: Mapping[str, str], package: str) -> str:
    """Return a statement for each file of the student's that the calls need, a line each.

    There is none where they are no Python.

    `texts` are their files, and `package` is the name of the folder, or empty where Python is started in it.
    """
    try:
        tree = ast.parse("\n".join(call_text(call, probes) for call in calls))
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return ""
    return "\n".join(_statements(tree, texts, package))


def _statements(tree: ast.Module, texts: Mapping[str, str], package: str) -> Iterator[str]:
    nodes = list(ast.walk(tree))
    here = {n.id for n in nodes if isinstance(n, ast.Name) and isinstance(n.ctx, ast.Store)}
    here |= {n.name for n in nodes if isinstance(n, (ast.ClassDef, ast.FunctionDef))}
    here |= {n.arg for n in nodes if isinstance(n, ast.arg)}
    modules = {n.value.id for n in nodes if isinstance(n, ast.Attribute) and isinstance(n.value, ast.Name)}
    used = dict.fromkeys(n.id for n in nodes if isinstance(n, ast.Name) and n.id not in here)
    found: dict[str, list[str]] = {}
    for name in used:
        if name in modules and f"{name}.py" in texts:
            yield f"from {package} import {name}" if package else f"import {name}"
        elif file := next((file for file, text in texts.items() if name in defined_in(text)), ""):
            found.setdefault(file.removesuffix(".py"), []).append(name)
    for module, names in found.items():
        yield f"from {package}{'.' if package else ''}{module} import {', '.join(names)}"
