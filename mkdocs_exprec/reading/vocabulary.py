"""A label as written -> the field it means, and whether what stands behind it is one of its values."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache

from mkdocs_exprec.patterns import rare
from mkdocs_exprec.reading.fields import Part
from mkdocs_exprec.reading.labels import LABELS, Label, composed_label
from mkdocs_exprec.reading.sections import bare, kind_of, template_key
from mkdocs_exprec.reading.template import SECTION_KEYS, is_placeholder, normalised
from mkdocs_exprec.reading.values import looks_like, record_ids


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """The labels that count: the closed list, and over it a team's own words."""

    own: Mapping[str, Label] = field(default_factory=dict)
    """By the spelling that `normalised` gives."""
    sections: Mapping[str, str] = field(default_factory=dict)
    """What a team's own words for sections head, by the same spelling."""
    states: Mapping[str, str] = field(default_factory=dict)
    """What a status says where a team allows some only, as `states_of` gives it."""
    like: frozenset[str] = frozenset()
    """The shapes of the names of the record that is read, such as `REC-0` of `REC-012`."""

    def of(self, words: str) -> Label | None:
        """What a label means; None if it is not one of metadata."""
        return (self.own.get(normalised(words)) if self.own else None) or _label_of(words)

    def believes(self, label: Label, text: str) -> bool:
        """Whether what stands behind a label has the form of its field's values, or is a record named like this one."""
        if looks_like(label.key, text):
            return True
        return bool(self.like) and label.key in _OF_OTHER_RECORDS and bool(record_ids(text, sure=False, like=self.like))

    def sides(self, words: str) -> tuple[Label | None, ...]:
        """What the sides of a label such as `Author / Date` mean; nothing if none is of metadata."""
        names = _SIDES.split(words.rstrip(")"))
        labels = tuple(self.of(name) for name in names) if 1 < len(names) < 4 else ()
        return labels if any(labels) else ()

    def section(self, heading: str) -> str:
        """What kind of section a heading begins; empty if that is not known."""
        return self._own_section(heading) or kind_of(heading)

    def template_section(self, heading: str) -> str:
        """Which section of the template a heading begins, in its words or in the team's own; empty if none."""
        own = self._own_section(heading)
        return own if own in SECTION_KEYS else template_key(heading)

    def _own_section(self, heading: str) -> str:
        return self.sections.get(normalised(bare(heading)), "") if self.sections else ""


_SIDES = rare(r"(?<!\s)(?:\s*+[/／&＆]\s*+|\s++and\s++|\s++\((?=[^()]++\)$))")
_OF_OTHER_RECORDS = frozenset({"parents", "superseded"})


@lru_cache(maxsize=4096)
def _label_of(words: str) -> Label | None:
    spelling = normalised(words)
    if spelling in LABELS:
        return LABELS[spelling]
    parted = _SYMBOLS.sub("", spelling).strip()
    if parted in LABELS:
        return LABELS[parted]
    if "-" in parted or not (parted.isascii() and words.islower()):
        parted = normalised(_CAMEL.sub(" ", _SYMBOLS.sub("", words.strip(" :：*"))).replace("-", " "))
        spellings = (parted, parted if parted.isascii() else parted.replace(" ", ""))
        listed = next((LABELS[each] for each in spellings if each in LABELS), None)
        if listed:
            return listed
    return None if "  " in words.strip() else composed_label(parted)


_SYMBOLS = re.compile(r"^[^\w#(]+|\s*(?:\([^()]*\)|（[^（）]*）)$")
_CAMEL = re.compile(r"(?<=[a-z])(?=[A-Z])")
KNOWN = Vocabulary()
"""The closed list by itself."""


def is_believed(label: Label, parts: tuple[Part, ...], vocabulary: Vocabulary, *, always: bool) -> bool:
    """Whether what stands behind a label is a value of its field."""
    if (always and not label.doubtful) or any(vocabulary.believes(label, part.text) for part in parts):
        return True
    return bool(parts) and all(is_placeholder(part.text) for part in parts)


def is_meant(label: Label, text: str) -> bool:
    """Whether a value is meant as the field's by its label alone: a few words as a date, mere numbers as references."""
    if label.doubtful:
        return False
    if label.key == "references":
        return _MERE_NUMBERS.fullmatch(text) is not None
    return label.key == "date" and 0 < len(text) <= _LONGEST_DATE


_MERE_NUMBERS = rare(r"\d{1,6}(?:[\s,;]{1,3}\d{1,6})*+")
_LONGEST_DATE = 40
