"""Functions on lists, with the lists as they are after each use."""

from collections.abc import Sequence
from typing import Any

from grader.kit.picture import Shown
from tests.probes.lists import _text

_CHANGED = "and the list was changed"


def _asked(call: str, seen: Any) -> str:
    return f"list({call})" if isinstance(seen, list) else call


def mapped(shown: Shown) -> str:
    fn, kind, ls = shown.args
    return _asked(f"map({fn})({_text(kind, ls)})", shown.seen)


def zipped(shown: Shown) -> str:
    fn, kind, pair = shown.args
    return _asked(f"zipWith({fn})({_text(kind, *pair)})", shown.seen)


def reduced(shown: Shown) -> str:
    fn, start, kind, ls = shown.args
    return _asked(f"reduce({fn}, {start})({_text(kind, ls)})", shown.seen)


def called(shown: Shown) -> str:
    name, kind, *lists = shown.args
    return _asked(f"{name}({_text(kind, *lists)})", shown.seen)


def _used(function: str, lists: Sequence[list[float]], *others: Sequence[list[float]]) -> str:
    """A function on some lists, on others, and on the same ones again; and whether these were ever changed."""
    names, same = ", ".join("ab"[: len(lists)]), f"[{', '.join('ab'[: len(lists)])}] == {list(lists)!r}"
    uses = [f"f({names})", *(f"f({', '.join(map(repr, other))})" for other in others)]
    lines = [f"f = {function}", f"{names} = {', '.join(map(repr, lists))}", f"found = [{', '.join(uses)}]"]
    lines += [f"is_same = {same}", f"found.append(f({names}))"]
    taken = '    found[n] = [*x] if hasattr(x, "__next__") else x'
    lines += ["for n, x in enumerate(found):", taken, f"    is_same = is_same and {same}"]
    return "\n".join([*lines, f"found if is_same else [*found, {_CHANGED!r}]"])


def mapped_again(shown: Shown) -> str:
    fn, ls, more = shown.args
    return _used(f"map({fn})", [ls], [more])


def zipped_again(shown: Shown) -> str:
    fn, pair, more = shown.args
    return _used(f"zipWith({fn})", pair, more)


def reduced_again(shown: Shown) -> str:
    fn, start, ls, more = shown.args
    return _used(f"reduce({fn}, {start})", [ls], [more])


def called_twice(shown: Shown) -> str:
    name, *lists = shown.args
    return _used(name, lists)
