"""The text of a pattern -> the pattern, compiled when it is first applied.

A check applies a third of those that the package has; to compile the others took a tenth of the time of a short one.
"""

from __future__ import annotations

import re
from typing import Any, AnyStr, cast


def rare(pattern: AnyStr, flags: int = 0) -> re.Pattern[AnyStr]:
    """A pattern that most records give no occasion to apply. Use it as one that `re.compile` gives."""
    return cast("re.Pattern[AnyStr]", Rare(pattern, flags))


class Rare:
    """Stands for a pattern until it is applied."""

    def __init__(self, pattern: Any, flags: int) -> None:
        self._written = pattern, flags

    def __getattr__(self, name: str) -> Any:
        applied = self.__dict__[name] = getattr(re.compile(*self._written), name)
        return applied
