"""Several uses of one function on lists: what was seen and wanted of each, and whether one of them spoils the next."""

from collections.abc import Callable, Mapping

from grader.kit.mistakes import Case
from grader.kit.plain import Plain, is_number

FIELD = "lists."
_CHANGED = "and the list was changed"  # what the probes of two uses add to the answers
_TWICE: Mapping[str, Callable[..., float]] = {  # f(f(x, y), y)
    "lambda x, y: x + y": lambda x, y: x + 2 * y, "lambda x, y: x * y": lambda x, y: x * y * y,
    "lambda x, y: x - 2 * y": lambda x, y: x - 4 * y, "addLists": lambda x, y: x + 2 * y,
}  # fmt: skip
STARTS = {"sum": 0.0, "prod": 1.0}


def uses_of(case: Case) -> list[tuple[Plain, Plain]]:
    """What was seen and wanted of several uses of one function, the first and the last on the same lists."""
    is_used_again = case.target.startswith(FIELD) and case.target.endswith(("again", "twice"))
    if not (is_used_again and isinstance(case.seen, list) and isinstance(case.want, list) and len(case.want) > 1):
        return []
    seen = case.seen[:-1] if case.seen[-1:] == [_CHANGED] else case.seen
    return list(zip(seen, case.want, strict=True)) if len(seen) == len(case.want) else []


def is_state_kept(case: Case) -> bool:
    """An answer holds more than it should, or a later one is wrong that has nothing to do with the lists' content."""
    uses = uses_of(case)
    if any(isinstance(s, list) and isinstance(w, list) and len(s) > len(w) for s, w in uses):
        return case.target.endswith("again")  # else it may always be as long
    if not uses or uses[0][0] != uses[0][1]:
        return False
    *others, (last, want) = uses[1:]
    start = case.args[1] if case.target.endswith("reduced_again") else STARTS.get(case.args[0])
    is_other_number = is_number(last) and is_number(want) and last != start
    return bool(last != want) and (is_other_number or any(s != w for s, w in others))


def is_input_changed(case: Case) -> bool:
    """Only the last use goes wrong, or all are like a second use: the list that came back is the one that went in."""
    uses = uses_of(case)
    if not uses:
        return False
    (first, want), (last, _) = uses[0], uses[-1]
    is_last_wrong = bool(first == want != last) or case.seen[-1] == _CHANGED
    return is_last_wrong or (isinstance(first, list) and first == last == _used_twice(case) != want)


def _used_twice(case: Case) -> list[float] | None:
    """What comes out when the results were put in the place of the first list."""
    name, *lists = case.args
    pair = lists[0] if case.target == "lists.zipped_again" else lists
    if name not in _TWICE or case.target not in ("lists.zipped_again", "lists.called_twice"):
        return None
    return [_TWICE[name](x, y) for x, y in zip(*pair, strict=True)]
