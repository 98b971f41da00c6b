"""One comment in the pull request of a branch, updated in place; where there can be none, the points still count."""

import pytest

from grader.ci.comment import MARK, comment, main
from tests.harness.ci.github import comment as written
from tests.harness.ci.github import github, pull

PLAIN = {"GITHUB_REPOSITORY": "org/ada", "GITHUB_REF_NAME": "main", "GITHUB_TOKEN": "the-token"}


def test_the_first_run_makes_a_comment_and_the_next_ones_write_it_anew():
    with github([pull(4)], [written(1, "hello", "ada")]) as server:
        for text in ("first", "second", "third"):
            said = comment(text, PLAIN | {"GITHUB_API_URL": server.url})
        assert said == "the comment in pull request 4 is updated"
        assert [c["body"] for c in server.comments] == ["hello", f"{MARK}\nthird"]


def test_somebody_elses_comment_is_not_written_over():
    with github([pull(4)], [written(1, f"{MARK}\nfull points", "ada")]) as server:
        comment("true", PLAIN | {"GITHUB_API_URL": server.url})
        assert [c["body"] for c in server.comments] == [f"{MARK}\nfull points", f"{MARK}\ntrue"]


def test_the_earlier_comment_is_found_behind_many_others():
    many = [written(n, "talk", "ada") for n in range(250)]
    with github([pull(4)], [*many, written(900, f"{MARK}\nold")]) as server:
        comment("new", PLAIN | {"GITHUB_API_URL": server.url})
        assert len(server.comments) == 251
        assert server.comments[-1]["body"] == f"{MARK}\nnew"


def test_the_feedback_pull_request_comes_first_and_none_is_no_fault():
    with github([pull(2, "main"), pull(9)], []) as server:
        assert comment("x", PLAIN | {"GITHUB_API_URL": server.url}) == "a comment is in pull request 9"
    with github([], []) as server:
        assert "no pull request is open" in comment("x", PLAIN | {"GITHUB_API_URL": server.url})


@pytest.mark.parametrize("token", ["wrong", ""])
def test_a_refusal_is_said_and_fails_nothing(monkeypatch, tmp_path, capsys, token):
    (tmp_path / "page.md").write_text("page")
    with github([pull(4)], []) as server:
        for name, value in (PLAIN | {"GITHUB_API_URL": server.url, "GITHUB_TOKEN": token}).items():
            monkeypatch.setenv(name, value)
        assert main([str(tmp_path / "page.md")]) == 0
        assert server.comments == []
    assert "there is no comment: " in capsys.readouterr().out
