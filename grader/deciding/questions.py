"""Owns what of a submission a person must look at: each flag, each doubt, what was not judged, what is graded by hand.

A question has a key that stays the same in every run, and belongs to the bytes of an attempt: other bytes ask anew.
"""

import hashlib
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from grader.kit.plain import Raised
from grader.records.decisions import Decision
from grader.results.scorecard import CheckResult, Scorecard

QUIET = frozenset({"late", "in doubt", "needs a person"})  # flags of which nothing is to be settled, or check by check
_KEY = 4  # bytes of a key: a class has a few hundred questions
_AROUND = 6  # lines of the source that are shown on either side of one that a question is about
_PLACE = re.compile(r"([\w./-]{1,100}\.py), line (\d{1,6})")
_MOST_LINES = 120  # of a file that is shown where no line is named


@dataclass(frozen=True)
class Question:
    """Something about an attempt that a person must look at."""

    student: str
    submission: str
    about: str  # the flag; or what it is of a check; or what is graded by hand
    check: str  # whose points are in question; empty where it is a flag of the whole
    said: str  # what is known of it
    is_by_hand: bool = False
    answer: Decision | None = None  # that stands

    @property
    def key(self) -> str:
        """By which it is settled."""
        parts = "\0".join((self.student, self.submission, self.about))
        return hashlib.blake2b(parts.encode("utf-8", "surrogatepass"), digest_size=_KEY).hexdigest()


def questions(card: Scorecard, by_hand: Sequence[str], decisions: Sequence[Decision]) -> Iterator[Question]:
    """Yield the questions about an attempt, with the answers that were given."""
    mine = [one for one in decisions if one.stands and one.submission == card.submission]
    answers = {one.about: one for one in mine if one.kind == "settled"}
    given = {one.about: one for one in mine if one.kind == "by hand"}

    def asked(about: str, check: str, said: str) -> Question:
        return Question(card.student, card.submission, about, check, said, answer=answers.get(about))

    for flag in (flag for flag in card.flags if flag not in QUIET):
        yield asked(flag, "", _of_flag(card, flag))
    for result in card.results:
        if result.doubt:
            yield asked(f"in doubt: {result.check}", result.check, f"{_points(result)}; {result.doubt}")
        if result.verdict == "not judged":
            yield asked(f"not judged: {result.check}", result.check, f"{_points(result)}; {result.detail}")
    for about in by_hand:
        answer = given.get(about)
        said = card.answers.get(about, "")  # what a notebook has there, if it is one of a notebook
        yield Question(card.student, card.submission, f"by hand: {about}", about, said, is_by_hand=True, answer=answer)


def _points(result: CheckResult) -> str:
    return f"{result.verdict}, {result.points:g} of {result.max_points:g}"


def _of_flag(card: Scorecard, flag: str) -> str:
    places: Mapping[str, Sequence[str]] = {
        "may vary": card.suspicions,
        "reaches out": card.reaches,
        "forbidden": card.forbidden,
        "not there": card.not_there,
        "syntax error": [_error(file, error) for file, error in card.load_errors.items()],
        "import error": [_error(file, error) for file, error in card.load_errors.items()],
        "not deterministic": [f"{one.check} was answered in two ways" for one in card.variations],
    }
    files = [f"{file}: {why}" for file, why in card.gaps.items() if why == flag]
    return "; ".join([*places.get(flag, ()), *files])


def _error(file: str, error: Raised) -> str:
    return f"{file}: {error['!']}: {error['m']}"


def beside(question: Question, files: Mapping[str, str]) -> Iterator[str]:
    """Yield the lines of the source that a question is about.

    Where it names no line, files are shown from their beginning.
    """
    places = [(name, int(line)) for name, line in _PLACE.findall(question.said) if name in files]
    if not places:
        for name, text in files.items():
            yield from _numbered(name, text.split("\n"), 1, _MOST_LINES)
    for name, line in dict.fromkeys(places):
        yield from _numbered(name, files[name].split("\n"), line - _AROUND, line + _AROUND)


def _numbered(name: str, lines: Sequence[str], first: int, last: int) -> Iterator[str]:
    first, last = max(1, first), min(len(lines), last)
    yield f"{name}:"
    yield from (f"{number:5}  {lines[number - 1]}" for number in range(first, last + 1))
    if last < len(lines):
        yield f"       {len(lines) - last} more lines"
