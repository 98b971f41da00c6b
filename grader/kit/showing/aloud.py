"""Renders a failure as sentences that are read aloud in their order: no columns, no indentation, no drawing. Pure.

It is for whoever has a screen reader or a Braille display, for which a table of text is a riddle.
"""

from collections.abc import Mapping

from grader.kit.judging.failure import Failure
from grader.kit.judging.recognising import hint_for
from grader.kit.probe import Probe
from grader.kit.showing.failure_text import calls_told, clean, values_told
from grader.kit.wording.words import reworded, worded

CODE_COLUMNS = 200  # of a line of code: a screen reader needs no narrow ones
VALUE_CHARACTERS = 300


def failure_aloud(failure: Failure, probes: Mapping[str, Probe], first: str = "") -> str:
    """Return the failure: the sentence, the calls, what was seen and wanted, and the hint, each with its name
    in front.

    `first` is what is pasted before the calls.
    """
    lines = [clean(reworded(failure.sentence))]
    if failure.is_hidden:
        lines.append(worded("It was found on a hidden example."))
    else:
        calls = "\n".join(calls_told(failure, probes, CODE_COLUMNS, first))
        lines += [worded("Call: {calls}", calls=calls)] if calls else []
        lines += [
            f"{label[:1].upper()}{label[1:]}: {text}" for label, text in values_told(failure, probes, VALUE_CHARACTERS)
        ]
    if failure.raised_at:
        place = failure.raised_at
        lines.append(clean(worded("Raised in {place}: {line}", place=reworded(place.where), line=place.text.strip())))
    if failure.mistake:
        hint = hint_for(failure.mistake)
        key = failure.mistake
        lines.append(
            worded("Hint: {hint} ({mistake})", hint=hint, mistake=key)
            if hint
            else worded("Mistake: {mistake}", mistake=key)
        )
    return "\n".join(lines)
