"""Who has no grade has a reason, that is kept until there is a result, and is told to the student in each form."""

from pathlib import Path

from click.testing import CliRunner

from grader.cli import cli
from grader.feedback.without_grade import as_files, as_text
from grader.intake.platforms.receipts import Receipt
from grader.results.scorecard import Scorecard
from grader.results.store import Origin, Store

ROOT = Path(__file__).parents[3]
NAME, REASON = "module0_tests", "nothing handed in that can be graded: online text"


def store_with(folder: Path, *cards: Scorecard) -> Store:
    store = Store(folder / "results.sqlite")
    for card in cards:
        store.put(card, Origin("/class"))
    store.settle(NAME, "suite", ())
    return store


def card(student: str) -> Scorecard:
    return Scorecard(student, NAME, 1, "bytes", "suite", "full", ())


def test_a_reason_is_kept_for_whom_there_is_no_result_and_gives_way_to_one(tmp_path: Path) -> None:
    with store_with(tmp_path, card("bo")) as store:
        assert store.reasons(NAME) == {}
        store.note_reasons(NAME, {"ada": REASON, "bo": REASON})
        assert store.reasons(NAME) == {"ada": REASON}
        assert store.reasons("module0") == {}
        store.note_reasons(NAME, {"ada": "another"})
        store.put(card("ada"), Origin("/class"))
        assert store.reasons(NAME) == {"ada": "another"}
        store.settle(NAME, "suite", ())
        assert store.reasons(NAME) == {}


def test_show_and_the_files_to_hand_back_say_it(tmp_path: Path) -> None:
    with store_with(tmp_path, card("bo")) as store:
        store.note_reasons(NAME, {"Zoë Q": REASON})
    where = ["--course", str(ROOT), "--class", str(tmp_path)]
    done = CliRunner().invoke(cli, [*where, "show", "-a", NAME, "Zoe\u0308 Q"])
    assert done.exit_code == 1
    assert done.output == f"{NAME}: Zoë Q: not graded\n  {REASON}\n"
    out = tmp_path / "pages"
    assert CliRunner().invoke(cli, [*where, "feedback", "-a", NAME, "-o", str(out)]).exit_code == 0
    files = {path.suffix: path.read_text(encoding="utf-8") for path in out.iterdir() if path.name.startswith("Zo")}
    assert REASON in files[".html"]
    assert REASON in files[".md"]


def test_nothing_in_a_reason_is_obeyed() -> None:
    evil = "<script>x</script> ::error::x \x1b[2J `` # x"
    page, markdown = as_files("<b>", NAME, evil).values()
    assert "<script>" not in page
    assert "\x1b" not in page + markdown + as_text("<b>", NAME, evil)
    assert "::error" not in as_text("x", NAME, evil)


def test_what_a_download_says_now_is_noted_on_the_kept_card(tmp_path: Path) -> None:
    late = Receipt("Canvas", id="52011", late=True)
    with store_with(tmp_path, card("bo")) as store:
        store.note(card("bo"), late)
        kept = store.get(NAME, "bo")
        assert kept is not None
        assert (kept.receipt, kept.flags) == (late, ("late",))
