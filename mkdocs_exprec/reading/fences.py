"""A fence that nobody closed, or closed with words behind it -> where the code in it ends.

Markdown would take all that follows for code, or none of it. People see where they went on writing: so do we, only
where a record's fences don't pair, and by what code hardly ever holds.
"""

from __future__ import annotations

import re
from functools import lru_cache

_PROSE_AGAIN = (
    r"\n[ \t]*+\n(?=\#{%d,6}[ \t]+\S[^\n]*+(?:\n[ \t]*+(?:\n|[-*|>])|\n?\Z)|(?:[-*+][ \t]+)?\*\*[^*\n]{1,60}\*\*)"
)
"""A blank line before a heading with room below it, or before bold words."""
_ABOUT_MARKDOWN = ("markdown", "md", "mdx")
_BLANK_NEXT = re.compile(r"(?:\n[ \t>]*+(?=\n|\Z)|\Z)")


@lru_cache(maxsize=64)
def _lines_of(fence: str, level: int) -> re.Pattern[str]:
    """What finds the lines of fences as long as that, or longer, with the words behind them; and prose again."""
    words = "[^`\n]*+" if fence[0] == "`" else "[^\n]*+"
    line = rf"\n[ \t>]*+{fence[0]}{{{len(fence)},}}+(?P<words>{words})(?=\n|\Z)"
    return re.compile(rf"(?P<again>{_PROSE_AGAIN % level})|{line}")


def is_opened_inside(text: str, fence: str, words: str, start: int, end: int) -> bool:
    """Whether a block that is not about Markdown seems to hold the opening line of another."""
    if text.find(fence, start, end) < 0 or words.strip().casefold() in _ABOUT_MARKDOWN:
        return False
    return any((line["words"] or "").strip() for line in _lines_of(fence, 2).finditer(text, start, end))


def end_of_code(text: str, fence: str, words: str, start: int, level: int) -> int:
    """Where a block ends whose opening line ends at `start`; headings of that level or below may follow it.

    At a bare fence; at one with words behind it and a blank line below, which somebody took for a closing one; before
    what is prose again; else at the end of the text.
    """
    about_markdown = words.strip().casefold() in _ABOUT_MARKDOWN
    for found in _lines_of(fence, level).finditer(text, start):
        if found["again"] is not None:
            if not about_markdown:
                return found.start()
        elif not found["words"].strip() or (not about_markdown and _BLANK_NEXT.match(text, found.end())):
            return found.end()
    return len(text)
