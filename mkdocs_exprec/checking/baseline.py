"""Findings that a team knows of and has put off: told from new ones by file, rule and what is said, not by line.

What is unreadable or unsafe is never put off: by its message, one exposed key is like any other.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from mkdocs_exprec.checking.families import RULE_OF
from mkdocs_exprec.diagnostics import Diagnostic

Known = Mapping[str, Mapping[str, int]]
"""How often each finding, as rule and message, or each part that one says is missing, is known in each file."""
_VERSION = 1


class WrongBaseline(ValueError):
    """A file holds no baseline; the message says why."""


class Sifted(NamedTuple):
    """Findings, without those that are known."""

    new: tuple[Diagnostic, ...]
    known: tuple[Diagnostic, ...]
    mended: int
    """Known findings that are not there any more; where one said that several parts are missing, these parts."""


class Split(NamedTuple):
    """Findings by whether a baseline may know them."""

    put_off: tuple[Diagnostic, ...]
    left: tuple[Diagnostic, ...]
    """What has to be mended."""


def split(diagnostics: Iterable[Diagnostic]) -> Split:
    """Tell what can be put off from what can't."""
    found = tuple(diagnostics)
    return Split(
        tuple(each for each in found if _may_wait(each.code)), tuple(each for each in found if not _may_wait(each.code))
    )


def _may_wait(code: str) -> bool:
    """Whether the findings of a rule may be put off; those of a rule that there is no more are mended."""
    return code not in RULE_OF or RULE_OF[code].suppressible


def written(diagnostics: Iterable[Diagnostic]) -> str:
    """The text of a baseline that knows those findings, as far as they can be put off."""
    files: dict[str, Counter[str]] = {}
    for diagnostic in split(diagnostics).put_off:
        files.setdefault(diagnostic.path, Counter()).update(diagnostic.gists)
    known = {path: dict(sorted(found.items())) for path, found in sorted(files.items())}
    return json.dumps({"version": _VERSION, "findings": known}, indent=1, ensure_ascii=False) + "\n"


def parsed(text: str) -> Known:
    """Read a baseline.

    Raises:
        WrongBaseline: if the text is none.
    """
    try:
        data = json.loads(text)
        known: Known = {
            str(path): {str(key): int(count) for key, count in found.items()}
            for path, found in data["findings"].items()
        }
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError) as error:
        raise WrongBaseline("it is no baseline; write it with `exprec check --write-baseline FILE`") from error
    if data.get("version") != _VERSION:
        raise WrongBaseline(f"it is a baseline of version {data.get('version')}, and not of {_VERSION}")
    return known


def sifted(diagnostics: Sequence[Diagnostic], known: Known) -> Sifted:
    """Take away what is known; of more findings alike than are known, the last are new.

    A finding is known if all that it says is missing is. What can't be put off is new, whatever the baseline holds.
    """
    left = {
        path: Counter({gist: count for gist, count in found.items() if _may_wait(gist.partition(" ")[0])})
        for path, found in known.items()
    }
    new: list[Diagnostic] = []
    old: list[Diagnostic] = []
    for diagnostic in diagnostics:
        here = left.get(diagnostic.path)
        if not here:
            new.append(diagnostic)
            continue
        asked = Counter(diagnostic.gists)
        (old if asked <= here else new).append(diagnostic)
        here.subtract(asked & here)
    mended = sum(found.total() for found in left.values())
    return Sifted(tuple(new), tuple(old), mended)
