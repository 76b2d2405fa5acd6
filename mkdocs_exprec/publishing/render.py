"""The one place that escapes: everything that comes from a record goes through here on its way to a page."""

from __future__ import annotations

import os
import re
from functools import cache, lru_cache
from typing import TYPE_CHECKING, Any

from mkdocs_exprec.places import quoted
from mkdocs_exprec.reading.fields import plain_words

if TYPE_CHECKING:
    from jinja2 import Environment

TEMPLATES = os.path.join(os.path.dirname(__file__), "templates")


class Safe(str):
    """Markdown that may stand on a page as it is."""

    __slots__ = ()


_SPECIAL = re.compile(r"""[\\`*_{}\[\]<>#|~^=$@!+"&/(?]|:(?=\S)|[.](?<=[.wW][.])|\d(?=[sS][tT]|[nNrR][dD]|[tT][hH])""")
"""Also what extensions make of `www.`, `1/2`, `(c)`, `1st` and the like."""
_LIST_MARK = re.compile(r"\d+[.)]|[-:]")


def escape_markdown(text: str) -> Safe:
    """Write a text so that every Markdown dialect shows it and none reads it: special characters become entities."""
    one_line = " ".join(text.split())
    mark = _LIST_MARK.match(one_line)
    start = mark.end() if mark else 0
    return Safe((_entities(mark) if mark else "") + _SPECIAL.sub(_entities, one_line[start:]))


def _entities(match: re.Match[str]) -> str:
    return "".join(f"&#{ord(character)};" for character in match[0])


def address(target: str, source: str) -> str:
    """The relative link from one page's source to another's, percent-encoded; both are normal paths in the site."""
    folder, _, name = target.rpartition("/")
    return quoted(_way(folder, source.rpartition("/")[0]) + name)


def url_between(target: str, source: str) -> str:
    """The relative link from one page to another by their URLs in the site, which are percent-encoded already."""
    folder, _, name = target.removeprefix("./").rpartition("/")
    return _way(folder, source.removeprefix("./").rpartition("/")[0]) + name or "./"


@lru_cache(maxsize=4096)
def _way(target: str, source: str) -> str:
    """The relative link from one folder to another; it ends with `/` or is empty."""
    up = target.split("/") if target else []
    down = source.split("/") if source else []
    common = 0
    while common < min(len(up), len(down)) and up[common] == down[common]:
        common += 1
    return "../" * (len(down) - common) + "".join(f"{name}/" for name in up[common:])


def link(text: str, target: str, source: str, anchor: str = "") -> Safe:
    """A Markdown link from one page's source to another's."""
    return _link(text, target, source.rpartition("/")[0], anchor)


@lru_cache(maxsize=8192)
def _link(text: str, target: str, folder: str, anchor: str) -> Safe:
    """The same record is listed on many pages of one folder."""
    suffix = f"#{quoted(anchor)}" if anchor else ""
    return Safe(f"[{escape_markdown(text)}]({address(target, f'{folder}/')}{suffix})")


def code(text: str) -> Safe:
    """A code span, fenced by more backticks than the text holds."""
    fence = "`" * (1 + max((len(run) for run in re.findall("`+", text)), default=0))
    return Safe(f"{fence} {text} {fence}" if "`" in text else f"`{text}`")


def _finalize(value: Any) -> str:
    return str(value) if isinstance(value, (Safe, int)) else escape_markdown(str(value))


@cache
def environment() -> Environment:
    """Jinja, set up so that whatever a template prints is escaped unless it is marked safe."""
    from jinja2 import Environment, FileSystemLoader, StrictUndefined

    made = Environment(
        loader=FileSystemLoader(TEMPLATES),
        finalize=_finalize,
        undefined=StrictUndefined,
        comment_start_string="<#",  # `{#` begins an anchor
        comment_end_string="#>",
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
        autoescape=False,  # noqa: S701 - `finalize` escapes for Markdown, which HTML's escaping would not
    )
    made.globals.update(link=link, code=code, plain_words=plain_words)
    return made


def render(template: str, **values: Any) -> str:
    """Render one of the package's templates to Markdown."""
    return environment().get_template(template).render(**values)


_MARKUP_IN_HEAD = re.compile(r"`[^`\n]*+`|<(?:https?://|mailto:|[^\s<>@]+@)[^\s<>]*+>|(?P<open><)(?=[a-zA-Z/!?])")


def inert(text: str) -> str:
    """A piece of a record's own Markdown with its raw HTML made visible; code and autolinks stay."""
    return _MARKUP_IN_HEAD.sub(lambda match: "&lt;" if match["open"] else match[0], text) if "<" in text else text


_HTML = str.maketrans(
    {"&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "→": "&rarr;", "\x02": None, "\x03": None}
)
"""Also without the marks by which Python-Markdown finds what it has put aside. One arrow on a page, and Python would
keep every letter of it in two bytes."""


def escape_html(text: str) -> str:
    """Write a text so that a browser shows it, in an element or in a quoted attribute."""
    return text.translate(_HTML) if _NEEDS_ESCAPE.search(text) else text


_NEEDS_ESCAPE = re.compile(r'[&<>"→\x02\x03]')
"""Few texts do, and that is seen in a third of the time."""


def with_code(text: str) -> str:
    """Write a message in HTML, with what it quotes in backticks as code."""
    return _QUOTED.sub(r"<code>\1</code>", escape_html(text))


_QUOTED = re.compile(r"`([^`]+)`")

_META = str.maketrans({"<": "&lt;", ">": "&gt;", '"': "&quot;"})


def inert_value(value: Any) -> Any:
    """A value of a page's metadata that themes may print without escaping it."""
    if isinstance(value, str):
        return value.translate(_META)
    if isinstance(value, bytes):
        return inert_value(value.decode("utf-8", "replace"))
    if isinstance(value, list):
        return [inert_value(item) for item in value]
    if isinstance(value, dict):
        return {key: inert_value(item) for key, item in value.items()}
    return value


def blank_record() -> str:
    """The template of a record that comes with the package."""
    return _template("record.md")


def stylesheet(*, health: bool = False) -> str:
    """The style sheet of our pages, with that of the findings and of the page `health/` if there are any."""
    names = ("exprec.css", *(["health.css"] if health else []))
    return "".join(map(_template, names))


def _template(name: str) -> str:
    with open(os.path.join(TEMPLATES, name), encoding="utf-8") as file:
        return file.read()


def plain_text(text: str) -> Safe:
    """A text as a block of HTML, of which no Markdown is read: what would take long, or be taken for another block."""
    lines = text.replace("\0", "�").splitlines()
    return Safe(f"<pre><code>{escape_html(chr(10).join(lines)).translate(_PLAIN)}\n</code></pre>\n")


_PLAIN = str.maketrans({"`": "&#96;", "~": "&#126;", "{": "&#123;"})
"""What extensions look for in the lines of a page before they know what is HTML."""
