"""The hidden sets of a class, each generation in a folder of its own, of which one grades now.

    hidden/ASSIGNMENT/GENERATION/CHECK.json    a set; a generation is called by the digest of all its sets
    hidden/ASSIGNMENT/present                  the name of the generation that grades now

A generation is written whole, and becomes the present one when a small file is replaced. None is changed or deleted:
a grade can be made again with the sets that it was made with. The release before this had one generation, in
hidden/ASSIGNMENT itself; it is the present one where no file names another.
"""

import hashlib
import json
import shutil
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from grader.courses.whole import said, write_file, write_folder
from grader.kit.errors import HarnessFault
from grader.kit.judging.examples import text_digest

PRESENT = "present"


@dataclass(frozen=True)
class Generation:
    """Where the sets of a generation are, and what it is called; the name is "" where there is no set at all."""

    folder: Path
    name: str

    def texts(self) -> dict[str, str]:
        """Return the sets as they are written, by the name of their check."""
        try:
            return {path.stem: path.read_text(encoding="utf-8") for path in sorted(self.folder.glob("*.json"))}
        except (OSError, UnicodeDecodeError) as error:
            raise HarnessFault(f"{self.folder}: the sets cannot be read: {error}") from error


def present(hidden: Path, assignment: str) -> Generation:
    """Return the generation of the assignment that grades now; its folder may be missing."""
    top = hidden / assignment
    try:
        name = (top / PRESENT).read_text(encoding="utf-8").strip()
    except FileNotFoundError:
        bare = Generation(top, "")
        return Generation(top, generation_name(bare.texts()))
    except (OSError, UnicodeDecodeError) as error:
        why = error.strerror if isinstance(error, OSError) else error
        raise HarnessFault(
            f"{top / PRESENT}: cannot be read: {why}; it names the sets that grade now, so make it readable, or give"
            " another --course"
        ) from error
    if not name or not (top / name).is_dir():
        raise HarnessFault(f"{top / PRESENT}: names the generation {name!r}, which is not in {top}; restore it there")
    return Generation(top / name, name)


def generation_name(texts: Mapping[str, str]) -> str:
    """Return what these sets are called: equal for equal examples, on every machine; "" for none."""
    if not texts:
        return ""
    digests = [[check, _digest(text)] for check, text in sorted(texts.items())]
    return hashlib.blake2b(json.dumps(digests).encode(), digest_size=8).hexdigest()


def make_present(hidden: Path, assignment: str, texts: Mapping[str, str]) -> Generation:
    """Keep these sets as a generation, and let it grade from now on; the one before stays, in a folder of its own."""
    top = hidden / assignment
    with said(top):
        hidden.mkdir(mode=0o700, parents=True, exist_ok=True)
        top.mkdir(mode=0o700, exist_ok=True)
        for part in top.glob(".*.part"):  # of a process that was killed
            shutil.rmtree(part, ignore_errors=True)
    before = present(hidden, assignment)
    if before.folder == top and before.name:  # of the release before
        _keep(top, before.texts())
    name = _keep(top, texts)
    write_file(top / PRESENT, name + "\n")
    return Generation(top / name, name)


def _keep(top: Path, texts: Mapping[str, str]) -> str:
    name = generation_name(texts)
    kept = Generation(top / name, name)
    if kept.folder.is_dir() and kept.texts() != texts:  # something was lost of it, or changed by hand
        with said(kept.folder):
            shutil.rmtree(kept.folder)
    if not kept.folder.is_dir():
        write_folder(kept.folder, {f"{check}.json": text for check, text in texts.items()})
    return name


def _digest(text: str) -> str:
    """Return the digest that a set bears; of one that is no set any more, a digest of its text."""
    try:
        return str(json.loads(text)["digest"])
    except (ValueError, KeyError, TypeError):
        return text_digest(text)
