"""Has calls answered by the staff's implementations, in one locked child that lasts for a submission.

Nothing of a submission runs in that child but the calls that its tests make. The same call of the same implementation
is asked once: an implementation keeps nothing, so the answer would be the same. A call that the child dies of is asked
once more in a fresh one, since it may have died of those before; what that says is what is kept.
"""

from collections.abc import Callable, Iterator, Sequence

import msgspec

from grader.courses.properties import Tools
from grader.properties.messages import MAX_BYTES, read_answer, without_words
from grader.sandbox.client import Child, Head
from grader.sandbox.faults import ChildFault, Garbled, OverBudget
from grader.sandbox.watching import Deadline

ANSWER = Deadline(cpu_seconds=1, asleep_seconds=1)  # an operator needs microseconds
MOST_KEPT = 4 << 20  # bytes of answers and of the calls to them; an honest file makes some thousand short calls
TOGETHER, TOGETHER_BYTES = 256, 32 << 10  # calls that are asked at once, and their bytes; the answers are as short

FLOAT, FLOAT_BYTES = 0xCB, 9  # how msgpack writes a float: this byte, and the eight of the number

Spawn = Callable[[], Child]  # a fresh child, which spends of the submission's budget; raises OverBudget

_encode = msgspec.msgpack.Encoder().encode
_replies = msgspec.msgpack.Decoder(list[bytes])


class Answers:
    """The answers of all implementations, as far as they were asked for."""

    def __init__(self, spawn: Spawn, tools: Tools, texts: Sequence[str], scale: float) -> None:
        self._spawn = spawn
        self._numbers = {text: n for n, text in enumerate(dict.fromkeys(texts))}
        self._plan = _encode([["implement", 0, False, [["implementing.implement", _arguments(tools, texts, scale)]]]])
        self._child: Child | None = None
        self._kept: dict[tuple[int, bytes], bytes | ChildFault] = {}
        self._bytes = 0

    def of(self, text: str, call: bytes) -> bytes:
        """Return the frame that answers a call.

        Raises a ChildFault where the implementation does not come to an answer.
        """
        key = self._numbers[text], call
        if key not in self._kept:
            self._keep(key, self._asked_again(key))
        found = self._kept[key]
        if isinstance(found, ChildFault):
            raise found
        return found

    def known(self, text: str, calls: Sequence[bytes]) -> dict[bytes, bytes]:
        """Return the frames that answer these calls, without those that it does not come to an answer to."""
        number = self._numbers[text]
        missing = [call for call in dict.fromkeys(calls) if (number, call) not in self._kept]
        for some in _together(missing):
            try:
                frames = self._ask(number, some)
            except OverBudget:
                raise
            except ChildFault:
                continue  # one of them is at fault, and is found out when it is asked for alone
            for call, frame in zip(some, frames, strict=True):
                self._keep((number, call), frame)
        found = {call: self._kept.get((number, call)) for call in calls}
        return {call: frame for call, frame in found.items() if isinstance(frame, bytes)}

    def close(self) -> None:
        """End the child, if there is one."""
        if self._child is not None:
            self._child.end()
            self._child = None

    def _asked_again(self, key: tuple[int, bytes]) -> bytes | ChildFault:
        number, call = key
        for is_last in (self._child is None, True):
            try:
                (frame,) = self._ask(number, [call])
            except OverBudget:
                raise
            except ChildFault as fault:
                if is_last:
                    return fault
            else:
                return frame
        raise AssertionError

    def _ask(self, number: int, calls: Sequence[bytes]) -> list[bytes]:
        """Return the answers to some calls, as a test may read them.

        Raises a ChildFault, after which the child is gone.
        """
        if self._child is None:
            self._child = self._spawn()
            self._child.send(Head({}, load=()), self._plan)
        try:
            self._child.send_more(_encode([number, list(map(msgspec.Raw, calls))]))
            replies = _decoded(self._child.receive(self._child.until(ANSWER)), len(calls))
            return list(map(_checked, replies))
        except ChildFault:
            self.close()
            raise

    def _keep(self, key: tuple[int, bytes], found: bytes | ChildFault) -> None:
        self._bytes += len(key[1]) + (len(found) if isinstance(found, bytes) else 0)
        if self._bytes > MOST_KEPT:
            self._kept.clear()
            self._bytes = 0
        self._kept[key] = found


def _arguments(tools: Tools, texts: Sequence[str], scale: float) -> list[object]:
    """Return what the child must know: the parts that the implementations are made of, each text of it once."""
    first = texts[0]
    pieces = [[first, text.removeprefix(first)] if text.startswith(first) else [text] for text in dict.fromkeys(texts)]
    parts = {part: n for n, part in enumerate(dict.fromkeys(p for piece in pieces for p in piece))}
    return [tools.module, scale, list(parts), [[parts[p] for p in piece] for piece in pieces]]


def _together(calls: Sequence[bytes]) -> Iterator[list[bytes]]:
    """Yield the calls in groups that are not too large to be asked at once; one that is large itself is left out."""
    group: list[bytes] = []
    size = 0
    for call in (c for c in calls if len(c) < TOGETHER_BYTES):
        if len(group) == TOGETHER or size + len(call) > TOGETHER_BYTES:
            yield group
            group, size = [], 0
        group.append(call)
        size += len(call)
    if group:
        yield group


def _decoded(frame: bytes, count: int) -> list[bytes]:
    try:
        replies: list[bytes] = _replies.decode(frame)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise Garbled(f"no answers: {type(error).__name__}") from error
    if len(replies) != count:
        raise Garbled(f"{len(replies)} answers to {count} calls")
    return replies


def _checked(frame: bytes) -> bytes:
    """Return an answer, without the words of what was raised; raises Garbled for what is none."""
    if len(frame) == FLOAT_BYTES and frame[0] == FLOAT:
        return frame  # as nearly all are
    if len(frame) > MAX_BYTES:
        raise Garbled(f"an answer of {len(frame)} bytes")
    answer = read_answer(frame)
    return _encode(without_words(answer)) if isinstance(answer, dict) and "int" not in answer else frame
