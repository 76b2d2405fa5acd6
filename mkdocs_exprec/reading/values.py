"""A value as written -> the ids in it, and whether it looks like what its label says, so that a label is believed."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import NamedTuple

from mkdocs_exprec.reading.dates import looks_like_date
from mkdocs_exprec.reading.references import names_something


class Id(NamedTuple):
    """An id in a value, by its offsets there."""

    text: str
    start: int
    end: int


_RUN_IN_URL = re.compile(
    r"(?:wandb\.ai|wandb\.[\w.-]+|api\.wandb\.ai)/[^/\s]+/[^/\s]+/(?:runs|groups|sweeps)/(?P<wandb>[\w.%-]+)"
    r"|/experiments/\d+/runs/(?P<mlflow>[0-9a-f]{32})"
    r"|comet\.com/[^/\s]+/[^/\s]+/(?P<comet>[0-9a-f]{16,})"
)
_ID_PIECE = re.compile(
    r"\[\[(?P<wiki>[^\[\]|#]+)[^\[\]]*\]\](?:\([^()]*\))?"
    r"|\[(?P<text>[^\[\]]*)\]\((?P<target>[^()\s]*)[^()]*\)"
    r"|`(?P<code>[^`\n]*)`"
    r"|(?P<url>https?://[^\s<>()\[\]`|,;]+)"
    r"|(?P<word>[^\s,;、，；()\[\]`|·]+)"
    r"|(?P<mark>[,;、，；()])"
)
_TOKEN = re.compile(r"[#@]?\w[\w.:/@#+=-]*", re.UNICODE)
_DIGIT = re.compile(r"\d")
_LETTER = re.compile(r"[^\W\d_]")
_NAMED_ID = re.compile(
    r"(?:exp(?:eriment|\.)?|e|ex|study|trial|abl(?:ation)?|run|r|실험|実験|实验)[-_ #]?\d+[a-z]?(?:[-_.][\w-]+)*",
    re.IGNORECASE,
)
_DATED_ID = re.compile(r"\d{4}-?\d{2}-?\d{2}[-_T]?[\w-]+")
_NUMBERED = re.compile(r"(?<![^\W_])(?:experiment|exp|e|실험|実験|实验)[ #]\d+[a-z]?\b", re.IGNORECASE)
_ENDING = re.compile(r"(?:/?(?:README|index|results?))?\.(?:md|markdown)(?:#.*)?$", re.IGNORECASE)


def run_ids(text: str, *, strict: bool) -> Iterator[Id]:
    """The run ids that a value names.

    Args:
        text: what is written behind the label or in a cell.
        strict: whether a lone word has to hold a digit or `_`, because the label means other things as well.
    """
    depth, fresh = 0, True
    for match in _ID_PIECE.finditer(text):
        if mark := match["mark"]:
            depth += (mark == "(") - (mark == ")")
            fresh = fresh or (mark not in "()" and depth <= 0)
            continue
        url = match["url"] or (match["target"] if match["target"] is not None else "")
        if url.startswith("http"):
            named = _RUN_IN_URL.search(url)
            if named:
                run = named[named.lastgroup or 0]
                at = match.start() + match[0].index(run)
                yield Id(run, at, at + len(run))
            fresh = False
            continue
        if match["code"] is not None:
            inner = match["code"].strip().rstrip("/")
            inner = inner if _is_path(inner) else inner.rpartition("/")[2]
            if _TOKEN.fullmatch(inner) and not _is_path(inner) and depth <= 0:
                at = match.start() + match[0].index(inner)
                yield Id(inner, at, at + len(inner))
                fresh = False
            continue
        name = (match["wiki"] or match["text"] or match["word"] or "").strip("*_:. ")
        joined = fresh and depth <= 0
        fresh = False
        if joined and name and _TOKEN.fullmatch(name) and _is_run(name, strict=strict):
            at = match.start() + match[0].index(name)
            yield Id(name, at, at + len(name))


def _is_path(name: str) -> bool:
    return "/" in name and "." in name.rpartition("/")[2]


def _is_run(name: str, *, strict: bool) -> bool:
    if name.startswith("#"):
        return name[1:].isdigit()
    if name.isdigit():
        return len(name) >= 4 if strict else True
    if not strict:
        return True
    return bool((_DIGIT.search(name) and _LETTER.search(name) and len(name) >= 3) or "_" in name) and "=" not in name


def record_ids(text: str) -> list[Id]:
    """The records that a value names: by `[[wiki]]` link, link, code span, or an id among its words."""
    found: list[Id] = []
    depth = 0
    only = len(text.split()) == 1
    for match in _ID_PIECE.finditer(text):
        if mark := match["mark"]:
            depth += (mark == "(") - (mark == ")")
            continue
        name = match["wiki"] and match["wiki"].strip().rpartition("/")[2]
        if name is None and match["target"] is not None:
            target = match["target"]
            is_record = bool(_ENDING.search(target)) and "://" not in target
            stem = _ENDING.sub("", target).rstrip("/").rpartition("/")[2]
            name = stem if is_record and stem not in ("", ".", "..") else _first_id(match["text"])
        elif name is None and match["code"] is not None:
            name = _as_id(match["code"].strip())
        elif name is None and match["word"] is not None and depth <= 0:
            word = match["word"].strip("*_:.\"'")
            name = _as_id(word) if _is_record_id(word) or (only and _is_slug(word)) else ""
        between = _REMARK.sub("", text[found[-1].end : match.start()]) if found else ""
        if name and (_NAMED_ID.fullmatch(name) or not _WORDS.search(between)):
            found.append(Id(name.strip(), match.start(), match.end()))
    if not found:
        found = [Id(match[0], *match.span()) for match in _NUMBERED.finditer(text)]
    return found


_REMARK = re.compile(r"\([^()]*+\)")
_WORDS = re.compile(r"[^\W\d_]{2,}(?<!and)(?<!und)(?<!및)")
"""Words between two ids, behind which a second one is named for another reason."""


def _first_id(text: str) -> str:
    match = _NAMED_ID.search(text) or _DATED_ID.search(text)
    return match[0] if match else ""


def _as_id(word: str) -> str:
    stem = _ENDING.sub("", word).rstrip("/").rpartition("/")[2] if _ENDING.search(word) else word
    return stem if _is_record_id(stem) or _is_slug(stem) else ""


def _is_record_id(word: str) -> bool:
    return _NAMED_ID.fullmatch(word) is not None or _DATED_ID.fullmatch(word) is not None


def _is_slug(word: str) -> bool:
    """Whether a word that stands alone can be the name of a record: letters, digits, and `-` or `_` between them."""
    return re.fullmatch(r"[\w.-]+", word) is not None and bool(_DIGIT.search(word) or "_" in word or "-" in word)


_COMMIT = re.compile(r"(?<![\w-])(?=[0-9a-f]*\d|[0-9a-f]{40})[0-9a-f]{7,40}(?![\w-]|\.\d)")
_BRANCH = re.compile(r"[\w][\w./#+@-]*(?:\s*[(@,].*)?")
_SEED = re.compile(
    r"[\[(]?\s*(?:seeds?\s*[=:]?\s*)?[-+]?\d+(?!\s*(?:seeds?|runs?|random|different|x\b|%|\.\d))", re.IGNORECASE
)
_COUNTED = re.compile(
    r"\d+\s+(?:\w+\s+)?(?:seeds?|runs?)\b[^\w(\[{:=]*(?P<list>[(\[{][^()\[\]{}]*[)\]}]|[:=].*)?", re.IGNORECASE
)
_SENTENCE = re.compile(r"[.!?。]\s+\S|\s(?:is|was|are|were|the|that|which)\s")


def commit_of(text: str) -> Id | None:
    """The first hash in a value."""
    match = _COMMIT.search(text)
    return Id(match[0], *match.span()) if match else None


def seed_list(text: str) -> str:
    """What of a value holds the seeds: of `3 seeds (1, 2, 3)` what is in brackets; nothing if it only counts them."""
    counted = _COUNTED.match(text)
    if counted is None:
        return text
    listed = (counted["list"] or "").strip("()[]{}:= ")
    return listed if re.match(r"[-+]?\d+", listed) else ""


def _short(length: int) -> Callable[[str], bool]:
    return lambda text: len(text) <= length and not _SENTENCE.search(text)


def _looks_like_seeds(text: str) -> bool:
    return len(text) <= 200 and _SEED.match(seed_list(text)) is not None


def _any(text: str) -> bool:
    return bool(text)


_LOOKS: dict[str, Callable[[str], bool]] = {
    "title": _short(200),
    "id": lambda text: re.fullmatch(r"`?[\w.#/-]{1,80}`?", text) is not None and bool(_DIGIT.search(text)),
    "date": looks_like_date,
    "owners": _short(120),
    "references": names_something,
    "runs": lambda text: next(run_ids(text, strict=True), None) is not None,
    "seeds": _looks_like_seeds,
    "status": _short(100),
    "hypothesis": _any,
    "decision": _any,
    "kind": _short(60),
    "commit": lambda text: len(text) <= 200 and commit_of(text) is not None,
    "branch": lambda text: len(text) <= 120 and _BRANCH.fullmatch(text.replace("`", "").strip("* ")) is not None,
    "tags": _short(300),
    "parents": lambda text: bool(record_ids(text)),
    "superseded": lambda text: bool(record_ids(text)),
    "baseline": _short(300),
    "cost": lambda text: len(text) <= 200 and bool(_DIGIT.search(text)),
    "aliases": _any,
}


def looks_like(key: str, text: str) -> bool:
    """Whether a value has the form of a field's values."""
    return _LOOKS[key](text)
