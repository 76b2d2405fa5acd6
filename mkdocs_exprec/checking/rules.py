"""The rules: how one is declared, and how all are run over a catalogue."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from mkdocs_exprec.catalog import Catalog
from mkdocs_exprec.diagnostics import Diagnostic, Finding, Severity
from mkdocs_exprec.places import Places, Target
from mkdocs_exprec.reading.record import Record


class Context(NamedTuple):
    """What a rule may look at besides the record."""

    catalog: Catalog
    places: Places
    targets: Mapping[str, tuple[Target, ...]]
    """Where the links of each record lead, by its file."""
    today: date
    """The day of the check; passed in, never read from the clock."""


Check = Callable[[Record, Context], Iterator[Finding]]


@dataclass(frozen=True, slots=True)
class Rule:
    """One expectation. The docstring of its check is its public page."""

    code: str
    """Stable; never reused."""
    slug: str
    """Says what is wrong."""
    severity: Severity
    """The default."""
    check: Check

    @property
    def documentation(self) -> str:
        """What the rule wants and why, in Markdown."""
        return inspect.cleandoc(self.check.__doc__ or "")

    @property
    def summary(self) -> str:
        """The first sentence of the documentation."""
        return self.documentation.split("\n\n")[0].replace("\n", " ")


REGISTRY: dict[str, Rule] = {}
"""Every rule by its code."""


def rule(code: str, slug: str, severity: Severity) -> Callable[[Check], Check]:
    """Declare a check as a rule.

    Raises:
        ValueError: if the code or the slug is taken.
    """

    def declare(check: Check) -> Check:
        if code in REGISTRY or any(known.slug == slug for known in REGISTRY.values()):
            raise ValueError(f"{code} {slug} is declared twice")
        REGISTRY[code] = Rule(code, slug, severity, check)
        return check

    return declare


def run_rules(
    rules: Iterable[Rule], context: Context, severity: Mapping[str, Severity | None]
) -> tuple[Diagnostic, ...]:
    """Run the rules over every record.

    Args:
        rules: all rules, in the order of their codes.
        context: the catalogue and what else the rules may see.
        severity: by slug, how much the findings of a rule weigh instead of its default; None for not at all.

    Returns:
        The diagnostics, sorted by path, place and code; the same whatever order the records came in.
    """
    weighed = [(each, severity.get(each.slug, each.severity)) for each in rules]
    found = (
        _diagnostic(record, each, weight, finding)
        for record in context.catalog.records
        for each, weight in weighed
        if weight is not None
        for finding in each.check(record, context)
    )
    return tuple(sorted(set(found)))


def _diagnostic(record: Record, rule: Rule, severity: Severity, finding: Finding) -> Diagnostic:
    source = record.source
    start = source.position(finding.span.start)
    end = source.position(max(finding.span.end, finding.span.start + 1))
    line = source.line(start.line)
    last = end.column if end.line == start.line else len(line) + 1
    return Diagnostic(
        path=record.path,
        line=start.line,
        column=start.column,
        code=rule.code,
        slug=rule.slug,
        severity=severity,
        message=finding.message,
        hint=finding.hint,
        source_line=line,
        width=max(1, last - start.column),
    )
