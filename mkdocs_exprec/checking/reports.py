"""Diagnostics -> text for the terminal and for the build's log."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from mkdocs_exprec.checking.columns import Cell, cells, printable
from mkdocs_exprec.diagnostics import NO_FINDINGS, Diagnostic, Severity, Totals, counted

_CUT = "..."
"""Stands for the rest of a line: plain letters, which are as wide in every terminal."""
_NARROWEST = 20
"""Columns of a source line that are shown however narrow the terminal."""
_STYLE = {Severity.ERROR: "31", Severity.WARNING: "33", Severity.NOTE: "36"}


@dataclass(frozen=True, slots=True)
class Report:
    """What a check has to tell, in whatever form."""

    diagnostics: Sequence[Diagnostic]
    """In the order in which they are to appear."""
    records: Sequence[str]
    """The paths of the records that were checked."""
    suppressed: int = 0
    """Findings that comments in the records suppress."""
    known: Totals = NO_FINDINGS
    """Findings that the baseline knows."""
    mended: int = 0
    """Findings of the baseline that are not there any more."""
    fixed: str = ""
    """How many findings were fixed just now, in words; empty if nobody asked for it."""
    unsafe: bool = False
    """Whether fixes that may change what a record means are offered like all others."""
    strict: bool = False
    """Whether warnings fail."""
    color: bool = False
    """Whether it is for a terminal that has colours."""
    columns: int = 120
    """How wide the terminal is."""

    @property
    def totals(self) -> Totals:
        """How many there are of each severity."""
        return Totals.of(self.diagnostics)

    @property
    def closing(self) -> str:
        """How many records were checked, and what was found in all."""
        lines = (
            closing_line(self.totals, len(self.records), self.known),
            put_off_line(self.suppressed, self.mended),
            self.fixed,
            fixable_line(self.diagnostics, unsafe=self.unsafe),
        )
        return "\n".join(filter(None, lines))


def text(report: Report) -> str:
    """Every diagnostic with its line of source and what to write instead, then a closing count."""
    blocks = ["\n".join(_block(diagnostic, report)) for diagnostic in report.diagnostics]
    return "\n\n".join([*blocks, report.closing]) + "\n"


def concise(report: Report) -> str:
    """One line for each diagnostic, then a closing count."""
    lines = [_heading(each, each.sentence, report) for each in report.diagnostics]
    return "\n".join([*lines, report.closing]) + "\n"


def statistics(report: Report) -> str:
    """How often each rule found something, the most frequent first, then a closing count."""
    painted = _paint(report.color)
    counts = rule_counts(report.diagnostics)
    width = len(str(max((number for _, number in counts), default=0)))
    lines = []
    for each, number in counts:
        rule = painted(f"{each.severity!s:<7} {each.code}", f"1;{_STYLE[each.severity]}")
        lines.append(f"{number:>{width}}  {rule} {each.slug}")
    return "\n".join([*lines, *[""] * bool(lines), report.closing]) + "\n"


def rule_counts(diagnostics: Iterable[Diagnostic]) -> list[tuple[Diagnostic, int]]:
    """How often each rule found something, with its gravest diagnostic; the most frequent first, then by code."""
    counts: Counter[str] = Counter()
    gravest: dict[str, Diagnostic] = {}
    for each in diagnostics:
        counts[each.code] += 1
        if each.severity > gravest.setdefault(each.code, each).severity:
            gravest[each.code] = each
    return [(gravest[code], counts[code]) for code in sorted(counts, key=lambda code: (-counts[code], code))]


def closing_line(totals: Totals, records: int, known: Totals) -> str:
    """How many records were checked, what was found in all, and what of it the baseline puts off."""
    nothing = "nothing new to report" if known.all else "nothing to report"
    put_off = f"; the baseline puts off {known}" if known.all else ""
    return f"{counted(records, 'record')} checked: {totals if totals.all else nothing}{put_off}."


def put_off_line(suppressed: int, mended: int) -> str:
    """How many findings are suppressed, and how many of the baseline are mended; nothing if there are none."""
    parts = [f"{counted(suppressed, 'finding')} suppressed in the records"] if suppressed else []
    parts += [f"{mended} of the baseline mended: write it again to forget them"] if mended else []
    return f"{'; '.join(parts)}." if parts else ""


def left_lines(diagnostics: Sequence[Diagnostic]) -> Iterator[str]:
    """What a baseline can't put off, each with what to do about it; nothing if none of it fails anything."""
    failing = [each for each in diagnostics if each.severity is not Severity.NOTE]
    if failing:
        yield f"{Totals.of(failing)} remain that no baseline puts off; mend them, or check and build fail:"
        yield from (f"  {one_line(each)}" for each in most_severe(failing, _LISTED))
        if len(failing) > _LISTED:
            yield f"  and {len(failing) - _LISTED} more; exprec check shows all of them"


_LISTED = 20
"""So many findings are listed that have to be mended, and no more."""


def fixable_line(diagnostics: Iterable[Diagnostic], *, unsafe: bool) -> str:
    """How many findings `--fix` mends, and how many more `--unsafe-fixes`; nothing if there are none."""
    fixes = [diagnostic.fix for diagnostic in diagnostics if diagnostic.fix]
    safe = sum(fix.safe for fix in fixes)
    now, later = (len(fixes), 0) if unsafe else (safe, len(fixes) - safe)
    options = "--fix --unsafe-fixes" if unsafe else "--fix"
    parts = [f"{_MARK} {counted(now, 'finding')} can be fixed with {options}"] if now else []
    parts += [f"{later} more with --unsafe-fixes"] if now and later else []
    parts += [f"{counted(later, 'finding')} can be fixed with --fix --unsafe-fixes"] if later and not now else []
    return f"{', '.join(parts)}." if parts else ""


_MARK = "[*]"
"""Stands before a finding that can be fixed."""


def adopt_line(diagnostics: Iterable[Diagnostic], records: int) -> str:
    """What to do where most records lack half or more of what the template asks for first; nothing where they don't."""
    missing: dict[str, set[str]] = {}
    for diagnostic in diagnostics:
        if diagnostic.severity is Severity.WARNING and diagnostic.slug in _HEAD:
            missing.setdefault(diagnostic.path, set()).add(diagnostic.slug)
    others = sum(len(slugs) >= len(_HEAD) / 2 for slugs in missing.values())
    is_other_form = records >= _ENOUGH and others > records / 2
    return (
        "Most records are in another form than the template: `exprec adopt` proposes a profile that fits them."
        if is_other_form
        else ""
    )


_HEAD = ("missing-date", "missing-owner", "missing-references", "missing-runs", "missing-seeds", "missing-section")
_ENOUGH = 3


def one_line(diagnostic: Diagnostic) -> str:
    """A diagnostic on one line, for a log: place, rule, message and hint."""
    return printable(f"{diagnostic.place} {diagnostic.code} {diagnostic.slug}: {diagnostic.sentence}")


def most_severe(diagnostics: Iterable[Diagnostic], limit: int) -> list[Diagnostic]:
    """The first few diagnostics, errors before warnings before notes."""
    return sorted(diagnostics, key=lambda diagnostic: -diagnostic.severity)[:limit]


_Paint = Callable[[str, str], str]


def _paint(color: bool) -> _Paint:
    return (lambda text, style: f"\x1b[{style}m{text}\x1b[0m") if color else (lambda text, _: text)


def _heading(diagnostic: Diagnostic, words: str, report: Report) -> str:
    """Place, severity, rule and some words; a mark if it can be fixed."""
    painted = _paint(report.color)
    rule = painted(f"{diagnostic.severity} {diagnostic.code}", f"1;{_STYLE[diagnostic.severity]}")
    mark = f"{painted(_MARK, '36')} " if diagnostic.fix and (diagnostic.fix.safe or report.unsafe) else ""
    return f"{painted(printable(diagnostic.place), '1')}: {rule} {mark}{diagnostic.slug}: {printable(words)}"


def _block(diagnostic: Diagnostic, report: Report) -> Iterator[str]:
    painted = _paint(report.color)
    yield _heading(diagnostic, diagnostic.message, report)
    if diagnostic.source_line.strip():
        number = str(diagnostic.line)
        bar = painted("|", "34")
        goes_on = f" to line {diagnostic.end_line}" if diagnostic.end_line > diagnostic.line else ""
        shown, before, marked = excerpt(diagnostic, report.columns - len(f" {number} | "))
        marks = painted("^" * marked + goes_on, _STYLE[diagnostic.severity])
        yield f" {painted(number, '34')} {bar} {shown}"
        yield f" {' ' * len(number)} {bar} {' ' * before}{marks}"
    if diagnostic.hint:
        yield f"   {painted('help:', '1;36')} {printable(diagnostic.hint)}"


class Excerpt(NamedTuple):
    """A line of source as a terminal shows it."""

    shown: str
    before: int
    """The columns before what was found."""
    marked: int
    """The columns that it takes, at least 1."""


def excerpt(diagnostic: Diagnostic, limit: int) -> Excerpt:
    """The source line around a finding, cut to a number of columns where it is longer."""
    limit = max(limit, _NARROWEST)
    start, reach = diagnostic.column - 1, 4 * limit
    skipped = max(0, start - reach)
    whole = diagnostic.source_line
    if len(whole) <= limit and whole.isascii() and whole.isprintable():
        return Excerpt(whole, start, max(1, min(diagnostic.width, len(whole) - start)))
    line = cells(whole[skipped : start + reach])
    starts = [skipped + cell.start for cell in line]
    first = bisect_right(starts, start) - 1 if start < len(whole) else len(line)
    last = bisect_left(starts, start + diagnostic.width)
    left, right = 0, len(line)
    if skipped or len(whole) > start + reach or _columns(line) > limit:
        left, right = _window(line, first, limit - 2 * len(_CUT))
    before = _CUT * (skipped + left > 0)
    after = _CUT * (right < len(line) or len(whole) > start + reach)
    return Excerpt(
        before + "".join(cell.text for cell in line[left:right]) + after,
        len(before) + _columns(line[left:first]),
        max(1, _columns(line[first : min(last, right)])),
    )


def _window(line: Sequence[Cell], first: int, limit: int) -> tuple[int, int]:
    """Which cells to show so that they fill the limit: what was found, a third of the limit before it, what follows."""
    left = right = first
    while left > 0 and _columns(line[left - 1 : first]) <= limit // 3:
        left -= 1
    while right < len(line) and _columns(line[left : right + 1]) <= limit:
        right += 1
    while left > 0 and _columns(line[left - 1 : right]) <= limit:
        left -= 1
    return left, right


def _columns(line: Sequence[Cell]) -> int:
    return sum(cell.columns for cell in line)
