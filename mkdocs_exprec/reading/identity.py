"""What a record is called: its id, its other names, its title."""

from __future__ import annotations

import re
from collections.abc import Iterator

from mkdocs_exprec.diagnostics import Span
from mkdocs_exprec.patterns import rare
from mkdocs_exprec.reading.dates import date_in_name
from mkdocs_exprec.reading.fields import AS_DATA, Field, Name, in_order, plain_words
from mkdocs_exprec.reading.scanner import Heading, Outline
from mkdocs_exprec.reading.structure import EXPERIMENT, without_attributes
from mkdocs_exprec.reading.template import is_placeholder, is_unfilled
from mkdocs_exprec.reading.values import is_prose, named_id, shape


def identify(fields: tuple[Field, ...], name: str, title: Name | None) -> str:
    """The id that the metadata give, if it is more than a number; else the name.

    A file whose name begins with a mere number is called as its title is, if that begins with a code of that number.
    """
    for field in in_order(fields):
        for part in field.parts:
            words = named_id(plain_words(part.text).strip())
            if _ID.fullmatch(words) and not words.strip("#").isdigit() and not is_placeholder(words):
                return words
    number = _NUMBER_FIRST.match(name) if title else None
    if title and number and (code := _CODE_FIRST.match(title.text)) and code["number"] == number["number"]:
        return code["code"]
    return name


_NUMBER_FIRST = re.compile(r"0*(?P<number>\d{1,4})(?=[-_ ]|$)(?![-_]\d\d(?:[-_]|$))")
_CODE_FIRST = re.compile(
    r"\[?(?P<code>(?:[A-Z]+-)?(?:EXP|EXPERIMENT|RUN|REC|TRIAL|STUDY|HYP|ABL|E)-?0*(?P<number>\d{1,4}))(?=[\s:：—–|,)\]]|$)"
)
_ID = re.compile(r"[\w#][\w.#+-]{1,79}")
_SHORT_ID = re.compile(
    r"(?:exp(?:eriment)?[-_]?\d+[a-z]?|[a-z]{1,5}[-_]?\d{2,5}[a-z]?|\d{3,4})(?=[-_ ]|$)", re.IGNORECASE
)
_ID_IN_TITLE = re.compile(
    r"\[?(?P<id>(?:exp|experiment|e)[-_ .#]?\d+[a-z]?(?:[-_]\d+)*|[A-Z]{1,6}-\d+[a-z]?)(?=[\s:：—–|,)\]-]|\.(?!\d)|$)",
    re.IGNORECASE,
)


def aliases_of(identity: str, name: str, title: Name | None, fields: tuple[Field, ...]) -> Iterator[str]:
    """Other names of the record, each once."""
    used = {identity.casefold()}
    short = _SHORT_ID.match(name)
    candidates = [name, short[0] if short and not _ends_in_date(short[0], name) else ""]
    if title and (named := _ID_IN_TITLE.match(title.text)):
        candidates.append(named["id"])
    elif title and (code := _CODE_IN_BOTH.match(title.text)) and _begins_with(name, code[0]):
        candidates.append(code[0])
    candidates += [plain_words(part.text) for field in fields for part in field.parts]
    for each in candidates:
        if each and each.casefold() not in used and not is_placeholder(each):
            used.add(each.casefold())
            yield each


_CODE_IN_BOTH = re.compile(r"[A-Za-z]{1,6}\d{1,3}[a-z]?(?=[ \t]?[:：—–])")
"""A short code such as `R1` is another name if the file's name begins with it too."""


def _begins_with(name: str, code: str) -> bool:
    """Whether a file's name begins with a code, and does not go on in it."""
    return name.casefold().startswith(code.casefold()) and name[len(code) : len(code) + 1] in ("-", "_", " ")


def _ends_in_date(short: str, name: str) -> bool:
    """Whether the number with which a name begins is a year, or the date or the year of a date: many begin so."""
    return _YEAR.fullmatch(short) is not None or (_DATE.search(short) is not None and date_in_name(name) is not None)


_YEAR = re.compile(r"(?:19|20)\d\d")
_DATE = re.compile(r"(?<!\d)(?:19|20)\d\d(?:\d{4})?$")


def alike(name: str) -> str:
    """An id without what people leave out or put in: case, blanks, `-` and `_`."""
    return re.sub(r"[\s_-]+", "", name.casefold())


def shapes_of(*names: str) -> frozenset[str]:
    """What the names of records like this one look like."""
    return frozenset(filter(None, (shape(name.rstrip(":：.,—–-")) for name in names)))


def codes_of(name: str, outline: Outline, title: Heading | None) -> Iterator[str]:
    """The ids with which the name of a file and a title may begin."""
    if name[:1].isupper():
        yield _CODE_IN_NAME.split(name, maxsplit=1)[0]
    if title and outline.text[title.start : title.start + 1].isupper():
        yield outline.text[title.start : title.end].split(maxsplit=1)[0]


_CODE_IN_NAME = re.compile(r"(?<=\d)[-_ ](?=\D)")


def title_of(outline: Outline, heading: Heading | None, fields: tuple[Field, ...]) -> Name | None:
    """The words of the first heading without `Experiment:`, else the title of the front matter.

    One of several headings of the first level, or of a lower one, may be a section's: a title in the front matter then
    counts first.
    """
    others = [field for field in fields if field.dialect == "front matter"]
    is_first = heading is not None and not (others and _is_of_a_section(outline, heading, others))
    if heading and is_first and (found := _title_of_heading(outline, heading)):
        return found
    for part in (field.parts[0] for field in fields if field.parts and not _is_of_a_person(field)):
        words = EXPERIMENT.sub("", part.text, count=1)
        if _is_title(words):
            return Name(words, part.span)
    if heading and not is_first:
        return _title_of_heading(outline, heading)
    line = None if outline.headings else _LONE_LINE.match(outline.masked)
    words = plain_words(line["words"]) if line else ""
    return Name(words, Span(*line.span("words"))) if line and not is_prose(words) else None


def _is_of_a_section(outline: Outline, heading: Heading, others: list[Field]) -> bool:
    """Whether a heading may be a section's, and a title in the front matter counts before it."""
    is_title = any(field.label.casefold() == "title" and " " in field.parts[0].text for field in others if field.parts)
    return sum(each.level == 1 for each in outline.headings) > 1 or (heading.level > 1 and is_title)


def _title_of_heading(outline: Outline, heading: Heading) -> Name | None:
    _, start, end = heading
    end = start + len(without_attributes(outline.text[start:end]))
    prefix = EXPERIMENT.match(outline.text, start, end)
    if prefix:
        start = prefix.end()
    words = " ".join(_shown(outline.masked[start:end], outline.text).split())
    return Name(words, Span(start, end)) if _is_title(words) else None


_LONE_LINE = rare(
    r"\s*+(?:\*\*|__)?(?P<words>(?:exp|experiment|trial)[-_ .#]?\d+(?![\w.])[^\n|*]{0,120}?)(?<![.!?:,;])"
    r"(?:\*\*|__)?[ \t]*+(?=\n[ \t]*+\n|\Z)",
    re.IGNORECASE,
)
"""The first line of a text without headings, if it begins as an experiment's title and stands by itself."""


def _is_of_a_person(field: Field) -> bool:
    """Whether a name is not that of the record: in a form it is that of who filled it in."""
    return field.dialect not in AS_DATA and field.label.casefold() in _NAMES


_NAMES = frozenset({"nombre", "nom", "nome"})


def _shown(words: str, text: str) -> str:
    """The words of a heading as a page shows them: brackets that link to nothing are brackets, as in `[draft] Wide`."""
    if "[" not in words or _BRACKETS.fullmatch(words):
        return plain_words(words)
    defined = {found[1].casefold() for found in _DEFINITION.finditer(text)}
    kept = _BRACKETS.sub(lambda found: _kept(found, defined), words)
    return plain_words(kept).replace("\ue000", "[").replace("\ue001", "]")


def _kept(found: re.Match[str], defined: set[str]) -> str:
    """Code as it is, and words in brackets with marks in place of these, unless they are defined as a link."""
    words = found["words"]
    return found[0] if words is None or words.casefold() in defined else f"\ue000{words}\ue001"


_DEFINITION = rare(r"(?m)^ {0,3}\[([^\[\]\n]+)\]:")
_BRACKETS = rare(r"`[^`]*+`|(?<![\]!])\[(?!\[)(?P<words>[^\[\]\n]+)\](?![\[(\]])")


def _is_title(words: str) -> bool:
    """Whether words are a title; a letter is one, though elsewhere `x` stands for nothing."""
    if not words or is_unfilled(words):
        return False
    return not is_placeholder(words) or (len(words) == 1 and words.isalnum())
