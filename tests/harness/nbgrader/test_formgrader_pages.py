"""The pages of formgrader in a real Chromium: a written question is graded as a person does it, with mouse and keys."""

import json
from pathlib import Path

from tests.harness.browser.browsing import Browser
from tests.harness.nbgrader.conftest import hand_in_release, run
from tests.harness.nbgrader.formgrader import formgrader

MARKUP = "<img src=x onerror=\"document.title='ran'\"><script>document.title='ran'</script>"
QUESTION = "why_two_formulas"


def test_a_person_grades_the_written_question_on_the_page(browser: Browser, hidden: Path, tmp_path: Path) -> None:
    folder = tmp_path / "fall"
    run(folder, "nbgrader", "generate_assignment", "module0")
    (folder / "hidden").symlink_to(hidden)
    hand_in_release(folder, "eve", MARKUP)
    run(folder, "grader", "grade", "-a", "module0", str(folder / "submitted"))
    run(folder, "grader", "publish", "--to", "nbgrader", "-a", "module0")
    with formgrader(folder) as (address, request):
        steps = [
            {"click": "a[href$='/formgrader/gradebook']"},
            {"click": "a[href$='/gradebook/module0']"},
            {"click": "a[href$='/gradebook/module0/operators']"},
            {"click": "a.name-hidden[href*='/submissions/']"},
            {"wait": f"#{QUESTION}.needs_manual_grade"},  # its scores and comments have come
            {"wait": f"#{QUESTION}-comment[placeholder]"},
            {"fill": f"#{QUESTION}", "with": "2.5"},
            {"leave": f"#{QUESTION}"},
            {"wait": f".nbgrader_cell:has(#{QUESTION}) .score-saved"},
            {"fill": f"#{QUESTION}-comment", "with": "Which of the two overflows?"},
            {"leave": f"#{QUESTION}-comment"},
            {"wait": f".nbgrader_cell:has(#{QUESTION}-comment) .comment-saved"},
            {"read": "[document.title, document.body.innerText]"},
            {"shot": str(tmp_path / "page.png")},
        ]
        [seen] = browser.visit([{"path": address, "steps": steps}])
        [submitted] = json.loads(request("/api/submitted_notebooks/module0/operators"))
        grades = {one["name"]: one for one in json.loads(request(f"/api/grades?submission_id={submitted['id']}"))}
        comments = json.loads(request(f"/api/comments?submission_id={submitted['id']}"))
    title, text = seen.reads[0]
    assert title != "ran"
    assert "document.title" in text  # what was handed in is there to be read, and does nothing
    assert not [asked for asked in seen.requests if "/mathjax/" not in asked]  # which is nbgrader's own wish
    assert grades[QUESTION]["manual_score"] == 2.5
    assert grades["mul_multiplies"]["auto_score"] == grades["mul_multiplies"]["max_score"]
    assert [one["manual_comment"] for one in comments if one["name"] == QUESTION] == ["Which of the two overflows?"]
