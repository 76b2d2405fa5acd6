"""What holds of every text: nothing raises, every span is true, no order decides, nothing is read as markup."""

from __future__ import annotations

import tempfile
from datetime import date
from pathlib import Path

import yaml
from bs4 import BeautifulSoup
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from markdown import Markdown

from mkdocs_exprec.catalog import Catalog
from mkdocs_exprec.checking.families import CODE_OF, RULES
from mkdocs_exprec.checking.rules import run_rules
from mkdocs_exprec.graph import Graph
from mkdocs_exprec.pipeline import build
from mkdocs_exprec.project import load_project
from mkdocs_exprec.publishing.atlas import Atlas
from mkdocs_exprec.publishing.render import escape_markdown
from mkdocs_exprec.publishing.sources import record_source
from mkdocs_exprec.publishing.views import generate
from mkdocs_exprec.reading.fields import plain_words
from mkdocs_exprec.reading.record import read_record
from mkdocs_exprec.reading.scanner import scan
from mkdocs_exprec.reading.source import Source, decode
from mkdocs_exprec.reading.template import FIELDS

TODAY = date(2025, 6, 30)
FRAGMENTS = """
# Experiment: @# @## Goals@## Configuration@## Data & Provenance@## Results@## Follow-ups@## Artifacts@###### @Title
---@===@- @* @1. @    @\t@> @>>>>@- [ ] @- [x] @[X]@***@**@*@__@**CLI:** @_n/a_@TBD@—
<one or more names>@[Fill in]@2025-01-15@2025-02-30@02/04/18@T23:30+02:00@ to @Ana Silva@ & @ and @, @;@、@(again)
run-0001@12@012@-3@1e-3@#12@PR #13@o/r!14@ABC-15@d2c6f08@https://github.com/o/r/pull/16@<https://a.b/c>
[a](b.md)@![c](../d.png "e")@[f]: @<g h>@](@[@]@(@)@`@``@```@````@~~~@```py@`x`@<!--@-->@<b>@</b>@<@>@&amp;@&#58;
javascript:@../../x@/y@C:\\z@%2e%2e/@%00@runs/run-0001/metrics.ndjson@a/b.json@|@||@| a |@a | b@|--|@--|@---|--@\\|@:
...@'it''s'@"\\u0041"@*x@!!str @{a: b}@- a@? @#@  - @\r@\ufeff@\xa0@\u2028@\x0b@\x85@\0@\u202e@é@e\u0301@実験@👩‍🔬@İ@ß@٤
"""


def entries(table):
    return [entry for line in table.strip("\n").split("\n") for entry in line.split("@")]


MARKUP = [*entries(FRAGMENTS), "@", "a@b.org", "\n", "\n\n", "\r\n", "\n    ", "---\n"]
HEAD = "- **Date:** @- **Owner(s):** @- **Run IDs:** @* **Seed**: @+ **Related:** @    - @  "
BODY = "- **CLI invocation:** @- **Config snapshot:** @- **Datasets:** @- **Checksums:** @    - @- [ ] @- [x] @@  "
MARKS = "# @## Goals@## Results@## Configuration@## Data & Provenance@```@~~~@<!-- @--> @| a @|--|@> "
VALUES = """
Ana Silva@Ben & *Chiara*; [Dora](d)@#12, PR #13@[a](https://b/c)@o/r!14 and `d2c6f08`@`run-0001` (again)@42 (train), 007
2025-01-15@2025-01-16T23:30+02:00@_n/a_@x <!-- y --> z@[a](b.md) ![c](<d e.png> "f")
| b `c` |@``a ` b``@[a@b@"\\u0041b"
--> `a`@'it''s'@&x y@
"""
KEYS = "title: @date: @owner: @authors: @run: @  id: @  - @seeds: @prs: @notes: |@  @x: "
TEXTS = st.lists(st.sampled_from(MARKUP) | st.text(max_size=8), max_size=40).map("".join)
WORDS = st.lists(st.sampled_from(MARKUP), max_size=4).map("".join)


def lines(beginnings, endings):
    return st.lists(st.tuples(st.sampled_from(beginnings), endings).map("".join), max_size=15).map("\n".join)


SAID = st.sampled_from(entries(VALUES))
HEADS = lines(entries(HEAD), SAID)
BODIES = lines(entries(BODY), SAID).map(lambda text: f"# Configuration\n{text}")
MIXED = lines(entries(f"{HEAD}@{BODY}@{MARKS}@{MARKS}"), SAID | WORDS)
HEADERS = st.tuples(lines(entries(KEYS), SAID | WORDS), HEADS | MIXED).map(
    lambda both: f"---\n{both[0]}\n---\n{both[1]}"
)
DOCUMENTS = TEXTS | HEADS | BODIES | MIXED | HEADERS
BYTES = (
    st.binary(max_size=200)
    | DOCUMENTS.map(lambda text: text.encode())
    | DOCUMENTS.map(lambda text: text.encode("utf-16"))
)
many = settings(derandomize=True, max_examples=400, deadline=None, suppress_health_check=[HealthCheck.too_slow])
few = settings(many, max_examples=60)


def record_of(text):
    return read_record(Source(text), name="2025-01-15_a", path="a.md", file="/a.md", uri="a.md", root="/")


def words(text):
    return " ".join(text.split())


@many
@given(DOCUMENTS)
def test_what_is_masked_keeps_its_length_and_its_lines(text):
    outline = scan(Source(text))
    assert len(text) == len(outline.text) == len(outline.masked)
    for plain, masked in zip(outline.text, outline.masked, strict=True):
        assert masked == plain or (masked == " " and plain != "\n")


@many
@given(DOCUMENTS)
def test_every_piece_of_the_outline_is_what_it_is_called(text):
    outline = scan(Source(text))
    plain, masked = outline.text, outline.masked
    for heading in outline.headings:
        before = masked[masked.rfind("\n", 0, heading.start) + 1 : heading.start]
        assert before.strip() == "#" * heading.level
        assert "\n" not in plain[heading.start : heading.end]
    for item in outline.items:
        assert plain[item.start] in "-*+" or plain[item.start].isdigit()
        assert masked[masked.rfind("\n", 0, item.start) + 1 : item.start].strip() == ""
        assert item.start < item.content <= len(plain)
        assert not item.mark or f"[{item.mark}]" in plain[item.start : item.content]
    for table in outline.tables:
        assert "|" in masked[table.start : table.end]
    for code in outline.code_spans:
        assert "\n" not in masked[code.start : code.end]
        fence = masked[code.start : code.inner_start]
        assert fence == masked[code.inner_end : code.end] == "`" * len(fence) != ""
    assert list(outline.items) == sorted(outline.items)
    assert list(outline.headings) == sorted(outline.headings, key=lambda heading: heading.start)


@many
@given(DOCUMENTS)
def test_every_link_is_where_it_is_said_to_be(text):
    masked = scan(Source(text)).masked
    for link in scan(Source(text)).links:
        assert 0 <= link.start <= link.text_start <= link.text_end
        assert link.text_end <= link.target_start <= link.target_end <= link.end or link.text_start == link.target_start
        assert "\n" not in masked[link.target_start : link.target_end]
        opening = masked[link.start : link.text_start].strip()
        assert opening == ("![" if link.image else "[") or opening[:1] == "[" == masked[link.start :].lstrip()[0]


@many
@given(HEADS | BODIES | HEADERS | DOCUMENTS)
def test_every_span_of_a_record_is_what_was_written(text):
    """Up to blanks, Markdown's marks and what YAML unescapes; what stands in comments counts as blank."""
    record = record_of(text)
    plain, masked = record.outline.text, record.outline.masked
    header = record.outline.front_matter or (0, 0)

    def said(span):
        assert 0 <= span.start <= span.end <= len(plain)
        return words(masked[slice(*span)] if span.start >= header[1] else plain[slice(*span)])

    for field in (*record.items, *(field for fields in record.fields.values() for field in fields)):
        assert said(field.label_span) == words(field.label) or field.dialect == "front matter"
        for part in field.parts:
            assert said(part.span) == words(part.text) or part.text in unescaped(plain, part.span, field.dialect)
    for name in (*record.owners, *record.runs, *record.seeds):
        assert words(name.text) in words(plain_words(said(name.span))) or name.span.end <= header[1]
    for reference in record.references:
        assert said(reference.span) == words(reference.text) or reference.span.end <= header[1]
    if record.title:
        assert words(plain_words(said(record.title.span))) == record.title.text or record.title.span.end <= header[1]
    if record.date and record.date.origin == "metadata":
        assert record.date.text[:8] in said(record.date.span) or record.date.span.end <= header[1]
    assert all(said(record.span(field.key)) is not None for field in FIELDS)
    assert all(said(problem.span) is not None for problem in record.problems)


@many
@given(DOCUMENTS)
def test_sections_follow_each_other_and_tasks_are_what_was_written(text):
    record = record_of(text)
    plain = record.outline.text
    end = 0
    for section in record.sections:
        assert end <= section.title_start <= section.start <= section.end <= len(plain)
        assert plain[section.title_start : section.start].startswith(section.title)
        end = section.end
    for task in record.tasks:
        assert words(record.outline.masked[task.start : task.end]) == task.text


def unescaped(text, span, dialect):
    """What YAML makes of a scalar that stands there, with or without the quotes around it."""
    assert dialect == "front matter"
    for piece in (text[span.start : span.end], text[span.start - 1 : span.end + 1]):
        try:
            yield words(yaml.compose(piece, yaml.SafeLoader).value)
        except (yaml.YAMLError, AttributeError):
            continue


@few
@given(st.lists(BYTES, min_size=1, max_size=3), st.randoms(use_true_random=False))
def test_any_bytes_give_a_page_and_findings_in_the_file_and_no_order_matters(contents, random):
    with tempfile.TemporaryDirectory() as folder:
        (Path(folder) / "experiments").mkdir()
        for number, content in enumerate(contents):
            (Path(folder) / f"experiments/2025-01-1{number}_a.md").write_bytes(content)
        project = load_project(None, folder, CODE_OF)
        site = build(project, today=TODAY)
        assert [record.source.text for record in site.catalog.records] == [decode(content).text for content in contents]
        for record in site.catalog.records:
            assert record_source(record).startswith("\n") or record.source.text
        for found in site.diagnostics:
            [record] = [record for record in site.catalog.records if record.path == found.path]
            lines = record.source.plain[record.source.text.startswith("\ufeff") :].split("\n")
            assert 1 <= found.line <= len(lines)
            assert 1 <= found.column <= len(lines[found.line - 1]) + 1
            assert found.source_line == lines[found.line - 1].rstrip()
            assert found.width >= 1
            assert (found.line, found.column) <= (found.end_line, found.end_column)
            assert found.end_column <= len(lines[found.end_line - 1]) + 1
        shuffled = list(site.catalog.records)
        random.shuffle(shuffled)
        catalog = Catalog.of(shuffled)
        assert catalog == site.catalog
        assert run_rules(RULES, site.context._replace(catalog=catalog)) == site.diagnostics
        graph = Graph(catalog, site.matcher, site.graph.folders, site.graph.targets)
        pages = [(page.uri, page.markdown) for page in generate(graph, Atlas(graph, project.url), project)]
        assert pages == [(page.uri, page.markdown) for page in site.pages]
        for _, markdown in pages:
            markdown.encode()


SYMBOLS = """
(c) (tm) (R) 1/2 3/4 c/o +/- =/= --> <-- <--> 1st 22nd 113TH ... -- 'a' "a" https://a.b ftp://a.b/c www.a.com WWW.a.b
a@b.org mailto:a@b.org #12 @user o/r#1 o/r!2 o/r@d2c6f08 :smile: :+1: ==a== ~a~ ~~a~~ ^a^ ^^a^^ $a$ $$a$$ \\(a\\)
\\[a\\] {--a--} {++a++} {~~a~>b~~} {==a==}{>>b<<} ++ctrl+a++ `a` ``a`` | [a](b) ![a](b) [^1] [^1]: *[a]: <b> </b> <!--
&amp; &#38; {: .a } {#id} {.a} *** --- === 1. 1) + - * : [ ] [x] \\ \\* __a__ _a_ *a* **a** a_b_c !!! ??? ???+ /// :::
--8<-- [TOC] [[a]] # ## > [=10% "a"] javascript:a <https://a.b> <a@b.c> `#!py a` % || a|b
""".split()
PLAIN = st.characters(exclude_categories=["Cc", "Cs"])  # Python-Markdown itself drops some control characters
SYMBOLIC = (
    st.lists(st.sampled_from(SYMBOLS) | st.text(PLAIN, max_size=4) | st.just(" "), max_size=12)
    .map("".join)
    .filter(str.strip)
)
EXTENSIONS = """
tables toc attr_list footnotes abbr def_list md_in_html admonition sane_lists pymdownx.magiclink pymdownx.emoji
pymdownx.tilde pymdownx.caret pymdownx.betterem pymdownx.smartsymbols pymdownx.arithmatex pymdownx.critic pymdownx.keys
pymdownx.mark pymdownx.tasklist pymdownx.inlinehilite pymdownx.superfences pymdownx.details pymdownx.progressbar
""".split()
SHORTHAND = {"repo_url_shorthand": True, "social_url_shorthand": True, "user": "o", "repo": "r"}
RICH = Markdown(extensions=EXTENSIONS, extension_configs={"pymdownx.magiclink": SHORTHAND})
BARE = Markdown(extensions=["tables", "toc", "fenced_code", "attr_list"])


@many
@given(SYMBOLIC)
@example("??? note")
@example("1st www.a.com (c) 1/2")
def test_an_escaped_text_is_shown_as_it_is_and_read_as_nothing(text):
    shown = words(text)
    escaped = escape_markdown(text)
    for markdown in (RICH, BARE):
        items = f"- x {escaped}\n- {escaped}\n\n# {escaped}\n\n"
        cell = f"| a | b |\n| --- | --- |\n| x | {escaped} |\n\n"
        page = f"{items}{cell}[{escaped}](a.md)\n"
        soup = BeautifulSoup(markdown.reset().convert(page), "html.parser")
        elements = [element.name for element in soup.find_all(True)]
        assert elements == "ul li li h1 table thead tr th th tbody tr td td p a".split()
        found = [words(soup.find_all(name)[-1].get_text()) for name in ("li", "h1", "td", "a")]
        assert found == [shown] * 4
        assert words(soup.li.get_text()) == words(f"x {shown}")
