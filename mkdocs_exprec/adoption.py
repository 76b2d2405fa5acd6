"""Existing records -> a proposal: which files they are, the profile that they meet, the findings to put off."""

from __future__ import annotations

import posixpath
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from textwrap import wrap
from typing import Any, NamedTuple

from mkdocs_exprec.checking.columns import printable
from mkdocs_exprec.diagnostics import Diagnostic, Severity, Totals, counted
from mkdocs_exprec.pipeline import Site, build
from mkdocs_exprec.profiles import FIELDS, MISSING, NOTEBOOK, TEMPLATE, Profile, parse_profile
from mkdocs_exprec.project import Project, is_within
from mkdocs_exprec.reading.dialects.headings import SECTION_FIELDS
from mkdocs_exprec.reading.fields import Field
from mkdocs_exprec.reading.folders import TEMPLATE_FILE, markdown_files, why_no_record
from mkdocs_exprec.reading.record import Record
from mkdocs_exprec.reading.sections import kind_of, kinds_of, title_of
from mkdocs_exprec.reading.template import is_put_off, normalised

_SELDOM = 0.2
"""A rule that tells of a smaller share of the records is kept: what it finds is an exception, and not a custom."""
_NEARLY_ALL = 0.9
"""A field or section that as many of the records have is required."""
_MOST = 0.5
"""What more of the records than this do otherwise is their custom."""
_SOME = 0.1
"""So it is where something is asked for that not every record has a use for."""
_FEWEST = 3
"""Of fewer records nothing can be said."""
_ALWAYS = (
    "missing-target", "missing-artefact", "path-not-portable", "unrecognised-date", "unusable-owner", "empty-field",
)  # fmt: skip
"""What these find today is put off, but a link or a value that breaks tomorrow is to be told."""
_WORTH_KEEPING = (
    "contradicting-dates", "date-differs-from-name", "unrecognised-reference", "unusable-run-id",
    "seed-not-integer", "duplicate-id", "unknown-wiki-target",
)  # fmt: skip
"""Rules on values and names that mean the same in every notebook."""
_FORM = (
    "file-name", "missing-section", "section-out-of-order", "missing-configuration-item", "invocation-not-code",
    "missing-provenance-item", "missing-run-table", "follow-up-not-task", "done-without-trace",
)  # fmt: skip
"""What only the template asks for: advice to a team whose records all do it, and to nobody else."""


class LeftOut(NamedTuple):
    """A Markdown file among the records that is not taken for one."""

    path: str
    """As messages show it."""
    reason: str
    """What it is instead."""


class Usage(NamedTuple):
    """How often a section is used."""

    records: int
    words: tuple[str, ...]
    """By which words, the most frequent first."""

    @property
    def title(self) -> str:
        """What most records call it."""
        return self.words[0]


@dataclass(frozen=True)
class Proposal:
    """What a folder of records is like, and the profile that fits it."""

    records: tuple[Record, ...]
    left_out: tuple[LeftOut, ...]
    dialects: Mapping[str, int]
    """In how many records each way of writing metadata is found."""
    labels: Mapping[str, int]
    """How many records have each label, the most frequent first."""
    fields: Mapping[str, int]
    """How many records have each field."""
    told_in_sections: Mapping[str, int]
    """How many records have each field as a section of that name, which a profile asks for as a section."""
    sections: tuple[Usage, ...]
    """The most frequent first."""
    profile: Profile
    text: str
    """The profile as YAML."""
    findings: tuple[Diagnostic, ...]
    """What the profile flags in the records as they are."""

    @property
    def required(self) -> tuple[str, ...]:
        """The fields that the profile asks for."""
        weights = self.profile.severity
        by_rule = [key for key, slug in MISSING.items() if weights.get(slug, Severity.WARNING) == Severity.WARNING]
        return tuple(key for key in FIELDS if key in (*by_rule, *self.profile.required))


def propose(project: Project, today: date) -> Proposal:
    """Look at a project's records and find the strictest profile that nearly all of them meet."""
    strict = _built(project, TEMPLATE, today)
    records = strict.catalog.records
    sections = _sections(records)
    fields = _fields(records)
    told = [*strict.diagnostics]
    for _ in range(2):  # what is asked for no longer is told by other rules
        raw = _profile(told, len(records), fields, sections)
        profile = parse_profile(raw)
        told += _built(project, profile, today).diagnostics
    return Proposal(
        records,
        tuple(_left_out(strict)),
        _by_frequency({each.dialect for each in _all_fields(record)} for record in records),
        _labels(records),
        fields,
        {
            key: sum(not all(map(_is_labelled, record.named(key))) for record in records)
            for key in FIELDS
            if key in SECTION_FIELDS
        },
        sections,
        profile,
        _text(raw),
        _built(project, profile, today).diagnostics,
    )


def findings(project: Project, profile: Profile, today: date) -> tuple[Diagnostic, ...]:
    """What a profile flags in a project's records as they are, whatever is put off already."""
    return _built(project, profile, today).diagnostics


def _built(project: Project, profile: Profile, today: date) -> Site:
    folders = tuple(replace(folder, profile=None) for folder in project.folders)
    severity = {} if profile is TEMPLATE else project.severity
    return build(replace(project, folders=folders, profile=profile, severity=severity, baseline=None), today=today)


def _left_out(site: Site) -> Iterator[LeftOut]:
    """The Markdown files that are no records, each with what it is instead."""
    kinds = {found.file: found.kind for found in site.found}
    for folder in site.project.folders:
        for file in markdown_files(folder.path):
            kind = kinds.get(file, "")
            if kind != "record":
                reason = "the page of its folder" if kind == "page" else why_no_record(file)
                if reason == TEMPLATE_FILE and kind != "template" and is_within(file, site.project.docs_dir):
                    reason += ", but a page of the site unless its name begins with `_`"
                yield LeftOut(site.project.shown(file), reason or "left out by the options")


def _all_fields(record: Record) -> Iterator[Field]:
    for fields in record.fields.values():
        yield from fields


def _labels(records: Sequence[Record]) -> dict[str, int]:
    written = ({each.label.strip(": ") for each in _all_fields(record) if _is_labelled(each)} for record in records)
    return _by_frequency(written)


def _by_frequency(found: Iterable[set[str]]) -> dict[str, int]:
    """In how many sets each word is, the most frequent first."""
    counts = Counter(word for words in found for word in words)
    return dict(sorted(counts.items(), key=lambda item: (-item[1], item[0])))


def _sections(records: Sequence[Record]) -> tuple[Usage, ...]:
    """What the headings below the title announce, whatever the words; headings of no known kind by their words.

    A heading without words, such as `## ???`, announces nothing that could be asked for.
    """
    used: Counter[str] = Counter()
    words: defaultdict[str, Counter[str]] = defaultdict(Counter)
    for record in records:
        text = record.outline.text
        labels = {each.label_start for each in _all_fields(record) if _is_labelled(each)}
        below = [each for each in record.outline.headings if each.level > 1 and each.start not in labels]
        headings = {text[each.start : each.end] for each in below}
        announced: set[str] = set()
        for heading in sorted(filter(title_of, headings)):
            title = title_of(heading)
            keys = kinds_of(heading) or (f"={normalised(title)}",)
            announced.update(keys)
            for key in keys if kind_of(heading) or not kinds_of(heading) else ():
                words[key][title] += 1
        used.update(announced)
    found = [
        (count, key, sorted(words[key], key=lambda title: (-words[key][title], title))) for key, count in used.items()
    ]
    usages = [Usage(count, tuple(titles or [key.capitalize()])) for count, key, titles in found]
    return tuple(sorted(usages, key=lambda usage: (-usage.records, usage.title)))


def _fields(records: Sequence[Record]) -> dict[str, int]:
    """How many records have each field; a date counts wherever it is from."""
    found = {
        "title": sum(record.title is not None for record in records),
        "date": sum(
            any(field.dialect != "body" and _is_filled(field) for field in record.named("date")) for record in records
        ),
    }
    for key in FIELDS:
        found.setdefault(key, sum(any(map(_is_filled, record.named(key))) for record in records))
    return found


def _is_filled(field: Field) -> bool:
    """Whether a field is labelled, and says something; that there is none is something."""
    return _is_labelled(field) and not all(is_put_off(part.text) for part in field.parts)


def _is_labelled(field: Field) -> bool:
    """Whether a field is more than the first words of a section, which is asked for as a section."""
    return field.dialect != "heading" or field.key not in SECTION_FIELDS


def _profile(
    diagnostics: Sequence[Diagnostic], count: int, fields: Mapping[str, int], sections: Sequence[Usage]
) -> dict[str, Any]:
    """A notebook's profile, made stricter by what nearly all records keep to, and milder by what hardly any does."""
    flagged = Counter(slug for slug, _ in {(each.slug, each.path) for each in diagnostics})
    enough = max(_FEWEST, _NEARLY_ALL * count)
    needed = [key for key in FIELDS if fields[key] >= enough]
    others = [key for key in MISSING if key not in needed and key != "title"]
    kept = [slug for slug in _WORTH_KEEPING if flagged[slug] <= _SELDOM * count]
    advice = [slug for slug, weight in NOTEBOOK.severity.items() if weight is not None]
    bounds = {slug: _SOME for slug in advice if slug not in (*MISSING.values(), *_ALWAYS)}
    bounds |= dict.fromkeys(_WORTH_KEEPING, _MOST) | dict.fromkeys(_FORM, 0)
    dropped = [slug for slug, bound in bounds.items() if flagged[slug] > bound * count]
    return {
        "extends": "notebook",
        "fields": {**dict.fromkeys(needed, "required"), **dict.fromkeys(others, "optional")},
        "sections": [usage.title for usage in sections if usage.records >= enough],
        "severity": {**dict.fromkeys((*_ALWAYS, *kept), "warning"), **dict.fromkeys(dropped, "off")},
    }


def _text(raw: Mapping[str, Any]) -> str:
    """A profile as a file."""
    import yaml

    filled = {key: value for key, value in raw.items() if value}
    text: str = yaml.safe_dump(filled, sort_keys=False, allow_unicode=True)
    return f"# What we expect of our experiment records; see the option `profile` of mkdocs-exprec.\n{text}"


_IN_WORDS = {
    "front matter": "front matter", "fence": "fenced YAML", "bullet": "the template's bullets", "line": "label lines",
    "table": "tables", "heading": "headings", "body": "label lines further down", "closing": "label lines at the end",
}  # fmt: skip
"""What each dialect is called."""
_WIDTH = 100
_SHOWN = 60
"""So many files are named, and no more."""


def summary(proposal: Proposal) -> Iterator[str]:
    """What the records are like and what would come of it, for people to read."""
    records, others = proposal.records, proposal.left_out
    paths = [record.path for record in records]
    folder = posixpath.commonpath([posixpath.dirname(path) for path in (*paths, *(each.path for each in others))])
    here = f" in {printable(folder)}" if folder else ""
    yield f"{counted(len(records), 'record')}{here}, {counted(len(others), 'other Markdown file')}."
    paths = [posixpath.relpath(path, folder or ".") for path in paths]
    left = [f"{posixpath.relpath(each.path, folder or '.')} ({each.reason})" for each in others]
    yield from _block("Records", paths[:_SHOWN], more=len(paths) - _SHOWN)
    yield from _block("Left out", left[:_SHOWN], more=len(left) - _SHOWN)
    dialects = {_IN_WORDS[name]: number for name, number in proposal.dialects.items()}
    yield from _block("Metadata", _counts(dialects))
    yield from _block("Labels", _counts(proposal.labels))
    in_sections = {f"{name} (as a section)": number for name, number in proposal.told_in_sections.items()}
    yield from _block("Fields", [*_counts(proposal.fields), *_counts(in_sections)])
    yield from _block("Sections", [_used(usage) for usage in proposal.sections[:_FREQUENT]])
    asked = [*proposal.required, *(f"`{each.title}`" for each in proposal.profile.sections)]
    asked[-1] += f" (the title, and what at least {_NEARLY_ALL:.0%} of the records have)"
    yield from _block("Asked for", asked)
    yield from _flagged(proposal.findings)


_FREQUENT = 15


def _block(name: str, items: Sequence[str], more: int = 0) -> Iterator[str]:
    """A list of things behind its name, on as many lines as it needs."""
    if items:
        words = ", ".join(map(printable, items)) + (f" and {more} more" if more > 0 else "")
        yield from wrap(
            words, _WIDTH, initial_indent=f"  {name:<10} ", subsequent_indent=" " * 13, break_long_words=False,
            break_on_hyphens=False,
        )  # fmt: skip


def _counts(counts: Mapping[str, int]) -> list[str]:
    return [f"{name} {number}" for name, number in counts.items() if number][:_FREQUENT]


def _used(usage: Usage) -> str:
    also = f" (also {', '.join(usage.words[1:4])})" if len(usage.words) > 1 else ""
    return f"{usage.title} {usage.records}{also}"


def _flagged(diagnostics: Sequence[Diagnostic]) -> Iterator[str]:
    """What would be told of the records as they are: each rule with one example."""
    by_rule: defaultdict[tuple[str, str, str], list[Diagnostic]] = defaultdict(list)
    for each in diagnostics:
        by_rule[str(each.severity), each.code, each.slug].append(each)
    yield f"  {'Flagged':<10} {Totals.of(diagnostics)}{':' if diagnostics else ''}"
    for (severity, code, slug), found in sorted(by_rule.items(), key=lambda item: (-item[1][0].severity, item[0])):
        paths = len({each.path for each in found})
        yield f"    {code} {slug}: {counted(len(found), severity)} in {counted(paths, 'record')}, such as"
        yield f"      {found[0].path}:{found[0].line}: {printable(found[0].message)}"
