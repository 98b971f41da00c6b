"""What is special about grading a notebook: of two gradings of one, the better for each check, and lines as cells."""

import re
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import msgspec

from grader.intake.values import Submission
from grader.kit.answering.cells import Notebook
from grader.kit.judging.failure import Failure
from grader.kit.plain import Plain
from grader.kit.probe import find_probes
from grader.kit.wording.words import english
from grader.results.scorecard import CheckResult, Scorecard

_USE = re.compile(r"\bLine (\d{1,6}) uses it")  # of an import, in a sentence that has named the file


def at_end(submission: Submission) -> Submission:
    """Return the submission, of which what stands when all cells have run counts."""
    notebooks = (replace(one, notebook=replace(one.notebook, at_end=True)) for one in submission.notebooks)
    return replace(submission, notebooks=tuple(notebooks))


def has_stopped(card: Scorecard, submission: Submission) -> bool:
    """Return whether running the cells of a notebook did not come to an end: whatever a cell raises, the others
    are run.
    """
    return any(one.notebook.files[0] in card.load_errors for one in submission.notebooks)


def defining_only(submission: Submission) -> Submission:
    """Return the submission, of whose cells only what defines something is run."""
    said = english("A cell does not come to an end, or ends the program; only what defines something was run.")
    return replace(
        submission,
        notebooks=tuple(
            replace(one, notebook=replace(one.notebook, defines_only=True), told=(*one.told, said))
            for one in submission.notebooks
        ),
    )


def better_of(card: Scorecard, other: Scorecard) -> Scorecard:
    """Return the card, with what holds only when all cells have run taken from the other one."""
    pairs = [
        (mine, theirs if theirs.points > mine.points else mine)
        for mine, theirs in zip(card.results, other.results, strict=True)
    ]
    taken = [result.check for mine, result in pairs if result is not mine]
    told = (*card.told, *map(_only_later, taken))
    return msgspec.structs.replace(card, results=tuple(result for _, result in pairs), told=told)


def _only_later(check: str) -> str:
    return english(
        f"{check} holds when all cells have run, and not at its place; what comes below it changes the answer."
    )


def in_cells(card: Scorecard, submission: Submission) -> Scorecard:
    """Return the card, in which each line of a file that was a notebook is said as a cell and a line of it."""
    if not submission.notebooks:
        return card
    words = [_Words(one.notebook) for one in submission.notebooks]
    if card.score == card.max_score:  # a cell that fails for want of a module has cost nothing
        card = msgspec.structs.replace(card, not_there=())
    results = tuple(_in_source(result, words) for result in card.results)
    plain = msgspec.to_builtins(msgspec.structs.replace(card, results=results))
    told = [*(said for one in submission.notebooks for said in one.told), *plain["told"]]
    mapped: Scorecard = msgspec.convert(_mapped({**plain, "told": told}, words), Scorecard)
    answers = {id_: text for one in submission.notebooks for id_, text in one.answers.items()}
    return msgspec.structs.replace(mapped, answers=answers)


class _Words:
    """The cells of a notebook by the lines of the text that it was read as."""

    def __init__(self, notebook: Notebook) -> None:
        self.home = notebook.files[0]
        self._pattern = re.compile(rf"(?<![\w./]){re.escape(self.home)}, line (\d{{1,6}})")
        self._starts: list[tuple[int, str]] = []
        line = 1
        for cell in notebook.cells:
            self._starts.append((line, cell.label))
            line += 2 + cell.text.count("\n")

    def place(self, line: int) -> str:
        """Return the cell and the line in it."""
        first, label = next((one for one in reversed(self._starts) if one[0] < line), (0, self.home))
        return f"{label}, line {line - first}"

    def of_answer(self, answer: Plain) -> Plain:
        """Return the answer of a probe that has a line in its second place."""
        if not isinstance(answer, list) or len(answer) < 3 or not isinstance(answer[1], int):
            return answer
        label, _, line = self.place(answer[1]).rpartition(", line ")
        return [answer[0], f"{line} of {label}", *answer[2:]]

    def of_text(self, text: str) -> str:
        """Return the text with cells in the place of lines."""
        said, count = self._pattern.subn(lambda found: self.place(int(found[1])), text)
        return _USE.sub(lambda found: f"{self.place(int(found[1]))} uses it", said) if count else text


def _in_source(result: CheckResult, words: Sequence[_Words]) -> CheckResult:
    """Return the result of a check that reads the source; the second part of its answer is the line that decides it."""
    return msgspec.structs.replace(
        result, failure=_of_failure(result.failure, words), hidden_failure=_of_failure(result.hidden_failure, words)
    )


def _of_failure(failure: Failure | None, words: Sequence[_Words]) -> Failure | None:
    if failure is None or not failure.calls:
        return failure
    target, args = failure.calls[-1]
    known = find_probes().get(target)
    file = known.paste(*args).partition(",")[0] if known and known.says else ""
    mine = next((one for one in words if one.home == file), None)
    if mine is None:
        return failure
    answers = (*failure.answers[:-1], *(mine.of_answer(answer) for answer in failure.answers[-1:]))
    return replace(failure, seen=mine.of_answer(failure.seen), answers=answers)


def _mapped(value: Any, words: Sequence[_Words]) -> Any:
    """Return the plain value, with cells in the place of lines in each text of it."""
    if isinstance(value, str):
        for one in words:
            value = one.of_text(value)
        return value
    if isinstance(value, dict):
        return {key: _mapped(below, words) for key, below in value.items()}
    if isinstance(value, (list, tuple)):
        return [_mapped(below, words) for below in value]
    return value
