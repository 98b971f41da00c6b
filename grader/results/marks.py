"""Marks: what is kept of a text that was read, so that another one can be known later as the same, or as its beginning.

A copy to a full disk, or one that was interrupted, ends somewhere inside a file. The text itself is not kept.
"""

import hashlib
from dataclasses import dataclass
from itertools import pairwise

_BLOCK = 64  # bytes: a copy is known up to its last whole block, which is a line or two from its end
_SIZE = 3  # bytes of the digest of a block: a file has hundreds, and all of them must agree


@dataclass(frozen=True)
class Mark:
    """The digest of a text, its length, and the digests of its blocks; of the release before the digest alone."""

    digest: str
    length: int = 0
    blocks: str = ""

    @classmethod
    def of(cls, text: bytes) -> "Mark":
        """Return the mark of a text."""
        ends = range(0, len(text) + 1, _BLOCK)
        blocks = (hashlib.blake2b(text[start:end], digest_size=_SIZE).hexdigest() for start, end in pairwise(ends))
        return cls(hashlib.blake2b(text, digest_size=16).hexdigest(), len(text), "".join(blocks))

    @classmethod
    def read(cls, kept: str) -> "Mark":
        """Return a mark as it is kept."""
        digest, _, rest = kept.partition(":")
        length, _, blocks = rest.partition(":")
        return cls(digest, int(length or 0), blocks)

    def __str__(self) -> str:
        return f"{self.digest}:{self.length}:{self.blocks}"

    def begins(self, whole: "Mark") -> bool:
        """Return whether this text is that one, or as far as it is known a beginning of it, of one block at least."""
        if self.digest == whole.digest:
            return True
        return bool(self.blocks) and self.length < whole.length and whole.blocks.startswith(self.blocks)
