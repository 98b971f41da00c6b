"""Owns what a written time means in a zone: which moment it is, and what is said where it is none, or could be two.

A time is written as it stands on a clock (`2026-11-10 18:00`), or with its offset (`2026-11-10T18:00+01:00`). When
clocks are put back, an hour comes twice, and a written time in it is taken to be the later one. When they skip an hour,
whoever writes a time in it is asked to correct it. Where such a time was computed, as the end of a late day, it is the
moment that the offset before the change names.
"""

import re
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, timezone
from zoneinfo import ZoneInfo, available_timezones

from grader.kit.errors import HarnessFault

FIRST_YEAR, LAST_YEAR = 1990, 2200  # any other year is a mistake in typing, and days can be added to these

_WRITTEN = re.compile(
    r"(?P<clock>\d{4}-\d\d-\d\d[ T]\d\d:\d\d(?::\d\d(?:\.\d{1,6})?)?) ?(?P<offset>Z|[+-]\d\d:?\d\d)?", re.ASCII
)
_DAY = re.compile(r"\d{4}-\d\d-\d\d", re.ASCII)
_WITH_SLASHES = re.compile(r"\d{1,4}[./-]\d{1,2}[./-]\d{1,4}(?:[ ,T].*)?", re.ASCII)


# What lies among the zones and is none: what this machine has for its own, and zones that count leap seconds.
_NO_ZONE = re.compile(r"localtime|posixrules|Factory|(posix|right)/.*")


class ClockError(ValueError):
    """A written time that is no moment; the message says what was expected instead."""


@dataclass(frozen=True)
class Moment:
    """A moment, with what the clock of the class shows then: the days after it are counted on that clock."""

    at: datetime  # in UTC
    wall: datetime  # without a zone
    zone: ZoneInfo
    note: str = ""  # what was taken of two that were possible

    def days_later(self, days: int) -> datetime:
        """Return the moment at which the clock shows the same time, so many days later; in UTC."""
        return _instant(self.wall + timedelta(days=days), self.zone) if days else self.at

    def later(self, span: timedelta) -> "Moment":
        """Return the moment after so much time has passed."""
        return moment_at(self.at + span, self.zone)


def zone_named(name: str) -> ZoneInfo:
    """Return the zone of a name of the IANA.

    Raises ClockError, with the names that are known where it is one of none.
    """
    try:
        return ZoneInfo("" if _NO_ZONE.fullmatch(name) else name)
    except (LookupError, ValueError, OSError) as error:
        if not available_timezones():
            raise HarnessFault(
                "this machine has no time zones: install its package tzdata, or `pip install tzdata`"
            ) from error
        raise ClockError("the name of a zone of the IANA, such as Europe/Berlin") from error


def moment_at(at: datetime, zone: ZoneInfo) -> Moment:
    """Return the moment of a time that has an offset."""
    return Moment(at.astimezone(UTC), at.astimezone(zone).replace(tzinfo=None, fold=0), zone)


def moment_of(text: str, zone: ZoneInfo) -> Moment:
    """Return the moment of a written time.

    Without an offset it is what a clock of the zone shows. Raises ClockError.
    """
    found = _WRITTEN.fullmatch(text.strip())
    if not found:
        raise ClockError(_what_is_wrong(text.strip()))
    try:
        wall = datetime.fromisoformat(found["clock"])
    except ValueError as error:
        raise ClockError(f"a day and a time that there are ({error})") from error
    if not FIRST_YEAR <= wall.year <= LAST_YEAR:
        raise ClockError(f"a year from {FIRST_YEAR} to {LAST_YEAR}")
    if found["offset"]:
        return moment_at(wall.replace(tzinfo=_offset(found["offset"])), zone)
    first, second = _offsets(wall, zone)
    if first < second:
        raise ClockError(f"a time that there was: the clocks of {zone.key} skip that hour")
    note = f"{text.strip()} comes twice in {zone.key}, and the later one was taken" if first > second else ""
    return Moment(_instant(wall, zone), wall, zone, note)


def _instant(wall: datetime, zone: ZoneInfo) -> datetime:
    """Return the moment at which the clock shows this.

    The smaller of both offsets names the later moment of an hour that comes twice, and it is the offset before the
    change where the hour never was.
    """
    return (wall - min(_offsets(wall, zone))).replace(tzinfo=UTC)


def _offsets(wall: datetime, zone: ZoneInfo) -> tuple[timedelta, timedelta]:
    """Return the offset from UTC that a time on the clock has, read as the first of two and as the second."""
    first, second = (wall.replace(tzinfo=zone, fold=fold).utcoffset() for fold in (0, 1))
    if first is None or second is None:
        raise ClockError(f"{zone.key}: expected a zone with an offset")  # no zone of the IANA is without
    return first, second


def _offset(text: str) -> timezone:
    if text == "Z":
        return UTC
    hours, minutes = int(text[1:3]), int(text[-2:])
    if hours > 14 or minutes > 59:  # no place is further ahead than Kiritimati
        raise ClockError("an offset from -14:00 to +14:00")
    span = timedelta(hours=hours, minutes=minutes)
    return timezone(-span if text[0] == "-" else span)


def _what_is_wrong(text: str) -> str:
    usual = "a time such as 2026-11-10 18:00, or 2026-11-10T18:00+01:00"
    if _DAY.fullmatch(text):
        try:
            datetime.fromisoformat(text)
        except ValueError as error:
            return f"a day that there is ({error}), and {usual}"
        return f"a time of that day too, such as {text} 23:59:59"
    if _WITH_SLASHES.fullmatch(text):
        return f"the year first, then the month, then the day, since others read the order in two ways: {usual}"
    return usual
