"""Fields of one key -> which of them counts, and the single values in it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from mkdocs_exprec.diagnostics import Span
from mkdocs_exprec.patterns import rare
from mkdocs_exprec.reading.template import is_placeholder, is_unfilled


class Part(NamedTuple):
    """One value of a field, as written but for line breaks, and where it stands; one name of several, once split."""

    text: str
    start: int
    end: int

    @property
    def span(self) -> Span:
        """Where it stands."""
        return Span(self.start, self.end)


DIALECTS = ("front matter", "fence", "bullet", "line", "table", "heading", "body", "closing")
"""The ways in which metadata is written: YAML between dashes, YAML in a fenced block under the title, the template's
bullets, other label lines of the head, a table of two columns, a heading with its value below, a label line further
down, the label lines with which a record ends. Where a field is found twice both are kept. The label of the lower rank
counts for more, and of labels of one rank the first in this order."""


class Field(NamedTuple):
    """A labelled value. Repeats are kept: what to make of a conflict is a rule's business."""

    key: str
    """Which expectation of the template it meets."""
    label: str
    """The label as written."""
    label_start: int
    label_end: int
    parts: tuple[Part, ...]
    """The value, and the items of the list under it; none if it is empty."""
    dialect: str
    """One of `DIALECTS`."""
    rank: int = 0
    """Of two fields of one key, the one of the lower rank says it better: `Date` rather than `Updated`."""

    @property
    def label_span(self) -> Span:
        """Where the label stands."""
        return Span(self.label_start, self.label_end)

    @property
    def span(self) -> Span:
        """The whole value, or the label where the value is empty."""
        return Span(self.parts[0].start, self.parts[-1].end) if self.parts else self.label_span


def part_between(text: str, start: int, end: int) -> tuple[Part, ...]:
    """The words between two offsets, if there are any."""
    piece = text[start:end]
    words = piece.strip()
    if not words:
        return ()
    start += len(piece) - len(piece.lstrip())
    if words[-1] == "\\":  # a line break
        words = words.rstrip("\\ ")
    folded = " ".join(filter(None, map(str.strip, words.split("\n")))) if "\n" in words else words
    return (Part(folded, start, start + len(words)),)


_SEPARATOR = re.compile(
    r"`[^`]*+`|\[[^\[\]]*+\](?:\([^()]*+\))?|\([^()]*+\)|<[^<>]*+>"
    r"|([,;，、；]|(?<![ ])[ ]{4,6}(?![ ])|\s(?:&|and|und|et|y|e|\+)\s)"
)


def split(part: Part, text: str) -> Iterator[Part]:
    """Cut a part at `,` `;` `&` `+` `and` and where a `<br>` was, but not inside links, code spans and brackets.

    `text` is the record's text, from which the pieces are cut, so that their spans are true.
    """
    _, start, end = part
    for match in _SEPARATOR.finditer(text, start, end):
        if match.lastindex:
            yield from part_between(text, start, match.start())
            start = match.end()
    yield from part_between(text, start, end)


_MARKUP = rare(
    r"\[\[(?P<wiki>[^\[\]|#\n]+)[^\[\]|\n]*(?:\|(?P<shown>[^\[\]\n]*))?\]\](?!\()"
    r"|!?\[(?P<link>[^\[\]]*+)\](?:\((?:[^()]++|\([^()]*+\))*+\)|\[[^\[\]]*+\])?|`(?P<code>[^`]*+)`|(?P<stars>\*{1,3}|__)"
)


def plain_words(text: str) -> str:
    """The words of a value without Markdown's marks: a link's text, a code span's content, no stars."""
    if not ("[" in text or "`" in text or "*" in text or "__" in text):
        return text
    stripped = _MARKUP.sub(lambda match: match["shown"] or match["wiki"] or match["link"] or match["code"] or "", text)
    return " ".join(stripped.split())


class Name(NamedTuple):
    """A word that stands for something (an owner, a run, the title) and where it is written."""

    text: str
    span: Span


LEADING_CODE = re.compile(r"`([^`\s]+)`")
DASH = re.compile(r"(?<!\s)\s++[—–-]\s")
_NOTE = re.compile(r"(?<!\s)\s*+\([^()]*+\)\s*+$")


def in_order(fields: tuple[Field, ...]) -> tuple[Field, ...]:
    """The fields of a key, the one that says it best first."""
    return tuple(sorted(fields, key=_order))


def _order(field: Field) -> tuple[int, int]:
    return field.rank, DIALECTS.index(field.dialect)


def near_first(fields: tuple[Field, ...]) -> tuple[Field, ...]:
    """The same, but those of the head before all others: further down other things have commits too."""
    return tuple(sorted(fields, key=lambda field: (DIALECTS.index(field.dialect) >= _FAR, *_order(field))))


def best(fields: tuple[Field, ...]) -> tuple[Field, ...]:
    """Those of the fields of a key that say it best; one that names nothing does not."""
    filled = [field for field in fields if any(not is_placeholder(part.text) for part in field.parts)]
    if len(filled) < 2:
        return tuple(filled) or fields
    head = min(DIALECTS.index(field.dialect) >= _FAR for field in filled)
    near = [field for field in filled if (DIALECTS.index(field.dialect) >= _FAR) == head]
    rank = min(field.rank for field in near)
    return tuple(field for field in near if field.rank == rank)


_FAR = DIALECTS.index("heading")
"""From here on the dialects are not those of a record's head."""


def pieces(fields: tuple[Field, ...], text: str) -> Iterator[Part]:
    """The single values of fields, without those that say that there is none."""
    for field in fields:
        for part in field.parts:
            yield from single_values(part, text)


def single_values(part: Part, text: str) -> Iterator[Part]:
    """The single values in a part, without those that say that there is none."""
    for piece in _split(part, text):
        if not is_placeholder(piece.text) and not is_unfilled(piece.text):
            yield piece


def _split(part: Part, text: str) -> Iterator[Part]:
    """Cut a part where it lies in the text; one that YAML unescaped is cut by itself."""
    if is_placeholder(part.text):
        return iter(())
    written = text[part.start : part.end]
    if written == part.text or written.split() == part.text.split():
        return split(part, text)
    return (Part(piece.text, part.start, part.end) for piece in split(Part(part.text, 0, len(part.text)), part.text))


def distinct(names: Iterator[Name]) -> tuple[Name, ...]:
    """The names in their order, each only once."""
    first: dict[str, Name] = {}
    for name in names:
        if name.text and not is_placeholder(name.text):
            first.setdefault(name.text, name)
    return tuple(first.values())


def without_note(words: str) -> str:
    """A value without the remark in brackets behind it."""
    return _NOTE.sub("", words.rstrip(".")).strip() if words.endswith((")", ").")) else words


def unquoted(words: str) -> str:
    """Words without the quotation marks around them."""
    return words[1:-1].strip() if words[:1] in _QUOTES and words[-1] in _QUOTES and len(words) > 1 else words


_QUOTES = frozenset("\"'“”„«»‘’「」")
TAG = rare(r"</?(?:span|font|b|i|em|strong|mark|small|u|kbd|sub|sup)(?:\s[^<>]*+)?>", re.IGNORECASE)
"""What lays out the words of a value."""
AS_DATA = ("front matter", "fence")
STRUCTURED = (*AS_DATA, "bullet")
"""Dialects in which a value is taken as it is written."""


def span_in(part: Part, start: int, end: int) -> Span:
    """Where a piece of a value stands; the whole value if YAML or a line break changed its length."""
    same = part.end - part.start == len(part.text)
    return Span(part.start + start, part.start + end) if same else part.span


def piece_of(part: Part, start: int, end: int | None = None) -> Part:
    """What stands between two offsets of a part, or from one on, as a part of its own."""
    words = part.text[start:end]
    return Part(words, *span_in(part, start, start + len(words)))


def bare_words(text: str) -> str:
    """A value without the symbols, quotes and tags around it."""
    words = TAG.sub("", plain_words(text)) if "</" in text else plain_words(text)
    words = unquoted(words.strip(_AROUND)) if text[:1] in _MARKED else words
    return _SYMBOL.sub("", words).strip(_AROUND).removesuffix("\\")


_SYMBOL = re.compile(r"^(?::[a-z][\w+-]*+:|[^\w(\[<])++")
"""What may stand before a value: symbols, and the names of symbols, such as `:heavy_check_mark:`."""
_AROUND = "*_= ✓✔✅❌⏳🚧🔄"
_MARKED = _QUOTES | frozenset("=<*")
