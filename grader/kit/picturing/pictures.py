"""The picture of a failure, made from the data that are kept of it: what somebody's code gives beside what is wanted.

Owns which failure has which picture. It is for failures that the student may see; where nothing can be drawn, there is
none.
"""

import math
from collections.abc import Mapping, Sequence
from dataclasses import replace

from grader.figures.curves import curves_figure
from grader.figures.figure import Figure, code_figure, titled, vcat, words_figure
from grader.figures.sequences import first_difference, instead_figure, sequences_figure
from grader.figures.tables import Row, table_figure
from grader.figures.trees.tree_figures import drawn
from grader.figures.trees.trees import naming, tree_of_names
from grader.kit.judging.failure import Failure
from grader.kit.picture import Shown
from grader.kit.picturing.described import described_figure
from grader.kit.picturing.moved import answers, moved_figure
from grader.kit.plain import Plain, is_number, is_raised
from grader.kit.probe import ALIAS, Probe
from grader.kit.showing.failure_text import call_text, clean, rows_of_tree, short

MOST_ITEMS = 400  # of a sequence that is drawn: more are not compared by eye
MOST_NAMES = 60  # of a tree that is drawn
ITEM_CHARACTERS = 40
CALL_LINES = 9  # above a picture; a longer call stands beside it in words
NOTHING = "nothing"
FEW_LEAVES = 3  # of a tree whose values are told, as one that is missing may be 0 or the same as another
BELOW = 0.06  # of the side of a unit square, between two parts of a picture


def picture(failure: Failure, probes: Mapping[str, Probe]) -> Figure | None:
    """Return what shows theirs and what was wanted below the calls, where there is such a picture."""
    if failure.is_hidden:
        return None
    figure = _picture(failure, probes)
    lines = [line for call in failure.calls for line in call_text(call, probes).split("\n")]
    calls = code_figure("\n".join(line for line in lines if not line.startswith("from ")), CALL_LINES)
    return replace(vcat([calls, figure], 0), text=figure.text) if figure and calls else figure


def _picture(failure: Failure, probes: Mapping[str, Probe]) -> Figure | None:
    target, args = failure.calls[-1] if failure.calls else ("", ())
    probe, drawn = probes.get(target), around(failure, probes)
    if not failure.moved:
        drawn += filter(None, [answers(failure.seen, failure.want)])
        if len(drawn) == 1 and is_raised(failure.seen):
            drawn += filter(None, [_sequences(failure)])
    if drawn:
        return vcat([*drawn, *filter(None, [_relation(failure)])], BELOW)
    if probe and probe.is_of_tree:
        return _tree(failure, args[0] if args else None, probe) or _places(failure, probes)
    return _called(failure) or (None if probe and probe.says else _sequences(failure))


def around(failure: Failure, probes: Mapping[str, Probe]) -> list[Figure]:
    """Return the parts of the picture that show more than the two answers: what the probe says, and other numbers."""
    target, args = failure.calls[-1] if failure.calls else ("", ())
    return [*filter(None, [_described(failure, args, probes.get(target)), _moved(failure)])]


def _relation(failure: Failure) -> Figure | None:
    """Return what is wanted in words, where it is no value, and the number that came."""
    if not failure.relation or failure.want is not None:
        return None
    wanted = words_figure(f"wanted: {clean(failure.relation)}")
    return vcat([words_figure(f"yours: {short(failure.seen)}"), wanted], 0) if is_number(failure.seen) else wanted


def _called(failure: Failure) -> Figure | None:
    """Return the answers of one function at several numbers as points of its graph, where a relation of them fails."""
    pairs = list(zip(failure.calls, failure.answers, strict=False))
    is_one = len({target for (target, _), _ in pairs}) == 1 and all(len(args) == 1 for (_, args), _ in pairs)
    places = sorted((args[0], seen) for (_, args), seen in pairs if is_one and is_number(args[0]) and is_number(seen))
    if len(places) < 2 or failure.want is not None or not all(map(math.isfinite, (n for pair in places for n in pair))):
        return None
    try:
        graph = curves_figure([(float(x), float(y)) for x, y in places], [])
    except ValueError:
        return None
    return vcat([part for part in (graph, _relation(failure)) if part], 0)


def _described(failure: Failure, args: Sequence[Plain], probe: Probe | None) -> Figure | None:
    """Return what the probe says of the call; an answer that it does not know has no such picture."""
    if probe is None or probe.picture is None:
        return None
    try:
        shown = probe.picture(Shown(args, failure.seen, failure.want, failure.besides))
        return described_figure(shown) if shown else None
    except Exception:  # noqa: BLE001 - what came is of any shape, and a picture is worth no verdict
        return None


def _moved(failure: Failure) -> Figure | None:
    return moved_figure(failure.moved, failure.seen, failure.want) if failure.moved else None


def _sequences(failure: Failure) -> Figure | None:
    """Return yours and wanted item by item; what is no list is one item, and a relation is its own words."""
    seen, want = failure.seen, failure.want
    if isinstance(want, (list, tuple)):
        wanted = [short(item, ITEM_CHARACTERS) for item in want]
    elif want is None and failure.relation:
        wanted = [clean(failure.relation)]
    else:
        wanted = [short(want, ITEM_CHARACTERS)]
    if is_raised(seen) or is_raised(want) or not isinstance(seen, (list, tuple)):
        return instead_figure(short(seen, 4 * ITEM_CHARACTERS), wanted)
    if not isinstance(want, (list, tuple)) or max(len(seen), len(want)) > MOST_ITEMS:
        return None
    if failure.relation:
        return _counted(seen, wanted)
    yours = [short(item, ITEM_CHARACTERS) for item in seen]
    place = first_difference(yours, wanted)
    if place is not None and place < min(len(seen), len(want)) and _are_lists(seen[place], want[place]):
        inner = replace(failure, seen=seen[place], want=want[place])
        return titled(figure, f"in [{place}]") if (figure := _sequences(inner)) else None
    return None if place is None else sequences_figure(yours, wanted)


def _counted(seen: Sequence[Plain], wanted: Sequence[str]) -> Figure | None:
    """Return how often each item is there, where the order is of no account."""
    yours = [short(item, ITEM_CHARACTERS) for item in seen]
    rows = [
        _marked(item, _times(yours.count(item)), _times(wanted.count(item)))
        for item in dict.fromkeys((*wanted, *yours))
    ]
    return table_figure(rows) if any(row.is_wrong for row in rows) else None


def _times(count: int) -> str:
    return {0: "", 1: "once"}.get(count, f"{count} times")


def _are_lists(*values: Plain) -> bool:
    return all(isinstance(value, (list, tuple)) and len(value) != 1 for value in values)


def _tree(failure: Failure, steps: Plain, probe: Probe) -> Figure | None:
    """Return the tree of a failure whose names are those of the leaves, where one of them is missing or wrong."""
    if not isinstance(steps, (list, tuple)) or any(verb == ALIAS for verb, _, _ in steps):
        return None
    seen, want = _names(failure.seen, probe), _names(failure.want, probe)
    leaves = [clean(path) for _, path, value in steps if value is not None]
    if seen is None or want is None or sorted(want) != sorted(leaves) or sorted(seen) == sorted(want):
        return None
    if max(len(seen), len(steps)) > MOST_NAMES:
        return None
    branches = [clean(path) for _, path, value in steps if value is None]
    tree = tree_of_names(leaves, modules=branches)
    names = naming(tree, seen)
    if len(leaves) <= FEW_LEAVES and None in names.given.values():
        names = replace(names, note=_given(seen, [(path, value) for _, path, value in steps if value is not None]))
    return drawn(tree, names)


def _given(seen: Sequence[str], leaves: Sequence[tuple[str, Plain]]) -> str:
    """Return which names came, and with which value each leaf was built."""
    values = [f"{clean(path)}: {short(value, 12)}" for path, value in leaves]
    return f"yours has {', '.join(seen) or 'no name'}; the values are {', '.join(values)}"


def _names(value: Plain, probe: Probe) -> Sequence[str] | None:
    """Return where in the tree each name belongs, of a list of names or of pairs of a name and a value."""
    if not isinstance(value, (list, tuple)):
        return None
    names = [item[0] if isinstance(item, (list, tuple)) and len(item) == 2 else item for item in value]
    return [probe.place(clean(name)) for name in names] if all(isinstance(name, str) for name in names) else None


def _places(failure: Failure, probes: Mapping[str, Probe]) -> Figure | None:
    """Return the tree line by line, with yours and wanted at each place of it."""
    rows = rows_of_tree(failure, probes)
    if not any(row.yours != row.wanted for row in rows):
        return _sequences(failure)
    return table_figure([_marked(row.drawing, row.yours, row.wanted) for row in rows])


def _marked(place: str, yours: str, wanted: str) -> Row:
    is_wrong = yours != wanted
    nothing = NOTHING if is_wrong else ""
    return Row(place, yours or nothing, wanted or nothing, is_wrong)
