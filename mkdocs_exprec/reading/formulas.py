"""Text + the formulas that a site knows -> where these stand, as pymdownx.arithmatex finds them on a page."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import lru_cache

from mkdocs_exprec.diagnostics import Span
from mkdocs_exprec.project import Formulas

_GOES_ON = r"\n(?![ \t]*(?:\n|[-*+>|\#]|\d{1,9}[.)][ \t]))"
"""A line end that ends neither a paragraph nor an item."""
_INSIDE = rf"\\.|[^\\$`\n]|{_GOES_ON}"
_SMART = rf"(?<!\\)(?:\\\\)*+\$(?!\s)(?:{_INSIDE})+?(?<!\s)\$"
_DOLLAR = rf"(?<!\\)(?:\\\\)*+\$(?:{_INSIDE})+?\$"
_ROUND = rf"(?<!\\)(?:\\\\)*+\\\((?:\\[^()\n]|[^\\`\n]|{_GOES_ON})+?\\\)"
_LINES = r"\\.|[^\\\n]|\n(?![ \t]*\n)"
_BLOCKS = {
    "dollar": rf"\$\$(?:{_LINES})+?\$\$",
    "square": r"\\\[(?:\\[^\]\n]|[^\\\n]|\n(?![ \t]*\n))+?\\\]",
    "begin": rf"\\begin\{{(?P<env>[a-z]{{1,30}}\*?)\}}(?:{_LINES})+?\\end\{{(?P=env)\}}",
}


@lru_cache(maxsize=8)
def _pattern(known: Formulas) -> re.Pattern[str]:
    inline = {"dollar": _SMART if known.smart else _DOLLAR, "round": _ROUND}
    blocks = "|".join(pattern for name, pattern in _BLOCKS.items() if name in known.block)
    pieces = [rf"(?:(?<=\n\n)|\A)[ \t]{{0,20}}(?:{blocks})[ ]*(?=\n[ \t]*(?:\n|\Z)|\Z)"] if blocks else []
    return re.compile("|".join([*pieces, *(pattern for name, pattern in inline.items() if name in known.inline)]))


def formulas(text: str, known: Formulas, tables: Iterable[Span]) -> Iterator[tuple[int, int]]:
    """Where formulas stand, in the order of the text.

    Args:
        text: with a backtick in the place of every character of code, over which no formula goes.
        known: the forms that the site knows.
        tables: where tables stand: a formula ends with its cell.
    """
    cells = tuple(tables)
    for match in _pattern(known).finditer(text) if known.inline or known.block else ():
        start, end = match.span()
        if not ("|" in match[0] and any(table.start <= start < table.end for table in cells)):
            yield start, end
