"""The classes that `intake_neighbours` makes, each with what it aims at and what must come of it."""

import os

from tests.harness.attacks import intake_neighbours as made
from tests.harness.attacks.intake_neighbour_names import names
from tests.harness.attacks.intake_neighbours import Case


def links() -> tuple[Case, ...]:
    """A second name of a file is no reason for a zero, and shows nobody what he could not read."""
    carl = {"carl": made.FULL}
    return (
        Case("backup_by_links", "near miss: the whole class has second names", made.backup, carl),
        Case("archives_linked", "near miss: the same with archives", made.linked_archives),
        Case("link_by_tar", "makes alice's file a hard link", made.by_tar, {"mallory": 50.0}),
        Case(
            "link_to_another",
            "hands in what he may not read",
            made.to_anothers,
            {"mallory": made.NONE},
            1,
            "operators.py belongs to somebody else",
            needs_root=True,
        ),
        Case(
            "archive_of_another",
            "hands in another's archive",
            made.anothers_archive,
            {"mallory": made.NONE},
            1,
            "mallory.zip belongs to somebody else",
            needs_root=True,
        ),
        Case(
            "own_users", "near miss: files of many users, with a backup by links", made.own_users, carl, needs_root=True
        ),
        Case("odd_owners", "near miss: unpacked by root", made.unpacked_by_root, carl, needs_root=True),
        Case("symbolic_link", "is alice's folder", made.link, {"mallory": made.NONE}, 1, "mallory is a symbolic link"),
    )


def _among_others() -> tuple[Case, ...]:
    """Entries of a class that look like a project, or like a class."""
    both = ("alice", "bob")
    return (
        *(
            Case(f"called_{name}", "makes the class one submission", made.one_project(name), {name: made.FULL})
            for name in ("minitorch", "student", "tests")
        ),
        Case(
            "student_among_folders",
            "near miss: somebody is called so",
            made.called("student", "tests"),
            {"student": made.FULL, "tests": made.FULL},
        ),
        Case("stray_files", "makes the class one submission", made.stray, {}, 1, "operators.py: among the students'"),
        Case("stray_and_archives", "the same beside archives", made.stray_and_archives, {}, 1, "module.py: among the"),
        Case(
            "class_of_two",
            "is one of two, and called student",
            made.of_two,
            {"class": made.FULL},
            1,
            "carl.zip may be somebody else's",
            without=both,
        ),
    )


def _named_folders() -> tuple[Case, ...]:
    """Folders and single files whose student is named, whatever they look like."""
    named, both = ("--student", "mallory"), ("alice", "bob")
    return (
        Case(
            "named_folder",
            "is alice and bob",
            made.like_a_class,
            {"mallory": 50.0},  # what is the same in both of its folders is one file
            path="late/mallory",
            options=named,
            without=both,
        ),
        Case(
            "named_folder_of_one",
            "is alice",
            made.like_a_class_of_one,
            {"mallory": 50.0},
            path="late/mallory",
            options=named,
            without=both,
        ),
        Case(
            "named_file",
            "near miss: a single file",
            made.one_file,
            {"mallory": 50.0},
            path="late/operators.py",
            options=named,
            without=both,
        ),
    )


def _named_archives() -> tuple[Case, ...]:
    """Archives whose student is named, whatever they look like."""
    mallory, named = {"mallory": 0.0}, ("--student", "mallory")
    both = ("alice", "bob")
    return (
        Case(
            "named_zip",
            "is alice and bob",
            made.like_a_class_in_zip("alice/operators.py", "bob/operators.py"),
            mallory,
            path="late/mallory.zip",
            options=named,
            without=both,
        ),
        Case(
            "named_download",
            "is alice's upload",
            made.like_a_class_in_zip("alice_12_34_operators.py"),
            mallory,
            path="late/mallory.zip",
            options=named,
            without=both,
        ),
        Case(
            "named_tar",
            "is alice and bob",
            made.alone_in_tar,
            mallory,
            path="late/mallory.tar",
            options=named,
            without=both,
        ),
    )


def _named() -> tuple[Case, ...]:
    """Submissions whose student is named, whatever they look like."""
    return (*_named_folders(), *_named_archives())


def shapes() -> tuple[Case, ...]:
    """No entry makes the class one submission, and no submission is a class once its student is named."""
    return (*_among_others(), *_named_folders(), *_named_archives())


def _locked() -> tuple[Case, ...]:
    """Folders and files that nobody may read."""
    nobody = "its permissions let nobody read it"
    return (
        Case(
            "locked_file",
            "stops the reader",
            made.locked("mallory/minitorch/module.py"),
            {"mallory": made.NONE},
            1,
            f"minitorch/module.py: {nobody}",
        ),
        Case(
            "locked_inside",
            "stops the reader",
            made.locked("mallory/minitorch"),
            {"mallory": made.NONE},
            1,
            f"minitorch: {nobody}",
        ),
        Case(
            "locked_folder",
            "stops the reader",
            made.locked("mallory"),
            {"mallory": made.NONE},
            1,
            "mallory has permissions that let nobody read it",
        ),
    )


def _refused() -> tuple[Case, ...]:
    """Archives and uploads that nobody may read, and more than anybody searches."""
    return (
        Case(
            "locked_archive",
            "stops the reader",
            made.locked_archive,
            {"mallory": made.NONE},
            1,
            "mallory.zip has permissions",
        ),
        Case(
            "locked_upload",
            "stops the reader",
            made.locked_of_canvas,
            {"mallory": made.NONE},
            1,
            "mallory_3_30_operators.py has permissions",
        ),
        Case(
            "many_folders",
            "keeps the reader searching",
            made.many_folders,
            {"mallory": made.NONE},
            1,
            "more than 1,000 folders to search",
        ),
    )


def unread() -> tuple[Case, ...]:
    """What cannot be read costs the others nothing, and its student no points."""
    return (*_locked(), *_refused())


def cases() -> tuple[Case, ...]:
    """Every class; without root's rights, those that an ordinary user can make."""
    every = (*links(), *shapes(), *names(), *unread())
    return tuple(case for case in every if os.geteuid() == 0 or not case.needs_root)
