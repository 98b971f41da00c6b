"""Small readers of what `python -m grader.ci` writes: each rule with the source in which its place has it.

They read as strictly as the place does, and say what a student's or a teacher's eye would see. test_real_readers.py
runs the places' own code where a snapshot of it is at hand.
"""

import base64
import json
import re
import xml.etree.ElementTree as ET
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

ANNOTATIONS = ("error", "warning", "notice")
# What a runner knows: actions/runner, src/Runner.Worker/ActionCommandManager.cs and its extensions.
COMMANDS = (*ANNOTATIONS, "debug", "group", "endgroup", "echo", "add-mask", "set-env", "set-output", "add-path")
COMMANDS += ("save-state", "stop-commands", "add-matcher", "remove-matcher")
SUMMARY_LIMIT = 128 * 1024  # actions/runner, src/Runner.Worker/FileCommandManager.cs; github/docs says 1 MiB by now
PER_STEP = 10  # annotations of a kind: actions/toolkit, docs/problem-matchers.md, "Limitations"


@dataclass(frozen=True)
class Command:
    """A workflow command that a runner carries out."""

    name: str
    properties: Mapping[str, str]
    message: str


def commands(log: str) -> Iterator[Command]:
    """The workflow commands in a log: actions/runner, src/Runner.Common/ActionCommand.cs.

    A line that begins with `::` after spaces is one, and so is what follows `##[` anywhere in a line. Between
    `::stop-commands::WORD` and `::WORD::` there is none (ActionCommandManager.cs).
    """
    stopped_by = ""
    for line in log.split("\n"):
        begun = line.lstrip()
        if stopped_by:
            stopped_by = "" if begun.startswith(f"::{stopped_by}::") else stopped_by
            continue
        found = re.match(r"::([\w-]+)(?: (.*?))?::(.*)", begun) or re.search(r"##\[([\w-]+)(?: (.*?))?\](.*)", line)
        if found and found[1] in COMMANDS:
            if found[1] == "stop-commands":
                stopped_by = found[3]
                continue
            pairs = [pair.partition("=") for pair in (found[2] or "").split(",") if pair]
            yield Command(found[1], {name: unescaped(text) for name, _, text in pairs}, unescaped(found[3]))


def unescaped(text: str) -> str:
    for escape, char in (("%0D", "\r"), ("%0A", "\n"), ("%3A", ":"), ("%2C", ","), ("%25", "%")):
        text = text.replace(escape, char)
    return text


def assignments(text: str) -> dict[str, str]:
    """An output or environment file: NAME=VALUE a line (FileCommandManager.cs); we write no heredoc."""
    pairs = [line.partition("=") for line in text.splitlines() if line]
    assert all(name and equals and "<<" not in name for name, equals, _ in pairs)
    return {name: value for name, _, value in pairs}


def summary(text: str) -> tuple[float, float]:
    """The points in the first heading of a job's summary, which is within the limit."""
    assert len(text.encode()) <= SUMMARY_LIMIT
    found = re.match(r"## Checks: ([\d.]+) of ([\d.]+) points\n", text)
    assert found
    return float(found[1]), float(found[2])


def outside_of_fences(text: str) -> str:
    """What of a Markdown page is not in a block of code: github.github.com/gfm, "Fenced code blocks".

    A block ends at a line of at least as many backticks as it began with, and of nothing else.
    """
    kept, fence = [], ""
    for line in text.split("\n"):
        ticks = re.match(r" {0,3}(`{3,})", line)
        if fence:
            fence = "" if ticks and len(ticks[1]) >= len(fence) and not line.strip().strip("`") else fence
        elif ticks:
            fence = ticks[1]
        else:
            kept.append(line)
    assert not fence
    return "\n".join(kept)


def reporter(environ: Mapping[str, str], runners: str) -> tuple[float, float, float, bool]:
    """Points of the reporter's table, of its report, the maximum, and whether the job goes on.

    classroom-resources/autograding-grading-reporter: src/main.js reads RUNNER_RESULTS; getTestScore in
    src/helpers/test-helpers.js counts passed tests for the table; src/notify-classroom.js sums scores for the report.
    """
    table = report = most = 0.0
    is_passed = True
    for runner in runners.split(","):
        results = json.loads(base64.b64decode(environ[f"{runner.strip().upper()}_RESULTS"], validate=True))
        tests, maximum = results["tests"], results["max_score"]
        table += sum(test["status"] == "pass" for test in tests) / len(tests) * maximum
        report += sum(test["score"] for test in tests)
        most += maximum
        is_passed &= results["status"] == "pass"
    return table, report, most, is_passed


def classroom50(text: str, environ: Mapping[str, str]) -> tuple[int, int]:
    """Score and maximum of a result.json that Classroom 50 takes.

    foundation50/classroom50: schemas/result-v1.schema.json (keys, types, patterns) and validate_result in
    cli/gh-teacher/skeleton/dotgithub/scripts/runner.py (identity, and no score above its maximum).
    """
    data = json.loads(text)
    needed = {"schema", "classroom", "assignment", "assignment_type", "owner", "submission", "commit", "release"}
    needed |= {"review", "datetime", "score", "max-score", "tests"}
    assert needed <= data.keys() <= needed | {"graded_at", "submitted_by"}
    assert data["schema"] == "classroom50/result/v1"
    assert (data["classroom"], data["assignment"]) == (environ["CLASSROOM"], environ["ASSIGNMENT"])
    assert data["assignment_type"] in ("individual", "group")
    assert data["owner"] == environ["USERNAME"]
    assert data["submission"].startswith("submit/")
    assert all(isinstance(data[key], str) and data[key] for key in ("commit", "release", "review"))
    for key in ("datetime", "graded_at"):
        assert re.fullmatch(r"\d{4}-\d{2}-\d{2}T([01]\d|2[0-3]):[0-5]\d:[0-5]\dZ", data[key])
    for one in (data, *data["tests"]):
        assert type(one["score"]) is int
        assert type(one["max-score"]) is int
        assert 0 <= one["score"] <= one["max-score"]
    assert all(isinstance(t["test-name"], str) and t["test-name"] for t in data["tests"])
    assert all(isinstance(t["passed"], bool) for t in data["tests"])
    assert len(text.encode()) <= 10 << 20
    return data["score"], data["max-score"]


def gradescope(text: str) -> tuple[float, float]:
    """Points and maximum as Gradescope shows them: "Autograder Specifications" in its documents.

    A score at the top would override the sum of the tests; a hidden test hides the total.
    """
    data = json.loads(text)
    assert data.keys() <= {
        *("score", "execution_time", "output", "output_format", "test_output_format", "test_name_format"),
        *("visibility", "stdout_visibility", "extra_data", "tests", "leaderboard"),
    }
    assert "score" not in data
    for test in data["tests"]:
        assert test["visibility"] == "visible"
        assert test["status"] == ("passed" if test["score"] == test["max_score"] else "failed")
        assert isinstance(test["number"], str)
    return sum(t["score"] for t in data["tests"]), sum(t["max_score"] for t in data["tests"])


def prairielearn(text: str) -> tuple[float, float]:
    """Points and maximum: PrairieLearn/PrairieLearn, docs/externalGrading.md, "Grading results"."""
    data = json.loads(text)
    assert len(text.encode()) <= 1_000_000
    assert data["gradable"] is True
    assert 0 <= data["score"] <= 1
    assert all({"name", "points", "max_points"} <= test.keys() for test in data["tests"])
    points, most = (sum(test[key] for test in data["tests"]) for key in ("points", "max_points"))
    assert abs(data["score"] * most - points) < 1e-9 * most
    return points, most


def junit(text: str) -> tuple[float, float]:
    """Points and maximum of the properties: gitlab-org/gitlab, lib/gitlab/ci/parsers/test/junit.rb.

    A case failed if it has an element `failure`, and passed if it has none of `failure`, `error` and `skipped`.
    """
    points: dict[str, float] = {"points": 0.0, "max_points": 0.0}
    top = ET.fromstring(text)  # noqa: S314 - what we wrote ourselves
    assert top.tag == "testsuites"
    for case in top.iter("testcase"):
        assert case.get("name")
        own: dict[str, Any] = {p.get("name", ""): float(p.get("value", "")) for p in case.iter("property")}
        is_passed = not {"failure", "error", "skipped"} & {child.tag for child in case}
        assert own["points"] == (own["max_points"] if is_passed else 0)
        points = {name: points[name] + own[name] for name in points}
    return points["points"], points["max_points"]
