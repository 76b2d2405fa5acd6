"""Rules on the head of a record: title, date, owners, references, runs and seeds."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, timedelta
from os.path import basename, splitext

from mkdocs_exprec.checking.rules import Context, noticed_in_reading, rule
from mkdocs_exprec.diagnostics import Edit, Finding, Fix, Severity, Span
from mkdocs_exprec.patterns import rare
from mkdocs_exprec.reading.dates import date_in_name, days
from mkdocs_exprec.reading.fields import Part
from mkdocs_exprec.reading.metadata import title_heading
from mkdocs_exprec.reading.record import Record
from mkdocs_exprec.reading.template import FIELDS, is_put_off

_LABELS = {expected.key: expected.label for expected in FIELDS}


def _missing(record: Record, key: str, example: str) -> Iterator[Finding]:
    """A finding if a field is left out, empty or put off (`TBD`); `_n/a_` is none of these."""
    fields = record.named(key)
    for field in fields:
        for part in field.parts:
            if not is_put_off(part.text):
                return
    if not record.outline.text.strip() or (not fields and record.front_matter.is_lost):
        return
    label = _LABELS[key]
    hint = f"write `- **{label}:** {example}`, or `_n/a_` if there is none"
    if fields:
        yield Finding(fields[0].span, f"`{fields[0].label}` is not filled in", hint)
    else:
        yield Finding(record.head_span, f"the record has no `{label}`", hint)


@rule("EX201", "missing-title", Severity.WARNING)
def check_title(record: Record, context: Context) -> Iterator[Finding]:
    """A record has a title: `# Experiment: <short title>`.

    The title is what every list shows; without one, the file's name stands there.

    Bad, the whole head:
    ```markdown
    - **Date:** 2025-01-15
    - **Owner(s):** Ana Silva
    - **Related PRs / Issues:** #12
    - **Run IDs:** _n/a_
    - **Seed(s):** 17
    ```
    Good, the whole head:
    ```markdown
    # Experiment: Smoke test

    - **Date:** 2025-01-15
    - **Owner(s):** Ana Silva
    - **Related PRs / Issues:** #12
    - **Run IDs:** _n/a_
    - **Seed(s):** 17
    ```
    """
    if record.title is not None or not record.outline.text.strip() or record.front_matter.is_lost:
        return
    heading = title_heading(record.outline)
    if heading and (written := record.outline.text[heading.start : heading.end]):
        message = f"the title `{written}` is not filled in"
        yield Finding(Span(heading.start, heading.end), message, "write what the experiment is about")
    elif fields := record.named("title"):
        yield Finding(fields[0].span, f"`{fields[0].label}` is not filled in", "write what the experiment is about")
    else:
        yield Finding(record.head_span, "the record has no title", "begin it with `# Experiment: <short title>`")


@rule("EX211", "missing-date", Severity.WARNING)
def check_date(record: Record, context: Context) -> Iterator[Finding]:
    """A record has the field **Date**.

    Without it the date of the file's name is taken; without that, the record is listed as undated.

    Bad:
    ```markdown
    - **Date:**
    ```
    Good:
    ```markdown
    - **Date:** 2025-01-15
    ```
    """
    yield from _missing(record, "date", "2025-01-15")


noticed_in_reading(
    "EX212",
    "impossible-date",
    Severity.ERROR,
    """The date is a day of the calendar.

    A record dated `2025-02-30` would have no place in any index. A range that ends before it starts is none either.

    Bad:
    ```markdown
    - **Date:** 2025-01-32
    ```
    Good:
    ```markdown
    - **Date:** 2025-01-15
    ```
    """,
)
noticed_in_reading(
    "EX213",
    "unrecognised-date",
    Severity.WARNING,
    """The date is written `YYYY-MM-DD`.

    A time may follow: `2025-01-15T14:00+02:00`. Other forms are not guessed at: `02/04/18` is three different days
    in three countries.

    Bad:
    ```markdown
    - **Date:** 15/01/25
    ```
    Good:
    ```markdown
    - **Date:** 2025-01-15
    ```
    """,
)
noticed_in_reading(
    "EX214",
    "contradicting-dates",
    Severity.ERROR,
    """A record has one date.

    When front matter and bullet disagree, nobody can know which is meant. The first is taken.

    Bad:
    ```markdown
    ---
    date: 2025-01-15
    ---

    - **Date:** 2025-01-16
    ```
    Good:
    ```markdown
    - **Date:** 2025-01-15
    ```
    """,
)


@rule("EX218", "date-format", Severity.NOTE, mends="safe")
def check_date_format(record: Record, context: Context) -> Iterator[Finding]:
    """A date is written `YYYY-MM-DD`.

    Other forms are read where they leave no doubt, such as `2025/01/15`, `20250115` or `January 15, 2025`, but one form
    sorts, and is found by searching for it.

    Bad:
    ```markdown
    - **Date:** January 15, 2025
    ```
    Good:
    ```markdown
    - **Date:** 2025-01-15
    ```
    """
    for part, is_yaml in _dates(record):
        others = list(_days_in_other_forms(record, part, is_yaml=is_yaml))
        if others:
            span, value = others[0]
            written = record.source.text[slice(*span)]
            fix = Fix(f"write {value}", tuple(Edit(*other) for other in others))
            yield Finding(span, f"the date `{written}` is not written YYYY-MM-DD", f"write `{value}`", fix)


def _dates(record: Record) -> Iterator[tuple[Part, bool]]:
    """The values of every date, and whether it is YAML."""
    for field in record.named("date"):
        yield from ((part, field.dialect == "front matter") for part in field.parts)


def _days_in_other_forms(record: Record, part: Part, *, is_yaml: bool) -> Iterator[tuple[Span, str]]:
    """Where a date stands in another form, with what it is as `YYYY-MM-DD`."""
    yield from _rewritten(record, part.start, part.text)
    if is_yaml and (end := _END.match(record.source.text, part.end)):
        yield from _rewritten(record, end.start("date"), end["date"])


def _rewritten(record: Record, start: int, text: str) -> Iterator[tuple[Span, str]]:
    words = text.strip("`*_ ")
    start += text.find(words)
    if not _ISO.fullmatch(words) and record.source.text[start : start + len(words)] == words:
        for day in days(words):
            if words[day.start : day.end] != day.value:
                yield Span(start + day.start, start + day.end), day.value


_ISO = re.compile(r"\d{4}-\d{2}-\d{2}")
_END = rare(r"""['"]?[,\s]++(?:end|ended|end[_ -]date|to|until):[ \t]++['"]?(?P<date>[^\s,}'"][^\n,}'"#]*+)""")
"""The key behind a `start:` that tells where the range ends."""


@rule("EX215", "date-differs-from-name", Severity.WARNING)
def check_date_and_name(record: Record, context: Context) -> Iterator[Finding]:
    """The date in the record is the date in the file's name.

    Files are listed by name and records by date; when the two differ, one was forgotten when a record was copied.

    Bad, in `experiments/2025-01-15_smoke.md`:
    ```markdown
    - **Date:** 2025-01-16
    ```
    Good, in `experiments/2025-01-15_smoke.md`:
    ```markdown
    - **Date:** 2025-01-15
    ```
    """
    named = date_in_name(record.name)
    if named and record.date and record.date.origin == "metadata" and record.date.value != named.value:
        message = f"the date `{record.date.text}` is not that of the file's name, `{named.value}`"
        yield Finding(record.date.span, message, "correct the date, or rename the file")


@rule("EX216", "future-date", Severity.WARNING)
def check_future(record: Record, context: Context) -> Iterator[Finding]:
    """The date is not in the future.

    One day ahead is accepted, for teams on both sides of the date line.

    Bad, in `experiments/2099-01-15_smoke.md`:
    ```markdown
    - **Date:** 2099-01-15
    ```
    Good, in `experiments/2025-01-15_smoke.md`:
    ```markdown
    - **Date:** 2025-01-15
    ```
    """
    date_ = record.date
    if date_ and date_.origin == "metadata" and date.fromisoformat(date_.value) > context.today + timedelta(days=1):
        yield Finding(date_.span, f"the date `{date_.text}` is in the future", "correct the date")


_FILE_NAME = re.compile(r"\d{4}-\d{2}-\d{2}_\S+")


@rule("EX217", "file-name", Severity.WARNING, mends="unsafe")
def check_file_name(record: Record, context: Context) -> Iterator[Finding]:
    """The file, or the folder that holds its `README.md`, is named `YYYY-MM-DD_slug`.

    So that a folder listing is a timeline, and the name says what the record is about. When a file is renamed by
    `--unsafe-fixes`, the links and names in other records follow; those on other pages do not, and a folder is not
    renamed.

    Bad, as `experiments/smoke-2025-01-15.md`:
    ```markdown
    # Experiment: Smoke test
    ```
    Good, as `experiments/2025-01-15_smoke.md`:
    ```markdown
    # Experiment: Smoke test
    ```
    """
    if _FILE_NAME.fullmatch(record.name) and date_in_name(record.name):
        return
    fix = None
    if record.date and record.date.origin == "metadata":
        words = _DATE_AT_END.sub("", record.name, count=1)
        name = f"{record.date.value}_{words}"
        slug = words if _FILE_NAME.fullmatch(name) else _BLANKS.sub("-", words.strip(" -_")) or "slug"
        hint = f"rename it to `{record.date.value}_{slug}`"
        if words and _is_renamed_surely(record, name):
            fix = Fix(f"rename the file to {name}", safe=False, name=name)
    else:
        hint = "name it after its date and subject, such as `2025-01-15_smoke`"
    yield Finding(record.head_span, f"the name `{record.name}` is not of the form `YYYY-MM-DD_slug`", hint, fix)


_BLANKS = re.compile(r"\s+")
_DATE_AT_END = rare(r"^\d{4}([-_.]?)\d{2}\1\d{2}(?!\d)[-_ ]?|[-_ ]?(?<!\d)\d{4}([-_.]?)\d{2}\2\d{2}$")


def _is_renamed_surely(record: Record, name: str) -> bool:
    """Whether the file alone makes the record's name, and its date does not contradict the one that is dropped."""
    dropped = date_in_name(record.name)
    is_same = dropped is None or (record.date is not None and dropped.value == record.date.value)
    return is_same and _FILE_NAME.fullmatch(name) is not None and splitext(basename(record.file))[0] == record.name


@rule("EX221", "missing-owner", Severity.WARNING)
def check_owner(record: Record, context: Context) -> Iterator[Finding]:
    """A record has the field **Owner(s)**.

    Whoever reads it in a year needs somebody to ask. `TBD` and `TODO` are not filled in yet.

    Bad:
    ```markdown
    - **Owner(s):**
    ```
    Good:
    ```markdown
    - **Owner(s):** Ana Silva
    ```
    """
    yield from _missing(record, "owners", "Ana Silva")


noticed_in_reading(
    "EX222",
    "unusable-owner",
    Severity.WARNING,
    """An owner is a name.

    `???` is nobody, and neither is a sentence; if there is none, `_n/a_` says so.

    Bad:
    ```markdown
    - **Owner(s):** Ana Silva, ???
    ```
    Good:
    ```markdown
    - **Owner(s):** Ana Silva, @ben
    ```
    """,
)


@rule("EX231", "missing-references", Severity.WARNING)
def check_references(record: Record, context: Context) -> Iterator[Finding]:
    """A record has the field **Related PRs / Issues**.

    It ties the result to the code that made it. `_n/a_` says that there is none.

    Bad:
    ```markdown
    - **Related PRs / Issues:**
    ```
    Good:
    ```markdown
    - **Related PRs / Issues:** #12, [the loader](https://github.com/example/lab/pull/14)
    ```
    """
    yield from _missing(record, "references", "#12")


noticed_in_reading(
    "EX232",
    "unrecognised-reference",
    Severity.WARNING,
    """Every entry of **Related PRs / Issues** can be followed.

    Forms: `#12`, `PR #12`, `issue 12`, `GH-12`, `!12`, `owner/repo#12`, `ABC-123`, a commit, a link or a URL.

    Bad:
    ```markdown
    - **Related PRs / Issues:** the one on loaders
    ```
    Good:
    ```markdown
    - **Related PRs / Issues:** #12
    ```
    """,
)


@rule("EX241", "missing-runs", Severity.WARNING)
def check_runs(record: Record, context: Context) -> Iterator[Finding]:
    """A record has the field **Run IDs**.

    The run id leads from the write-up to parameters, metrics and checksums. `_n/a_` says that there was no run.

    Bad:
    ```markdown
    - **Run IDs:**
    ```
    Good:
    ```markdown
    - **Run IDs:** `run-0001`
    ```
    """
    yield from _missing(record, "runs", "run-0001")


noticed_in_reading(
    "EX242",
    "unusable-run-id",
    Severity.WARNING,
    """A run id is one word.

    Words around it belong in brackets behind it, or into the text: `run-0001 (baseline)`. What is no id is passed over.

    Bad:
    ```markdown
    - **Run IDs:** the second run
    ```
    Good:
    ```markdown
    - **Run IDs:** `run-0002` (the second)
    ```
    """,
)


@rule("EX251", "missing-seeds", Severity.WARNING)
def check_seeds(record: Record, context: Context) -> Iterator[Finding]:
    """A record has the field **Seed(s)**.

    Without its seeds a run can't be repeated. `_n/a_` says that nothing was random.

    Bad:
    ```markdown
    - **Seed(s):**
    ```
    Good:
    ```markdown
    - **Seed(s):** 17
    ```
    """
    yield from _missing(record, "seeds", "42")


@rule("EX252", "seed-not-integer", Severity.WARNING)
def check_seed_form(record: Record, context: Context) -> Iterator[Finding]:
    """Every seed is an integer; several are separated by commas.

    A remark may follow in brackets: `42 (train), 7 (split)`. A range such as `1-5` leaves open what was run.

    Bad:
    ```markdown
    - **Seed(s):** 1-5
    ```
    Good:
    ```markdown
    - **Seed(s):** 1, 2, 3, 4, 5
    ```
    """
    for seed in record.seeds:
        if seed.value is None and not _is_oversized(seed.text):
            yield Finding(seed.span, f"`{seed.text}` is not an integer", _SEEDS_USED)
    for field in record.named("seeds"):
        for part in field.parts if field.dialect == "bullet" else ():
            if _SEED_RANGE.fullmatch(part.text):
                yield Finding(part.span, f"`{part.text}` is not an integer", _SEEDS_USED)


_SEEDS_USED = "write the seeds used, such as `1, 2, 3`"
_SEED_RANGE = re.compile(r"\d+\s?[-–—]\s?\d+")


@rule("EX253", "oversized-seed", Severity.ERROR)
def check_seed_size(record: Record, context: Context) -> Iterator[Finding]:
    """A seed has at most twenty digits.

    That is more than any generator takes; a longer number is something else.

    Bad:
    ```markdown
    - **Seed(s):** 123456789012345678901
    ```
    Good:
    ```markdown
    - **Seed(s):** 1234567890
    ```
    """
    for seed in record.seeds:
        if seed.value is None and _is_oversized(seed.text):
            message = f"`{seed.text[:12]}…` has {len(seed.text)} digits, more than any seed"
            yield Finding(seed.span, message, "write the seed that was used")


@rule("EX254", "seed-with-leading-zero", Severity.NOTE, mends="unsafe")
def check_seed_zero(record: Record, context: Context) -> Iterator[Finding]:
    """A seed has no leading zeros.

    YAML 1.1 and C read `012` as ten. It is kept as written.

    Bad:
    ```markdown
    - **Seed(s):** 017
    ```
    Good:
    ```markdown
    - **Seed(s):** 17
    ```
    """
    for seed in record.seeds:
        if seed.value is not None and re.match(r"[+-]?0\d", seed.text):
            yield Finding(
                seed.span,
                f"`{seed.text}` begins with a zero: some readers take it for an octal number",
                f"write `{seed.value}`",
                Fix(f"write {seed.value}", (Edit(seed.span, str(seed.value)),), safe=False)
                if record.source.text[slice(*seed.span)] == seed.text
                else None,
            )


def _is_oversized(text: str) -> bool:
    return text.lstrip("+-").isdigit()
