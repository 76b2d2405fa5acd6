"""Kinds of outside things that a record refers to: pull requests, issues, commits and other links."""

from __future__ import annotations

import re
from typing import NamedTuple

from mkdocs_exprec.diagnostics import Span
from mkdocs_exprec.patterns import rare


class Reference(NamedTuple):
    """A pull request, issue, commit or other link that a record names."""

    kind: str
    """`pull request`, `issue`, `commit` or `link`."""
    key: str
    """What identifies it: `12`, `owner/repo#12`, a commit's hexadecimal digits, or the URL itself."""
    url: str
    """Where it points, if the author wrote a URL; else empty."""
    text: str
    """What was written."""
    span: Span


_LINK = re.compile(r"\[(?P<text>[^\[\]]*+)\]\(<?(?P<url>[^()\s<>]++)[^()]*\)")
_URL = re.compile(r"<?(?P<url>https?://[^\s<>()\[\]`]++)>?")
_FORGE = re.compile(
    r"https?://[^/\s]+/(?P<repository>[^\s?#]+?)/(?:-/)?"
    r"(?P<what>pull|pulls|pull-requests|merge_requests|issues|issue|commit|commits)/(?P<key>[0-9a-fA-F]+)\b"
)
_KIND = {
    "pull": "pull request", "pulls": "pull request", "pull-requests": "pull request",
    "merge_requests": "pull request", "issues": "issue", "issue": "issue", "commit": "commit", "commits": "commit",
}  # fmt: skip
_NUMBER = re.compile(
    r"(?:(?P<word>PRs?|MRs?|pull[ -]requests?|merge[ -]requests?|issues?|tickets?)[ :]*)?"
    r"(?P<repository>[\w.-]++/[\w./-]*[\w-])?(?P<sign>#|!|GH-)(?P<key>\d+)\b",
    re.IGNORECASE,
)
_WORDED = rare(r"(?P<word>PR|MR|pull[ -]request|merge[ -]request|issue)[ :-]*(?P<key>\d+)\b", re.IGNORECASE)
_TRACKER_KEY = re.compile(r"(?P<key>[A-Z][A-Z0-9]{1,9}-\d+)\b")
_COMMIT = rare(r"(?:commit[ :]+`?|`?(?=[0-9a-f]*\d))(?P<key>[0-9a-f]{7,40})`?(?![\w-])")
_BARE_NUMBER = re.compile(r"\d{1,6}")
_CLOSING = rare(r"(?:see|fix(?:e[sd])?|close[sd]?|resolve[sd]?|part of|related to|and)[ :]+", re.IGNORECASE)


def parse_reference(text: str, span: Span, plain: str = "issue") -> Reference | None:
    """Read one reference, in any of the forms that people use; None if it begins with none of them.

    Args:
        text: what is written.
        span: where it stands.
        plain: what a mere number such as `#12` is.
    """
    words = text.strip("`* ")
    if "[" in words and (link := _LINK.search(words)):
        named = _from_url(link["url"], text, span) or parse_reference(link["text"], span, plain)
        return named and named._replace(text=text)
    if "://" in words and (url := _URL.search(words)):
        return _from_url(url["url"].rstrip(".,;"), text, span)
    if number := _NUMBER.match(words):
        kind = "pull request" if _means_pull_request(number["word"], number["sign"]) else "issue"
        kind = kind if number["word"] else max(kind, plain)
        key = f"{number['repository']}{number['sign']}{number['key']}" if number["repository"] else number["key"]
        return Reference(kind, key, "", text, span)
    if worded := _WORDED.match(words):
        kind = "pull request" if _means_pull_request(worded["word"], "") else "issue"
        return Reference(kind, worded["key"], "", text, span)
    if commit := _COMMIT.match(words):
        return Reference("commit", commit["key"], "", text, span)
    if tracker := _TRACKER_KEY.match(words):
        return Reference("issue", tracker["key"], "", text, span)
    if _BARE_NUMBER.fullmatch(words):
        return Reference(plain, words, "", text, span)
    if closing := _CLOSING.match(words):
        return parse_reference(words[closing.end() :], span, plain)
    return None


def _from_url(url: str, text: str, span: Span) -> Reference | None:
    forge = _FORGE.match(url)
    if forge:
        return Reference(_KIND[forge["what"]], forge["key"], url, text, span)
    if url.startswith(("http://", "https://")):
        return Reference("link", url, url, text, span)
    return None


def _means_pull_request(word: str | None, sign: str) -> bool:
    return sign == "!" or (bool(word) and word[0] in "pPmM")  # type: ignore[index]


_MENTION = rare(
    r"""https?://\S|\]\(                                # any link
      | (?<!&)\#\d+\b | !\d+\b | \bGH-\d+\b              # a number of the forge
      | \b(?:PR|MR|pull\ request|merge\ request|issue)[\ :-]*\#?\d+\b
      | \b(?=[0-9a-f]*\d)(?=[0-9a-f]*[a-f])[0-9a-f]{7,40}\b   # a commit
      | \bcommit[\ :]+`?[0-9a-f]{7,40}\b
      | (?-i:\b[A-Z][A-Z0-9]{1,9}-\d+\b)                   # a tracker's key
    """,
    re.VERBOSE | re.IGNORECASE,
)


def names_something(text: str) -> bool:
    """Whether a text names any pull request, issue, commit or link at all."""
    return _SIGN.search(text) is not None or _MENTION.search(text) is not None


_SIGN = re.compile(r"(?<!&)#\d+\b")
"""What most of them hold, which is found faster by itself."""
