"""A term as it was invented for a test: its people, dates, attempts and decisions, and what every score must be.

The sums are written anew here, over a table as somebody would fill in by hand; nothing of the grader is used for them.
"""

import random
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from decimal import ROUND_HALF_UP, Decimal
from zoneinfo import ZoneInfo

from tests.harness.linux.till import OF_CASH, SCHEDULE, fails

ZONE, UTC = ZoneInfo("Europe/Berlin"), ZoneInfo("UTC")
NAMES = (
    "Mara Quill", "Zoë Brand", "Thảo Nguyễn", "ليان قمرزاد", "Ждана Миро", "荷雨 林塘", "Finn O'Bracken", "Suhartatik",
    "=Ekwall Ona", "Noor Null", "Pax Kestrel", "ליאור בראק", "Siobhán Ní", "Łucja Żak", "אדוה שלו", "Ναυσικά Π.",
    "김하늘 나래", "ਸਿਮਰਨ ਕੌਰ", "สมหญิง ใจดี", "Åse Ødegård", "Íris Þórs", "Dvořák Ámos", "हर्ष नयन", "Ngozi Ọla",
    "გიორგი ლ.", "Արփի Կ.", "Bo", "Cy Vale", "Dee Marsh", "Eli Stone", "Fay Reed", "Gus Hill", "Hana Ito", "Ivo Lac",
    "Joy Beck", "Kit Moor", "Lou Dale", "Max Glen", "Nia Ford", "Oli Wood",
)  # fmt: skip
BUDGET = 2
ORDER = "shares_are_ordered_and_a_cent_apart"
CLASS = """
zone = "Europe/Berlin"
late_days = 2

[[assignment]]
name = "bills"
opens = "2026-10-14 18:00"
due = "2026-10-24 18:00"
grace_minutes = 10
attempts = "best"
late = { kind = "percent per day begun", percent = 10 }
by_hand = { style = 2 }

[[assignment]]
name = "cash"
opens = "2026-10-26 18:00"
due = "2026-11-07 18:00"
last_date = "2026-11-10 18:00"
attempts = "last"
late = { kind = "fixed", points = 2 }
scale_to = 12
"""


@dataclass(frozen=True)
class Somebody:
    """A person of the term."""

    id: str
    name: str
    group: str = ""
    extension: Mapping[str, str] = field(default_factory=dict)  # by assignment
    extra: str = ""

    @property
    def hands_in_as(self) -> str:
        """What the person's submission is called."""
        return self.group or self.id


@dataclass(frozen=True)
class Try:
    """One attempt of a submission."""

    versions: Mapping[str, int]
    received: datetime  # in UTC


@dataclass(frozen=True)
class Course:
    """What an assignment is, as far as a score depends on it."""

    name: str
    opens: datetime
    due: datetime
    grace: timedelta
    last: datetime | None
    checks: Sequence[str]
    by_hand: int


def berlin(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=ZONE)


BILLS = Course(
    "bills", berlin("2026-10-14 18:00"), berlin("2026-10-24 18:00"), timedelta(minutes=10), None, [*SCHEDULE], 2
)
CASH = Course(
    "cash", berlin("2026-10-26 18:00"), berlin("2026-11-07 18:00"), timedelta(0), berlin("2026-11-10 18:00"), OF_CASH, 0
)
COURSES = (BILLS, CASH)  # in the order in which they are due


def people() -> list[Somebody]:
    groups = {2: "red", 3: "red", 10: "blue", 11: "blue", 12: "blue", 20: "green", 21: "green"}
    extensions = {4: {"bills": "2026-10-26 18:00"}, 5: {"cash": "2026-11-12 12:00"}, 11: {"bills": "2026-10-25 18:00"}}
    extra = {7: "25%", 8: "2 days", 21: "36 hours"}
    return [
        Somebody(f"s{n:02}", name, groups.get(n, ""), extensions.get(n, {}), extra.get(n, ""))
        for n, name in enumerate(NAMES, 1)
    ]


def tries(somebody: Sequence[Somebody], seed: int) -> dict[tuple[str, str], list[Try]]:
    """Three attempts of each submission to each assignment, some to the second of the due time, some too late."""
    draw, found = random.Random(seed), dict[tuple[str, str], list[Try]]()
    for course in COURSES:
        for name in sorted({one.hands_in_as for one in somebody}):
            hours = sorted(draw.choice((-200, -90, -30, -5, 0, 0.1, 3, 26, 50, 70, 120)) for _ in range(3))
            found[course.name, name] = [
                Try(
                    {"parse_price": draw.randint(0, 1), "bill": draw.randint(0, 1),
                     "rounded": draw.randint(0, 1), "shares": draw.randint(0, 2)},
                    (course.due.astimezone(UTC) + timedelta(hours=hour, seconds=n)).astimezone(UTC),
                )
                for n, hour in enumerate(hours)
            ]  # fmt: skip
    return found


# What every score must be.


@dataclass(frozen=True)
class Line:
    """The lines of a score; None where there is no score."""

    raw: Decimal
    override: Decimal
    late: Decimal
    final: Decimal
    days: int
    attempt: int  # that counts, from 0


def own_due(course: Course, who: Somebody, all_: Sequence[Somebody]) -> datetime:
    """The due time of somebody: of a group that of the most generous member."""
    members = [one for one in all_ if who.group and one.group == who.group] or [who]
    return max((_of_one(course, one) for one in members), key=lambda due: due.astimezone(UTC))


def _of_one(course: Course, who: Somebody) -> datetime:
    found = [course.due]
    if text := who.extension.get(course.name):
        found.append(berlin(text))
    if who.extra.endswith("%"):
        whole = course.due.astimezone(UTC) - course.opens.astimezone(UTC)
        found.append((course.due.astimezone(UTC) + whole * int(who.extra[:-1]) / 100).astimezone(ZONE))
    elif who.extra.endswith("days"):
        found.append(course.due + timedelta(days=int(who.extra.split()[0])))  # on the clock
    elif who.extra:
        hours = timedelta(hours=int(who.extra.split()[0]))
        found.append((course.due.astimezone(UTC) + hours).astimezone(ZONE))
    return max(found, key=lambda due: due.astimezone(UTC))


def days_late(received: datetime, due: datetime, grace: timedelta) -> int:
    if received <= due.astimezone(UTC) + grace:
        return 0
    days = 1
    while received > (due + timedelta(days=days)).astimezone(UTC):  # what the clock shows so many days later
        days += 1
    return days


Given = Mapping[tuple[str, str, int], Mapping[str, Decimal]]  # assignment, submission, attempt -> points by check


@dataclass(frozen=True)
class Table:
    """All that scores are made from."""

    somebody: Sequence[Somebody]
    tries: Mapping[tuple[str, str], Sequence[Try]]
    overrides: Given
    style: Mapping[tuple[str, int], Decimal]  # submission and attempt to bills -> points by hand
    turned: Mapping[tuple[str, str], bool]  # whether a submission is graded by the changed check

    def points(self, course: Course, name: str, attempt: int) -> dict[str, Decimal]:
        """The points of each check of an attempt."""
        versions = self.tries[course.name, name][attempt].versions
        lost = fails(versions)
        if self.turned.get((course.name, name)):
            lost = lost - {ORDER} | ({ORDER} if versions["shares"] != 1 else set())
        found = {check: Decimal(0 if check in lost else SCHEDULE[check]) for check in course.checks}
        return found | ({"style": self.style.get((name, attempt), Decimal(0))} if course.by_hand else {})

    def scores(self) -> dict[tuple[str, str], tuple[Line | None, int]]:
        """By assignment and id, the score and the late days that are left."""
        left, found = {one.id: BUDGET for one in self.somebody}, {}
        for course in COURSES:
            for who in self.somebody:
                line, spent = self._score(course, who, left[who.id])
                left[who.id] -= spent
                found[course.name, who.id] = (line, left[who.id])
        return found

    def _score(self, course: Course, who: Somebody, budget: int) -> tuple[Line | None, int]:
        due, lines = own_due(course, who, self.somebody), []
        last = course.last and max(course.last.astimezone(UTC), due.astimezone(UTC))
        for n, one in enumerate(self.tries[course.name, who.hands_in_as]):
            days = days_late(one.received, due, course.grace)
            if last is None or one.received <= last or days == 0:
                lines.append(self._line(course, who.hands_in_as, n, days, budget))
        if not lines:
            return None, 0
        if course is BILLS:
            return max(lines, key=lambda pair: (pair[0].final, -pair[0].days, -pair[0].attempt))
        return lines[-1]

    def _line(self, course: Course, name: str, attempt: int, days: int, budget: int) -> tuple[Line, int]:
        points = self.points(course, name, attempt)
        raw = sum(points.values(), Decimal(0))
        changed = sum({**points, **self.overrides.get((course.name, name, attempt), {})}.values(), Decimal(0))
        if course is BILLS:
            paid = min(days, budget)
            late = changed * (days - paid) / 10
        else:
            paid = days if days <= budget else 0
            late = min(changed, Decimal(2)) if days > paid else Decimal(0)
        final = max(changed - late, Decimal(0)) * (1 if course is BILLS else 2)  # a scale to 12 of 6
        return Line(raw, changed - raw, late, final.quantize(Decimal("0.01"), ROUND_HALF_UP), days, attempt), paid
