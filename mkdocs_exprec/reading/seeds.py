"""Fields and tables -> the seeds that a record tells of."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from mkdocs_exprec.diagnostics import Span
from mkdocs_exprec.patterns import rare
from mkdocs_exprec.reading.dialects.tables import columns
from mkdocs_exprec.reading.fields import STRUCTURED, Field, Part, plain_words, single_values, span_in
from mkdocs_exprec.reading.scanner import Outline
from mkdocs_exprec.reading.template import says_none
from mkdocs_exprec.reading.values import counts_and_lists_seeds, lists_seeds, seeds_in


class Seed(NamedTuple):
    """A seed; the value is None where what is written is no integer."""

    value: int | None
    text: str
    span: Span


def seeds_of(fields: tuple[Field, ...], text: str) -> Iterator[Seed]:
    """The seeds that fields list; one that only counts them has none."""
    for field in fields:
        for part in field.parts:
            if says_none(part.text):
                continue
            is_list = field.dialect in STRUCTURED and not counts_and_lists_seeds(part.text)
            single = list(map(_seed, single_values(part, text))) if is_list else []
            odd = [seed for seed in single if seed.value is None]
            if odd and not lists_seeds(part.text):  # it tells how many there were
                continue
            told = list(_told_seeds(part)) if not single or (odd and all(map(_is_told, odd))) else []
            if not _is_number_of_seeds(field, told or single, text):
                yield from told or single


def _seed(piece: Part) -> Seed:
    words = plain_words(piece.text)
    match = _INTEGER.match(words)
    if not match:
        return Seed(None, words, piece.span)
    return Seed(int(match[0]) if len(match[0]) <= _MAX_DIGITS else None, match[0], piece.span)


_INTEGER = re.compile(r"[+-]?\d+(?=\s*(?:\([^()]*\))?$)")
_MAX_DIGITS = 20


def _is_number_of_seeds(field: Field, seeds: list[Seed], text: str) -> bool:
    """Whether `Seeds: 5` tells how many there were, since the record goes on to tell of `5 seeds`."""
    if len(seeds) != 1 or field.label.casefold() != "seeds":
        return False
    at = text.find(f"{seeds[0].text} seeds")
    return at >= 0 and not text[at - 1].isalnum()


def _told_seeds(part: Part) -> Iterator[Seed]:
    for each in seeds_in(part.text):
        yield Seed(int(each.text), each.text, span_in(part, each.start, each.end))


def _is_told(seed: Seed) -> bool:
    """Whether what is no integer holds seeds in other words, and is none that was meant to be one."""
    return _TOLD.search(seed.text) is not None


_TOLD = rare(r"[\s=:,(\[{]|^\d+\s?(?:-|–|—|\.\.+|/)\s?\d+$|\d\.$")


def seeds_in_tables(outline: Outline) -> Iterator[Seed]:
    """The seeds that a table has a row for, each once: one that has rows for other things too tells of no seeds."""
    for cells in columns(outline, _SEED_COLUMNS, _SEED_COLUMNS.__contains__):
        seeds = [_seed(cell) for cell in cells]
        if all(seed.value is not None for seed in seeds):
            first: dict[int | None, Seed] = {}
            for seed in seeds:
                first.setdefault(seed.value, seed)
            yield from first.values()


_SEED_COLUMNS = frozenset({"seed", "seeds", "random seed", "シード", "시드", "种子"})
