"""A made-up language, in which every text of the catalogue is in capitals: what is said in small letters is English.

What stays as it is: names, code, paths, what Python and pytest say, and the words that a course's probes answer.
"""

import re
from pathlib import Path

from grader.translating.writing import catalogue_text, texts_of

LANGUAGE = "xx"
# Two words of English beside each other, or a label.
_ENGLISH = re.compile(r"(?<![\w.'\"(/-])[a-z]{2,} [a-z]{2,}\b")
_LABELS = re.compile(r"^ *(?:yours|wanted|hint|picture|besides|differ|calls?|ok|failed|crashed|passed)(?: {2,}|:)")
_NOT_OURS = re.compile(
    r"^ *(?:CALLS?:? +)?(?:from [\w.]+ import |import )"  # what is pasted
    r"|# "  # a comment in what a probe pastes
    r"|\bfor \w+ in |\bdef \w+"  # a line of a student's
    r"|[A-Z]\w*Error\b|has no|^ *\bobject\b|math range error"  # Python's own words
    r"|^FAILED |^=|^_| in \d+\.\d+s"  # pytest's
    # what probes of the course answer or paste, in words that they make themselves
    r"|the walk|no call of itself|calls that of|itself on|what is below|is below|list of|list was changed|no such call"
    r"|to both sides"
)


def made_up(root: Path) -> str:
    """The catalogue of the course at `root`."""
    return catalogue_text(
        LANGUAGE, {table: {t: _capitals(t) for t in texts} for table, texts in texts_of(root).items()}
    )


def left_in_english(text: str) -> list[str]:
    """The lines in which something of the grader's or of the course's declarations is said in English."""
    lines = [line for line in text.splitlines() if _ENGLISH.search(line) or _LABELS.search(line)]
    return [line for line in lines if not _NOT_OURS.search(line)]


def _capitals(text: str) -> str:
    parts = re.split(r"(\{\w+\})", text)  # every second one is a field
    return "".join(part if n % 2 else part.upper() for n, part in enumerate(parts))
