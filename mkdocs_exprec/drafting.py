"""A title, a day, an owner -> the text of a new record, from the team's template or the package's own."""

from __future__ import annotations

import os
import re
import unicodedata
from datetime import date

from mkdocs_exprec.catalog import slug
from mkdocs_exprec.diagnostics import Span
from mkdocs_exprec.project import Project
from mkdocs_exprec.publishing.render import blank_record
from mkdocs_exprec.reading.record import Record, read_record
from mkdocs_exprec.reading.source import Source

_TITLE = re.compile(r"^#[ \t]+(?:experiment[ \t]*:[ \t]*)?(?P<title>[^\n]*)", re.MULTILINE | re.IGNORECASE)
_TEMPLATES = ("_template.md", "TEMPLATE.md", "template.md")


def file_name(title: str, day: date) -> str:
    """The name of a new record: `YYYY-MM-DD_slug.md`."""
    plain = "".join(letter for letter in unicodedata.normalize("NFKD", title) if not unicodedata.combining(letter))
    return f"{day.isoformat()}_{slug(plain)[:60].strip('-') or 'experiment'}.md"


def template_of(project: Project) -> str:
    """The team's own template, from the first record folder that has one; else the package's."""
    for folder in project.folders:
        for name in _TEMPLATES:
            path = os.path.join(folder.path, name)
            if os.path.isfile(path):
                with open(path, encoding="utf-8-sig", errors="replace") as file:
                    return file.read()
    return blank_record()


def draft(template: str, title: str, day: date, owner: str, run: str) -> str:
    """Fill in a template's title, date, owner and run; what is not known stays as the template has it.

    Args:
        template: the Markdown of the template.
        title: the record's title, on one line.
        day: its date.
        owner: the name to write under Owner(s), or empty.
        run: the id to write under Run IDs, or empty.
    """
    values = {"date": day.isoformat(), "owners": owner, "runs": f"`{run}`" if run else ""}
    blank = read_record(Source(template), name="", path="", file="", uri="", root="")
    edits = [(span, values[key]) for key in values if values[key] and (span := _value_span(blank, key))]
    heading = _TITLE.search(template)
    if heading:
        edits.append((Span(*heading.span("title")), title))
    text = template
    for span, value in sorted(edits, reverse=True):
        gap = "" if span.start < span.end or text[span.start - 1].isspace() else " "
        text = text[: span.start] + gap + value + text[span.end :]
    return text if heading else f"# Experiment: {title}\n\n{text}"


def _value_span(blank: Record, key: str) -> Span | None:
    """The place of a field's value in the template: what stands there, or right behind the label."""
    for field in blank.named(key):
        if field.parts:
            return Span(field.span.start, field.span.end)
        line_end = blank.outline.text.find("\n", field.label_span.end)
        end = line_end if line_end >= 0 else len(blank.outline.text)
        return None if field.dialect == "front matter" else Span(end, end)
    return None
