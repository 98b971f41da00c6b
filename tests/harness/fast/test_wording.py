"""What students read lies in one catalogue for each language: complete in English, and harmless where it is wrong."""

import ast
import sys
import tomllib
from pathlib import Path
from types import SimpleNamespace

import pytest
from click.testing import CliRunner

from grader.cli import cli
from grader.courses.assignment import assignments, load_assignment
from grader.courses.suite import load_checks
from grader.kit.judging.recognising import find_rules
from grader.kit.wording import words
from grader.kit.wording.catalogue import COURSE, GRADER, RESULTS, TABLES, fields_of, values_in
from grader.kit.wording.words import english, in_english, reworded, worded
from grader.translating.collecting import NoTemplateError, declared_in, files_of_course, marked_in, texts_of_course
from grader.translating.writing import catalogue_text, catalogues_for, translation

ROOT = Path(__file__).parents[3]
ENGLISH = ROOT / "tests" / "languages" / "en.toml"
POINTS, RAISED = "{got} of {most} points", "raises {names} that mentions {mention}"


@pytest.fixture
def course(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The folder tests/ of a course whose language is `xx`, in which nothing is translated yet."""
    folder = tmp_path / "tests"
    (folder / "languages").mkdir(parents=True)
    monkeypatch.setitem(sys.modules, "tests", SimpleNamespace(__path__=[str(folder)]))  # type: ignore[arg-type]
    monkeypatch.setenv(words.LANGUAGE, "xx")
    return folder


def translate(folder: Path, **tables: dict[str, str]) -> None:
    (folder / "languages" / "xx.toml").write_text(catalogue_text("xx", {name: {} for name in TABLES} | tables), "utf-8")


def test_the_english_catalogue_is_as_the_code_is() -> None:
    """A text that came or went is told with the command that renews the file."""
    made = translation(ROOT, "en")
    assert ENGLISH.read_text("utf-8") == made.text, "run `grader translate en`"
    assert made.faults == ()
    assert CliRunner().invoke(cli, ["--course", str(ROOT), "translate", "en", "--check"]).exit_code == 0


def test_every_sentence_hint_and_title_of_the_course_is_in_it() -> None:
    tables = tomllib.loads(ENGLISH.read_text("utf-8"))
    known = tables[COURSE].keys() | tables[RESULTS].keys()
    chosen = [load_assignment(ROOT, name) for name in assignments(ROOT)]
    said = {check.sentence for one in chosen if one.kind == "checks" for check in load_checks(ROOT, one)}
    said |= {rule.mistake.hint for rule in find_rules()} | {task.title for one in chosen for task in one.tasks}
    assert [text for text in said if text not in known and all(values_in(t, text) is None for t in known)] == []


def test_a_template_is_looked_up_and_then_filled(course: Path) -> None:
    translate(course, **{GRADER: {POINTS: "{most}: {got}"}})
    assert worded(POINTS, got=1, most=2) == "2: 1"
    assert worded("{count} points", count=3) == "3 points"  # which has no translation


@pytest.mark.parametrize("value", ["{most}", "{}", "{0.__class__}", "%s", "\\g<0>", "{got"])
def test_a_value_is_never_a_field(course: Path, value: str) -> None:
    translate(course, **{GRADER: {POINTS: "{most} / {got}"}, RESULTS: {RAISED: "{mention} / {names}"}})
    assert worded(POINTS, got=value, most=2) == f"2 / {value}"
    assert reworded(f"raises {value} that mentions {value}") == f"{value} / {value}"


@pytest.mark.parametrize("wrong", ["{got}", "{got} {most} {more}", "{got} {Most}", "", " "])
def test_a_translation_with_other_fields_is_said_in_english_and_told(course: Path, wrong: str) -> None:
    translate(course, **{GRADER: {POINTS: wrong}})
    assert worded(POINTS, got=1, most=2) == "1 of 2 points"
    faults = translation(course.parent, "xx").faults
    assert [fault for fault in faults if POINTS in fault] == [
        f"{GRADER}: the translation does not have the same fields: {POINTS}"
    ]


@pytest.mark.parametrize("text", ["", "[grader", "grader = 1", "[grader]\n'a' = 1", "\x00", "[other]\n'a' = 'b'"])
def test_a_file_that_is_no_catalogue_leaves_everything_in_english(course: Path, text: str) -> None:
    (course / "languages" / "xx.toml").write_text(text, "utf-8")
    assert worded(POINTS, got=1, most=2) == "1 of 2 points"
    assert reworded("in any order") == "in any order"


def test_the_language_is_the_environments_and_else_the_courses(course: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    translate(course, **{GRADER: {POINTS: "{most}: {got}"}})
    monkeypatch.setenv(words.LANGUAGE, "en")
    assert worded(POINTS, got=1, most=2) == "1 of 2 points"
    (course.parent / "assignments").mkdir()
    (course.parent / "assignments" / "course.toml").write_text('language = "xx"\n')
    monkeypatch.delenv(words.LANGUAGE)
    assert worded(POINTS, got=1, most=2) == "2: 1"
    monkeypatch.setenv(words.LANGUAGE, "../xx")  # which names no language
    assert worded(POINTS, got=1, most=2) == "1 of 2 points"


def test_a_text_that_was_made_in_english_is_found_again(course: Path) -> None:
    translate(
        course, **{RESULTS: {"raises {names}": "R {names}", RAISED: "R {names} M {mention}"}, COURSE: {"a b": "B"}}
    )
    name = "KeyError"
    assert reworded(english(f"raises {name}")) == "R KeyError"
    assert reworded(english(f"raises {name} that mentions 'x'")) == "R KeyError M 'x'"  # not "R KeyError that ..."
    assert reworded("a b") == "B"
    assert reworded("nobody says this") == "nobody says this"


def test_no_text_takes_long_to_be_found(course: Path) -> None:
    """A field is looked for from the left once: what a submission prints decides no time."""
    many = "".join(f"{{a{n}}}a" for n in range(20))
    translate(course, **{RESULTS: {f"{many}b": f"{many}c"}})
    assert reworded("a" * 100_000) == "a" * 100_000
    assert values_in("{a} then {a}", "1 then 2") is None
    assert values_in("{a} then {a}", "1 then 1") == {"a": "1"}
    assert values_in("{a} of {b}", "object of type 'list'") is None  # it says too little to be known by


def test_a_text_in_a_text_is_found_as_well(course: Path) -> None:
    outer, inner = "{name} cannot be read: it {fault}.", "is in an archive that {why}"
    translate(course, **{RESULTS: {outer: "{fault} ({name})", inner: "ARCHIVE: {why}", "is empty": "EMPTY"}})
    assert reworded("a.py cannot be read: it is in an archive that is empty.") == "ARCHIVE: EMPTY (a.py)"


def test_a_result_is_made_in_english(course: Path) -> None:
    translate(course, **{GRADER: {POINTS: "{most}: {got}"}, COURSE: {"a b": "B"}})
    with in_english():
        assert (worded(POINTS, got=1, most=2), reworded("a b")) == ("1 of 2 points", "a b")
    assert (worded(POINTS, got=1, most=2), reworded("a b")) == ("2: 1", "B")


def test_a_release_says_nothing_of_what_is_not_in_it(course: Path) -> None:
    """Sentences and hints of another assignment stay with the staff; what the grader says goes along whole."""
    translate(course, **{GRADER: {POINTS: "{most}: {got}"}, COURSE: {"Now.": "Jetzt.", "Later.": "Später."}})
    files = {"tests/checks/test_a.py": b'@check()\ndef test_a():\n    """Now."""\n', "grader/a.py": b"("}
    ((name, content),) = catalogues_for(course.parent, files).items()
    assert name == "tests/languages/xx.toml"
    assert tomllib.loads(content.decode()) == {
        GRADER: {POINTS: "{most}: {got}"},
        RESULTS: {},
        COURSE: {"Now.": "Jetzt."},
    }


def test_only_a_literal_is_a_template() -> None:
    source = 'worded("a {x}" " b", x=1); english(f"{n} of {len(n)}"); rule("KEY", "a hint", 1); rule("KEY", hint, 1)'
    assert [*marked_in(source)] == [("worded", "a {x} b"), ("english", "{n} of {2}"), ("rule", "a hint")]
    with pytest.raises(NoTemplateError, match=":1: worded"):
        list(marked_in("worded(text)"))


def test_every_field_of_a_template_is_given_a_value() -> None:
    """As far as the source shows it: where the values are a dictionary, none of the others may be beyond the fields."""
    wrong = []
    for path in sorted((ROOT / "grader").rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))) if "worded(" in path.read_text("utf-8") else ():
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "worded":
                names = {keyword.arg for keyword in node.keywords}
                fields = fields_of(ast.literal_eval(node.args[0]))
                is_right = names - {None} <= fields if None in names else names == fields
                wrong += [] if is_right else [f"{path}:{node.lineno}"]
    assert wrong == []


def test_what_a_course_declares_is_found_in_its_modules() -> None:
    source = (
        '@check(task="1")\ndef test_a():\n    """A\n    sentence.\n\n    More."""\n'
        'expect_that(1, 2, f"{n} points"); probe("p()", says=" of {}, {}")\nSAME = "same"; rule("K", SAME)\n'
        'rule("K", "hint"); parts("first", "second"); Rows([(f"call {n}", 1)])\n'
    )
    found = ["A sentence.", "call {n}", "first", "hint", "same", "second", "{n} points", " of {}, {}"]
    assert sorted(declared_in(source)) == sorted(found)


def test_renewing_a_catalogue_keeps_what_is_translated(tmp_path: Path) -> None:
    checks = tmp_path / "tests" / "checks"
    checks.mkdir(parents=True)
    (tmp_path / "assignments" / "week1").mkdir(parents=True)
    (tmp_path / "assignments" / "week1" / "assignment.toml").write_text(
        (ROOT / "assignments/module1/assignment.toml").read_text()
    )
    (checks / "test_a.py").write_text('@check(task="1")\ndef test_a():\n    """Old."""\n')
    run = CliRunner()
    path = tmp_path / "tests" / "languages" / "de.toml"
    assert run.invoke(cli, ["--course", str(tmp_path), "translate", "de"]).exit_code == 0
    path.write_text(path.read_text("utf-8").replace('"Old." = "Old."', '"Old." = "Alt \\u0022."'), "utf-8")
    (checks / "test_a.py").write_text('@check(task="1")\ndef test_a():\n    """Old."""\n    expect_that(1, 2, "new")\n')
    assert run.invoke(cli, ["--course", str(tmp_path), "translate", "de", "--check"]).exit_code != 0
    assert run.invoke(cli, ["--course", str(tmp_path), "translate", "de"]).exit_code == 0
    tables = tomllib.loads(path.read_text("utf-8"))
    assert tables[COURSE] | {"Old.": 'Alt ".', "new": "new"} == tables[COURSE]
    (checks / "test_a.py").unlink()
    said = run.invoke(cli, ["--course", str(tmp_path), "translate", "de"]).output
    assert "nothing says this any more: Old." in said
    assert texts_of_course(files_of_course(tmp_path)) == sorted(tomllib.loads(path.read_text("utf-8"))[COURSE])
