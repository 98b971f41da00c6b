"""The seccomp filter of each machine, read back: a small interpreter of its program says what the kernel would say.

The numbers in the tables are compared with the kernel's own headers, where those are installed.
"""

import struct
from collections.abc import Iterator

import pytest

from grader.sandbox import locks
from grader.sandbox.isolation import canary_calls
from grader.sandbox.syscalls import ALLOWED, CLONE3, MACHINES, MAPPING, PROT_EXEC, X32_BIT, filter_program
from tests.harness.layers.headers import HEADERS, MISSING, kernel_numbers

ALLOW, REFUSE, NO_SUCH_CALL, KILL = "allow", "EPERM", "ENOSYS", "kill"
VERDICTS = {0x7FFF0000: ALLOW, 0x00050001: REFUSE, 0x00050026: NO_SUCH_CALL, 0x80000000: KILL}
NUMBERS = range(1024)  # the tables end before 500
WRONG_ARCH = {"i386": 0x40000003, "arm": 0x40000028, "x86_64": 0xC000003E, "aarch64": 0xC00000B7, "none": 0}
ARGS = (0, 1, 2, 3, 5, 6)  # without a prot of 4 in the third: see MAPPING

machines = pytest.mark.parametrize("machine", sorted(MACHINES))


def verdict(program: bytes, number: int, arch: int, args: tuple[int, ...] = ARGS) -> str:
    """What the program decides about a call: a BPF machine with the six instructions that a seccomp filter needs."""
    data = struct.pack("<IIQ6Q", number, arch, 0, *args)
    code = list(struct.iter_unpack("<HBBI", program))
    at, word = 0, 0
    while True:
        what, if_true, if_false, operand = code[at]
        at += 1
        match what:
            case 0x20:  # load a word
                assert operand % 4 == 0
                (word,) = struct.unpack_from("<I", data, operand)
            case 0x15:
                at += if_true if word == operand else if_false
            case 0x35:
                at += if_true if word >= operand else if_false
            case 0x45:
                at += if_true if word & operand else if_false
            case 0x06:
                return VERDICTS[operand]
            case _:
                pytest.fail(f"instruction {what:#x} is no part of the filter")


def numbers(machine: str, table: dict[str, tuple[int, int]] | dict[str, tuple[int, int | None]]) -> dict[str, int]:
    column = MACHINES[machine].column
    return {name: found for name, row in table.items() if (found := row[column]) is not None}


@machines
def test_exactly_the_allowed_calls_pass(machine: str) -> None:
    program, arch = filter_program(machine), MACHINES[machine].audit_arch
    passed = {n for n in NUMBERS if verdict(program, n, arch) == ALLOW}
    assert passed == {*numbers(machine, ALLOWED).values(), *numbers(machine, MAPPING).values()}


@machines
def test_every_other_call_is_refused_so_that_code_can_go_on(machine: str) -> None:
    program, arch = filter_program(machine), MACHINES[machine].audit_arch
    verdicts = {n: verdict(program, n, arch) for n in NUMBERS}
    assert {n for n, v in verdicts.items() if v == NO_SUCH_CALL} == {CLONE3}
    assert {v for n, v in verdicts.items() if n != CLONE3} == {ALLOW, REFUSE}


@machines
def test_the_arguments_of_an_allowed_call_do_not_matter(machine: str) -> None:
    program, arch = filter_program(machine), MACHINES[machine].audit_arch
    for number in numbers(machine, ALLOWED).values():
        for args in [(0,) * 6, (PROT_EXEC,) * 6, (2**64 - 1,) * 6]:
            assert verdict(program, number, arch, args) == ALLOW


@machines
@pytest.mark.parametrize("name", sorted(MAPPING))
@pytest.mark.parametrize(
    ("prot", "expected"),
    [(0, ALLOW), (1, ALLOW), (2, ALLOW), (3, ALLOW), (8, ALLOW), (4, REFUSE), (5, REFUSE), (6, REFUSE), (7, REFUSE),
     (1 << 32 | 4, REFUSE), (4 << 32, ALLOW), (2**64 - 1, REFUSE)],
)  # fmt: skip
def test_memory_may_be_mapped_unless_it_becomes_executable(machine: str, name: str, prot: int, expected: str) -> None:
    program, number = filter_program(machine), numbers(machine, MAPPING)[name]
    for others in (0, PROT_EXEC, 2**64 - 1):  # the bit counts in the third argument alone
        args = (others, others, prot, others, others, others)
        assert verdict(program, number, MACHINES[machine].audit_arch, args) == expected


@machines
def test_a_call_by_another_machines_convention_ends_the_process(machine: str) -> None:
    program, own = filter_program(machine), MACHINES[machine].audit_arch
    for arch in {*WRONG_ARCH.values(), own ^ 1, own & 0x7FFFFFFF} - {own}:
        assert {verdict(program, n, arch) for n in NUMBERS} == {KILL}


@machines
def test_x32_numbers_end_the_process_where_a_processor_has_them(machine: str) -> None:
    program, (arch, _, has_x32) = filter_program(machine), MACHINES[machine]
    seen = {verdict(program, X32_BIT + n, arch) for n in NUMBERS}
    seen |= {verdict(program, n, arch) for n in (X32_BIT | 0x80000000, 2**32 - 1)}
    assert seen == {KILL if has_x32 else REFUSE}
    assert verdict(program, X32_BIT - 1, arch) == REFUSE


@machines
def test_no_jump_leaves_the_program_and_its_last_instruction_returns(machine: str) -> None:
    code = list(struct.iter_unpack("<HBBI", filter_program(machine)))
    assert code[-1][0] == 0x06
    assert all(at + 1 + max(t, f) < len(code) for at, (what, t, f, _) in enumerate(code) if what in (0x15, 0x35, 0x45))
    assert len(code) <= 4096  # the kernel's limit


@machines
def test_a_number_stands_for_one_call_only(machine: str) -> None:
    found = numbers(machine, ALLOWED) | numbers(machine, MAPPING) | {"clone3": CLONE3}
    assert len(set(found.values())) == len(found) == len(ALLOWED) + len(MAPPING) + (1 if machine == "x86_64" else 0)


def test_a_machine_without_a_table_has_no_filter() -> None:
    with pytest.raises(KeyError, match="riscv64"):
        filter_program("riscv64")


def header(machine: str) -> dict[str, int]:
    """Every system call of the kernel's header, by name."""
    return kernel_numbers(machine) or pytest.skip(MISSING.format(HEADERS[machine][-1]))


def tables(machine: str) -> Iterator[tuple[str, int | None]]:
    """Every number that is written down somewhere in the sandbox."""
    column = MACHINES[machine].column
    for table in (ALLOWED, MAPPING, canary_calls.RAW):
        yield from ((name, row[column]) for name, row in table.items())
    yield from [("clone3", CLONE3), ("seccomp", locks.SYS_SECCOMP[machine]), ("capset", locks.SYS_CAPSET[machine])]
    yield "capget", locks.SYS_CAPGET[machine]
    yield "landlock_create_ruleset", locks.SYS_LANDLOCK_CREATE_RULESET
    yield "landlock_restrict_self", locks.SYS_LANDLOCK_RESTRICT_SELF


@machines
def test_every_number_is_the_one_in_the_kernels_header(machine: str) -> None:
    kernels = header(machine)
    assert [(name, number, kernels.get(name)) for name, number in tables(machine) if number != kernels.get(name)] == []


@machines
def test_no_call_that_the_canary_tries_is_allowed(machine: str) -> None:
    program, arch = filter_program(machine), MACHINES[machine].audit_arch
    tried = numbers(machine, canary_calls.RAW)
    assert {verdict(program, n, arch, (2**64 - 1,) * 6) for n in tried.values()} == {REFUSE}


def test_a_wrong_number_would_be_noticed(monkeypatch: pytest.MonkeyPatch) -> None:
    """The same comparison with one number off by one, and with a call too many."""
    monkeypatch.setitem(ALLOWED, "getrandom", (319, 279))  # memfd_create on both
    for machine in MACHINES:
        assert ("getrandom", header(machine)["memfd_create"]) in tables(machine)
        with pytest.raises(AssertionError):
            test_every_number_is_the_one_in_the_kernels_header(machine)
        with pytest.raises(AssertionError):
            test_no_call_that_the_canary_tries_is_allowed(machine)
