"""JUnit XML, which GitLab shows in a merge request and a pipeline: as `pytest --junitxml` writes it.

Attributes and elements are those of GitLab's reader (gitlab-org/gitlab, lib/gitlab/ci/parsers/test/junit.rb): testcase
with name, classname, time and file, and in it failure, error or skipped. The points are properties.
"""

import xml.etree.ElementTree as ET

from grader.ci.checking.report import AT_FAULT, Report, Row, TaskReport


def junit_xml(report: Report) -> str:
    """Return the file's text."""
    top = ET.Element("testsuites")
    for task in report.tasks:
        top.append(_suite(task))
    ET.indent(top)
    return ET.tostring(top, encoding="unicode", xml_declaration=True) + "\n"


def _suite(task: TaskReport) -> ET.Element:
    counts = {
        "tests": len(task.rows),
        "failures": sum(row.state in AT_FAULT for row in task.rows),
        "errors": 0,
        "skipped": sum(row.state in ("not started", "not run") for row in task.rows),
    }
    facts = {"name": f"task {task.id}", "time": f"{sum(row.seconds for row in task.rows):.3f}"}
    suite = ET.Element("testsuite", facts | {name: str(count) for name, count in counts.items()})
    suite.extend(_case(task, row) for row in task.rows)
    return suite


def _case(task: TaskReport, row: Row) -> ET.Element:
    where = {"file": row.spot.file, "line": str(row.spot.line)} if row.spot else {}
    facts = {"classname": f"task {task.id}", "name": row.name, "time": f"{row.seconds:.3f}"}
    case = ET.Element("testcase", facts | where)
    properties = ET.SubElement(case, "properties")
    for name, points in (("points", row.earned), ("max_points", row.points)):
        ET.SubElement(properties, "property", {"name": name, "value": f"{points:g}"})
    if row.state in AT_FAULT:
        ET.SubElement(case, "failure", {"message": row.sentence, "type": row.state}).text = row.failure
    elif row.state != "passed":
        ET.SubElement(case, "skipped", {"message": row.state})
    return case
