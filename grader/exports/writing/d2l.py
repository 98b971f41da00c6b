"""A CSV file for Brightspace (D2L): community.d2l.com/brightspace/kb/articles/3538-importing-grades.

The first column is OrgDefinedId or Username, or both; a numeric item is called NAME Points Grade; the last column is
End-of-Line Indicator, with # in each row. A value above the item's is cut to it unless the item may be exceeded.
"""

from collections.abc import Mapping

from grader.exports.writing.cells import best_key, key_of, read_back, require_key, table
from grader.exports.writing.lines import Export, Made, scored
from grader.kit.errors import HarnessFault

HEADERS = {"id": "OrgDefinedId", "login": "Username", "mail": "Username"}
KIND, END = "Points Grade", "End-of-Line Indicator"


def write(export: Export) -> Made:
    """Return the file, with the one column by which Brightspace knows a person."""
    if "<" in export.title or ">" in export.title:
        raise HarnessFault(f"{export.title!r}: what stands between < and > is not the title there; give --column")
    sieve = scored(export.lines)
    key = best_key(sieve.lines, export.key)
    require_key(sieve, key)
    header = (HEADERS[key], f"{export.title} {KIND}", END)
    return Made(table(header, [(key_of(line, key), line.final, "#") for line in sieve.lines]), tuple(sieve.left_out))


def read(data: bytes) -> Mapping[str, str]:
    """Return the points of a file of last time."""
    return read_back(data, ("OrgDefinedId", "Username"), -2)
