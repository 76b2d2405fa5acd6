"""Label lines in any form, wherever they stand -> fields."""

from __future__ import annotations

import re
import string
from bisect import bisect_left
from collections.abc import Collection, Iterator
from functools import lru_cache
from typing import NamedTuple

from mkdocs_exprec.patterns import rare
from mkdocs_exprec.reading.dates import is_date
from mkdocs_exprec.reading.dialects.checkboxes import ticked
from mkdocs_exprec.reading.dialects.forms import BEGINS, ITEM, LEAD, LINE, NAME, PAIR, SYMBOL, label_in, next_line
from mkdocs_exprec.reading.dialects.run_in import is_run_in, run_in
from mkdocs_exprec.reading.dialects.sides import fields_of_sides
from mkdocs_exprec.reading.fields import Field, Part, part_between
from mkdocs_exprec.reading.labels import LABELS, RUN_ON, Label
from mkdocs_exprec.reading.scanner import Outline
from mkdocs_exprec.reading.template import normalised
from mkdocs_exprec.reading.values import LONGEST_STATUS, first_sentence, looks_like
from mkdocs_exprec.reading.vocabulary import Vocabulary, is_believed, is_meant

_BARE = rare(
    r"\*\*[^*:：\n]{1,40}+\*\*[ \t]+[^\s*·•|][^*·•|\n]{0,80}+[·•|][ \t]+\*\*[^*:：\n]{1,40}+\*\*[ \t]+[^\s*·•|]"
)
"""A line of pairs whose labels are marked by nothing but bold type, such as `**Date** 2025-01-15 · **Branch** main`."""
_BARE_PAIR = rare(rf"(?P<mark>\*\*)(?P<marked>{NAME})(?P=mark)[ \t]+(?P<plain>(?!))?")
_BREAK = rare(
    r"`[^`\n]*+`|\[[^\[\]\n]*+\]\([^()\n]*+\)"
    r"|(?P<break>(?<=[ \t])[·•|｜‖/—–](?=[ \t])|[.;,，；。、][ \t]+|[，；。]|[ \t]{2,}+|[ \t]?\u3000[ \t]?"
    r"|[ \t]*+<br[ \t]*+/?>[ \t]*+|(?<=[ \t])(?=\*\*))"
)
_FULL_WIDTH = frozenset({"，", "；", "。"})
"""What parts pairs without a blank, if the first is one of metadata; in prose it parts clauses."""
_BEFORE_WORDS = re.compile(rf"[ \t]*+{SYMBOL}?+")
_COLONS = re.compile(r"[^:：]*+[:：][^:：]*+[:：]|[^<]*<br")
"""A line that may hold more than one label."""


def lines(
    outline: Outline, start: int, end: int, dialect: str, vocabulary: Vocabulary, read: Collection[int] = ()
) -> Iterator[Field]:
    """Read label lines in any form: quoted, bulleted, bold with the colon inside or outside, several on a line.

    In the body only labels count that mean the same everywhere, mere dates, and runs by their numbers. A doubtful label
    is believed if its value looks like one of its field. A line whose one label is at an offset that is `read` already
    is passed over.
    """
    masked = outline.masked
    found = "\n" + masked[start:end]
    for match in LINE.finditer(found):
        rest, stop = match.start("rest") + start - 1, match.end() + start - 1
        if rest + 2 in read:
            continue
        bold = masked.startswith("**", rest) and _BARE.match(masked, rest, stop) is not None
        a_pair = _BARE_PAIR if bold else PAIR
        several = bold or _COLONS.match(masked, rest, stop) is not None
        if _is_indented_code(outline, match.start() + start, match["lead"]):
            continue
        for at, until in _between_breaks(masked, rest, stop, vocabulary, a_pair) if several else ((rest, stop),):
            pair = a_pair.match(masked, at, until)
            if pair is None:
                continue
            label = vocabulary.of(label_in(pair))
            if label is None:
                yield from fields_of_sides(masked, pair, until, dialect, vocabulary)
            elif is_run_in(masked, pair):
                yield from run_in(label, pair, masked, until) if dialect != "body" or label.anywhere else ()
            else:
                parts = _line_value(masked, pair.end(), until, end, at == rest, match["lead"], vocabulary)
                label, parts = _as_meant(label, parts, label_in(pair), masked)
                name = pair.span("marked" if pair["marked"] else "plain")
                words = masked[slice(*name)].rstrip()
                form = _Form(dialect, at == rest, bool(pair["marked"]))
                rank = _rank(label, words, parts, form, vocabulary)
                if rank is not None:
                    yield Field(label.key, words, name[0], name[0] + len(words), parts, dialect, rank)


class _Form(NamedTuple):
    """How a pair of label and value is written."""

    dialect: str
    is_first: bool
    """Whether it begins its line."""
    is_marked: bool
    """Whether the label is set off, in bold for instance."""


def _rank(label: Label, words: str, parts: tuple[Part, ...], form: _Form, vocabulary: Vocabulary) -> int | None:
    """How well a label says what its field is, as `Field.rank` has it; None if no value of it follows."""
    if form.dialect == "body" and not label.anywhere:
        return AFTER_THE_NAME if _tells_the_day(label, words, parts) or _names_a_run(label, parts) else None
    is_clear = form.is_marked or (form.is_first and label.key == "status" and _says_it_first(parts))
    is_said = is_clear or (form.is_first and bool(parts) and is_meant(label, parts[0].text))
    is_value = is_believed(label, parts, vocabulary, always=form.dialect == "line" and is_said)
    return label.rank if is_value or _is_numbered(label, words, parts) else None


def counts_last(field: Field) -> bool:
    """Whether a field of the body counts only if nothing else tells the same: a mere date, runs by their numbers."""
    return field.dialect == "body" and field.rank == AFTER_THE_NAME


def opening_dates(outline: Outline, end: int) -> Iterator[Field]:
    """Read the day with which a line of the head begins, behind the word for what was done: `Written 2025-01-15.`"""
    for found in _OPENING.finditer(outline.masked, 0, end):
        label, part = found["label"], Part(found["day"], *found.span("day"))
        yield Field("date", label, *found.span("label"), (part,), "line", AFTER_THE_NAME)


_OPENING = rare(
    r"(?m)^[ \t>]*+[*_]{0,2}(?P<label>Run on|(?:Written|Recorded|Executed|Measured|Created|Conducted|Performed|Started"
    r"|Generated)(?: on)?)[ \t]++(?P<day>\d{4}-\d{2}-\d{2})"
    r"(?=[*_]{0,2}[ \t]*+(?:\.(?!\d)|\n[ \t]*+(?:[\n*>#|-]|\Z)|\Z))"
)
AFTER_THE_NAME = 4
"""The rank of a date that counts if the file's name has none."""


def _says_it_first(parts: tuple[Part, ...]) -> bool:
    """Whether a value begins with few words, whatever follows."""
    return bool(parts) and len(first_sentence(parts[0].text)) <= LONGEST_STATUS


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
        is_tight = match[0] in _FULL_WIDTH and not (first and vocabulary.of(label_in(first)))
        is_tight = is_tight and not (pair and match[0] == "。" and _dates(pair, vocabulary, end))
        if pair and not is_tight and ((pair["marked"] and match[0]) or vocabulary.of(label_in(pair))):
            yield begin, match.start()
            begin = pair.start()
    yield begin, end


def _dates(pair: re.Match[str], vocabulary: Vocabulary, end: int) -> bool:
    """Whether a pair behind a sentence tells the day."""
    label = vocabulary.of(label_in(pair))
    return label is not None and _is_of_days(label) and looks_like("date", pair.string[pair.end() : end])


def _past_blanks(text: str, start: int, end: int) -> int:
    """Where the words behind a break begin: blanks are passed over, and a symbol."""
    match = _BEFORE_WORDS.match(text, start, end)
    return match.end() if match else start


def _line_value(
    text: str, start: int, stop: int, end: int, first: bool, lead: str, vocabulary: Vocabulary
) -> tuple[Part, ...]:
    """What stands behind a label: on its line, else on the next or in the list below; with the lines that go on."""
    here = part_between(text, start, stop)
    if here:
        words = here[0].text
        begin = text.rfind("\n", 0, start) + 1
        while first and stop < end and (words.endswith(_GOES_ON) or stop - begin >= _WRAPPED):
            begin = stop + 1
            following = next_line(text, stop, end)
            if not following or _begins_something(text, *following):
                break
            here, stop = part_between(text, start, following[1]), following[1]
            words = here[0].text
        return here
    parts: list[Part] = []
    line = next_line(text, stop, end)
    if line and not text[line[0] : line[1]].strip("> \t"):
        after = next_line(text, line[1], end)
        line = after if after and ITEM.match(text, *after) else None  # a list may follow a blank line
    own = len(lead) - len(lead.lstrip(" \t"))
    bulleted = bool(lead.strip("> \t"))
    while line:
        item = ITEM.match(text, *line)
        if item is None:
            if not parts and not bulleted and not _begins_something(text, *line):
                parts += part_between(text, line[0] + 2 * text.startswith(": ", line[0]), line[1])
            break
        if bulleted and len(item[1]) <= own:
            break
        pair = PAIR.match(text, item.end(), line[1])
        if pair and vocabulary.of(label_in(pair)):
            break
        parts += part_between(text, item.end(), line[1])
        line = next_line(text, line[1], end)
    return tuple(parts)


_GOES_ON = (",", "，", "、", ";", "·", "+", "&")
_WRAPPED = 66
"""The columns from which on a line may have been wrapped, and go on in the next one."""


def _begins_something(text: str, start: int, stop: int) -> bool:
    """Whether a line is no continuation: it is blank, or begins an item, a heading, a table or another label."""
    if BEGINS.match(text[start:stop]):
        return True
    words = text[start:stop].lstrip(" \t>")
    return PAIR.match(text, stop - len(words), stop) is not None


def _as_meant(label: Label, parts: tuple[Part, ...], words: str, text: str) -> tuple[Label, tuple[Part, ...]]:
    """A label and its value, where the value tells what both mean: boxes to tick, or the day of a run."""
    is_of_a_day = label.key == "runs" and bool(parts) and _is_of_a_day(words, parts[0].text)
    return RUN_ON if is_of_a_day else label, ticked(label.key, text, parts)


def _is_of_a_day(words: str, text: str) -> bool:
    """Whether a `Run:` says when it was, not which: a day stands behind it and no name that begins with one."""
    return (
        normalised(words) == "run"
        and not text[:8].isdigit()
        and looks_like("date", text)
        and not looks_like("runs", text)
    )


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
    return label is not None and (label.anywhere or _is_of_days(label) or label.key == "runs")


def _tells_the_day(label: Label, words: str, parts: tuple[Part, ...]) -> bool:
    """Whether a label further down says when a record was written, if nothing before it does: a mere date follows."""
    is_meant = _is_of_days(label) and not _OF_START.search(words)
    return is_meant and bool(parts) and is_date(parts[0].text)


_OF_START = rare(r"start|begin|launch|開始|시작|开始|inizio|début|inicio", re.IGNORECASE)


def _names_a_run(label: Label, parts: tuple[Part, ...]) -> bool:
    """Whether a label such as `Runs` names some further down, and does not tell of them: all by numbers, in code."""
    spans = _CODE.findall(parts[0].text) if label.key == "runs" and parts and parts[0].text.startswith("`") else []
    return bool(spans) and all(_COUNTED.fullmatch(span) and sum(map(str.isdigit, span)) > _FEW_DIGITS for span in spans)


_CODE = rare(r"`([^`]*+)`")
_FEW_DIGITS = 3
_COUNTED = rare(r"(?!\d{4}-\d\d-\d\d$)(?=[^a-z]*[a-z])[\w.-]+(?<!\.\w\w)(?<!\.\w{3})(?<!\.\w{7})", re.IGNORECASE)
"""A name with a letter that is no day and no file."""


def _is_numbered(label: Label, words: str, parts: tuple[Part, ...]) -> bool:
    """Whether the number of a job stands behind its label, short as it may be."""
    value = parts[0].text.strip("`#") if label.key == "runs" and label.anywhere and parts else ""
    return value.isdigit() and len(value) > 2 and "job" in words.casefold()


def _is_of_days(label: Label) -> bool:
    """Whether a label means the day of a record and nothing else, as `Date` and `Written on` do."""
    return label.key == "date" and label.rank < 2 and not label.doubtful


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
_BODY_LINE = rare(rf"\n{LEAD}[*_]{{0,2}}(?P<label>[^\n:：*|`#]{{2,40}})[*_]{{0,2}}[ \t]*+[:：]")


def closing_lines(outline: Outline, start: int, vocabulary: Vocabulary) -> Iterator[Field]:
    """Read the bold label lines with which a record ends, as a letter does with date and name."""
    masked = outline.masked.rstrip()
    last = masked.rfind("\n") + 1
    if masked.startswith(("---", "***"), last) or masked.find("*", last) >= 0:
        block = _CLOSING.search(masked, max(start, len(masked) - _LONGEST_CLOSING))
        if block:
            yield from lines(outline, block.start("lines"), block.end("lines"), "closing", vocabulary)


_CLOSING = rare(
    r"\n[ \t]*+\n(?P<lines>(?:[ \t>]*+(?:[-*+][ \t]++)?(?:\*\*|__)[^*_:：\n]{1,40}+[:：*_][^\n]*(?:\n|\Z)){2,}"
    r"|(?<=\n---\n\n)(?:\*[^*:：\s][^*:：\n]{0,40}+[:：*][^\n]*(?:\n|\Z)){2,})"
    r"(?:[ \t]*\n)*(?:[-*]{3,})?\Z"
)
"""Labels in bold, or behind a rule in italics too."""
_LONGEST_CLOSING = 1_500
