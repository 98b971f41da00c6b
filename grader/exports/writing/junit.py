"""JUnit XML of a whole class, a suite for each person: pytest-dev/pytest, testing/example_scripts/junit-10.xsd.

In that schema a testcase has neither properties nor a file, so points are properties of the suite. A text of XML holds
no control character; `skipped` is an attribute of a suite alone.
"""

import xml.etree.ElementTree as ET
from collections.abc import Mapping

from grader.exports.writing.lines import Export, Line, Made, decimal, points_of
from grader.kit.showing.harmless import plain_text
from grader.results.scorecard import CheckResult, Scorecard

POINTS = "points."


def write(export: Export) -> Made:
    """Return the file; who has no score has a suite without a case, which says why."""
    top = ET.Element("testsuites", {"name": plain_text(export.title)})
    top.extend(_suite(line) for line in export.lines)
    ET.indent(top)
    return Made(ET.tostring(top, encoding="utf-8", xml_declaration=True) + b"\n")


def read(data: bytes) -> Mapping[str, str]:
    """Return the points of a file of last time."""
    suites = ET.fromstring(data.decode())  # noqa: S314 - a file of ours, which its user named
    found = {suite.get("name", ""): _property(suite, "final") for suite in suites}
    return {name: value for name, value in found.items() if value}


def _property(suite: ET.Element, name: str) -> str:
    return next((one.get("value", "") for one in suite.iter("property") if one.get("name") == name), "")


def _suite(line: Line) -> ET.Element:
    results = line.card.results if line.card and line.points else ()
    states = [_state(result, line.card) for result in results]
    counts = {
        "tests": len(results), "failures": states.count("failure"), "errors": 0, "skipped": states.count("skipped")
    }  # fmt: skip
    name = plain_text(line.person.id or line.person.name or line.submission)
    suite = ET.Element("testsuite", {"name": name} | {key: str(count) for key, count in counts.items()})
    properties = ET.SubElement(suite, "properties")
    for key, value in _facts(line).items():
        ET.SubElement(properties, "property", {"name": key, "value": plain_text(value)})
    suite.extend(_case(result, state) for result, state in zip(results, states, strict=True))
    return suite


def _facts(line: Line) -> dict[str, str]:
    if line.points is None:
        return {"note": line.note}
    score = line.points
    lines = {**score.parts, "final": score.final, "maximum": line.maximum}
    facts = {key: decimal(points) for key, points in lines.items()}
    facts |= {f"{POINTS}{check}": decimal(points) for check, points in points_of(line).items()}
    return facts | ({"note": line.note} if line.note else {})


def _state(result: CheckResult, card: Scorecard | None) -> str:
    if result.verdict == "passed":
        return ""
    waits = result.verdict == "not judged" or (card is not None and card.waits_for(result))
    return "skipped" if waits else "failure"


def _case(result: CheckResult, state: str) -> ET.Element:
    case = ET.Element("testcase", {"classname": f"task {result.task}", "name": result.check})
    if state:
        ET.SubElement(case, state, {"message": plain_text(result.sentence), "type": result.verdict})
    return case
