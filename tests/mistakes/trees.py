"""Known mistakes in what a walk over a tree of Modules finds: names, Parameters lost or doubled, and their order.

Reads the calls of the probes in trees.py, whose first argument is the steps that build the tree. What kind of
Parameter is lost says more than which one: the shrinker has made names and values as equal as the mistake allows.
"""

from collections import Counter
from collections.abc import Callable

from grader.kit.mistakes import Case, Rule, failing, near, rule
from tests.mistakes.walks import Walk, walk_of


def _when(holds: Callable[[Walk], bool]) -> Callable[[Case], bool]:
    def asked(case: Case) -> bool:
        walk = walk_of(case)
        return walk is not None and holds(walk)

    return asked


def _renamed(*namings: Callable[[list[str]], str]) -> Callable[[Case], bool]:
    """Each name is as if it was made in one of these wrong ways from the parts of the right one."""

    def holds(walk: Walk) -> bool:
        if not walk.has_names or not walk.want or not walk.missing:
            return False
        parts = [name.split(".") for name in walk.want]
        return any(Counter(map(naming, parts)) == Counter(walk.seen) for naming in namings)

    return _when(holds)


def _is_plain(case: Case) -> bool:
    """Whether nothing in the tree is shared or replaced: else another one of the same name may be what is missing."""
    return not any(verb in ("alias", "replace") for verb, *_ in case.args[0])


def _some_lost(case: Case) -> bool:
    """Some are missing and nothing else is wrong, as far as that can be told."""
    return not _is_plain(case) or _lost(lambda *_: True)(case)


def _anything(_: Case) -> bool:
    """The one that is told says it all: a walk that lists things twice lists deep ones without end."""
    return True


def _other_names(case: Case) -> bool:
    """There are as many names as there should be, or fewer where one is given twice, and some are wrong."""
    walk = walk_of(case)
    return walk is not None and walk.has_names and bool(walk.extra) and len(walk.seen) <= len(walk.want)


def _dotted(start: str) -> Callable[[Case], bool]:
    return _when(lambda walk: walk.has_names and any(start in f"^{name}" for name in walk.extra))


def _root_in_front(walk: Walk) -> bool:
    """The same text stands in front of each name, with a separator behind it."""
    if not walk.has_names or len(walk.seen) != len(walk.want):
        return False
    tops = {name.removesuffix(want) for name, want in zip(walk.seen, walk.want, strict=True)}
    return len(tops) == 1 and tops.pop()[-1:] in (".", "/", "_")


def _own_name(case: Case) -> bool:
    """The Parameter's own name is in the list: the one that the probe gave it, or that of where it was made."""
    walk = walk_of(case)
    if walk is None or not walk.has_names:
        return False
    given = case.args[1:] if case.target == "trees.named_otherwise" else ()
    made = [value.rpartition(".")[2] for verb, path, value in walk.steps if verb == "alias" and path in walk.missing]
    return any(name.rpartition(".")[2] in (*given, *made) for name in walk.extra)


def _lost(holds: Callable[[Walk, list[str]], bool]) -> Callable[[Case], bool]:
    """Some Parameters are missing, and nothing else is wrong."""
    return _when(lambda walk: bool(walk.missing) and not walk.extra and holds(walk, walk.missing))


def _falsy_lost(walk: Walk, missing: list[str]) -> bool:
    def is_falsy(path: str) -> bool:
        return not walk.values.get(path, True)

    return all(map(is_falsy, missing)) and not any(map(is_falsy, walk.seen))


def _equal_lost(walk: Walk, missing: list[str]) -> bool:
    """A Parameter beside others of the same Module, with the value of one that is there."""

    def place(path: str) -> tuple[str, str]:
        return path.rpartition(".")[0], repr(walk.values.get(path))

    return {*map(place, missing)} <= {*map(place, walk.seen)}


def _overwritten(walk: Walk, missing: list[str]) -> bool:
    """A later Parameter of the same local name is there."""
    ranks = {path: rank for rank, path in enumerate(walk.want)}
    later = {name.rpartition(".")[2]: ranks[name] for name in walk.seen}
    return all(ranks[path] < later.get(path.rpartition(".")[2], -1) for path in missing)


def _later_child_lost(walk: Walk, missing: list[str]) -> bool:
    """Parameters of a first submodule are there, those of a later one are not."""
    tops = list(dict.fromkeys(path.partition(".")[0] for path in walk.want if "." in path))
    is_there = {path.partition(".")[0] for path in walk.seen if "." in path}
    gone = {path.partition(".")[0] for path in missing if "." in path}
    return bool(is_there) and len(gone) > 0 and max(map(tops.index, is_there)) < min(map(tops.index, gone))


def _depth(paths: list[str]) -> int:
    """How many Modules lead to the nearest of them."""
    return min(path.count(".") for path in paths)


def _out_of_order(walk: Walk) -> bool:
    return walk.seen != walk.want and not walk.missing and not walk.extra


def _old_kept(case: Case) -> bool:
    """Something that was replaced is still listed, or has its old value."""
    walk = walk_of(case)
    if walk is None:
        return False
    is_replaced = case.target == "trees.added_over" or any(verb == "replace" for verb, *_ in walk.steps)
    return is_replaced and (walk.has_values or bool(walk.extra))


# Of the cases below.
_A = ["module", "a", None]
_B = ["module", "b", None]
_AA = ["module", "a.a", None]
_P = ["parameter", "p", 1.0]
_AP = ["parameter", "a.p", 1.0]
_AAP = ["parameter", "a.a.p", 1.0]

RULES: tuple[Rule, ...] = (
    rule("NAME-DOUBLE-DOT", "Two dots follow each other in a name. What stands between them?", _dotted(".."),
         shown_by=[failing("trees.named_parameters", [_A, _AP], seen=[["a..p", 1.0]], want=[["a.p", 1.0]])]),
    rule("NAME-LEADING-DOT", "A name begins with a dot. What is the prefix of the root?", _dotted("^."),
         shown_by=[failing("trees.named_parameters", [_P], seen=[[".p", 1.0]], want=[["p", 1.0]])]),
    rule("NAME-PREFIX", "A name lost its first part. What does a Parameter's name begin with when it lies in a "
         "submodule?",
         _renamed(lambda parts: parts[-1]),
         fits=_other_names,
         shown_by=[failing("trees.named_parameters", [_A, _AP], seen=[["p", 1.0]], want=[["a.p", 1.0]]),
                   failing("trees.named_parameters", [_A, _AA, _AAP], seen=[["p", 1.0]], want=[["a.a.p", 1.0]])],
         not_by=[near(failing("trees.named_parameters", [_A, _AA, _AAP],
                      seen=[["a.p", 1.0]], want=[["a.a.p", 1.0]]), "NAME-PARENT-ONLY")]),
    rule("NAME-PARENT-ONLY", "Of the path only one Module is left. What is in front of it?",
         _renamed(lambda parts: ".".join(parts[-2:]), lambda parts: ".".join([*parts[:1], *parts[1:][-1:]])),
         fits=_other_names,
         shown_by=[failing("trees.named_parameters", [_A, _AA, _AAP], seen=[["a.p", 1.0]], want=[["a.a.p", 1.0]])],
         not_by=[near(failing("trees.named_parameters", [_A, _AA, _AAP],
                      seen=[["p", 1.0]], want=[["a.a.p", 1.0]]), "NAME-PREFIX")]),
    rule("NAME-REVERSED", "The parts of a name stand in the wrong order: a path begins at the root.",
         _renamed(lambda parts: ".".join(parts[::-1]), lambda parts: ".".join([*parts[-2::-1], parts[-1]])),
         fits=_other_names,
         shown_by=[failing("trees.named_parameters", [_A, _AP], seen=[["p.a", 1.0]], want=[["a.p", 1.0]])]),
    rule("NAME-SEPARATOR", "The parts of a name are joined with a dot, and with nothing else.",
         _renamed("".join, "_".join, "/".join, "-".join),
         fits=_other_names,
         shown_by=[failing("trees.named_parameters", [_A, _AP], seen=[["a_p", 1.0]], want=[["a.p", 1.0]])]),
    rule("NAME-ROOT", "Something stands in front of all names. The root has no name of its own.",
         _when(_root_in_front),
         fits=_other_names,
         shown_by=[failing("trees.named_parameters", [_P], seen=[["Module.p", 1.0]], want=[["p", 1.0]]),
                   failing("trees.named_parameters", [_A, _AA, _AAP],
                           seen=[["root.a.a.p", 1.0]], want=[["a.a.p", 1.0]])]),
    rule("PARAMETER-NAME", "Parameter.name is for messages. What a tree calls it follows from where it is registered.",
         _own_name,
         fits=_other_names,
         shown_by=[failing("trees.named_otherwise", [_P], "w",
                        seen=[["w", 1.0]], want=[["p", 1.0]], relation="in any order")],
         not_by=[near(failing("trees.named_parameters", [_A, _AP], seen=[["a.q", 1.0]], want=[["a.p", 1.0]])),
                 near(failing("trees.named_parameters", [_A, _AA, _AAP],
                      seen=[["root.a.a.p", 1.0]], want=[["a.a.p", 1.0]]), "NAME-ROOT")]),
    rule("OLD-KEPT", "What was replaced is still there. A name has one thing at a time.", _old_kept,
         shown_by=[failing("trees.added_over", [_P], 5.0,
                           seen=[["p", 1.0]], want=[["p", 5.0]], relation="in any order")],
         not_by=[near(failing("trees.named_parameters", [_P],
                      seen=[["p", 1.0], ["p", 1.0]], want=[["p", 1.0]]), "DUPLICATED")]),
    rule("DUPLICATED", "A Parameter is listed more often than it is registered.",
         _when(lambda walk: not walk.missing and bool(walk.extra) and set(walk.extra) <= set(walk.want)),
         fits=_anything,
         shown_by=[failing("trees.parameters", [_P], seen=["p", "p"], want=["p"], relation="in any order"),
                   failing("trees.named_parameters", [_P], seen=[["p", 1.0], ["p", 1.0]], want=[["p", 1.0]])]),
    rule("VALUE-DROPPED", "A Parameter is left out, and its value is 0. Is its value asked whether it is there?",
         _lost(_falsy_lost),
         fits=_some_lost,
         shown_by=[failing("trees.named_parameters", [["parameter", "p", 0.0]], seen=[], want=[["p", 0.0]]),
                   failing("trees.named_parameters", [_P, ["parameter", "q", 0.0]],
                        seen=[["p", 1.0]], want=[["p", 1.0], ["q", 0.0]])]),
    rule("EQUAL-DROPPED", "One of two Parameters is left out, and their values are equal. They are two all the same.",
         _lost(_equal_lost),
         fits=_some_lost,
         shown_by=[failing("trees.parameters", [_P, ["parameter", "q", 1.0]],
                        seen=["p"], want=["p", "q"], relation="in any order")],
         not_by=[near(failing("trees.named_parameters", [_P, ["parameter", "q", 0.0]],
                      seen=[["p", 1.0]], want=[["p", 1.0], ["q", 0.0]]), "VALUE-DROPPED")]),
    rule("SAME-NAME-LOST", "Two Parameters have the same local name, in different Modules. Is one put over the other?",
         _lost(_overwritten),
         fits=_some_lost,
         shown_by=[failing("trees.parameters", [_A, _AP, _P],
                           seen=["a.p"], want=["p", "a.p"], relation="in any order")]),
    rule("OWN-LOST", "Own Parameters are missing where a Module has submodules as well.",
         _lost(lambda walk, missing: all(map(walk.has_submodules, missing))),
         fits=_some_lost,
         shown_by=[failing("trees.named_parameters", [_P, _A], seen=[], want=[["p", 1.0]])],
         not_by=[near(failing("trees.parameters", [_P, _A, ["parameter", "a.q", 1.0]],
                      seen=["p"], want=["p", "a.q"]), "CHILDREN-LOST")]),
    rule("RETURN-IN-LOOP", "Only the first one counts. Look at how far the return is indented.",
         _lost(_later_child_lost),
         fits=_some_lost,
         shown_by=[failing("trees.parameters", [_A, _B, _AP, ["parameter", "b.p", 1.0]],
                        seen=["a.p"], want=["a.p", "b.p"])],
         not_by=[near(failing("trees.named_parameters", [_P, _A, _AP],
                      seen=[["a.p", 1.0], ["p", 1.0]], want=[["p", 1.0], ["a.p", 1.0]]), "NAME-ORDER")]),
    rule("CHILDREN-LOST", "A submodule's Parameters are missing. Is it walked, also where its parent has none of "
         "its own?",
         _lost(lambda _, missing: _depth(missing) == 1),
         fits=_some_lost,
         shown_by=[failing("trees.parameters", [_A, _AP], seen=[], want=["a.p"], relation="in any order"),
                   failing("trees.parameters", [_P, _A, ["parameter", "a.q", 1.0]], seen=["p"], want=["p", "a.q"])]),
    rule("ONE-LEVEL", "The walk ends at the direct submodules. Who asks those for theirs?",
         _lost(lambda walk, missing: set(missing) == {path for path in walk.want if path.count(".") > 1}
               and _depth(missing) == 2),
         fits=_lost(lambda _, missing: _depth(missing) > 1),
         shown_by=[failing("trees.parameters", [_A, _AA, _AAP], seen=[], want=["a.a.p"], relation="in any order")]),
    rule("DEPTH-LIMIT", "The walk ends at some depth. A tree may be as deep as it likes.",
         _lost(lambda walk, missing: _depth(missing) > 2
               and set(missing) == {path for path in walk.want if path.count(".") >= _depth(missing)}),
         fits=_some_lost,
         shown_by=[failing("trees.parameters", [_A, _AA, ["module", "a.a.a", None], ["parameter", "a.a.a.p", 1.0]],
                        seen=[], want=["a.a.a.p"], relation="in any order")]),
    rule("NAME-ORDER", "All of them are there, in another order: own ones first, then each submodule's, as registered.",
         _when(_out_of_order),
         shown_by=[failing("trees.both_walks", [_P, _A, _AP],
                        seen=[["p", "a.p"], ["a.p", "p"]], want=None, relation="the same order in both"),
                   failing("trees.named_parameters", [_P, _A, _AP],
                        seen=[["a.p", 1.0], ["p", 1.0]], want=[["p", 1.0], ["a.p", 1.0]])]),
)  # fmt: skip
