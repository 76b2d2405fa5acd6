"""Text of records -> what a terminal may show of it, and how many columns that takes."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from typing import NamedTuple

_TAB = "    "
_JOINER, _EMOJI_STYLE = "\u200d", "\ufe0f"
_JOINERS = (_JOINER, "\u200c")
"""They join emoji, and letters of Persian and of Indian scripts."""
_SKIN_TONES = range(0x1F3FB, 0x1F400)
_FLAG_LETTERS = range(0x1F1E6, 0x1F200)
"""Two of them are a flag, in one square."""
_HANGUL_TAILS = (range(0x1160, 0x1200), range(0xD7B0, 0xD7FC))
"""Vowels and finals, which stand in the square of the consonant before them."""


class Cell(NamedTuple):
    """A character with all that is drawn onto it."""

    text: str
    """As a terminal may be given it."""
    columns: int
    start: int
    """The offset of its first character."""


def cells(text: str) -> list[Cell]:
    """Part a line into what a terminal draws one after the other, tabs as blanks, control characters spelled out."""
    found: list[Cell] = []
    for offset, character in enumerate(text):
        last = found[-1] if found else None
        added = _joined(last, character) if last and not character.isascii() else None
        if last and added is not None:
            found[-1] = last._replace(text=last.text + character, columns=added)
        else:
            shown = _TAB if character == "\t" else printable(character)
            found.append(Cell(shown, len(shown) if shown.isascii() else _width(character), offset))
    return found


def _joined(cell: Cell, character: str) -> int | None:
    """The columns of a cell with one more character in it; None if that begins a cell of its own."""
    if not _is_shown(character, cell.text[-1]):
        return None
    if character == _EMOJI_STYLE and (not cell.text[0].isalpha() or cell.text[0] == "ℹ"):
        return 2
    if len(cell.text) == 1 and ord(cell.text) in _FLAG_LETTERS and ord(character) in _FLAG_LETTERS:
        return 2
    is_emoji = cell.columns == 2 and not cell.text[0].isalpha()
    if is_emoji and (cell.text[-1] == _JOINER or ord(character) in _SKIN_TONES):
        return cell.columns
    return cell.columns if _width(character) == 0 else None


def _width(character: str) -> int:
    """Wide characters take two columns, combining ones none."""
    if unicodedata.category(character) in ("Mn", "Me", "Cf") or any(ord(character) in tails for tails in _HANGUL_TAILS):
        return 0
    return 2 if unicodedata.east_asian_width(character) in "WF" or ord(character) in _FLAG_LETTERS else 1


def columns(text: str) -> int:
    """How many columns of a terminal a text takes."""
    return len(text) if text.isascii() and text.isprintable() else sum(cell.columns for cell in cells(text))


def printable(text: str) -> str:
    """A text in which control and bidirectional characters are spelled out, so that a terminal shows them only."""
    return text if text.isprintable() else "".join(_spelled(text))


def _spelled(text: str) -> Iterator[str]:
    before = ""
    for character in text:
        yield character if _is_shown(character, before) else character.encode("unicode_escape").decode()
        before = character


def _is_shown(character: str, before: str) -> bool:
    """Whether a character may reach a terminal as it is; a joiner may where it has something to join."""
    if character in _JOINERS:
        return bool(before) and not before.isascii() and before.isprintable()
    return character.isprintable() or unicodedata.category(character) == "Zs"
