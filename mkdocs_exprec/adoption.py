"""Existing records -> a proposal: the profile that they meet, the site that shows them, the findings to put off."""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from mkdocs_exprec.diagnostics import Diagnostic
from mkdocs_exprec.pipeline import build
from mkdocs_exprec.profiles import MISSING, MORE_FIELDS, NOTEBOOK, TEMPLATE, Profile, parse_profile
from mkdocs_exprec.project import Project
from mkdocs_exprec.reading.dialects import SECTION_FIELDS, Field
from mkdocs_exprec.reading.record import Record
from mkdocs_exprec.reading.template import normalised

PROFILE_FILE, BASELINE_FILE = "exprec-profile.yml", "exprec-baseline.json"
_SELDOM = 0.2
"""A rule that tells of a smaller share of the records is kept: what it finds is an exception, and not a custom."""
_NEARLY_ALL = 0.9
"""A field or section that more of the records have is required."""
_MOST = 0.5
"""What more of the records than this leave out is not asked for; what they all do otherwise is their custom."""
_FEWEST = 3
"""Of fewer records nothing can be said."""
_LINKS = ("missing-target", "missing-artefact", "path-not-portable")
"""What these find today is put off, but a link that breaks tomorrow is to be told."""


@dataclass(frozen=True)
class Proposal:
    """What a folder of records is like, and the set-up that fits it."""

    records: int
    dialects: Mapping[str, int]
    """In how many records each way of writing metadata is found."""
    labels: Mapping[str, int]
    """How many records have each label, the most frequent first."""
    fields: Mapping[str, int]
    """How many records have each field."""
    sections: Mapping[str, int]
    """How many records have each heading, the most frequent first."""
    profile: Profile
    text: str
    """The profile as YAML."""
    findings: tuple[Diagnostic, ...]
    """What the profile flags in the records as they are."""


def propose(project: Project, today: date) -> Proposal:
    """Look at a project's records and find the strictest profile that nearly all of them meet."""
    project = replace(project, folders=tuple(replace(folder, profile=None) for folder in project.folders))
    strict = build(replace(project, profile=TEMPLATE, severity={}, baseline=None), today=today)
    records = strict.catalog.records
    labels, sections = _labels(records), _sections(records)
    fields = _fields(records)
    raw = _profile(strict.diagnostics, len(records), fields, sections)
    profile = parse_profile(raw)
    site = build(replace(project, profile=profile, severity={}, baseline=None), today=today)
    dialects = Counter(dialect for record in records for dialect in {each.dialect for each in _all_fields(record)})
    return Proposal(
        len(records), dialects, dict(labels.most_common()), fields, dict(sections.most_common()), profile, _text(raw),
        site.diagnostics,
    )  # fmt: skip


def _all_fields(record: Record) -> Iterator[Field]:
    for fields in record.fields.values():
        yield from fields


def _labels(records: Sequence[Record]) -> Counter[str]:
    return Counter(label for record in records for label in {field.label for field in _all_fields(record)})


def _sections(records: Sequence[Record]) -> Counter[str]:
    """The headings below the title, by the spelling that most records have."""
    titles = (dict.fromkeys(section.title.strip() for section in record.sections) for record in records)
    spellings = Counter(title for each in titles for title in each)
    groups: dict[str, list[str]] = {}
    for title in spellings:
        groups.setdefault(normalised(title), []).append(title)
    return Counter(
        {
            max(alike, key=lambda title: spellings[title]): sum(spellings[each] for each in alike)
            for alike in groups.values()
        }
    )


def _fields(records: Sequence[Record]) -> dict[str, int]:
    """How many records have each field; a date counts wherever it is from."""
    found = {
        "title": sum(record.title is not None for record in records),
        "date": sum(any(field.dialect != "body" for field in record.named("date")) for record in records),
    }
    for key in (*MISSING, *MORE_FIELDS):
        found.setdefault(key, sum(any(map(_is_labelled, record.named(key))) for record in records))
    return found


def _is_labelled(field: Field) -> bool:
    """Whether a field is more than the first words of a section, which is asked for as a section."""
    return field.dialect != "heading" or field.key not in SECTION_FIELDS


def _profile(
    diagnostics: Sequence[Diagnostic], count: int, fields: Mapping[str, int], sections: Mapping[str, int]
) -> dict[str, Any]:
    """A notebook's profile, made stricter by what nearly all records keep to, and milder by what hardly any does."""
    flagged = Counter(slug for slug, _ in {(each.slug, each.path) for each in diagnostics})
    needed = [key for key in (*MISSING, *MORE_FIELDS) if count >= _FEWEST and fields[key] >= _NEARLY_ALL * count]
    seldom = [key for key, slug in MISSING.items() if key not in needed and flagged[slug] > _MOST * count]
    titles = [title for title, number in sections.items() if count >= _FEWEST and number >= _NEARLY_ALL * count]
    kept = [slug for slug in _WORTH_KEEPING if flagged[slug] <= _SELDOM * count]
    told = [slug for slug, level in NOTEBOOK.severity.items() if level is not None]
    odd = [slug for slug in told if slug not in (*MISSING.values(), *_LINKS)]
    dropped = [slug for slug in odd if flagged[slug] > _MOST * count]
    return {
        "extends": "notebook",
        "fields": {**dict.fromkeys(needed, "required"), **dict.fromkeys(seldom, "optional")},
        "sections": titles,
        "severity": {**dict.fromkeys((*_LINKS, *kept), "warning"), **dict.fromkeys(dropped, "off")},
    }


_WORTH_KEEPING = (
    "unrecognised-date", "contradicting-dates", "date-differs-from-name", "unrecognised-reference", "unusable-run-id",
    "seed-not-integer", "duplicate-id",
)  # fmt: skip
"""Rules on values, which mean the same in every notebook; the others ask for the template's own form."""


def _text(raw: Mapping[str, Any]) -> str:
    """A profile as a file."""
    import yaml

    filled = {key: value for key, value in raw.items() if value}
    text: str = yaml.safe_dump(filled, sort_keys=False, allow_unicode=True)
    return f"# What we expect of our experiment records; see the option `profile` of mkdocs-exprec.\n{text}"


def stanza(folder: str) -> str:
    """What `mkdocs.yml` needs to show the records of a folder, as an entry of `plugins`."""
    return f"  - exprec:\n      records: {folder}\n      profile: {PROFILE_FILE}\n      baseline: {BASELINE_FILE}\n"


def with_stanza(config: str, folder: str) -> str | None:
    """The text of a configuration with the stanza in it; None if it has one already, or has it to be put in by hand."""
    if "exprec" in config:
        return None
    lines = config.splitlines(keepends=True)
    for index, line in enumerate(lines):
        if line.split("#")[0].rstrip() == "plugins:":
            following = lines[index + 1] if index + 1 < len(lines) else ""
            indent = (
                following[: len(following) - len(following.lstrip())] if following.lstrip().startswith("- ") else "  "
            )
            entry = "".join(indent + each[2:] for each in stanza(folder).splitlines(keepends=True))
            return "".join([*lines[: index + 1], entry, *lines[index + 1 :]])
        if line.startswith("plugins:"):
            return None
    end = "" if not config or config.endswith("\n") else "\n"
    return f"{config}{end}{_plugins(folder)}"


def new_config(name: str, folder: str) -> str:
    """A configuration for a repository that has no site yet."""
    return f"site_name: {name}\ntheme: material\n{_plugins(folder)}"


def _plugins(folder: str) -> str:
    return f"\nplugins:\n  - search\n{stanza(folder)}"


def home(name: str) -> str:
    """The first page of such a site."""
    return f"# {name}\n\nOur [experiments](experiments/index.md).\n"


def relative(path: str, folder: str) -> str:
    """A path as the configuration writes it."""
    return os.path.relpath(path, folder).replace(os.sep, "/")
