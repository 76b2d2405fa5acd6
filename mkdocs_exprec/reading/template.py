"""What the template expects of a record, and how authors spell it: fields, sections, labelled items."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from mkdocs_exprec.patterns import rare


@dataclass(frozen=True, slots=True)
class Expectation:
    """A field, section or labelled item that the template names, with the spellings that mean it."""

    key: str
    """The name used in code, in JSON and in messages to find it."""
    label: str
    """How the template writes it."""
    spellings: tuple[str, ...]
    """All that authors write for it, in the form that `normalised` gives."""


FIELDS = (
    Expectation("title", "Title", ("title",)),
    Expectation("date", "Date", ("date",)),
    Expectation("owners", "Owner(s)", ("owner", "owners", "author", "authors")),
    Expectation(
        "references",
        "Related PRs / Issues",
        (
            "related prs/issues", "related pr/issue", "related prs and issues", "related pr and issue",
            "related prs", "related pr", "related issues", "related issue", "related", "references",
            "prs/issues", "prs and issues", "prs", "pr", "issues", "issue", "pull requests", "pull request",
        ),
    ),
    Expectation("runs", "Run IDs", ("run ids", "run id", "runs", "run")),
    Expectation("seeds", "Seed(s)", ("seed", "seeds")),
)  # fmt: skip
"""The head of a record: a bullet list with bold labels, or front matter."""

SECTIONS = (
    Expectation("goals", "Goals", ("goals", "goal")),
    Expectation("configuration", "Configuration", ("configuration", "configurations")),
    Expectation("data", "Data & Provenance", ("data and provenance",)),
    Expectation("results", "Results", ("results", "result")),
    Expectation("analysis", "Analysis", ("analysis", "analyses")),
    Expectation("follow-ups", "Follow-ups", ("follow-ups", "follow-up", "follow ups", "followups")),
    Expectation("artifacts", "Artifacts", ("artifacts", "artifact", "artefacts", "artefact")),
)
"""The sections of a record, in their order."""

CONFIGURATION_ITEMS = (
    Expectation("cli", "CLI invocation", ("cli invocation", "cli invocations", "cli")),
    Expectation("config", "Config snapshot", ("config snapshot", "config snapshots", "config")),
    Expectation("derived", "Derived parameters", ("derived parameters", "derived parameter")),
)
"""The labelled items of the section Configuration."""

PROVENANCE_ITEMS = (
    Expectation("datasets", "Datasets", ("datasets", "dataset")),
    Expectation("checksums", "Checksums", ("checksums", "checksum")),
    Expectation("revisions", "Input revisions", ("input revisions", "input revision")),
)
"""The labelled items of the section Data & Provenance."""


def _by_spelling(expectations: tuple[Expectation, ...]) -> dict[str, Expectation]:
    return {spelling: expected for expected in expectations for spelling in expected.spellings}


FIELD_OF = _by_spelling(FIELDS)
SECTION_OF = _by_spelling(SECTIONS)
SECTION_KEYS = frozenset(expected.key for expected in SECTIONS)
ITEM_OF = _by_spelling(CONFIGURATION_ITEMS + PROVENANCE_ITEMS)

_BLANKS = re.compile(r"[\s_]+")


@lru_cache(maxsize=4096)
def normalised(label: str) -> str:
    """A label as the tables spell it: `Owner(s)` is `owner`, `Data & Provenance` is `data and provenance`."""
    label = _BLANKS.sub(" ", label.casefold().replace("(s)", "").replace("’", "'")).strip(" :：*")
    if "/" in label:
        label = "/".join(part.strip() for part in label.split("/"))
    return label.replace(" & ", " and ")


_LATER = frozenset("tbd tba tbc todo fixme 未定 未記入 미정 待定".split()) | {
    "to be done",
    "to be decided",
    "to be determined",
    "fill in your name",
    "yyyy-mm-dd",
}
"""What authors write for "later"."""
PLACEHOLDERS = (
    _LATER
    | frozenset(
        """
        - -- --- – — . ... … ? ?? ~ x n/a n.a. n.a na none null nil pending unknown unassigned
        missing なし 無し 未記録 該当なし 미기록 없음 无 無 暂无
        nessuno nessuna ninguno ninguna aucun aucune kein keine keiner
        """.split()
    )
    | {"not completed", "not recorded", "not applicable", "not available"}
)
"""What authors write for "there is none", or "later": it is no value."""

_UNFILLED = re.compile(r"<[^<>=]*\s[^<>=]*>|\[(?=[^\[\]]*[^\W\d_]{2})[^\[\]=]*\s[^\[\]=]*\]|`<[^<>=`]+>`")


def is_unfilled(text: str) -> bool:
    """Whether a value is still the template's own, such as `<one or more names>`: nobody has written anything yet."""
    if text.startswith(("<", "[", "`<")):
        return len(text) < 200 and _UNFILLED.fullmatch(text) is not None and not _is_tag(text)
    return ("|" in text or "{" in text) and len(text) < 200 and _TO_CHOOSE.fullmatch(text) is not None


def is_put_off(text: str) -> bool:
    """Whether a value is still to be written: the template's own, or words such as `TBD` or `TODO: ask Ana`."""
    return is_unfilled(text) or text.strip(_DECORATION).casefold() in _LATER or _SAYS_LATER.match(text) is not None


_SAYS_LATER = re.compile(r"[*_`(\[]{0,3}(?:tbd|tba|tbc|todo|fixme)[*_`)\]]{0,3}(?=\s*[(:,;.]|\s+[—–-])", re.IGNORECASE)
_TO_CHOOSE = rare(r"`?[\w-]{3,25}(?:\|[\w-]{3,25}){1,9}`?|\{{1,2}\s?[^\W\d][^{}]*\}{1,2}")
"""Values to choose from, such as `planned|running|done`, and the place of one, such as `{{ owner }}`."""


def is_unchosen(key: str, text: str) -> bool:
    """Whether the value of a field is the template's own, also where it is a choice such as `planned | running | done`.

    Of such a field, a record has one value; tags may be parted in the same way.
    """
    return is_unfilled(text) or (key in _ONE_OF and _CHOICE.fullmatch(text) is not None)


_ONE_OF = frozenset({"status", "decision", "kind"})
_CHOICE = re.compile(r"[\w-]++(?: [\w-]++){0,2}+(?: ?\| ?[\w-]++(?: [\w-]++){0,2}+){1,9}+")
_IN_TEXT = re.compile(r"<(?<!\]\(<)(?<!\]: <)(?=[a-zA-Z])[^<>=]{1,198}+>")


def unfilled_in(text: str) -> Iterator[int]:
    """The offset of each `<words of the template>` in a text, but for the targets of links."""
    for match in _IN_TEXT.finditer(text):
        if "\n\n" not in match[0] and not _is_tag(match[0]):
            yield match.start()


def _is_tag(text: str) -> bool:
    """Whether what stands between `<` and `>` can be a tag of HTML: a name, and attributes that need no value."""
    words = text.strip("<>/").split()
    return text.startswith("<") and (text[1:2] in "/!?" or all(word.casefold() in _ATTRIBUTES for word in words[1:]))


_ATTRIBUTES = frozenset(
    """
    / allowfullscreen async autofocus autoplay checked compact controls default defer disabled download hidden inert
    ismap itemscope loop multiple muted nomodule noshade novalidate nowrap open playsinline readonly required reversed
    selected
    """.split()
)
_DECORATION = "*_＿`()[]<>（）【】 \t\n.:"


@lru_cache(maxsize=4096)
def is_placeholder(text: str) -> bool:
    """Whether a value says that there is none: `_n/a_`, `TBD`, `—`, `[Fill in your name]`."""
    stripped = text.strip(" \t\n")
    if len(stripped) > 30:
        return False
    bare = stripped.strip(_DECORATION).casefold()
    return bare in PLACEHOLDERS or stripped.casefold() in PLACEHOLDERS or (bool(stripped) and not stripped.strip("_＿"))


def says_none(text: str) -> bool:
    """Whether a value begins by saying that there is none, whatever follows: `none (the first of its kind)`."""
    return is_placeholder(text) or _SAYS_NONE.match(text) is not None


_SAYS_NONE = re.compile(
    r"[*_`(]{0,3}(?:none|n/a|null|nil|tbd|tba|unknown|なし|無し|없음|无|無|nessun[oa]|ningun[oa]|aucune?|keine?r?)[*_`)]{0,3}"
    r"(?=\s*[(（,;.。、:]|\s+[—–-])",
    re.IGNORECASE,
)
