"""A Git repository -> which commits it has. Git is asked once for many names, and never over the network."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Iterable
from functools import cached_property

_SECONDS = 60
_ENVIRONMENT = {"GIT_OPTIONAL_LOCKS": "0", "GIT_NO_LAZY_FETCH": "1", "GIT_ALLOW_PROTOCOL": "none", "LC_ALL": "C"}


class History:
    """The commits of one repository; what it was asked is remembered for one build.

    Args:
        root: the absolute path of the repository's work tree.
    """

    def __init__(self, root: str) -> None:
        self.root = root
        self._known: dict[str, str] = {}
        self._is_repository = os.path.exists(os.path.join(root, ".git"))

    def commits(self, names: Iterable[str]) -> dict[str, str]:
        """The full hash of each name (a hash of 7 to 40 digits) that is one commit of the repository."""
        wanted = dict.fromkeys(names)
        unknown = sorted(name for name in wanted if name not in self._known)
        if unknown and self._is_repository:
            self._known |= dict.fromkeys(unknown, "") | self._ask(unknown)
        return {name: full for name in wanted if (full := self._known.get(name, ""))}

    @cached_property
    def is_complete(self) -> bool:
        """Whether a commit that is not found is not there: Git answers, and the clone is not shallow."""
        if not self._is_repository:
            return False
        answer = self._git("rev-parse", "--is-shallow-repository", "--verify", "HEAD")
        return answer.startswith("false\n")

    def _ask(self, names: list[str]) -> dict[str, str]:
        answer = self._git("cat-file", "--batch-check=%(objecttype) %(objectname)", given="\n".join(names) + "\n")
        lines = (line.partition(" ") for line in answer.splitlines())  # one for each name, in their order
        return {name: full for name, (kind, _, full) in zip(names, lines, strict=False) if kind == "commit"}

    def _git(self, *arguments: str, given: str = "") -> str:
        try:
            done = subprocess.run(
                ["git", "-C", self.root, *arguments],
                input=given, capture_output=True, text=True, timeout=_SECONDS, check=False,
                env={**os.environ, **_ENVIRONMENT},
            )  # fmt: skip
        except (OSError, subprocess.SubprocessError):
            return ""
        return done.stdout if done.returncode == 0 else ""
