"""A record -> JSON data, with keys that are documented and stay."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple

from mkdocs_exprec.diagnostics import Span
from mkdocs_exprec.reading.record import Record


class Key(NamedTuple):
    """A key of the JSON output and what it holds."""

    name: str
    form: str
    description: str


KEYS = (
    Key("id", "string", "The file's name without ending, or the folder's name for a `README.md`."),
    Key("path", "string", "The file, relative to the configuration file."),
    Key("title", "string or null", "The first heading without `Experiment:`, else the title of the front matter."),
    Key(
        "date",
        "object or null",
        "`value`: the day as `YYYY-MM-DD`; `origin`: `metadata`, or `path` if only the file's name has a date;"
        " `line`: where it is written, null for `path`.",
    ),
    Key("owners", "list of strings", "Each owner, as written."),
    Key(
        "references",
        "list of objects",
        "`kind`: `pull request`, `issue`, `commit` or `link`; `key`: the number, commit or URL;"
        " `url`: as written, else null; `text`: what was written.",
    ),
    Key("runs", "list of strings", "Each run id."),
    Key("seeds", "list of integers or strings", "Each seed; text where it is no integer or begins with a zero."),
    Key(
        "sections",
        "list of objects",
        "`name`: `goals`, `configuration`, `data`, `results`, `analysis`, `follow-ups`, `artifacts`, or null for a"
        " section of the author's own; `title`: as written; `line`.",
    ),
    Key(
        "tasks",
        "list of objects",
        "Each checkbox: `text`, `done`, `section` (its name as above), `line`.",
    ),
    Key(
        "where",
        "object",
        "For `title`, `owners`, `references`, `runs` and `seeds`: where each stands, as `{line, column}` counted"
        " from 1, in the same order; null for a missing title.",
    ),
)
"""The keys of `exprec show --json`, in their order; `exprec list --json` gives a list of such objects."""


def record_data(record: Record) -> dict[str, Any]:
    """A record as plain data, ready for JSON."""

    def line(span: Span) -> int:
        return record.source.position(span.start).line

    def where(spans: Sequence[Span]) -> list[dict[str, int]]:
        return [record.source.position(span.start)._asdict() for span in spans]

    date = record.date
    return {
        "id": record.id,
        "path": record.path,
        "title": record.title.text if record.title else None,
        "date": date
        and {
            "value": date.value,
            "origin": date.origin,
            "line": line(date.span) if date.origin == "metadata" else None,
        },
        "owners": [owner.text for owner in record.owners],
        "references": [
            {"kind": each.kind, "key": each.key, "url": each.url or None, "text": each.text}
            for each in record.references
        ],
        "runs": [run.text for run in record.runs],
        "seeds": [_seed(seed.value, seed.text) for seed in record.seeds],
        "sections": [
            {"name": section.key or None, "title": section.title, "line": line(section.title_span)}
            for section in record.sections
        ],
        "tasks": [
            {"text": task.text, "done": task.done, "section": task.section or None, "line": line(task.span)}
            for task in record.tasks
        ],
        "where": {
            "title": where([record.title.span])[0] if record.title else None,
            "owners": where([owner.span for owner in record.owners]),
            "references": where([each.span for each in record.references]),
            "runs": where([run.span for run in record.runs]),
            "seeds": where([seed.span for seed in record.seeds]),
        },
    }


def _seed(value: int | None, text: str) -> int | str:
    return value if value is not None and str(value) == text.lstrip("+") else text
