"""The names that somebody may have meant who asks for a student without a result."""

import difflib
import re
import unicodedata
from collections.abc import Sequence

from grader.intake.alike import told_apart

MOST = 3  # names that are offered


def unknown_student(student: str, assignment: str, known: Sequence[str]) -> str:
    """Return the message for a student without a result."""
    near = near_names(student, known)
    shown = told_apart(near, None)
    words = " or ".join(f"-- {shown[name]}" if name.startswith("-") else shown[name] for name in near)
    hint = f"; did you mean {words}?" if near else f"; {len(known)} students are graded"
    return f"no result of {student} for {assignment}{hint}"


def near_names(student: str, known: Sequence[str]) -> list[str]:
    """Return names that have all words of this one, then names that are written nearly like it.

    Accents and case do not matter.
    """
    plain = {name: _plain(name) for name in known}
    asked = _plain(student)
    words = set(asked.split())
    having = [name for name, text in plain.items() if words and all(word in text for word in words)]
    close = set(difflib.get_close_matches(asked, plain.values(), n=MOST))
    return list(dict.fromkeys([*having, *(name for name, text in plain.items() if text in close)]))[:MOST]


def _plain(name: str) -> str:
    letters = unicodedata.normalize("NFKD", name).casefold()
    return " ".join(re.findall(r"\w+", "".join(char for char in letters if not unicodedata.combining(char))))
