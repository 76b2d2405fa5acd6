"""A Markdown extension that acts on our pages only: links are resolved, anchors last.

Links lead to Markdown sources before the host resolves and checks them.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from html import unescape
from posixpath import dirname, join, normpath
from urllib.parse import unquote
from xml.etree.ElementTree import Element, SubElement

from markdown import Markdown
from markdown.extensions import Extension
from markdown.treeprocessors import Treeprocessor
from markdown.util import AMP_SUBSTITUTE, AtomicString

from mkdocs_exprec.graph import anchor_of
from mkdocs_exprec.places import LEADING, Kind, Place, is_unsafe
from mkdocs_exprec.publishing.atlas import Words, heading_anchor
from mkdocs_exprec.publishing.render import address
from mkdocs_exprec.reading.structure import Section


@dataclass(frozen=True, slots=True)
class Decoration:
    """What a page of ours needs while its Markdown is rendered."""

    uri: str
    """The address of the page's source."""
    resolve: Callable[[str], Place]
    """Finds what a link of the page means."""
    moved: Mapping[str, str] = field(default_factory=dict)
    """Where a page stands whose address a page of the user's has taken; empty for one that the site leaves out."""
    places: Mapping[str, Place] = field(default_factory=dict)
    """Where the links lead that were checked; of one that leads nowhere, a finding of ours says so already."""
    tasks: Sequence[str] = ()
    """For each checkbox of the record, in the order of its text, the id of its item; empty if it is no follow-up."""
    sections: Sequence[tuple[Section, str]] = ()
    """The record's sections with their ids."""
    header: Sequence[tuple[str, Sequence[Words]]] = ()
    """The labels and values of the record's front matter, which stand below its title."""
    title: str = ""
    """The record's title, as its heading ends."""


def follow_moved(moved: Mapping[str, str], source: str, target: str) -> Place:
    """What a link of a page in the docs folder means: where its target has moved to, else what the host makes of it."""
    path, mark, anchor = target.partition("#")
    uri = normpath(join(dirname(source), unquote(path)))
    return Place(Kind.SITE, moved[uri], suffix=mark + anchor) if uri in moved else Place(Kind.EXTERNAL)


class DecorationExtension(Extension):
    """Holds what the next page needs; does nothing while that is None."""

    def __init__(self) -> None:
        super().__init__()
        self.decoration: Decoration | None = None

    def extendMarkdown(self, md: Markdown) -> None:  # noqa: N802 - Python-Markdown's name
        """Run after attributes are read (8) and before headings get their ids (5) and links are resolved (0)."""
        if self.decoration is not None:
            md.treeprocessors.register(_Decorator(md, self.decoration), "exprec", 6)
            if self.decoration.sections:
                md.treeprocessors.register(_SectionAnchors(md, self.decoration.sections), "exprec-sections", 4.5)


_ANCHOR = re.compile(r"(?<!\s)\s*+\{#(?P<id>[^\s{}]+)\}\s*$")
_CHECKBOX = re.compile(r"\n*\[(?P<mark>[ xX])\](?:\s+|$)")
_NOT_LINKED = {Kind.REPOSITORY, Kind.OUTSIDE, Kind.ABSOLUTE, Kind.IRREGULAR, Kind.UNSAFE}


class _Decorator(Treeprocessor):
    def __init__(self, md: Markdown, decoration: Decoration) -> None:
        super().__init__(md)
        self.decoration = decoration

    def run(self, root: Element) -> None:
        tasks = []
        for element in root.iter():
            tag = element.tag
            if tag == "a":
                self.direct(element, "href")
            elif tag == "img":
                self.direct(element, "src")
            elif tag == "li":
                if _draw_checkbox(element) or "task" in element.get("class", ""):
                    tasks.append(element)
            elif isinstance(tag, str) and len(tag) == 2 and tag[0] == "h" and tag[1].isdigit():
                _set_anchor(element)
        if any(self.decoration.tasks):
            self.mark(tasks)
        if self.decoration.header:
            root.insert(_below_title(root, self.decoration.title), _listed(self.decoration.header))

    def mark(self, items: list[Element]) -> None:
        """Give the items of follow-ups their ids: in the order of the text, or else those of the same words."""
        anchors = self.decoration.tasks
        if len(items) != len(anchors):
            named = {anchor_of(_STASHED.sub("", " ".join(_own_words(item)))): item for item in reversed(items)}
            items = [named.get(anchor, Element("li")) for anchor in anchors]
        for item, anchor in zip(items, anchors, strict=True):
            if anchor:
                item.set("id", anchor)

    def direct(self, element: Element, attribute: str) -> None:
        """Point a link at the source of the page, the published file or the forge; or make it text."""
        target = element.get(attribute, "")
        if not target or "\x02" in target:  # Python-Markdown's own marker, in mail addresses only
            return
        place = self.decoration.places.get(target) or self.decoration.resolve(target)
        if self.decoration.moved.get(place.uri) == "":
            _unlink(element)
        elif place.kind in (Kind.SITE, Kind.PUBLISHED):
            element.set(attribute, self.address(place.uri) + place.suffix)
        elif place.url and attribute == "href":
            element.set(attribute, place.url + place.suffix)
        elif place.kind in _NOT_LINKED or (place.kind is Kind.MISSING and target in self.decoration.places):
            _unlink(element)

    def address(self, uri: str) -> str:
        """The relative link to a page or file of the site."""
        return address(self.decoration.moved.get(uri, uri), self.decoration.uri)


_STASHED = re.compile("\x02[^\x03]*\x03")
"""What stands for raw HTML until the page is done."""


def _below_title(root: Element, title: str) -> int:
    """Where among the parts of a page what stands below its title begins: behind the heading that ends so."""
    headings = [(number, element) for number, element in enumerate(root) if element.tag in HEADINGS]
    for number, heading in headings:
        words = " ".join(_STASHED.sub("", "".join(heading.itertext())).split())
        if title and words.endswith(title):
            return number + 1
    return next((number + 1 for number, heading in headings if heading.tag == "h1"), 0)


def _listed(header: Sequence[tuple[str, Sequence[Words]]]) -> Element:
    """The template's bullet list; its words are put into the page as they are, where no Markdown is read any more."""
    made = Element("ul", {"class": "exprec-header"})
    made.text = made.tail = "\n"
    for label, values in header:
        item = SubElement(made, "li")
        item.tail = "\n"
        last = SubElement(item, "strong")
        last.text = _inert(f"{label}:")
        for number, (text, place) in enumerate(values):
            between = (last.tail or "") + (", " if number else " ")
            last.tail = _inert(between if place else between + text)
            if place:
                last = SubElement(item, "a", {"href": place.url})
                last.text = _inert(text)
    return made


def _inert(text: str) -> AtomicString:
    """A text without the marks by which Python-Markdown finds what it has put aside; entities in it are words, too."""
    return AtomicString(_ENTITY.sub(f"{AMP_SUBSTITUTE}amp;", _MARKS.sub("", text)))


_MARKS = re.compile("[\x02\x03]")
_ENTITY = re.compile(r"&(?=#?\w+;)")


class _SectionAnchors(Treeprocessor):
    """Sees to it that a section is found under its name, also where a team makes the ids of headings in its own way."""

    def __init__(self, md: Markdown, sections: Sequence[tuple[Section, str]]) -> None:
        super().__init__(md)
        self.sections = sections

    def run(self, root: Element) -> None:
        headings = [element for element in root if element.tag in HEADINGS]
        taken = {element.get("id", "") for element in headings}
        for heading, anchor in self.placed([each for each in headings if each.tag == f"h{self.sections[0][0].level}"]):
            if anchor not in taken:
                mark = Element("span", {"id": anchor, "class": "exprec-anchor"})
                mark.tail, heading.text = heading.text, None
                heading.insert(0, mark)

    def placed(self, headings: list[Element]) -> Iterator[tuple[Element, str]]:
        """The headings of the sections, each with its id: in their order, or else those of the same words."""
        anchors = [anchor for _, anchor in self.sections]
        beyond = len(headings) - len(anchors)  # one more if the title is of their level
        if beyond in (0, 1):
            yield from zip(headings[beyond:], anchors, strict=True)
            return
        named = {heading_anchor("".join(words_of(heading)).strip()): heading for heading in reversed(headings)}
        yield from ((named[anchor], anchor) for anchor in anchors if anchor in named)


HEADINGS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})


def words_of(heading: Element) -> Iterator[str]:
    """The words of a heading without the sign that links to it."""
    yield heading.text or ""
    for child in heading:
        if child.get("class") != "headerlink":
            yield from child.itertext()
        yield child.tail or ""


def _own_words(item: Element) -> Iterator[str]:
    """The words of a list item without those of the lists in it."""
    if item.text:
        yield item.text
    for child in item:
        if child.tag not in ("ul", "ol"):
            yield from _own_words(child)
        if child.tail:
            yield child.tail


def _unlink(element: Element) -> None:
    text = element.get("alt")
    element.tag = "span"
    element.attrib.clear()
    element.set("class", "exprec-unlinked")
    if text is not None:
        element.text = text


_MAY_RUN = re.compile(r"(?:script|data|file):", re.IGNORECASE)
_CONTROLS = re.compile(r"[\x00-\x20\x7f]+")


def without_scripts(html: str) -> str:
    """Finished HTML without the addresses in its raw HTML that would run something: such a link becomes text."""
    if not _MAY_RUN.search(_CONTROLS.sub("", unescape(html))):
        return html
    from bs4 import BeautifulSoup

    soup = BeautifulSoup(html, "html.parser")
    found = [
        (tag, name)
        for tag in soup.find_all(True)
        for name, value in tag.attrs.items()
        if isinstance(value, str) and is_unsafe(value) and name.rpartition(":")[2] in LEADING
    ]
    for tag, name in found:
        del tag[name]
        if tag.name == "a":
            tag.name, tag["class"] = "span", "exprec-unlinked"
    return soup.decode(formatter="minimal") if found else html


def _set_anchor(heading: Element) -> None:
    """Read the `{#id}` that ends a heading of ours, where no extension of the user's has."""
    last = heading[-1] if len(heading) else None
    words = (last.tail if last is not None else heading.text) or ""
    match = _ANCHOR.search(words)
    if not match:
        return
    heading.set("id", match["id"])
    if last is not None:
        last.tail = words[: match.start()]
    else:
        heading.text = words[: match.start()]


def _draw_checkbox(item: Element) -> bool:
    """Turn the `[ ]` at the start of a list item into a checkbox, where no extension of the user's has."""
    holder = item[0] if len(item) and item[0].tag == "p" and not (item.text or "").strip() else item
    match = _CHECKBOX.match(holder.text) if holder.text else None
    if not match:
        return False
    box = Element("input", {"type": "checkbox", "disabled": ""})
    if match["mark"] in "xX":
        box.set("checked", "")
    box.tail = " " + (holder.text or "")[match.end() :]
    holder.text = ""
    holder.insert(0, box)
    item.set("class", f"{item.get('class', '')} exprec-task".strip())
    return True
