"""A title, a day, an owner -> the text of a new record, from the team's template or the package's own."""

from __future__ import annotations

import json
import os
import re
import unicodedata
from datetime import date

from mkdocs_exprec.catalog import slug
from mkdocs_exprec.project import Project
from mkdocs_exprec.publishing.render import blank_record
from mkdocs_exprec.reading.fields import Field
from mkdocs_exprec.reading.folders import TEMPLATES
from mkdocs_exprec.reading.record import Record, read_record
from mkdocs_exprec.reading.source import Source

_EXPERIMENT = re.compile(r"experiment[ \t]*:[ \t]*", re.IGNORECASE)
_PLAIN_YAML = re.compile(r"[^\W_][\w.-]*(?: [\w.-]+)*")
_EMPTY_YAML = re.compile(r"[\"']?[ \t]*:[ \t]*(?P<value>\[[ \t]*\]|\{[ \t]*\}|''|\"\"|)")


def file_name(title: str, day: date) -> str:
    """The name of a new record: `YYYY-MM-DD_slug.md`."""
    plain = "".join(letter for letter in unicodedata.normalize("NFKD", title) if not unicodedata.combining(letter))
    return f"{day.isoformat()}_{slug(plain)[:60].strip('-') or 'experiment'}.md"


def template_of(project: Project) -> str:
    """The team's own template, from the first record folder that has one; else the package's."""
    for folder in project.folders:
        for name in TEMPLATES:
            path = os.path.join(folder.path, name)
            if os.path.isfile(path):
                with open(path, encoding="utf-8-sig", errors="replace") as file:
                    return file.read()
    return blank_record()


def fields_of(template: str) -> frozenset[str]:
    """The keys of the fields that a template has a place for."""
    return frozenset(_read(template).fields)


def _read(template: str) -> Record:
    return read_record(Source(template), name="", path="", file="", uri="", root="")


def draft(template: str, title: str, day: date, owner: str, run: str) -> str:
    """Fill in a template's title, date, owner and run; what is not known stays as the template has it.

    Args:
        template: the Markdown of the template.
        title: the record's title, on one line.
        day: its date.
        owner: the name to write under Owner(s), or empty.
        run: the id to write under Run IDs, or empty.
    """
    blank = _read(template)
    edits = [_title_edit(blank, title)]
    for key, value in (("date", day.isoformat()), ("owners", owner), ("runs", run)):
        fields = blank.named(key)
        if fields and value:
            edits.append(_field_edit(blank.outline.text, fields[0], value))
    text = template
    for start, end, value in sorted(edits, reverse=True):
        text = text[:start] + value + text[end:]
    return text


def _title_edit(blank: Record, title: str) -> tuple[int, int, str]:
    """Put the title into the first heading, or under the front matter if there is none."""
    outline = blank.outline
    for heading in outline.headings:
        if heading.level == 1:
            prefix = _EXPERIMENT.match(outline.text, heading.start, heading.end)
            return prefix.end() if prefix else heading.start, heading.end, title
    start = outline.text.find("\n", outline.front_matter.end + 1) + 1 if outline.front_matter else 0
    return start, start, f"# Experiment: {title}\n\n"


def _field_edit(text: str, field: Field, value: str) -> tuple[int, int, str]:
    """Put a value in the place of the template's, or right behind the label if there is none."""
    in_yaml = field.dialect == "front matter"
    if in_yaml:
        value = value if _PLAIN_YAML.fullmatch(value) else json.dumps(value, ensure_ascii=False)
    elif field.key == "runs":
        value = f"`{value}`"
    if field.parts:
        start, end = field.span
        quoted = in_yaml and text[start - 1] in "'\"" and text[start - 1] == text[end : end + 1]
        return start - quoted, end + quoted, value
    if in_yaml and (empty := _EMPTY_YAML.match(text, field.label_end)):
        start, end = empty.span("value")
        return start, end, f"{'' if text[start - 1] == ' ' else ' '}{value}{' ' if text[end] == '#' else ''}"
    start = text.find("\n", field.label_end)
    start = start if start >= 0 else len(text)
    return start, start, value if text[start - 1].isspace() else f" {value}"
