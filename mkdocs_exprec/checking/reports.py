"""Diagnostics -> text for the terminal and for the build's log."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Iterator, Sequence

from mkdocs_exprec.diagnostics import Diagnostic, Severity, Totals, counted

_WIDEST = 110
"""Columns of a source line that are shown; a longer one is cut around the finding."""
_STYLE = {Severity.ERROR: "31", Severity.WARNING: "33", Severity.NOTE: "36"}


def report(diagnostics: Sequence[Diagnostic], records: int, *, color: bool, unsafe: bool = False) -> str:
    """Write every diagnostic with its line of source, then a closing count.

    Args:
        diagnostics: in the order in which they are to appear.
        records: how many records were checked.
        color: whether to use the terminal's colours.
        unsafe: whether to mark what only an unsafe fix mends, too.
    """
    blocks = ["\n".join(_block(diagnostic, color, unsafe)) for diagnostic in diagnostics]
    return "\n\n".join([*blocks, closing_line(Totals.of(diagnostics), records)]) + "\n"


def closing_line(totals: Totals, records: int) -> str:
    """How many records were checked, and what was found in all."""
    checked = f"{counted(records, 'record')} checked"
    if not (totals.errors or totals.warnings or totals.notes):
        return f"{checked}: nothing to report."
    return f"{checked}: {totals}."


def fixable_line(diagnostics: Iterable[Diagnostic], *, unsafe: bool) -> str:
    """How many findings `--fix` mends, and how many more `--unsafe-fixes`; nothing if there are none."""
    fixes = [diagnostic.fix for diagnostic in diagnostics if diagnostic.fix]
    safe = sum(fix.safe for fix in fixes)
    now, later = (len(fixes), 0) if unsafe else (safe, len(fixes) - safe)
    options = "--fix --unsafe-fixes" if unsafe else "--fix"
    parts = [f"{MARK} {counted(now, 'finding')} can be fixed with {options}"] if now else []
    parts += [f"{later} more with --unsafe-fixes"] if now and later else []
    parts += [f"{counted(later, 'finding')} can be fixed with --fix --unsafe-fixes"] if later and not now else []
    return f"{', '.join(parts)}." if parts else ""


MARK = "[*]"
"""What stands before a finding that can be fixed."""


def put_off_line(known: int, mended: int) -> str:
    """How many findings the baseline knows, and how many of it are mended; nothing if there are none."""
    parts = [f"{counted(known, 'finding')} known from the baseline"] if known else []
    parts += [f"{mended} of the baseline mended: write it again to forget them"] if mended else []
    return f"{'; '.join(parts)}." if parts else ""


def misses_most(diagnostics: Iterable[Diagnostic], records: int) -> bool:
    """Whether most records miss most of what the template expects of their head."""
    missing: dict[str, set[str]] = {}
    for diagnostic in diagnostics:
        if diagnostic.severity is Severity.WARNING and diagnostic.slug in _HEAD:
            missing.setdefault(diagnostic.path, set()).add(diagnostic.slug)
    return records >= _ENOUGH and sum(len(slugs) >= len(_HEAD) - 1 for slugs in missing.values()) > records / 2


_HEAD = ("missing-date", "missing-owner", "missing-references", "missing-runs", "missing-seeds", "missing-section")
_ENOUGH = 3


def one_line(diagnostic: Diagnostic) -> str:
    """A diagnostic on one line, for a log: place, rule, message and hint."""
    hint = f" ({diagnostic.hint})" if diagnostic.hint else ""
    text = f"{diagnostic.place} {diagnostic.code} {diagnostic.slug}: {diagnostic.message}{hint}"
    return printable(text)


def most_severe(diagnostics: Iterable[Diagnostic], limit: int) -> list[Diagnostic]:
    """The first few diagnostics, errors before warnings before notes."""
    return sorted(diagnostics, key=lambda diagnostic: -diagnostic.severity)[:limit]


def _block(diagnostic: Diagnostic, color: bool, unsafe: bool) -> Iterator[str]:
    def painted(text: str, style: str) -> str:
        return f"\x1b[{style}m{text}\x1b[0m" if color else text

    style = _STYLE[diagnostic.severity]
    rule = painted(f"{diagnostic.severity} {diagnostic.code}", f"1;{style}")
    message = printable(diagnostic.message)
    mark = f" {painted(MARK, '36')}" if diagnostic.fix and (diagnostic.fix.safe or unsafe) else ""
    yield f"{painted(printable(diagnostic.place), '1')}: {rule}{mark} {diagnostic.slug}: {message}"
    if diagnostic.source_line.strip():
        source, before, marked = _excerpt(diagnostic)
        number = str(diagnostic.line)
        bar = painted("|", "34")
        yield f" {painted(number, '34')} {bar} {source}"
        yield f" {' ' * len(number)} {bar} {' ' * before}{painted('^' * marked, style)}"
    if diagnostic.hint:
        yield f"   {painted('help:', '1;36')} {printable(diagnostic.hint)}"


def _excerpt(diagnostic: Diagnostic) -> tuple[str, int, int]:
    """The part of the source line to show, the columns before the finding, and the columns it takes."""
    line = "".join(" " if character == "\t" else character for character in diagnostic.source_line)
    start = diagnostic.column - 1
    first = max(0, start - 30) if len(line) > _WIDEST else 0
    shown = printable(line[first : first + _WIDEST])
    before = columns(printable(line[first:start]))
    marked = columns(printable(line[start : min(start + diagnostic.width, first + _WIDEST)]))
    return shown, before, max(1, marked)


def columns(text: str) -> int:
    """How many columns of a terminal a text takes: wide characters take two, combining ones none."""
    if text.isascii():
        return len(text)
    return sum(
        0 if unicodedata.combining(character) else 2 if unicodedata.east_asian_width(character) in "WF" else 1
        for character in text
    )


def printable(text: str) -> str:
    """A text in which control and bidirectional characters are spelled out, so that a terminal shows them only."""
    if text.isprintable():
        return text
    return "".join(
        character if character.isprintable() or character == "\xa0" else character.encode("unicode_escape").decode()
        for character in text
    )
