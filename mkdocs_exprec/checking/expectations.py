"""Rules on what a team's own profile asks for beyond the template."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache

from mkdocs_exprec.catalog import folded
from mkdocs_exprec.checking.rules import Context, rule
from mkdocs_exprec.diagnostics import Finding, Severity
from mkdocs_exprec.patterns import rare
from mkdocs_exprec.profiles import FIELDS, MISSING, ExpectedSection
from mkdocs_exprec.reading.record import Record
from mkdocs_exprec.reading.sections import WORDS_OF, bare, kind_of, names_of
from mkdocs_exprec.reading.template import is_put_off, is_unchosen, normalised


@rule("EX261", "missing-field", Severity.WARNING)
def check_fields(record: Record, context: Context) -> Iterator[Finding]:
    """A record has the fields that the team's profile requires.

    Asked for only where the profile names fields beyond the template's, such as `status`.

    With `mkdocs.yml`:
    ```yaml
    plugins:
      - exprec:
          profile:
            extends: template
            fields: {status: required}
    ```
    Bad:
    ```markdown
    - **Status:**
    ```
    Good:
    ```markdown
    - **Status:** done
    ```
    Options: `profile`.
    """
    if record.front_matter.is_lost:
        return
    for key in sorted(context.profile.required):
        fields = record.named(key)
        if all(is_put_off(part.text) or is_unchosen(key, part.text) for field in fields for part in field.parts):
            hint = f"write `**{key.capitalize()}:** ...`, or `_n/a_` if there is none"
            message = f"`{fields[0].label}` is not filled in" if fields else f"the record has no `{key}`"
            yield Finding(fields[0].span if fields else record.head_span, message, hint)


@rule("EX262", "unexpected-value", Severity.WARNING)
def check_values(record: Record, context: Context) -> Iterator[Finding]:
    """A field says one of the values that the team's profile allows.

    So that the pages by status or kind have one entry for each, and not three spellings of it.

    With `mkdocs.yml`:
    ```yaml
    plugins:
      - exprec:
          profile:
            extends: template
            fields: {status: {values: [running, done]}}
    ```
    Bad:
    ```markdown
    - **Status:** finished
    ```
    Good:
    ```markdown
    - **Status:** done
    ```
    Options: `profile`.
    """
    for key, allowed in context.profile.values.items():
        known = {folded(value) for value in allowed}
        for value in record.values(key):
            if folded(value) not in known:
                yield Finding(record.span(key), f"`{value}` is no `{key}` of ours", f"write {', '.join(allowed)}")


@rule("EX263", "empty-field", Severity.WARNING)
def check_empty_fields(record: Record, context: Context) -> Iterator[Finding]:
    """A field that is written is filled in, though nobody asks for it.

    What is asked for has a rule of its own, unless it is filled in elsewhere. Values to choose from, such as
    `planned | running | done`, are no status yet. `_n/a_` says that there is none, and so does an empty list in front
    matter.

    Bad:
    ```markdown
    - **Status:**
    ```
    Good:
    ```markdown
    - **Status:** done
    ```
    """
    for key, fields in record.fields.items():
        empty = [field for field in fields if all(is_unchosen(key, part.text) for part in field.parts)]
        if not empty or key not in FIELDS:
            continue
        weights = {**context.profile.severity, **context.places.project.severity}
        asked = key in context.profile.required or (key in MISSING and weights.get(MISSING[key], True) is not None)
        if asked and len(empty) == len(fields):
            continue
        for field in empty:
            if not _SHOWN_OTHERWISE.match(record.outline.text, field.label_end):
                yield Finding(field.span, f"`{field.label}` is not filled in", "write it, or `_n/a_` if there is none")


_SHOWN_OTHERWISE = rare(
    r"[\"'*_:： \t]*+(?:\[\s*+\]|\{\s*+\}|\s*+(?:```|~~~|\||!\[|<(?:img|table|pre|figure|details)\b))"
)
"""An empty list, or code, a table, a picture behind the label."""


@rule("EX305", "missing-own-section", Severity.WARNING)
def check_own_sections(record: Record, context: Context) -> Iterator[Finding]:
    """A record has the sections that the team's profile requires.

    They may stand at any level, with or without a number or a symbol before them. Any usual word for a section will
    do, in any of the languages that are known: *Key results* or *Ergebnisse* for *Results*.

    With `mkdocs.yml`:
    ```yaml
    plugins:
      - exprec:
          profile:
            extends: template
            sections: [Limitations]
    ```
    Bad:
    ```markdown
    ## Weather

    It was sunny on all days.
    ```
    Good:
    ```markdown
    ## Known limitations

    It was sunny on all days.
    ```
    Options: `profile`.
    """
    wanted = [section for section in context.profile.sections if section.required]
    if not wanted:
        return
    text = record.outline.text
    present = {name for heading in record.outline.headings for name in names_of(text[heading.start : heading.end])}
    for section in wanted:
        if present.isdisjoint(_words_for(section)):
            yield Finding(
                record.head_span, f"the record lacks the section `{section.title}`", f"add `## {section.title}`"
            )


@lru_cache(maxsize=256)
def _words_for(section: ExpectedSection) -> frozenset[str]:
    """Every word that heads a section: its title, the team's own words, and those that are known for its kind."""
    own = {normalised(bare(words)) for words in (section.title, *section.labels)}
    return WORDS_OF.get(kind_of(section.title), frozenset()) | own
