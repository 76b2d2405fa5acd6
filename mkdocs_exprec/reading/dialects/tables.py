"""Tables of labels and values, in Markdown and HTML -> fields."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator

from mkdocs_exprec.diagnostics import Span
from mkdocs_exprec.patterns import rare
from mkdocs_exprec.reading.dialects.checkboxes import ticked
from mkdocs_exprec.reading.dialects.sides import side_fields
from mkdocs_exprec.reading.fields import Field, Part, part_between, plain_words
from mkdocs_exprec.reading.scanner import Outline
from mkdocs_exprec.reading.vocabulary import Vocabulary, is_believed, is_meant

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
                part_between(text, *match.span()) or (Part("", *match.span()),)
                for match in _CELLS.finditer(text, start, stop)
            ]
            yield [cell[0] for cell in cells]
        at = stop + 1


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
            words = _label_in(name)
            label = vocabulary.of(words)
            parts = ticked(label.key if label else "", outline.masked, (value,) if value.text else ())
            said = label is not None and certain and number > 0 and is_meant(label, value.text)
            if label is None and certain:
                yield from side_fields(words, name.start, parts, "table", vocabulary)
            elif label and (
                said or ((certain or label.anywhere) and is_believed(label, parts, vocabulary, always=False))
            ):
                dialect = "table" if all_labels else "body"
                yield Field(label.key, words, name.start, name.end, parts, dialect, label.rank)


def _label_in(cell: Part) -> str:
    return plain_words(cell.text).strip("*_ :：")


def _is_about_the_record(pairs: list[tuple[Part, Part]], vocabulary: Vocabulary) -> bool:
    """Whether the rows of a table hold the metadata of a record: three fields, or its run or commit and another."""
    labels = ((vocabulary.of(_label_in(name)), value) for name, value in pairs)
    told = [(label, value) for label, value in labels if label and label.key in _OF_RECORDS]
    keys = {label.key for label, _ in told}
    if len(keys) > 2 or ("id" in keys and len(keys) > 1):
        return True
    is_named = any(
        label.key == "commit" or "`" in value.text for label, value in told if label.key in ("commit", "runs")
    )
    return len(keys) > 1 and is_named and all(vocabulary.believes(label, value.text) for label, value in told)


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
        parts = part_between(outline.masked, *row.span("value"))
        if label and is_believed(label, parts, vocabulary, always=False):
            [name] = part_between(outline.masked, *row.span("label"))
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


def columns(outline: Outline, words: Iterable[str], is_named: Callable[[str], bool]) -> Iterator[list[Part]]:
    """The cells of the first column of each table whose header is named so; it holds one of the words."""
    for table in outline.tables:
        header = outline.masked[table.start : table.start + 300].partition("\n")[0].casefold()
        if not any(word in header for word in words):
            continue
        found = list(rows(outline, table))
        at = next((at for at, cell in enumerate(found[0]) if is_named(plain_words(cell.text).casefold())), None)
        if at is not None:
            yield [row[at] for row in found[1:] if at < len(row)]
