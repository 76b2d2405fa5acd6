"""Fixes -> the mended text: what of them can be done together, and on a text whose secrets nobody may touch."""

from __future__ import annotations

from bisect import bisect_left, insort
from collections.abc import Iterable, Sequence

from mkdocs_exprec.diagnostics import Diagnostic, Edit, Fix, Span


def usable(diagnostics: Iterable[Diagnostic], *, unsafe: bool) -> list[Diagnostic]:
    """Those of the findings whose fix may be applied."""
    return [each for each in diagnostics if each.fix and (each.fix.safe or unsafe)]


def without_secrets(fix: Fix | None, secrets: Sequence[Span]) -> Fix | None:
    """A fix, unless it touches a secret, which is only seen blotted out: whoever moved or rewrote it would lose it."""
    harmless = fix is None or not fix.edits or not secrets or compatible([fix], secrets)
    return fix if harmless else None


def compatible(fixes: Iterable[Fix], secrets: Sequence[Span] = ()) -> list[Fix]:
    """Those of the fixes that change the text in different places, and none that touches a secret; the first wins."""
    taken = [Edit(span, "") for span in sorted(secrets)]
    chosen = []
    for fix in fixes:
        if fix.edits and not any(_collides(edit, taken) for edit in fix.edits):
            chosen.append(fix)
            for edit in fix.edits:
                insort(taken, edit)
    return chosen


def _collides(edit: Edit, taken: Sequence[Edit]) -> bool:
    """Whether an edit overlaps one of those, which are in order and apart from each other, or begins where it does."""
    start, end = edit.span
    at = bisect_left(taken, start, key=lambda other: other.span.start)
    before = taken[at - 1] if at else None
    after = taken[at] if at < len(taken) else None
    return (before is not None and before.span.end > start) or (
        after is not None and (after.span.start < end or after.span.start == start)
    )


def applied(text: str, fixes: Iterable[Fix]) -> str:
    """The text with those fixes in it, which have to be compatible; all else in it stays, byte for byte."""
    pieces: list[str] = []
    kept = 0
    for (start, end), words in sorted(edit for fix in fixes for edit in fix.edits):
        pieces += (text[kept:start], words)
        kept = end
    return "".join([*pieces, text[kept:]])


def newline_of(text: str) -> str:
    """The line end that a text uses, by its first one."""
    at = text.find("\n")
    if at < 0:
        return "\r" if "\r" in text else "\n"
    return "\r\n" if text[at - 1 : at] == "\r" else "\n"
