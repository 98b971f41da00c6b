"""Makes the package of a student's files importable in their own Python: at the prompt, in a script or a test."""

import importlib
import sys
from pathlib import Path

from grader.kit.answering.in_process import read_folder
from grader.kit.answering.loading import Finder


def be_the_package_of(folder: Path, package: str) -> None:
    """Put the package of the files in a folder in the place of the module of this name, while that is imported."""
    sys.meta_path.insert(0, Finder(read_folder(folder), folder=str(folder), package=package))
    del sys.modules[package]
    importlib.import_module(package)
