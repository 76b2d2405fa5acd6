"""The rules: how one is declared, and how all are run over a catalogue."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Literal, NamedTuple

import mkdocs_exprec
from mkdocs_exprec.catalog import Catalog
from mkdocs_exprec.checking.explanation import Explanation, explain
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
    suppressible: bool = True
    """Whether a comment in the record may suppress it or a baseline put it off; what is unreadable or unsafe can be
    ignored by options only."""
    mends: Mends = ""

    @property
    def explanation(self) -> Explanation:
        """The documentation by its parts."""
        return explain(self.documentation)

    @property
    def url(self) -> str | None:
        """Where its page is published."""
        return f"{mkdocs_exprec.DOCUMENTATION}reference/rules/{self.slug}/" if mkdocs_exprec.DOCUMENTATION else None


_Checks = list[tuple[Check, Rule, Severity]]
_Noticed = dict[str, tuple[Rule, Severity]]
"""By slug."""

REGISTRY: dict[str, Rule] = {}
"""Every rule by its code."""


def rule(
    code: str, slug: str, severity: Severity, *, suppressible: bool = True, mends: Mends = ""
) -> Callable[[Check], Check]:
    """Declare a check as a rule; its docstring is the rule's public page.

    Raises:
        ValueError: if the code or the slug is taken.
    """

    def declare(check: Check) -> Check:
        _register(Rule(code, slug, severity, inspect.cleandoc(check.__doc__ or ""), check, suppressible, mends))
        return check

    return declare


def noticed_in_reading(
    code: str, slug: str, severity: Severity, documentation: str, *, suppressible: bool = True
) -> None:
    """Declare a rule on what reading a record notices under that slug.

    Raises:
        ValueError: if the code or the slug is taken.
    """
    _register(Rule(code, slug, severity, inspect.cleandoc(documentation), None, suppressible))


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
    alike: dict[tuple[int, frozenset[str]], list[Record]] = {}
    for record in context.catalog.records:
        key = id(project.profile_of(record.file)), project.ignored(record.path)
        alike.setdefault(key, []).append(record)
    found = []
    for records in alike.values():
        own = context._replace(profile=project.profile_of(records[0].file))
        checks, noticed = _weighed(known, severities(records[0], context))
        for some in _in_parts(records):
            for check, each, weight in checks:
                for record in some:
                    for finding in check(record, own):
                        found.append(diagnose(record, each, weight, finding))  # noqa: PERF401 - a list would cost more
        for record in records:
            for problem in record.problems:
                if problem.slug in noticed:
                    finding = Finding(problem.span, problem.message, problem.hint)
                    found.append(diagnose(record, *noticed[problem.slug], finding))
    return tuple(sorted(set(found)))


def _in_parts(records: list[Record]) -> Iterator[list[Record]]:
    """The records, some dozens at a time.

    One rule over several records takes less time than all rules over one; of too many, what a rule has read is out of
    the processor's cache when the next rule comes.
    """
    for start in range(0, len(records), _AT_ONCE):
        yield records[start : start + _AT_ONCE]


_AT_ONCE = 64
"""Records over which a rule is run before the next one is."""


def severities(record: Record, context: Context) -> Mapping[str, Severity | None]:
    """How much the findings of rules weigh in a record, by slug: its profile, the site's options, ignored paths."""
    project = context.places.project
    ignored = dict.fromkeys(project.ignored(record.path))
    return {**project.profile_of(record.file).severity, **project.severity, **ignored}


def weights(record: Record, context: Context) -> Mapping[str, Severity | None]:
    """How much the findings of every rule weigh in a record, by slug; None if it is not run."""
    return {**{rule.slug: rule.severity for rule in REGISTRY.values()}, **severities(record, context)}


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


def diagnose(record: Record, rule: Rule, severity: Severity, finding: Finding) -> Diagnostic:
    """Tell of a finding: what it is, how much it weighs, where in the file it stands."""
    source = record.source
    span = finding.span
    start = source.position(span.start)
    end = source.position(span.start + len(source.text[span.start : span.end].rstrip()))
    return Diagnostic(
        path=record.path,
        line=start.line,
        column=start.column,
        code=rule.code,
        slug=rule.slug,
        severity=severity,
        message=finding.message,
        hint=finding.hint,
        source_line=source.line(start.line),
        end_line=end.line,
        end_column=end.column,
        fix=without_secrets(finding.fix, source.secrets),
        lacking=finding.lacking,
        alone=finding.gist,
    )
