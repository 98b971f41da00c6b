"""Archives that no honest tool makes, as bytes: bombs, overlaps, two directories, and what is encrypted."""

import struct
import zipfile
import zlib

from tests.harness.attacks.intake_rows import (
    GOOD,
    Line,
    Part,
    by_hand,
    end_record,
    zipped,
)

EVIL = b"evil = 1\n"


BOMB_BYTES = 100 * 1024 * 1024


def bomb() -> bytes:
    return zipped(("operators.py", bytes(BOMB_BYTES)))


def nested() -> bytes:
    data = zipped(("operators.py", EVIL))
    for _ in range(20):
        data = by_hand(Part(b"inner.zip", data))
    return data


def only(name: str, content: bytes) -> bytes:
    """An archive of nothing but one member."""
    part = Part(name.encode(), content)
    return part.local() + part.line(0) + end_record(1, len(part.line(0)), len(part.local()))


def overlapping() -> bytes:
    """Members that lie one in the other: each holds the next one's header as a quote, and shares its body."""
    body = zlib.compressobj(9, zlib.DEFLATED, -15)
    kernel = body.compress(bytes(250_000).replace(b"\0", b"#")) + body.flush()
    content, raw, members = b"#" * 250_000, kernel, []
    for n in reversed(range(40)):
        name = b"m%02d.py" % n
        head = struct.pack(
            "<4s5H3L2H", b"PK\3\4", 20, 0, 8, 0, 33, zlib.crc32(content), len(raw), len(content), len(name), 0
        )
        local = head + name
        members.append((name, zlib.crc32(content), len(raw), len(content), len(local) + len(raw)))
        if n:
            content = local + content
            raw = b"\0" + struct.pack("<HH", len(local), len(local) ^ 0xFFFF) + local + raw
        else:
            raw = local + raw
    operators = Part(b"operators.py", EVIL)
    module = Part(b"module.py", GOOD)
    front = operators.local() + module.local()
    lines = operators.line(0) + module.line(len(operators.local()))
    end = len(front) + len(raw)
    for name, crc, size, claimed, from_end in members:
        lines += Line(name, end - from_end, crc, size, claimed, method=zipfile.ZIP_DEFLATED).packed()
    return front + raw + lines + end_record(len(members) + 2, len(lines), end)


def many_members(count: int, *, one_body: bool = False) -> bytes:
    part = Part(b"d/000000.txt")
    lines = b"".join(Line((b"m%06d.py" if one_body else b"d/%06d.txt") % n).packed() for n in range(count))
    if not one_body:
        return part.local() + lines + end_record(count, len(lines), len(part.local()))
    good = Part(b"operators.py", EVIL), Part(b"module.py", GOOD)
    body = good[0].local() + good[1].local()
    lines = good[0].line(0) + good[1].line(len(good[0].local())) + lines
    return body + lines + end_record(count + 2, len(lines), len(body))


def two_directories() -> bytes:
    """An archive whose comment ends like an archive, too: programs that search from the other end see other files."""
    shown, hidden = Part(b"operators.py", GOOD), Part(b"operators.py", EVIL)
    body = shown.local() + hidden.local()
    first, second = shown.line(0), hidden.line(len(shown.local()))
    start = len(body) + len(first) + 22
    comment = second + end_record(1, len(second), start)
    return body + first + end_record(1, len(first), len(body), comment)


def encrypted() -> bytes:
    return by_hand(Part(b"operators.py", EVIL, flags=1))
