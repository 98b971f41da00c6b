"""Text in the columns of a terminal: wide letters take two of them, and no line is longer than it may be."""

from hypothesis import example, given
from hypothesis import strategies as st

from grader.kit.showing.columns import columns, folded, shortened

TEXTS = st.text(st.sampled_from("ab e\u0301漢字かな한ﾊﾝ "), max_size=200)


@given(TEXTS, st.integers(12, 80))
@example("名前" * 60, 40)
@example("名 " * 60, 39)
def test_folded_text_keeps_its_width_and_loses_no_letter(text: str, width: int) -> None:
    lines = folded(text, width, "  ", "    ")
    assert all(columns(line) <= width for line in lines)
    assert "".join("".join(lines).split()) == "".join(text.split())


@given(TEXTS, st.integers(12, 80))
def test_a_shortened_text_keeps_its_width(text: str, width: int) -> None:
    assert columns(shortened(text, width)) <= width
