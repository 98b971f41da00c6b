"""What is said of the scores of a term in each place: the table of `grade`, its JSON, the class page, an export."""

import csv
import html
import json
import re
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path

from tests.harness.linux.till import does

LINES = ("raw", "override", "late", "final")
Four = dict[str, Decimal]  # by the line


def by_table(text: str) -> dict[str, Four]:
    """The lines that the table of `grade` has of each submission, and below it of each of its people who differ."""
    head, *rows = text.splitlines()
    ends = {name: re.search(rf" {name}(?: /\S+)?(?= )", head) for name in LINES}
    found: dict[str, Four] = {}
    for row in rows:
        cells = {name: row[: at.end()].rpartition(" ")[2] for name, at in ends.items() if at}
        if row.isascii() and all(cells.values()):  # of wide letters fewer fit into as many columns
            found[row[:32].strip()] = {name: Decimal(cell) for name, cell in cells.items()}
    return found


def by_json(text: str) -> Iterator[tuple[str, str, Four]]:
    """Submission, person where several differ, and the lines that `grade --json` has."""
    for row in json.loads(text):
        for lines in row.get("lines", ()):
            if lines["final"] is not None:
                yield row["student"], lines.get("whose", ""), {name: Decimal(str(lines[name])) for name in LINES}


def by_report(course: Path, of: str) -> dict[str, Four]:
    """The lines that the class page's CSV has of each row; the page itself has the same."""
    path = course.parent / "out" / "class.html"
    path.parent.mkdir(exist_ok=True)
    does(course, "report", "-a", of, "-o", path)
    page = path.read_text()
    heads = re.findall(r'<th scope="col"[^>]*>(\w+)', page)
    at = heads.index("raw")
    assert heads[at - 1 : at + 4] == ["student", *LINES]
    with path.with_suffix(".csv").open(newline="") as file:
        rows = [row for row in csv.DictReader(file) if row["final"]]
    cells = re.findall(r'<th scope="row"><bdi>(.*?)</bdi>((?:<td class="n">[^<]*){4})<td>', page)
    of_page = {html.unescape(name): re.findall(r">([^<]*)", four) for name, four in cells}
    found = {row["student"].removeprefix("'"): {name: Decimal(row[name]) for name in LINES} for row in rows}
    assert {name: list(map(str, four.values())) for name, four in found.items()} == {
        name: four for name, four in of_page.items() if four[3]
    }
    return found


def by_export(course: Path, of: str) -> dict[str, Four]:
    """The lines that an export has of each person, by id."""
    path = course.parent / "out" / f"{of}.csv"
    does(course, "export", "csv", "-a", of, "-o", path, ends=1)  # of some there is no score, or nobody is known
    with path.open(newline="", encoding="utf-8-sig") as file:
        rows = [row for row in csv.DictReader(file) if row["final"] and row["id"]]
    return {row["id"]: {name: Decimal(row[name]) for name in LINES} for row in rows}
