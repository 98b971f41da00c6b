"""The figures of docs/gallery.md: each listing is run, and what it shows is compared with the file below it.

    python -m tests.harness.gallery

writes the files and their descriptions anew; look at each one that has changed.
"""

import ast
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from grader.figures.figure import Figure

ROOT = Path(__file__).parents[2]
DOCS = ROOT / "docs"
PAGE = DOCS / "gallery.md"
_PART = re.compile(r"```python\n(.*?)```|!\[([^\]]*)\]\((gallery/[\w-]+\.svg)\)", re.DOTALL)


def shown(code: str, names: dict[str, Any]) -> Iterator[Figure]:
    """Run a listing, and yield each figure that a line of it is."""
    for statement in ast.parse(code).body:
        if not isinstance(statement, ast.Expr):
            exec(compile(ast.Module([statement], []), str(PAGE), "exec"), names)  # noqa: S102 - it is our own page
        elif isinstance(value := eval(ast.unparse(statement), names), Figure):  # noqa: S307 - so is this
            yield value


def made(text: str) -> dict[str, Figure]:
    """Return the figures of the listings by the names of their files, as the page has them below the listings."""
    names: dict[str, Any] = {"__name__": "gallery"}
    waiting: list[Figure] = []
    figures: dict[str, Figure] = {}
    for code, _, file in _PART.findall(text):
        if code:
            assert waiting == [], f"the listing above has no file for {waiting[0]}; next is:\n{code}"
            waiting = list(shown(code, names))
        else:
            assert waiting, f"{file}: the listing above shows no figure for it"
            figures[file] = waiting.pop(0)
    assert waiting == [], f"the last listing has no file for {waiting}"
    return figures


def described(text: str, figures: dict[str, Figure]) -> str:
    """Return the page, with each figure described as it describes itself."""

    def described_one(found: re.Match[str]) -> str:
        file = found[3]
        return f"![{alternative(figures[file])}]({file})" if file else found[0]

    return _PART.sub(described_one, text)


def alternative(figure: Figure) -> str:
    """Return a figure's own words on one line, with nothing that Markdown obeys."""
    return re.sub(r"\s*\n\s*", "; ", str(figure)).translate(str.maketrans("[]", "()"))


def main() -> None:
    """Write the page and its files."""
    text = PAGE.read_text(encoding="utf-8")
    figures = made(text)
    (DOCS / "gallery").mkdir(exist_ok=True)
    for file, figure in figures.items():
        figure.save(DOCS / file)
    PAGE.write_text(described(text, figures), encoding="utf-8")


if __name__ == "__main__":
    main()
