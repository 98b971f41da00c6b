"""Files and folders are written whole or not at all, also where the writer is killed or the disk refuses."""

import subprocess
import sys
from pathlib import Path

import pytest

from grader.courses import whole
from grader.courses.generations import make_present, present
from grader.courses.whole import replace_folder, write_folder
from grader.kit.errors import HarnessFault

ROOT = Path(__file__).parents[3]


KILLED = """
import os, signal, sys
from pathlib import Path
from grader.courses import whole
from grader.courses.generations import make_present

left = int(sys.argv[2])

def step(*_, of=whole.os.fsync):  # each file and folder is brought to the disk before the next step
    global left
    left -= 1
    if left < 0:
        os.kill(os.getpid(), signal.SIGKILL)

whole.os.fsync = step
if sys.argv[1].endswith("hidden"):
    make_present(Path(sys.argv[1]), "n", {"one": "new", "two": "new"})
else:
    whole.replace_folder(Path(sys.argv[1]), {"one.json": "new", "two.json": "new"})
"""


@pytest.mark.parametrize("place", ["hidden", "public"])
def test_killed_between_two_writes_the_old_sets_or_the_new_ones_are_there(place: str, tmp_path: Path) -> None:
    """Killed before each step that reaches the disk, until there is none left."""
    seen = []
    for steps in range(20):
        folder = tmp_path / str(steps) / place
        if place == "hidden":
            make_present(folder, "n", {"one": "old", "two": "old"})
        else:
            write_folder(folder, {"one.json": "old", "two.json": "old"})
        command = [sys.executable, "-c", KILLED, folder, str(steps)]
        done = subprocess.run(command, check=False, cwd=ROOT)
        now = present(folder, "n").folder if place == "hidden" else folder
        seen.append({p.name: p.read_text() for p in now.iterdir() if not p.name.startswith(".")})
        if done.returncode == 0:
            break
        assert done.returncode == -9
    old, new = ({"one.json": age, "two.json": age} for age in ("old", "new"))
    assert seen == sorted(seen, key=lambda texts: texts == new)
    assert all(texts in (old, new) for texts in seen)
    assert (seen[0], seen[-1]) == (old, new)


@pytest.mark.parametrize("can_exchange", [True, False])
def test_a_folder_is_replaced_with_what_was_too_much_in_it(
    can_exchange: bool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    if not can_exchange:  # another system than Linux
        monkeypatch.setattr(whole, "_exchange", lambda *_: False)
    folder = tmp_path / "sets"
    write_folder(folder, {"gone.json": "old"})
    replace_folder(folder, {"one.json": "new"})
    assert [p.name for p in tmp_path.rglob("*")] == ["sets", "one.json"]


def test_a_disk_that_refuses_names_the_path(tmp_path: Path) -> None:
    with pytest.raises(HarnessFault, match=r"full/sets: cannot be written: .*"):
        (tmp_path / "full").write_text("no folder")
        write_folder(tmp_path / "full" / "sets", {})
