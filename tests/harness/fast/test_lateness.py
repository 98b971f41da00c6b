"""What must hold of late days and scores for all zones, moments and numbers, compared with the definition."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from fractions import Fraction
from random import Random
from zoneinfo import ZoneInfo

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from grader.kit.errors import HarnessFault
from grader.scoring import clock
from grader.scoring.attempts import Rules, Which, counted
from grader.scoring.clock import ClockError, Moment, moment_at, moment_of, zone_named
from grader.scoring.lateness import (
    NO_EXTRA_TIME,
    Deadline,
    ExtraTime,
    Kind,
    LatePolicy,
    Of,
    days_late,
    is_taken,
    own_deadline,
    with_extra_time,
)
from grader.scoring.score import Attempt, Score, Sums, exact, score

TICK = timedelta(microseconds=1)
BERLIN = ZoneInfo("Europe/Berlin")
# Among them: half an hour of summer time, a change at midnight, no day between two, 14 hours ahead, offsets of 45 min.
ZONES = ["Europe/Berlin", "America/New_York", "America/Santiago", "Australia/Lord_Howe", "Pacific/Apia"]
ZONES += ["Pacific/Kiritimati", "Asia/Kathmandu", "Africa/Casablanca", "Europe/Dublin", "UTC"]

zones = st.sampled_from(ZONES).map(ZoneInfo)
walls = st.datetimes(datetime(2008, 1, 1), datetime(2032, 12, 31)).map(lambda wall: wall.replace(microsecond=0))
kinds: st.SearchStrategy[Kind] = st.sampled_from(["none", "percent per day begun", "fixed"])
ofs: st.SearchStrategy[Of] = st.sampled_from(["earned", "maximum"])
hundredths = st.integers(0, 10_000).map(lambda n: Fraction(n, 100))
policies = st.builds(LatePolicy, kinds, hundredths, ofs)


@st.composite
def moments(draw: st.DrawFn) -> Moment:
    zone, wall = draw(zones), draw(walls)
    try:
        return moment_of(wall.isoformat(" "), zone)
    except ClockError:
        return moment_at(wall.replace(tzinfo=UTC), zone)


def shown(at: datetime, zone: ZoneInfo) -> datetime:
    """What the clock shows, without a zone."""
    return at.astimezone(zone).replace(tzinfo=None, fold=0)


@given(moments(), st.integers(0, 40))
@example(moment_of("2024-02-28 12:00", BERLIN), 1)  # a leap day
@example(moment_of("2011-12-29 12:00", ZoneInfo("Pacific/Apia")), 1)  # there was no 30 December
@example(moment_of("2026-03-28 02:30", BERLIN), 1)  # the late day ends in an hour that never was
@example(moment_of("2026-10-24 02:30", BERLIN), 1)  # and in one that comes twice
def test_a_late_day_is_inclusive_and_the_next_begins_right_after_it(due: Moment, days: int) -> None:
    end = due.days_later(days)
    deadline = Deadline(due)
    assert days_late(end, deadline) <= days  # fewer, where there was no such day
    assert days_late(end + TICK, deadline) == days + 1 or due.days_later(days + 1) == end


@given(moments(), st.integers(1, 40))
def test_a_late_day_ends_when_the_clock_shows_the_due_time_again(due: Moment, days: int) -> None:
    wanted, end = due.wall + timedelta(days=days), due.days_later(days)
    seen = shown(end, due.zone)
    if seen == wanted:  # the last moment at which it shows that
        assert all(shown(end + timedelta(minutes=m), due.zone) != wanted for m in range(30, 26 * 60, 30))
    else:  # it never showed that: clocks skipped it, and the end is as far behind it as they skipped
        before = shown(end - (seen - wanted), due.zone)
        assert before <= wanted < seen


@given(moments(), st.timedeltas(timedelta(-40), timedelta(4000)))
def test_days_late_are_the_fewest_days_that_have_not_ended(due: Moment, after: timedelta) -> None:
    at = due.at + after
    assert days_late(at, Deadline(due)) == next(n for n in range(4010) if at <= due.days_later(n))


@given(moments(), st.timedeltas(timedelta(0), timedelta(7)), st.timedeltas(timedelta(0), timedelta(9)))
def test_grace_forgives_and_moves_nothing(due: Moment, grace: timedelta, after: timedelta) -> None:
    at = due.at + after
    with_grace, without = (days_late(at, Deadline(due, span)) for span in (grace, timedelta(0)))
    assert with_grace == (0 if after <= grace else without)
    assert days_late(at, Deadline()) == 0


@given(moments(), st.lists(moments(), max_size=3), st.integers(0, 9), st.timedeltas(timedelta(0), timedelta(9)))
def test_nobody_has_less_time_by_an_extension_or_by_extra_time(
    due: Moment, extensions: list[Moment], days: int, span: timedelta
) -> None:
    common = Deadline(due, last=moment_at(due.at + timedelta(days=2), due.zone))
    for extra in (ExtraTime(days=days), ExtraTime(span=span), ExtraTime(part=Fraction(days, 4))):
        opens = moment_at(due.at - timedelta(days=8), due.zone)
        own = own_deadline(common, tuple(extensions), extra, opens)
        assert own.due
        assert own.last
        assert own.due.at == max(due.at, with_extra_time(due, extra, opens).at, *(m.at for m in extensions))
        assert own.last.at >= own.due.at
        assert is_taken(own.due.at, own)
        assert not is_taken(own.last.at + TICK, own)


@pytest.mark.parametrize(
    ("extra", "wanted"),
    [
        (ExtraTime(days=1), "2026-10-25T19:00:00+00:00"),  # the same hour of the clock, though 25 hours later
        (ExtraTime(span=timedelta(days=1)), "2026-10-25T18:00:00+00:00"),
        (ExtraTime(part=Fraction(1, 4)), "2026-10-25T18:00:00+00:00"),  # of four days
        (ExtraTime(part=Fraction(1, 7)), "2026-10-25T07:42:52+00:00"),  # a part of a second is given
        (NO_EXTRA_TIME, "2026-10-24T18:00:00+00:00"),
    ],
)
def test_extra_time_over_the_night_in_which_clocks_change(extra: ExtraTime, wanted: str) -> None:
    opens, due = moment_of("2026-10-20 20:00", BERLIN), moment_of("2026-10-24 20:00", BERLIN)
    assert with_extra_time(due, extra, opens).at.isoformat() == wanted


@given(moments(), policies, st.tuples(hundredths, hundredths), st.integers(0, 9), st.integers(0, 9))
def test_a_score_is_never_below_0_nor_more_for_being_later(
    due: Moment, policy: LatePolicy, points: tuple[Fraction, Fraction], days: int, budget: int
) -> None:
    earned = points[0]
    sums, deadline = Sums({"a": sum(points, Fraction(0))}), Deadline(due)

    def scored(days: int, left: int) -> Score:
        return score(Attempt(due.days_later(days), {"a": earned}), sums, policy, deadline, left)

    now = scored(days, budget)
    assert 0 <= now.final <= now.raw == earned
    assert abs(now.final - (now.raw - now.late)) <= Fraction(1, 200)
    assert scored(days + 1, budget).final <= now.final <= scored(days, budget + 1).final
    assert 0 <= now.days_paid <= min(budget, now.days_late)


attempts = st.lists(st.tuples(st.timedeltas(timedelta(-5), timedelta(5)), hundredths), max_size=6)


@given(moments(), policies, attempts, st.randoms(use_true_random=False), st.integers(0, 3))
def test_which_attempt_counts_depends_on_times_and_not_on_the_order(
    due: Moment, policy: LatePolicy, rows: list[tuple[timedelta, Fraction]], random: Random, budget: int
) -> None:
    made = [Attempt(due.at + after, {"a": points}) for after, points in dict(rows).items()]
    shuffled = random.sample(made, len(made))
    deadline = Deadline(due, last=moment_at(due.at + timedelta(days=3), due.zone))
    sums = Sums({"a": Fraction(100)})
    for which in ("last", "best", "last before due"):
        _check_counted(shuffled, made, Rules(sums, policy, which), deadline, budget)


def _check_counted(
    shuffled: Sequence[Attempt], made: Sequence[Attempt], rules: Rules, deadline: Deadline, budget: int
) -> None:
    assert deadline.due
    assert deadline.last
    found = counted(shuffled, rules, deadline, budget)
    assert found == counted(made, rules, deadline, budget)
    limit = deadline.due if rules.which == "last before due" else deadline.last
    able = [attempt for attempt in made if attempt.at <= limit.at]
    assert (found is None) == (not able)
    if found is None:
        return
    scores = [score(attempt, rules.sums, rules.policy, deadline, budget) for attempt in able]
    wanted = max(s.final for s in scores) if rules.which == "best" else scores[able.index(max(able, key=_at))].final
    assert found.score.final == wanted
    assert found.budget_left == budget - found.score.days_paid


def _at(attempt: Attempt) -> datetime:
    return attempt.at


@pytest.mark.parametrize(("budget", "paid", "final"), [(5, 0, 85), (6, 6, 100)])
def test_no_late_day_is_spent_on_a_fixed_cut_that_stays(budget: int, paid: int, final: int) -> None:
    due = moment_of("2026-11-10 18:00", BERLIN)
    attempt = Attempt(due.days_later(6), {"a": Fraction(100)})
    found = score(attempt, Sums({"a": Fraction(100)}), LatePolicy("fixed", Fraction(15)), Deadline(due), budget)
    assert (found.days_paid, found.final) == (paid, final)


@pytest.mark.parametrize("which", ["last", "best", "last before due"])
def test_who_handed_in_nothing_has_no_score(which: Which) -> None:
    assert counted([], Rules(Sums({}), LatePolicy(), which), Deadline()) is None


@given(st.lists(hundredths, min_size=1, max_size=5), st.integers(1, 1000), st.data())
def test_a_scale_keeps_order_and_no_rounding_goes_past_the_maximum(
    maxima: list[Fraction], scale: int, data: st.DataObject
) -> None:
    points = {str(n): data.draw(st.fractions(0, top)) for n, top in enumerate(maxima)}
    sums = Sums({str(n): top for n, top in enumerate(maxima)}, scale_to=Fraction(scale, 3))
    now = datetime(2026, 1, 1, tzinfo=UTC)
    found = score(Attempt(now, points), sums, LatePolicy(), Deadline())
    if sums.maximum:
        assert 0 <= found.final <= Fraction(scale, 3)
        assert abs(found.final - found.raw * Fraction(scale, 3) / sums.maximum) <= Fraction(1, 200)


def test_a_check_that_is_dropped_is_taken_out_or_given_to_all() -> None:
    maxima = {"a": Fraction(60), "b": Fraction(40)}
    attempt = Attempt(datetime(2026, 1, 1, tzinfo=UTC), {"a": Fraction(30), "b": Fraction(0)})
    scores = [
        score(attempt, Sums(maxima, dropped={"b": how}), LatePolicy(), Deadline())
        for how in ("taken out", "full points")
    ]
    assert [one.final for one in scores] == [30, 70]


@given(st.decimals(0, 1000, places=3))
def test_a_number_is_what_was_written(number: object) -> None:
    assert exact(float(str(number))) == Fraction(str(number))


@given(moments())
def test_a_time_that_is_written_with_its_offset_is_that_moment(moment: Moment) -> None:
    assert moment_of(moment.at.isoformat(), moment.zone).at == moment.at
    assert moment_of(moment.at.astimezone(moment.zone).isoformat(), moment.zone).at == moment.at


@pytest.mark.parametrize("text", ["", "tomorrow", "1793138400", "25.10.2026 02:30", "2026-10-25", "2026-02-29 10:00"])
@pytest.mark.parametrize("end", ["", " "])
def test_what_is_no_time_is_an_error(text: str, end: str) -> None:
    with pytest.raises(ClockError):
        moment_of(text + end, BERLIN)


@pytest.mark.parametrize("text", ["0226-11-10 18:00", "2026-11-10 24:00", "2026-11-10 18:00+15:00", "٢٠٢٦-11-10 18:00"])
def test_a_time_that_cannot_be_is_an_error(text: str) -> None:
    with pytest.raises(ClockError):
        moment_of(text, BERLIN)


@pytest.mark.parametrize("name", ["Europe/Berlim", "", "../UTC", "Europe", "/etc/localtime", "a\0b", "é" * 300])
def test_a_zone_that_is_none_is_an_error(name: str) -> None:
    with pytest.raises(ClockError, match="IANA"):
        zone_named(name)


def test_a_machine_without_zones_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clock, "available_timezones", set)
    with pytest.raises(HarnessFault, match="tzdata"):
        zone_named("Europe/Nowhere")


def test_what_grace_forgives_is_taken_after_the_last_date() -> None:
    due = moment_of("2026-11-10 18:00", BERLIN)
    deadline = Deadline(due, timedelta(minutes=10), last=due)
    assert is_taken(due.at + timedelta(minutes=10), deadline)
    assert not is_taken(due.at + timedelta(minutes=10) + TICK, deadline)


def test_full_points_are_the_maximum_though_it_has_more_than_two_places() -> None:
    sums = Sums({"a": Fraction(1)}, scale_to=Fraction(2, 3))
    found = score(Attempt(datetime(2026, 1, 1, tzinfo=UTC), {"a": Fraction(1)}), sums, LatePolicy(), Deadline())
    assert found.final == Fraction(2, 3)


@pytest.mark.parametrize("hours", [1, 12, 30])
def test_of_equally_good_attempts_the_one_counts_that_costs_the_fewest_late_days_and_came_first(hours: int) -> None:
    due = moment_of("2026-11-10 18:00", BERLIN)
    spans = (timedelta(hours=-2), timedelta(hours=-1), timedelta(hours=hours))
    made = [Attempt(due.at + span, {"a": Fraction(60)}) for span in spans]
    rules = Rules(Sums({"a": Fraction(100)}), LatePolicy("percent per day begun", Fraction(10)), "best")
    found = counted(made, rules, Deadline(due), budget=2)
    assert found
    assert (found.number, found.budget_left) == (1, 2)
