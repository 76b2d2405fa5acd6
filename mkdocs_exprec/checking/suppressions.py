"""Diagnostics + comments in the records -> those left, those that the comments suppress, what is wrong with comments.

`<!-- exprec: ignore[CODE] reason -->` is for the line that it stands on, or for the next one where it stands alone;
`ignore-file[CODE]` is for the whole record. In front matter it is a YAML comment, `# exprec: ignore[CODE] reason`.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from mkdocs_exprec.checking.rules import REGISTRY, Context, Rule, diagnose, noticed_in_reading, severities
from mkdocs_exprec.diagnostics import Diagnostic, Finding, Severity, Span, did_you_mean
from mkdocs_exprec.options import no_such_rule
from mkdocs_exprec.patterns import rare
from mkdocs_exprec.reading.record import Record
from mkdocs_exprec.reading.scanner import Outline, scan
from mkdocs_exprec.reading.source import Source

_MARK = "exprec:"
_HTML = re.compile(rf"<!--\s*(?i:{_MARK})")
_YAML = re.compile(rf"(?<!\S)#[ \t]*(?i:{_MARK})")
_FORM = rare(r"\s*(?P<word>[\w-]*)\s*(?:\[(?P<rules>[^\[\]]*)\])?[\s:–—-]*(?P<reason>.*)", re.DOTALL)
_RULE = re.compile(r"[^\s,]+")
_LINE, _FILE = "ignore", "ignore-file"
_FILLER = "\ue000"
"""Stands for the characters of a comment while it is looked for what stands around it."""

noticed_in_reading(
    "EX601",
    "unused-suppression",
    Severity.WARNING,
    """A comment that suppresses a rule has something to suppress.

    What was wrong is mended, or stands on another line now. A comment that stays would hide the next mistake.

    Bad:
    ```markdown
    - **Seed(s):** 17 <!-- exprec: ignore[seed-not-integer] drawn from the clock -->
    ```
    Good:
    ```markdown
    - **Seed(s):** clock <!-- exprec: ignore[seed-not-integer] drawn from the clock -->
    ```
    """,
    suppressible=False,
)
noticed_in_reading(
    "EX602",
    "suppression-without-reason",
    Severity.NOTE,
    """A comment that suppresses a rule says why.

    Whoever reads it in a year has to know whether it still holds.

    Bad:
    ```markdown
    - **Seed(s):** clock <!-- exprec: ignore[seed-not-integer] -->
    ```
    Good:
    ```markdown
    - **Seed(s):** clock <!-- exprec: ignore[seed-not-integer] drawn from the clock -->
    ```
    """,
    suppressible=False,
)
noticed_in_reading(
    "EX603",
    "ineffective-suppression",
    Severity.WARNING,
    """A comment that begins with `exprec:` suppresses rules that there are and that may be suppressed.

    What is unreadable or unsafe is not suppressed by its own author: whoever answers for the site may ignore it by
    the options `severity` and `ignore`.

    Bad:
    ```markdown
    - **Seed(s):** 17 <!-- exprec: ignore[seed-no-integer] drawn from the clock -->
    ```
    Good:
    ```markdown
    - **Seed(s):** clock <!-- exprec: ignore[seed-not-integer] drawn from the clock -->
    ```
    """,
    suppressible=False,
)


class Named(NamedTuple):
    """A rule, as a comment names it."""

    word: str
    span: Span

    @property
    def rule(self) -> Rule | None:
        """The rule of that code or slug."""
        by_slug = (rule for rule in REGISTRY.values() if rule.slug == self.word.lower())
        return REGISTRY.get(self.word.upper()) or next(by_slug, None)


class Comment(NamedTuple):
    """A comment of ours in a record."""

    span: Span
    word: str
    """What it does, as written."""
    rules: tuple[Named, ...]
    reason: str
    line: int | None
    """The line that it is for; None if it is for the whole record."""

    @property
    def does(self) -> str:
        """What it does, whatever the case."""
        return self.word.lower()

    def suppresses(self, weights: Mapping[str, Severity | None]) -> Iterator[tuple[Named, Target]]:
        """What it suppresses, of the rules that may be and that are not turned off."""
        for named in self.rules if self.does in (_LINE, _FILE) else ():
            rule = named.rule
            if rule and rule.suppressible and weights.get(rule.slug, rule.severity) is not None:
                yield named, (rule.code, self.line)


Target = tuple[str, int | None]
"""The code of a rule, and the line on which it is suppressed; None for the whole record."""


class Sifted(NamedTuple):
    """Diagnostics, divided by what comments say of them."""

    left: tuple[Diagnostic, ...]
    suppressed: tuple[Diagnostic, ...]


def put_aside(diagnostics: Sequence[Diagnostic], context: Context) -> Sifted:
    """Part the diagnostics by what the comments of their records say, and tell of comments that do nothing.

    Args:
        diagnostics: sorted.
        context: what the rules saw.
    """
    marked = {record.path: record for record in context.catalog.records if _may_have_comments(record)}
    if not marked:
        return Sifted(tuple(diagnostics), ())
    left: list[Diagnostic] = []
    by_record: dict[str, list[Diagnostic]] = {path: [] for path in marked}
    for each in diagnostics:
        by_record.get(each.path, left).append(each)
    suppressed: list[Diagnostic] = []
    for path, record in marked.items():
        sifted = _sifted(record, by_record[path], severities(record, context))
        left += sifted.left
        suppressed += sifted.suppressed
    return Sifted(tuple(sorted(left)), tuple(sorted(suppressed)))


def _may_have_comments(record: Record) -> bool:
    text, front_matter = record.outline.text, record.outline.front_matter
    in_html = "<!--" in text and _HTML.search(text)
    return bool(in_html or (front_matter and _YAML.search(text, *front_matter)))


def _sifted(record: Record, diagnostics: Sequence[Diagnostic], weights: Mapping[str, Severity | None]) -> Sifted:
    """The diagnostics of one record, and with those left what is wrong with its comments."""
    own = comments(record)
    targets = {target for comment in own for _, target in comment.suppresses(weights)}
    used: set[Target] = set()
    left: list[Diagnostic] = []
    suppressed: list[Diagnostic] = []
    for each in diagnostics:
        hits = targets & {(each.code, each.line), (each.code, None)}
        used |= hits
        (suppressed if hits else left).append(each)
    problems = {"EX601": _unused(own, used, weights), "EX602": _without_reason(own), "EX603": _ineffective(own)}
    for code, findings in problems.items():
        rule = REGISTRY[code]
        weight = weights.get(rule.slug, rule.severity)
        if weight is not None:
            left += [diagnose(record, rule, weight, finding) for finding in findings]
    return Sifted(tuple(left), tuple(suppressed))


def _unused(own: Sequence[Comment], used: set[Target], weights: Mapping[str, Severity | None]) -> Iterator[Finding]:
    for comment in own:
        for named, target in comment.suppresses(weights):
            if target not in used:
                where = "in this record" if comment.line is None else f"on line {comment.line}"
                hint = "remove it" if len(comment.rules) > 1 else "remove the comment"
                yield Finding(named.span, f"there is no `{named.word}` to suppress {where}", hint)


def _without_reason(own: Sequence[Comment]) -> Iterator[Finding]:
    for comment in own:
        if comment.rules and not comment.reason:
            yield Finding(comment.span, "the comment does not say why", "write the reason behind the brackets")


def _ineffective(own: Sequence[Comment]) -> Iterator[Finding]:
    slugs = {rule.slug: rule.code for rule in REGISTRY.values()}
    for comment in own:
        if comment.word and comment.does not in (_LINE, _FILE):
            message = f"there is no `{_MARK} {comment.word}`{did_you_mean(comment.does, [_LINE, _FILE])}"
            yield Finding(comment.span, message, f"write `{_MARK} {_LINE}[CODE] reason`")
        elif not comment.rules:
            hint = f"write `{_MARK} {comment.word or _LINE}[CODE] reason`"
            yield Finding(comment.span, "the comment names no rule", hint)
        for named in comment.rules:
            if named.rule is None:
                yield Finding(named.span, no_such_rule(named.word, slugs), "`exprec explain` lists the rules")
            elif not named.rule.suppressible:
                message = f"`{named.word}` can't be suppressed by a comment"
                yield Finding(named.span, message, "mend it; only the site's options may ignore it")


def comments(record: Record) -> tuple[Comment, ...]:
    """The comments of ours in a record, those in code left out."""
    outline = record.outline
    found = [*_in_html(outline.text), *_in_yaml(outline)]
    spans = [span for span, _ in found]
    openings = [Span(span.start, inner.end) for span, inner in found]  # the end may be that of a comment around it
    masked = scan(Source(_filled(outline.text, openings))).masked
    words = (line.replace(_FILLER, "").strip(" \t>") for line in _filled(outline.text, spans).split("\n"))
    busy = [number for number, line in enumerate(words, 1) if line]
    return tuple(
        _comment(record, span, inner, busy)
        for span, inner in found
        if outline.text[span.start] == "#" or (outline.masked[span.start] == " " and masked[span.start] == _FILLER)
    )


def _filled(text: str, spans: Sequence[Span]) -> str:
    """A text in which something else stands where comments were."""
    pieces: list[str] = []
    kept = 0
    for start, end in sorted(spans):
        pieces += (text[kept:start], re.sub(r"[^\n]", _FILLER, text[start:end]))
        kept = end
    return "".join([*pieces, text[kept:]])


def _in_html(text: str) -> Iterator[tuple[Span, Span]]:
    """The comments anywhere in a text, and the words in them."""
    end = 0
    for match in _HTML.finditer(text):
        if match.start() >= end:
            close = text.find("-->", match.end())
            if close < 0:
                return
            end = close + len("-->")
            yield Span(match.start(), end), Span(match.end(), close)


def _in_yaml(outline: Outline) -> Iterator[tuple[Span, Span]]:
    """The comments in the front matter, and the words in them."""
    start, end = outline.front_matter or (0, 0)
    for match in _YAML.finditer(outline.text, start, end):
        close = outline.text.find("\n", match.end())
        yield Span(match.start(), close), Span(match.end(), close)


def _comment(record: Record, span: Span, inner: Span, busy: Sequence[int]) -> Comment:
    """A comment; it is for the line that it begins on if something else stands there, else for the next such line.

    Args:
        record: the record that it stands in.
        span: all of it.
        inner: what stands behind the mark.
        busy: the lines on which something else than comments stands.
    """
    form = _FORM.match(record.outline.text, *inner)
    assert form is not None  # every part of it may be empty
    rules = _RULE.finditer(record.outline.text, *form.span("rules")) if form["rules"] else ()
    line = record.source.position(span.start).line
    following = busy[bisect_left(busy, line) :][:1] or [line]
    return Comment(
        span,
        form["word"],
        tuple(Named(match[0], Span(*match.span())) for match in rules),
        form["reason"].strip(),
        None if form["word"].lower() == _FILE else following[0],
    )
