"""The page of a class: in one line how it went, what to teach next, and then the scores and the checks. Pure."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence

from grader.kit.picturing.pictures import picture
from grader.kit.probe import Probe
from grader.kit.showing.failure_text import calls_told, clean, values_told
from grader.pages.frame import page
from grader.pages.markup import Html, element, folded, joined, name, scrolled, table
from grader.reports.drawings import bar, histogram, looks_of, map_head, map_row, sample
from grader.reports.mistakes import Cluster
from grader.reports.moves import Move, Moves
from grader.reports.numbers import PASSED, SILENT, UNSTARTED, CheckNumbers, Numbers, Student

VALUE_CHARACTERS = 300  # of a value in an example
CALL_CHARACTERS = 1200
COLUMNS = 88
SHOWN = 5  # mistakes that are shown with their example: more are not taught in a lecture
SHOWN_ALONE = 3  # of which so many, though a single student made them
SHOWN_CHECKS = 3  # of a mistake that is made in many
STATES, OTHER = frozenset({PASSED, SILENT, UNSTARTED}), "without a name"
LEGEND = (
    ("first", "the most frequent mistake of the check"),
    ("second", "the second one"),
    ("other", "any other"),
    ("silent", "no answer: not imported, a crash, or out of time"),
    ("unstarted", "not started"),
)


def class_page(numbers: Numbers, probes: Mapping[str, Probe]) -> str:
    """Return the page as the text of an HTML file."""
    header = joined(
        [
            element("p", "Class report", class_="muted"),
            element("h1", numbers.assignment),
            element("p", _summary(numbers)),
            *_without_result(numbers),
        ]
    )
    return page(f"Class report: {numbers.assignment}", header, *_sections(numbers, probes), has_tables=True)


def _summary(numbers: Numbers) -> Html:
    """Return the one line on everything."""
    median = f"median {numbers.median:g} of {numbers.max_score:g} points" if numbers.scores else "nothing counts yet"
    parts = [f"{len(numbers.students)} students", median, f"{numbers.complete} complete"]
    if numbers.without_result:
        parts.append(f"{len(numbers.without_result)} without a result")
    flags = dict(numbers.flags)
    parts.append(f"{flags.pop('in doubt', 0)} in doubt")
    parts.append(f"flags: {', '.join(f'{count} {flag}' for flag, count in flags.items()) or 'none'}")
    return joined([element("b", parts[0]), "; ", "; ".join(parts[1:]), "."])


def _without_result(numbers: Numbers) -> list[Html]:
    who = numbers.without_result
    return [folded(f"{len(who)} with a result of another assignment, and none of this one", _names(who))] if who else []


def _sections(numbers: Numbers, probes: Mapping[str, Probe]) -> Iterator[Html]:
    yield _section("Mistakes, the most frequent first", *_mistakes(numbers, probes))
    yield _section("Scores", scrolled("Histogram", histogram(numbers.histogram, numbers.max_score)))
    yield _section("Students by checks", *_students(numbers))
    yield _section("Checks", *_checks(numbers))
    yield _section("Since the last run", *_moves(numbers.moves))


def _section(head: str, *inside: Html) -> Html:
    return element("section", element("h2", head), *inside)


def _students(numbers: Numbers) -> Iterator[Html]:
    said = "Each row of the map is a student, each column of it a check, with its number in the table below."
    yield element("p", said, class_="muted")
    yield element("p", joined(element("span", sample(look), f" {said}", class_="key") for look, said in LEGEND))
    looks, tasks = looks_of(numbers), [check.task for check in numbers.checks]
    lines = numbers.line_names
    rows = [
        (name(one.name), *_points(one, lines), map_row(one, tasks, looks), _named(one), _flags(one))
        for one in numbers.students
    ]
    heads = ("student", *(lines or ("score",)), map_head(numbers), "mistakes", "flags")
    of_points = {*range(1, 1 + max(len(lines), 1))}
    yield element("div", table("Students by checks", heads, rows, numbers=of_points), class_="map")


def _points(student: Student, lines: Sequence[str]) -> list[str]:
    """Return what each line of the score has, or the score where none has lines; nothing where nothing counts."""
    if student.score is None:
        return [f"{student.lines[line]:g}" if line in student.lines else "" for line in lines]
    return [f"{student.lines.get(line, 0):g}" for line in lines] or [f"{student.score:g}"]


def _flags(student: Student) -> str:
    return ", ".join(filter(None, [*student.flags, clean(student.note)]))


def _named(student: Student) -> str:
    """Return the mistakes of a student by name, as a map does not say them aloud, and how many checks have
    another state.
    """
    kinds = [key if key in STATES else OTHER if ": " in key else key for key in student.cells]
    counts = Counter(kind for kind in kinds if kind != PASSED)
    return ", ".join(f"{kind} {count}" for kind, count in counts.items())


def _mistakes(numbers: Numbers, probes: Mapping[str, Probe]) -> Iterator[Html]:
    if not numbers.mistakes:
        yield element("p", "None: whoever began passes every check that was begun.")
    often = sum(len(cluster.students) > 1 for cluster in numbers.mistakes)
    shown = min(max(often, SHOWN_ALONE), SHOWN)
    yield from (_cluster(cluster, len(numbers.students), probes) for cluster in numbers.mistakes[:shown])
    if rest := numbers.mistakes[shown:]:
        rows = [(c.key, str(len(c.students)), ", ".join(c.students[:3]), c.hint or c.sentence) for c in rest]
        heads = ("mistake", "students", "the first", "hint")
        yield folded(f"{len(rest)} more", table("More mistakes", heads, rows, numbers={1}))


def _cluster(cluster: Cluster, students: int, probes: Mapping[str, Probe]) -> Html:
    """Return a mistake: what to say of it, how many made it, the smallest example, and who."""
    count = len(cluster.students)
    beyond = len(cluster.checks) - SHOWN_CHECKS
    more = f" and {_counted(beyond, 'more check')}" if beyond > 0 else ""
    key = cluster.key if cluster.hint else "a mistake that no rule recognises"
    checks = f"{key}, in {', '.join(cluster.checks[:SHOWN_CHECKS])}{more}"
    return element(
        "article",
        element("h3", clean(cluster.hint or cluster.sentence)),
        element("p", bar(count, students), f"{count} of {_counted(students, 'student')}", class_="count"),
        element("p", checks, class_="muted"),
        element("p", element("b", "To say: "), _to_say(cluster)),
        *_example(cluster, probes),
        folded("Who", _names(cluster.students)),
    )


def _to_say(cluster: Cluster) -> str:
    """Return the sentence for the next lecture: what must hold, and what goes wrong."""
    return clean(f"{cluster.sentence} {cluster.hint}".strip())


def _example(cluster: Cluster, probes: Mapping[str, Probe]) -> list[Html]:
    failure = cluster.example
    if failure is None:
        return [element("p", "Found on hidden examples alone; `grader show STUDENT --instructor` shows one.")]
    calls = "\n".join(calls_told(failure, probes, COLUMNS))
    shown = calls if len(calls) <= CALL_CHARACTERS else f"{calls[:CALL_CHARACTERS]}\n# ..."
    fields = [("call", element("pre", element("code", shown)))] if calls else []
    values = values_told(failure, probes, VALUE_CHARACTERS)
    fields += [("theirs" if label == "yours" else label, element("code", said)) for label, said in values]
    rows = [part for label, said in fields for part in (element("dt", label), element("dd", said))]
    figure = picture(failure, probes)
    return [element("dl", *rows), *([Html(figure.svg(with_style=False))] if figure else [])]


def _checks(numbers: Numbers) -> Iterator[Html]:
    yield element(
        "p",
        "Of those who began a check: how many pass it, and how its points go with those of all other checks (item-rest "
        "correlation). Near 0 or below, the check tells little of who is able, or is at fault itself.",
        class_="muted",
    )
    heads = ("no.", "check", "task", "pass", "began", "item-rest", "most frequent mistake")
    rows = [_check(n, check) for n, check in enumerate(numbers.checks, 1)]
    yield table("Checks", heads, rows, numbers={0, 3, 4, 5}, about=1)


def _check(number: int, check: CheckNumbers) -> tuple[str, ...]:
    rate = f"{100 * check.passed / check.begun:.0f} %" if check.begun else ""
    correlation = "" if check.item_rest is None else f"{check.item_rest:.2f}"
    return str(number), check.check, check.task, rate, str(check.begun), correlation, check.most_frequent


def _moves(moves: Moves | None) -> Iterator[Html]:
    """Yield who has other points than before the last run, and at which checks most of that was."""
    if moves is None:
        yield element("p", "Nothing is known of an earlier run.")
        return
    rose = sum(move.after > move.before for move in moves.moved)
    fell = sum(move.after < move.before for move in moves.moved)
    yield element(
        "p",
        f"The last run graded {_counted(moves.graded, 'student')}: {moves.new} with no result before, "
        f"{rose} with more points than before, {fell} with fewer.",
    )
    rows = [
        (name(move.name), f"{move.after - move.before:+g}", f"{move.before:g}", f"{move.after:g}", _changed(move))
        for move in moves.moved
    ]
    if rows:
        heads = ("student", "change", "before", "after", "checks")
        yield table("Students who moved", heads, rows, numbers={1, 2, 3})
        checks = sorted({*moves.gained, *moves.lost}, key=lambda check: (-moves.gained.get(check, 0), check))
        counts = [(check, str(moves.gained.get(check, 0)), str(moves.lost.get(check, 0))) for check in checks]
        yield table("Checks that moved", ("check", "more points", "fewer points"), counts, numbers={1, 2})


def _changed(move: Move) -> str:
    """Return the first checks that give other points."""
    changed = [*(f"+{check}" for check in move.gained), *(f"-{check}" for check in move.lost)]
    more = [f"and {len(changed) - SHOWN_CHECKS} more"] if changed[SHOWN_CHECKS:] else []
    return ", ".join([*changed[:SHOWN_CHECKS], *more])


def _names(names: tuple[str, ...]) -> Html:
    """Return the names, one a line, in a field from which all of them are copied at once, with the keyboard too."""
    lines = "\n".join(one.replace("\n", " ") for one in names)
    return element("textarea", lines, readonly="", rows=min(len(names), 8), aria_label="Names", dir="auto")


def _counted(count: int, noun: str) -> str:
    return f"{count} {noun}" if count == 1 else f"{count} {noun}s"
