"""Outline -> the metadata of a record, wherever it says them: its title, its head, sections of metadata, its body."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from html import unescape
from itertools import takewhile

from mkdocs_exprec.patterns import rare
from mkdocs_exprec.reading.dialects.bullets import head_bullets
from mkdocs_exprec.reading.dialects.headings import headings, section_fields
from mkdocs_exprec.reading.dialects.lines import body_lines, closing_lines, counts_last, lines, opening_dates
from mkdocs_exprec.reading.dialects.tables import html_tables, tables
from mkdocs_exprec.reading.fields import Field
from mkdocs_exprec.reading.front_matter import FrontMatter, read_fence
from mkdocs_exprec.reading.scanner import Heading, Outline
from mkdocs_exprec.reading.sections import bare, kind_of
from mkdocs_exprec.reading.structure import EXPERIMENT, Section, without_attributes
from mkdocs_exprec.reading.template import SECTION_OF, normalised
from mkdocs_exprec.reading.tracked import ELSEWHERE, headings_above, parents_of_headings
from mkdocs_exprec.reading.vocabulary import KNOWN, Vocabulary


def title_heading(outline: Outline) -> Heading | None:
    """The first heading of the first level; one that is a banner such as `STATUS: SUPERSEDED` is passed over."""
    for heading in outline.headings:
        if heading.level == 1:
            words = without_attributes(outline.text[heading.start : heading.end])
            if _BANNER.match(words) or (_NOTICE.match(words) and _is_first_of_several(outline, heading)):
                continue
            return None if normalised(words) in SECTION_OF else heading
    first = outline.headings[0] if outline.headings else None
    if first and not outline.masked[: first.start].strip(" \t\n#"):
        words = _label(without_attributes(outline.text[first.start : first.end]))
        if words in SECTION_OF or KNOWN.of(words):
            return None
        if _NUMBERED.match(words):
            return first
        after = next((heading for heading in outline.headings[1:] if heading.level == first.level), None)
        return first if after is None or _heads_metadata(outline, words, first.end, after.start) else None
    return None


_NUMBERED = rare(r"(?:exp|experiment|trial|実験|실험|实验)[-_ .#]?\d+(?![\w.])")
"""How a heading begins that is an experiment's, whatever others stand beside it."""


def _heads_metadata(outline: Outline, words: str, start: int, end: int) -> bool:
    """Whether a heading that stands beside others is the title still: it announces no section, and metadata follow."""
    if words in _METADATA or words in _OVERVIEW or kind_of(words):
        return False
    return any(field.key in _OF_HEADS for field in lines(outline, start, end, "line", KNOWN))


_OF_HEADS = frozenset({"date", "owners", "status"})


def _is_first_of_several(outline: Outline, heading: Heading) -> bool:
    first, *others = (each for each in outline.headings if each.level == 1)
    return first is heading and bool(others)


_NOTICE = re.compile(r"[^\w\n]*(?:DEPRECATED|SUPERSEDED|ARCHIVED|OBSOLETE|DRAFT|RETRACTED|WARNING)\s*[-–—]")
_BANNER = re.compile(
    r"[^\w\n]*(?:STATUS|WARNING|DEPRECATED|SUPERSEDED|ARCHIVED|OBSOLETE|DRAFT|RETRACTED|NOTE)\b(?=[^a-z]*$|\W*:)"
)


def metadata_of(
    outline: Outline,
    front_matter: FrontMatter,
    heading: Heading | None,
    sections: tuple[Section, ...],
    head_end: int,
    vocabulary: Vocabulary,
) -> Iterator[Field]:
    """Every field, however it is written; what two readers see is the first one's."""
    yield from front_matter.fields
    early = _end_of_head(outline, heading, sections, head_end)
    yield from read_fence(outline, early, vocabulary)
    seen: set[int] = set()
    about = [each for each in sections if each.start >= early and _label(each.title) in _METADATA]
    readers = (
        head_bullets(outline, head_end),
        lines(outline, 0, early, "line", vocabulary, seen),
        tables(outline, 0, early, vocabulary, all_labels=True),
        *(lines(outline, each.start, each.end, "line", vocabulary) for each in about),
        *(tables(outline, each.start, each.end, vocabulary, all_labels=True) for each in about),
        html_tables(outline, early, vocabulary),
        opening_dates(outline, early),
        headings(outline, heading, vocabulary),
        section_fields(outline, heading, vocabulary),
        _told(outline, heading, tables(outline, early, len(outline.masked), vocabulary, all_labels=False)),
        _told(outline, heading, body_lines(outline, early, vocabulary)),
    )
    keys = {field.key for field in front_matter.fields}
    dates: list[Field] = []
    for reader in readers:
        for field in reader:
            if field.label_start in seen:
                continue
            if field.key == "date" and counts_last(field):
                dates.append(field)
                continue
            seen.add(field.label_start)
            keys.add(field.key)
            yield field
    closing = [field for field in closing_lines(outline, early, vocabulary) if field.key not in keys]
    yield from closing
    if not any(field.key == "date" for field in closing):
        yield from dates


def _told(outline: Outline, title: Heading | None, fields: Iterator[Field]) -> Iterator[Field]:
    """Those of fields found further down that tell of the record, and not of its baseline, its data or what is next."""
    parents: list[int] = []
    for field in fields:
        parents = parents or parents_of_headings(outline)
        above = list(headings_above(outline, parents, field.label_start))
        if field.key == "date" and counts_last(field) and above and _OF_OTHER_DAYS.search(_words(outline, above[0])):
            continue
        kinds = _TOLD_OF_OTHERS.get(field.key, ELSEWHERE)
        within = takewhile(lambda heading: heading is not title, above)
        if not any(kind_of(_words(outline, heading)) in kinds for heading in within):
            yield field


def _words(outline: Outline, heading: Heading) -> str:
    return outline.text[heading.start : heading.end]


_OF_OTHER_DAYS = rare(
    r"\b(?:predecessor|parent|previous|prior|paper|literature|related|models?|corpus|corpora|datasets?|data|snapshots?"
    r"|deadlines?|schedule|milestones?|timeline|examples?|prompts?|samples?|review|sign-?off|training|change ?log"
    r"|versions?|releases?|sources?|upstream|references?|baselines?|next|incidents?|meetings?|history|maintenance|agenda"
    r"|v\d+)\b"
    r"|論文|モデル|データ|参考|前回|予定|数据|论文|模型|上次|计划|논문|모델|데이터|이전|계획",
    re.IGNORECASE,
)
"""What sections are called that tell the days of other things."""
_TOLD_OF_OTHERS = {
    **dict.fromkeys(("parents", "superseded"), frozenset({"baseline", "follow-ups"})),
    "runs": ELSEWHERE - {"references"},  # links are told there, those to its own runs among them
    **dict.fromkeys(("title", "date", "owners", "status", "kind", "tags"), ELSEWHERE | {"data"}),
}
"""The sections in which a label of a field is one of other things, where they are not the usual ones."""


def _end_of_head(outline: Outline, heading: Heading | None, sections: tuple[Section, ...], head_end: int) -> int:
    """Where the head ends: with a first section that tells about the record, or with the lines under a subtitle."""
    if not sections:
        return head_end
    first = sections[0]
    title = _label(first.title)
    if title in _METADATA or title in _OVERVIEW or EXPERIMENT.match(first.title) or _says_status(title):
        return first.end
    above = outline.masked[heading.end if heading else 0 : max(0, first.title_start)]
    if heading is None or above.strip(" \t\n#") or first.key or KNOWN.of(title):
        return head_end
    block = _LABEL_BLOCK.match(outline.masked, first.start, first.end)
    return block.end() if block else head_end


def _says_status(title: str) -> bool:
    """Whether a heading tells the status: `Status: done`."""
    label = KNOWN.of(title.partition(":")[0]) if ":" in title else None
    return label is not None and label.key == "status" and not label.doubtful


_LABEL_BLOCK = rare(r"\s*+(?:\n?[ \t>]*+(?:[-*+][ \t]++)?(?:\*\*|__)[^*_:：\n]{1,40}+[:：*_][^\n]*){2,}(?=\n|\Z)")
"""Lines of bold labels, two at least."""


def _titles(*told: tuple[str, str]) -> frozenset[str]:
    """Each of some words behind each of some beginnings, both parted by `|`."""
    return frozenset(
        f"{whose}{what}" for beginnings, words in told for whose in beginnings.split("|") for what in words.split("|")
    )


_METADATA = _titles(
    ("|experiment |record |run ",
     "metadata|meta|meta information|metadata information|information|info|basic information|basic info"
     "|general information|key information|run information|git information|git info|document information"
     "|record information|details|identity|identification|header|record|at a glance|registration|administrative|admin"
     "|provenance|manifest|fingerprint|card"),
    ("|実験|実行", "メタデータ|メタ情報|基本情報|情報"),
    ("|실험|실험 |실행 ", "메타데이터|메타 정보|기본 정보|기본정보|정보"),
    ("|实验|實驗|实验基本|项目|运行", "信息|資訊|元数据|元信息|基本信息|身份|身份信息"),
    ("", "metadati|informazioni|informazioni generali|dati generali|metadaten|kopfdaten|allgemeine angaben"
     "|allgemeine informationen|steckbrief|métadonnées|informations|informations générales|metadatos"
     "|información|información general|datos generales|ficha|ficha técnica|identificación|identificacion"
     "|identificazione|identifikation|identidad|identità|identité|identität"),
)  # fmt: skip
"""What sections are called that hold metadata, wherever they stand."""
_OVERVIEW = _titles(
    ("|experiment |run ", "overview|summary|general|experiment|setup|tl;dr|tldr|status|identity|basics"),
    ("|実験", "概要|状態|状況|ステータス"),
    ("|실험|실험 ", "개요|요약|상태"),
    ("|实验|實驗", "概述|概要|概况|状态|狀態|摘要"),
    ("", "panoramica|sintesi|stato|übersicht|überblick|zusammenfassung|aperçu|résumé|statut|resumen|estado"),
)
"""What they are called that hold it if they come first."""


@lru_cache(maxsize=4096)
def _label(words: str) -> str:
    """A heading as the template spells it, without numbers and symbols before it."""
    return normalised(bare(unescape(words)))
