"""The picture of a failure, made from the data that are kept of it: a tree with the names at fault, or two sequences.

Owns which failure has which picture. It is for failures that the student may see; where nothing can be drawn that
tells more than the words do, there is none.
"""

from collections.abc import Mapping, Sequence

from grader.figures.figure import Figure
from grader.figures.sequences import first_difference, sequences_figure
from grader.figures.tree_figures import drawn
from grader.figures.trees import naming, tree_of_names
from grader.kit.judging.failure import Failure
from grader.kit.plain import Plain
from grader.kit.probe import ALIAS, Probe
from grader.kit.showing.failure_text import clean, short

MOST_ITEMS = 400  # of a sequence that is drawn: more are not compared by eye
MOST_NAMES = 60  # of a tree that is drawn
ITEM_CHARACTERS = 40


def picture(failure: Failure, probes: Mapping[str, Probe]) -> Figure | None:
    """Return what shows theirs and what was wanted, where there is such a picture."""
    target, args = failure.calls[-1] if failure.calls else ("", ())
    probe = probes.get(target)
    if probe and probe.is_of_tree:
        return _tree(failure, args[0] if args else None, probe)
    return None if failure.relation or (probe and probe.says) else _sequences(failure.seen, failure.want)


def _sequences(seen: Plain, want: Plain) -> Figure | None:
    if not isinstance(seen, (list, tuple)) or not isinstance(want, (list, tuple)):
        return None
    if max(len(seen), len(want)) > MOST_ITEMS or len(want) < 2:
        return None
    yours, wanted = ([short(item, ITEM_CHARACTERS) for item in items] for items in (seen, want))
    return None if first_difference(yours, wanted) is None else sequences_figure(yours, wanted)


def _tree(failure: Failure, steps: Plain, probe: Probe) -> Figure | None:
    """Return the tree of a failure whose names are those of the leaves, where one of them is missing or wrong."""
    if not isinstance(steps, (list, tuple)) or any(verb == ALIAS for verb, _, _ in steps):
        return None
    seen, want = _places(failure.seen, probe), _places(failure.want, probe)
    leaves = [clean(path) for _, path, value in steps if value is not None]
    if seen is None or want is None or sorted(want) != sorted(leaves) or sorted(seen) == sorted(want):
        return None
    if max(len(seen), len(steps)) > MOST_NAMES:
        return None
    branches = [clean(path) for _, path, value in steps if value is None]
    tree = tree_of_names(leaves, modules=branches)
    return drawn(tree, naming(tree, seen))


def _places(value: Plain, probe: Probe) -> Sequence[str] | None:
    """Return where in the tree each name belongs, of a list of names or of pairs of a name and a value."""
    if not isinstance(value, (list, tuple)):
        return None
    names = [item[0] if isinstance(item, (list, tuple)) and len(item) == 2 else item for item in value]
    return [probe.place(clean(name)) for name in names] if all(isinstance(name, str) for name in names) else None
