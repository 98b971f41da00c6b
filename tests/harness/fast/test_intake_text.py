"""Bytes become source text, and names one harmless line; what is refused says why and where."""

import unicodedata
from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from grader.intake.files.text import one_line, person, source_text
from grader.intake.files.tree import UnreadableError
from grader.kit.showing.harmless import plain_text


@pytest.mark.parametrize(
    ("data", "text"),
    [
        (b"", ""),
        (b"x = 1", "x = 1"),
        (b"\xef\xbb\xbfx = 1\r\ny = 2\rz = 3\n", "x = 1\ny = 2\nz = 3\n"),
        ("# ä\n".encode(), "# ä\n"),
        (b"# -*- coding: utf-8 -*-\n", "# -*- coding: utf-8 -*-\n"),
        (
            b"#!/usr/bin/python\r\n# vim: set fileencoding=UTF_8 :\r\n",
            "#!/usr/bin/python\n# vim: set fileencoding=UTF_8 :\n",
        ),
        (b"# coding: utf-8-unix\n# \xc3\xa4", "# coding: utf-8-unix\n# ä"),
        (b"# coding: latin-1\n# \xe4", "# coding: latin-1\n# ä"),
        (b"\n# coding: iso_8859_1\n# \xe4", "\n# coding: iso_8859_1\n# ä"),
        (b"# -*- coding: cp1252 -*-\n# \x80 \x93x\x94", "# -*- coding: cp1252 -*-\n# € “x”"),
        (b"# coding: windows-1252\n# \xe9", "# coding: windows-1252\n# é"),
        (b"# coding: iso-8859-15\n# \xa4", "# coding: iso-8859-15\n# €"),
        (b"x = 1\n# coding: utf-7\n", "x = 1\n# coding: utf-7\n"),
        (b"\n\n# coding: utf-7\n", "\n\n# coding: utf-7\n"),
        (b"coding = 'utf-7'\n", "coding = 'utf-7'\n"),
    ],
)
def test_what_python_reads_as_utf8_ascii_or_a_western_set_of_256_is_read(data: bytes, text: str) -> None:
    assert source_text(data) == text


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        (
            b"# -*- coding: utf-7 -*-\n# +AAo-import os+AAo-\n",
            "declares the encoding utf-7; save it as UTF-8 without that",
        ),
        (b"\r\n# coding=rot13\r\n", "declares the encoding rot13"),
        (b"\f # coding: cp500", "declares the encoding cp500"),
        (b"# coding: cp1252\nx = '\x81'", "is not Windows-1252: line 2 has the byte 0x81"),
        (b"# coding: ..os.path\n", "declares the encoding ..os.path"),
        (b"x = 1\r\ny = '\xe4'\n", "is not UTF-8: line 2 has the byte 0xe4; save it as UTF-8"),
        (b"# coding: ascii\n\n# \xc3\xa4", "is not ASCII: line 3 has the byte 0xc3"),
        (b"\xef\xbb\xbf# coding: latin-1\n", "begins like UTF-8 and declares Latin-1"),
        ("x = 1\n".encode("utf-16"), "is written in UTF-16; save it as UTF-8"),
        (b"x = 1\n\0", "has a NUL byte in line 2; it is not a text file"),
        (b"# \xed\xa0\x80", "is not UTF-8: line 1 has the byte 0xed"),
    ],
)
def test_what_is_refused_says_why_and_where(data: bytes, sentence: str) -> None:
    with pytest.raises(UnreadableError) as caught:
        source_text(data)
    assert sentence in str(caught.value)


@given(st.binary(max_size=60) | st.text(max_size=60).map(str.encode))
def test_any_bytes_are_text_that_python_would_compile_from_or_a_reason(data: bytes) -> None:
    text = ""
    with suppress(UnreadableError):
        text = source_text(data)
    assert "\r" not in text
    assert "\0" not in text
    assert text.encode("utf-8").decode("utf-8") == text


@given(st.text())
def test_plain_text_has_nothing_unseen_and_keeps_the_rest(text: str) -> None:
    shown = plain_text(text)
    assert all(char == "\n" or unicodedata.category(char) not in {"Cc", "Cf", "Cs", "Zl", "Zp"} for char in shown)
    if shown.isascii() and "\\" not in shown:
        assert shown == text
    assert plain_text(shown) == shown


def test_plain_text_shows_what_cannot_be_seen() -> None:
    assert plain_text("a\x1b[31m\tb\nc") == "a\\u001b[31m\\u0009b\nc"
    assert plain_text("x\u202ey\u200bz\u2066\ufeff\u3164") == "x\\u202ey\\u200bz\\u2066\\ufeff\\u3164"
    assert plain_text("\udce4\U000e0041") == "\\udce4\\U000e0041"
    assert plain_text("Zoë Çelik 李小龍 🙂") == "Zoë Çelik 李小龍 🙂"


def test_a_name_is_one_line_and_a_persons_name_is_composed_and_kept_whole() -> None:
    assert one_line("a\nb") == "a\\u000ab"
    assert one_line("x" * 1000) == "x" * 200 + "..."
    assert person("Zoe\u0308") == "Zo\u00eb"
    assert person("x" * 1000) == "x" * 1000
    assert person("\u202eeciL\nA") == "\\u202eeciL\\u000aA"
