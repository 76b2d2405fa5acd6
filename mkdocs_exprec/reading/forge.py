"""A repository's URL -> the addresses of its pull requests, issues and commits, and what such an address names."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import NamedTuple
from urllib.parse import urlsplit

from mkdocs_exprec.options import forge_of

PULL_REQUEST, ISSUE, COMMIT = "pull request", "issue", "commit"


class Outside(NamedTuple):
    """Something that stands on a forge or in another tool."""

    kind: str
    """`pull request`, `issue`, `commit`, or the label of a kind from the options."""
    key: str
    """What identifies it, however it is written: the same for `#12` and for its URL."""
    shown: str
    """What to call it in short, such as `#12`."""
    url: str
    """Where it stands; empty if nobody knows."""


_PATHS = {
    ("github", PULL_REQUEST): "pull", ("github", ISSUE): "issues", ("github", COMMIT): "commit",
    ("gitlab", PULL_REQUEST): "-/merge_requests", ("gitlab", ISSUE): "-/issues", ("gitlab", COMMIT): "-/commit",
    ("bitbucket", PULL_REQUEST): "pull-requests", ("bitbucket", ISSUE): "issues", ("bitbucket", COMMIT): "commits",
    ("gitea", PULL_REQUEST): "pulls", ("gitea", ISSUE): "issues", ("gitea", COMMIT): "commit",
}  # fmt: skip
_KINDS = {
    "pull": PULL_REQUEST, "pulls": PULL_REQUEST, "pull-requests": PULL_REQUEST, "merge_requests": PULL_REQUEST,
    "issues": ISSUE, "issue": ISSUE, "work_items": ISSUE, "commit": COMMIT, "commits": COMMIT,
}  # fmt: skip
_THING = re.compile(
    r"/(?P<repository>[^/\s?#]+(?:/[^/\s?#]+)+?)/(?:-/)?(?P<what>[a-z_-]{2,16})/(?P<key>[0-9a-f]{1,40})(?=[/?#]|$)"
)
_SHORT = 7


@dataclass(frozen=True, slots=True)
class Forge:
    """Where a repository is hosted, and by what custom its addresses are made."""

    host: str
    """Scheme and host, without a final `/`; empty if the repository is unknown."""
    repository: str
    """`owner/name`, or a longer path on GitLab."""
    family: str
    """One of `FORGES`."""

    @classmethod
    def of(cls, url: str | None, family: str = "") -> Forge:
        """Read a repository's URL; without one, what is written is known by name only.

        Args:
            url: of the repository.
            family: one of `FORGES`; if it is empty, the name of the host tells.
        """
        parts = urlsplit(url or "")
        path = parts.path.strip("/").removesuffix(".git")
        family = family or forge_of(url)
        if not parts.netloc or "/" not in path:
            return cls("", "", family)
        return cls(f"{parts.scheme}://{parts.netloc}", path, family)

    def number(self, number: str, kind: str, repository: str = "") -> Outside:
        """A pull request or an issue by its number, of this repository or of another one on the same host."""
        home = repository or self.repository
        pull = kind == PULL_REQUEST
        sign = "!" if pull and self.family == "gitlab" else "#"
        number = number.lstrip("0") or "0"
        apart = "pull-request" if pull and self.family == "bitbucket" else ""  # one space of numbers elsewhere
        shown = f"{sign}{number}" if home == self.repository else f"{home}{sign}{number}"
        return Outside(kind, f"{home}{apart}{sign}{number}", shown, self._url(home, kind, number))

    def commit(self, full: str, repository: str = "") -> Outside:
        """A commit by its hash."""
        home = repository or self.repository
        shown = full[:_SHORT] if home == self.repository else f"{home}@{full[:_SHORT]}"
        return Outside(COMMIT, f"{home}@{full}", shown, self._url(home, COMMIT, full))

    def read(self, url: str) -> Outside | None:
        """What a full URL of this forge names; None if it is of another host or names nothing of the kind."""
        if not self.host or not url.startswith(f"{self.host}/"):
            return None
        match = _THING.match(url, len(self.host))
        kind = match and _KINDS.get(match["what"])
        if not match or not kind:
            return None
        if kind == COMMIT:
            named = self.commit(match["key"], match["repository"]) if len(match["key"]) >= _SHORT else None
        else:
            named = self.number(match["key"], kind, match["repository"]) if match["key"].isdigit() else None
        return named and named._replace(url=url)

    def _url(self, repository: str, kind: str, key: str) -> str:
        return f"{self.host}/{repository}/{_PATHS[self.family, kind]}/{key}" if self.host and repository else ""
