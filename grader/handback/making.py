"""Makes the feedback of students as files, and an archive of the pages for a platform. Writes nothing."""

import io
import zipfile
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from types import MappingProxyType

from msgspec import structs

from grader.courses.assignment import Assignment
from grader.feedback import without_grade
from grader.feedback.rows import Unshown, shown, stored
from grader.feedback.student_markdown import student_markdown
from grader.feedback.student_page import student_page
from grader.handback.file_names import file_names
from grader.handback.platforms import place
from grader.intake import NotGradedError, read_submission
from grader.intake.values import Source
from grader.kit.errors import HarnessFault
from grader.kit.probe import Probe
from grader.pseudonyms.naming import Pseudonyms
from grader.results.scorecard import Scorecard
from grader.scores.hiding import hidden_lines
from grader.scoring.lines import ScoreLines


@dataclass(frozen=True)
class Work:
    """What the feedback of an assignment is made from."""

    assignment: Assignment
    get: Callable[[str], Scorecard | None]  # the result of a student
    probes: Mapping[str, Probe]
    sources: Mapping[str, Source]  # of the students whose submission is at hand
    lines: Callable[[str], Sequence[ScoreLines]] = lambda _: ()  # how the score of a student comes about


@dataclass(frozen=True)
class Feedback:
    """The files of one student."""

    student: str
    name: str  # of the files, without an ending
    texts: Mapping[str, str]  # by ending
    has_lines: bool  # whether the student's own lines are in them


def make_feedback(
    students: Iterable[str], work: Work, reasons: Mapping[str, str] = MappingProxyType({})
) -> Iterator[Feedback | Unshown]:
    """Make a page and a Markdown file for each student who has a result, or a reason in its place.

    The lines of a student's own code are shown where the submission that the result was made from is at hand.
    """
    for student, name in file_names(students).items():
        card = stored(student, work.get)
        if isinstance(card, Unshown):
            yield card
        elif card is not None:
            yield _of_card(card, name, work)
        elif reason := reasons.get(student):
            texts = without_grade.as_files(student, work.assignment.name, reason)
            yield Feedback(student, name, texts, has_lines=False)


def make_anonymous(
    students: Iterable[str], work: Work, reasons: Mapping[str, str], names: Pseudonyms
) -> Iterator[Feedback | Unshown]:
    """Make the same for graders who must not know whose it is."""
    known = [student for student in students if student in names.of]
    among = names.among(known)
    real = {among.called(one): one for one in known}

    def get(pseudonym: str) -> Scorecard | None:
        card = work.get(real[pseudonym])
        return structs.replace(names.card(card), student=pseudonym) if card else None

    sources = {pseudonym: work.sources[one] for pseudonym, one in real.items() if one in work.sources}
    why = {pseudonym: names.hide(reasons[one]) for pseudonym, one in real.items() if one in reasons}
    for made in make_feedback(
        sorted(real),
        replace(work, get=get, sources=sources, lines=lambda one: hidden_lines(work.lines(real[one]), names)),
        why,
    ):
        if isinstance(made, Unshown):
            yield replace(made, reason=names.hide(made.reason))
        else:
            yield replace(made, texts={ending: names.hide(text) for ending, text in made.texts.items()})


def _of_card(card: Scorecard, name: str, work: Work) -> Feedback | Unshown:
    lines, texts = _lines(card, work), dict[str, str]()
    for ending, render in ((".html", student_page), (".md", student_markdown)):
        text = shown(card, partial(render, probes=work.probes, texts=lines, scores=work.lines(card.student)))
        if isinstance(text, Unshown):
            return text
        texts[ending] = text
    return Feedback(card.student, name, texts, bool(lines))


def _lines(card: Scorecard, work: Work) -> Mapping[str, str]:
    """Return the files that the result was made from; none where these are others, or cannot be read."""
    source = work.sources.get(card.student)
    try:
        submission = read_submission(source, work.assignment) if source else None
    except NotGradedError:
        return {}
    return submission.files if submission and submission.digest == card.submission else {}


def make_archive(
    platform: str, folder: Path, pages: Mapping[str, str], sources: Mapping[str, Source]
) -> tuple[bytes, list[str]]:
    """Make an archive of pages that are in the folder; also the students of whom the download does not say enough.

    `pages` is the name of each student's page, without its ending. The same pages give the same bytes.
    """
    unknown, packed = list[str](), io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for student, page in pages.items():
            if name := place(platform, sources.get(student), page):
                info = zipfile.ZipInfo(name)  # of 1980: when it was written changes nothing
                info.external_attr, info.compress_type = 0o600 << 16, zipfile.ZIP_DEFLATED
                archive.writestr(info, _read(folder / f"{page}.html"))
            else:
                unknown.append(student)
    return packed.getvalue(), unknown


def _read(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise HarnessFault(f"{path}: cannot be read: {error.strerror}") from error
