"""The rules: how one is declared, and how all are run over a catalogue."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Literal, NamedTuple

from mkdocs_exprec.catalog import Catalog
from mkdocs_exprec.checking.fixes import without_secrets
from mkdocs_exprec.diagnostics import Diagnostic, Finding, Severity
from mkdocs_exprec.evidence.history import History
from mkdocs_exprec.graph import Graph
from mkdocs_exprec.matching import Matcher
from mkdocs_exprec.places import Places, Target
from mkdocs_exprec.profiles import Profile
from mkdocs_exprec.reading.record import Record


class Context(NamedTuple):
    """What a rule may look at besides the record."""

    catalog: Catalog
    places: Places
    astray: Mapping[str, tuple[Target, ...]]
    """The links of a record that lead to no page and no file, by the record's file."""
    graph: Graph
    """What records mention, and by whom they are mentioned."""
    matcher: Matcher
    history: History
    today: date
    """The day of the check; passed in, never read from the clock."""
    profile: Profile
    """What is expected of the record that is looked at."""


Check = Callable[[Record, Context], Iterator[Finding]]
Mends = Literal["", "safe", "unsafe"]
"""Whether `exprec check --fix` mends what a rule finds, where it can: not at all, always, or with `--unsafe-fixes`."""


@dataclass(frozen=True, slots=True)
class Rule:
    """One expectation, with its public page."""

    code: str
    """Stable; never reused."""
    slug: str
    """Says what is wrong."""
    severity: Severity
    """The default."""
    documentation: str
    """What the rule wants and why, in Markdown."""
    check: Check | None
    """Finds what is wrong; None for a rule on something that reading notices already."""
    mends: Mends = ""

    @property
    def summary(self) -> str:
        """The first sentence of the documentation."""
        return self.documentation.split("\n\n")[0].replace("\n", " ")


_Checks = list[tuple[Check, Rule, Severity]]
_Noticed = dict[str, tuple[Rule, Severity]]
"""By slug."""

REGISTRY: dict[str, Rule] = {}
"""Every rule by its code."""


def rule(code: str, slug: str, severity: Severity, *, mends: Mends = "") -> Callable[[Check], Check]:
    """Declare a check as a rule; its docstring is the rule's public page.

    Raises:
        ValueError: if the code or the slug is taken.
    """

    def declare(check: Check) -> Check:
        _register(Rule(code, slug, severity, inspect.cleandoc(check.__doc__ or ""), check, mends))
        return check

    return declare


def noticed_in_reading(code: str, slug: str, severity: Severity, documentation: str) -> None:
    """Declare a rule on what reading a record notices under that slug.

    Raises:
        ValueError: if the code or the slug is taken.
    """
    _register(Rule(code, slug, severity, inspect.cleandoc(documentation), None))


def _register(rule: Rule) -> None:
    if rule.code in REGISTRY or any(known.slug == rule.slug for known in REGISTRY.values()):
        raise ValueError(f"{rule.code} {rule.slug} is declared twice")
    REGISTRY[rule.code] = rule


def run_rules(rules: Iterable[Rule], context: Context) -> tuple[Diagnostic, ...]:
    """Run the rules over every record, each weighed as the record's profile and the site's options say.

    Args:
        rules: all rules, in the order of their codes.
        context: the catalogue and what else the rules may see.

    Returns:
        The diagnostics, sorted by path, place and code; the same whatever order the records came in.
    """
    known = tuple(rules)
    project = context.places.project
    by_profile: dict[int, tuple[Context, _Checks, _Noticed]] = {}
    found = []
    for record in context.catalog.records:
        profile = project.profile_of(record.file)
        if id(profile) not in by_profile:
            weighed = _weighed(known, {**profile.severity, **project.severity})
            by_profile[id(profile)] = (context._replace(profile=profile), *weighed)
        own, checks, noticed = by_profile[id(profile)]
        for check, each, weight in checks:
            found += [_diagnostic(record, each, weight, finding) for finding in check(record, own)]
        for problem in record.problems:
            if problem.slug in noticed:
                finding = Finding(problem.span, problem.message, problem.hint)
                found.append(_diagnostic(record, *noticed[problem.slug], finding))
    return tuple(sorted(set(found)))


def _weighed(rules: tuple[Rule, ...], severity: Mapping[str, Severity | None]) -> tuple[_Checks, _Noticed]:
    """The rules that are to be run, each with its weight; apart from them those on what reading notices."""
    checks: _Checks = []
    noticed: _Noticed = {}
    for each in rules:
        weight = severity.get(each.slug, each.severity)
        if weight is not None and each.check is not None:
            checks.append((each.check, each, weight))
        elif weight is not None:
            noticed[each.slug] = (each, weight)
    return checks, noticed


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
        fix=without_secrets(finding.fix, source.secrets),
    )
