"""A whole term: 40 people, two assignments, three attempts each, decisions, a changed check; every number is right.

What must be is worked out in term.py beside this, from the same attempts.
"""

import csv
import json
import re
import shlex
import shutil
import sqlite3
import subprocess
import unicodedata
from collections.abc import Mapping, Sequence
from contextlib import closing
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pytest

from tests.harness.linux.slow.term import BILLS, BUDGET, CASH, CLASS, COURSES, ORDER, Somebody, Table, people, tries
from tests.harness.linux.slow.term_said import LINES, by_export, by_json, by_report, by_table
from tests.harness.linux.till import SCHEDULE, copied, does, hand_in, put, turn_the_order
from tests.harness.replayed import bare

SEED = 4
WITHDRAWN = ("s39", "s40")  # who hand in, and are not on the roster any more when it ends


def roster(somebody: Sequence[Somebody]) -> str:
    rows = ["id;name;group;extension bills;extension cash;extra time"]
    for one in somebody:
        own = (one.extension.get("bills", ""), one.extension.get("cash", ""))
        rows.append(";".join([one.id, f"'{one.name}" if one.name[0] == "=" else one.name, one.group, *own, one.extra]))
    return "\r\n".join(rows) + "\r\n"


def called(one: Somebody) -> str:
    """What the folder of a submission is called: by group, by id, or by a name whose letters are composed otherwise."""
    return unicodedata.normalize("NFD", one.name) if one.id == "s13" else one.hands_in_as


@pytest.fixture(scope="module")
def term(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Table]:
    """The term after its third attempts, all of them graded as they came."""
    folder, somebody = tmp_path_factory.mktemp("term"), people()
    course, all_tries = copied(folder), tries(somebody, SEED)
    put(course / "class" / "class.toml", CLASS)
    put(course / "class" / "roster.csv", "\ufeff" + roster(somebody))
    times = dict[tuple[str, str], str]()
    for number in range(3):
        for of in COURSES:
            for one in somebody:
                mine = all_tries[of.name, one.hands_in_as][number]
                hand_in(folder / "handed in" / of.name, called(one), mine.versions, f"{one.hands_in_as} {number}")
                times[of.name, one.id] = f"{mine.received:%Y-%m-%dT%H:%M:%S}Z"
            rows = [f"{one},{at},{name}" for (name, one), at in times.items()]
            put(course / "class" / "receipts.csv", "\n".join(["id,received,assignment", *rows]) + "\n")
            does(course, "grade", "-a", of.name, folder / "handed in" / of.name)
    rest = [one for one in somebody if one.id not in WITHDRAWN]
    put(course / "class" / "roster.csv", roster(rest))
    return course, Table(rest, all_tries, {}, {}, {})


def require(course: Path, table: Table) -> None:
    """Every number of every person is as it must be."""
    rows = list(csv.DictReader(does(course, "scores").stdout.splitlines()))
    assert len(rows) == 2 * len(table.somebody)
    found = {(row["assignment"], row["id"]): row for row in rows}
    names = {one.id: one.name for one in table.somebody}
    for key, (line, left) in table.scores().items():
        row = found[key]
        assert row["name"].removeprefix("'") == names[key[1]]
        assert int(row["late days left"]) == left, key
        if line is None:
            assert (row["final"], "too late to count" in row["note"]) == ("", True), key
            continue
        seen = [Decimal(row[name]) for name in ("raw", "override", "late", "final")]
        assert seen[:2] == [line.raw, line.override], (key, row)
        assert abs(seen[2] + line.late) <= Decimal("0.005"), (key, row)
        assert seen[3] == line.final, (key, row)
        assert int(row["days late"]) == line.days, (key, row)


def decided(course: Path, table: Table) -> Table:
    """Five overrides and three points by hand, of the attempts that count."""
    overrides, style = dict(table.overrides), dict(table.style)
    wanted = [
        ("bills", "s01", "bill_has_all_prices", "0.5"), ("bills", "s06", "parse_price_loses_no_cent", "2"),
        ("bills", "s10", "shares_are_all_of_the_bill", "1.25"), ("cash", "s05", "rounded_is_the_nearest_multiple", "0"),
        ("cash", "s30", "shares_are_all_of_the_bill", "2"),
    ]  # fmt: skip
    for of, who, check, points in wanted:
        does(course, "override", "-a", of, who, check, points, "--reason", f"as {who} was told", "--yes")
        key = (of, *counting(replace(table, overrides=overrides), of, who))
        overrides[key] = {**overrides.get(key, {}), check: Decimal(points)}
    now = replace(table, overrides=overrides)
    questions = json.loads(does(course, "settle", "-a", "bills", "--json").stdout)
    keys = {one["student"]: one["key"] for one in questions if one["check"] == "style"}
    for who, points in (("s02", "1.5"), ("s09", "2"), ("s20", "1")):
        name, attempt = counting(now, "bills", who)
        does(course, "settle", "-a", "bills", keys[name], "--points", points, "--comment", "neat", "--yes")
        style[name, attempt] = Decimal(points)
    return replace(now, style=style)


def counting(table: Table, of: str, who: str) -> tuple[str, int]:
    """The submission of somebody, and the attempt that counts."""
    name = next(one.hands_in_as for one in table.somebody if one.id == who)
    line, _ = table.scores()[of, who]
    assert line
    return name, line.attempt


def finals(table: Table, of: str) -> Mapping[str, Decimal | None]:
    return {who: line.final if line else None for (name, who), (line, _) in table.scores().items() if name == of}


def changes(before: Table, after: Table, of: str) -> dict[str, tuple[float | None, float | None]]:
    """Whose points change, by what the grader calls them."""
    names = {one.id: one.name for one in before.somebody}
    old, new = finals(before, of), finals(after, of)
    pairs = {names[who]: (old[who], new[who]) for who in old if old[who] != new[who]}
    return {name: tuple(None if n is None else float(n) for n in pair) for name, pair in pairs.items()}  # type: ignore[misc]


def diff(course: Path, of: str, *words: str) -> dict[str, tuple[float | None, float | None]]:
    rows = json.loads(does(course, "regrade", "-a", of, "--json", *words).stdout)
    rows = [row for row in rows if row["assignment"] == of and row["by"]]
    assert {row["submission"] for row in rows if "of nobody on the roster" in row["who"]} <= {*WITHDRAWN}
    return {row["who"]: (row["before"], row["after"]) for row in rows if row["submission"] not in WITHDRAWN}


def test_every_number_of_a_term(term: tuple[Path, Table]) -> None:
    course, table = term
    require(course, table)
    table = decided(course, table)
    require(course, table)
    turn_the_order(course)
    names = {one.hands_in_as for one in table.somebody}
    bills = replace(table, turned={("bills", name): True for name in names})
    assert diff(course, "bills") == changes(table, bills, "bills")
    require(course, table)
    does(course, "regrade", "-a", "bills", "--write")
    require(course, bills)
    both = replace(bills, turned=bills.turned | {("cash", name): True for name in names})
    losers = {name for name in names if loses(bills, both, name)}
    assert losers
    kept = replace(
        both, turned={key: of for key, of in both.turned.items() if key[0] == "bills" or key[1] not in losers}
    )
    assert diff(course, "cash", "--nobody-loses") == changes(bills, kept, "cash")
    does(course, "regrade", "-a", "cash", "--write", "--nobody-loses")
    require(course, kept)
    require_said(course, kept)
    won = appealed(course, kept)
    require(course, won)
    require_said(course, won)
    rest = forgotten(course, won)
    require(course, rest)
    require_said(course, rest)


def appealed(course: Path, table: Table) -> Table:
    """Somebody shows a lost point again, without the grader; the point is given, and nobody else has another one."""
    who, check, attempt = next(
        (one.id, check, line.attempt)
        for one in table.somebody
        if not one.group and (line := table.scores()["bills", one.id][0])
        for check, points in table.points(BILLS, one.id, line.attempt).items()
        if check in SCHEDULE and not points and ("bills", one.id, line.attempt) not in table.overrides
    )
    folder = course.parent / "appeal"
    does(course, "show", "-a", "bills", who, "--appeal", folder)
    text = (folder / "appeal.txt").read_text()
    lost = {check for check, points in table.points(BILLS, who, attempt).items() if check in SCHEDULE and not points}
    assert set(re.findall(r"^task \S+, (\w+): failed, 0 of \d points$", text, re.MULTILINE)) == lost
    commands = re.findall(r"^    (python .*)$", text, re.MULTILINE)
    assert commands
    python = bare(course.parent).program
    for command in commands:
        done = subprocess.run(
            [python, *shlex.split(command)[1:]], cwd=folder, capture_output=True, text=True, check=False
        )
        right = re.search(r"# (.*) is right", command if "-c" in command else (folder / command.split()[1]).read_text())
        assert right
        assert done.stderr or done.stdout.strip() != right[1], (command, done)
    key = ("bills", who, attempt)
    after = replace(table, overrides={**table.overrides, key: {check: Decimal(SCHEDULE[check])}})
    words = (who, check, SCHEDULE[check], "--reason", "the appeal is right")
    said = does(course, "override", "-a", "bills", *map(str, words), "--yes").stdout
    points = [f"{finals(one, 'bills')[who].normalize():f}" for one in (table, after)]  # type: ignore[union-attr]
    assert f"{who}: {check} 0 (in all {points[0]}) -> {SCHEDULE[check]} (in all {points[1]})" in said
    return after


def forgotten(course: Path, table: Table) -> Table:
    """Somebody with an override is removed, and no number of anybody else is another one."""
    gone = next(one for one in table.somebody if one.id == "s06")
    said = does(course, "forget", gone.name, "--yes")
    assert "removed" in said.stdout
    for path in (path for path in (course / "class").rglob("*") if path.is_file()):
        assert gone.name.encode() not in path.read_bytes(), path
    with closing(sqlite3.connect(course / "class" / "results.sqlite")) as db:
        for table_ in ("scorecards", "earlier", "history", "decisions", "submissions"):
            rows = db.execute(f"SELECT student FROM {table_}").fetchall()  # noqa: S608 - ours
            assert rows == [] or (gone.id,) not in rows, table_
    does(course, "show", "-a", "bills", gone.id, ends=2)
    for of in COURSES:  # as it was downloaded, which the class's folder does not have
        shutil.rmtree(course.parent / "handed in" / of.name / called(gone))
    return replace(table, somebody=[one for one in table.somebody if one is not gone])


def loses(before: Table, after: Table, name: str) -> bool:
    old, new = finals(before, CASH.name), finals(after, CASH.name)
    return any((new[one.id] or 0) < (old[one.id] or 0) for one in before.somebody if one.hands_in_as == name)


def require_tables(course: Path, table: Table) -> None:
    """What counts is the same in the table of `grade`, in its JSON, on the class page and in an export."""
    handed_in = course.parent / "handed in" / "bills"
    of_table = by_table(does(course, "grade", "-a", "bills", handed_in, ends=1).stdout)  # some are on no roster now
    of_json = {
        (name, whose): four
        for name, whose, four in by_json(does(course, "grade", "-a", "bills", handed_in, "--json", ends=1).stdout)
    }
    of_page, of_export = by_report(course, "bills"), by_export(course, "bills")
    seen = 0
    for who in table.somebody:
        line, _ = table.scores()["bills", who.id]
        if line is None:
            continue
        want = dict(zip(LINES, (line.raw, line.override, -line.late, line.final), strict=True))
        name = unicodedata.normalize("NFC", called(who))  # as results are kept
        places = [of_export[who.id], of_json.get((name, "")) or of_json[name, who.name]]
        places += [of_page.get(name) or of_page[f"{name} ({who.name})"]]
        places += [of_table[one] for one in (name, who.name) if one in of_table]
        for four in places:
            assert all(abs(four[key] - want[key]) <= Decimal("0.005") for key in LINES), (who.id, places, want)
        seen += len(places)
    assert seen > 3.5 * len(table.somebody)


def require_said(course: Path, table: Table) -> None:
    """The same numbers are in what is shown, as text and for programs, and in what is handed back."""
    require_tables(course, table)
    out = course.parent / "out"
    does(course, "publish", "-a", "bills")
    does(course, "feedback", "-a", "bills", "-o", out)
    for who in {"s01", "s06", "s09", "s22"} & {one.id for one in table.somebody}:
        line, left = table.scores()["bills", who]
        assert line
        assert left <= BUDGET
        lines = json.loads(does(course, "show", "-a", "bills", who, "--json").stdout)["lines"][0]
        assert (lines["raw"], lines["override"], lines["final"]) == tuple(
            map(float, (line.raw, line.override, line.final))
        )
        assert lines["maximum"] == 12
        text = does(course, "show", "-a", "bills", who).stdout.splitlines()
        points = f"{line.final.normalize():f}"
        assert text[0].endswith(f"{points} of 12")
        assert f"<b>{points}</b> of 12 points" in (out / f"{who}.html").read_text()
    history = does(course, "show", "-a", "bills", "s01", "--history").stdout
    assert "attempt 3 of 3" in history
    assert "override, number 1, bill_has_all_prices: 0.5 points, by Tess: as s01 was told" in history
    assert ORDER in history
