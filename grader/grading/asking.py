"""Asks a submission: sends groups of calls to fresh children and collects their raw replies, whatever the code does.

Owns deadlines, restarts and what a hang or a crash costs: its own group, after a second run (grader/grading/lone.py).
All of it spends of the submission's one budget; what that does not pay for is not judged. Judging is elsewhere.
"""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import replace
from functools import partial

import msgspec

from grader.courses.suite import Group, Pass, Shape, plan, request
from grader.grading.lone import CALL, HANGS, OF_ONE_THAT_HANGS, OVER_BUDGET, FaultAtCall, Order, collect, no_answer
from grader.grading.placing import read_place
from grader.grading.replies import TOO_MUCH, NoAnswer, Replies, Reply, decode_answers, decode_loaded, decode_printed
from grader.intake.values import Submission
from grader.kit.answering.raising import TARGET
from grader.kit.calls import Call, Rows
from grader.kit.check import Check
from grader.kit.errors import HarnessFault
from grader.kit.judging.failure import Place
from grader.kit.plain import Plain, Raised
from grader.kit.wording.words import english
from grader.sandbox.budget import Budget
from grader.sandbox.client import Child, ForkServer, Head
from grader.sandbox.faults import ChildFault, OverBudget
from grader.sandbox.watching import Deadline

# The reference's slowest group takes below 5 ms of processor time (`tox -e bench` prints it): 50 times that. A machine
# that is stopped by its host for a while counts that as the child's time, so nothing is late for good at the first try.
FIRST = Deadline(cpu_seconds=0.25)
LONE = CALL  # for a second try by itself, so that no neighbour is to blame
# For all second tries of groups: what is left asks again what was right. Hangs in all of the operators cost as much.
ALONE_CPU, ALONE_ASLEEP = 46.0, 25.0
# For making examples smaller, by which no verdict is decided: a quarter of all processor time, and half of all sleep.
TRIES_CPU, TRIES_ASLEEP = 15.0, 15.0

_encode = msgspec.msgpack.Encoder().encode


class NoAnswerError(Exception):
    """A batch of calls that depend on earlier answers hung or crashed."""

    def __init__(self, said: NoAnswer) -> None:
        super().__init__(said.detail)
        self.no_answer = said


class Asker:
    """Asks one submission on one fork server, at the cost of a budget. Close it in the end."""

    def __init__(
        self,
        server: ForkServer,
        submission: Submission,
        graded: Sequence[str],
        budget: Budget | None = None,
        slow: Mapping[str, float] | None = None,
    ) -> None:
        self.slow = dict(slow or {})  # check -> processor seconds of its calls, where they are known to be many
        self._server = server
        self._budget = Budget() if budget is None else budget
        self._lone = self._budget.part(ALONE_CPU, ALONE_ASLEEP)
        self._tries = self._budget.part(TRIES_CPU, TRIES_ASLEEP)
        self._files = dict(submission.files)
        self._names = tuple(f.removesuffix(".py") for f in graded if f in submission.files)
        self._broken = {f: reason for f, reason in submission.problems.items() if f not in submission.files}
        self._notebooks = tuple(one.notebook for one in submission.notebooks)
        self._slow: set[str] = set()  # files whose import hung or crashed once
        self._hangs: dict[bytes, str] = {}  # calls that did not come to an end even alone -> the check that showed it
        self._trying: Child | None = None
        self._trying_for = ""  # the check whose tries that child takes; none: of each that begin at a public example

    def ask(self, asked: Pass) -> Replies:
        """Return the reply of each group."""
        replies = Replies()
        interrupted: list[Group] = []
        todo, runs = list(asked.groups), 0
        while todo and not self._budget.is_spent:
            todo = self._run(asked.only(todo), replies, interrupted)
            runs += 1
            # each run ends a group, or gives up on a file in two
            if runs > len(asked.groups) + 2 * len(self._names) + 1:
                raise HarnessFault(
                    "children of the sandbox end before any code runs; `grader doctor` says what is missing"
                )
        for group in interrupted:
            replies.groups[group.check.name] = self._again(group, replies.groups[group.check.name])
        replies.groups |= dict.fromkeys((g.check.name for g in todo), OVER_BUDGET)
        return replies

    def ask_rows(self, check: Check, rows: Rows) -> list[list[Plain]]:
        """Return the answers to each row in one fresh child, or a second one with more time; raises NoAnswerError."""
        return self._in_fresh_child(check, rows, self._budget)

    def try_alone(self, check: Check, rows: Rows) -> list[list[Plain]]:
        """Ask as `ask_rows` does, for what decides no verdict."""
        return self._in_fresh_child(check, rows, self._tries)

    def try_rows(self, check: Check, rows: Rows, *, is_public: bool = False) -> list[list[Plain]]:
        """Try as `try_alone` does, by one child for all tries that begin at a public example, or for another check.

        Code remembers what it saw. What is made of public examples it may remember, and tell in any other check.
        """
        tried = "" if is_public else check.name
        if tried != self._trying_for:
            self.close()
        self._trying_for = tried
        try:
            return self._in_child_of_tries(check, rows, FIRST)
        except NoAnswerError:
            return self._in_child_of_tries(check, rows, LONE)

    def place_of(self, check: Check, calls: Sequence[Call], *, is_public: bool) -> Place | None:
        """Return where the last of these calls that raises does so, by the word of a child that saw nothing hidden."""
        ask = partial(self.try_rows, is_public=True) if is_public else self.try_alone
        with suppress(NoAnswerError):
            said = ask(check, [[(TARGET, [list(map(list, calls))])]])[0][0]
            return read_place(said, self._files, [one.files[0] for one in self._notebooks])
        return None

    def close(self) -> None:
        """End the child that takes the tries."""
        if self._trying is not None:
            self._trying.end()
            self._trying = None

    @property
    def has_tries_left(self) -> bool:
        """Whether more may be asked that decides no verdict."""
        return not self._tries.is_spent

    def load_errors(self) -> dict[str, Raised]:
        """Return what loading each file raises in a child that is asked nothing, and has nothing hidden to tell."""
        for _ in "first", "with more time":
            with suppress(ChildFault, NoAnswerError), self._child(self._budget) as child:
                self._send(child, plan([]), load=self._loads)
                return self._loaded(child)
        return {}

    def _in_fresh_child(self, check: Check, rows: Rows, budget: Budget) -> list[list[Plain]]:
        try:
            with self._child(budget) as child:
                return self._rows(child, check, rows, FIRST, is_fresh=True)
        except NoAnswerError:
            with self._child(budget) as child:
                return self._rows(child, check, rows, LONE, is_fresh=True)

    def _in_child_of_tries(self, check: Check, rows: Rows, deadline: Deadline) -> list[list[Plain]]:
        is_fresh = self._trying is None
        child = self._trying = self._trying or self._spawned(self._tries)
        try:
            return self._rows(child, check, rows, deadline, is_fresh=is_fresh)
        except NoAnswerError:
            self.close()
            raise

    @contextmanager
    def _child(self, budget: Budget) -> Iterator[Child]:
        child = self._spawned(budget)
        try:
            yield child
        finally:
            child.end()

    def _spawned(self, budget: Budget) -> Child:
        """Return a fresh child; raises NoAnswerError where nothing is left for it."""
        try:
            return self._server.spawn(budget)
        except OverBudget as fault:
            raise NoAnswerError(OVER_BUDGET) from fault

    def _rows(self, child: Child, check: Check, rows: Rows, deadline: Deadline, *, is_fresh: bool) -> list[list[Plain]]:
        calls = [call for row in rows for call in row]
        asked, shape = plan([request(check, calls)]), Shape(check.name, check.depth, len(calls))
        runs_code = not check.reads_source
        try:
            if is_fresh:
                load = self._loads if runs_code and self._slow else ()  # else a call loads the file that it needs
                self._send(child, asked, load=load)
                if load:  # a slow import has a deadline of its own
                    self._loaded(child)
            else:
                child.send_more(asked)
            answers = iter(decode_answers(child.receive(child.until(deadline)), shape))
            if runs_code:
                child.receive(child.until(FIRST))  # what it printed
        except ChildFault as fault:
            raise NoAnswerError(no_answer(fault, child, -1)) from fault
        return [[next(answers) for _ in row] for row in rows]

    def _run(self, asked: Pass, replies: Replies, interrupted: list[Group]) -> list[Group]:
        """Ask in one child; returns what is left to be asked in another after a hang or a crash."""
        todo = list(asked.groups)
        reading = [g for g in todo if g.check.reads_source]
        running = todo[len(reading) :]
        with self._child(self._budget) as child:
            try:
                self._send(child, asked.plan, load=self._loads if running else ())
                left = self._collect(child, reading, replies, interrupted)
                if left is not None:
                    return left + running
                if running:
                    replies.load_errors = self._loaded(child)
                    left = self._collect(child, running, replies, interrupted)
                    if left is not None:
                        return left
                    replies.printed = _printed(child)
            except ChildFault:
                # without the file that is now known to be broken, or with more time for it
                return [g for g in todo if g.check.name not in replies.groups]
        return []

    def _send(self, child: Child, asked: bytes, *, load: tuple[str, ...] = (), each: bool = False) -> None:
        child.send(Head(self._files, load, self._broken, each, self._notebooks), asked)

    @property
    def _loads(self) -> tuple[str, ...]:
        return tuple(n for n in self._names if f"{n}.py" not in self._broken)

    def _loaded(self, child: Child) -> dict[str, Raised]:
        """Return the report on each file; a fault marks the file that was being loaded."""
        errors: dict[str, Raised] = {}
        for name in self._loads:
            file = f"{name}.py"
            try:
                error = decode_loaded(child.receive(child.until(LONE if file in self._slow else FIRST)))
            except OverBudget:  # which says nothing of this file
                raise
            except ChildFault as fault:
                if file in self._slow:
                    did = no_answer(fault, child, -1).detail
                    self._broken[file] = english(f"importing {file} {did}")
                self._slow.add(file)
                raise
            if error is not None:
                errors[file] = error
        return errors | {f: {"!": "NotLoaded", "m": reason} for f, reason in self._broken.items()}

    def _again(self, group: Group, first: Reply) -> Reply:
        """Return the reply to a group that hung or crashed, alone.

        A call that is known to hang is not made a second time.
        """
        hangs = self._hangs.keys() & {_encode(call) for call in group.calls}
        if isinstance(first, NoAnswer) and first.verdict == "timed out" and hangs:
            call = next(n for n, call in enumerate(group.calls) if _encode(call) in hangs)
            return replace(first, call=call, detail=english(f"{first.detail}, as in {self._hangs[min(hangs)]}"))
        reply = OVER_BUDGET if self._lone.is_spent else self._alone(group)
        if isinstance(reply, NoAnswer) and reply.verdict == "timed out" and reply.call >= 0:
            self._hangs.setdefault(_encode(group.call_at(reply.call)[1]), group.check.name)
        return reply

    def _alone(self, group: Group) -> Reply:
        """Return a second try with more time, call by call, so that the one at fault is known."""
        load = () if group.check.reads_source else self._loads
        with self._child(self._lone) as child:
            try:
                self._send(child, plan([Order(group).request]), load=load, each=True)
                if load:
                    self._loaded(child)
                reply, seconds = collect(child, group, LONE if len(self._hangs) < HANGS else OF_ONE_THAT_HANGS)
            except FaultAtCall as found:
                return no_answer(found.fault, child, found.call)
            except ChildFault as fault:
                return no_answer(fault, child, -1)
        if isinstance(reply, bytes):
            self.slow[group.check.name] = seconds
        return reply

    def _deadline(self, group: Group) -> Deadline:
        """Return how long a group may take among others: more where another pass has shown that it is slow
        and right.
        """
        known = self.slow.get(group.check.name)
        return Deadline(FIRST.cpu_seconds + 3 * known, FIRST.asleep_seconds) if known else FIRST

    def _collect(
        self, child: Child, groups: list[Group], replies: Replies, interrupted: list[Group]
    ) -> list[Group] | None:
        """Take the groups' replies; where one of them hung or crashed, what comes after it."""
        for n, group in enumerate(groups):
            try:
                frame = child.receive(child.until(self._deadline(group)))
                replies.groups[group.check.name] = frame if replies.room_for(frame) else TOO_MUCH
            except ChildFault as fault:
                replies.groups[group.check.name] = no_answer(fault, child, -1)
                interrupted.append(group)
                return groups[n + 1 :]
        return None


def _printed(child: Child) -> str:
    """Return what the code printed; nothing where it spoiled even that."""
    try:
        return decode_printed(child.receive(child.until(LONE)))
    except ChildFault:
        return ""
