"""Exports, read by places' own code and schemas: `tox -e readers -- DIR`, with snapshots as in ci/test_real_readers.py.

Canvas', Moodle's and Brightspace's importers need their whole applications; readers.py does what their sources say.
"""

import importlib
import json
import subprocess
from dataclasses import replace
from pathlib import Path

import pytest

from grader.bundles.scripts import scripts
from grader.ci.checking.report import Report, Row, TaskReport
from grader.ci.writing.prairielearn import not_gradable_json, prairielearn_json
from grader.courses.assignment import load_assignment
from tests.harness.ci.test_real_readers import CLASSROOM50, needs, snapshot
from tests.harness.exports import readers
from tests.harness.exports.class_world import ROOT, SCORES, SUBMISSION, exported, made, run

PARSER = "csvtojson@2.0.10"  # by which PrairieLearn reads an upload
# As apps/prairielearn/src/lib/score-upload.ts of PrairieLearn/PrairieLearn calls it for an assessment's scores.
PARSE = """
const csvtojson = require('csvtojson');
const options = {colParser: {instance: 'number', score_perc: 'number', points: 'number'}, maxRowLength: 1000};
csvtojson(options).fromFile(process.argv[1]).then(rows => console.log(JSON.stringify(rows)));
"""


def test_junit_is_as_its_schema_says(tmp_path: Path) -> None:
    etree = pytest.importorskip("lxml.etree")
    schema = etree.XMLSchema(
        etree.fromstring(snapshot("pytest-dev/pytest", "testing/example_scripts/junit-10.xsd").encode())
    )
    data, _ = exported(made(tmp_path), "junit")
    schema.assertValid(etree.fromstring(data))
    wrong = data.replace(b"<properties>", b"<property>").replace(b"</properties>", b"</property>")
    assert not schema.validate(etree.fromstring(wrong))  # the schema is one that refuses


def test_classroom50_takes_its_own_file_back(tmp_path: Path) -> None:
    jsonschema = pytest.importorskip("jsonschema")
    schema = json.loads(snapshot(CLASSROOM50, "schemas/scores-v1.schema.json"))
    entries = [{"owner": "mquill", "submissions": [SUBMISSION | {"owner": "mquill"}]}]
    data = {"schema": "classroom50/scores/v1", "assignments": {"module0": {"type": "individual", "entries": entries}}}
    (tmp_path / "scores.json").write_text(json.dumps(data))
    filled, _ = exported(made(tmp_path), "classroom50", "--into", tmp_path / "scores.json")
    jsonschema.Draft202012Validator(schema).validate(json.loads(filled))
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.Draft202012Validator(schema).validate(json.loads(filled) | {"more": 1})


def test_prairielearns_parser_reads_the_points_as_numbers(tmp_path: Path) -> None:
    node, npm = needs("node"), needs("npm")
    quiet = ["--silent", "--no-save", "--no-audit", "--prefix", str(tmp_path)]
    subprocess.run([npm, "install", *quiet, PARSER], check=True, cwd=tmp_path, timeout=300)
    folder = tmp_path / "class"
    folder.mkdir()
    done = run(made(folder), "prairielearn", "-a", "module0", "-o", tmp_path / "scores.csv")
    assert done.exit_code == 1, "a stranger is said"
    parsed = subprocess.run([node, "-e", PARSE, tmp_path / "scores.csv"], cwd=tmp_path, capture_output=True, check=True)
    rows = json.loads(parsed.stdout)
    assert sorted(row["points"] for row in rows) == sorted(map(float, SCORES.values()))
    assert {row["instance"] for row in rows} == {1}
    ours = readers.prairielearn((tmp_path / "scores.csv").read_text("utf-8"))
    assert {row["uid"]: f"{row['points']:g}" for row in rows} == ours


PRAIRIELEARN = "PrairieLearn/PrairieLearn"
ELEMENT = "apps/prairielearn/elements/pl-external-grader-results/pl-external-grader-results"
# Of PrairieLearn's own package, which needs a server's worth of others, the element calls this one function.
PACKAGE = "import uuid\n\nQuestionData = dict\n\n\ndef get_uuid():\n    return str(uuid.uuid4())\n"


def test_prairielearns_question_is_as_its_schema_says() -> None:
    jsonschema = pytest.importorskip("jsonschema")
    schema = json.loads(snapshot(PRAIRIELEARN, "apps/prairielearn/src/schemas/schemas/infoQuestion.json"))
    _, own = scripts("prairielearn", load_assignment(ROOT, "module0"), "3.13", [])
    question = json.loads(own["questions/module0/info.json"])
    jsonschema.validate(question, schema)
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate({key: value for key, value in question.items() if key != "topic"}, schema)


def test_prairielearns_element_shows_points_texts_and_pictures(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for needed in ("chevron", "ansi2html", "coloraide", "lxml.html"):
        pytest.importorskip(needed)
    (tmp_path / "prairielearn").mkdir()
    for name, text in {
        "prairielearn/__init__.py": PACKAGE,
        "prairielearn/colors.py": snapshot(PRAIRIELEARN, "apps/prairielearn/python/prairielearn/colors.py"),
        "colors.py": snapshot(PRAIRIELEARN, "apps/prairielearn/python/colors.py"),
        "element.py": snapshot(PRAIRIELEARN, f"{ELEMENT}.py"),
        "pl-external-grader-results.mustache": snapshot(PRAIRIELEARN, f"{ELEMENT}.mustache"),
    }.items():
        (tmp_path / name).write_text(text, "utf-8")
    monkeypatch.chdir(tmp_path)
    monkeypatch.syspath_prepend(str(tmp_path))
    element = importlib.import_module("element")
    failed = Row("adds", "It adds.", 1.5, "failed", "call    add(0.0, 1.0)\n<script>", picture="<svg/>")
    report = Report((TaskReport("1", "Sums", "sums", "pytest", (failed, replace(failed, name="is", state="passed"))),))
    feedback = {"succeeded": True, "results": json.loads(prairielearn_json(report))}
    html = element.render("", {"panel": "submission", "feedback": feedback, "format_errors": {}})
    assert "1.5/3 (50%)" in html
    assert "[0/1.5]" in html
    assert "[1.5/1.5]" in html
    assert 'src="data:image/svg+xml;base64,' in html
    assert "&lt;script&gt;" in html
    assert "<script>" not in html
    assert "missing" not in html
    lost = {"succeeded": True, "results": json.loads(not_gradable_json("needs 3.14"))}
    said = element.render("", {"panel": "submission", "feedback": lost, "format_errors": {}})
    assert "Invalid, not gradable" in said
    assert "needs 3.14" in said
