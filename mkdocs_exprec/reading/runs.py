"""Fields and tables -> the runs that a record tells of."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from itertools import chain

from mkdocs_exprec.diagnostics import Span
from mkdocs_exprec.patterns import rare
from mkdocs_exprec.reading.dialects.lines import counts_last
from mkdocs_exprec.reading.dialects.tables import columns
from mkdocs_exprec.reading.fields import (
    AS_DATA,
    DASH,
    LEADING_CODE,
    STRUCTURED,
    Field,
    Name,
    Part,
    best,
    distinct,
    pieces,
    plain_words,
    single_values,
    span_in,
    without_note,
)
from mkdocs_exprec.reading.scanner import Outline
from mkdocs_exprec.reading.source import Problem
from mkdocs_exprec.reading.template import FIELD_OF, normalised, says_none
from mkdocs_exprec.reading.values import RUN_IN_URL, is_run, run_ids
from mkdocs_exprec.reading.vocabulary import KNOWN


def all_runs(fields: tuple[Field, ...], text: str, outline: Outline) -> tuple[tuple[Name, ...], list[Problem]]:
    """The runs that fields name, else those of a table, else those that are told last; and what is no id among them.

    What stands in a field may lead to the table: it is no problem then.
    """
    odd: list[Problem] = []
    named = tuple(field for field in fields if not counts_last(field))
    runs = distinct(_runs_of(best(named), text, outline, odd))
    if runs or any(says_none(part.text) for field in named for part in field.parts):
        return runs, odd
    last = tuple(field for field in fields if counts_last(field))
    runs = distinct(_runs_in_tables(outline)) or distinct(_runs_of(last, text, outline, odd))
    return runs, [] if runs else odd


def _runs_of(fields: tuple[Field, ...], text: str, outline: Outline, odd: list[Problem]) -> Iterator[Name]:
    """The runs that fields name; what is no id where nothing else should stand is a problem at its place."""
    for field in fields:
        if field.parts and says_none(field.parts[0].text):
            continue
        field = _without_projects(field)
        if field.dialect not in AS_DATA and _is_of_jobs(field.label):
            yield from _jobs(field, text)
            continue
        template = FIELD_OF.get(normalised(field.label))
        label = KNOWN.of(field.label)
        if field.dialect in STRUCTURED or (template and not (label and label.doubtful)):
            for piece in pieces((field,), text):
                named = [] if _counts(field) else list(_run(piece, text))
                yield from named
                if not named:
                    message = f"`{without_note(outline.written(piece.start, piece.end))}` is not a run id"
                    hint = "write the id alone, or a remark in brackets"
                    odd.append(Problem("unusable-run-id", piece.span, message, hint))
            continue
        for part in field.parts:
            found = list(run_ids(part.text, strict=bool(label and label.doubtful)))
            for each in found[-1:] if normalised(field.label) == "task/run" else found:
                yield Name(each.text, span_in(part, each.start, each.end))


def _without_projects(field: Field) -> Field:
    """A tracker's field, without what it calls runs together: blanks stand in their place."""
    if not any("`" in part.text for part in field.parts) or not _OF_TRACKERS.search(field.label):
        return field
    parts = (part._replace(text=_TOGETHER.sub(lambda said: " " * len(said[0]), part.text)) for part in field.parts)
    return field._replace(parts=tuple(parts))


_OF_TRACKERS = rare(r"wandb|w&b|weights|mlflow|comet|neptune", re.IGNORECASE)
_TOGETHER = rare(r"\b(?:project|entity|workspace|group|team)[: ]{1,2}`[^`]*`", re.IGNORECASE)


def _counts(field: Field) -> bool:
    """Whether a field says how many runs there were: `Runs: 12`."""
    return (
        len(field.parts) == 1
        and normalised(field.label) == "runs"
        and _COUNT.fullmatch(field.parts[0].text) is not None
    )


_COUNT = re.compile(r"\d{1,3}")


def _run(piece: Part, text: str) -> Iterator[Name]:
    """The run that a piece of a value names, alone or with a remark; of other words, what among them is surely one."""
    linked = "://" in piece.text and RUN_IN_URL.search(piece.text) is not None
    if not linked:
        written = without_note(piece.text)
        written = _without_label(written) if ":" in written else written
        named = LEADING_CODE.match(written)
        words = named[1].strip() if named else DASH.split(without_note(plain_words(written)), maxsplit=1)[0]
        if _is_one_word(words):
            start = text.find(words, piece.start, piece.end) if words else -1
            yield Name(words, Span(start, start + len(words)) if start >= 0 else piece.span)
            return
    for found in run_ids(piece.text, strict=not linked):
        if not found.text.endswith(_OF_FILES):
            yield Name(found.text, span_in(piece, found.start, found.end))


_OF_FILES = (".py", ".sh", ".md", ".json", ".yml", ".yaml", ".toml", ".csv", ".log", ".txt", ".ipynb")


def _without_label(words: str) -> str:
    """What stands behind a colon if that is the id, as in `first: run-1`, else what stands before it."""
    said = _SAID_BEFORE.match(words)
    if said is None:
        return words
    label, behind = said[0].strip(" :"), words[said.end() :]
    is_remark = not behind.startswith("`") and not is_run(behind, strict=True) and is_run(label, strict=True)
    return label if is_remark and _is_one_word(label) else behind


_SAID_BEFORE = re.compile(r"^[^`:]{1,40}:\s++(?=`|[\w.-]++$)")
"""What stands before an id in a list, such as `first: `."""


def _is_one_word(words: str) -> bool:
    return len(words) <= _LONGEST_RUN and len(words.split()) < 2 and words.casefold() not in _SEVERAL


_LONGEST_RUN = 300
_SEVERAL = frozenset("various several many multiple all both some none one two three".split())
"""Words that count runs, and are none."""


def _jobs(field: Field, text: str) -> Iterator[Name]:
    """The jobs of a cluster that a field names: by their numbers, whatever else stands there, else what has digits."""
    for part in field.parts:
        numbers = list(_JOB_NUMBER.finditer(_REMARKS.sub(lambda remark: " " * len(remark[0]), part.text)))
        if numbers:
            yield from (Name(each[0], span_in(part, *each.span())) for each in numbers)
        else:
            named = (
                each for piece in single_values(part, text) if _names_a_job(piece.text) for each in _run(piece, text)
            )
            yield from (each for each in named if any(sign.isdigit() for sign in each.text))


def _names_a_job(text: str) -> bool:
    """Whether a value is a name, with a remark or where it ran behind it, and not words about a job."""
    behind = without_note(text).split()[1:]
    return text.startswith("`") or not behind or behind[0] in ("on", "at", "@")


@lru_cache(maxsize=256)
def _is_of_jobs(label: str) -> bool:
    return _OF_JOBS.search(label) is not None


_OF_JOBS = rare(
    r"(?<![^\W_])(?:jobs?|slurm|sbatch|sge|pbs|lsf)(?![^\W_])(?![ _]names?\b)|ジョブ|作业|작업", re.IGNORECASE
)
_JOB_NUMBER = rare(r"(?<![\w.:/-])(?!(?:19|20)\d\d(?!\d))\d{4,}(?:_\d+)?(?![\w.:/-])")
_REMARKS = rare(r"\([^()]*+\)|（[^（）]*+）")


def _runs_in_tables(outline: Outline) -> Iterator[Name]:
    """The runs that a table's column names."""
    for cell in chain.from_iterable(columns(outline, _RUN_WORDS, _names_runs)):
        for named in run_ids(cell.text, strict=True):
            yield Name(named.text, span_in(cell, named.start, named.end))


_RUN_WORDS = ("run", "job", "session", "wandb", "w&b", "slurm")
_RUN_COLUMNS = frozenset(
    "run|runs|run id|run ids|run_id|run name|job|job id|job ids|job_id|slurm job|slurm job id|slurm id|session"
    "|session id|wandb|wandb run|wandb id|wandb run id|w&b|w&b run|w&b id|w&b run id".split("|")
)


def _names_runs(header: str) -> bool:
    return header in _RUN_COLUMNS or ("/" not in header and header.endswith((" run id", " run ids", " job id", " run")))
