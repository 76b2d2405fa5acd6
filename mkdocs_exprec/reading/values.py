"""A value as written -> the ids in it, and whether it looks like what its label says, so that a label is believed."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import NamedTuple

from mkdocs_exprec.patterns import rare
from mkdocs_exprec.reading.dates import looks_like_date
from mkdocs_exprec.reading.references import names_something
from mkdocs_exprec.reading.states import state_of


class Id(NamedTuple):
    """An id in a value, by its offsets there."""

    text: str
    start: int
    end: int


RUN_IN_URL = rare(
    r"(?:wandb\.ai|wandb\.[\w.-]+|api\.wandb\.ai)/[^/\s]+/[^/\s]+/"
    r"(?:runs/(?P<wandb>[\w%-]++(?:\.[\w%-]++)*+)|(?:groups|sweeps)/(?P<group>[\w.%-]+))"
    r"|/experiments/\d+/runs/(?P<mlflow>[0-9a-f]{32})"
    r"|comet\.(?:com|ml)/[^/\s]+/[^/\s]+/(?P<comet>[0-9a-f]{16,})"
    r"|neptune\.ai/\S{0,300}?(?:/e/|[?&]runIdentificationKey=)(?P<neptune>[A-Z][A-Z0-9]*-\d+)"
    r"|tensorboard\.dev/experiment/(?P<tensorboard>\w{16,})"
)
"""The addresses of runs on trackers; those of projects and reports are none."""
_ID_PIECE = rare(
    r"\[\[(?P<wiki>[^\[\]|\\#]+)[^\[\]]*\]\](?:\([^()]*\))?"
    r"|\[(?P<text>[^\[\]]*)\]\((?P<target>[^()\s]*)[^()]*\)"
    r"|`(?P<code>[^`\n]*)`"
    r"|<?(?P<url>https?://[^\s<>()\[\]`|,;]+)>?"
    r"|(?P<word>[^\s,;、，；()（）\[\]`|·]+)"
    r"|(?P<mark>[,;、，；()（）])"
)
_TOKEN = re.compile(r"[#@]?\w[\w.:/@#+=-]*", re.UNICODE)
_DIGIT = re.compile(r"\d")
_LETTER = re.compile(r"[^\W\d_]")
_NAMED_ID = rare(
    r"(?:exp(?:eriment[oe]?|érience|\.)?(?:[-_][a-z]{1,12}){0,2}|e|ex|study|trial|abl(?:ation)?|run|r|실험|実験|实验)"
    r"[-_ #]?\d+(?:[a-z]|(?-i:[A-Z]{2}))?(?:[-_.][\w-]+)*",
    re.IGNORECASE,
)
_DATED_ID = re.compile(r"\d{4}-?\d{2}-?\d{2}[-_T]?[\w-]+")
_NUMBERED = rare(r"(?<![^\W_])(?P<word>experiment|exp|e|실험|実験|实验)s?[ #]+(?P<number>\d+[a-z]?)\b", re.IGNORECASE)
_NUMBER_AFTER = rare(
    r"(?:\s*\([^()]*+\))?\s*(?:[,;、，&+]|and\b|및)\s*(?:and\s+)?(?P<number>\d{1,4}[a-z]?)(?![\w.%×-])"
)
_ENDING = rare(r"(?:(?:^|/)(?:README|index|results?))?\.(?:md|markdown)(?:#.*)?$|(?<=\w)\.(?:py|ipynb)$", re.IGNORECASE)
"""What is no part of a name: the end of a record's file, or of the script that ran the experiment."""


def run_ids(text: str, *, strict: bool) -> Iterator[Id]:
    """The run ids that a value names.

    Args:
        text: what is written behind the label or in a cell.
        strict: whether a lone word has to hold a digit or `_`, because the label means other things as well.
    """
    depth, fresh, named_place = 0, True, False
    other = _OTHER_PAIR.search(text)
    for match in _ID_PIECE.finditer(text, 0, other.start() if other else len(text)):
        if mark := match["mark"]:
            depth += _DEPTH.get(mark, 0)
            fresh = fresh or (mark not in _DEPTH and depth <= 0)
            named_place = named_place and mark in _DEPTH
            continue
        named_place = named_place or (not fresh and match["word"] in _BEFORE_PLACES)
        if named_place:  # where it ran
            continue
        url = match["url"] or (match["target"] if match["target"] is not None else "")
        if url.startswith("http"):
            named = RUN_IN_URL.search(url)
            if named:
                run = named[named.lastgroup or 0]
                at = match.start() + match[0].index(run)
                yield Id(run, at, at + len(run))
            fresh = False
            continue
        if match["code"] is not None:
            inner = match["code"].strip().rstrip("/")
            inner = inner if _is_path(inner) else inner.rpartition("/")[2]
            if _TOKEN.fullmatch(inner) and not _is_path(inner) and depth <= 0 and not _NO_RUN.fullmatch(inner):
                at = match.start() + match[0].index(inner)
                yield Id(inner, at, at + len(inner))
                fresh = False
            continue
        name = (match["wiki"] or match["text"] or match["word"] or "").strip("*_:. ")
        joined = fresh and depth <= 0
        fresh = False
        if joined and name and _TOKEN.fullmatch(name) and is_run(name, strict=strict):
            at = match.start() + match[0].index(name)
            yield Id(name, at, at + len(name))


_DEPTH = {"(": 1, "（": 1, ")": -1, "）": -1}
_OTHER_PAIR = rare(r"\s·\s+(?:git|commit|sha|branch|status|state|seeds?|config|code|model|data)\s+(?=`|\*\*)")
"""What else is said behind a run, such as ``· git `4f2a91c` ``."""
_BEFORE_PLACES = frozenset({"on", "at", "@"})
_NO_RUN = rare(r"[0-9a-f]{40}|[0-9a-f]{64}|[a-z]+=.*")
"""The hash of a commit or of a file, and what is set."""


def _is_path(name: str) -> bool:
    return "/" in name and "." in name.rpartition("/")[2]


def is_run(name: str, *, strict: bool) -> bool:
    """Whether a word can be a run's id; to be one strictly, it has to look like no other word."""
    if name.startswith("#"):
        return name[1:].isdigit()
    if name.isdigit():
        return len(name) >= 4 if strict else True
    if not strict:
        return True
    if _MEASURE.fullmatch(name):
        return False
    return bool((_DIGIT.search(name) and _LETTER.search(name) and len(name) >= 3) or "_" in name) and "=" not in name


_MEASURE = re.compile(
    r"\d[\d.]*(?:-[a-z]{2,}|[kmgb]b?|[hds]|ms|mins?|hrs?|secs?|st|nd|rd|th|[x×]\w*"
    r"|(?:step|epoch|hour|day|seed|minute|second)s?)|[ahvlt]\d{2,3}",
    re.IGNORECASE,
)
"""How much or of what kind something is, such as `30-point`, `40min`, `8xH100` or `H100`, and no id."""


def record_ids(text: str, *, sure: bool = True, like: frozenset[str] = frozenset()) -> list[Id]:
    """The records that a value names: by `[[wiki]]` link, link, code span, or an id among its words.

    Args:
        text: what is written behind the label.
        sure: whether the label is one of records only, so that a word that stands alone is one.
        like: the shapes of the record's own names; a word of such a shape is an id too.
    """
    found: list[Id] = []
    inside: list[Id] = []
    depth = 0
    first = _BEFORE_REMARK.match(text) if sure else None
    alone = first.end() if first else 0
    number = _BARE_NUMBER.match(text) if sure else None
    if number:
        found.append(Id(number[0], *number.span()))
    for match in _ID_PIECE.finditer(text):
        if mark := match["mark"]:
            depth += _DEPTH.get(mark, 0)
            continue
        name = _record_named(match, only=match.end() <= alone, sure=sure, like=like)
        if not name:
            continue
        if depth > 0 and match["word"] is not None:
            inside.append(Id(name, *match.span()))
            continue
        between = _REMARK.sub("", text[found[-1].end : match.start()]) if found else ""
        if _NAMED_ID.fullmatch(name) or shape(name) in like or not _WORDS.search(between):
            found.append(Id(name, *match.span()))
    return found or list(_numbered(text)) or [each for each in inside if _is_record_id(each.text)]


def _record_named(match: re.Match[str], *, only: bool, sure: bool, like: frozenset[str]) -> str:
    """The record that a piece of a value names; empty if it names none."""
    if match["wiki"]:
        name = match["wiki"].strip().rpartition("/")[2]
        return name if sure or " " not in name or _DIGIT.search(name) else ""
    if match["target"] is not None:
        stem = _stem(match["target"])
        return stem if stem and (sure or _DIGIT.search(stem)) else _first_id(match["text"])
    if match["code"] is not None:
        name = _as_id(match["code"].strip())
        return name if sure or _is_record_id(name) or shape(name) in like else ""
    word = (match["word"] or "").strip("*_:.\"'")
    is_named = _is_record_id(word) or shape(word) in like
    return _as_id(word) or word if is_named else _as_id(word) if only else ""


def _stem(target: str) -> str:
    """What a link to a record calls it: the file's name, or the folder's."""
    if "://" in target:
        return ""
    is_folder = target.endswith("/") and _DIGIT.search(target) is not None
    stem = _ENDING.sub("", target).rstrip("/").rpartition("/")[2] if _ENDING.search(target) or is_folder else ""
    return "" if stem in (".", "..") else stem


def _numbered(text: str) -> Iterator[Id]:
    """The ids in `Experiments 31 (sparse), 34 and 35`."""
    for match in _NUMBERED.finditer(text):
        yield Id(f"{match['word']} {match['number']}", *match.span())
        more = _NUMBER_AFTER.match(text, match.end())
        while more:
            yield Id(f"{match['word']} {more['number']}", *more.span("number"))
            more = _NUMBER_AFTER.match(text, more.end())


def shape(name: str) -> str:
    """What the names of a project's records have in common: `REC-012` and `REC-7`, or `AX` and `BX`, are alike.

    Empty for a name that is a word like any other.
    """
    if len(name) > _LONGEST_SHAPED or not _CODE.fullmatch(name):
        return ""
    return _DIGITS.sub("0", name) if _DIGIT.search(name) else "A" * len(name)


_CODE = re.compile(r"[A-Z]{1,4}|[A-Z][A-Za-z]{0,11}(?:[-_][A-Z][A-Za-z]*)*[-_]?\d+[A-Za-z]?")
_DIGITS = re.compile(r"\d+[A-Z]?")
_LONGEST_SHAPED = 30


_REMARK = re.compile(r"\([^()]*+\)")
_BEFORE_REMARK = rare(r"\s*+[^\s(（]++(?=\s*+(?:$|[(（]|[—–-]\s))")
"""The one word before a remark, or by itself."""
_BARE_NUMBER = re.compile(r"\d{3,4}(?=\s*(?:$|[(,;]))")
"""The number by which a record is named, such as `012 (the first)`."""
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
    is_mere_number = word.isdigit() and len(word) > _LONGEST_NUMBER
    is_word = re.fullmatch(r"[\w.-]+", word) is not None and not is_mere_number
    return is_word and bool(_DIGIT.search(word) or "_" in word or "-" in word)


_LONGEST_NUMBER = 8
"""Digits, as of a day; longer numbers are of jobs and files."""


_COMMIT = rare(
    r"(?<![\w-])(?!(?:19|20)\d{6}(?!\w))(?:(?=[0-9a-f]*\d|[0-9a-f]{40})[0-9a-f]{7,40}"
    r"|(?=[0-9A-F]*\d)(?=[0-9A-F]*[A-F])[0-9A-F]{7,40}|(?<=`)[0-9a-f]{7,40}(?=`))(?!\w|-(?!dirty)|\.\d)"
)
_BRANCH = rare(r"[\w][\w./#+@-]*(?:\s*[(@,;→←].*)?")
_INTEGER = r"[-+]?\d{1,20}(?!\w|\.\w|-\d\d-|:\d)(?!\s*(?:seeds?\b|runs?\b|random\b|different\b|x\b|%|[개個个種种回次]))"
_SEEDS_BEGIN = rare(
    r"\s*+(?:(?:[^\W\d][\w.()]*+\s++){0,3}?[^\W\d][\w.()]*+\s*+[:=]\s*+|seeds?\s++)?"
    rf"[\[({{<]?\s*+(?={_INTEGER})",
    re.IGNORECASE,
)
_SEED = rare(_INTEGER, re.IGNORECASE)
_TO_NEXT_SEED = rare(
    r"(?:\s*+[\])}>])?(?:\s*+\([^()]*+\))?\s*+(?:[,;/|&+、，；·]\s*+|(?<=\s))(?:(?:and|und|et|y|e)\s++)?"
    rf"(?:[^\W\d]\w*+(?:\s\w++)?\s*+[:=]\s*+)?[\[({{<]?\s*+(?={_INTEGER})",
    re.IGNORECASE,
)
_TO_END_OF_RANGE = rare(
    r"(?:\s?(?:-|–|—|~|〜|→|\.\.\.?|…|to|through|bis)\s?|,\s?(?:\.\.\.?|…),?\s?)"
    r"(?P<end>\d{1,9})(?!\w|\.\w)",
    re.IGNORECASE,
)
_MOST_SEEDS = 100
_COUNTED = rare(
    r"(?:[A-Za-z]\w*\s*=\s*)?\d+(?:\s?[-–]\s?\d+)?\s+(?:\w+\s+){0,2}(?:seeds?|runs?|per|each|total|values|replicates|repetitions|trials)\b"
    r"[^(\[{:=]*(?P<list>[(\[{][^()\[\]{}]*[)\]}]|[:=].*)?",
    re.IGNORECASE,
)
_ONE_FIXED = re.compile(r"\d{1,2}\s*\((?:\w+\s+)?seeds?\s*[=:]?\s*(?P<list>\d[\d, ]*)\)", re.IGNORECASE)
"""A number of seeds, and which they are: `1 (fixed seed=42)`."""
_NUMBER_AND_LIST = re.compile(
    r"(?:n\s?=\s?)?(?P<number>\d{1,2})\s?[×x]?\s?(?:[(（]|[:：]\s?)(?P<list>\d[\d,、，\s–-]*)(?:[)）]|$)", re.IGNORECASE
)
"""How many seeds, and which: `5 (42-46)`, `n=3: 1, 2, 3`."""
_MARKS = str.maketrans("`*_", "   ")
_SENTENCE = rare(r"[.!?。]\s+\S|\s(?:is|was|are|were|the|that|which)\s")
_SENTENCE_END = re.compile(r"[.!?](?=\**\s+[^\sa-z(])|。(?=\s*\S)")
_TELLS = re.compile(r"\s(?:is|was|are|were|that|which)\s")


def commit_of(text: str) -> Id | None:
    """The first hash in a value."""
    match = _COMMIT.search(text)
    return Id(match[0], *match.span()) if match else None


def first_sentence(text: str) -> str:
    """What of a status says it: a longer value goes on to tell about it."""
    words = _LINKED.sub(lambda link: "-" * len(link[0]), text) if "](" in text else text
    end = _SENTENCE_END.search(words)
    stop = end.start() if end else len(words)
    if stop > LONGEST_STATUS:
        clause = _CLAUSE_END.search(words, 0, LONGEST_STATUS)
        said = words[: clause.start()] if clause else ""
        says_it = clause and (clause[0] in ";；" or _IN_CAPITALS.fullmatch(said) or any(map(state_of, said.split())))
        end = clause if says_it else end
    elif (bold := _BOLD_FIRST.match(words)) and _TELLS.search(words, bold.end(), stop):
        return bold[0]
    elif (colon := words.find(": ", 0, stop)) > 0 and state_of(words[:colon]) and _TELLS.search(words, colon, stop):
        return text[:colon]
    return text[: end.start()] if end else text


_IN_CAPITALS = rare(r"[*_]{0,2}[A-Z]{2,}(?: [A-Z]{2,})+")
_BOLD_FIRST = rare(r"\*\*[^*\n\d]{1,60}+\*\*(?=\s[—–-]\s)")
_CLAUSE_END = re.compile(r"(?<=[\w)`])(?:[:;](?=\s)|\s[—–](?=\s)|；)")
LONGEST_STATUS = 100
"""Characters; what is longer is a sentence."""
_LINKED = re.compile(r"\[[^\[\]]*+\]\([^()]*+\)")


def lists_seeds(text: str) -> bool:
    """Whether a value says which seeds there were, and not only how many: `3 seeds (1, 2, 3)` does."""
    return _start_of_seeds(text) >= 0


def counts_and_lists_seeds(text: str) -> bool:
    """Whether a value says how many seeds there were and which: `3 (0-2)`."""
    return _numbered_list(text) is not None


def _numbered_list(text: str) -> re.Match[str] | None:
    told = _NUMBER_AND_LIST.match(text)
    return told if told and sum(1 for _ in seeds_in(told["list"])) == int(told["number"]) else None


def _start_of_seeds(text: str) -> int:
    """Where a value begins to list seeds; -1 if it only counts them."""
    if one := _ONE_FIXED.match(text):
        return one.start("list")
    if numbered := _numbered_list(text):
        return numbered.start("list")
    counted = _COUNTED.match(text)
    if counted is None:
        return 0
    listed = (counted["list"] or "").strip("()[]{}:= ")
    return text.index(listed, counted.start("list")) if _SEEDS_BEGIN.match(listed) else -1


def seeds_in(text: str) -> Iterator[Id]:
    """The integers that a value begins with: `1, 2 and 3 (again)`, `train=1, eval=2`, and every seed of `0-4`.

    Behind other words they are read if they are all that stands in code: ``train `1`, test `2` ``.
    """
    words = text.translate(_MARKS)
    start = _start_of_seeds(words)
    at = _SEEDS_BEGIN.match(words, start) if start >= 0 else None
    if at is None and "`" in text:
        yield from _seeds_in_code(text)
    while at:
        seed = _SEED.match(words, at.end())
        assert seed is not None
        last = _TO_END_OF_RANGE.match(words, seed.end())
        if last and 0 < int(last["end"]) - int(seed[0]) <= _MOST_SEEDS:
            for number in range(int(seed[0]), int(last["end"]) + 1):
                yield Id(str(number), seed.start(), last.end())
        else:
            yield Id(seed[0], *seed.span())
        at = _TO_NEXT_SEED.match(words, (last or seed).end())


def _seeds_in_code(text: str) -> Iterator[Id]:
    spans = list(_CODE_SPAN.finditer(text))
    if all(_SEED.fullmatch(span[1]) for span in spans):
        yield from (Id(span[1], *span.span(1)) for span in spans)


_CODE_SPAN = re.compile(r"`([^`]*+)`")


def begins_with_run(text: str) -> bool:
    """Whether the first word of a value is surely a run's id."""
    return _SURELY_RUN.match(text) is not None


_SURELY_RUN = rare(
    r"`?(?:run|job|sweep|trial|session|slurm|exp)[-_]?(?:[a-z0-9]+[-_])*+\d[\w-]*"
    r"|`(?!gpu|node|host|tpu|[ahv]100)(?=[a-z_-]{0,40}\d)[\w-]{6,60}`"
    r"|(?=[a-z]{0,7}\d[a-z0-9]{0,7}[a-z])[a-z0-9]{8}(?=\s)",
    re.IGNORECASE,
)
"""What a run is usually called: `run-0042`, a name in code with a digit, an id of Weights & Biases."""


def is_prose(text: str) -> bool:
    """Whether a value is made of sentences."""
    return _SENTENCE.search(text) is not None


def _short(length: int) -> Callable[[str], bool]:
    return lambda text: len(text) <= length and not is_prose(text)


def _looks_like_status(text: str) -> bool:
    words = first_sentence(text)
    return len(words) <= LONGEST_STATUS and not _TELLS.search(words)


def _looks_like_id(text: str) -> bool:
    words = named_id(text)
    return _DIGIT.search(words) is not None or len(_JOINTS.findall(words)) > 1


def named_id(text: str) -> str:
    """The id that a value begins with, without what is said of it."""
    match = _LEADING_ID.match(text)
    return match["id"] if match else ""


_JOINTS = re.compile(r"[-_]")
_LEADING_ID = rare(r"[*_]{0,3}\[?`?(?P<id>[\w#][\w.#/+-]{0,79})`?(?:\]\([^()]*\))?[*_]{0,3}(?=$|\s*(?:[(,;]|[:—–-]\s))")


def _looks_like_owners(text: str) -> bool:
    names = _INITIAL.sub("", text) if "." in text else text
    return len(text) <= 120 and not is_prose(names) and _LETTER.search(text) is not None


_INITIAL = rare(r"\b(?:[^\W\d_]|Dr|Prof|Mrs?|Ms|Mx|St|Jr|Sr|PhD|Ph\.D|M\.?Sc|B\.?Sc|Dipl|Ing|al)\.")
"""What a stop stands behind in a name."""


def _any(text: str) -> bool:
    return bool(text)


_LOOKS: dict[str, Callable[[str], bool]] = {
    "title": _short(200),
    "id": _looks_like_id,
    "date": looks_like_date,
    "owners": _looks_like_owners,
    "references": lambda text: names_something(text) or bool(record_ids(text, sure=False)),
    "runs": lambda text: next(run_ids(text, strict=True), None) is not None,
    "seeds": lambda text: len(text) <= 200 and next(seeds_in(text), None) is not None,
    "status": _looks_like_status,
    "hypothesis": _any,
    "decision": _any,
    "kind": _short(60),
    "commit": lambda text: len(text) <= 200 and commit_of(text) is not None,
    "branch": lambda text: (
        (len(text) <= 120 or text.startswith("`")) and _BRANCH.fullmatch(text.replace("`", "").strip("* ")) is not None
    ),
    "tags": _short(300),
    "parents": lambda text: bool(record_ids(text, sure=False)),
    "superseded": lambda text: bool(record_ids(text)),
    "baseline": _short(300),
    "cost": lambda text: len(text) <= 200 and bool(_DIGIT.search(text)),
    "aliases": _any,
}


def looks_like(key: str, text: str) -> bool:
    """Whether a value has the form of a field's values."""
    return _LOOKS[key](text)
