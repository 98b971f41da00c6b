"""Builds HTML of which no text from outside becomes a part: whatever is not markup already is escaped.

This is the one place where text becomes markup. `Html` is made by the functions here, and by an author who writes
markup down as a constant.
"""

from collections.abc import Container, Iterable, Sequence
from html import escape

from grader.kit.showing.harmless import plain_text

LONG = 25  # rows, with which a table fills a screen
_OPEN = frozenset({"td", "th", "tr"})  # elements whose end HTML sees by itself; a long table has thousands of them
_EMPTY = frozenset({"meta", "br"})  # elements that have no end tag; those of SVG have one


class Html(str):
    """Markup, as opposed to a text that is to be shown."""

    __slots__ = ()


def text(said: str) -> Html:
    """Return what shows this text; markup stays as it is, and what cannot be seen is written as an escape."""
    return said if isinstance(said, Html) else Html(escape(plain_text(said), quote=True))


def joined(parts: Iterable[str]) -> Html:
    """Return the parts one after another, each of them as `text` makes it."""
    return Html("".join(map(text, parts)))


def element(tag: str, *inside: str, **attributes: str | float | None) -> Html:
    """Return an element; attributes are called as in HTML, `class_` and `aria_label` for those that Python cannot name.

    An attribute that is None is left out.
    """
    named = ((name.rstrip("_").replace("_", "-"), value) for name, value in attributes.items() if value is not None)
    said = "".join(f' {name}="{text(value if isinstance(value, str) else f"{value:g}")}"' for name, value in named)
    if tag in _EMPTY:
        return Html(f"<{tag}{said}>")
    return Html(f"<{tag}{said}>{joined(inside)}" if tag in _OPEN else f"<{tag}{said}>{joined(inside)}</{tag}>")


def name(said: str) -> Html:
    """Return a text whose own direction of writing changes nothing around it."""
    return element("bdi", said)


def folded(summary: str, *inside: str, is_printed: bool = False) -> Html:
    """Return what is shown after a click on the summary, and in print where that is said."""
    return element("details", element("summary", summary), *inside, class_="printed" if is_printed else None)


def table(
    label: str, heads: Iterable[str], rows: Sequence[Iterable[str]], *, numbers: Container[int] = (), about: int = 0
) -> Html:
    """Return a table, which the script of a page with long tables sorts; a long one scrolls by itself.

    The columns of `numbers` are aligned at their right; the column `about` says what a row is about.
    """
    head = joined(element("th", h, scope="col", class_="n" if i in numbers else None) for i, h in enumerate(heads))
    body = joined(element("tr", *(_cell(i, cell, numbers, about) for i, cell in enumerate(row))) for row in rows)
    inside = (element("thead", element("tr", head)), element("tbody", body))
    return scrolled(label, element("table", *inside, class_="sorted"), is_tall=len(rows) > LONG)


def _cell(column: int, said: str, numbers: Container[int], about: int) -> Html:
    if column == about:
        return element("th", said, scope="row")
    return element("td", said, class_="n" if column in numbers else None)


def scrolled(label: str, *inside: str, is_tall: bool = False) -> Html:
    """Return what may be wider than a phone, or taller than any screen; it scrolls by itself, with the keyboard too."""
    return element(
        "div", *inside, class_="wide tall" if is_tall else "wide", role="region", aria_label=label, tabindex="0"
    )
