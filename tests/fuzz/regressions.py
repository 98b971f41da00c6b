"""Owns the inputs that fuzzing found, by target: each once let out an error that nobody had declared."""

from collections.abc import Mapping

from tests.fuzz.packing import zipped

REGRESSIONS: Mapping[str, tuple[bytes, ...]] = {
    "zip": (
        # An empty folder was searched for the folders in which graded files may be.
        zipped({"empty/": b"", "x/y": b""}),
        # A file called ":" made a note begin with "::", as a command to a workflow does.
        zipped({"leeann_12_34_operators.py": b"", ":": b""}),
    ),
    "assignment": (
        # A key with a dot was taken for the place of a mistake, and so was one with msgspec's own words for a place.
        b'name = "module0"\n"operators.py" = ["operators.py"]\n',
        b'name = "module0"\n"x - at `$.y`" = 1\n',
    ),
    # Text that begins with two byte order marks: one of them belongs to the text.
    "text": (b"\xef\xbb\xbf\xef\xbb\xbf#\nv",),
}
