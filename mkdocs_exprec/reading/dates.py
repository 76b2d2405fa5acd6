"""A date as people write it -> a day, and the moment it stands for."""

from __future__ import annotations

import re
from calendar import monthrange
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta, timezone
from typing import Literal

from mkdocs_exprec.diagnostics import Span

_ISO = re.compile(
    r"(?P<year>\d{4,9})-(?P<month>\d{1,2})-(?P<day>\d{1,2})(?!\d)"
    r"(?:[T ](?P<hour>\d{1,2}):(?P<minute>\d{2})(?::(?P<second>\d{2})(?:\.\d+)?)?"
    r"[ ]?(?P<zone>Z|UTC|[+-]\d{2}:?\d{2})?)?"
)
_IN_NAME = re.compile(r"(\d{4})-(\d{2})-(\d{2})(?!\d)")


class ImpossibleDate(ValueError):
    """The date has the right form, but there is no such day; the message is the date as written."""

    def __init__(self, written: str, year: int, month: int, day: int) -> None:
        super().__init__(written)
        self.remedy = "correct the date"
        if 1 <= month <= 12 and 1 <= year <= 9999 and day > (last := monthrange(year, month)[1]):
            self.remedy = f"that month ends on {year:04}-{month:02}-{last}"


@dataclass(frozen=True, slots=True)
class RecordDate:
    """When a record is from."""

    value: str
    """The day as `YYYY-MM-DD`, as the author counts it."""
    moment: str
    """ISO time in UTC, by which records are ordered."""
    origin: Literal["metadata", "path"]
    text: str
    """What was written."""
    span: Span


def parse_date(text: str, span: Span) -> RecordDate | None:
    """Read the ISO date that a value begins with; a time without zone is taken as UTC.

    Returns None for another form: a date such as `02/04/18` is never guessed at.
    Raises ImpossibleDate for a day that the calendar lacks.
    """
    match = _ISO.match(text)
    if not match:
        return None
    try:
        moment = datetime(
            int(match["year"]), int(match["month"]), int(match["day"]),
            int(match["hour"] or 0), int(match["minute"] or 0), int(match["second"] or 0),
            tzinfo=_zone(match["zone"]),
        )  # fmt: skip
        in_utc = moment.astimezone(UTC)
    except (ValueError, OverflowError) as error:
        raise ImpossibleDate(match[0], *map(int, match.group("year", "month", "day"))) from error
    written = Span(span.start, span.start + len(match[0])) if len(match[0]) <= span.end - span.start else span
    return RecordDate(moment.date().isoformat(), in_utc.isoformat(), "metadata", match[0], written)


_RANGE = re.compile(r"\s*(?:to|until|[-–—→/]|->)\s*(?=\d{4,}-)")


def end_before(text: str, start: RecordDate) -> str:
    """The end of the range that a value holds (`2025-01-20 to 2025-01-15`), if it lies before the start; else empty.

    Raises ImpossibleDate as `parse_date` does.
    """
    joint = _RANGE.match(text, len(start.text))
    end = parse_date(text[joint.end() :], start.span) if joint else None
    return end.text if end and end.value < start.value else ""


def _zone(text: str | None) -> timezone:
    if text in (None, "Z", "UTC"):
        return UTC
    assert text is not None
    sign = -1 if text[0] == "-" else 1
    return timezone(sign * timedelta(hours=int(text[1:3]), minutes=int(text[-2:])))


def date_in_name(name: str) -> RecordDate | None:
    """The date that a file or folder name begins with, if it is a day of the calendar."""
    match = _IN_NAME.match(name)
    if not match:
        return None
    try:
        day = date(int(match[1]), int(match[2]), int(match[3]))
    except ValueError:
        return None
    return RecordDate(day.isoformat(), f"{day.isoformat()}T00:00:00+00:00", "path", match[0], Span(0, 0))
