"""What a submission may be called so that it harms another's, and the near misses."""

import unicodedata

from tests.harness.attacks import intake_neighbours as made
from tests.harness.attacks.intake_neighbours import Case


def _shown() -> tuple[Case, ...]:
    """Names that are shown as they are written, as far as there is room."""
    honest = (
        "\u00d8yvind",
        "\u5c71\u7530\u592a\u90ce",
        "Jos\u00e9",
        "Nguy\u1ec5n",
        "\u0418\u0432\u0430\u043d",
        "Jo Ann",
    )
    return (
        Case(
            "honest_names",
            "near miss: names of people",
            made.called(*honest),
            dict.fromkeys(honest, made.FULL),
            shows=honest,
        ),
        Case(
            "marks",
            "fills the lines above",
            made.called("eve" + made.MARKS),
            {unicodedata.normalize("NFC", "eve" + made.MARKS): made.FULL},
            shows=("ev",),
        ),
        Case(
            "long",
            "differs where names are cut off",
            made.called("x" * 200, "x" * 199 + "y"),
            {"x" * 200: made.FULL, "x" * 199 + "y": made.FULL},
            shows=(f"{'x' * 200} ", f"{'x' * 199}y "),
        ),
    )


def _alike() -> tuple[Case, ...]:
    """Names that look like somebody else's."""
    return (
        Case(
            "twins",
            "is called like Jos\u00e9, in another form",
            made.twins,
            {"Jos\u00e9": made.NONE},
            1,
            "Jose\\u0301 is one of 2 submissions of that name (Jose\\u0301, Jos\\u00e9)",
        ),
        Case(
            "zero_width",
            "looks like alice",
            made.called("ali\u200bce"),
            {"ali\\u200bce": made.FULL},
            shows=("ali\\u200bce ",),
        ),
        Case(
            "blank_at_the_end",
            "looks like alice",
            made.called("alice "),
            {"alice ": made.FULL},
            shows=("alice\\u0020 ",),
        ),
        Case(
            "odd_blank",
            "looks like alice",
            made.called("alice\u00a0"),
            {"alice\u00a0": made.FULL},
            shows=("alice\\u00a0 ",),
        ),
        Case(
            "cyrillic",
            "looks like alice",
            made.called("\u0430lice"),
            {"\u0430lice": made.FULL},
            shows=("\\u0430lice ", "alice "),
        ),
    )


def _backslashes() -> tuple[Case, ...]:
    """Names that are another's file to some unpackers."""
    return (
        Case(
            "backslash",
            "is a file of alice's",
            made.zip_of_class(("alice\\./operators.py", made.EVIL)),
            {"alice\\.": made.NONE},
            1,
            "has a backslash in its name",
            path="all.zip",
        ),
        Case(
            "backslash_of_bob",
            "is a file of bob's",
            made.zip_of_class(("bob\\module.py", made.EVIL)),
            {"bob\\module.py": made.NONE},
            1,
            "has a backslash in its name",
            path="all.zip",
        ),
        Case(
            "backslashes_alone",
            "near miss: an archive of Windows, with one kind of slash",
            made.zip_of_class(sep="\\"),
            path="all.zip",
        ),
    )


def _in_zip() -> tuple[Case, ...]:
    """What is no submission, in an archive of a class."""
    return (
        Case(
            "link_in_zip",
            "is alice's folder",
            made.linked_member,
            {"eve": made.NONE},
            1,
            "eve is a symbolic link",
            path="all.zip",
        ),
        Case(
            "twice_in_zip",
            "is there twice",
            made.zip_of_class(("eve.zip", b"PK"), ("eve.zip", made.EVIL)),
            {"eve": made.NONE},
            1,
            "eve.zip is there more than once",
            path="all.zip",
        ),
    )


def _commands() -> tuple[Case, ...]:
    """Names that speak to a terminal or a workflow."""
    return (
        Case("title", "writes the terminal's title", made.empty(made.OSC), {"\\u001b]0;evil\\u0007": 0.0}),
        Case(
            "title_of_file",
            "the same by a file",
            made.file(f"{made.OSC}.txt"),
            {},
            says="no part of them: \\u001b]0;evil\\u0007.txt",
        ),
        Case(
            "title_of_error",
            "the same by an error",
            made.empty(made.OSC),
            {},
            2,
            "]0;evil\\u0007: no submission in it",
            path=made.OSC,
            without=("alice", "bob"),
        ),
        Case(
            "title_of_no_file",
            "the same by a wrong path",
            made.called("carl"),
            {},
            2,
            "evil\\x07' does not exist",
            path=made.OSC,
            without=("alice", "bob"),
        ),
        Case(
            "command",
            "gives a workflow a command",
            made.empty("x\n::error::y"),
            {"x\\u000a\\u003a:error\\u003a:y": 0.0},
        ),
    )


def names() -> tuple[Case, ...]:
    """Names that clash or look alike are told apart, and honest ones are shown as they are written."""
    return (*_shown(), *_alike(), *_backslashes(), *_in_zip(), *_commands())
