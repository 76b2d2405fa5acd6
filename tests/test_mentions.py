"""Pages of a site with everything that must and must not become a link, by both ways of linking."""

from __future__ import annotations

import json
import subprocess
import sys
from datetime import date

import markdown
import pytest
from bs4 import BeautifulSoup

from mkdocs_exprec import pipeline
from mkdocs_exprec.checking.families import CODE_OF
from mkdocs_exprec.project import load_project
from tests.hosts import HOSTILE, addresses_of, built, config, environment, record, write

RECOMMENDED = [
    "abbr", "admonition", "attr_list", "def_list", "footnotes", "md_in_html", "tables", {"toc": {"permalink": True}},
    {"pymdownx.arithmatex": {"generic": True}}, "pymdownx.betterem", "pymdownx.caret", "pymdownx.mark",
    "pymdownx.tilde", "pymdownx.details", "pymdownx.emoji", "pymdownx.highlight", "pymdownx.inlinehilite",
    "pymdownx.keys", "pymdownx.smartsymbols", "pymdownx.superfences", {"pymdownx.tabbed": {"alternate_style": True}},
    {"pymdownx.tasklist": {"custom_checkbox": True}},
]  # fmt: skip
"""What Material's documentation recommends."""
FORGE = "https://github.com/example/lab"
JIRA = {"pattern": r"METER-\d+", "url": "https://jira.example/browse/{0}", "label": "Jira"}
SMOKE, OTHER, SHARED = "experiments/2025-01-15_smoke", "experiments/2025-01-17_other", "experiments/runs/run-0002"
SETTINGS = {
    "site_name": "Lab", "repo_url": FORGE,
    "options": {"severity": {"run-claimed-twice": "off"}, "references": [JIRA]},
}  # fmt: skip
RECORDS = {
    f"docs/{SMOKE}.md": """# Smoke

- **Owner:** Ana
- **Run IDs:** `run-0001`, run-0002
- **PRs:** #13

Own run-0001, own #13, bare #15, PR #14.

## Follow-ups

- [ ] Repeat run_0003 (#16)

## Artifacts

#17
""",
    f"docs/{OTHER}.md": "# Other\n\n- **Run IDs:** run_0003, run-0002, short, 2024\n- **Owner:** Ana\n",
}
LINKED = {
    "bare run-0001 in a sentence.": ("run-0001", SMOKE),
    "a code span `run-0001` of nothing else": ("run-0001", SMOKE),
    "**run-0001 is** bold": ("run-0001", SMOKE),
    "_run-0001_, as said": ("run-0001", SMOKE),
    "escaped run\\_0003, too": ("run_0003", OTHER),
    "a short id, `short`, in code": ("short", OTHER),
    "a run of two records, run-0002": ("run-0002", SHARED),
    "the record 2025-01-15_smoke": ("2025-01-15_smoke", SMOKE),
    "the file `2025-01-15_smoke.md`": ("2025-01-15_smoke.md", SMOKE),
    "the path experiments/2025-01-15_smoke.md here": ("experiments/2025-01-15_smoke.md", SMOKE),
    "PR #12": ("#12", f"{FORGE}/pull/12"),
    "this fixes #21": ("#21", f"{FORGE}/issues/21"),
    "closed by merge request #22": ("#22", f"{FORGE}/pull/22"),
    "a worded PR 23 without a sign": ("PR 23", f"{FORGE}/pull/23"),
    "see issue 24 on that": ("issue 24", f"{FORGE}/issues/24"),
    "as GH-25 says": ("GH-25", f"{FORGE}/issues/25"),
    "another/project#26": ("another/project#26", "https://github.com/another/project/issues/26"),
    f"at {FORGE}/pull/27 in full": ("#27", f"{FORGE}/pull/27"),
    f"an issue, {FORGE}/issues/28#issuecomment-1": ("#28", f"{FORGE}/issues/28#issuecomment-1"),
    "a ticket METER-7 elsewhere": ("METER-7", "https://jira.example/browse/METER-7"),
    "<b>run-0001</b> in inline HTML": ("run-0001", SMOKE),
    "| a | cell |\n|---|---|\n| run-0001 | x |": ("run-0001", SMOKE),
    "> quoted run-0001": ("run-0001", SMOKE),
    "- in a list, run-0001": ("run-0001", SMOKE),
    "<div>raw run-0001 in a block</div>": ("run-0001", SMOKE),
    "<div>raw <code>run-0001</code> in a block</div>": ("run-0001", SMOKE),
    "<div title='run-0001'>PR #29</div>": ("#29", f"{FORGE}/pull/29"),
    "## A heading about run-0001": ("run-0001", SMOKE),
    "PR **#30**": ("#30", f"{FORGE}/pull/30"),
    "<div class='highlights'>run-0001</div>": ("run-0001", SMOKE),
    "<code>run-0001</code> in a line": ("run-0001", SMOKE),
}
"""Each with the link that it must get. (The second column is a page's source or a URL.)"""
NOT_LINKED = (
    "only #13, bare",
    "a colour #123456, C#12",
    "longer run-00011, run-0001-x and xrun-0001",
    "bare short, 2024 and baseline",
    "`train --run run-0001` is a command",
    "`2024` is a number",
    "runs/run-0001/metrics.ndjson",
    "[run-0001](index.md)",
    "[a `run-0001` here](index.md)",
    "![run-0001](picture.png 'run-0001')",
    "<https://elsewhere.example/run-0001>",
    "https://elsewhere.example/run-0001",
    "<!-- run-0001 -->",
    "<div><!-- run-0001, PR #12 --></div>",
    "<a href='index.html'>run-0001</a> in inline HTML",
    "<div><a href='index.html'>run-0001 and <code>run-0001</code></a></div>",
    "<div data-run='run-0001'>attribute</div>",
    "<div><pre>run-0001</pre></div>",
    "<div><script>var run = 'run-0001'</script></div>",
    "    run-0001 in an indented block",
    "```\nrun-0001\n```",
    "```text\nPR #12\n```",
    "<code>train run-0001 now</code>, <button>run-0001</button> and <span class='arithmatex'>run-0001</span> in a line",
    "<div class='mermaid'>graph LR; run-0001 --> PR12</div>",
    "<details><summary>run-0001</summary>more</details>",
    "a longer name, **run-0001**x",
    "| Rank | Issue |\n|---|---|\n| #1 | noisy |",
    "this paragraph ends with the word issues",
    "\\#11 is escaped",
    "https://z.example/?run=run-0001 and https://z.example/#METER-7",
)
GUIDE = "\n\n".join(["# Guide", *LINKED, "---", *NOT_LINKED]) + "\n"
RENDERED = """
import types
import markdown
from mkdocs.structure.toc import get_toc

def on_pre_page(page, config, files):
    def render(page, config, files):
        made = markdown.markdown(page.markdown, extensions=["toc", "tables", "fenced_code"])
        page.content, page.toc = made, get_toc([])
    page.render = types.MethodType(render, page)
    return page
"""
"""A hook by which each page is made without the site's Markdown, as those do who publish notebooks."""


def linked(site, source, style):
    """The links made on a page, as (text, where to)."""
    address = addresses_of(source)[style]
    targets = [(link.get_text(), str(link["href"])) for link in site.pages[address].select("a.exprec-mention")]
    return [(text, target if "://" in target else site.resolve(address, target)) for text, target in targets]


def placed(place, style):
    return place if "://" in place else addresses_of(place)[style]


@pytest.mark.parametrize("folders", [True, False], ids=["folders", "files"])
@pytest.mark.parametrize("extensions", [[], RECOMMENDED], ids=["plain", "recommended"])
@pytest.mark.parametrize("way", ["markdown", "html"])
def test_a_page_links_what_it_mentions_and_nothing_else(tmp_path, way, extensions, folders):
    files = {
        "mkdocs.yml": config(
            **SETTINGS, markdown_extensions=extensions or ["tables", "fenced_code"], use_directory_urls=folders,
            hooks=["hook.py"] if way == "html" else [],
        ),
        "hook.py": RENDERED, "docs/index.md": "# Home\n", "docs/guide.md": GUIDE, "docs/picture.png": b"", **RECORDS,
    }  # fmt: skip
    site = built(tmp_path / "lab", files)
    style = 0 if folders else 1
    assert linked(site, "guide", style) == [(text, placed(place, style)) for text, place in LINKED.values()]
    page = site.pages[addresses_of("guide")[style]]
    assert not page.select("a a, pre a.exprec-mention, script a")
    [title] = page.select("h2#a-heading-about-run-0001")
    assert title.select("a.exprec-mention")
    assert way == "html" or site.broken_links() == []
    runs = placed("experiments/runs/index", style)
    assert linked(site, SMOKE, style) == [
        ("Ana", placed("experiments/by-owner/ana", style)),
        ("run-0001", f"{runs}#run-run-0001"),
        ("run-0002", placed(SHARED, style)),
        ("#13", f"{FORGE}/pull/13"),
        ("#13", f"{FORGE}/pull/13"),
        ("#14", f"{FORGE}/pull/14"),
        ("run_0003", placed(OTHER, style)),
        ("#16", f"{FORGE}/issues/16"),
    ]


@pytest.mark.parametrize(
    ("heading", "labels", "count"),
    [
        ("Follow-ups", (), 1), ("5. Next steps", (), 1), ("次のステップ", (), 1),
        ("Wish list", ("Wish list",), 1), ("Wish list", (), 0),
    ],
)  # fmt: skip
def test_follow_ups_are_found_under_any_usual_name_for_them(tmp_path, heading, labels, count):
    """And in them a bare number is a reference, in the list of all follow-ups as on the record's page."""
    profile = {"sections": [{"title": "Follow-ups", "labels": list(labels), "required": False}]}
    settings = {**SETTINGS, "plugins": ["search", {"exprec": {"repository": FORGE, "profile": profile}}]}
    text = f"# Smoke\n\n- **Run IDs:** run-0001\n\n## {heading}\n\n- [ ] Switch the default (#37)\n"
    site = built(
        tmp_path / "lab", {"mkdocs.yml": config(**settings), "docs/index.md": "# Home\n", f"docs/{SMOKE}.md": text}
    )
    rows = site.pages[addresses_of("experiments/follow-ups/index")[0]].select(".exprec-table tbody tr")
    assert len(rows) == count
    wanted = [("#37", f"{FORGE}/issues/37")] * count
    assert [link for link in linked(site, SMOKE, 0) if link[0] == "#37"] == wanted
    assert len(site.pages[addresses_of(SMOKE)[0]].select("li[id^=follow-up-switch]")) == count


@pytest.mark.parametrize("written", ["[the other](2025-01-17_other.md)", "2025-01-17_other", "run_0003"])
def test_a_done_follow_up_leads_to_what_implemented_it_however_that_is_named(tmp_path, written):
    """On its record's page and in the list of all follow-ups alike."""
    done = f"# Smoke\n\n- **Run IDs:** run-0001\n\n## Follow-ups\n\n- [x] Repeat it: {written}\n"
    files = {
        "mkdocs.yml": config(**SETTINGS), "docs/index.md": "# Home\n", **RECORDS, f"docs/{SMOKE}.md": done,
    }  # fmt: skip
    site = built(tmp_path / "lab", files)
    follow_ups = addresses_of("experiments/follow-ups/index")[0]
    [row] = site.pages[follow_ups].select("#done ~ .exprec-table tbody tr")
    [link] = row.select("td")[2].select("a")
    assert site.resolve(follow_ups, str(link["href"])) == placed(OTHER, 0)
    panel = site.pages[addresses_of(SMOKE)[0]].select_one(".exprec-panel")
    assert placed(OTHER, 0) in [target for _, target in site.links(addresses_of(SMOKE)[0], panel)]


MARKED_UP = """# Odd

## 结果 and `code`

- [x] Not a follow-up: `run-0001`

## Results {#own}

See run-0001.

## Results &lt;again&gt; <b>bold</b>

See run-0001.

## Results

See run-0001.

## Next steps

- [ ] Use `code` here
- [ ] A second &amp; third, run\\_0003
- [ ] ![alt](picture.png) and <b>more</b>
    - [ ] nested
- [x] Last: run-0001
"""
WITH_SIGNS = [*RECOMMENDED, {"toc": {"permalink": True}}]


@pytest.mark.parametrize("extensions", [[], ["attr_list"], WITH_SIGNS], ids=["plain", "attributes", "recommended"])
def test_sections_and_follow_ups_are_found_whatever_markup_their_words_hold(tmp_path, extensions):
    files = {
        "mkdocs.yml": config(**SETTINGS, markdown_extensions=extensions), "docs/index.md": "# Home\n", **RECORDS,
        "docs/experiments/2025-01-18_odd.md": MARKED_UP, "docs/experiments/picture.png": b"",
    }  # fmt: skip
    site = built(tmp_path / "lab", files)
    assert site.broken_links() == []
    page = site.pages[addresses_of("experiments/2025-01-18_odd")[0]]
    assert len({item["id"] for item in page.select("li[id^=follow-up-]")}) == 5
    panel = site.pages[addresses_of(SMOKE)[0]].select_one(".exprec-panel")
    named = [str(link["href"]).partition("#")[2] for link in panel.select("a[href*='odd/#']")]
    headings = [page.find(id=anchor).find_parent("h2") or page.find(id=anchor) for anchor in named]
    assert [heading.get_text().split("{")[0].strip("¶ ") for heading in headings] == [
        "结果 and code", "Results", "Results <again> bold", "Results", "Next steps",
    ]  # fmt: skip
    assert len(set(named)) == 5


def test_a_table_of_other_runs_claims_none_that_another_record_claims(tmp_path):
    table = "## Results\n\n| Run | Accuracy |\n| --- | --- |\n| run-0001 | 0.9 |\n| run-0005 | 0.8 |\n"
    files = {
        "mkdocs.yml": config(**SETTINGS), "docs/index.md": "# Home\n\nrun-0001, run-0005\n", **RECORDS,
        "docs/experiments/2025-02-01_table.md": f"# Table\n\n{table}",
        "docs/experiments/2025-02-02_none.md": f"# None\n\n- **Run IDs:** _n/a_\n\n{table}",
    }  # fmt: skip
    assert linked(built(tmp_path / "lab", files), "index", 0) == [
        ("run-0001", placed(SMOKE, 0)), ("run-0005", placed("experiments/2025-02-01_table", 0)),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("reference", "edges"),
    [("33", ["issue 33"]), ("PR 33", ["pull request 33"]), ("33, see #34", ["issue 33", "issue 34"])],
)
def test_what_a_reference_field_names_is_a_mention_however_it_is_written(tmp_path, reference, edges):
    path = tmp_path / "experiments/a.md"
    path.parent.mkdir()
    path.write_text(f"# A\n\n- **Related PRs / Issues:** {reference}\n")
    (tmp_path / "mkdocs.yml").write_text(f"site_name: Lab\nrepo_url: {FORGE}\nplugins: [exprec]\n")
    site = pipeline.build(load_project(str(tmp_path / "mkdocs.yml"), ".", CODE_OF), today=date(2025, 6, 30))
    found = [edge.mention.outside for edge in site.graph.edges_of(site.catalog.records[0])]
    assert [f"{outside.kind} {outside.key.partition('#')[2]}" for outside in found] == edges


def test_a_number_with_an_escaped_sign_is_no_reference(tmp_path):
    files = {"mkdocs.yml": config(**SETTINGS), "docs/index.md": "# Home\n\nPR \\#12, not PR #13.\n", **RECORDS}
    assert linked(built(tmp_path / "lab", files), "index", 0) == [("#13", f"{FORGE}/pull/13")]


def test_links_that_are_there_stay_as_they_are(tmp_path):
    """Also those that pymdownx's magiclink makes: it links each URL, each `#12` and each `owner/repo#12`."""
    magic = {"pymdownx.magiclink": {"repo_url_shorthand": True, "user": "example", "repo": "lab", "provider": "github"}}
    text = f"# Guide\n\nPR #12, another/project#26, {FORGE}/pull/27, {FORGE}/issues/28 and run-0001[^1]\n\n"
    files = {
        "mkdocs.yml": config(**SETTINGS, markdown_extensions=[magic, "footnotes"]),
        "docs/index.md": "# Home\n", "docs/guide.md": text + "[^1]: In a note, run-0001 and PR 29.\n", **RECORDS,
    }  # fmt: skip
    site = built(tmp_path / "lab", files)
    assert linked(site, "guide", 0) == [
        ("run-0001", placed(SMOKE, 0)),
        ("run-0001", placed(SMOKE, 0)),
        ("PR 29", f"{FORGE}/pull/29"),
    ]
    page = site.pages["guide/index.html"]
    assert not page.select("a a")
    assert {f"{FORGE}/issues/12", f"{FORGE}/pull/27"} <= {str(link["href"]) for link in page.select("a[href]")}


def test_nothing_is_linked_where_that_is_not_wanted(tmp_path):
    settings = {**SETTINGS, "options": {**SETTINGS["options"], "mentions": False}}
    files = {"mkdocs.yml": config(**settings), "docs/index.md": "# Home\n", "docs/guide.md": GUIDE, **RECORDS}
    site = built(tmp_path / "lab", files)
    assert linked(site, "guide", 0) == linked(site, SMOKE, 0) == []
    assert site.pages[addresses_of(OTHER)[0]].select(".exprec-panel")


@pytest.mark.parametrize("extensions", [[], RECOMMENDED], ids=["plain", "recommended"])
@pytest.mark.parametrize(("text", "needed"), [("run-0001, `run-0001`", False), ("<div>run-0001</div>", True)])
def test_beautiful_soup_is_there_for_pages_that_need_it(tmp_path, text, needed, extensions):
    """No record of these does, and no code span, also where pymdownx's inlinehilite has put it aside."""
    settings = config(**SETTINGS, markdown_extensions=extensions)
    files = {"mkdocs.yml": settings, "docs/index.md": f"# Home\n\n{text}\n", **RECORDS}
    code = (
        "import sys; from mkdocs.__main__ import cli;"
        f"cli(['build', '--quiet', '--site-dir', {str(tmp_path / 'site')!r}], standalone_mode=False);"
        "print('bs4' in sys.modules)"
    )
    root = write(tmp_path / "lab", files)
    command = [sys.executable, "-c", code]
    done = subprocess.run(command, cwd=root, capture_output=True, text=True, check=False, env=environment())
    assert done.stdout.split() == [str(needed)], done.stderr
    assert 'class="exprec-mention"' in (tmp_path / "site" / "index.html").read_text(encoding="utf-8")


def test_the_extension_works_by_itself(tmp_path):
    (tmp_path / "experiments").mkdir()
    (tmp_path / "mkdocs.yml").write_text("site_name: Lab\n", encoding="utf-8")
    (tmp_path / "experiments" / "2025-01-15_smoke.md").write_text(record(up=".."), encoding="utf-8")
    name = "mkdocs_exprec.publishing.mentions"
    for page, href in (
        ("guide.md", "experiments/2025-01-15_smoke.md"),
        ("a/b.md", "../experiments/2025-01-15_smoke.md"),
    ):
        options = {name: {"config_file": str(tmp_path / "mkdocs.yml"), "page": page}}
        html = markdown.markdown("See `run-0001`.", extensions=[name], extension_configs=options)
        link = BeautifulSoup(html, "html.parser").a
        assert (link["href"], link.get_text()) == (href, "run-0001")


def test_the_extension_by_itself_knows_which_page_mkdocs_renders(tmp_path):
    """And leads to records and to the forge only, since it makes no pages."""
    other = "# Other\n\n- **Run IDs:** run-0003\n\nOwn run-0003, run-0001, PR #12; unknown run-0009, shared run-0002.\n"
    files = {
        "mkdocs.yml": config(
            plugins=["search"], repo_url=FORGE, markdown_extensions=["mkdocs_exprec.publishing.mentions"]
        ),
        "docs/index.md": "# Home\n\nrun-0003\n", "docs/a/b/deep.md": "# Deep\n\nrun-0003\n",
        "docs/experiments/one.md": "# One\n\n- **Run IDs:** run-0001, run-0002\n",
        "docs/experiments/two.md": "# Two\n\n- **Run IDs:** run-0002\n", "docs/experiments/other.md": other,
        "runs/run-0009/params.json": "{}",
    }  # fmt: skip
    site = built(tmp_path / "lab", files)
    assert site.broken_links() == []
    assert linked(site, "index", 0) == [("run-0003", placed("experiments/other", 0))]
    assert linked(site, "a/b/deep", 0) == [("run-0003", placed("experiments/other", 0))]
    assert linked(site, "experiments/other", 0) == [
        ("run-0001", placed("experiments/one", 0)), ("#12", f"{FORGE}/pull/12"),
    ]  # fmt: skip


ODD = (
    "CON", "a/b", "..", "t.", "index", "page-2", "x" * 300, "a|b", "é中-7", HOSTILE.replace(" ", "/"), "\"><script>",
)  # fmt: skip


@pytest.mark.parametrize("folders", [True, False], ids=["folders", "files"])
def test_a_run_id_of_any_form_has_its_place_and_no_markup(tmp_path, folders):
    """Rows 28, 29, 31 and 52 of the table of bad input: what two records claim has a page of its own."""
    claims = "".join(f"  - {json.dumps(run)}\n" for run in ODD)
    both = f"---\nrun ids:\n{claims}---\n\n# {{}}\n\nText with `CON`, `a/b` and `index`.\n"
    files = {
        "mkdocs.yml": config(
            repo_url=FORGE, use_directory_urls=folders, options={"severity": {"run-claimed-twice": "off"}}
        ),
        "docs/index.md": "# Home\n\n`CON`, `a/b`, `index`, `<img/src=x/onerror=alert(1)>`\n",
        "docs/experiments/2025-01-15_one.md": both.format("One"),
        "docs/experiments/2025-01-16_two.md": both.format("Two"),
    }
    site = built(tmp_path / "lab", files)
    assert site.broken_links() == []
    style = 0 if folders else 1
    runs = site.pages[addresses_of("experiments/runs/index")[style]]
    shown = {row.td.get_text(): str(row["id"]) for row in runs.select("tr[id]")}
    assert set(shown) == set(ODD)
    assert len(set(shown.values())) == len(ODD)
    pages = {address for address in site.pages if address.startswith("experiments/runs/")}
    assert len(pages) == 1 + len(ODD)
    assert all(len(name) < 100 for address in pages for name in address.split("/"))
    places = [place for _, place in linked(site, "index", style)]
    assert len(set(places)) == 4
    for address, page in site.pages.items():
        assert not page.select("img[onerror], td script, main script:not([src])"), address


def test_elements_may_lie_in_each_other_as_deep_as_they_like(tmp_path):
    text = f"{record()}\n{'<div>' * 5_000} PR #12\n"
    site = built(tmp_path, {"mkdocs.yml": config(**SETTINGS), "docs/index.md": "# Lab\n", f"docs/{OTHER}.md": text})
    assert "Traceback" not in site.output
    assert ("#12", f"{FORGE}/pull/12") in linked(site, OTHER, 0)


def test_in_double_brackets_a_record_may_name_itself_and_a_table_may_hold_a_bar(tmp_path):
    own = "[[one#results|above]] and [[ONE]], in one, run-1 and [[run-1]]"
    table = "| Of |\n| --- |\n| [[two\\|the second]] |\n"
    files = {
        "mkdocs.yml": config(),
        "docs/index.md": "# Home\n",
        "docs/experiments/one.md": f"# One\n\n- **Run IDs:** run-1\n\n## Results\n\n{own}.\n\n{table}",
        "docs/experiments/two.md": "# Two\n",
    }
    site = built(tmp_path / "lab", files)
    assert site.broken_links() == []
    links = site.article("experiments/one").select("a.exprec-mention")
    found = [
        (link.get_text(), str(link["href"]))
        for link in links
        if link.get_text() != "run-1" or "runs" not in str(link["href"])
    ]
    assert found == [("above", "./#results"), ("ONE", "./"), ("run-1", "./"), ("the second", "../two/")]
    assert "[[" not in site.article("experiments/one").get_text()


FORMULAS = {
    "between dollars": "the loss $run-0001$ here",
    "over lines": "the loss $a +\nrun-0001$ here",
    "in brackets": "the loss \\(run-0001\\) here",
    "in a block": "$$\nrun-0001\n$$",
    "in a square block": "\\[\nrun-0001\n\\]",
    "in an environment": "\\begin{align}\nrun-0001\n\\end{align}",
    "in a heading": "### The loss $run-0001$",
    "in a cell": "| a | b |\n| --- | --- |\n| $run-0001$ | c |",
    "currency": "it cost $5 for run-0001 and $6 for more",
    "currency in brackets": "($5) run-0001 ($6)",
    "blanks inside": "the loss $ run-0001 $ here",
    "escaped": "the loss \\$run-0001 and x$ here",
    "not closed": "the loss $run-0001 here\n\nand there$",
    "over items": "- cost $x\n- run-0001 y$",
    "over cells": "| a | b |\n| --- | --- |\n| $x | run-0001 y$ |",
    "over code": "$a `b` run-0001$",
    "in code": "`$` run-0001 `$`",
    "a block in a line": "text $$ run-0001 $$ more",
    "a block among others": "text\n\n$$\nx\n$$ run-0001\n\nmore",
    "a bar in it": "$|x| run-0001$ of all",
    "two of them": "$x$ run-0001 $y$",
}
"""Each names a run once."""


@pytest.mark.parametrize(
    "options", [None, {}, {"smart_dollar": False}, {"inline_syntax": ["round"], "block_syntax": []}]
)
def test_page_and_graph_agree_on_what_stands_in_a_formula(tmp_path, options):
    extensions = ["tables"] if options is None else ["tables", {"pymdownx.arithmatex": {"generic": True, **options}}]
    texts = {
        f"docs/experiments/2025-02-{day:02}_a.md": f"# A\n\n{text}\n" for day, text in enumerate(FORMULAS.values(), 1)
    }
    files = {
        "mkdocs.yml": config(**SETTINGS, markdown_extensions=extensions),
        "docs/index.md": "# Home\n",
        **RECORDS,
        **texts,
    }
    site = built(tmp_path / "lab", files)
    project = load_project(str(tmp_path / "lab/mkdocs.yml"), str(tmp_path), CODE_OF)
    graph = pipeline.build(project, today=date(2025, 6, 30)).graph
    shown, known = {}, {}
    for name, path in zip(FORMULAS, texts, strict=True):
        [page] = site.page(path.removeprefix("docs/").removesuffix(".md")).select("article, [role=main]")[:1]
        [record] = [each for each in graph.catalog.records if each.path == path]
        shown[name] = sum(link.get_text() == "run-0001" for link in page.select("a.exprec-mention"))
        known[name] = sum(edge.mention.key == "run-0001" for edge in graph.edges_of(record))
    if options is None:  # a name with a backslash behind it is none in the source, where brackets are no formula
        del known["in brackets"], shown["in brackets"]
    assert known == shown
    assert {*shown.values()} == {0, 1}
