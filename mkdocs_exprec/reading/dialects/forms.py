"""The forms that several readers look for: a label and its value, an item of a list, the next line."""

from __future__ import annotations

import re

from mkdocs_exprec.patterns import rare

SYMBOL = r"(?:[^\w\s*_`\[\]|<>#~(){}\"'$-]{1,3}[ \t]++)"
LEAD = (
    r"[ \t]*+(?:>[ \t]*+)*+(?:(?:[-*+•]|\d{1,2}[.)])[ \t]++)?(?:\[[ xX]\][ \t]++)?"
    rf"{SYMBOL}?"
)
"""What may stand before a label: quote marks, a bullet, a checkbox, a symbol."""
LINE = re.compile(rf"\n(?P<lead>{LEAD})(?=[^\s|#>`~])(?P<rest>[^\n]*)")
NAME = r"[^\s*:：|`<>\[\]#=][^*:：|`<>\[\]\n]{0,40}?"
PAIR = rare(
    rf"(?P<mark>\*\*|__|\*|_)(?P<marked>{NAME})"
    r"(?:[ \t]*[:：][ \t]*(?P=mark)|\.(?P=mark)(?=[ \t])|(?P=mark)[ \t]*(?:[:：]|[–—=-](?=[ \t])|\Z))[ \t]*"
    rf"|(?:\*\*|__|[*_])?(?P<plain>{NAME})[ \t]*(?::(?!:|//|\\)|::(?=[ \t])|：)(?:\*\*(?=[ \t]|\Z))?[ \t]*"
)


def begins_label(text: str, start: int) -> bool:
    """Whether the line at an offset begins with a label and a colon, and is no list item."""
    end = text.find("\n", start)
    line = LINE.match("\n" + text[start : end if end >= 0 else len(text)])
    return line is not None and not _LIST_MARK.search(line["lead"]) and PAIR.match(line["rest"]) is not None


_LIST_MARK = re.compile(r"[-*+.)]")


def label_in(pair: re.Match[str]) -> str:
    """The label of a pair."""
    return str(pair["marked"] or pair["plain"]).strip()


ITEM = rare(r"([ \t]*)(?:>[ \t]*)*(?:[-*+•]|\d{1,2}[.)])[ \t]+(?:\[[ xX]\][ \t]+)?(?=\S)")
BEGINS = rare(r"[ \t>]*(?:$|[-*+•#|]|\d{1,2}[.)][ \t]|```|~~~|---)")


def next_line(text: str, at: int, end: int) -> tuple[int, int] | None:
    """Where the line behind an offset begins and ends; None at the end."""
    start = text.find("\n", at, end) + 1
    if not start:
        return None
    stop = text.find("\n", start, end)
    return start, end if stop < 0 else stop
