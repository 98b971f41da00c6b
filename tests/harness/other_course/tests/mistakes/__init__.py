"""What goes wrong with money: a rule for each mistake, in the order in which they are asked after."""

from decimal import Decimal

from grader.kit.mistakes import Case, error, failing, near, rule
from grader.kit.plain import is_number


def _through_float(case: Case) -> bool:
    """As int(100 * float(text)) has it, which drops what the float lacks."""
    is_read = case.target == "prices:parse_price" and isinstance(case.args[0], str) and is_number(case.seen)
    return is_read and case.seen == int(100 * float(case.args[0])) != int(100 * Decimal(case.args[0]))


def _rest_unpaid(case: Case) -> bool:
    """Everybody pays the same, and some cents are left."""
    if case.target != "prices:shares" or not isinstance(case.seen, list):
        return False
    cents, guests = case.args
    return case.seen == [cents // guests] * guests and cents % guests != 0


def _half_down(case: Case) -> bool:
    """Right between two multiples, the lower one."""
    if case.target != "prices:rounded" or not is_number(case.seen):
        return False
    cents, step = case.args
    return 2 * (cents % step) == step and case.seen == cents - cents % step


RULES = (
    rule("CENT-LOST-TO-FLOAT", "0.29 has no exact float. Can the price be read without one?", _through_float,
         shown_by=[failing("prices:parse_price", "0.29", seen=28, want=29)],
         not_by=[near(failing("prices:parse_price", "0.30", seen=29, want=30))]),
    rule("REST-UNPAID", "Everybody pays the same, and the till is short of some cents. Who pays them?", _rest_unpaid,
         shown_by=[failing("prices:shares", 1, 2, seen=[0, 0], want=None, relation="2 whole numbers with the sum 1")],
         not_by=[near(failing("prices:shares", 4, 2, seen=[2], want=[2, 2])),
                 near(failing("prices:shares", 1, 2, seen=error("ZeroDivisionError"), want=[1, 0]), "ZERO-DIVISION")]),
    rule("HALF-DOWN", "Two multiples are as near. Python's round takes the even one; which one is wanted?", _half_down,
         shown_by=[failing("prices:rounded", 5, 10, seen=0, want=10)],
         not_by=[near(failing("prices:rounded", 7, 10, seen=0, want=10))]),
)  # fmt: skip
