"""Recognises known mistakes in a failure: a stable key, and a hint that names the idea and not the answer.

Owns the order in which the rules are asked: those of the kit, which hold for any course, and between them those of
the course. Pure: the same calls, seen and want give the same mistake, on any machine.
"""

import importlib
from collections.abc import Mapping, Sequence
from functools import cache

from grader.kit.calls import Call
from grader.kit.errors import HarnessFault
from grader.kit.judging.general_mistakes import FIRST_RULES, LAST_RULES
from grader.kit.mistakes import Case, Evidence, Mistake, Rule
from grader.kit.plain import Plain
from grader.kit.wording.words import reworded


@cache
def find_rules(package: str = "tests.mistakes") -> tuple[Rule, ...]:
    """Return all rules in the order in which they are asked.

    A course without the package has the general ones alone.
    """
    try:
        own = importlib.import_module(package).RULES
    except ModuleNotFoundError as error:
        if error.name not in (package, package.partition(".")[0]):
            raise HarnessFault(f"{package}: cannot be imported: {error}") from error
        own = ()
    except (ImportError, AttributeError) as error:
        raise HarnessFault(f"{package}: cannot be imported, or has no RULES: {error}") from error
    return spliced(own)


def spliced(own: Sequence[Rule]) -> tuple[Rule, ...]:
    """Return a course's rules among the general ones: after the first and before the last, or where their
    `before` says.

    The first that holds wins, so that what names one function's mistake comes before what may happen anywhere.
    """
    general = {rule.mistake.key for rule in (*FIRST_RULES, *LAST_RULES)}
    lost = sorted({rule.before for rule in own} - general - {""})
    if lost:
        raise HarnessFault(f"before={lost[0]!r}: there is no general rule of this key; known are {sorted(general)}")
    middle = [rule for rule in own if not rule.before]
    return (*_led(FIRST_RULES, own), *middle, *_led(LAST_RULES, own))


def _led(general: Sequence[Rule], own: Sequence[Rule]) -> list[Rule]:
    """Return general rules, each led by those of the course that are asked before it."""
    return [rule for last in general for rule in (*(r for r in own if r.before == last.mistake.key), last)]


def misjudged(rules: Sequence[Rule], more: Mapping[str, Sequence[Case]]) -> list[str]:
    """Return what is not as the rules' own cases say, a line each.

    `more` has cases that show the mistakes of these keys.

    A rule has a case that shows its mistake, and it is the first that holds there. What lies near shows what it says.
    """
    tried = [(rule.mistake.key, case) for rule in rules for case in rule.shown_by]
    tried += [(near.shows, near.case) for rule in rules for near in rule.not_by]
    tried += [(key, case) for key, cases in more.items() for case in cases]
    found = [(key, case, _key(_first(rules, case))) for key, case in tried]
    lines = [f"{case} shows {seen or 'nothing'}, not {key or 'nothing'}" for key, case, seen in found if seen != key]
    for rule in rules:
        if not any(_first(rules, case) is rule for case in rule.shown_by):
            lines.append(f"{rule.mistake.key}: no case of shown_by is recognised by this rule: {rule.mistake.hint}")
        if any(near.shows == rule.mistake.key for near in rule.not_by):
            lines.append(f"{rule.mistake.key}: a case of not_by is said to show this very mistake")
    return lines


def _first(rules: Sequence[Rule], case: Case) -> Rule | None:
    return next((rule for rule in rules if rule.asks(case)), None)


def _key(rule: Rule | None) -> str:
    return rule.mistake.key if rule else ""


def find_mistake(
    calls: Sequence[Call], seen: Plain, want: Plain, relation: str, evidence: Evidence | None = None
) -> Mistake | None:
    """Return the known mistake that a failing example shows; None where none is known. Asked of failures only.

    Where all answers to the check are known, a mistake of the course must explain all of them: a definition that gives
    each of them comes first, and then what each failing example shows and no right answer speaks against. Where two
    mistakes explain it as well as each other, none is named. The general rules say what is seen of this one example:
    they need no other.
    """
    case = Case(calls, seen, want, relation)
    rules = find_rules()
    found = _first(rules, case) if evidence is None else _best(rules, case, evidence)
    return found.mistake if found else None


def _best(rules: Sequence[Rule], case: Case, evidence: Evidence) -> Rule | None:
    general = {id(rule) for rule in (*FIRST_RULES, *LAST_RULES)}
    models = [rule for rule in rules if rule.explains(evidence)]
    others = (rule for rule in rules if (rule.asks(case) if id(rule) in general else rule.shows(evidence)))
    first = next(others, None)
    if not models:
        return first
    rivals = {rule.mistake.key for rule in models} | (
        {first.mistake.key} if first and id(first) not in general else set()
    )
    return models[0] if len(rivals) == 1 else None


def is_general(key: str) -> bool:
    """Return whether a key is that of a rule for any course, which says what was seen of one example."""
    return any(rule.mistake.key == key for rule in (*FIRST_RULES, *LAST_RULES))


def hint_for(key: str) -> str:
    """Return the hint of the mistake with this key, as it is read; nothing for a key that is no longer known."""
    return reworded(next((rule.mistake.hint for rule in find_rules() if rule.mistake.key == key), ""))
