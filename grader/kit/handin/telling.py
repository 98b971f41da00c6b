"""Words what a student is told of their hand-in: its files, its size, its digest, and what is still open in it."""

import ast
from collections.abc import Iterator
from pathlib import Path

from grader.kit.handin.collecting import Parcel
from grader.kit.handin.digest import digest_of
from grader.kit.wording.words import worded


def lines_about(parcel: Parcel, path: Path) -> list[str]:
    """Return what is printed of an archive that was written."""
    lines = [_size(path, path.stat().st_size)]
    lines += [f"  {_size(name, len(data))}" for name, data in parcel.data.items()]
    lines.append(worded("digest {digest}", digest=digest_of(parcel.texts, {})))
    keep = worded("Keep this line: your grade's feedback has the same digest where the same files were graded.")
    lines.append(f"  {keep}")
    said = [line for name, text in parcel.texts.items() for line in (*_open(name, text), *_private(name, text))]
    done = worded("nothing is unfinished that can be seen without running it; `pytest` runs it")
    return [*lines, *(said or [done])]


def _size(name: object, count: int) -> str:
    return worded("{file}: {count} bytes", file=name, count=f"{count:,}")


def _open(name: str, text: str) -> Iterator[str]:
    """Yield what is unfinished in a file, as far as its text shows that."""
    try:
        tree = ast.parse(text)
    except (SyntaxError, ValueError, RecursionError, MemoryError) as error:
        line = error.lineno if isinstance(error, SyntaxError) else None
        place = worded("{file}, line {line}", file=name, line=line) if line else name
        yield worded("still open: {place}: Python cannot read this file, and all that needs it fails", place=place)
        return
    functions = [node for node in ast.walk(tree) if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef))]
    stubs = [node.name for node in functions if any(_is_stub(statement) for statement in node.body)]
    if stubs:
        yield worded("still open: {file}: not started are {names}", file=name, names=", ".join(stubs))


def _is_stub(node: ast.stmt) -> bool:
    """Return whether it is `raise NotImplementedError`, with a message or without."""
    error = node.exc if isinstance(node, ast.Raise) else None
    error = error.func if isinstance(error, ast.Call) else error
    return isinstance(error, ast.Name) and error.id == "NotImplementedError"


def _private(name: str, text: str) -> Iterator[str]:
    """Yield a line that names the folder of whoever wrote it: often their name, and there on no other machine."""
    home = str(Path.home())
    for number, line in enumerate(text.split("\n"), 1):
        if len(home) > 1 and home in line:
            yield worded("look again: {file}, line {line} names a folder of your own machine", file=name, line=number)
