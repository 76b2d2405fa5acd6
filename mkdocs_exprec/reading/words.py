"""Fields -> what they say in words: a status, a hypothesis, tags."""

from __future__ import annotations

from collections.abc import Iterator

from mkdocs_exprec.patterns import rare
from mkdocs_exprec.reading.fields import Field, Name, bare_words, plain_words
from mkdocs_exprec.reading.states import begins_with_state, state_of
from mkdocs_exprec.reading.template import is_placeholder, is_unchosen
from mkdocs_exprec.reading.values import first_sentence
from mkdocs_exprec.reading.vocabulary import KNOWN


def statuses_of(fields: tuple[Field, ...]) -> Iterator[Name]:
    """What each value says of how far the experiment is."""
    for field, part in ((each, part) for each in fields for part in each.parts):
        words = bare_words(first_sentence(part.text)).rstrip(" .,;|·。；")
        is_below = field.dialect == "heading"
        words = _told_below(part.text, words, is_listed=len(field.parts) > 1) if is_below else words
        of_more = _OF_MORE if is_below else _OF_TRAINING
        sides = {side.strip() for side in field.label.casefold().split("/")}
        if sides & of_more and "status" not in sides and not begins_with_state(words):
            continue
        if "progress" in sides and _OF_STEPS.match(words):
            continue
        is_said = not is_placeholder(part.text) or is_waiting("status", words)
        if words and is_said and not is_unchosen("status", part.text):
            yield Name(words, part.span)


def _told_below(written: str, words: str, *, is_listed: bool) -> str:
    """A status below its heading, without the label if that stands there again; none behind another, as of a step."""
    label, colon, rest = words.partition(":")
    again = KNOWN.of(label) if colon else None
    if again and again.key == "status":
        return rest.strip()
    is_step = colon and is_listed and not (rest.startswith(" ") and state_of(label))
    is_label = _LABELLED.match(written) is not None and not begins_with_state(words)
    return "" if is_label or is_step else words


_OF_STEPS = rare(r"\d[\d.,]*k?\s?/\s?\d[\d.,]*k?\s(?:steps|epochs|iterations|tokens|batches)\b")
"""How far a training is, and not an experiment."""
_LABELLED = rare(r"[^\w*_`]*+(?:\*\*|__)[^*_]+(?:\*\*|__)?\s*[:：]")
_OF_TRAINING = frozenset({"stage", "phase"})
_OF_MORE = _OF_TRAINING | {"state", "current state", "progress", "현재 상태", "状況"}
"""Labels that tell of a record's status only by a word for that; as headings, more do."""


def said_in(fields: tuple[Field, ...], key: str) -> Iterator[Name]:
    """What each value says, without symbols before it."""
    for part in (part for field in fields for part in field.parts):
        words = bare_words(part.text)
        if words and not is_placeholder(part.text) and not is_unchosen(key, part.text):
            yield Name(words, part.span)


def is_waiting(key: str, words: str) -> bool:
    """Whether a word that elsewhere stands for nothing is a status."""
    return key == "status" and words.casefold() in _WAITING


_WAITING = frozenset({"pending", "todo", "not completed", "待定"})


def listed_values(text: str, key: str) -> Iterator[str]:
    """The values in a field: tags are separated by commas and spaces before `#`, others end where a remark begins."""
    pieces = _TAG_END.split(text) if key == "tags" else [_REMARK.split(plain_words(text), maxsplit=1)[0]]
    for piece in pieces:
        value = bare_words(plain_words(piece).strip("[]'\" "))
        if len(value) <= _LONGEST_VALUE:
            yield value


_TAG_END = rare(r"[,;、]|(?<=\s)(?=#)")
_REMARK = rare(r"(?<=\s)[-–—]++(?=\s)|\(|[:;,.。](?=\s|$)|→")
_LONGEST_VALUE = 60
"""A longer value is a sentence, and no group of records."""
