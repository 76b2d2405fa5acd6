"""Rows of words and links -> a table: Markdown for any generator, HTML where the addresses of all pages are known."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import NamedTuple
from urllib.parse import quote

from mkdocs_exprec.publishing.atlas import Place, Words
from mkdocs_exprec.publishing.render import Safe, escape_html, escape_markdown, link, with_code

Final = Callable[[Place], str]
"""The address of a place as a browser needs it on a page; empty if the site leaves the place out."""


Cell = str | Sequence[Words]
"""Words alone, or several things that commas part."""
NOTHING = "–"
"""What stands in a cell of which there is nothing to say."""


class Table(NamedTuple):
    """A table of which nothing is escaped yet."""

    columns: tuple[str, ...]
    """The header."""
    rows: Sequence[Sequence[Cell]]
    numbers: frozenset[str] = frozenset()
    """The columns that hold numbers."""
    fixed: frozenset[str] = frozenset({"Date", "Source"})
    """The columns in which no line is broken."""
    ids: Sequence[str] = ()
    """What each row is called in addresses, if anything leads to one."""
    shares: frozenset[str] = frozenset()
    """The columns that hold parts of a whole, such as `88%`: each has a bar as well."""
    quoting: frozenset[str] = frozenset()
    """The columns in which backticks mark what is quoted."""

    @property
    def main(self) -> str:
        """The column that says what a row is about."""
        return next(column for column in self.columns if column not in self.fixed | self.shares)


Write = Callable[[Table], str]
"""Makes of a table what may stand on a page."""


def as_markdown(table: Table, here: str) -> Safe:
    """The table as Markdown, on the page whose source is `here`."""
    rule = ["--:" if column in table.numbers else "---" for column in table.columns]
    lines = [_line(map(escape_markdown, table.columns)), _line(rule)]
    for number, row in enumerate(table.rows):
        anchor = f'<a id="{escape_html(table.ids[number])}"></a>' if table.ids else ""
        lines.append(anchor.join(("| ", _line(_in_markdown(cell, here) for cell in row)[2:])))
    return Safe("\n".join(lines))


def _line(cells: Iterator[str] | Sequence[str] | map[Safe]) -> str:
    return f"| {' | '.join(cells)} |"


def _in_markdown(cell: Cell, here: str) -> str:
    if isinstance(cell, str):
        return escape_markdown(cell)
    return ", ".join(to(each.text, each.place, here) for each in cell)


def to(text: str, place: Place | None, here: str) -> Safe:
    """A Markdown link to wherever something stands; text if that is nowhere."""
    if place is None or not (place.uri or place.url):
        return escape_markdown(text)
    if place.uri:
        return link(text, place.uri, here, place.anchor)
    return Safe(f"[{escape_markdown(text)}]({quote(place.url, safe=_IN_URL)})")


_IN_URL = "/:?#@!$&*+,;=%-._~"


def set_aside(tables: list[Table], table: Table) -> str:
    """Keep a table out of the Markdown of its page, and give the one word that stands in its place."""
    tables.append(table)
    return _word(len(tables) - 1)


def with_tables(html: str, tables: Sequence[Table], writer: Writer) -> str:
    """The finished page with the tables that were set aside."""
    for number, table in enumerate(tables):
        html = html.replace(f"<p>{_word(number)}</p>", as_html(table, writer), 1)
    return html


def _word(number: int) -> str:
    return f"exprectable{number}x"


def as_html(table: Table, writer: Writer) -> str:
    """The table as a browser needs it: a tenth of the time that Markdown takes, and nothing left for it to read."""
    opening = [f"<td{_style(column, table)}>" for column in table.columns]
    empty = [f"<td{_style(column, table, 'exprec-none')}>" for column in table.columns]
    writing = [with_code if column in table.quoting else escape_html for column in table.columns]
    header = zip(opening, table.columns, strict=True)
    lines = [f'<div class="exprec-table" style="{_labels(table)}"><table>\n<thead>\n<tr>']
    lines += [f"{tag.replace('<td', '<th')}{escape_html(column)}</th>" for tag, column in header]
    lines.append("</tr>\n</thead>\n<tbody>\n")
    for number, row in enumerate(table.rows):
        lines.append(f'<tr id="{escape_html(table.ids[number])}">' if table.ids else "<tr>")
        tags = _with_shares(opening, row) if table.shares else opening
        for tag, blank, write, cell in zip(tags, empty, writing, row, strict=True):
            words = write(cell) if isinstance(cell, str) else ", ".join(map(writer.words, cell))
            lines += (blank if cell == NOTHING else tag, words, "</td>")
        lines.append("</tr>\n")
    lines.append("</tbody>\n</table></div>")
    return "".join(lines)


def _labels(table: Table) -> str:
    """What the cells of each column are called where the header has no room, once for the whole table."""
    labelled = enumerate(table.columns, 1)
    return "; ".join(
        f"--exprec-{number}: '{escape_html(column)}: '"
        for number, column in labelled
        if column != table.main and column not in table.fixed
    )


def _with_shares(opening: Sequence[str], row: Sequence[Cell]) -> list[str]:
    """The opening tags of a row, where the style sheet finds how long a bar is to be."""
    return [
        f'{tag[:-1]} style="--exprec-share: {escape_html(cell)}">' if tag == _SHARE and isinstance(cell, str) else tag
        for tag, cell in zip(opening, row, strict=True)
    ]


_SHARE = '<td class="exprec-share">'


def _style(column: str, table: Table, *classes: str) -> str:
    """The attributes of a column's cells."""
    if column in table.shares:
        return ' class="exprec-share"'
    of_column = {"exprec-main": column == table.main, "exprec-fixed": column in table.fixed}
    named = " ".join([*(name for name, holds in of_column.items() if holds), *classes])
    right = ' style="text-align: right;"' if column in table.numbers else ""  # as Python-Markdown has it
    return (f' class="{named}"' if named else "") + right


class Writer:
    """Writes words in HTML, as seen from the pages of one folder; the title of a record stands on many of them."""

    def __init__(self, final: Final) -> None:
        self.final = final
        self._known: dict[Words, str] = {}

    def words(self, words: Words, attributes: str = "") -> str:
        """Some words, linked if the site has the place for them."""
        text, place = words
        if place is None:
            return escape_html(text)
        if place.anchor or attributes:
            return self._linked(text, place, attributes)
        made = self._known.get(words)
        if made is None:
            made = self._known[words] = self._linked(text, place, attributes)
        return made

    def _linked(self, text: str, place: Place, attributes: str) -> str:
        address = self.final(place)
        shown = escape_html(text)
        return f'<a{attributes} href="{escape_html(address)}">{shown}</a>' if address else shown
