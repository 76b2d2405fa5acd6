"""What stands around a record's own text, as finished HTML: its place, its findings, its connections, its neighbours.

It is put there when the host has collected the words of the page for its search: those are the author's.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from mkdocs_exprec.diagnostics import Diagnostic, Severity, counted
from mkdocs_exprec.publishing.atlas import Words
from mkdocs_exprec.publishing.panel import Group
from mkdocs_exprec.publishing.render import escape_html, with_code
from mkdocs_exprec.publishing.tables import Writer


class Told(NamedTuple):
    """A finding as it is shown on the page of its record."""

    diagnostic: Diagnostic
    rule: Words
    """What leads to the page of the rule."""
    line: Words
    """What leads to the line."""


class Findings(NamedTuple):
    """What was found in a record."""

    told: Sequence[Told]
    """In the order of the record."""
    suppressed: int
    """How many comments suppress."""
    known: int
    """How many the baseline knows."""
    health: Words
    """How complete the record is, which leads to how that is counted."""


@dataclass(frozen=True, slots=True)
class Furniture:
    """What is put around a record's text."""

    trail: Sequence[Words]
    """Where the record belongs: the landing page, its month, its owners."""
    findings: Findings | None = None
    """Shown in the preview, or everywhere if the site says so."""
    panel: Sequence[Group] = ()
    """What the record can't say of itself."""
    before: Words | None = None
    """The record before it in time."""
    after: Words | None = None
    successors: Sequence[Words] = ()
    """The records that supersede it; told at once."""

    def around(self, html: str, writer: Writer) -> str:
        """The page of a record: the trail under the title, the findings below it, the rest at the end."""
        title = html.find("</h1>") + len("</h1>") if html.lstrip().startswith("<h1") else 0
        parts = [
            html[:title],
            *_trail(self.trail, writer),
            *_banner(self.successors, writer),
            *_findings(self.findings, writer),
            html[title:],
        ]
        parts += _panel(self.panel, writer)
        parts += _neighbours(self.before, self.after, writer)
        return "".join(parts)


def _trail(crumbs: Sequence[Words], writer: Writer) -> Iterator[str]:
    yield '\n<nav class="exprec-trail" aria-label="Place of this record">'
    yield " ".join(writer.words(crumb) for crumb in crumbs)
    yield "</nav>\n"


def _banner(successors: Sequence[Words], writer: Writer) -> Iterator[str]:
    if successors:
        yield '<div class="admonition warning exprec-superseded">\n<p class="admonition-title">Superseded</p>\n<p>By '
        yield ", ".join(writer.words(words) for words in successors)
        yield ".</p>\n</div>\n"


def _panel(groups: Sequence[Group], writer: Writer) -> Iterator[str]:
    """The lists of what the record can't say of itself."""
    if not groups:
        return
    yield '\n<nav class="exprec-panel" aria-label="Connections of this record">\n'
    for group in groups:
        yield f"<p>{escape_html(group.title)}</p>\n<ul>\n"
        for entry in group.entries:
            yield f"<li>{''.join(writer.words(words) for words in entry)}</li>\n"
        yield "</ul>\n"
    yield "</nav>"


def _neighbours(before: Words | None, after: Words | None, writer: Writer) -> Iterator[str]:
    if before or after:
        yield '\n<nav class="exprec-neighbours" aria-label="Records before and after">'
        yield writer.words(before, ' rel="prev"') + " " if before else ""
        yield writer.words(after, ' rel="next"') if after else ""
        yield "</nav>"


_ADMONITION = {Severity.ERROR: "danger", Severity.WARNING: "warning", Severity.NOTE: "note"}


def _findings(findings: Findings | None, writer: Writer) -> Iterator[str]:
    """A box that lists what is wrong with the record; one line if all of that is put off."""
    if findings is None:
        return
    told = sorted(findings.told, key=lambda each: -each.diagnostic.severity)
    put_off = [f"{counted(findings.suppressed, 'finding')} suppressed"] if findings.suppressed else []
    put_off += [f"{counted(findings.known, 'finding')} known from the baseline"] if findings.known else []
    closing = "; ".join([*_fixable(told), *put_off, writer.words(findings.health)])
    if told:
        yield f'<div class="admonition {_ADMONITION[told[0].diagnostic.severity]} exprec-findings">\n'
        yield f'<p class="admonition-title">{counted(len(told), "finding")} in this record</p>\n<ul>\n'
        for each in told:
            yield f"<li>{' '.join(_parts(each, writer))}</li>\n"
        yield f"</ul>\n<p>{closing}.</p>\n</div>\n"
    elif put_off:
        yield f'<p class="exprec-put-off">{closing}.</p>\n'


def _fixable(told: Sequence[Told]) -> Iterator[str]:
    number = sum(each.diagnostic.fix is not None and each.diagnostic.fix.safe for each in told)
    if number:
        yield f"{counted(number, 'finding')} can be fixed with <code>exprec check --fix</code>"


def _parts(told: Told, writer: Writer) -> Iterator[str]:
    found = told.diagnostic
    yield f'<strong class="exprec-{found.severity}">{found.severity}</strong>'
    yield f"{writer.words(told.rule)}, {writer.words(told.line)}"
    yield f"<span>{with_code(found.message)}</span>"
    if found.hint:
        yield f"<em>{with_code(found.hint)}</em>"
