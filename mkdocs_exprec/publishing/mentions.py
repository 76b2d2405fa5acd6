"""A Markdown extension: what a page mentions becomes a link to it.

The links are elements that lead to Markdown sources, so that the host resolves and checks them. What Markdown does not
show as text (code that another extension has stashed, raw HTML) is linked by `link_html` in the finished HTML.
"""

from __future__ import annotations

import os
import re
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import cache, lru_cache
from html import unescape
from itertools import accumulate
from typing import TYPE_CHECKING, Any, NamedTuple
from xml.etree.ElementTree import Element

from markdown import Markdown
from markdown.extensions import Extension
from markdown.treeprocessors import Treeprocessor
from markdown.util import AtomicString

from mkdocs_exprec.configuration import find_config
from mkdocs_exprec.diagnostics import Span
from mkdocs_exprec.graph import Graph
from mkdocs_exprec.matching import Matcher, Mention
from mkdocs_exprec.project import load_project
from mkdocs_exprec.publishing.atlas import Atlas, Place
from mkdocs_exprec.publishing.decoration import HEADINGS, words_of
from mkdocs_exprec.publishing.head import Named, mere_numbers, named_in_head
from mkdocs_exprec.publishing.render import address
from mkdocs_exprec.publishing.views import INDEXES, group_addresses
from mkdocs_exprec.reading.fields import plain_words
from mkdocs_exprec.reading.record import Record
from mkdocs_exprec.reading.sections import bare
from mkdocs_exprec.reading.template import SECTION_OF, normalised
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
    follow_ups: frozenset[str] = frozenset()
    """What the sections of the record are called in which a bare number is a reference, by `follow_up_titles`."""
    declared: frozenset[str] = frozenset()
    """The keys of the references that the record declares."""
    named: Sequence[Named] = ()
    """What of the record's head is still to be linked: its owners, and its own runs."""
    seen: bool = False
    """Whether the page went through Markdown."""
    hidden: bool = False
    """Whether it holds something to link that Markdown did not show as text."""


Spot = tuple[Any, Any]
"""Where a piece of a page's text is kept: the element or string that holds it; the element that holds that one, where
the text stands behind it, and None where it stands in it."""


@dataclass(slots=True)
class Pieces:
    """The texts of a page, in the order in which they are read, each with its place."""

    words: list[str] = field(default_factory=list)
    spots: list[Spot | None] = field(default_factory=list)
    """None for what is not looked at, but parts the texts around it."""
    free: list[int] = field(default_factory=list)
    """The indexes of the texts in which a bare number is a reference."""
    parted: bool = False
    """Whether a paragraph, a cell or the like has ended since the last text: the next one is read by itself."""
    codes: dict[int, str] = field(default_factory=dict)
    """What stands in code, by its index; among the words it is a mark that parts those around it."""
    blocks: set[int] = field(default_factory=set)
    """The indexes of what stands in a block of code, in which only a record's own metadata are linked."""

    def add(self, text: str, spot: Spot | None, *, free: bool = False) -> None:
        """Add a text that is read behind all others, and together with the one before it."""
        if self.parted:
            self.parted = False
            self.words.append(_PART)
            self.spots.append(None)
        if free:
            self.free.append(len(self.words))
        self.words.append(text)
        self.spots.append(spot)

    def add_code(self, text: str, spot: Spot) -> None:
        """Add a code span: what is before it is not read together with what is behind it."""
        self.add("`", spot)
        self.codes[len(self.words) - 1] = text

    def shown(self, count: int) -> list[str]:
        """The first texts as they are read, code among them."""
        return [self.codes.get(index, text) for index, text in enumerate(self.words[:count])]


class Link(NamedTuple):
    """A part of a piece that becomes a link."""

    start: int
    end: int
    place: Place
    text: str


def follow_up_titles(record: Record) -> frozenset[str]:
    """What the sections of a record are called that hold follow-ups, as a page's headings say it."""
    titles = (section.title for section in record.sections if section.holds_follow_ups)
    return frozenset(_spelling(plain_words(title)) for title in titles)


def _spelling(words: str) -> str:
    return normalised(bare(words))


class Stretch(NamedTuple):
    """A part of a text, by the text's index and two offsets in it."""

    text: int
    start: int
    end: int


_PART = "\x7f\n"
"""What no text holds, no name goes over, and no words lead over."""
SKIPPED = frozenset(
    "a pre script style button textarea select label summary svg math title head".split()
)  # what is clicked already, and what is no text
_INLINE = frozenset("em strong b i u s del ins mark sub sup small span abbr cite q kbd samp var code a img br".split())
"""Elements in a line of text: what is before, in and behind them is read together."""
_OWN_CLASSES = ("arithmatex", "MathJax", "katex", "mermaid", "headerlink", "exprec-unlinked")


def is_own(css_class: str) -> bool:
    """Whether an element of those classes is a formula, a diagram or a part of ours, in which nothing is linked."""
    return bool(css_class) and any(word in css_class for word in _OWN_CLASSES)


class Region:
    """Follows the headings of a page: where the head of a record ends, and where its follow-ups begin and end."""

    def __init__(self, linking: Linking) -> None:
        self.in_head = linking.is_record
        self.is_record = linking.is_record
        self.follow_ups = linking.follow_ups
        self.level = 0

    def heading(self, tag: str, words: str) -> None:
        """Pass a heading."""
        level = int(tag[1])
        if not self.is_record or (level == 1 and self.in_head and normalised(words) not in SECTION_OF):
            return
        self.in_head = False
        if _spelling(words) in self.follow_ups:
            self.level = level
        elif level <= self.level:
            self.level = 0

    @property
    def is_free(self) -> bool:
        """Whether a bare number is a reference here."""
        return self.level > 0


def links_of(pieces: Pieces, linking: Linking) -> dict[int, list[Link]]:
    """What to link on a page, by the index of the text: all of them are looked at in one pass."""
    words = pieces.words
    starts = [0, *accumulate(map(len, words))]
    head = _links_in_head(pieces, linking) if linking.named else _Head()
    free = [Span(starts[index], starts[index + 1]) for index in pieces.free]
    free += [Span(starts[index] + start, starts[index] + end) for index, start, end in head.free]
    links: dict[int, list[Link]] = {}
    for mention in linking.matcher.find("".join(words), free, linking.declared):
        index = bisect_right(starts, mention.start) - 1
        if mention.end <= starts[index + 1] and (link := _link(mention, words[index], starts[index], linking)):
            links.setdefault(index, []).append(link)
    for index, text in pieces.codes.items():
        named = None if index in pieces.blocks else linking.matcher.whole(text)
        if named and (link := _link(named.at(0, len(text)), text, 0, linking)):
            links[index] = [link]
    for index, found in head.links.items():
        taken = links.get(index, [])
        links[index] = sorted([*taken, *(link for link in found if not _overlaps(link, taken))])
    return links


def _link(mention: Mention, text: str, start: int, linking: Linking) -> Link | None:
    """The link for a mention in a text that begins at an offset; None if it leads nowhere."""
    place = linking.find(mention)
    if place is None:
        return None
    first, last = mention.start - start, mention.end - start
    shown = mention.outside.shown if mention.is_url and mention.outside else mention.shown or text[first:last]
    return Link(first, last, place, shown)


def _overlaps(link: Link, others: Iterable[Link]) -> bool:
    return any(other.start < link.end and link.start < other.end for other in others)


@dataclass(slots=True)
class _Head:
    """What was found of a record's head on its page."""

    links: dict[int, list[Link]] = field(default_factory=dict)
    free: list[Stretch] = field(default_factory=list)
    """Where a bare number is a reference."""


def _links_in_head(pieces: Pieces, linking: Linking) -> _Head:
    """Link the owners and the runs of a record where its head names them, however that is written.

    A field is found by its label; what it names stands behind that, as far as in the source. What is linked now is not
    looked for again.
    """
    head = _Head()
    waiting = list(enumerate(linking.named))
    left = dict(waiting)
    for count in (_NEAR, len(pieces.words)):  # nearly every head stands among the first texts
        if not waiting:
            break
        shown = pieces.shown(count)
        text = "\n".join(shown)
        starts = [0, *accumulate(len(each) + 1 for each in shown)]
        at = 0
        for number, named in tuple(waiting):
            found = _found_in_head(pieces, text, starts, named, linking, at)
            if found:
                at, value, links = found
                head.free += value if named.is_free else []
                for index, link in links:
                    head.links.setdefault(index, []).append(link)
                linked = {link.text for _, link in links}
                places = {name: place for name, place in named.places.items() if name not in linked}
                left[number] = named._replace(places=places)
                waiting.remove((number, named))
    linking.named = list(left.values())
    return head


_NEAR = 80


def _found_in_head(
    pieces: Pieces, text: str, starts: Sequence[int], named: Named, linking: Linking, start: int
) -> tuple[int, list[Stretch], list[tuple[int, Link]]] | None:
    """Where a field's label stands, its value, and what to link in that; None if it is not in the text."""
    for label in _labels(named.label, text, start):
        value = list(_stretches(starts, label.end(), _end_of_value(text, label.end(), named)))
        links: list[tuple[int, Link]] = []
        places = dict(named.places)
        for each in value:
            for link in _named_links(pieces, each, named._replace(places=places), linking):
                links.append((each.text, link))
                places.pop(link.text, None)
        if links or named.is_free:
            return label.start(), value, links
    return None


def _labels(label: str, text: str, start: int, end: int | None = None) -> Iterator[re.Match[str]]:
    """Where a label stands and a value follows: before a colon or a dash, or at the end of a cell or heading."""
    first, pattern = _label_pattern(label)
    end = len(text) if end is None else end
    at = text.find(first, start, end)
    while at >= 0:
        match = pattern.match(text, at, end)
        if match:
            yield match
        at = text.find(first, match.end() if match else at + 1, end)


@lru_cache(maxsize=1024)
def _label_pattern(label: str) -> tuple[str, re.Pattern[str]]:
    """The first word of a label, which is found fastest, and what the label is there."""
    words = label.split() or ["\x7f"]
    written = r"\s+".join(map(re.escape, words))
    return words[0], re.compile(rf"(?<![\w-]){written}(?=[*_\s]*[:：]|[ \t]*(?:\n|\Z)|\s+[–—=-]\s)")


_SHOWN = re.compile("\x02[^\x03]*\x03|(?P<letters>[^\\s\x02\x7f]+)")


def _end_of_value(text: str, start: int, named: Named) -> int:
    """Where the value behind a label ends: as many letters away as in the source, or before the next label."""
    at, left = start, named.reach
    for match in _SHOWN.finditer(text, start):
        letters = len(match["letters"] or "")
        if letters >= left:
            start = match.start() + left
            break
        left, start = left - letters, match.end()
    others = (next(_labels(label, text, at, start), None) for label in named.before)
    return min((match.start() for match in others if match), default=start)


def _stretches(starts: Sequence[int], start: int, end: int) -> Iterator[Stretch]:
    """The parts of the texts that stand between two offsets of all of them."""
    for index in range(bisect_right(starts, start) - 1, bisect_left(starts, end)):
        yield Stretch(index, max(0, start - starts[index]), min(end, starts[index + 1] - 1) - starts[index])


def _place_of(name: str, text: str, start: int, end: int) -> int:
    """Where a name stands by itself between two offsets of a text; -1 if it does not."""
    at = text.find(name, start, end)
    while at >= 0:
        around = text[at - 1 : at] + text[at + len(name) : at + len(name) + 1]
        is_part = name.isdecimal() and _OF_MORE.search(text[max(0, at - 1) : at + len(name) + 2])
        if not (is_part or any(each.isalnum() or each == "_" for each in around)):
            return at
        at = text.find(name, at + 1, end)
    return at


_OF_MORE = re.compile(r"^[#!./@&+-]|\d(?:[/@%+-]|[.,]\d)")
"""What makes a number a part of something else: `#33`, `run-33`, `33.5`, `33%`."""


def _named_links(pieces: Pieces, stretch: Stretch, named: Named, linking: Linking) -> list[Link]:
    """The links for what a part of a value names; a code span is linked as a whole."""
    index, start, end = stretch
    text = pieces.codes.get(index, pieces.words[index])
    if index in pieces.codes and index not in pieces.blocks:
        place = named.places.get(text.strip())
        return [Link(0, len(text), place, text.strip())] if place else []
    found: list[Link] = []
    for name in sorted(named.places, key=len, reverse=True):
        at = _place_of(name, text, start, end)
        if at >= 0 and not _overlaps(link := Link(at, at + len(name), named.places[name], name), found):
            found.append(link)
    if named.is_free and index in pieces.blocks:
        mentions = linking.matcher.find(text, [Span(start, end)], linking.declared)
        found += filter(None, (_link(each, text, 0, linking) for each in mentions))
    return found


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
        reader = _TreeReader(self.linking)
        reader.read(root)
        pieces = reader.pieces
        _mask_raw_elements(pieces.words, stash, self.linking)
        seen = _unstash(pieces.codes, stash)
        found = links_of(pieces, self.linking)
        for index, links in found.items():
            if index not in pieces.codes and (spot := pieces.spots[index]):
                _insert(spot, links, self.linking)
        for index, links in found.items():
            if index in pieces.codes and (spot := pieces.spots[index]):  # what stands behind it has its links by now
                _wrap(spot, links[0], self.linking)
        self.linking.hidden = any(each.is_hidden and each.places for each in self.linking.named) or any(
            place not in seen and isinstance(raw, str) and _may_hide(raw, self.linking)
            for place, raw in enumerate(stash)
        )


_ESCAPED = re.compile("\x02(\\d+)\x03")
_ESCAPED_SIGN = re.compile("\x02(?:33|35)\x03")
"""`\\!` and `\\#`: who writes these means no reference."""
_STASHED = re.compile("\x02wzxhzdk:(\\d+)\x03")


def _plain(text: str) -> str:
    """A text of the tree as it will be read: `\\_` has become a mark of Python-Markdown's, which is undone here."""
    return _ESCAPED.sub(lambda match: chr(int(match[1])), text) if "\x02" in text else text


class _TreeReader:
    """Collects the texts of a page as Python-Markdown keeps them.

    A page has some hundred and fifty elements, and most hold nothing but words: those are not entered.
    """

    def __init__(self, linking: Linking) -> None:
        self.pieces = Pieces()
        self.region = Region(linking)
        self.linking = linking

    def read(self, element: Element) -> None:
        """Collect the text in an element, and in all that stands in it."""
        add, pieces = self.add, self.pieces
        if (text := element.text) and text != "\n":
            add(text, element, None)
        for child in element:
            tag = child.tag
            is_block = tag not in _INLINE
            if is_block:
                pieces.parted = True
            if tag == "code":
                pieces.add_code(_unescaped(child.text or ""), (child, element))
            elif len(child) or tag in HEADINGS:
                self.enter(child, tag)
            elif (text := child.text) and text != "\n" and tag not in SKIPPED and not _is_own(child):
                add(text, child, None)
            elif not is_block:
                pieces.add("`", None)
            if is_block:
                pieces.parted = True
            if (text := child.tail) and text != "\n":
                add(text, child, element)

    def enter(self, element: Element, tag: str) -> None:
        """Collect what stands in an element that holds others, unless it is one in which nothing is linked."""
        if not isinstance(tag, str) or tag in SKIPPED or _is_own(element):
            self.pieces.add("`", None)
            return
        if tag in HEADINGS:
            self.region.heading(tag, "".join(words_of(element)))
        self.read(element)

    def add(self, text: str, holder: Element, parent: Element | None) -> None:
        words = _plain(_ESCAPED_SIGN.sub("\x7f", text)) if "\x02" in text else text
        self.pieces.add(words, (holder, parent), free=self.region.is_free)


def _is_own(element: Element) -> bool:
    return bool(element.attrib) and is_own(element.get("class", ""))


def _unescaped(code: str) -> str:
    """The words of a code span, which Python-Markdown has escaped already."""
    return code.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&") if "&" in code else code


def _unstash(codes: dict[int, str], stash: Sequence[Any]) -> set[int]:
    """Fetch the words of the code spans that inlinehilite has put aside, and not coloured; returns where they lay."""
    seen = set()
    for index, text in codes.items():
        match = _STASHED.fullmatch(text)
        raw = stash[int(match[1])] if match else None
        if match and isinstance(raw, str) and "<" not in raw:
            codes[index] = _unescaped(raw)
            seen.add(int(match[1]))
    return seen


def _mask_raw_elements(words: list[str], stash: Sequence[Any], linking: Linking) -> None:
    """Blank what stands in a link, in code or in another such element that is written in raw HTML, tag by tag."""
    if not any(isinstance(raw, str) and _is_closed(raw) for raw in stash):
        return
    inside = ""
    for index, text in enumerate(words):
        kept = 0
        parts = []
        for match in _STASHED.finditer(text):
            raw = str(stash[int(match[1])])
            tag = _TAG.fullmatch(raw)
            if tag is None:
                continue
            name = tag[2].lower()
            opening = not inside and not tag[1] and _is_closed(raw)
            if opening or (inside == name and tag[1]):
                stretch = text[kept : match.start()]
                is_name = inside == "code" and linking.matcher.whole(stretch) is not None
                parts.append(" " * len(stretch) if inside and not is_name else stretch)
                kept, inside = match.start(), name if opening else ""
        rest = text[kept:]
        parts.append(" " * len(rest) if inside and text is not _PART else rest)
        words[index] = "".join(parts)


def _is_tag(raw: str) -> bool:
    return raw.startswith("<") and raw.find(">") == len(raw) - 1


def _is_closed(raw: str) -> bool:
    """Whether some raw HTML is a tag that begins an element in which nothing is linked, or code."""
    tag = _TAG.match(raw) if _is_tag(raw) else None
    return tag is not None and (tag[2].lower() in _CLOSED or is_own(tag[0] if "class" in tag[0] else ""))


_CLOSED = SKIPPED | {"code"}


def _insert(spot: Spot, links: list[Link], linking: Linking) -> None:
    """Cut a text of the tree at its links."""
    holder, parent = spot
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


def _wrap(spot: Spot, link: Link, linking: Linking) -> None:
    """Put a link around a code span."""
    code, parent = spot
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
    is_code = raw.startswith(("<pre", '<div class="highlight"', '<div class="highlight ', "<!--"))
    return not is_code and not _is_tag(raw) and may_link(raw, linking)


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
    pieces = Pieces()
    _read_soup(soup, Region(linking), pieces, linking)
    links = links_of(pieces, linking)
    if not links:
        return html
    for index, found in links.items():
        spot = pieces.spots[index]
        assert spot is not None
        if index in pieces.codes and index not in pieces.blocks:
            spot[0].wrap(_anchor_html(soup, found[0], final))
        else:
            _insert_html(soup, spot[0], found, final)
    return soup.decode(formatter="minimal")


def _read_soup(tag: Tag, region: Region, pieces: Pieces, linking: Linking) -> None:
    """Collect the texts of some finished HTML, however deep its elements lie in each other."""
    from bs4.element import NavigableString, Tag

    open_tags = [(iter(list(tag.children)), tag)]
    while open_tags:
        children, tag = open_tags[-1]
        child = next(children, None)
        if child is None:
            open_tags.pop()
            pieces.parted = pieces.parted or tag.name not in _INLINE
        elif isinstance(child, Tag):
            css_class = " ".join(child.get_attribute_list("class")) if child.get("class") else ""
            if child.name in HEADINGS:
                signs = [sign.get_text() for sign in child.find_all("a", class_="headerlink")]
                region.heading(child.name, child.get_text().removesuffix("".join(signs)).strip())
            if child.name == "code" and child.find_parent(["a", "pre"]) is None:
                is_plain = all(type(each) is NavigableString for each in child.children)
                pieces.add_code(child.get_text() if is_plain else "", (child, tag))
            elif child.name == "pre" and any(each.in_code for each in linking.named):
                _read_block(child, pieces)
            elif child.name not in SKIPPED and not is_own(css_class):
                pieces.parted = pieces.parted or child.name not in _INLINE
                open_tags.append((iter(list(child.children)), child))
            else:
                pieces.add("`", None)
        elif type(child) is NavigableString:
            pieces.add(str(child), (child, tag), free=region.is_free)


def _read_block(block: Tag, pieces: Pieces) -> None:
    """Collect the texts of a block of code that may hold metadata; Pygments cuts up a quoted value, which is one."""
    from bs4.element import Tag

    for blank in block.find_all("span"):
        before, after = blank.previous_sibling, blank.next_sibling
        if (
            blank.get_text().isspace()
            and blank.get("class") != ["w"]
            and isinstance(before, Tag)
            and isinstance(after, Tag)
        ):
            after.string = before.get_text() + blank.get_text() + after.get_text()
            before.extract()
            blank.extract()
    for text in list(block.find_all(string=True)):
        pieces.blocks.add(len(pieces.words))
        pieces.add_code(str(text), (text, block))


def _anchor_html(soup: BeautifulSoup, link: Link, final: Callable[[Place], str]) -> Tag:
    return soup.new_tag("a", attrs={"class": "exprec-mention", "href": final(link.place)})


def _insert_html(soup: BeautifulSoup, node: NavigableString, links: list[Link], final: Callable[[Place], str]) -> None:
    """Cut a string of the soup at its links."""
    text = str(node)
    kept = 0
    parts: list[Any] = []
    for link in links:
        element = _anchor_html(soup, link, final)
        element.string = link.text
        parts += [text[kept : link.start], element]
        kept = link.end
    parts.append(text[kept:])
    node.replace_with(*[part for part in parts if part])


class AloneExtension(MentionsExtension):
    """Links the mentions of each page that is rendered, where no plugin says which page that is."""

    def extendMarkdown(self, md: Markdown) -> None:  # noqa: N802 - Python-Markdown's name
        """Run when headings have their ids (5) and before links are resolved (0)."""
        linker = _LinkerAlone(md, self.getConfig("config_file"), self.getConfig("page"))
        md.treeprocessors.register(linker, "exprec-mentions", 4)


class _LinkerAlone(_Linker):
    def __init__(self, md: Markdown, config_file: str, page: str) -> None:
        Treeprocessor.__init__(self, md)
        self.config_file = config_file
        self.page = page

    def run(self, root: Element) -> None:
        self.linking = linking_for(self.config_file, _page_of(self.md) or self.page)
        super().run(root)


def _page_of(md: Markdown) -> str:
    """The address of the source that MkDocs is rendering, as what resolves its links knows it; empty elsewhere."""
    resolver = md.treeprocessors["relpath"] if "relpath" in md.treeprocessors else None  # noqa: SIM401 - no `get` there
    return str(getattr(getattr(resolver, "file", None), "src_uri", ""))


def makeExtension(**options: Any) -> MentionsExtension:  # noqa: N802 - Python-Markdown's name
    """What Python-Markdown calls to use this module as an extension by itself."""
    return AloneExtension(**options)


def linking_for(config_file: str, page: str) -> Linking:
    """What a page of a site needs; the records are read once for all pages of one process.

    Where the plugin makes no pages, only records and what stands elsewhere can be linked.

    Args:
        config_file: the configuration of the site; if it is empty, the one of this folder or of one above it.
        page: the address of the page's source in the site.
    """
    atlas, matcher = _atlas(os.path.abspath(config_file) if config_file else find_config("."))
    record = atlas.graph.pages.get(page)

    def find(mention: Mention) -> Place | None:
        place = atlas.of(mention, page)
        return place if place and (place.url or place.uri in atlas.graph.pages) else None

    linking = Linking(matcher.within(record.root if record else ""), page, find)
    if record:
        linking.is_record = True
        linking.follow_ups = follow_up_titles(record)
        linking.declared = linking.matcher.declared(record.references)
        linking.named = named_in_head(record, {}, {}, mere_numbers(record, linking.matcher))
    return linking


@cache
def _atlas(config_file: str | None) -> tuple[Atlas, Matcher]:
    project = load_project(config_file, ".", None)
    survey = Survey.of(project, INDEXES, group_addresses)
    matcher = survey.matcher(survey.catalog)
    return Atlas(Graph(survey.catalog, matcher, survey.folders), project.url), matcher
