"""Owns the text of a new class's files: what can be said in them, and the reading of each rule."""

import json
from collections.abc import Iterable, Mapping

from grader.classes.csv_file import csv_text
from grader.classes.roster import COLUMNS

_CLASS = """\
# A class: the dates of its assignments. This file and roster.csv beside it are checked at each start of the grader.
# A line that begins with # is a comment. Take the mark away from a line to use it.

# The time zone of the class, by its name in the IANA's list, such as Europe/Berlin or America/New_York.
# A time without an offset is what a clock shows there. Of an hour that comes twice, when clocks are put back, the
# later one is meant. A time in an hour that clocks skip is an error.
zone = {zone}

# A budget of late days for each person, for all assignments together. Its days pay for the first late days, and the
# late policy for the others. A fixed cut has no parts: it costs no day where they are too few for all of it. Only the
# attempt that counts costs late days. In a group, each member pays with days of their own.
# late_days = 5

# Where the hidden example sets and the results live, from this folder.
# hidden  = "hidden"
# results = "results.sqlite"

# The version of the grader by which the term is graded: another one says so before it grades.
grader = {grader}

# The gradebook's database, as nbgrader writes it.
# gradebook = "sqlite:////home/me/gradebook.db"

# Until when people's work and records are kept. After that day each command says so: nothing is removed by itself.
# keep_until = "2027-09-30"

# Each assignment has a table [[assignment]] below. What its lines mean:
#
# opens: when the work begins. Extra time in percent is a part of the time from there to the due time, and needs it.
# due: it counts to its second, inclusive. What comes at 18:00:00 is on time, and a microsecond later is late. "23:59"
#   is the second 23:59:00. Without a due time nothing is late.
# last_date: after it nothing is taken, and an earlier attempt counts. It is inclusive too. An extension that ends later
#   is that person's last date.
# grace_minutes: grace forgives, and does not move the due time. Whoever comes after it is as late as without it.
# attempts: which one counts. "last" is the last that was received. "best" is the best after lateness; of equal ones,
#   the one with the fewest late days. With "last before due", an attempt that came late never counts.
# version: the assignment's version by which the term is graded. Another one says so before it grades.
# late: what lateness costs. A late day begins right after the due time, and ends when the clock shows the due time
#   again, on the next day. Percent are "of" the points that were "earned", or of the "maximum". A fixed cut is taken
#   once. Nothing goes below 0. An override replaces the points of a check before lateness is taken off.
# extra_credit: checks whose points count, and are no part of the maximum. So a score can be above it.
# dropped: checks that are "taken out" of points and maximum, or give "full points" to everybody.
# by_hand: what a person grades, with its points, such as the parts of a rubric. `grader settle` asks for them.
# cap: nobody gets more than so many points. scale_to: full marks are so many points. Both come after lateness.
"""
_ASSIGNMENT = """
[[assignment]]
name = {name}
# opens = "2026-10-27 09:00"
# due = "2026-11-10 18:00"
# last_date = "2026-11-17 18:00"
# grace_minutes = 10
# attempts = "last"
version = {version}
# late = {{ kind = "none" }}
# late = {{ kind = "percent per day begun", percent = 10, of = "earned" }}
# late = {{ kind = "fixed", points = 15 }}
# extra_credit = ["a_check"]
# dropped = {{ another_check = "taken out" }}
# by_hand = {{ style = 5 }}
# cap = 100
# scale_to = 20
"""
_ROSTER = """\
# The people of the class, a line each, below the line that names the columns. The columns but id may be left out.
# These comments may go; they stand above the columns only. Commas or semicolons; save it as CSV UTF-8.
# "id" is any text that nobody else has, and so are "mail", "login" and "pseudonym" where they are filled.
# "extension" is a due time of the person's own, such as 2026-11-12 18:00. The later of it and the common one counts.
# A class of several assignments has a column for each: {columns}.
# "extra time" moves each due time: 2 days (on the clock), 36 hours, 90 minutes, or 25%.
# A "group" has the due time of its most generous member, and its grade goes to all its members.
"""


def class_text(zone: str, versions: Mapping[str, int], grader: str) -> str:
    """Return the text of a `class.toml` in which nothing is due yet, for assignments of these versions."""
    tables = [_ASSIGNMENT.format(name=json.dumps(name), version=number) for name, number in versions.items()]
    return _CLASS.format(zone=json.dumps(zone), grader=json.dumps(grader)) + "".join(tables)


def roster_text(names: Iterable[str]) -> str:
    """Return the text of a `roster.csv` with nobody in it, for these assignments."""
    own = [f"extension {name}" for name in names]
    columns = [c for column in COLUMNS for c in (own if column == "extension" and len(own) > 1 else [column])]
    return _ROSTER.format(columns=" or ".join(own[:2]) or "extension NAME") + csv_text([columns])
