"""A Git repository -> which commits it has. Git is asked once for many names, and never over the network."""

from __future__ import annotations

import os
from collections.abc import Iterable
from functools import cached_property

from mkdocs_exprec import surroundings


class History:
    """The commits of one repository; what it was asked is remembered for one build.

    Args:
        root: the absolute path of the repository's work tree.
    """

    def __init__(self, root: str) -> None:
        self.root = root
        self._known: dict[str, str] = {}
        self.is_repository = surroundings.exists(os.path.join(root, ".git"))

    def commits(self, names: Iterable[str]) -> dict[str, str]:
        """The full hash of each name (a hash of 7 to 40 digits) that is one commit of the repository."""
        wanted = dict.fromkeys(names)
        unknown = sorted(name for name in wanted if name not in self._known)
        if unknown and self.is_repository:
            self._known |= dict.fromkeys(unknown, "") | self._ask(unknown)
        return {name: full for name in wanted if (full := self._known.get(name, ""))}

    @cached_property
    def is_complete(self) -> bool:
        """Whether a commit that is not found is not there: Git answers, and the clone is not shallow."""
        if not self.is_repository:
            return False
        answer = surroundings.git(self.root, "whether it is shallow")
        return answer.startswith("false\n")

    def added(self, files: Iterable[str]) -> dict[str, str]:
        """When each file (an absolute path) was first committed, under whatever name, in ISO form; by one `git log`.

        A shallow clone does not know it of the files that its oldest commits hold already.
        """
        wanted = {os.path.relpath(file, self.root).replace(os.sep, "/"): file for file in files}
        if not self.is_repository or not wanted:
            return {}
        log = surroundings.git(self.root, "when files were added")
        edge = frozenset(self._shallow())
        names: dict[str, str] = {path: path for path in wanted}
        dates: dict[str, str] = {}
        for commit in log.split("\x01")[1:]:
            header, *changes = [piece.lstrip("\n") for piece in commit.split("\0")]
            sha, _, day = header.partition(" ")
            changed = iter(changes)
            for kind in changed:
                if kind.startswith("R"):
                    old, new = next(changed, ""), next(changed, "")
                    if new in names:
                        names.setdefault(old, names[new])
                elif kind.startswith("A") and (path := names.get(next(changed, ""))) and sha not in edge:
                    dates[path] = day.strip()
        return {wanted[path]: day for path, day in dates.items()}

    def _shallow(self) -> list[str]:
        """The oldest commits of a shallow clone."""
        path = surroundings.git(self.root, "where its edge is").strip()
        try:
            return surroundings.content(os.path.join(self.root, path)).decode("ascii").split()
        except (OSError, UnicodeDecodeError):
            return []

    def _ask(self, names: list[str]) -> dict[str, str]:
        answer = surroundings.git(self.root, "which objects these are", "\n".join(names) + "\n")
        lines = (line.partition(" ") for line in answer.splitlines())  # one for each name, in their order
        return {name: full for name, (kind, _, full) in zip(names, lines, strict=False) if kind == "commit"}
