"""Mistakes of any course: they show as an exception, as a wrong kind of value, or as code that is not there."""

from grader.kit.mistakes import Case, Rule, an_object, fault, raised, rule, saying
from grader.kit.plain import is_number, is_raised


def _is_none(case: Case) -> bool:
    return case.seen is None and (case.want is not None or bool(case.relation))


def _text_for_number(case: Case) -> bool:
    return isinstance(case.seen, str) and is_number(case.want)


def _list_for_number(case: Case) -> bool:
    return isinstance(case.seen, list) and is_number(case.want)


FIRST_RULES: tuple[Rule, ...] = (
    rule("NOT-STARTED", "This task still raises NotImplementedError: write your solution in its place.",
         raised("NotImplementedError")),
    rule("MISSING-FILE", "A file of the assignment was not found under the name that the assignment gives it.",
         saying("NotLoaded", "is missing", "was not found")),
    rule("UNREADABLE-FILE", "The file is there but could not be read as Python text.", raised("NotLoaded")),
    rule("SYNTAX", "Python cannot read this file at all. The line that is named, or the one above it, has the slip.",
         raised("SyntaxError", "IndentationError", "TabError")),
    rule("IMPORT-FAILED", "An import in your file fails. Here there are the standard library, numpy and your own "
         "files.", raised("ImportError", "ModuleNotFoundError")),
    rule("NOT-WHEN-GRADED", "When code is graded, no other file, thread, process, network or keyboard is there. Leave "
         "the call out.", raised("NotWhenGraded")),
    rule("PRINTS-MUCH", "Printing takes time as well: the lines are far more than anybody reads. Leave them out.",
         saying("TimedOut", "printed more than")),
    rule("WAITS", "Code that is graded runs alone: no other thread or program sends what it waits for.",
         saying("TimedOut", "waits for something")),
    rule("TIMED-OUT", "It takes far longer than a right answer, or has no end. Which condition stops a loop there, and "
         "does it hold?", raised("TimedOut")),
    rule("CRASHED", "Your code ended the process, not only the call. Is it recursion without an end, or os._exit?",
         raised("Crashed")),
    rule("EXITS", "Your code ends the whole program. A function that others call should only return or raise.",
         raised("SystemExit", "KeyboardInterrupt")),
    rule("ENDLESS-RECURSION", "The function calls itself without getting nearer to an end. On what is it called again?",
         raised("RecursionError")),
)  # fmt: skip

LAST_RULES: tuple[Rule, ...] = (
    rule("NOT-RAISED", "Here an exception is the right answer: better a clear error than a silent wrong value.",
         lambda case: is_raised(case.want) and not is_raised(case.seen)),
    rule("WRONG-EXCEPTION", "An exception is right here, but of another type, or with a message that says more.",
         lambda case: is_raised(case.want) and is_raised(case.seen)),
    rule("POWER-SIGN", "In Python ^ is not a power: it works on the bits of integers.",
         saying("TypeError", "for ^")),
    rule("ARGUMENT-COUNT", "A function is called with another number of arguments than it takes.",
         saying("TypeError", "positional argument", "unexpected keyword argument")),
    rule("OVERFLOW", "A number on the way grows too large for a float, though the result does not.",
         raised("OverflowError")),
    rule("ZERO-DIVISION", "Something is divided by zero here. Can the divisor be 0 for this input?",
         raised("ZeroDivisionError")),
    rule("OUT-OF-DOMAIN", "A function from math got a number for which it is not defined.",
         saying("ValueError", "math domain error")),
    rule("UNDEFINED-NAME", "A name is used that has no value at that point: a slip in spelling, or set on one "
         "branch only.", raised("NameError", "UnboundLocalError")),
    rule("INDEX-ERROR", "An index is past the end. A list may be empty, and an iterator has no [i] at all.",
         raised("IndexError", "StopIteration")),
    rule("KEY-ERROR", "A dictionary has no such key. Which keys does it have at that moment?", raised("KeyError")),
    rule("TYPE-ERROR", "An operation got a value of a type that it cannot handle. What is passed in here?",
         raised("TypeError")),
    rule("ATTRIBUTE-ERROR", "The object has no attribute of that name. Is it the object that you think it is?",
         raised("AttributeError")),
    rule("RAISES", "Your code raised an exception where it should have returned.",
         lambda case: is_raised(fault(case))),
    rule("NOTHING-RETURNED", "The function ended without `return`. Printing is not returning, and each branch "
         "needs one.", _is_none),
    rule("RETURNS-FUNCTION", "A function came back instead of its result. Was it called, with parentheses?",
         an_object("function", "method", "builtin_function_or_method", "partial", "functools.partial")),
    rule("RETURNS-TEXT", "Text came back where a number belongs.", _text_for_number),
    rule("RETURNS-LIST", "A list came back where one number belongs.", _list_for_number),
)  # fmt: skip
