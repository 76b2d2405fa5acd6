"""Labels in bold that run into the text, such as `**Status.** Done. It took a week.` -> fields.

What follows such a label is prose mostly, so that only a value by itself counts, and less than with any other label.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

from mkdocs_exprec.patterns import rare
from mkdocs_exprec.reading.dates import is_date
from mkdocs_exprec.reading.fields import Field, part_between
from mkdocs_exprec.reading.labels import Label
from mkdocs_exprec.reading.states import begins_with_state


def is_run_in(text: str, pair: re.Match[str]) -> bool:
    """Whether the label of a pair ends in a stop."""
    return bool(pair["marked"]) and text.startswith(".", pair.end("marked"))


def run_in(label: Label, pair: re.Match[str], text: str, end: int) -> Iterator[Field]:
    """The field of a label that runs into the text, if its first sentence is nothing but a value of it."""
    stop = _STOP.search(text, pair.end(), end)
    parts = part_between(text, pair.end(), stop.start() if stop else end)
    is_value = _IS_VALUE.get(label.key)
    if parts and is_value and is_value(parts[0].text) and not (label.key == "date" and label.doubtful):
        yield Field(label.key, pair["marked"], *pair.span("marked"), parts, "body", _LAST)


_STOP = rare(r"\.(?=\s|$)", re.MULTILINE)
_LAST = 5
"""The rank of these labels, behind all others of the body."""


def _is(pattern: str) -> Callable[[str], bool]:
    compiled = rare(pattern)
    return lambda text: compiled.fullmatch(text) is not None


_PERSON = r"(?!See\b)(?:@[\w-]+|(?:[A-Z][\w'’-]*\.? ){1,3}[A-Z][\w'’-]+)"
_has_two_words = _is(r"(?!(?i:see|in|as|not)\b)[^\W\d_]+(?:[ -][^\W\d_]+)?")
_IS_VALUE: dict[str, Callable[[str], bool]] = {
    "date": is_date,
    "status": lambda text: _has_two_words(text) or (len(text) < 60 and begins_with_state(text)),
    "owners": _is(rf"{_PERSON}(?:(?:, | and | & ){_PERSON})*"),
    "seeds": _is(r"\d+(?:(?:, ?| and |[–-])\d+)*"),
    "runs": _is(r"`(?=\D{0,40}\d)[\w.-]+`(?:,? (?:and )?`(?=\D{0,40}\d)[\w.-]+`)*"),
    "commit": _is(r"`?[0-9a-f]{7,40}`?"),
    "branch": _is(r"`[\w/.-]+`"),
    "parents": _is(r"`?(?i:exp|e)[-_]?\d[\w-]*`?"),
    "hypothesis": bool,
    "decision": bool,
}
