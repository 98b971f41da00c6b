"""Owns which claims are one submission, which of several attempts counts, and who is refused for a clash of names."""

from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace

from grader.intake.alike import told_apart
from grader.intake.files.folders import VANISHED
from grader.intake.files.text import one_line
from grader.intake.files.tree import joined
from grader.intake.platforms.receipts import TEXT, Claim
from grader.intake.values import NOTHING, NotGraded, Source

_MAX_ENTRY = 60  # characters of the name of an entry in a sentence that names several
_UNUSABLE = {
    "link": "is a symbolic link; put the files themselves in its place",
    "special": "is not an ordinary file or folder",
    "twice": "is there more than once; keep one",
    "locked": "has permissions that let nobody read it",
    "closed": "has permissions that let nobody read it",
    "vanished": VANISHED,
}

# From a student's name and what is the student's, a source; the name is settled only when all are known.
SourceMaker = Callable[[str, Sequence[Claim]], Source]


@dataclass
class Claimed:
    """What the claims are: a source for each student, their earlier attempts, and why somebody has none."""

    sources: list[Source] = field(default_factory=list)
    earlier: list[tuple[Source, ...]] = field(default_factory=list)  # of each who has some, the oldest first
    not_graded: list[NotGraded] = field(default_factory=list)


def settled(known: Sequence[Claim], make: SourceMaker) -> Claimed:
    """Return a source for each student; where two submissions have one name, or one cannot be one, why not."""
    claimed = Claimed()
    for name, mine in sorted(_by_name(known).items()):
        work = [claim for claim in mine if not claim.instead]
        if not work:
            claimed.not_graded.append(_nothing(name, mine))
            continue
        work, earlier = _newest(work)
        if reasons := _reasons(work):
            claimed.not_graded += [NotGraded(name, reason, work[0].receipt) for reason in reasons]
        else:
            attempts = {claim.attempt for claim in mine if not claim.instead and claim.attempt}
            texts = [c for c in mine if c.entry and (c.instead == TEXT or (c.instead and c.attempt not in attempts))]
            beside = [f"{one_line(claim.entry)}: {claim.instead}; passed over" for claim in texts]
            notes = [*_of_attempts(mine, work[0], earlier), *beside]
            entries = tuple(claim.entry for claim in work)
            claimed.sources.append(replace(make(name, _numbered(work)), notes=tuple(notes), entries=entries))
            claimed.earlier += [found] if (found := _each_attempt(name, earlier, make)) else []
    return claimed


def _each_attempt(name: str, earlier: Sequence[Claim], make: SourceMaker) -> tuple[Source, ...]:
    """Return a source for each attempt before the newest one, the oldest first; what cannot be one is left out."""
    by_attempt: dict[str, list[Claim]] = defaultdict(list)
    for claim in earlier:
        by_attempt[claim.attempt].append(claim)
    attempts = [claims for _, claims in sorted(by_attempt.items()) if not _reasons(claims)]
    return tuple(make(name, _numbered(claims)) for claims in attempts)


def _by_name(known: Sequence[Claim]) -> dict[str, list[Claim]]:
    keys: dict[str, set[str]] = defaultdict(set)
    for claim in known:
        keys[claim.student].add(claim.key)
    by_name: dict[str, list[Claim]] = defaultdict(list)
    for claim in known:
        # Two people of one name are told apart by what the download says of them; without that, nobody guesses.
        is_told_apart = len(keys[claim.student]) > 1 and "" not in keys[claim.student]
        by_name[f"{claim.student} ({claim.key})" if is_told_apart else claim.student].append(claim)
    return by_name


def _nothing(name: str, mine: Sequence[Claim]) -> NotGraded:
    """Return why somebody has no grade of whom there is no file: the newest attempt counts here, too."""
    last = max(mine, key=lambda claim: claim.attempt)
    what = ", ".join(dict.fromkeys(claim.instead for claim in mine))
    return NotGraded(name, f"{NOTHING} that can be graded: {what}", last.receipt, NOTHING)


def _newest(work: Sequence[Claim]) -> tuple[list[Claim], list[Claim]]:
    """Return the claims of the newest attempt of one person with a file, and those of the earlier ones."""
    if len({claim.key for claim in work}) > 1 or not all(claim.attempt for claim in work):
        return list(work), []
    newest = max(claim.attempt for claim in work)
    return [c for c in work if c.attempt == newest], [c for c in work if c.attempt != newest]


def _of_attempts(mine: Sequence[Claim], taken: Claim, earlier: Sequence[Claim]) -> list[str]:
    count = len({claim.attempt for claim in earlier})
    notes = [f"{count} earlier attempt{'s' if count > 1 else ''}; the one of {taken.receipt.at} is read"] * bool(count)
    later = [claim for claim in mine if claim.instead and claim.attempt > taken.attempt]
    return notes + [f"a later attempt, of {one.receipt.at}, is {one.instead}; passed over" for one in later]


def _numbered(work: Sequence[Claim]) -> list[Claim]:
    """Return the claims, with a folder of its own for each of several files of one name, so that all of them
    are seen.
    """
    counts: dict[str, int] = defaultdict(int)
    for claim in work:
        counts[claim.file] += 1
    named = [(claim, f"attachment {claim.number}" if claim.number else claim.entry) for claim in work]
    return [replace(c, file=joined(above, c.file)) if c.file and counts[c.file] > 1 else c for c, above in named]


def _reasons(mine: Sequence[Claim]) -> tuple[str, ...]:
    """Return why these claims of one name are not graded, a sentence for each submission.

    There is no reason if they are one submission.
    """
    if _are_one(mine):
        bad = (claim for claim in mine if claim.kind in _UNUSABLE)
        return tuple(f"{one_line(claim.entry)} {_UNUSABLE[claim.kind]}" for claim in bad)[:1]
    shown = told_apart([claim.entry for claim in mine], _MAX_ENTRY)
    entries = ", ".join(list(shown.values())[:5])
    return tuple(
        f"{shown[one.entry]} is one of {len(mine)} submissions of that name ({entries}); keep one" for one in mine
    )


def _are_one(mine: Sequence[Claim]) -> bool:
    """Return whether the claims are one submission: one folder or archive, or any number of single files of one
    person.
    """
    return len(mine) == 1 or (all(claim.file for claim in mine) and len({claim.key for claim in mine}) == 1)
