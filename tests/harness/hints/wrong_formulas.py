"""Makes plausible wrong answers for functions of numbers: every short formula over the arguments and a few numbers.

A formula is Python text. Those that give the right values on ordinary input are right, or nearly so, and are left out;
each of the others must fail a check of its function. Nothing here is asked in a sandbox: the formulas are ours.
"""

import itertools
import math
import warnings
from collections.abc import Callable, Iterator, Mapping, Sequence

from grader.courses.suite import Suite
from grader.kit.judging.evaluate import Example, Outcome, judge
from grader.kit.plain import Plain

Function = Callable[..., float]

ONE = ("x", "0.0", "1.0", "-1.0", "2.0", "0.5")  # what formulas of one argument are made of
TWO = ("x", "y", "0.0", "1.0", "-1.0", "0.01", "2.0")
CALLS = (
    "-{}",
    "abs({})",
    "exp({})",
    "log({})",
    "exp(-{})",
    "1 / {}",
    "round({}, 2)",
    "float(int({}))",
    "{} ** 2",
    "sqrt({})",
)
PAIRS = ("{} + {}", "{} - {}", "{} * {}", "{} / {}", "max({}, {})", "min({}, {})")
QUESTIONS = (
    "{} < {}",
    "{} <= {}",
    "{} == {}",
    "abs({} - {}) < 0.01",
    "{} - {} < 0.01",
    "abs({}) < abs({})",
    "round({}) == round({})",
)
RIGHT: Mapping[str, Function] = {
    "id": lambda x: x,
    "neg": lambda x: -x,
    "relu": lambda x: x if x > 0 else 0.0,
    "sigmoid": lambda x: (1.0 if x >= 0 else math.exp(x)) / (1.0 + math.exp(-abs(x))),
    "log": math.log,
    "exp": math.exp,
    "inv": lambda x: 1 / x,
    "mul": lambda x, y: x * y,
    "add": lambda x, y: x + y,
    "lt": lambda x, y: float(x < y),
    "eq": lambda x, y: float(x == y),
    "max": lambda x, y: x if x > y else y,
    "is_close": lambda x, y: float(abs(x - y) < 0.01),
    "log_back": lambda x, d: d / x,
    "inv_back": lambda x, d: -d / x**2,
    "relu_back": lambda x, d: d if x > 0 else 0.0,
}
POSITIVE = ("log", "log_back")
NOT_ZERO = ("inv", "inv_back", "relu_back")  # of relu_back: either answer is right there
ORDINARY = (-7.0, -3.5, -2.0, -1.0, -0.5, -0.25, 0.0, 0.25, 0.5, 1.0, 2.0, 2.5, 3.0, 6.0, 7.5, 12.0)
NEARLY = 1e-6  # relative: nearer than that to the right value nobody calls it wrong on ordinary input
_NAMES = {"exp": math.exp, "log": math.log, "sqrt": math.sqrt}


def formulas(atoms: Sequence[str]) -> Iterator[str]:
    """Atoms, a function of one, two of them, a function of that, and a choice between two by a question."""
    pairs = [pair.format(*two) for pair in PAIRS for two in itertools.product(atoms, repeat=2)]
    calls = [call.format(atom) for call in CALLS for atom in atoms]
    yield from (*atoms, *calls, *pairs)
    yield from (f"({call.format(f'({pair})')})" for call in CALLS for pair in pairs)
    questions = [question.format(*two) for question in QUESTIONS for two in itertools.permutations(atoms, 2)]
    yield from (f"float({question})" for question in questions)
    names = [atom for atom in atoms if atom.isidentifier()]
    ends = [*atoms, *(f"-{name}" for name in names), *(f"exp({names[0]})", f"2.0 * {names[0]}")]
    asked = [
        f"{name} {sign} {number}" for name in names for sign in ("<", "<=", ">", ">=") for number in ("0.0", "1.0")
    ]
    asked += [f"x {sign} y" for sign in ("<", "<=", ">", ">=") if "y" in names]
    yield from (f"{a} if {question} else {b}" for question in asked for a, b in itertools.permutations(ends, 2))


def wrong_answers(name: str) -> Iterator[tuple[str, Function]]:
    """The formulas that are wrong on ordinary input, for the function of this name; of equal ones the first."""
    right, seen = RIGHT[name], set[str]()
    count = right.__code__.co_argcount if hasattr(right, "__code__") else 1
    points = [p for p in itertools.product(ORDINARY, repeat=count) if _is_in(name, p)]
    wanted = [right(*point) for point in points]
    for text in formulas(ONE if count == 1 else TWO):
        function = compiled(text, count)
        values = [_attempt(function, point) for point in points]
        if repr(values) not in seen and not all(map(_is_near, values, wanted)):
            seen.add(repr(values))
            yield text, function


def compiled(text: str, count: int) -> Function:
    """The formula as a function of so many arguments."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", SyntaxWarning)
        made: Function = eval(f"lambda {'x, y'[: 3 * count - 2]}: {text}", dict(_NAMES))  # noqa: S307 - made above
    return made


def passes(suite: Suite, name: str, function: Function) -> bool:
    """Whether every check that asks this function alone passes on the answers of another one."""
    target = f"operators:{name}"
    groups = [g for g in suite.groups if g.calls and all(call[0] == target for call in g.calls)]
    return all(_holds(group.check, example, function) for group in groups for example in group.examples)


def _holds(check: object, example: Example, function: Function) -> bool:
    answers: list[Plain] = [_answer(function, args) for _, args in example.calls]
    outcome = judge(check, example, answers)  # type: ignore[arg-type]  # a group's check
    return isinstance(outcome, Outcome) and outcome.mismatch is None


def _answer(function: Function, args: Sequence[Plain]) -> Plain:
    try:
        found = function(*args)
    except Exception as error:  # noqa: BLE001 - as a student's code may raise anything
        return {"!": type(error).__name__, "m": str(error)}
    return found if isinstance(found, (int, float)) else {"?": type(found).__name__}


def _attempt(function: Function, point: Sequence[float]) -> float:
    try:
        found = function(*point)
    except Exception:  # noqa: BLE001 - the formula has no value there
        return math.nan
    return found if isinstance(found, (int, float)) else math.nan


def _is_near(value: float, want: float) -> bool:
    return math.isclose(value, want, rel_tol=NEARLY, abs_tol=1e-12)


def _is_in(name: str, point: Sequence[float]) -> bool:
    return not (name in POSITIVE and point[0] <= 0) and not (name in NOT_ZERO and point[0] == 0)
