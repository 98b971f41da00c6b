"""Makes the class of all attacks on the intake, with honest students between them."""

import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.harness.attacks.intake_folder_names import folders_of_names
from tests.harness.attacks.intake_folders import folders
from tests.harness.attacks.intake_rows import SECRET, Attack
from tests.harness.attacks.intake_tars import tars
from tests.harness.attacks.intake_zip_names import zips_of_names
from tests.harness.attacks.intake_zips import zips

ROOT = Path(__file__).parents[3]
HONEST = ("a_honest", "folder_honest", "m_honest", "tar_honest", "zz_honest")


def attacks() -> tuple[Attack, ...]:
    """Every attack by one student's folder or archive."""
    return (*zips(), *zips_of_names(), *tars(), *folders(), *folders_of_names())


def make_class(world: Path) -> Path:
    """The class in `world`, beside a folder with a secret; to be removed by `removed`."""
    everybody, outside = world / "class", world / "outside"
    everybody.mkdir()
    outside.mkdir()
    for name in ("secret.py", "foreign.py", "operators.py", "module.py"):
        (outside / name).write_text(f"# {SECRET}\n")
    for name in HONEST:
        (everybody / name).mkdir()
        for file in ("operators.py", "module.py"):
            shutil.copy(ROOT / "reference" / file, everybody / name)
    for attack in attacks():
        attack.make(everybody / attack.name, outside)
    return everybody


@contextmanager
def removed(world: Path) -> Iterator[Path]:
    """The folder, which is removed at the end; Python's own way of removing fails where folders are very deep."""
    try:
        yield world
    finally:
        subprocess.run(["chmod", "-R", "u+rwX", "--", world], check=False)
        subprocess.run(["rm", "-rf", "--", world], check=True)
