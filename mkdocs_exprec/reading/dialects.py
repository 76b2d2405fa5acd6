"""Outline -> metadata fields: one small reader for each way in which people write metadata."""

from __future__ import annotations

import re
import string
from bisect import bisect_left
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from typing import NamedTuple

from mkdocs_exprec.diagnostics import Span
from mkdocs_exprec.patterns import rare
from mkdocs_exprec.reading.labels import LABELS, RUN_ON, Label, composed_label
from mkdocs_exprec.reading.scanner import Heading, Outline
from mkdocs_exprec.reading.sections import bare, kind_of, template_key
from mkdocs_exprec.reading.states import begins_with_state
from mkdocs_exprec.reading.template import FIELD_OF, SECTION_KEYS, Expectation, is_placeholder, normalised
from mkdocs_exprec.reading.values import (
    LONGEST_STATUS,
    begins_with_run,
    first_sentence,
    is_prose,
    looks_like,
    record_ids,
)


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


_LABEL = re.compile(r"\*\*([^*\n:：]{1,60}+)(?:[:：][ \t]*\*\*|\*\*[ \t]*[:：])[ \t]*+")


def bullets(outline: Outline, start: int, end: int, labels: Mapping[str, Expectation]) -> Iterator[Field]:
    """Read `- **Label:** value` items between two offsets, with their continuation lines and sub-lists."""
    masked = outline.masked
    items = outline.items
    for index in range(bisect_left(items, (start,)), bisect_left(items, (end,))):
        content = items[index].content
        match = _LABEL.match(masked, content, end)
        if not match:
            continue
        expected = labels.get(normalised(match[1]))
        if expected is None:
            continue
        parts = _parts(outline, index, match.end(), outline.item_end(index, end))
        parts = _ticked(expected.key, masked, parts)
        yield Field(expected.key, match[1], *match.span(1), parts, "bullet")


def head_bullets(outline: Outline, end: int) -> Iterator[Field]:
    """Read the bullet list above the first section; a bullet with several labels is read as any other line."""
    for found in bullets(outline, 0, end, FIELD_OF):
        if not (found.parts and "**" in found.parts[0].text and _MAY_HOLD_MORE.search(found.parts[0].text)):
            yield found


def _parts(outline: Outline, index: int, start: int, end: int) -> tuple[Part, ...]:
    """The words behind a label, then each item of the list under it."""
    items = outline.items
    index += 1
    if index == len(items) or items[index].start >= end:
        return _part(outline.masked, start, end)
    parts: list[Part] = []
    while index < len(items) and items[index].start < end:
        parts += _part(outline.masked, start, items[index].start)
        start = items[index].content
        index += 1
    parts += _part(outline.masked, start, end)
    return tuple(parts)


def _part(text: str, start: int, end: int) -> tuple[Part, ...]:
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


def _ticked(key: str, text: str, parts: tuple[Part, ...]) -> tuple[Part, ...]:
    """Of a status that is a list of checkboxes the one that is ticked; with more of them it tells of the steps done."""
    if key != "status":
        return parts
    if len(parts) == 1 and _BOX.match(parts[0].text):
        return _ticked_on_line(parts[0])
    boxes = [text[max(0, part.start - 4) : part.start].strip().casefold() for part in parts]
    if not all(box in ("[x]", "[ ]") for box in boxes):
        return parts
    ticked = tuple(part for part, box in zip(parts, boxes, strict=True) if box == "[x]")
    return ticked if len(ticked) == 1 else ()


def _ticked_on_line(part: Part) -> tuple[Part, ...]:
    """What is ticked of a line of checkboxes, such as `[ ] planned [x] running`; signs that are alike are no boxes."""
    found = list(_BOX.finditer(part.text))
    are_boxes = len({match["ticked"] is None for match in found}) > 1 or any("[" in match[0] for match in found)
    if not are_boxes:
        return (part,)
    ends = [match.start() for match in found[1:]] + [len(part.text)]
    ticked = [(match.end(), end) for match, end in zip(found, ends, strict=True) if match["ticked"]]
    if len(ticked) != 1:
        return ()
    start, end = ticked[0]
    words = part.text[start:end].rstrip(" \t,;/|·-")
    same = part.end - part.start == len(part.text)
    return (Part(words, part.start + start, part.start + start + len(words)) if same else part._replace(text=words),)


_BOX = rare(r"(?:\[ ?\]|[☐⬜□]|(?P<ticked>\[[xX✓]\]|[☑☒✅]))[ \t]*+(?=\S)")
_MAY_HOLD_MORE = rare(r"(?:(?:[·•|｜‖,;.。]|<br[ \t]*/?>)[ \t]*|[ \t]{2})\*\*[^*:：\n]{1,40}+[:：*]")
"""What parts a value from the label behind it."""

_SYMBOL = r"(?:[^\w\s*_`\[\]|<>#~(){}\"'$-]{1,3}[ \t]++)"
_LEAD = (
    r"[ \t]*+(?:>[ \t]*+)*+(?:(?:[-*+•]|\d{1,2}[.)])[ \t]++)?(?:\[[ xX]\][ \t]++)?"
    rf"{_SYMBOL}?"
)
"""What may stand before a label: quote marks, a bullet, a checkbox, a symbol."""
_LINE = re.compile(rf"\n(?P<lead>{_LEAD})(?=[^\s|#>`~])(?P<rest>[^\n]*)")
_NAME = r"[^\s*:：|`<>\[\]#=][^*:：|`<>\[\]\n]{0,40}?"
_PAIR = rare(
    rf"(?P<mark>\*\*|__|\*|_)(?P<marked>{_NAME})"
    r"(?:[ \t]*[:：][ \t]*(?P=mark)|(?P=mark)[ \t]*(?:[:：]|[–—=-](?=[ \t])|\Z))[ \t]*"
    rf"|(?:\*\*|__|[*_])?(?P<plain>{_NAME})[ \t]*(?::(?!:|//|\\)|::(?=[ \t])|：)(?:\*\*(?=[ \t]|\Z))?[ \t]*"
)
_BARE = rare(
    r"\*\*[^*:：\n]{1,40}+\*\*[ \t]+[^\s*·•|][^*·•|\n]{0,80}+[·•|][ \t]+\*\*[^*:：\n]{1,40}+\*\*[ \t]+[^\s*·•|]"
)
"""A line of pairs whose labels are marked by nothing but bold type, such as `**Date** 2025-01-15 · **Branch** main`."""
_BARE_PAIR = rare(rf"(?P<mark>\*\*)(?P<marked>{_NAME})(?P=mark)[ \t]+(?P<plain>(?!))?")
_BREAK = rare(
    r"`[^`\n]*+`|\[[^\[\]\n]*+\]\([^()\n]*+\)"
    r"|(?P<break>(?<=[ \t])[·•|｜‖/—–](?=[ \t])|[.;,，；。、][ \t]+|[，；。]|[ \t]{2,}+|[ \t]?\u3000[ \t]?"
    r"|[ \t]*+<br[ \t]*+/?>[ \t]*+|(?<=[ \t])(?=\*\*))"
)
_FULL_WIDTH = frozenset({"，", "；", "。"})
"""What parts pairs without a blank, if the first is one of metadata; in prose it parts clauses."""
_BEFORE_WORDS = re.compile(rf"[ \t]*+{_SYMBOL}?+")
_COLONS = re.compile(r"[^:：]*+[:：][^:：]*+[:：]|[^<]*<br")
"""A line that may hold more than one label."""
_SYMBOLS = re.compile(r"^[^\w#(]+|\s*(?:\([^()]*\)|（[^（）]*）)$")
_SIDES = rare(r"(?<!\s)(?:\s*+[/／&＆]\s*+|\s++and\s++|\s++\((?=[^()]++\)$))")
_VALUE_SIDES = rare(
    r"`[^`]*+`|\([^()]*+\)|(?P<break>(?<!\s)(?:\s++[/／|｜‖·@]\s++|\s*+[,，、;；]\s*+|\s++\((?=[^()]++\)$))|\)$)"
)


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """The labels that count: the closed list, and over it a team's own words."""

    own: Mapping[str, Label] = field(default_factory=dict)
    """By the spelling that `normalised` gives."""
    sections: Mapping[str, str] = field(default_factory=dict)
    """What a team's own words for sections head, by the same spelling."""
    states: Mapping[str, str] = field(default_factory=dict)
    """What a status says where a team allows some only, as `states_of` gives it."""
    like: frozenset[str] = frozenset()
    """The shapes of the names of the record that is read, such as `REC-0` of `REC-012`."""

    def of(self, words: str) -> Label | None:
        """What a label means; None if it is not one of metadata."""
        return (self.own.get(normalised(words)) if self.own else None) or _label_of(words)

    def believes(self, label: Label, text: str) -> bool:
        """Whether what stands behind a label has the form of its field's values, or is a record named like this one."""
        if looks_like(label.key, text):
            return True
        return bool(self.like) and label.key in _OF_OTHER_RECORDS and bool(record_ids(text, sure=False, like=self.like))

    def sides(self, words: str) -> tuple[Label | None, ...]:
        """What the sides of a label such as `Author / Date` mean; nothing if none is of metadata."""
        names = _SIDES.split(words.rstrip(")"))
        labels = tuple(self.of(name) for name in names) if 1 < len(names) < 4 else ()
        return labels if any(labels) else ()

    def section(self, heading: str) -> str:
        """What kind of section a heading begins; empty if that is not known."""
        return self._own_section(heading) or kind_of(heading)

    def template_section(self, heading: str) -> str:
        """Which section of the template a heading begins, in its words or in the team's own; empty if none."""
        own = self._own_section(heading)
        return own if own in SECTION_KEYS else template_key(heading)

    def _own_section(self, heading: str) -> str:
        return self.sections.get(normalised(bare(heading)), "") if self.sections else ""


_OF_OTHER_RECORDS = frozenset({"parents", "superseded"})


@lru_cache(maxsize=4096)
def _label_of(words: str) -> Label | None:
    spelling = normalised(words)
    if spelling in LABELS:
        return LABELS[spelling]
    parted = _SYMBOLS.sub("", spelling).strip()
    if parted in LABELS:
        return LABELS[parted]
    if "-" in parted or not (parted.isascii() and words.islower()):
        parted = normalised(_CAMEL.sub(" ", _SYMBOLS.sub("", words.strip(" :：*"))).replace("-", " "))
        spellings = (parted, parted if parted.isascii() else parted.replace(" ", ""))
        listed = next((LABELS[each] for each in spellings if each in LABELS), None)
        if listed:
            return listed
    return None if "  " in words.strip() else composed_label(parted)


_CAMEL = re.compile(r"(?<=[a-z])(?=[A-Z])")


KNOWN = Vocabulary()
"""The closed list by itself."""


def lines(
    outline: Outline, start: int, end: int, dialect: str, vocabulary: Vocabulary, read: Collection[int] = ()
) -> Iterator[Field]:
    """Read label lines in any form: quoted, bulleted, bold with the colon inside or outside, several on a line.

    In the body only labels count that mean the same everywhere. A doubtful label is believed if its value looks like
    one of its field. A line whose one label is at an offset that is `read` already is passed over.
    """
    masked = outline.masked
    found = "\n" + masked[start:end]
    for match in _LINE.finditer(found):
        rest, stop = match.start("rest") + start - 1, match.end() + start - 1
        if rest + 2 in read:
            continue
        bold = masked.startswith("**", rest) and _BARE.match(masked, rest, stop) is not None
        a_pair = _BARE_PAIR if bold else _PAIR
        several = bold or _COLONS.match(masked, rest, stop) is not None
        if _is_indented_code(outline, match.start() + start, match["lead"]):
            continue
        for at, until in _between_breaks(masked, rest, stop, vocabulary, a_pair) if several else ((rest, stop),):
            pair = a_pair.match(masked, at, until)
            if pair is None:
                continue
            label = vocabulary.of(_named(pair))
            if label is None:
                yield from _sides(masked, pair, until, dialect, vocabulary)
                continue
            if dialect == "body" and not label.anywhere:
                continue
            parts = _line_value(masked, pair.end(), until, end, at == rest, match["lead"], vocabulary)
            label, parts = _as_meant(label, parts, _named(pair), masked)
            name = pair.span("marked" if pair["marked"] else "plain")
            clear = bool(pair["marked"]) or (at == rest and label.key == "status" and _says_it_first(parts))
            meant = dialect == "line" and (clear or (at == rest and bool(parts) and _is_meant(label, parts[0].text)))
            if _is_believed(label, parts, vocabulary, always=meant):
                words = masked[name[0] : name[1]].rstrip()
                yield Field(label.key, words, name[0], name[0] + len(words), parts, dialect, label.rank)


def opening_dates(outline: Outline, end: int) -> Iterator[Field]:
    """Read the day with which a line of the head begins, behind the word for what was done: `Written 2025-01-15.`"""
    for found in _OPENING.finditer(outline.masked, 0, end):
        label, part = found["label"], Part(found["day"], *found.span("day"))
        yield Field("date", label, *found.span("label"), (part,), "line", _AFTER_THE_NAME)


_OPENING = rare(
    r"(?m)^[ \t>]*+[*_]{0,2}(?P<label>Run on|(?:Written|Recorded|Executed|Measured|Created|Conducted|Performed|Started"
    r"|Generated)(?: on)?)[ \t]++(?P<day>\d{4}-\d{2}-\d{2})"
    r"(?=[*_]{0,2}[ \t]*+(?:\.(?!\d)|\n[ \t]*+(?:[\n*>#|-]|\Z)|\Z))"
)
_AFTER_THE_NAME = 4
"""The rank of a date that counts if the file's name has none."""


def begins_label(text: str, start: int) -> bool:
    """Whether the line at an offset begins with a label and a colon, and is no list item."""
    end = text.find("\n", start)
    line = _LINE.match("\n" + text[start : end if end >= 0 else len(text)])
    return line is not None and not _LIST_MARK.search(line["lead"]) and _PAIR.match(line["rest"]) is not None


_LIST_MARK = re.compile(r"[-*+.)]")


def _sides(text: str, pair: re.Match[str], end: int, dialect: str, vocabulary: Vocabulary) -> Iterator[Field]:
    """The fields of a line whose label has two sides, such as `Author / Date: Ana, 2025-01-15`."""
    if dialect == "line":
        start = pair.start("marked" if pair["marked"] else "plain")
        yield from _side_fields(_named(pair), start, _part(text, pair.end(), end), dialect, vocabulary)


def _side_fields(
    name: str, start: int, parts: tuple[Part, ...], dialect: str, vocabulary: Vocabulary
) -> Iterator[Field]:
    labels = vocabulary.sides(name) if parts else ()
    if not labels:
        return
    pieces = _value_sides(parts[0], len(labels))
    is_paired = len(pieces) == len(labels)
    of_owners = any(label and label.key == "owners" for label in labels)
    taken = False
    for index, label in enumerate(labels):
        mine = pieces[index : index + 1] if is_paired else pieces
        if label and label.key == "status" and not is_paired:
            by_itself = index or label.doubtful or (of_owners and _IS_PERSON.fullmatch(pieces[0].text))
            mine = [each for each in pieces if begins_with_state(each.text)] if by_itself else pieces
        elif label and label.key == "owners" and taken and len(pieces) == 1:
            mine = []
        if label and (piece := next((each for each in mine if looks_like(label.key, each.text)), None)):
            taken = True
            yield Field(label.key, name, start + index, start + len(name), (piece,), dialect, label.rank)


def _value_sides(part: Part, number: int) -> list[Part]:
    """The pieces of a value that belong to the sides of its label.

    Those between signs of one kind, if there are as many as sides; else all that are between any signs.
    """
    found = [match for match in _VALUE_SIDES.finditer(part.text) if match["break"]]
    bracket = next((match.start() for match in found if match["break"].endswith("(")), len(part.text))
    for kind in _KINDS_OF_BREAKS:
        within = len(part.text) if "(" in kind else bracket
        alike = [match.span() for match in found if match["break"].strip()[:1] in kind and match.start() < within]
        if len(pieces := list(_cut(part, alike))) == number:
            return pieces
    return pieces


def _cut(part: Part, ends: list[tuple[int, int]]) -> Iterator[Part]:
    begin = 0
    for stop, after in (*ends, (len(part.text), 0)):
        yield from _shifted(part.text, begin, stop, part.start)
        begin = after


_IS_PERSON = re.compile(r"(?!(?:In|On|Not|To|No|Under|Ready|Needs|Work)\b)[A-Z][\w.'’-]*+(?:\s[A-Z][\w.'’-]*+){1,3}")
_KINDS_OF_BREAKS = ("/／|｜‖·@", ";；", "/／|｜‖·@,，、;；()")
"""What parts the sides of a value, the strongest signs first."""


def _shifted(text: str, start: int, end: int, shift: int) -> tuple[Part, ...]:
    return tuple(Part(words, shift + at, shift + until) for words, at, until in _part(text, start, end))


def _says_it_first(parts: tuple[Part, ...]) -> bool:
    """Whether a value begins with few words, whatever follows."""
    return bool(parts) and len(first_sentence(parts[0].text)) <= LONGEST_STATUS


def _named(pair: re.Match[str]) -> str:
    """The label of a pair."""
    return str(pair["marked"] or pair["plain"]).strip()


def _is_indented_code(outline: Outline, start: int, lead: str) -> bool:
    """Whether a line that begins with four blanks belongs to no list."""
    blanks = lead.replace("\t", "    ")
    if not blanks.startswith("    ") or not outline.text.startswith(lead, start):
        return False
    item = start + len(lead) - len(lead.lstrip(" \t"))
    stop = max(0, start - 1)
    before = outline.masked.rfind("\n", 0, stop) + 1
    while outline.masked.startswith(("    ", "\t"), before, stop) and outline.masked[before:stop].strip():
        stop = max(0, before - 1)
        before = outline.masked.rfind("\n", 0, stop) + 1
    is_item = bisect_left(outline.items, (item,)) < bisect_left(outline.items, (item + 1,))
    return not is_item and not outline.masked[before:stop].strip()


def _between_breaks(
    text: str, start: int, end: int, vocabulary: Vocabulary, a_pair: re.Pattern[str]
) -> Iterator[tuple[int, int]]:
    """The pieces of a line that ` · ` or ` | ` part, if a label begins each; else the piece goes on."""
    begin = start
    first = a_pair.match(text, start, end)
    for match in _BREAK.finditer(text, first.end() if first else start, end):
        if match["break"] is None or match.start() <= begin:
            continue
        if "<" in match[0]:
            yield begin, match.start()
            begin = match.end()
            continue
        pair = a_pair.match(text, _past_blanks(text, match.end(), end), end)
        is_tight = match[0] in _FULL_WIDTH and not (first and vocabulary.of(_named(first)))
        if pair and not is_tight and ((pair["marked"] and match[0]) or vocabulary.of(_named(pair))):
            yield begin, match.start()
            begin = pair.start()
    yield begin, end


def _past_blanks(text: str, start: int, end: int) -> int:
    """Where the words behind a break begin: blanks are passed over, and a symbol."""
    match = _BEFORE_WORDS.match(text, start, end)
    return match.end() if match else start


def _line_value(
    text: str, start: int, stop: int, end: int, first: bool, lead: str, vocabulary: Vocabulary
) -> tuple[Part, ...]:
    """What stands behind a label: on its line, else on the next or in the list below; with the lines that go on."""
    here = _part(text, start, stop)
    if here:
        words = here[0].text
        begin = text.rfind("\n", 0, start) + 1
        while first and stop < end and (words.endswith(_GOES_ON) or stop - begin >= _WRAPPED):
            begin = stop + 1
            following = _next_line(text, stop, end)
            if not following or _begins_something(text, *following):
                break
            here, stop = _part(text, start, following[1]), following[1]
            words = here[0].text
        return here
    parts: list[Part] = []
    line = _next_line(text, stop, end)
    if line and not text[line[0] : line[1]].strip("> \t"):
        after = _next_line(text, line[1], end)
        line = after if after and _ITEM.match(text, *after) else None  # a list may follow a blank line
    own = len(lead) - len(lead.lstrip(" \t"))
    bulleted = bool(lead.strip("> \t"))
    while line:
        item = _ITEM.match(text, *line)
        if item is None:
            if not parts and not bulleted and not _begins_something(text, *line):
                parts += _part(text, line[0] + 2 * text.startswith(": ", line[0]), line[1])
            break
        if bulleted and len(item[1]) <= own:
            break
        pair = _PAIR.match(text, item.end(), line[1])
        if pair and vocabulary.of(_named(pair)):
            break
        parts += _part(text, item.end(), line[1])
        line = _next_line(text, line[1], end)
    return tuple(parts)


_GOES_ON = (",", "，", "、", ";", "·", "+", "&")
_WRAPPED = 66
"""The columns from which on a line may have been wrapped, and go on in the next one."""
_ITEM = rare(r"([ \t]*)(?:>[ \t]*)*(?:[-*+•]|\d{1,2}[.)])[ \t]+(?:\[[ xX]\][ \t]+)?(?=\S)")
_BEGINS = rare(r"[ \t>]*(?:$|[-*+•#|]|\d{1,2}[.)][ \t]|```|~~~|---)")


def _next_line(text: str, at: int, end: int) -> tuple[int, int] | None:
    start = text.find("\n", at, end) + 1
    if not start:
        return None
    stop = text.find("\n", start, end)
    return start, end if stop < 0 else stop


def _begins_something(text: str, start: int, stop: int) -> bool:
    """Whether a line is no continuation: it is blank, or begins an item, a heading, a table or another label."""
    if _BEGINS.match(text[start:stop]):
        return True
    words = text[start:stop].lstrip(" \t>")
    return _PAIR.match(text, stop - len(words), stop) is not None


def _is_believed(label: Label, parts: tuple[Part, ...], vocabulary: Vocabulary, *, always: bool) -> bool:
    """Whether what stands behind a label is a value of its field."""
    if (always and not label.doubtful) or any(vocabulary.believes(label, part.text) for part in parts):
        return True
    return bool(parts) and all(is_placeholder(part.text) for part in parts)


def _as_meant(label: Label, parts: tuple[Part, ...], words: str, text: str) -> tuple[Label, tuple[Part, ...]]:
    """A label and its value, where the value tells what both mean: boxes to tick, or the day of a run."""
    is_of_a_day = label.key == "runs" and bool(parts) and _is_of_a_day(words, parts[0].text)
    return RUN_ON if is_of_a_day else label, _ticked(label.key, text, parts)


def _is_of_a_day(words: str, text: str) -> bool:
    """Whether a `Run:` says when it was, not which: a day stands behind it and no name that begins with one."""
    return (
        normalised(words) == "run"
        and not text[:8].isdigit()
        and looks_like("date", text)
        and not looks_like("runs", text)
    )


def _is_meant(label: Label, text: str) -> bool:
    """Whether a value is meant as the field's by its label alone: a few words as a date, mere numbers as references."""
    if label.doubtful:
        return False
    if label.key == "references":
        return _MERE_NUMBERS.fullmatch(text) is not None
    return label.key == "date" and 0 < len(text) <= _LONGEST_DATE


_MERE_NUMBERS = rare(r"\d{1,6}(?:[\s,;]{1,3}\d{1,6})*+")


_LONGEST_DATE = 40
_CELLS = re.compile(r"(?:[^|`\\\n]|\\.|`[^`\n]*`|`)+")
_RULE = rare(r"[ \t>]*+\|?+[ \t]*+:?-++:?[ \t]*+(?:\|[ \t]*+:?-++:?[ \t]*+)*+\|?[ \t]*$")


def rows(outline: Outline, table: Span) -> Iterator[list[Part]]:
    """The rows of a table as cells; the rule below its header is left out."""
    text = outline.masked
    at = table.start
    while at < table.end:
        stop = text.find("\n", at, table.end)
        stop = table.end if stop < 0 else stop
        line = text[at:stop]
        if line.strip() and not _RULE.match(line):
            start = at + len(line) - len(line.lstrip(" \t>"))
            if text.startswith("|", start):
                start += 1
            cells = [
                _part(text, *match.span()) or (Part("", *match.span()),) for match in _CELLS.finditer(text, start, stop)
            ]
            yield [cell[0] for cell in cells]
        at = stop + 1


def body_lines(outline: Outline, start: int, vocabulary: Vocabulary) -> Iterator[Field]:
    """Read the label lines below the head, of the labels that mean the same everywhere."""
    masked = outline.masked
    for match in _lines_with_colons(masked, start):
        end = masked.find("\n", match.end())
        end = len(masked) if end < 0 else end
        if _is_anywhere(match["label"]) or _SEVERAL.search(masked, match.end(), end):
            yield from lines(outline, match.start() + 1, end, "body", vocabulary)


@lru_cache(maxsize=4096)
def _is_anywhere(words: str) -> bool:
    label = LABELS.get(words.casefold().replace("_", " ").replace("(s)", "").strip())
    return label is not None and label.anywhere


def _lines_with_colons(masked: str, start: int) -> Iterator[re.Match[str]]:
    """The lines that begin with words and a colon, and may tell something by their first label or by a later one."""
    if "：" in masked:
        yield from _BODY_LINE.finditer(masked, max(0, start - 1))
        return
    at = masked.find(":", start)
    while at >= 0:
        line = masked.rfind("\n", 0, at)
        end = masked.find("\n", at)
        before = masked[line:at]
        if line >= max(0, start - 1) and (
            (len(before) < _LONGEST_LEAD and _is_anywhere(before.lstrip(_LEADING).rstrip("*_")))
            or _SEVERAL.search(masked, at, end if end >= 0 else len(masked))
            or not before.isascii()
        ):
            match = _BODY_LINE.match(masked, line)
            if match:
                yield match
        at = masked.find(":", end) if end >= 0 else -1


_LEADING = string.whitespace + string.punctuation + string.digits
"""What may stand before a label, all of which begin with a letter."""
_LONGEST_LEAD = 120
"""A label and what stands before it are shorter."""
_SEVERAL = re.compile(r" [·|] ")
_BODY_LINE = rare(rf"\n{_LEAD}[*_]{{0,2}}(?P<label>[^\n:：*|`#]{{2,40}})[*_]{{0,2}}[ \t]*+[:：]")


def closing_lines(outline: Outline, start: int, vocabulary: Vocabulary) -> Iterator[Field]:
    """Read the bold label lines with which a record ends, as a letter does with date and name."""
    masked = outline.masked.rstrip()
    last = masked.rfind("\n") + 1
    if masked.startswith(("---", "***"), last) or masked.find("**", last) >= 0:
        block = _CLOSING.search(masked, max(start, len(masked) - _LONGEST_CLOSING))
        if block:
            yield from lines(outline, block.start("lines"), block.end("lines"), "closing", vocabulary)


_CLOSING = rare(
    r"\n[ \t]*+\n(?P<lines>(?:[ \t>]*+(?:[-*+][ \t]++)?(?:\*\*|__)[^*_:：\n]{1,40}+[:：*_][^\n]*(?:\n|\Z)){2,})"
    r"(?:[ \t]*\n)*(?:[-*]{3,})?\Z"
)
_LONGEST_CLOSING = 1_500


def tables(outline: Outline, start: int, end: int, vocabulary: Vocabulary, *, all_labels: bool) -> Iterator[Field]:
    """Read tables of two columns whose first holds labels, such as `| Date | 2025-01-15 |`, the header among them."""
    for table in outline.tables:
        if not start <= table.start < end:
            continue
        certain = all_labels
        if _is_of_two_columns(outline.masked, table):
            pairs = [(row[0], row[1]) for row in rows(outline, table) if len(row) == 2]
            certain = certain or _is_about_the_record(pairs, vocabulary)
        elif all_labels:
            found = list(rows(outline, table))
            pairs = _with_remarks(found) or _below_header(found, vocabulary)
        else:
            continue
        for number, (name, value) in enumerate(pairs):
            words = plain_words(name.text).strip("*_ :：")
            label = vocabulary.of(words)
            parts = _ticked(label.key if label else "", outline.masked, (value,) if value.text else ())
            said = label is not None and certain and number > 0 and _is_meant(label, value.text)
            if label is None and certain:
                yield from _side_fields(words, name.start, parts, "table", vocabulary)
            elif label and (
                said or ((certain or label.anywhere) and _is_believed(label, parts, vocabulary, always=False))
            ):
                dialect = "table" if all_labels else "body"
                yield Field(label.key, words, name.start, name.end, parts, dialect, label.rank)


def _is_about_the_record(pairs: list[tuple[Part, Part]], vocabulary: Vocabulary) -> bool:
    """Whether the rows of a table hold the metadata of a record: its id with another field, or three fields."""
    labels = (vocabulary.of(plain_words(name.text).strip("*_ :：")) for name, _ in pairs)
    keys = {label.key for label in labels if label and label.key in _OF_RECORDS}
    return len(keys) > 2 or ("id" in keys and len(keys) > 1)


_OF_RECORDS = frozenset({"id", "date", "owners", "status", "runs", "seeds", "commit", "branch", "parents"})


def _with_remarks(found: list[list[Part]]) -> list[tuple[Part, Part]]:
    """The first two cells of the rows of a table whose header calls them the name and the value of something."""
    if not found or len(found[0]) != 3 or plain_words(found[0][1].text).casefold() not in _VALUE_COLUMNS:
        return []
    return [(row[0], row[1]) for row in found if len(row) > 1]


_VALUE_COLUMNS = frozenset("value|values|content|entry|wert|valeur|valor|valore|値|内容|값|내용|值".split("|"))


def _below_header(found: list[list[Part]], vocabulary: Vocabulary) -> list[tuple[Part, Part]]:
    """The cells of a table whose header holds the labels of the one row below it, and hardly anything else."""
    if len(found) != 2 or len(found[0]) != len(found[1]):
        return []
    known = sum(vocabulary.of(plain_words(cell.text)) is not None for cell in found[0])
    return list(zip(*found, strict=True)) if known > 1 and known * 2 > len(found[0]) else []


def html_tables(outline: Outline, end: int, vocabulary: Vocabulary) -> Iterator[Field]:
    """Read the rows of two cells of tables in HTML above an offset: `<tr><td>Date</td><td>2025-01-15</td></tr>`.

    Their labels are plain words, bold or not, and so are their values.
    """
    if "<" not in outline.masked or "<tr" not in outline.masked:
        return
    for row in _HTML_ROW.finditer(outline.masked, 0, end):
        label = vocabulary.of(row["label"].strip())
        parts = _part(outline.masked, *row.span("value"))
        if label and _is_believed(label, parts, vocabulary, always=False):
            [name] = _part(outline.masked, *row.span("label"))
            yield Field(label.key, name.text, name.start, name.end, parts, "table", label.rank)


_HTML_ROW = rare(
    r"<tr[^<>]*+>\s*+<t[hd][^<>]*+>\s*+(?:<(?:b|strong)>)?+(?P<label>[^<>]{1,60}+)(?:</(?:b|strong)>)?+\s*+</t[hd]>"
    r"\s*+<td[^<>]*+>(?P<value>[^<>]*+)</td>\s*+</tr>"
)


def _is_of_two_columns(text: str, table: Span) -> bool:
    """Whether the rule below a table's header has two parts."""
    header = text.find("\n", table.start, table.end)
    stop = text.find("\n", header + 1, table.end)
    rule = text[header + 1 : table.end if stop < 0 else stop].strip(" \t>|")
    return header >= 0 and rule.count("|") == 1


def headings(outline: Outline, title: Heading | None, vocabulary: Vocabulary) -> Iterator[Field]:
    """Read headings that are labels, such as `## Date`, with the first words below as their value."""
    found = outline.headings
    for index, heading in enumerate(found):
        if heading is title or heading.end - heading.start > _LONGEST_HEADING:
            continue
        words = outline.text[heading.start : heading.end]
        pair = _PAIR.match(words) if _JOINT.search(words) else None  # `## Status: done` says it all on its line
        if pair and (label := vocabulary.of(_named(pair))) and label.key in _IN_HEADINGS | SECTION_FIELDS:
            parts = _part(outline.masked, heading.start + pair.end(), heading.end)
            if parts and looks_like(label.key, parts[0].text):
                name = words[: pair.end()].rstrip(" \t:：")
                end = heading.start + len(name)
                yield Field(label.key, name, heading.start, end, parts, "heading", label.rank)
                continue
        label = vocabulary.of(bare(words))
        if label is None or label.key not in _IN_HEADINGS:
            continue
        if label.key == "runs" and label.composed:  # `## Small run` begins what that one gave
            continue
        end = found[index + 1].start if index + 1 < len(found) else len(outline.masked)
        parts = _first_words(outline.masked, heading.end, min(end, heading.end + 400))
        parts = _ticked(label.key, outline.masked, parts)
        if parts and label.key == "parents" and not _names_early(parts[0].text, vocabulary):
            continue
        if label.key == "runs" and label.doubtful:
            parts = tuple(part for part in parts if _may_name_runs(part.text, vocabulary))
        if parts and (_is_believed(label, parts[:1], vocabulary, always=False) or _is_meant(label, parts[0].text)):
            yield Field(label.key, words, heading.start, heading.end, parts, "heading", label.rank)


def _may_name_runs(text: str, vocabulary: Vocabulary) -> bool:
    """Whether what stands below a heading such as `## Run` may name runs.

    So may the value of a label of runs, and words without a label: of sentences those that begin with a run.
    """
    pair = _PAIR.match(text)
    if pair is None:
        return not is_prose(text) or begins_with_run(text)
    label = vocabulary.of(_named(pair))
    return label.key in _NAMES if label else _OF_A_RUN.fullmatch(_named(pair)) is None


_NAMES = frozenset({"runs", "id", "title", "baseline"})
_OF_A_RUN = rare(
    r"(?:data|datasets?|models?|config\w*|checkpoints?|weights|code|scripts?|commands?|entry\w*|outputs?|logs?|files?|tag"
    r"|hardware|gpus?|environment|host|node|machine|image|container|notebook|results?|metrics?|loss|epochs?|steps|lr"
    r"|optimizer|batch size|total|content|expected|status|exit\w*|duration|walltime|time|took|link|directory"
    r"|folder|path)",
    re.IGNORECASE,
)
"""What is said of a run below its heading, and names none."""


_LONGEST_HEADING = 80
_JOINT = re.compile(r"[:：*_]")
"""What every pair of label and value holds."""


def _names_early(text: str, vocabulary: Vocabulary) -> bool:
    """Whether what stands below a heading such as `## Dependencies` names a record before it says other things."""
    named = next(iter(record_ids(text, sure=False, like=vocabulary.like)), None)
    return named is None or named.start <= _EARLY


_EARLY = 40
_IN_HEADINGS = frozenset(
    {"date", "owners", "status", "runs", "seeds", "commit", "branch", "parents", "kind", "tags", "superseded"}
)


def section_fields(outline: Outline, title: Heading | None, vocabulary: Vocabulary) -> Iterator[Field]:
    """Read sections that say what a field would, such as `## Hypothesis`, with the first sentence below as its value.

    What is called a baseline or a cost below another section is a part of that.
    """
    found = outline.headings
    kind = vocabulary.section if vocabulary.sections else kind_of
    announced = (
        (index, heading, kind(outline.text[heading.start : heading.end])) for index, heading in enumerate(found)
    )
    fields = [(index, heading, key) for index, heading, key in announced if key in SECTION_FIELDS]
    main = min((heading.level for heading in found if heading is not title), default=0) if fields else 0
    for index, heading, key in fields:
        if heading is title or (key in _MAIN_ONLY and heading.level > main):
            continue
        after = (found[later] for later in range(index + 1, len(found)))
        end = next((each.start for each in after if each.level <= heading.level), len(outline.masked))
        part = _first_sentence(outline.masked, heading.end, min(end, heading.end + _LONGEST_SENTENCE), vocabulary)
        if part and (_says(key, part[0].text) or is_placeholder(part[0].text)):
            yield Field(key, outline.text[heading.start : heading.end], heading.start, heading.end, part, "heading")


SECTION_FIELDS = frozenset({"hypothesis", "decision", "baseline", "cost"})
"""The fields that may be sections of that name."""
_MAIN_ONLY = frozenset({"baseline", "cost"})
_LONGEST_SENTENCE = 2_000


def _says(key: str, text: str) -> bool:
    """Whether a sentence says what a field would: a cost has a figure, a baseline is a name or names a record."""
    return looks_like(key, text) or (key == "baseline" and len(text) <= _LONGEST_NAMING and bool(record_ids(text)))


_LONGEST_NAMING = 300


def _first_sentence(text: str, start: int, end: int, vocabulary: Vocabulary) -> tuple[Part, ...]:
    """The first sentence of the first paragraph or list item; tables and further headings are passed over."""
    line = _next_line(text, start, end)
    while line and _NO_PROSE.match(text, *line):
        line = _next_line(text, line[1], end)
    if line is None:
        return ()
    begin = _BEFORE_PROSE.match(text, *line)
    assert begin is not None
    stop = line[1]
    while (after := _next_line(text, stop, end)) and not _begins_block(text, *after, vocabulary):
        stop = after[1]
    closing = _SENTENCE_END.search(text, begin.end(), stop)
    return _part(text, begin.end(), closing.end() if closing else stop)


def _begins_block(text: str, start: int, stop: int, vocabulary: Vocabulary) -> bool:
    """Whether a line does not go on with the paragraph before it; a colon among its words is none of a label."""
    pair = _PAIR.match(text, start, stop)
    return _BEGINS.match(text[start:stop]) is not None or (pair is not None and vocabulary.of(_named(pair)) is not None)


_NO_PROSE = rare(r"[ \t>]*(?:$|[#|]|!\[|<[^<>]*>[ \t]*$|[-*_=]{3,}[ \t]*$)")
_BEFORE_PROSE = rare(r"[ \t>]*+(?:(?:[-*+•]|\d{1,2}[.)])[ \t]++)?(?:\[[ xX]\][ \t]++)?")
_SENTENCE_END = rare(
    r"(?<!\b[eE]\.g)(?<!\b[iI]\.e)(?<!\bvs)(?<!\bcf)(?<!\bca)(?<!\bH\d)[.!?](?:\*\*?|[_)\"'”])?(?=\s)|[。！？]"
)


def _first_words(text: str, start: int, end: int) -> tuple[Part, ...]:
    """The first paragraph's first line, or the items of the first list."""
    parts: list[Part] = []
    line = _next_line(text, start, end)
    while line:
        item = _ITEM.match(text, *line)
        words = text[line[0] : line[1]].strip()
        if not words and parts:
            break
        if item:
            parts += _part(text, item.end(), line[1])
        elif words:
            if not parts and not words.startswith(("#", "|", "```", "~~~")):
                parts += _part(text, *line)
            break
        line = _next_line(text, line[1], end)
    return tuple(parts)


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
            yield from _part(text, start, match.start())
            start = match.end()
    yield from _part(text, start, end)


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
