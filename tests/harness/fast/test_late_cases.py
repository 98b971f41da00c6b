"""Late policies, on cases that were worked out by hand: each says what must come out, and why."""

import json
from datetime import datetime, timedelta
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest

from grader.classes.csv_file import csv_text
from grader.classes.roster import Roster, RosterFault, read_roster
from grader.classes.settings import Dated, deadline_for
from grader.scoring.attempts import Counted, Rules, better, counted
from grader.scoring.clock import ClockError, moment_of, zone_named
from grader.scoring.lateness import Deadline, ExtraTime, LatePolicy, own_deadline
from grader.scoring.score import Attempt, Sums, exact

CASES = json.loads((Path(__file__).parents[1] / "data/classes/late.json").read_text(), parse_float=Fraction)
ALONE = [case for case in CASES if "group" not in case and "error" not in case["want"]]


def exact_points(points: dict[str, Any]) -> dict[str, Fraction]:
    return {check: exact(value) for check, value in points.items()}


def attempt_of(row: dict[str, Any], overrides: dict[str, Any]) -> Attempt:
    points = row.get("checks", {"all": row.get("raw")})
    return Attempt(datetime.fromisoformat(row["at"]), exact_points(points), exact_points(overrides))


def rules_of(case: dict[str, Any]) -> Rules:
    policy = case["policy"]
    amount = exact(policy.get("percent", policy.get("points", 0)))
    limits = {name: exact(case[name]) for name in ("cap", "scale_to") if name in case}
    maxima = exact_points(case.get("max", {"all": 100}))
    sums = Sums(maxima, frozenset(case.get("extra", ())), case.get("dropped", {}), **limits)
    late = LatePolicy(policy["kind"], amount, policy.get("of", "earned"))
    return Rules(sums, late, case.get("attempts_count", "last"))


def deadline_of(case: dict[str, Any]) -> Deadline:
    zone = zone_named(case["zone"])
    grace = timedelta(minutes=case.get("grace_minutes", 0))
    last = moment_of(case["last_date"], zone) if "last_date" in case else None
    common = Deadline(moment_of(case["due"], zone), grace, last)
    extensions = (moment_of(case["extension"], zone),) if isinstance(case.get("extension"), str) else ()
    return own_deadline(common, extensions, ExtraTime())


def counted_of(case: dict[str, Any]) -> Counted:
    attempts = [attempt_of(row, row.get("override", case.get("override", {}))) for row in case["attempts"]]
    found = counted(attempts, rules_of(case), deadline_of(case), case.get("budget", 0))
    assert found is not None
    return found


@pytest.mark.parametrize("case", ALONE, ids=lambda case: case["name"])
def test_a_case_has_the_score_that_was_worked_out_by_hand(case: dict[str, Any]) -> None:
    found, want = counted_of(case), case["want"]
    final = better(exact(case["before"]), found.score.final) if case.get("nobody_loses") else found.score.final
    seen = {"final": final, "days_late": found.score.days_late, "attempt": found.number, "raw": found.score.raw}
    seen |= {"budget_left": found.budget_left}
    assert {key: seen[key] for key in want} == want, case["because"]


def test_a_due_time_that_never_was_is_an_error() -> None:
    (case,) = (case for case in CASES if "error" in (case["want"] or {}))
    with pytest.raises(ClockError, match=case["want"]["error"]):
        deadline_of(case)


def test_no_case_is_left_out() -> None:
    groups = [case["name"] for case in CASES if "group" in case]
    assert len(CASES) == len(ALONE) + len(groups) + 1 == 43
    assert len(groups) == 3


# Groups: who has which deadline, the roster says.


def group_case(name: str) -> dict[str, Any]:
    return next(case for case in CASES if case["name"] == name)


def written_roster(folder: Path, case: dict[str, Any]) -> Roster:
    extensions = case.get("extension", {})
    rows = [[id_, group, extensions.get(id_, "")] for group, ids in case["group"].items() for id_ in ids]
    path = folder / "roster.csv"
    path.write_text(csv_text([["id", "group", "extension"], *rows]))
    return read_roster(path, zone_named(case["zone"]), ["a"])


@pytest.mark.parametrize("name", ["a member who did not upload", "one member has an extension"])
def test_a_group_has_one_grade_by_its_most_generous_deadline(tmp_path: Path, name: str) -> None:
    case = group_case(name)
    roster, rules = written_roster(tmp_path, case), rules_of(case)
    common = Deadline(moment_of(case["due"], zone_named(case["zone"])))
    assignment = Dated("a", common, None, rules.policy, rules.which)
    attempt = attempt_of(case["submitted"], {})
    found = {p.id: counted([attempt], rules, deadline_for(p, roster, assignment)) for p in roster.people}
    assert {id_: one and one.score.final for id_, one in found.items()} == case["want"], case["because"]


def test_a_person_in_two_groups_is_an_error_that_names_both(tmp_path: Path) -> None:
    with pytest.raises(RosterFault, match=r"'1002' .* in the groups red and blue"):
        written_roster(tmp_path, group_case("two submissions claim one person"))
