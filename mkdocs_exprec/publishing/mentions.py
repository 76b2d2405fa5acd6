"""A Markdown extension: what a page mentions becomes a link to it.

The links are elements that lead to Markdown sources, so that the host resolves and checks them. What Markdown does not
show as text (code that another extension has stashed, raw HTML) is linked by `link_html` in the finished HTML.
"""

from __future__ import annotations

import os
import re
from bisect import bisect_right
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from html import unescape
from typing import TYPE_CHECKING, Any, NamedTuple
from xml.etree.ElementTree import Element

from markdown import Markdown
from markdown.extensions import Extension
from markdown.treeprocessors import Treeprocessor
from markdown.util import AtomicString

from mkdocs_exprec.diagnostics import Span
from mkdocs_exprec.graph import Graph
from mkdocs_exprec.matching import Matcher, Mention
from mkdocs_exprec.project import find_config, load_project
from mkdocs_exprec.publishing.atlas import Atlas, Place
from mkdocs_exprec.publishing.render import address
from mkdocs_exprec.reading.template import FIELD_OF, SECTION_OF, normalised, unnumbered
from mkdocs_exprec.survey import Survey

if TYPE_CHECKING:
    from bs4 import BeautifulSoup
    from bs4.element import NavigableString, Tag


@dataclass
class Linking:
    """What one page needs so that its mentions can be linked."""

    matcher: Matcher
    uri: str
    """The address of the page's source."""
    find: Callable[[Mention], Place | None]
    """Where a mention leads."""
    is_record: bool = False
    declared: frozenset[str] = frozenset()
    """The keys of the references that the record declares."""
    owners: Mapping[str, Place] = field(default_factory=dict)
    """The pages of the record's owners, by the name as written; linked in the head only."""
    runs: Mapping[str, Place] = field(default_factory=dict)
    """Where each of the record's own runs is listed; linked in the head only."""
    seen: bool = False
    """Whether the page went through Markdown."""
    hidden: bool = False
    """Whether it holds something to link that Markdown did not show as text."""


class Piece(NamedTuple):
    """A piece of text of a page, wherever it is kept."""

    text: str
    holder: Any
    """The element or string that holds it."""
    parent: Any
    is_code: bool
    label: str
    """The field of a record's head that it belongs to."""
    free: bool


class Link(NamedTuple):
    """A part of a piece that becomes a link."""

    start: int
    end: int
    place: Place
    text: str


SKIPPED = frozenset({"a", "pre", "script", "style", "button", "textarea", "select", "svg", "math", "title", "head"})
_HEADINGS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})
_OWN_CLASSES = ("arithmatex", "MathJax", "katex", "headerlink", "exprec-unlinked")


def is_skipped(tag: str, css_class: str) -> bool:
    """Whether nothing is linked inside an element: it is a link, a block of code, a formula, or a part of ours."""
    return tag in SKIPPED or (bool(css_class) and any(word in css_class for word in _OWN_CLASSES))


class Region:
    """Follows the headings of a page: where the head of a record ends, and where its follow-ups begin and end."""

    def __init__(self, linking: Linking) -> None:
        self.in_head = linking.is_record
        self.is_record = linking.is_record
        self.level = 0

    def heading(self, tag: str, words: str) -> None:
        """Pass a heading."""
        level = int(tag[1])
        if not self.is_record or (level == 1 and self.in_head and normalised(words) not in SECTION_OF):
            return
        self.in_head = False
        expected = SECTION_OF.get(normalised(unnumbered(words)))
        if expected and expected.key == "follow-ups":
            self.level = level
        elif level <= self.level:
            self.level = 0

    def is_free(self, label: str) -> bool:
        """Whether a bare number is a reference here."""
        return self.level > 0 or label == "references"


def links_of(pieces: Sequence[Piece], linking: Linking) -> dict[int, list[Link]]:
    """What to link in the pieces of a page, by the index of the piece: all of its words are looked at in one pass."""
    starts, words, at = [], [], 0
    free = []
    for piece in pieces:
        text = " " if piece.is_code else piece.text
        starts.append(at)
        words.append(text)
        if piece.free:
            free.append(Span(at, at + len(text)))
        at += len(text) + 1
    links: dict[int, list[Link]] = {}
    for mention in linking.matcher.find("\n".join(words), free, linking.declared):
        index = bisect_right(starts, mention.start) - 1
        start = mention.start - starts[index]
        length = mention.end - mention.start
        if start + length <= len(pieces[index].text):
            _add(links, index, mention._replace(start=start, end=start + length), pieces[index], linking)
    for index, piece in enumerate(pieces):
        if piece.is_code:
            whole = linking.matcher.whole(piece.text)
            if whole:
                _add(links, index, whole, piece, linking)
        if piece.label in ("owners", "runs"):
            _add_named(links, index, piece, linking.owners if piece.label == "owners" else linking.runs)
    return links


def _add(links: dict[int, list[Link]], index: int, mention: Mention, piece: Piece, linking: Linking) -> None:
    place = linking.find(mention)
    if place:
        written = piece.text[mention.start : mention.end]
        text = mention.outside.shown if mention.is_url and mention.outside else mention.shown or written
        links.setdefault(index, []).append(Link(mention.start, mention.end, place, text))


def _add_named(links: dict[int, list[Link]], index: int, piece: Piece, places: Mapping[str, Place]) -> None:
    """Link the owners or the runs of the record where its head names them, whatever they look like."""
    taken = links.setdefault(index, [])
    for name in sorted(places, key=len, reverse=True):
        start = piece.text.find(name)
        end = start + len(name)
        around = piece.text[max(0, start - 1) : start] + piece.text[end : end + 1]
        if start >= 0 and not _WORD.search(around) and not any(link.start < end and start < link.end for link in taken):
            taken.append(Link(start, end, places[name], name))
    if taken:
        taken.sort()
    else:
        del links[index]


_WORD = re.compile(r"\w")


def _label_of(words: str) -> str:
    """The field that a list item of the head begins with, by its bold words."""
    expected = FIELD_OF.get(normalised(words.strip().rstrip(":：").strip()))
    return expected.key if expected else ""


class MentionsExtension(Extension):
    """Links the mentions of the page that `linking` is about; does nothing while that is None."""

    def __init__(self, **options: Any) -> None:
        self.linking: Linking | None = None
        self.config = {
            "config_file": ["", "The configuration of the site; `mkdocs.yml` of this folder if it is empty."],
            "page": ["index.md", "The address of the page's source, from which links are relative."],
        }
        super().__init__(**options)

    def extendMarkdown(self, md: Markdown) -> None:  # noqa: N802 - Python-Markdown's name
        """Run when headings have their ids (5) and before links are resolved (0)."""
        if self.linking is not None:
            md.treeprocessors.register(_Linker(md, self.linking), "exprec-mentions", 4)


class _Linker(Treeprocessor):
    def __init__(self, md: Markdown, linking: Linking) -> None:
        super().__init__(md)
        self.linking = linking

    def run(self, root: Element) -> None:
        self.linking.seen = True
        stash = self.md.htmlStash.rawHtmlBlocks
        pieces = _without_raw_links(_tree_pieces(root, Region(self.linking)), stash)
        for index, links in links_of(pieces, self.linking).items():
            piece = pieces[index]
            if piece.is_code:
                _wrap(piece, links[0], self.linking)
            else:
                _insert(piece, links, self.linking)
        self.linking.hidden = any(isinstance(raw, str) and _may_hide(raw, self.linking) for raw in stash)


_ESCAPED = re.compile("\x02(\\d+)\x03")
_STASHED = re.compile("\x02wzxhzdk:(\\d+)\x03")


def _plain(text: str) -> str:
    """A text of the tree as it will be read: `\\_` has become a mark of Python-Markdown's, which is undone here."""
    return _ESCAPED.sub(lambda match: chr(int(match[1])), text) if "\x02" in text else text


def _tree_pieces(root: Element, region: Region) -> list[Piece]:
    """The texts of a page, in the order in which they are read."""
    pieces: list[Piece] = []

    def look(element: Element, label: str, parent: Element | None) -> None:
        tag = element.tag
        if tag == "code":
            if element.text and not len(element):
                pieces.append(Piece(_unescaped(element.text), element, parent, True, label, False))
            return
        if tag in SKIPPED or not isinstance(tag, str) or is_skipped(tag, element.get("class", "")):
            return
        if tag in _HEADINGS:
            region.heading(tag, "".join(_words_of(element)))
        elif tag == "li" and region.in_head and not label:
            label = _label_of(_first_bold(element))
        text = element.text
        if text and text != "\n":
            pieces.append(Piece(_plain(text), element, None, False, label, region.is_free(label)))
        for child in element:
            look(child, label, element)
            text = child.tail
            if text and text != "\n":
                pieces.append(Piece(_plain(text), child, element, False, label, region.is_free(label)))

    look(root, "", None)
    return pieces


def _words_of(heading: Element) -> Iterator[str]:
    """The words of a heading without the sign that links to it."""
    yield heading.text or ""
    for child in heading:
        if child.get("class") != "headerlink":
            yield from child.itertext()
        yield child.tail or ""


def _first_bold(item: Element) -> str:
    first = item[0] if len(item) else None
    if first is not None and first.tag == "p" and len(first):
        first = first[0]
    return "".join(first.itertext()) if first is not None and first.tag in ("strong", "b") else ""


def _unescaped(code: str) -> str:
    """The words of a code span, which Python-Markdown has escaped already."""
    return code.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&") if "&" in code else code


def _without_raw_links(pieces: list[Piece], stash: Sequence[Any]) -> list[Piece]:
    """The pieces without what stands in a link that is written in raw HTML, tag by tag."""
    if not any(isinstance(raw, str) and raw[:3].lower() in ("<a ", "<a\n") for raw in stash):
        return pieces
    result = []
    inside = False
    for piece in pieces:
        text, kept = piece.text, 0
        parts = []
        for match in _STASHED.finditer(text):
            raw = stash[int(match[1])]
            opening = isinstance(raw, str) and raw[:2].lower() == "<a" and not inside
            closing = isinstance(raw, str) and raw[:3].lower() == "</a" and inside
            if opening or closing:
                stretch = text[kept : match.start()]
                parts.append(" " * len(stretch) if inside else stretch)
                kept, inside = match.start(), opening
        rest = text[kept:]
        parts.append(" " * len(rest) if inside else rest)
        masked = "".join(parts)
        result.append(piece if masked == text else piece._replace(text=masked))
    return result


def _insert(piece: Piece, links: list[Link], linking: Linking) -> None:
    """Cut a text of the tree at its links."""
    holder, parent = piece.holder, piece.parent
    written = _plain((holder.text if parent is None else holder.tail) or "")
    if parent is None:
        target, position = holder, 0
        holder.text = written[: links[0].start]
    else:
        target, position = parent, list(parent).index(holder) + 1
        holder.tail = written[: links[0].start]
    for number, link in enumerate(links):
        element = _anchor(link, linking)
        element.text = AtomicString(link.text)
        after = links[number + 1].start if number + 1 < len(links) else len(written)
        element.tail = written[link.end : after]
        target.insert(position + number, element)


def _wrap(piece: Piece, link: Link, linking: Linking) -> None:
    """Put a link around a code span."""
    code, parent = piece.holder, piece.parent
    element = _anchor(link, linking)
    element.tail, code.tail = code.tail, None
    parent[list(parent).index(code)] = element
    element.append(code)


def _anchor(link: Link, linking: Linking) -> Element:
    return Element("a", {"href": href(link.place, linking.uri), "class": "exprec-mention"})


def href(place: Place, uri: str) -> str:
    """The link from the source of a page to a place."""
    return place.url or address(place.uri, uri) + (f"#{place.anchor}" if place.anchor else "")


# What Markdown does not show.

_CODE_TEXT = re.compile(r"<code[^>]*>([^<]*)</code>", re.IGNORECASE)
_TAG = re.compile(r"<(/?)([a-zA-Z][\w-]*)[^<>]*+>")


def _may_hide(raw: str, linking: Linking) -> bool:
    """A cheap look at stashed HTML: whether anything in it could be linked."""
    is_code = raw.startswith(("<pre", '<div class="highlight', "<!--"))
    is_tag = raw.startswith("<") and raw.find(">") == len(raw) - 1
    return not is_code and not is_tag and may_link(raw, linking)


def may_link(html: str, linking: Linking) -> bool:
    """Whether some HTML holds a mention outside its tags, links and blocks of code."""
    if any(linking.matcher.whole(unescape(match[1])) for match in _CODE_TEXT.finditer(html)):
        return True
    words = unescape(" ".join(_shown(html)))
    return bool(linking.matcher.find(words, [Span(0, len(words))], linking.declared))


def _shown(html: str) -> Iterator[str]:
    """The words of some HTML outside its links and blocks of code."""
    start, within = 0, ""
    for match in _TAG.finditer(html):
        name = match[2].lower()
        if not within:
            yield html[start : match.start()]
            within = name if name in SKIPPED and not match[1] else ""
        elif name == within and match[1]:
            within = ""
        start = match.end()
    if not within:
        yield html[start:]


def link_html(html: str, linking: Linking, final: Callable[[Place], str]) -> str:
    """Link what finished HTML mentions, where that is not linked yet.

    Args:
        html: the content of a page.
        linking: what the page needs.
        final: the address of a place as a browser needs it, seen from the page.
    """
    from bs4 import BeautifulSoup

    soup = BeautifulSoup(html, "html.parser")
    pieces = list(_soup_pieces(soup, Region(linking)))
    links = links_of(pieces, linking)
    if not links:
        return html
    for index, found in links.items():
        _insert_html(soup, pieces[index], found, final)
    return soup.decode(formatter="minimal")


def _soup_pieces(tag: Tag, region: Region, label: str = "") -> Iterator[Piece]:
    from bs4.element import NavigableString, Tag

    for child in list(tag.children):
        if isinstance(child, Tag):
            css_class = " ".join(child.get_attribute_list("class")) if child.get("class") else ""
            if child.name in _HEADINGS:
                signs = [sign.get_text() for sign in child.find_all("a", class_="headerlink")]
                region.heading(child.name, child.get_text().removesuffix("".join(signs)).strip())
            inner = label
            if child.name == "li" and region.in_head and not label:
                bold = child.find(["strong", "b"])
                inner = _label_of(bold.get_text()) if bold else ""
            if child.name == "code" and not _is_inside(child, "a", "pre"):
                if all(type(each) is NavigableString for each in child.children) and child.get_text():
                    yield Piece(child.get_text(), child, tag, True, inner, False)
            elif not is_skipped(child.name, css_class):
                yield from _soup_pieces(child, region, inner)
        elif type(child) is NavigableString:
            yield Piece(str(child), child, tag, False, label, region.is_free(label))


def _is_inside(tag: Tag, *names: str) -> bool:
    return tag.find_parent(names) is not None


def _insert_html(soup: BeautifulSoup, piece: Piece, links: list[Link], final: Callable[[Place], str]) -> None:
    def anchor(link: Link) -> Tag:
        return soup.new_tag("a", attrs={"class": "exprec-mention", "href": final(link.place)})

    if piece.is_code:
        piece.holder.wrap(anchor(links[0]))
        return
    node: NavigableString = piece.holder
    kept = 0
    parts: list[Any] = []
    for link in links:
        element = anchor(link)
        element.string = link.text
        parts += [piece.text[kept : link.start], element]
        kept = link.end
    parts.append(piece.text[kept:])
    node.replace_with(*[part for part in parts if part])


def makeExtension(**options: Any) -> MentionsExtension:  # noqa: N802 - Python-Markdown's name
    """What Python-Markdown calls to use this module as an extension by itself."""
    extension = MentionsExtension(**options)
    extension.linking = linking_for(extension.getConfig("config_file"), extension.getConfig("page"))
    return extension


def linking_for(config_file: str, page: str) -> Linking:
    """What a page of a site needs; the records are read once for all pages of one process.

    Args:
        config_file: the configuration of the site; if it is empty, the one of this folder.
        page: the address of the page's source in the site.
    """
    matcher, atlas = _atlas(os.path.abspath(config_file or find_config(".") or "mkdocs.yml"))
    record = next(iter(atlas.catalog.by_uri.get(page, ())), None)
    linking = Linking(matcher, page, lambda mention: atlas.of(mention, page))
    if record:
        linking.is_record = True
        linking.declared = matcher.declared(record.references)
    return linking


@cache
def _atlas(config_file: str) -> tuple[Matcher, Atlas]:
    project = load_project(config_file, os.path.dirname(config_file), None)
    survey = Survey.of(project)
    matcher = survey.matcher(survey.catalog)
    return matcher, Atlas(Graph.of(survey.catalog, matcher, survey.folders), project.url)
