"""A rule's docstring -> what it wants and why, what is wrong and what is right, which options it reads."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import NamedTuple

from mkdocs_exprec.patterns import rare

EXAMPLE = "experiments/2025-01-15_smoke.md"
"""The file that an example stands for if it names none."""

_SAMPLE = rare(r"^(With|Bad|Good)\b([^\n]*):\n(`{3,})(\w+)\n(.*?)^\3\n?", re.MULTILINE | re.DOTALL)
_OPTIONS = re.compile(r"^Options: ([^\n]*)\.\n?", re.MULTILINE)
_QUOTED = re.compile(r"`([^`\n]+)`")


class Sample(NamedTuple):
    """A file of a bad or a good example, or the commands that make it."""

    kind: str
    """`Bad` or `Good`, or `With` for what both of them need."""
    note: str
    """What stands behind the kind: the file's path in backticks, how it is saved, how much of it is shown."""
    language: str
    """`markdown` for a record or the part of one that matters, `yaml` for options, `console` for commands."""
    text: str

    @property
    def title(self) -> str:
        """What stands over it."""
        return f"{self.kind}{self.note}"

    @property
    def path(self) -> str:
        """The file that it is."""
        named = _QUOTED.search(self.note)
        return named[1] if named else EXAMPLE


class Explanation(NamedTuple):
    """The public page of a rule, by its parts."""

    summary: str
    """What it wants, in one sentence."""
    reason: str
    """Why, in Markdown."""
    samples: tuple[Sample, ...]
    options: tuple[str, ...]
    """The options that it reads, besides those that every rule obeys."""


@lru_cache(maxsize=256)
def explain(documentation: str) -> Explanation:
    """Part a rule's documentation."""
    text = documentation + "\n"
    samples = tuple(Sample(match[1], match[2], match[4], match[5]) for match in _SAMPLE.finditer(text))
    options = _OPTIONS.search(text)
    words = _OPTIONS.sub("", _SAMPLE.sub("", text))
    summary, _, reason = words.partition("\n\n")
    named = tuple(_QUOTED.findall(options[1])) if options else ()
    return Explanation(summary.replace("\n", " ").strip(), reason.strip(), samples, named)
