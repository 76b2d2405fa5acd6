"""A date as people write it -> a day, and the moment it stands for."""

from __future__ import annotations

import re
from calendar import monthrange
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta, timezone
from functools import lru_cache
from typing import Literal, NamedTuple

from mkdocs_exprec.diagnostics import Span
from mkdocs_exprec.patterns import rare

_ISO = rare(
    r"(?P<year>\d{4,9})(?P<sign>[-_/.\u2010\u2011])(?P<month>\d{1,2})(?P=sign)(?P<day>\d{1,2})(?!\d)"
    r"(?:[T _](?P<hour>\d{1,2})(?P<colon>[:-])(?P<minute>\d{2})(?:(?P=colon)(?P<second>\d{2})(?:[.,]\d+)?)?"
    r"[ ]?(?P<zone>Z|UTC|[+-]\d{2}:?\d{2})?)?"
)
_COMPACT = rare(
    r"(?P<year>(?:19|20)\d{2})(?P<month>0[1-9]|1[0-2])(?P<day>0[1-9]|[12]\d|3[01])"
    r"(?:[-_T ]?(?P<hour>[01]\d|2[0-3]):?(?P<minute>[0-5]\d)(?::?(?P<second>[0-5]\d))?(?P<zone>Z)?)?(?!\d)"
)
_CJK = rare(r"(?P<year>\d{4})\s*[年년]\s*(?P<month>\d{1,2})\s*[月월]\s*(?P<day>\d{1,2})\s*[日号일]")
_KOREAN = re.compile(r"(?P<year>\d{4})\.\s+(?P<month>\d{1,2})\.\s+(?P<day>\d{1,2})\.?(?!\d)")
_MONTHS = {
    name: number
    for number, names in enumerate(
        (
            "january jan gennaio gen januar janvier janv enero ene jänner",
            "february feb febbraio februar février févr fév febrero",
            "march mar marzo märz mars mär",
            "april apr aprile avril avr abril abr",
            "may maggio mag mai mayo",
            "june jun giugno giu juni juin junio",
            "july jul luglio lug juli juillet juil julio",
            "august aug agosto ago août",
            "september sep sept settembre set septembre septiembre",
            "october oct ottobre ott oktober okt octobre octubre",
            "november nov novembre noviembre",
            "december dec dicembre dic dezember dez décembre déc diciembre",
        ),
        start=1,
    )
    for name in names.split()
}
_MONTH = "|".join(sorted(_MONTHS, key=len, reverse=True))
_WEEKDAY = r"(?<![^\W\d_])(?=\w)(?:[^\W\d_]{2,9}+,?\.?\s{1,3}+)?"
_MONTH_FIRST = rare(
    rf"(?=[^\W\d_]){_WEEKDAY}(?P<name>{_MONTH})\.?\s+(?P<day>\d{{1,2}})(?:st|nd|rd|th)?(?:\s*[-–—]\s*\d{{1,2}}(?:st|nd|rd|th)?)?,?\s+(?P<year>\d{{4}})(?!\d)",
    re.IGNORECASE,
)
_DAY_FIRST = rare(
    rf"{_WEEKDAY}(?<!\d)(?P<day>\d{{1,2}})(?:st|nd|rd|th|er|º|\.)?(?:\s*[-–—]\s*\d{{1,2}}\.?)?\s+(?:de\s+|of\s+)?(?P<name>{_MONTH})\.?,?\s+(?:de\s+|del\s+)?(?P<year>\d{{4}})(?!\d)",
    re.IGNORECASE,
)
_TO = r"(?:st|nd|rd|th|\.)?\s*(?:[-–—→]|to\b|until\b|bis\b|al\b)\s*"
_MONTHS_FIRST = rare(
    rf"(?<![^\W\d_])(?=\w)(?P<name>{_MONTH})\.?\s+(?P<day>\d{{1,2}}){_TO}(?P<last>{_MONTH})\.?\s+\d{{1,2}}(?:st|nd|rd|th)?,?\s+(?P<year>\d{{4}})(?!\d)",
    re.IGNORECASE,
)
_DAYS_FIRST = rare(
    rf"(?P<day>\d{{1,2}})\.?\s+(?P<name>{_MONTH})\.?{_TO}\d{{1,2}}\.?\s+(?P<last>{_MONTH})\.?,?\s+(?P<year>\d{{4}})(?!\d)",
    re.IGNORECASE,
)
"""From a day of one month to one of another, with the year behind both."""
_OF_UNIX = rare(
    rf"{_WEEKDAY}(?P<name>{_MONTH})\s+(?P<day>\d{{1,2}})\s+(?P<at>\d\d):(?P<to>\d\d)(?::(?P<and>\d\d))?"
    r"(?:\s+(?:UTC|GMT))?\s+(?P<year>\d{4})(?!\d)",
    re.IGNORECASE,
)
"""What the command `date` prints."""
_DASHED = re.compile(r"(?P<day>\d{1,2})(?P<sign>[-/])(?P<name>[^\W\d_]{3,9})(?P=sign)(?P<year>\d{4})(?!\d)")
_YEAR_FIRST = rare(
    r"(?P<year>\d{4})(?P<sign>[-/]|,?[ ])(?P<name>[^\W\d_]{3,9})\.?(?P=sign)(?P<day>\d{1,2})(?:st|nd|rd|th)?(?!\d)"
)
_BEFORE = rare(
    r"(?:[~≈∼〜(\[]|[\u2600-\u27bf\U0001f300-\U0001faff]\ufe0f?"
    r"|(?:week of|c(?:a|irca)?|approx|about|around|on|from|since|as of|began|started|opened|launched|ran|run|executed"
    r"|created|completed|designed|mon|tue|wed|thu|fri|sat|sun|le|il|el|am|vom|seit|ab|du|dal|del|desde)(?:day|sday|nesday|rsday|urday)?\b"
    r"[.:,]?(?=\s))\s*",
    re.IGNORECASE,
)
"""What people write before a date: that it is an estimate, what happened then, the day of the week."""
_SLASHED = re.compile(r"(?P<first>\d{1,2})(?P<sign>[/.-])(?P<second>\d{1,2})(?P=sign)(?P<year>\d{4})(?!\d)")
_NUMERIC = re.compile(r"\d{1,2}[/.-]\d{1,2}[/.-](?:\d{2}|\d{4})(?!\d)")
_IN_NAME = re.compile(
    r"(?<!\d)(?:(?P<year>(?:19|20)\d{2})(?P<sign>[-_.]?)(?P<month>0[1-9]|1[0-2])(?P=sign)(?P<day>0[1-9]|[12]\d|3[01]))"
    r"(?:(?:(?!\d)[-_T])?(?P<hour>[01]\d|2[0-3])[-_:]?(?P<minute>[0-5]\d)(?:[-_:]?(?P<second>[0-5]\d))?(?!\d)|(?!\d))"
)
_IN_FOLDERS = rare(r"(?:^|/)(?P<year>(?:19|20)\d{2})/(?P<month>0[1-9]|1[0-2])[/-](?P<day>0[1-9]|[12]\d|3[01])(?!\d)")


class ImpossibleDate(ValueError):
    """The date has the right form, but there is no such day or no such time; the message is the date as written."""

    def __init__(self, written: str, year: int, month: int, day: int) -> None:
        super().__init__(written)
        self.what, self.remedy = "day of the calendar", "correct the date"
        if not (1 <= month <= 12 and 1 <= year <= 9999):
            return
        last = monthrange(year, month)[1]
        if day > last:
            self.remedy = f"that month ends on {year:04}-{month:02}-{last}"
        elif day:
            self.what, self.remedy = "time of a day", "correct the time"


@dataclass(frozen=True, slots=True)
class RecordDate:
    """When a record is from."""

    value: str
    """The day as `YYYY-MM-DD`, as the author counts it."""
    moment: str
    """ISO time in UTC, by which records are ordered."""
    origin: Literal["metadata", "path", "history"]
    """Where it is from: what the record says, the name of its file or folder, the first commit that has the file."""
    text: str
    """What was written."""
    span: Span

    @property
    def shown(self) -> str:
        """The day as lists show it: marked if nothing but the first commit tells it."""
        return f"{self.value} (commit)" if self.origin == "history" else self.value


_FORMS = (_ISO, _COMPACT, _MONTH_FIRST, _DAY_FIRST, _CJK, _KOREAN, _DASHED, _YEAR_FIRST, _MONTHS_FIRST, _DAYS_FIRST,
          _OF_UNIX)  # fmt: skip


def _match(text: str) -> re.Match[str] | None:
    at = 0
    for _ in range(3):
        for pattern in _FORMS:
            match = pattern.match(text, at)
            if match and ("name" not in pattern.groupindex or match["name"].casefold() in _MONTHS):
                return match
        before = _BEFORE.match(text, at)
        if before is None:
            return None
        at = before.end()
    return None


def _behind_words(text: str) -> re.Match[str] | None:
    """The first day of a value that tells several, such as `registered 2025-01-15, started 2025-01-16`."""
    words = _WORDS_BEFORE.match(text)
    return _ISO.match(text, words.end()) if words else None


_WORDS_BEFORE = rare(
    r"(?:(?:pre-?)?regist(?:ered|ration)|start(?:ed)?|begun|begin|beginning|run|ran|executed|submitted|written|recorded"
    r"|measured|conducted|performed|opened|first|预注册|注册|开始|发射|启动|创建|实验|执行|开跑|実施|開始|시작|실행|등록)"
    r"(?:[ ]on)?[ :：]{1,2}(?=(?:19|20)\d\d-\d\d-\d\d)",
    re.IGNORECASE,
)


def _numbers(match: re.Match[str]) -> tuple[int, int, int]:
    groups = match.groupdict()
    month = _MONTHS[groups["name"].casefold()] if groups.get("name") else int(groups["month"])
    last = _MONTHS[groups["last"].casefold()] if groups.get("last") else month
    return int(groups["year"]) - (last < month), month, int(groups["day"])


def looks_like_date(text: str) -> bool:
    """Whether a value begins with a date in any form, one that is never guessed at among them."""
    words = text.strip("`*_~ ")
    return _match(words) is not None or _NUMERIC.match(words) is not None


def is_date(text: str) -> bool:
    """Whether a value is a date and nothing else."""
    words = text.strip("`*_ .")
    match = _match(words)
    return match is not None and match.end() == len(words)


def parse_date(text: str, span: Span) -> RecordDate | None:
    """Read the date that a value begins with; a time without zone is taken as UTC.

    Returns None for another form: a date such as `02/04/18` is never guessed at, but that in `27/04/2018` is clear.
    Raises ImpossibleDate for a day that the calendar lacks.
    """
    if _is_plain_day(text):
        return RecordDate(text, f"{text}T00:00:00+00:00", "metadata", text, _within(text, span))
    match = _match(text) or _behind_words(text)
    if match is None:
        return _slashed(text, span)
    groups = match.groupdict()
    year, month, day = _numbers(match)
    try:
        moment = datetime(
            year, month, day, int(groups.get("hour") or groups.get("at") or 0),
            int(groups.get("minute") or groups.get("to") or 0), int(groups.get("second") or groups.get("and") or 0),
            tzinfo=_zone(groups.get("zone")),
        )  # fmt: skip
        in_utc = moment.astimezone(UTC)
    except (ValueError, OverflowError) as error:
        raise ImpossibleDate(match[0], year, month, day) from error
    written = _within(match[0], Span(span.start + match.start(), span.end))
    return RecordDate(moment.date().isoformat(), in_utc.isoformat(), "metadata", match[0], written)


def _is_plain_day(text: str) -> bool:
    """Whether a value is a day as the template asks for it, `2025-01-15`, and nothing else."""
    try:
        return len(text) == len("2025-01-15") and date.fromisoformat(text).isoformat() == text
    except ValueError:
        return False


def _slashed(text: str, span: Span) -> RecordDate | None:
    match = _SLASHED.match(text)
    if match is None:
        return None
    first, second, year = int(match["first"]), int(match["second"]), int(match["year"])
    if (first > 12) == (second > 12):
        return None
    day, month = (first, second) if first > 12 else (second, first)
    try:
        value = date(year, month, day).isoformat()
    except ValueError as error:
        raise ImpossibleDate(match[0], year, month, day) from error
    return RecordDate(value, f"{value}T00:00:00+00:00", "metadata", match[0], _within(match[0], span))


def _within(words: str, span: Span) -> Span:
    return Span(span.start, span.start + len(words)) if len(words) <= span.end - span.start else span


_RANGE = re.compile(r"\s*(?:to|until|[-–—→/]|->)\s*(?=\d{4,}-)")


def end_before(text: str, start: RecordDate) -> str:
    """The end of the range that a value holds (`2025-01-20 to 2025-01-15`), if it lies before the start; else empty.

    Raises ImpossibleDate as `parse_date` does.
    """
    joint = _RANGE.match(text, text.find(start.text) + len(start.text))
    end = parse_date(text[joint.end() :], start.span) if joint else None
    return end.text if end and end.value < start.value else ""


class Day(NamedTuple):
    """A date in a text, by its offsets there, and as `YYYY-MM-DD`."""

    start: int
    end: int
    value: str


def days(text: str) -> list[Day]:
    """The date that a value begins with, in whatever form, and those that it is joined to.

    None at all if one of them leaves a doubt: to rewrite the others alone would change what the value says.
    """
    found: list[Day] = []
    joint: re.Match[str] | None = None
    start = 0
    while named := _day(text, start):
        day, end = named
        found.append(day)
        joint = _JOINT.match(text, end)
        if joint is None:
            return found
        start = joint.end()
    return found if joint and joint["list"] else []


def _day(text: str, start: int) -> tuple[Day, int] | None:
    """The day that stands somewhere in a text, and where its time ends."""
    words = text[start:]
    match = _match(words) or _SLASHED.match(words)
    if match is None or ("name" in match.groupdict() and _TWO_DAYS.search(match[0])):
        return None
    end = match.end("day") if "hour" in match.groupdict() else match.end()
    at = min(match.start(part) for part in match.groupdict() if part in _DAY)
    before, rest = words[:at], words[end:]
    try:
        date = parse_date(words, Span(0, 0))
        rewritten = date and parse_date(before + date.value + rest, Span(0, 0))
    except ImpossibleDate:
        return None
    if date is None or rewritten is None or rewritten.moment != date.moment:
        return None
    if end == match.end() and _GOES_ON.match(rest) and not _JOINT.match(rest):
        return None
    return Day(start + at, start + end, date.value), start + match.end()


_DAY = ("year", "month", "name", "day", "first")
"""What a day is made of; a word before it, such as that for the day of the week, is not."""
_JOINT = rare(
    r"\s*+(?:(?:to\b|until\b|[-–—→/]|->)|(?P<list>(?:\([^()]*+\)\s*+)?(?:[,;&+]|and\b)))\s*+"
    r"(?=[^\W\d_]{0,9}\.? ?\d)(?!\d{1,2}:\d\d)"
)
"""What leads from one date to the next: to the end of a range, or in a list, where it may be something else."""
_TWO_DAYS = re.compile(r"(?<!\d)\d{1,2}(?!\d)\D++\d{1,2}(?!\d)")
"""Days such as `January 15-17, 2025`, or a day and a time, whose second one would be lost."""
_GOES_ON = re.compile(r"\w|[-/.]\w")


def _zone(text: str | None) -> timezone:
    if text in (None, "Z", "UTC"):
        return UTC
    assert text is not None
    sign = -1 if text[0] == "-" else 1
    return timezone(sign * timedelta(hours=int(text[1:3]), minutes=int(text[-2:])))


@lru_cache(maxsize=1024)
def date_in_name(name: str) -> RecordDate | None:
    """The first date that a file or folder name holds, if it is a day of the calendar."""
    return next(filter(None, map(_moment, _IN_NAME.finditer(name))), None)


def date_in_folders(path: str) -> RecordDate | None:
    """The date that the folders of a path make up, as `2025/01/15` does."""
    match = _IN_FOLDERS.search(path)
    return _moment(match) if match else None


def _moment(match: re.Match[str]) -> RecordDate | None:
    numbers = {unit: int(digits) for unit, digits in match.groupdict().items() if digits and unit != "sign"}
    try:
        moment = datetime(**numbers, tzinfo=UTC)
    except ValueError:
        return None
    return RecordDate(moment.date().isoformat(), moment.isoformat(), "path", match[0], Span(0, 0))
