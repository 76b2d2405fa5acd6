"""A record -> JSON data, with keys that are documented and stay."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from mkdocs_exprec.diagnostics import Span
from mkdocs_exprec.graph import Edge, Graph
from mkdocs_exprec.keys import Key
from mkdocs_exprec.matching import RUN
from mkdocs_exprec.reading.record import Record

KEYS = (
    Key(
        "id",
        "string",
        "What the metadata call the record, else the file's name without ending, or the folder's for a `README.md`.",
    ),
    Key(
        "aliases",
        "list of strings",
        "Other names by which it is mentioned: the file's name where the metadata give an id, the `exp012` of"
        " `exp012_rate`, the id that its title begins with, and those that the metadata give.",
    ),
    Key("path", "string", "The file, relative to the configuration file."),
    Key("title", "string or null", "The first heading without `Experiment:`, else the title of the front matter."),
    Key(
        "date",
        "object or null",
        "`value`: the day as `YYYY-MM-DD`; `origin`: `metadata`, `path` if only the name of the file or its folder"
        " has a date, `history` if only the first commit of the file has; `line`: where it is written, else null.",
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
    Key("status", "string or null", "How far the experiment is, as written, without symbols before it."),
    Key(
        "state",
        "string or null",
        "What the status says, in one word for all languages and spellings: `done`,"
        " `running`, `planned`, `failed`, `cancelled`, `abandoned`, `paused`, `draft`, or a value of the profile's.",
    ),
    Key("commit", "string or null", "The first commit that the metadata name."),
    Key("branch", "string or null", "The branch that the metadata name."),
    Key(
        "hypothesis",
        "string or null",
        "What was expected: the field, else the first sentence of the section of that name; so are `decision`,"
        " `baseline` and `cost`.",
    ),
    Key("decision", "string or null", "What was decided."),
    Key("kind", "string or null", "Which kind of experiment it is."),
    Key("tags", "list of strings", "Each tag, without `#`."),
    Key("baseline", "string or null", "What it is compared with."),
    Key("cost", "string or null", "What it cost, or the hardware that it ran on."),
    Key(
        "parents",
        "list of strings",
        "The records that it builds on, supersedes or names as related in its metadata, as written.",
    ),
    Key("superseded_by", "list of strings", "The records that supersede it, as written."),
    Key(
        "sections",
        "list of objects",
        "`name`: `goals`, `configuration`, `data`, `results`, `analysis`, `follow-ups`, `artifacts`, or null for a"
        " section of the author's own; `title`: as written; `line`.",
    ),
    Key(
        "tasks",
        "list of objects",
        "Each checkbox: `text`, `done`, `section` (its name as above), `follow_up` (whether it stands in a section of"
        " follow-ups, however that is called), `line`.",
    ),
    Key(
        "mentions",
        "list of objects",
        "What the record names, in the order of its text: `kind`: `run`, `record`, `pull request`, `issue`, `commit` or"
        " the label of a kind from the options; `key`: the run id, the record's id, or the outside thing's name;"
        " `text`: as written; `records`: the paths of the records that it leads to; `url`: of a thing outside, else"
        " null; `section`: the title of the section it stands in, null above the first; `line`; `column`.",
    ),
    Key(
        "mentioned_by",
        "list of objects",
        "Where other records name this one or a run of it, newest first: their `id` and `path`, `section` and `line`.",
    ),
    Key(
        "where",
        "object",
        "For `title`, `owners`, `references`, `runs` and `seeds`: where each stands, as `{line, column}` counted"
        " from 1, in the same order; null for a missing title.",
    ),
)
"""The keys of `exprec show --json`, in their order; `exprec list --json` gives a list of such objects."""


LINK_KEYS = (
    Key("from", "object", "Where the mention stands: the record's `id` and `path`, `section`, `line`, `column`."),
    Key("kind", "string", "As in `mentions`, and so are the keys that follow."),
    Key("key", "string", "What is named."),
    Key("text", "string", "As written."),
    Key("records", "list of strings", "The paths of the records that it leads to."),
    Key("url", "string or null", "The address of a thing outside."),
)
"""The keys of each entry of `exprec links --json`, in their order."""


def link_data(edge: Edge) -> dict[str, Any]:
    """One mention as plain data, ready for JSON."""
    position = edge.source.source.position(edge.mention.start)
    section = edge.section.title if edge.section else None
    place = {"section": section, "line": position.line, "column": position.column}
    return {"from": {"id": edge.source.id, "path": edge.source.path, **place}, **_named(edge)}


def _named(edge: Edge) -> dict[str, Any]:
    outside = edge.mention.outside
    key = outside.shown if outside else edge.mention.key if edge.mention.kind == RUN else edge.targets[0].id
    return {
        "kind": edge.mention.kind,
        "key": key,
        "text": edge.text,
        "records": [target.path for target in edge.targets if target is not edge.source],
        "url": (outside.url or None) if outside else None,
    }


def record_data(record: Record, graph: Graph) -> dict[str, Any]:
    """A record as plain data, ready for JSON."""

    def line(span: Span) -> int:
        return record.source.position(span.start).line

    def said(key: str) -> str | None:
        name = record.said(key)
        return name.text if name else None

    def where(spans: Sequence[Span]) -> list[dict[str, int]]:
        return [record.source.position(span.start)._asdict() for span in spans]

    date = record.date
    return {
        "id": record.id,
        "aliases": list(record.aliases),
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
        "status": record.status.text if record.status else None,
        "state": record.state or None,
        "commit": record.commit.text if record.commit else None,
        "branch": record.branch.text if record.branch else None,
        "hypothesis": said("hypothesis"),
        "decision": said("decision"),
        "kind": said("kind"),
        "tags": list(record.values("tags")),
        "baseline": said("baseline"),
        "cost": said("cost"),
        "parents": [parent.text for parent in record.parents],
        "superseded_by": [other.text for other in record.superseded],
        "sections": [
            {"name": section.key or None, "title": section.title, "line": line(section.title_span)}
            for section in record.sections
        ],
        "tasks": [
            {
                "text": task.text,
                "done": task.done,
                "section": task.section or None,
                "follow_up": task.is_follow_up,
                "line": line(task.span),
            }
            for task in record.tasks
        ],
        "mentions": [_mention(edge) for edge in graph.named_by(record)],
        "mentioned_by": [
            {
                "id": edge.source.id,
                "path": edge.source.path,
                "section": edge.section.title if edge.section else None,
                "line": edge.line,
            }
            for edge in graph.mentioned_by(record)
        ],
        "where": {
            "title": where([record.title.span])[0] if record.title else None,
            "owners": where([owner.span for owner in record.owners]),
            "references": where([each.span for each in record.references]),
            "runs": where([run.span for run in record.runs]),
            "seeds": where([seed.span for seed in record.seeds]),
        },
    }


def _mention(edge: Edge) -> dict[str, Any]:
    place = link_data(edge)["from"]
    return {**_named(edge), **{name: place[name] for name in ("section", "line", "column")}}


def _seed(value: int | None, text: str) -> int | str:
    return value if value is not None and str(value) == text.lstrip("+") else text
