"""Known mistakes that show as an exception, as a wrong kind of value, or as code that is not there."""

from collections.abc import Callable

from grader.kit.mistakes import Case, Rule, rule
from grader.kit.plain import Plain, is_number, is_raised

_SEVERAL = ("operators:", "lists.", "trees.both_walks", "trees.named_parameters_again")
_SHADOWED = ("id", "map", "max", "sum")  # the names in operators.py that cover Python's own


def _fault(case: Case) -> Plain:
    """The exception that was seen, also where the check looks at several answers at once."""
    if isinstance(case.seen, list):
        return next((item for item in case.seen if is_raised(item)), None)
    return case.seen


def _message(case: Case, *kinds: str) -> str:
    """The message of the exception, where it is of one of `kinds`."""
    fault = _fault(case)
    return str(fault.get("m", "")) if is_raised(fault, *kinds) else ""


def _raised(*kinds: str) -> Callable[[Case], bool]:
    """The student's code raised one of `kinds`."""
    return lambda case: is_raised(_fault(case), *kinds)


def _saying(kind: str, *texts: str) -> Callable[[Case], bool]:
    """The student's code raised an exception of this kind with one of the texts in its message."""
    return lambda case: any(text in _message(case, kind) for text in texts)


def _shadowed(case: Case) -> bool:
    name = case.args[0] if case.target.startswith("lists.called") else case.target.removeprefix("operators:")
    has_found_itself = name in _SHADOWED and is_raised(_fault(case), "RecursionError")
    return has_found_itself or "map() takes" in _message(case, "TypeError")


def _storage_missing(case: Case) -> bool:
    message = _message(case, "AttributeError", "KeyError")
    return any(word in message for word in ("super().__init__", "_parameters", "_modules"))


def _sigmoid_overflows(case: Case) -> bool:
    return "sigmoid" in case.target and is_raised(_fault(case), "OverflowError")


def _is_none(case: Case) -> bool:
    """None, or None among several results, where a check looks at several."""
    if isinstance(case.seen, list) and case.target.startswith(_SEVERAL):
        return None in case.seen
    return case.seen is None and (case.want is not None or bool(case.relation))


def _object(*names: str) -> Callable[[Case], bool]:
    return lambda case: isinstance(case.seen, dict) and case.seen.get("?") in names


def _text_for_number(case: Case) -> bool:
    return isinstance(case.seen, str) and is_number(case.want)


def _list_for_number(case: Case) -> bool:
    return isinstance(case.seen, list) and is_number(case.want)


FIRST_RULES: tuple[Rule, ...] = (
    rule("NOT-STARTED", "This task still raises NotImplementedError: write your solution in its place.",
         _raised("NotImplementedError")),
    rule("MISSING-FILE", "A file of the assignment was not found under the name that the assignment gives it.",
         _saying("NotLoaded", "is missing", "was not found")),
    rule("UNREADABLE-FILE", "The file is there but could not be read as Python text.", _raised("NotLoaded")),
    rule("SYNTAX", "Python cannot read this file at all. The line that is named, or the one above it, has the slip.",
         _raised("SyntaxError", "IndentationError", "TabError")),
    rule("MISSING-NAME", "The file is there, but not this name in it. Compare the spelling, capitals included.",
         _saying("AttributeError", "module 'minitorch.")),
    rule("IMPORT-FAILED", "An import in your file fails. Here there are the standard library, numpy and your own "
         "files.", _raised("ImportError", "ModuleNotFoundError")),
    rule("TIMED-OUT", "Your code did not come to an end. Which condition stops the loop, and does it ever hold?",
         _raised("TimedOut")),
    rule("CRASHED", "Your code ended the process, not only the call. Is it recursion without an end, or os._exit?",
         _raised("Crashed")),
    rule("EXITS", "Your code ends the whole program. A function that others call should only return or raise.",
         _raised("SystemExit", "KeyboardInterrupt")),
    rule("SIGMOID-UNSTABLE", "e^(...) outgrows a float here. There are two ways to write sigmoid: where is each "
         "one safe?", _sigmoid_overflows),
    rule("SHADOWED-NAME", "In this file the name stands for your own function, no longer for Python's built-in one.",
         _shadowed),
    rule("ENDLESS-RECURSION", "The function calls itself without getting nearer to an end. On what is it called again?",
         _raised("RecursionError")),
    rule("SUPER-INIT", "The storage for Parameters and submodules is made by Module.__init__. Has it run by then?",
         _storage_missing),
)  # fmt: skip

LAST_RULES: tuple[Rule, ...] = (
    rule("NOT-RAISED", "Here an exception is the right answer: better a clear error than a silent wrong value.",
         lambda case: is_raised(case.want) and not is_raised(case.seen)),
    rule("WRONG-EXCEPTION", "An exception is right here, but of another type, or with a message that says more.",
         lambda case: is_raised(case.want) and is_raised(case.seen)),
    rule("POWER-SIGN", "In Python ^ is not a power: it works on the bits of integers.",
         _saying("TypeError", "for ^")),
    rule("PARAMETER-ARITHMETIC", "A Parameter is a container and knows no arithmetic. Where does it keep its number?",
         _saying("TypeError", "'Parameter'")),
    rule("ARGUMENT-COUNT", "A function is called with another number of arguments than it takes.",
         _saying("TypeError", "positional argument", "unexpected keyword argument")),
    rule("OVERFLOW", "A number on the way grows too large for a float, though the result does not.",
         _raised("OverflowError")),
    rule("ZERO-DIVISION", "Something is divided by zero here. Can the divisor be 0 for this input?",
         _raised("ZeroDivisionError")),
    rule("OUT-OF-DOMAIN", "A function from math got a number for which it is not defined.",
         _saying("ValueError", "math domain error")),
    rule("UNDEFINED-NAME", "A name is used that has no value at that point: a slip in spelling, or set on one "
         "branch only.", _raised("NameError", "UnboundLocalError")),
    rule("INDEX-ERROR", "An index is past the end. A list may be empty, and an iterator has no [i] at all.",
         _raised("IndexError", "StopIteration")),
    rule("KEY-ERROR", "A dictionary has no such key. Which keys does it have at that moment?", _raised("KeyError")),
    rule("TYPE-ERROR", "An operation got a value of a type that it cannot handle. What is passed in here?",
         _raised("TypeError")),
    rule("ATTRIBUTE-ERROR", "The object has no attribute of that name. Is it the object that you think it is?",
         _raised("AttributeError")),
    rule("RAISES", "Your code raised an exception where it should have returned.",
         lambda case: is_raised(_fault(case))),
    rule("NOTHING-RETURNED", "The function ended without `return`. Printing is not returning, and each branch "
         "needs one.", _is_none),
    rule("RETURNS-FUNCTION", "A function came back instead of its result. Was it called, with parentheses?",
         _object("function", "method", "builtin_function_or_method", "partial", "functools.partial")),
    rule("RETURNS-PARAMETER", "A Parameter came back where its value belongs.", _object("Parameter")),
    rule("RETURNS-TEXT", "Text came back where a number belongs.", _text_for_number),
    rule("RETURNS-LIST", "A list came back where one number belongs.", _list_for_number),
)  # fmt: skip
