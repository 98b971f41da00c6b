"""Mistakes of any course: they show as an exception, as a wrong kind of value, or as code that is not there."""

from grader.kit.mistakes import Case, Rule, an_object, error, failing, fault, near, raised, rule, saying
from grader.kit.plain import is_number, is_raised


def _is_none(case: Case) -> bool:
    return case.seen is None and (case.want is not None or bool(case.relation))


def _text_for_number(case: Case) -> bool:
    return isinstance(case.seen, str) and is_number(case.want)


def _list_for_number(case: Case) -> bool:
    return isinstance(case.seen, list) and is_number(case.want)


FIRST_RULES: tuple[Rule, ...] = (
    rule("NOT-STARTED", "This task still raises NotImplementedError: write your solution in its place.",
         raised("NotImplementedError"),
         shown_by=[failing("averages:mean", [1.0], seen=error("NotImplementedError", "Task 7.1: mean"), want=1.0),
                   failing("averages:mean", [1.0], seen=error("NotImplementedError"), want=error("ValueError"))]),
    rule("MISSING-FILE", "A file of the assignment was not found under the name that the assignment gives it.",
         saying("NotLoaded", "is missing", "was not found"),
         shown_by=[failing("averages:mean", [1.0], seen=error("NotLoaded", "averages.py is missing"), want=1.0)],
         not_by=[near(failing("averages:mean", [1.0],
                              seen=error("NotLoaded", "averages.py: not UTF-8"), want=1.0), "UNREADABLE-FILE")]),
    rule("ENDED-AT-IMPORT", "Python could read the file, but running it ended the process, or had no end. "
         "Which line at its left margin does that?", saying("NotLoaded", "importing "),
         shown_by=[failing("averages:mean", [1.0],
                           seen=error("NotLoaded", "importing averages.py was ended by SIGFPE"), want=1.0)],
         not_by=[near(failing("averages:mean", [1.0],
                              seen=error("NotLoaded", "averages.py: not UTF-8"), want=1.0), "UNREADABLE-FILE")]),
    rule("UNREADABLE-FILE", "The file is there but could not be read as Python text.", raised("NotLoaded"),
         shown_by=[failing("averages:mean", [1.0], seen=error("NotLoaded", "averages.py: not UTF-8"), want=1.0)]),
    rule("SYNTAX", "Python cannot read this file at all. The line that is named, or the one above it, has the slip.",
         raised("SyntaxError", "IndentationError", "TabError"),
         shown_by=[failing("averages:mean", [1.0],
                           seen=error("IndentationError", "unexpected indent (averages.py)"), want=1.0)]),
    rule("IMPORT-FAILED", "An import finds nothing: only the standard library, numpy and your files are here. "
         "Remove it, or guard what uses it by __name__.", raised("ImportError", "ModuleNotFoundError", "NotThere"),
         shown_by=[failing("averages:mean", [1.0],
                           seen=error("ModuleNotFoundError", "No module named 'torch'"), want=1.0),
                   failing("averages:mean", [1.0], seen=error("NotThere", "torch.Tensor"), want=1.0)]),
    rule("NOT-WHEN-GRADED", "When code is graded, no other file, thread, process, network or keyboard is there. Leave "
         "the call out.", raised("NotWhenGraded"),
         shown_by=[failing("averages:mean", [1.0], seen=error("NotWhenGraded", "averages.py, line 4"), want=1.0)]),
    rule("PRINTS-MUCH", "Printing takes time as well: the lines are far more than anybody reads. Leave them out.",
         saying("TimedOut", "printed more than"),
         shown_by=[failing("averages:mean", [1.0],
                           seen=error("TimedOut", "printed more than 9 lines"), want=None, relation="an answer")]),
    rule("WAITS", "Code that is graded runs alone: no other thread or program sends what it waits for.",
         saying("TimedOut", "waits for something"),
         shown_by=[failing("averages:mean", [1.0],
                           seen=error("TimedOut", "waits for something"), want=None, relation="an answer")]),
    rule("TIMED-OUT", "It takes far longer than a right answer, or has no end. Which condition stops a loop there, and "
         "does it hold?", raised("TimedOut"),
         shown_by=[failing("averages:mean", [1.0],
                           seen=error("TimedOut", "gave no answer"), want=None, relation="an answer")]),
    rule("CRASHED", "Your code ended the process, not only the call. Is it recursion without an end, or os._exit?",
         raised("Crashed"),
         shown_by=[failing("averages:mean", [1.0],
                           seen=error("Crashed", "ended the process"), want=None, relation="an answer")]),
    rule("EXITS", "Your code ends the whole program. A function that others call should only return or raise.",
         raised("SystemExit", "KeyboardInterrupt"),
         shown_by=[failing("averages:mean", [1.0], seen=error("SystemExit", "0"), want=1.0)]),
    rule("ENDLESS-RECURSION", "The function calls itself without getting nearer to an end. On what is it called again?",
         raised("RecursionError"),
         shown_by=[failing("averages:mean", [1.0], seen=error("RecursionError"), want=1.0)]),
)  # fmt: skip

LAST_RULES: tuple[Rule, ...] = (
    rule("NOT-RAISED", "Here an exception is the right answer: better a clear error than a silent wrong value.",
         lambda case: is_raised(case.want) and not is_raised(case.seen),
         shown_by=[failing("averages:mean", [1.0],
                           seen="no error", want=error("ValueError"), relation="raises ValueError")],
         not_by=[near(failing("averages:mean", [1.0],
                              seen=error("KeyError"), want=error("ValueError")), "WRONG-EXCEPTION")]),
    rule("WRONG-EXCEPTION", "An exception is right here, but of another type, or with a message that says more.",
         lambda case: is_raised(case.want) and is_raised(case.seen),
         shown_by=[failing("averages:mean", [1.0],
                           seen=error("KeyError"), want=error("ValueError"), relation="raises ValueError")]),
    rule("POWER-SIGN", "In Python ^ is not a power: it works on the bits of integers.",
         saying("TypeError", "for ^"),
         shown_by=[failing("averages:mean", [1.0],
                           seen=error("TypeError", "unsupported operand type(s) for ^: 'float' and 'int'"), want=1.0)],
         not_by=[near(failing("averages:mean", [1.0],
                              seen=error("TypeError", "unsupported operand type(s) for *: 'NoneType' and 'int'"),
                              want=1.0), "TYPE-ERROR")]),
    rule("ARGUMENT-COUNT", "A function is called with another number of arguments than it takes. Compare "
         "the call with what stands behind `def`.",
         saying("TypeError", "positional argument", "unexpected keyword argument"),
         shown_by=[failing("averages:mean", [1.0],
                           seen=error("TypeError", "mean() missing 1 required positional argument: 'n'"), want=1.0)]),
    rule("OVERFLOW", "A number on the way grows too large for a float, though the result does not.",
         raised("OverflowError"),
         shown_by=[failing("averages:mean", [1.0], seen=error("OverflowError"), want=1.0)]),
    rule("ZERO-DIVISION", "Something is divided by zero here. Can the divisor be 0 for this input?",
         raised("ZeroDivisionError"),
         shown_by=[failing("averages:mean", [1.0], seen=error("ZeroDivisionError"), want=1.0)]),
    rule("OUT-OF-DOMAIN", "A function from math got a number for which it is not defined.",
         saying("ValueError", "math domain error"),
         shown_by=[failing("averages:mean", [1.0], seen=error("ValueError", "math domain error"), want=1.0)],
         not_by=[near(failing("averages:mean", [1.0], seen=error("ValueError", "no"), want=1.0), "RAISES")]),
    rule("UNDEFINED-NAME", "A name is used that has no value at that point: a slip in spelling, or set on one "
         "branch only.", raised("NameError", "UnboundLocalError"),
         shown_by=[failing("averages:mean", [1.0], seen=error("NameError", "name 'z' is not defined"), want=1.0)]),
    rule("INDEX-ERROR", "An index is past the end. A list may be empty, and an iterator has no [i] at all.",
         raised("IndexError"),
         shown_by=[failing("averages:mean", [1.0], seen=error("IndexError"), want=1.0)]),
    rule("ITERATOR-ENDED", "next() was called where nothing is left. An iterator ends, and gives each element "
         "once only.",
         raised("StopIteration"),
         shown_by=[failing("averages:mean", [1.0], seen=error("StopIteration"), want=1.0)]),
    rule("KEY-ERROR", "A dictionary has no such key. Which keys does it have at that moment?", raised("KeyError"),
         shown_by=[failing("averages:mean", [1.0], seen=error("KeyError", "'q'"), want=1.0)]),
    rule("TYPE-ERROR", "An operation got a value of a type that it cannot handle. What is passed in here?",
         raised("TypeError"),
         shown_by=[failing("averages:mean", [1.0],
                           seen=error("TypeError", "bad operand type for unary -: 'NoneType'"), want=1.0)]),
    rule("ATTRIBUTE-ERROR", "The object has no attribute of that name. Is it the object that you think it is?",
         raised("AttributeError"),
         shown_by=[failing("averages:mean", [1.0],
                           seen=error("AttributeError", "'list' object has no attribute 'items'"), want=1.0)]),
    rule("RAISES", "Your code raised an exception where it should have returned.",
         lambda case: is_raised(fault(case)),
         shown_by=[failing("averages:mean", [1.0], seen=error("ValueError", "no"), want=1.0),
                   failing("averages:both", seen=[1.0, error("ValueError", "no")], want=[1.0, 1.0])]),
    rule("NOTHING-RETURNED", "The function ended without `return`. Printing is not returning, and each branch "
         "needs one.", _is_none,
         shown_by=[failing("averages:mean", [1.0], seen=None, want=1.0)],
         not_by=[near(failing("averages:mean", [1.0], seen=None, want=None))]),
    rule("RETURNS-FUNCTION", "A function came back instead of its result. Was it called, with parentheses?",
         an_object("function", "method", "builtin_function_or_method", "partial", "functools.partial"),
         shown_by=[failing("averages:mean", [1.0], seen={"?": "function"}, want=1.0)],
         not_by=[near(failing("averages:mean", [1.0], seen={"?": "Mean"}, want=1.0))]),
    rule("RETURNS-TEXT", "Text came back where a number belongs.", _text_for_number,
         shown_by=[failing("averages:mean", [1.0], seen="1.0", want=1.0)],
         not_by=[near(failing("averages:mean", [1.0], seen="b", want="a"))]),
    rule("RETURNS-LIST", "A list or a tuple came back where one number belongs. A comma at the end of a line "
         "makes a tuple.", _list_for_number,
         shown_by=[failing("averages:mean", [1.0], seen=[1.0], want=1.0)],
         not_by=[near(failing("averages:mean", [1.0], seen=[2.0], want=[1.0]))]),
)  # fmt: skip
