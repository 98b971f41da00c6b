"""The lines of a score as they are said everywhere: raw, override, late, what else the class does to it, and final.

Owns their names, their order and how points are written. Where they are shown is up to the renderers.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction

from grader.kit.wording.words import english
from grader.scoring.score import Score

FINAL = english("final")
ALWAYS = frozenset(("raw", "override", "late", FINAL))  # the others are there where the class has such a rule


def parts_of(score: Score) -> dict[str, Fraction]:
    """Return what adds up to the final points, but for their rounding, by the name of the line."""
    extra = sum(score.extra.values(), Fraction(0))
    dropped = sum((change for _, change in score.dropped.values()), Fraction(0))
    return {
        english("raw"): score.graded - extra - dropped,
        english("extra credit"): extra,
        english("dropped"): dropped,
        english("override"): score.override,
        english("late"): -score.late,
        english("cap"): -score.capped,
        english("scale"): score.scaled,
    }


PARTS = tuple(parts_of(Score(Fraction(0), Fraction(0), Fraction(0), Fraction(0), 0, 0)))


@dataclass(frozen=True)
class Line:
    """One line: its name, its points, and what is to be said of them."""

    name: str
    points: Fraction
    said: str = ""


@dataclass(frozen=True)
class Overridden:
    """An override that counts in a score: which check got how many points, why, by whom and when."""

    check: str
    points: Fraction
    reason: str
    who: str
    at: str

    def __str__(self) -> str:
        points, day = points_text(self.points), self.at[:10]
        return english(f"{self.check}: {points}, by {self.who} on {day}: {self.reason}")


@dataclass(frozen=True)
class ScoreLines:
    """A score in lines; without a score there are none, and the notes say why."""

    score: Score | None
    maximum: Fraction
    overrides: tuple[Overridden, ...] = ()
    notes: tuple[str, ...] = ()  # which attempt counts, and what else is to be known
    comments: tuple[str, ...] = ()  # of a person who looked at the submission
    whose: str = ""  # the person, where others of a group have another score

    def __iter__(self) -> Iterator[Line]:
        score = self.score
        if score is None:
            return
        said = {
            "extra credit": ", ".join(score.extra),
            "dropped": ", ".join(f"{check} ({how})" for check, (how, _) in score.dropped.items()),
            "override": "; ".join(map(str, self.overrides)),
            "late": _days(score),
        }
        for name, points in parts_of(score).items():
            if name in ALWAYS or points or said.get(name):
                yield Line(name, points, said.get(name, ""))
        yield Line(FINAL, score.final, english(f"of {points_text(self.maximum)}"))

    @property
    def note(self) -> str:
        """What is to be known of a score in a line: which checks a rule of the class is about, who has changed it."""
        rules = [f"{line.name}: {line.said}" for line in self if line.said and line.name not in ALWAYS]
        return "; ".join((*rules, *self.notes, *(f"override of {one}" for one in self.overrides), *self.comments))

    def as_data(self) -> Mapping[str, object]:
        """Return the lines as plain data for programs; a score that there is not is null."""
        points = {line.name: rounded(line.points) for line in self}
        data: dict[str, object] = {
            name.replace(" ", "_"): points.get(name, 0.0 if self.score else None) for name in (*PARTS, FINAL)
        }
        data |= {"maximum": float(self.maximum), "days_late": self.score.days_late if self.score else None}
        data["overrides"] = [
            {"check": one.check, "points": float(one.points), "reason": one.reason, "who": one.who, "at": one.at}
            for one in self.overrides
        ]
        data |= {"notes": [*self.notes], "comments": [*self.comments]}
        return {"whose": self.whose, **data} if self.whose else data


def names_of(scores: Iterable[ScoreLines]) -> tuple[str, ...]:
    """Return the names of the lines that are shown of these scores, in their order, with those that always are."""
    listed = [*scores]
    found = {line.name for one in listed for line in one} | (ALWAYS if listed else set())
    return tuple(name for name in (*PARTS, FINAL) if name in found)


def _days(score: Score) -> str:
    if not score.days_late:
        return ""
    days = english("1 day late") if score.days_late == 1 else english(f"{score.days_late} days late")
    return english(f"{days}, {score.days_paid} of the late days spent") if score.days_paid else days


def rounded(points: Fraction) -> float:
    """Return points as a number for programs, which is the one that people read."""
    return float(points_text(points))


def points_text(points: Fraction) -> str:
    """Return points with two places at most, without noughts at the end; a half goes away from 0."""
    hundredths = (abs(points) * 100 + Fraction(1, 2)) // 1
    text = f"{hundredths // 100}.{hundredths % 100:02}".rstrip("0").rstrip(".")
    return f"-{text}" if points < 0 and hundredths else text
