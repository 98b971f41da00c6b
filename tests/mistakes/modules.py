"""Known mistakes in Module and Parameter that do not show in names: attributes, and what comes back. Modes: modes.py.

Reads the calls of the probes in trees.py, modules.py and source.py.
"""

from collections.abc import Callable, Iterator

from grader.kit.mistakes import Case, Rule, failing, rule
from grader.kit.plain import Plain

_OURS = ("trees.", "modules.")


def _strings(value: Plain) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    for item in value if isinstance(value, (list, tuple)) else ():
        yield from _strings(item)


def _reported(*texts: str) -> Callable[[Case], bool]:
    """A probe reported one of these things where a registered one belongs."""
    return lambda case: case.target.startswith(_OURS) and any(text in texts for text in _strings(case.seen))


def _strangers(case: Case) -> bool:
    """Other Modules have something of a tree that they are no part of."""
    return case.target == "trees.strangers" and any(_strings(case.seen))


def _seen_other(target: str) -> Callable[[Case], bool]:
    return lambda case: case.target == target and isinstance(case.seen, list)


def _is_strange(text: str) -> bool:
    """Whether a probe reports a thing that is no part of the tree."""
    return text.startswith(("another ", "no Parameter"))


def _no_name(case: Case) -> bool:
    is_odd = _seen_other("modules.added_parameter")(case) and len(case.seen) == 3
    return is_odd and case.seen[1] != case.want[1]


def _other_stored(case: Case) -> bool:
    is_odd = _seen_other("modules.added_parameter")(case) and len(case.seen) == 3
    return is_odd and case.seen[2] is False


def _not_updated(case: Case) -> bool:
    is_odd = _seen_other("modules.updated_parameter")(case) and len(case.seen) == 2
    return is_odd and case.seen[0] == case.want[0] and repr(case.seen[0]) == repr(case.seen[1])


def _not_recursive(case: Case) -> bool:
    return case.target == "source.walk" and isinstance(case.seen, list) and case.seen[:1] == ["not recursive"]


def _walks_differ(case: Case) -> bool:
    is_again = case.target in ("trees.named_parameters_again", "trees.lists_again")
    is_pair = is_again and isinstance(case.seen, list) and len(case.seen) == 2
    return is_pair and case.seen[0] != case.seen[1]


# Of the cases below.
_A = ["module", "a", None]
_B = ["module", "b", None]
_C = ["module", "c", None]
_AA = ["module", "a.a", None]
_P = ["parameter", "p", 1.0]

RULES: tuple[Rule, ...] = (
    rule("NOT-RECURSIVE", "The lecture asks for a walk that is recursive: a function that calls itself on each "
         "submodule.",
         _not_recursive,
         shown_by=[failing("source.walk", "eval",
                        seen=["not recursive", 29, "eval leads to no call of itself on what is below"], want=None,
                        relation="eval calls itself on the submodules, or a function that does")]),
    rule("VALUE-FOR-PARAMETER", "The value came, and the Parameter was asked for: the object that holds it.",
         _reported("no Parameter: float", "no Parameter: int"),
         shown_by=[failing("modules.added_parameter", "p", 1.0, seen=["no Parameter: float"], want=[1.0, "p", True])]),
    rule("NAME-FOR-PARAMETER", "The name came, and the Parameter was asked for.", _reported("no Parameter: str"),
         shown_by=[failing("trees.parameters", [_P], seen=["no Parameter: str"], want=["p"], relation="in any order")]),
    rule("PAIR-FOR-PARAMETER", "A pair came, and the Parameter alone was asked for.",
         _reported("no Parameter: tuple", "no Parameter: list"),
         shown_by=[failing("trees.parameters", [_P],
                           seen=["no Parameter: tuple"], want=["p"], relation="in any order")]),
    rule("SHARED-STORAGE", "What one Module stores is found in another one as well. When is the storage made, and "
         "whose is it?",
         lambda case: _strangers(case) or _reported("another Module")(case),
         shown_by=[failing("trees.strangers", [], ["p", "a"], seen=[[[], "p"], [[], "p"]], want=[[[]], [[]]])]),
    rule("ANOTHER-OBJECT", "The object is not the one that was assigned, although it may look like it.",
         lambda case: _reported("another Parameter")(case) or _other_stored(case),
         shown_by=[failing("modules.added_parameter", "p", 1.0, seen=[1.0, "p", False], want=[1.0, "p", True])]),
    rule("ATTRIBUTE-MISSING", "What was assigned is not found as an attribute.",
         lambda case: case.target == "trees.attributes" and _reported("missing")(case),
         shown_by=[failing("trees.attributes", [_P], ["p"], seen=[["p", "missing"]], want=[["p", "p"]])]),
    rule("ATTRIBUTE-OF-CHILD", "A Module answers for a name that it was never given. Whose is it?",
         lambda case: _seen_other("trees.unassigned")(case) and not any(map(_is_strange, _strings(case.seen))),
         shown_by=[failing("trees.unassigned", [_A, ["module", "a.b", None]], ["b"], seen=[["b", "a.b"]], want=[])]),
    rule("WALK-CHANGES", "A walk leaves something behind: a list from an earlier call, or a Module's own dictionary, "
         "filled?", _walks_differ,
         shown_by=[failing("trees.named_parameters_again", [_P],
                        seen=[[["p", 1.0]], [["p", 1.0], ["p", 1.0]]], want=None, relation="the same")]),
    rule("PARAMETER-UNNAMED", "The new Parameter does not know its name.", _no_name,
         shown_by=[failing("modules.added_parameter", "p", 1.0, seen=[1.0, None, True], want=[1.0, "p", True])]),
    rule("UPDATE-IGNORED", "After an update the answer is still that of the old value.", _not_updated,
         shown_by=[failing("modules.updated_parameter", 1.0, 0, seen=[1.0, 1.0], want=[1.0, 0])]),
    rule("ARGUMENTS-DROPPED", "Not everything that a Module is called with reaches forward. Are there keywords?",
         _seen_other("modules.called"),
         shown_by=[failing("modules.called", [], [["x", 1.0]], seen=[[], []], want=[[], [["x", 1.0]]])]),
    rule("GRADIENTS-NOT-ASKED", "A value that can track gradients has to be told so, the first one and each later one.",
         _seen_other("modules.tracked"),
         shown_by=[failing("modules.tracked", seen=[None, None], want=[True, True])]),
)  # fmt: skip
