"""A YAML header -> metadata fields, with every scalar as written and every mistake at its place.

The header is composed into nodes, never constructed: YAML 1.1 would turn seed `012` into 10 and run `2025_01` into
202501, and a constructor can run code. The nodes give positions and show duplicate keys.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

import yaml
from yaml.nodes import MappingNode, Node, ScalarNode, SequenceNode
from yaml.reader import ReaderError

from mkdocs_exprec.diagnostics import Span
from mkdocs_exprec.patterns import rare
from mkdocs_exprec.reading.fields import Field, Part
from mkdocs_exprec.reading.labels import Label
from mkdocs_exprec.reading.scanner import Outline
from mkdocs_exprec.reading.source import Problem
from mkdocs_exprec.reading.template import FIELD_OF, is_placeholder, normalised
from mkdocs_exprec.reading.values import looks_like
from mkdocs_exprec.reading.vocabulary import Vocabulary

_Loader: type = getattr(yaml, "CSafeLoader", yaml.SafeLoader)

MAX_DEPTH = 40
MAX_NODES = 5_000
_SMALL = 2_000
"""A header shorter than this can't nest deeply enough to hurt; a longer one has its depth looked at first."""

_STANDARD_TAG = "tag:yaml.org,2002:"
_SAFE_TAGS = frozenset(
    _STANDARD_TAG + kind
    for kind in ("str", "int", "float", "bool", "null", "timestamp", "map", "seq", "merge", "value", "binary")
)
_SURROGATE = rare("[\ud800-\udfff]")
"""What PyYAML makes of an escape such as `\\ud83d`, unless libyaml refuses it first."""
_DROPPED_COMMENT = re.compile(r"[ \t]+#\d[^\n]*")


@dataclass(frozen=True, slots=True)
class FrontMatter:
    """What a header says, and what is wrong with it."""

    fields: tuple[Field, ...] = ()
    problems: tuple[Problem, ...] = ()
    readable: bool = True
    """Whether the host may read the header too; if not, it never sees it."""

    @property
    def is_lost(self) -> bool:
        """Whether nobody can tell what the header says: what is not found elsewhere may stand in it."""
        return any(problem.slug == _INVALID for problem in self.problems)


_INVALID = "invalid-front-matter"
_SIMPLY = "write a line `key: value` for each"


class _Mistake(Exception):
    def __init__(self, slug: str, span: Span, message: str, hint: str = "") -> None:
        self.problem = Problem(slug, span, message, hint)


def read_front_matter(outline: Outline, vocabulary: Vocabulary) -> FrontMatter:
    """Read the fields of a record's YAML header. Never raises, never runs anything, linear in its length."""
    if outline.unclosed_front_matter:
        problem = Problem(_INVALID, Span(0, 3), "the front matter is never closed", "end it with a line `---`")
        return FrontMatter(problems=(problem,), readable=False)
    if outline.front_matter is None:
        return FrontMatter()
    try:
        return _Reader(outline.text, outline.front_matter, "front matter", vocabulary).read()
    except _Mistake as mistake:
        fields = tuple(_fields_by_lines(outline.text, outline.front_matter, vocabulary))
        return FrontMatter(fields, (mistake.problem,), readable=False)


def _fields_by_lines(text: str, header: Span, vocabulary: Vocabulary) -> Iterator[Field]:
    """What the lines of a header say that is no YAML: a mistake in one of them is none in the others."""
    for line in _KEY_LINE.finditer(text, *header):
        label = vocabulary.of(spelling_of(line["key"]))
        parts = tuple(_parts_of_line(text, *line.span("value"))) if label else ()
        if label and parts and (not label.doubtful or any(looks_like(label.key, part.text) for part in parts)):
            yield Field(label.key, line["key"], *line.span("key"), parts, "front matter", label.rank)


def _parts_of_line(text: str, start: int, end: int) -> Iterator[Part]:
    """The values behind a key: one, those of a list in brackets, or the items on the lines below."""
    value = text[start:end].strip()
    mark = "," if value.startswith("[") and value.endswith("]") else "\n"
    for piece in text[start:end].split(mark):
        words = piece.split(" #", 1)[0].strip(" \t\n[]" if mark == "," else " \t")
        words = words.removeprefix("- ").strip()
        words = words[1:-1] if words[:1] in ("'", '"') and words[-1] == words[0] else words
        if words and words[0] not in _NO_SCALAR:
            at = start + piece.index(words)
            yield Part(words, at, at + len(words))
        start += len(piece) + 1


_KEY_LINE = rare(r"(?<=\n)(?P<key>[^\W\d][\w ()/-]{0,40}+):(?P<value>[ \t]++[^\n]+|[ \t]*+(?:\n[ \t]*+-[ \t][^\n]*)++)")
"""A key at the beginning of its line, with what stands behind it or in the list below it."""
_NO_SCALAR = frozenset("&*!|>{}[]%@`")
"""What begins something else in YAML."""


def read_fence(outline: Outline, end: int, vocabulary: Vocabulary) -> tuple[Field, ...]:
    """Read the first fenced YAML block before an offset, if it holds metadata: two known keys or more."""
    blocks = (_YAML_FENCE.match(outline.text, *block) for block in outline.fences if block.start < end)
    fence = next(filter(None, blocks), None)
    if fence is None or len(fence["yaml"]) > _LONGEST_FENCE:
        return ()
    try:
        found = _Reader(outline.text, Span(*fence.span("yaml")), "fence", vocabulary).read()
    except _Mistake:
        return ()
    return found.fields if len({field.key for field in found.fields}) >= 2 else ()


_YAML_FENCE = rare(
    r"(?:```++|~~~++)[ \t]*+ya?ml[^\n]*+\n(?:---[ \t]*+\n)?+(?P<yaml>(?:(?!```|~~~|---)[^\n]*(?:\n|\Z))*+)"
)
_LONGEST_FENCE = 10_000


class _Reader:
    """Walks the nodes of one header, within bounds."""

    def __init__(self, text: str, span: Span, dialect: str, vocabulary: Vocabulary) -> None:
        self.text = text
        self.span = span
        self.dialect = dialect
        self.vocabulary = vocabulary
        self.nodes = 0
        self.fields: list[Field] = []
        self.nested: set[int] = set()
        """Which of the fields stand in a mapping of their own."""
        self.problems: list[Problem] = []

    def read(self) -> FrontMatter:
        node = self.compose(self.text[self.span.start : self.span.end])
        if node is None:
            return FrontMatter()
        if not isinstance(node, MappingNode):
            kind = "a list" if isinstance(node, SequenceNode) else "a single value"
            self.fail(self.span_of(node), f"the front matter is {kind}, not `key: value` lines")
        self.walk(node, depth=0, inside="")
        if self.dialect == "front matter":
            for key, value in _pairs(node):
                self.check_page_option(key, value)
        return FrontMatter(tuple(self.own()), tuple(self.problems), readable=not self.problems_block())

    def own(self) -> Iterator[Field]:
        """The fields, without those of mappings of which the header itself says as much: what it says counts."""
        if not self.nested:
            yield from self.fields
            return
        said: dict[str, int] = {}
        for index, field in enumerate(self.fields):
            if index not in self.nested and field.parts:
                said[field.key] = min(field.rank, said.get(field.key, field.rank))
        for index, field in enumerate(self.fields):
            if index not in self.nested or field.key in _OFTEN or field.rank < said.get(field.key, field.rank + 1):
                yield field

    def problems_block(self) -> bool:
        return any(problem.slug in ("duplicate-key", "unusable-page-option") for problem in self.problems)

    def fail(self, span: Span, message: str, hint: str = _SIMPLY) -> None:
        raise _Mistake(_INVALID, span, message, hint)

    def span_of(self, node: Node) -> Span:
        start, end = node.start_mark, node.end_mark
        assert start is not None and end is not None  # noqa: PT018 - what was parsed from text has marks
        return Span(self.span.start + start.index, self.span.start + end.index)

    def compose(self, header: str) -> Node | None:
        try:
            if len(header) > _SMALL:
                self.refuse_depth(header)
            return yaml.compose(header, _Loader)
        except yaml.YAMLError as error:
            self.fail(*_explained(error, self.span, self.text))
        except (RecursionError, ValueError):
            self.fail(self.span, "the front matter is nested too deeply to be read")
        return None

    def refuse_depth(self, header: str) -> None:
        depth = 0
        for event in yaml.parse(header, _Loader):
            if isinstance(event, (yaml.MappingStartEvent, yaml.SequenceStartEvent)):
                depth += 1
                if depth > MAX_DEPTH:
                    self.fail(self.span, "the front matter is nested too deeply")
            elif isinstance(event, (yaml.MappingEndEvent, yaml.SequenceEndEvent)):
                depth -= 1

    def check(self, node: Node, depth: int) -> None:
        self.nodes += 1
        if depth > MAX_DEPTH or self.nodes > MAX_NODES:
            self.fail(self.span_of(node), "the front matter is too deep or too large once its aliases are followed")
        if node.tag not in _SAFE_TAGS:
            tag = node.tag.replace(_STANDARD_TAG, "!!")
            self.fail(self.span_of(node), f"the tag `{tag}` is not allowed in a record", "write a plain value")
        if isinstance(node, ScalarNode):
            if _SURROGATE.search(node.value):
                self.fail(self.span_of(node), "half a character stands there, which no file can hold", "write it whole")
            self.check_truncation(node)

    def walk(self, node: Node, depth: int, inside: str) -> None:
        """Collect the fields of a mapping and of the mappings in it."""
        self.check(node, depth)
        if isinstance(node, MappingNode):
            seen: dict[str, Node] = {}
            named = inside if any(spelling_of(str(key.value)) in _IDS for key, _ in node.value) else inside + _BY_NAME
            for key, value in node.value:
                self.check(key, depth + 1)
                self.entry(key, value, seen, depth, named if depth else inside)
        elif isinstance(node, SequenceNode):
            for value in node.value:
                self.walk(value, depth + 1, inside)

    def entry(self, key: Node, value: Node, seen: dict[str, Node], depth: int, inside: str) -> None:
        if not isinstance(key, ScalarNode):
            self.fail(self.span_of(key), "a key of the front matter is not a word", "quote it")
            return
        name = key.value
        if name in seen:
            self.duplicate(key, seen[name])
        seen[name] = key
        label = _label(name, inside, self.vocabulary)
        if depth and not (label and _is_about_the_record(label, inside)):
            label = None
        if label is None or (_holds_mappings(value) and label.key not in ("owners", "seeds")):
            self.walk(value, depth + 1, _around(spelling_of(name), inside.removesuffix(_BY_NAME)))
            return
        parts = tuple(self.parts(value, depth + 1))
        own = depth == 0 and normalised(name) in FIELD_OF
        if (
            own
            or not label.doubtful
            or any(looks_like(label.key, part.text) or is_placeholder(part.text) for part in parts)
        ):
            if depth:
                self.nested.add(len(self.fields))
            self.fields.append(Field(label.key, name, *self.span_of(key), parts, self.dialect, label.rank))

    def parts(self, node: Node, depth: int) -> Iterator[Part]:
        """Every scalar below a field's value, as written."""
        self.check(node, depth)
        if isinstance(node, ScalarNode):
            words = " ".join(node.value.split())
            if words:
                yield Part(words, *self.trimmed(node))
        elif isinstance(node, SequenceNode):
            for item in node.value:
                yield from self.parts(item, depth + 1)
        elif isinstance(node, MappingNode):
            named = [value for key, value in node.value if key.value == "name"]
            for value in named or [value for _, value in node.value]:
                yield from self.parts(value, depth + 1)

    def trimmed(self, node: ScalarNode) -> Span:
        """The span of a scalar's words: quotes, and the line ends that a block scalar takes in, are left out."""
        start, end = self.span_of(node)
        if node.style in ("'", '"') and self.text[start + 1 : end - 1].strip():
            start, end = start + 1, end - 1
        piece = self.text[start:end]
        return Span(start + len(piece) - len(piece.lstrip()), start + len(piece.rstrip()))

    def duplicate(self, key: Node, first: Node) -> None:
        line = self.text.count("\n", 0, self.span_of(first).start) + 1
        message = f"the key `{key.value}` is already given on line {line}"
        self.problems.append(Problem("duplicate-key", self.span_of(key), message, "keep one of the two"))

    def check_truncation(self, node: ScalarNode) -> None:
        span = self.span_of(node)
        match = None if node.style else _DROPPED_COMMENT.match(self.text, span.end)
        if match:
            written = self.text[span.start : match.end()].strip()
            message = f"YAML reads ` {match[0].strip()}` as a comment and drops it"
            self.problems.append(Problem("truncated-value", Span(*match.span()), message, f"write {_quoted(written)}"))

    def check_page_option(self, key: Node, value: Node) -> None:
        """Refuse what would make the host fail, such as a `hide` that is no list: Material iterates over it.

        The header has to be walked before: that bounds what `<<` adds to it.
        """
        if key.tag == _STANDARD_TAG + "merge":
            for inner, merged in _pairs(value):
                self.check_page_option(inner, merged)
        option = _PAGE_OPTIONS.get(key.value)
        if option is None or (key.value != "template" and _is_empty(value)):  # an empty template is looked for too
            return
        if not option[0](value):
            message = f"the theme can't use this value of `{key.value}`"
            self.problems.append(Problem("unusable-page-option", self.span_of(value), message, option[1]))


def _pairs(node: Node) -> Iterator[tuple[Node, Node]]:
    """Keys and values of a mapping, or of the mappings in a list, as `<<` may name them."""
    for each in node.value if isinstance(node, SequenceNode) else (node,):
        if isinstance(each, MappingNode):
            yield from each.value


def _is_empty(node: Node) -> bool:
    return node.tag == _STANDARD_TAG + "null" or (isinstance(node, ScalarNode) and not node.value)


def _is_one_of(node: Node, *kinds: str) -> bool:
    return node.tag.removeprefix(_STANDARD_TAG) in kinds


def _is_list(node: Node) -> bool:
    return isinstance(node, SequenceNode)


def _is_list_of_words(node: Node) -> bool:
    return isinstance(node, SequenceNode) and all(
        _is_one_of(each, "str", "int", "float", "bool") for each in node.value
    )


def _is_template(node: Node) -> bool:
    return _is_one_of(node, "str") and _TEMPLATE.fullmatch(node.value) is not None


_TEMPLATE = re.compile(r"[\w./-]+\.html")


def _is_search(node: Node) -> bool:
    boosts = (value for key, value in node.value if key.value == "boost") if isinstance(node, MappingNode) else ("",)
    return all(isinstance(each, ScalarNode) and _BOOST.fullmatch(each.value) and not each.style for each in boosts)


_BOOST = re.compile(r"\d{1,9}(?:\.\d{1,9})?")


def _is_iterable(node: Node) -> bool:
    return _is_one_of(node, "str", "seq", "map")


def _quoted(text: str) -> str:
    """A text as YAML reads it whole."""
    return f'"{text}"' if '"' not in text and "\\" not in text else "'" + text.replace("'", "''") + "'"


_PAGE_OPTIONS: dict[str, tuple[Callable[[Node], bool], str]] = {
    "hide": (_is_list, "write a list such as `hide: [toc]`"),
    "tags": (_is_list_of_words, "write a list of words such as `tags: [baseline]`"),
    "template": (_is_template, "name an HTML template of the theme, or leave it out"),
    "search": (_is_search, "write `search: {exclude: true}`, or give the key another name"),
    "source": (_is_iterable, "quote it, or give the key another name"),
}
"""What themes and their plugins take from a page's header, in which form, and what to write instead of another one."""


def _label(name: str, inside: str, vocabulary: Vocabulary) -> Label | None:
    """What a key means: `run: {id: ...}` says the same as `run_id: ...`, and `parents: [{name: ...}]` as `parents`."""
    spelling = spelling_of(name)
    outer = inside.removesuffix(_BY_NAME)
    if outer and (spelling in _IDS or (spelling in _NAMES and inside != outer)):
        if outer in ("run", "runs", "wandb", "slurm", "mlflow") and spelling != "experiment id":
            return vocabulary.of("run ids")
        around = vocabulary.of(outer)
        if around and around.key in ("parents", "superseded"):
            return around
    return vocabulary.of(spelling)


def spelling_of(key: str) -> str:
    """A key as labels are spelled: `run-id` and `runId` are `run id`."""
    return normalised(_CAMEL.sub(" ", key).replace("-", " "))


def _holds_mappings(node: Node) -> bool:
    values = node.value if isinstance(node, SequenceNode) else (node,)
    return any(isinstance(value, MappingNode) for value in values)


_CAMEL = re.compile(r"(?<=[a-z])(?=[A-Z])")
_IDS = frozenset({"id", "ids", "run id", "job id", "experiment id"})
_NAMES = frozenset({"name", "run name", "url", "link", "path", "experiment", "record"})
_BY_NAME = " by name"
"""What is added to the key around a mapping that has no id of its own."""
_OFTEN = frozenset({"runs", "parents", "superseded", "references", "tags", "aliases"})
"""Fields that a record has several of, some of them in mappings."""
_OF_RUNS = ("run", "wandb", "slurm", "mlflow")
_OF_RECORDS = ("run", "parent", "supersede", "related", "predecessor", "depends", "lineage")
_WRAPPERS = (
    "experiment", "record", "meta", "run", "git", "info", "exp", "provenance", "code", "reproducib", "config", "train",
    "param", "hyperparam", "setting", "setup", "environment", "env", "source", "repo", "version", "seed", "random",
)  # fmt: skip
"""How the words of keys begin around mappings that speak of the record."""
_OTHERS = (
    "data", "split", "model", "baseline", "base", "upstream", "checkpoint", "ckpt", "pretrain", "init", "teacher",
    "parent", "previous", "prior", "predecessor", "reference", "compar", "control", "related", "depend", "tokenizer",
    "supersede",
)  # fmt: skip
"""How the words of keys begin around mappings that speak of other things."""


def _around(name: str, outer: str) -> str:
    """What a mapping below a key speaks of: one of another thing speaks of it all the way down."""
    if outer == "runs" or (_is_of_another(outer) and not name.startswith(_OF_RECORDS)):
        return outer
    return name


def _is_of_another(inside: str) -> bool:
    return any(word.startswith(_OTHERS) for word in inside.split())


def _is_about_the_record(label: Label, inside: str) -> bool:
    """Whether a nested key speaks of the record, and not of a model, a kernel or a dataset."""
    if label.key in ("parents", "superseded") and inside.startswith(_OF_RECORDS):
        return True
    if _is_of_another(inside):
        return False
    if inside.startswith(("git", "code")):
        return label.key in ("commit", "branch")
    if label.key == "runs" and inside.startswith(_OF_RUNS):
        return True
    if inside.startswith(("date", "time", "created")) and label.key == "date":
        return True
    if inside.startswith("runs"):
        return label.key in ("seeds", "commit")
    return any(word.startswith(_WRAPPERS if label.anywhere else _OF_ALL) for word in inside.split())


_OF_ALL = ("experiment", "record", "meta", "run", "info", "exp", "provenance", "reproducib")
"""How those begin among them that hold all kinds of metadata, not only what means the same everywhere."""


def _explained(error: yaml.YAMLError, span: Span, text: str) -> tuple[Span, str, str]:
    if isinstance(error, ReaderError):
        at = text.index(chr(error.character), *span)
        return Span(at, at + 1), f"YAML does not allow the character U+{error.character:04X}", "remove it"
    mark = getattr(error, "problem_mark", None)
    at = min(span.start + (mark.index if mark else 0), max(span.start, span.end - 1))
    what = getattr(error, "problem", None) or str(error)
    if "mapping values are not allowed" in what:
        return Span(at, at + 1), "a second `:` on the line makes YAML expect another key", "quote the value"
    if text[at] == "\t" or "tab character" in what:
        return Span(at, at + 1), "a tab indents the front matter", "indent with spaces"
    hint = next((hint for words, hint in _REMEDIES if words in what), _SIMPLY)
    return Span(at, at + 1), f"the front matter is not valid YAML: {what}", hint


_REMEDIES = (
    ("',' or", "close the bracket, or quote the value"),
    ("end of stream", "close the quotes"),
    ("undefined alias", "quote the value"),
    ("cannot start any token", "quote the value"),
    ("escape character", "write single quotes, or `\\\\` for a backslash"),
    ("hexdecimal", "write single quotes, or `\\\\` for a backslash"),
    ("alphabetic or numeric", "quote the value"),
)
"""What to write instead, by words of what YAML says."""
