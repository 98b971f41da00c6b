"""Which checks ever run a function: those whose answers change when it raises instead.

So a mutant is asked only what can tell. It is found by asking, not by tracing, which the sandbox would not allow.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import closing

from grader.courses.suite import Pass
from grader.grading.replies import Replies
from grader.grading.submission import CheckExaminer
from grader.intake.values import Submission
from grader.proving.mutations.mutants import FunctionRef
from grader.proving.mutations.source import Source, apply

Files = Mapping[str, str]
POISON = 'raise ZeroDivisionError("poisoned")'


def as_submission(examiner: CheckExaminer, files: Files) -> Submission:
    """Return the assignment's files as if somebody had handed them in."""
    wanted = {f: text for f, text in files.items() if f in examiner.passes.suite.assignment.files}
    return Submission.of("a mutant", wanted)


def asked(examiner: CheckExaminer, files: Files, what: Pass) -> Replies:
    """Return the replies of these files in the first pass."""
    with closing(examiner.asker(as_submission(examiner, files), examiner.servers[0])) as asker:
        return asker.ask(what)


def poisoned(file: str, text: str) -> Iterator[tuple[FunctionRef, Files]]:
    """Yield the file with one function at a time poisoned."""
    source = Source(file, text)
    for function in source.functions:
        if function.body and not function.outer:
            yield FunctionRef(file, function.name), {file: apply(text, (source.before(function.body[0], POISON),))}


def reached_by(
    examiner: CheckExaminer, reference: Files, changes: Iterable[Files], each: Callable[..., Iterable[Replies]]
) -> Iterator[Pass]:
    """Yield for each changed file the groups that notice it, and those that read the source; `each` is a `map`."""
    everything = examiner.passes.all
    usual = asked(examiner, reference, everything).groups
    for replies in each(lambda change: asked(examiner, {**reference, **change}, everything), changes):
        noticed = {name for name, reply in replies.groups.items() if reply != usual[name]}
        yield Pass(tuple(g for g in everything.groups if g.check.reads_source or g.check.name in noticed))
