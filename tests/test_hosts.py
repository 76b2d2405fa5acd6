"""Real builds by both hosts: what they say, what they write, and where every link leads."""

from __future__ import annotations

import itertools
import json
import os
import re
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import unquote

import pytest
from bs4 import BeautifulSoup, Tag

from mkdocs_exprec.publishing.atlas import LIST_LENGTH
from tests.hosts import (
    HOSTILE,
    HOSTS,
    LABORATORY_INDEXES,
    LABORATORY_RECORDS,
    LAX,
    REPOSITORY,
    SITE_URL,
    THEMES,
    Built,
    addresses_of,
    article,
    build,
    built,
    config,
    laboratory,
    record,
    run_files,
    sections,
    small,
    snapshot,
    write,
)

INSIDE, BESIDE = "docs/experiments", "experiments"
SMOKE = "experiments/2025-01-15_smoke"
RECORDS = {f"experiments/{name}" for name in LABORATORY_RECORDS}
INDEXES = {f"experiments/{name}" for name in LABORATORY_INDEXES}
WARY = {
    "nav": {"omitted_files": "warn", "not_found": "warn", "absolute_links": "warn"},
    "links": {"anchors": "warn", "absolute_links": "warn", "unrecognized_links": "warn", "not_found": "warn"},
}
"""MkDocs' own checks, all of them on."""
ON_FORGE = {"repo_url": REPOSITORY, "edit_uri": "edit/main/docs/"}


def outside_article(site: Built, address: str) -> set[str]:
    """The pages to which navigation, header and footer of a page lead."""
    within = set(map(id, article(site.pages[address]).find_all("a")))
    return {
        target.partition("#")[0]
        for element, target in site.links(address)
        if element.name == "a" and id(element) not in within
    }


def reached(site: Built, view: str) -> set[str]:
    """The pages that a reader of the landing page finds by a view, following nothing but its pages."""
    seen: set[str] = set()
    waiting = [addresses_of("experiments/index")[0]]
    while waiting:
        address = waiting.pop()
        for element, target in site.links(address, article(site.pages[address])):
            page = target.partition("#")[0]
            if element.name != "a" or page in seen or (address == "experiments/index.html" and view not in page):
                continue
            seen.add(page)
            if page.startswith(f"experiments/{view}/"):
                waiting.append(page)
    return seen


def ours(site: Built) -> list[str]:
    """What the plugin said of records."""
    return [line.partition("exprec: ")[2] for line in site.output.splitlines() if re.search(r"exprec: .* EX\d+", line)]


# The laboratory, everywhere.

MATRIX = list(itertools.product(HOSTS, THEMES, (True, False), (INSIDE, BESIDE)))


@pytest.fixture(
    scope="module", params=MATRIX, ids=lambda row: "-".join((row[0], row[1], "folders" if row[2] else "files", row[3]))
)
def site(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Built:
    """The laboratory under one host and theme; MkDocs' address is below another's, ProperDocs has none."""
    host, theme, folders, place = request.param
    settings = {"site_url": SITE_URL} if host == "mkdocs" else {}
    extensions = [{"pymdownx.tasklist": {"custom_checkbox": True}}] if place == BESIDE else []
    files = laboratory(
        place, theme=theme, use_directory_urls=folders, validation=WARY, markdown_extensions=extensions, **settings
    )
    found = built(tmp_path_factory.mktemp("lab") / "lab", files, "--strict", host=host)
    found.style = 0 if folders else 1
    return found


def test_a_good_project_builds_without_a_word_of_warning(site: Built) -> None:
    assert (site.code, site.problems) == (0, [])


def test_every_link_picture_style_sheet_and_anchor_leads_somewhere(site: Built) -> None:
    assert site.broken_links() == []
    assert sum(1 for page in site.pages for _ in site.links(page)) > 300


def test_there_is_a_page_for_each_record_and_index_and_no_other(site: Built) -> None:
    expected = {addresses_of(source)[site.style] for source in {"index", "about"} | RECORDS | INDEXES}
    assert set(site.pages) - {"404.html", "search.html"} == expected


@pytest.mark.parametrize("view", ["by-date", "by-owner"])
def test_every_record_is_reached_from_the_landing_page(site: Built, view: str) -> None:
    assert {addresses_of(record)[site.style] for record in RECORDS} <= reached(site, view)


def test_a_record_leads_back_and_on(site: Built) -> None:
    line = sorted(RECORDS - {"experiments/undated"}, key=lambda name: (name[12:22], name))
    first = addresses_of(line[0])[site.style]
    walked = [first]
    while following := site.pages[walked[-1]].select_one(".exprec-neighbours a[rel=next]"):
        target = str(site.resolve(walked[-1], str(following["href"])))
        back = site.pages[target].select_one(".exprec-neighbours a[rel=prev]")
        assert site.resolve(target, str(back["href"])) == walked[-1]
        walked.append(target)
    assert sorted(walked) == sorted(addresses_of(name)[site.style] for name in line)
    trail = [target for _, target in site.links(first, site.pages[first].select_one(".exprec-trail"))]
    month, owner = (addresses_of(f"experiments/{name}")[site.style] for name in ("by-date/2024", "by-owner/ben-ito"))
    assert trail == ["experiments/index.html", f"{month}#in-2024-12", owner]


def test_indexes_are_in_the_navigation_and_records_are_not(site: Built) -> None:
    records = {addresses_of(record)[site.style] for record in RECORDS}
    for address in site.pages:
        assert not (outside_article(site, address) & records) - {address}, address
    apart = {index for index in INDEXES if "runs/run-" in index or "/by-tag/" in index}  # one record has a tag
    shown = outside_article(site, addresses_of("about")[site.style])
    assert {addresses_of(index)[site.style] for index in INDEXES - apart} <= shown
    assert not {addresses_of(index)[site.style] for index in apart} & shown
    landing = site.article("experiments/index")
    assert landing.find("a", string="by tag")


def test_tasks_are_checkboxes_once(site: Built) -> None:
    expected = {SMOKE: 1, "experiments/2025-01-20_baseline": 3, "experiments/index": 9}
    for source, number in expected.items():
        found = site.article(source)
        assert len(found.select("li input[type=checkbox]")) == number
        assert not re.search(r"\[[ x]\]", found.get_text())


# What goes in stays as it is.


@pytest.mark.parametrize("place", [INSIDE, BESIDE])
def test_nothing_is_written_into_the_source_tree(tmp_path: Path, place: str) -> None:
    root = write(tmp_path / "lab", laboratory(place))
    for path in root.rglob("*"):
        path.chmod(0o555 if path.is_dir() else 0o444)
    before = snapshot(root)
    try:
        assert build(root, "mkdocs", "--strict").code == 0
        assert snapshot(root) == before
    finally:
        for path in root.rglob("*"):
            path.chmod(0o755)


def test_pages_that_are_not_ours_are_rendered_as_without_the_plugin(tmp_path: Path) -> None:
    extensions = ["attr_list", "admonition", {"toc": {"permalink": True}}, "smarty", "pymdownx.details"]
    page = (
        "# About us {#us}\n\n- [ ] todo\n- [x] done\n\n[gone](gone.md) ![x](x.png) [s](/scratch/x)\n\n"
        "## What {.wide}\n\nA -- b <b>raw</b> | c |\n\n| a | b |\n|---|--:|\n| 1 | [ ] |\n"
    )
    files = {**laboratory(markdown_extensions=extensions), "docs/about.md": page}
    plain = {**files, "mkdocs.yml": config(markdown_extensions=extensions).replace("- exprec\n", "")}
    with_us, without = built(tmp_path / "with", files), built(tmp_path / "without", plain)
    assert "exprec" in with_us.output
    assert "exprec" not in without.output
    for source in ("index", "about"):
        assert str(with_us.article(source)) == str(without.article(source))
    about = [[line for line in site.problems if "about.md" in line] for site in (with_us, without)]
    assert about[0] == about[1]


# The user's own navigation, pages, drafts and exclusions.


def test_an_explicit_nav_wins(tmp_path: Path) -> None:
    nav = [{"Home": "index.md"}, {"About": "about.md"}, {"Experiments": "experiments/index.md"}]
    site = built(tmp_path / "lab", laboratory(nav=nav, validation=WARY), "--strict")
    assert (site.code, site.problems, site.broken_links()) == (0, [], [])
    assert "omitted" not in site.output
    assert 'not included in the "nav"' not in site.output
    assert outside_article(site, "about/index.html") == {"index.html", "about/index.html", "experiments/index.html"}


def test_the_automatic_nav_does_not_grow_with_the_records(tmp_path: Path) -> None:
    sizes = []
    for number in (2, 30):
        records = {f"2025-01-{day:02}_r.md": record(f"R{day}", f"2025-01-{day:02}") for day in range(1, number + 1)}
        site = built(tmp_path / str(number), small(records=records, theme="material"), "--strict")
        assert site.code == 0
        sizes.append(len(site.pages["index.html"].find_all("a")))
    assert sizes[0] == sizes[1]


USER_PAGE = "# Our notebook\n\nWritten by hand.\n"


@pytest.mark.parametrize(
    ("records", "page", "source"),
    [
        (INSIDE, "docs/experiments/index.md", "index"),
        (INSIDE, "docs/experiments/README.md", "index"),
        (BESIDE, "experiments/index.md", "index"),
        (BESIDE, "experiments/README.md", "index"),
        (BESIDE, "docs/experiments/index.md", "index"),
        (INSIDE, "docs/experiments/by-date/index.md", "by-date/index"),
        (INSIDE, "docs/experiments/by-owner/ana-silva.md", "by-owner/ana-silva"),
    ],
)
def test_the_users_own_page_is_kept_and_ours_follows(tmp_path: Path, records: str, page: str, source: str) -> None:
    files = laboratory(records, options={**LAX, "records": records}, validation=WARY)
    site = built(tmp_path / "lab", {**files, page: USER_PAGE}, "--strict")
    assert (site.code, site.problems, site.broken_links()) == (0, [], [])
    assert set(site.pages) - {"404.html"} == {addresses_of(each)[0] for each in {"index", "about"} | RECORDS | INDEXES}
    found = site.article(f"experiments/{source}")
    assert [title.get_text().strip("¶") for title in found.find_all("h1")] == ["Our notebook"]
    text = found.get_text()
    assert 0 <= text.index("Written by hand.") < text.index("record")
    assert found.select_one(".exprec-table table")
    assert addresses_of(f"experiments/{source}")[0] in outside_article(site, "about/index.html")


def test_a_page_of_the_users_at_another_source_of_our_address_is_kept(tmp_path: Path) -> None:
    """`runs.md` and `runs/index.md` are one page where addresses are folders."""
    site = built(tmp_path / "lab", {**laboratory(), "docs/experiments/runs.md": USER_PAGE}, "--strict")
    assert (site.code, site.problems, site.broken_links()) == (0, [], [])
    assert "Written by hand." in site.text("experiments/runs/index.html")
    assert site.article("experiments/runs/index").find("table")


def test_every_file_of_ours_has_a_place_that_other_plugins_can_ask_for(tmp_path: Path) -> None:
    """Those for sites in several languages sort all files by where they lie."""
    hook = "def on_files(files, config):\n    assert all(file.abs_src_path for file in files)\n"
    files = {**laboratory(hooks=["hook.py"]), "hook.py": f"from mkdocs.plugins import event_priority\n\n{LATE}{hook}"}
    assert built(tmp_path / "lab", files, "--strict").code == 0


LATE = "@event_priority(-200)\n"


@pytest.mark.parametrize("place", [INSIDE, BESIDE])
def test_records_in_folders_that_are_called_as_ours_are_records(tmp_path: Path, place: str) -> None:
    text = "# A record\n\n- **Date:** 2025-03-01\n- **Owner(s):** Ana Silva\n- **Run IDs:** own-1\n"
    own = ("runs/own-1", "runs/own-1-2/README", "references/a", "follow-ups/b/c", "by-owner/carla", "by-date/2019")
    more = {f"{place}/{name}.md": text for name in own}
    options = {"records": place, "profile": "notebook"}
    site = built(tmp_path / "lab", {**laboratory(place, options=options, validation=WARY), **more}, "--strict")
    assert (site.code, site.problems, site.broken_links()) == (0, [], [])
    shared = "runs/own-1-3"  # where the run stands that several claim
    expected = {addresses_of(f"experiments/{name}")[0] for name in (*own, shared)}
    assert expected <= set(site.pages)
    for name in own:
        assert (
            site.article(f"experiments/{name.removesuffix('/README')}").find("h1").get_text().strip("¶") == "A record"
        )


def test_a_page_of_the_users_without_a_title_gets_ours(tmp_path: Path) -> None:
    site = built(tmp_path / "lab", {**laboratory(), "docs/experiments/index.md": "By hand.\n"}, "--strict")
    assert site.article("experiments/index").find("h1").get_text() == "Experiments"
    assert site.article("experiments/index").get_text().count("By hand.") == 1


@pytest.mark.parametrize("place", [INSIDE, BESIDE])
@pytest.mark.parametrize("setting", ["exclude_docs", "draft_docs"])
def test_a_record_that_the_site_leaves_out_is_in_no_list(tmp_path: Path, setting: str, place: str) -> None:
    files = laboratory(place, **{setting: "2025-02-11_nobody.md\n"})
    site = built(tmp_path / "lab", files, "--strict")
    assert (site.code, site.problems, site.broken_links()) == (0, [], [])
    assert not [address for address in site.addresses if "nobody" in address]
    assert "experiments/by-owner/no-owner/index.html" not in site.addresses
    assert "Nobody" not in site.text("experiments/index.html")


@pytest.mark.parametrize("setting", ["exclude_docs", "draft_docs"])
def test_a_link_to_a_record_that_the_site_leaves_out_is_text(tmp_path: Path, setting: str) -> None:
    site = built(tmp_path / "lab", laboratory(**{setting: "2025-01-20_baseline.md\n"}))
    assert site.broken_links() == []
    assert "the baseline" in site.article(SMOKE).get_text()


@pytest.mark.parametrize("name", ["experiments/2025-02-11_nobody.md", "experiments/by-owner/"])
def test_what_is_not_in_the_nav_is_still_a_page(tmp_path: Path, name: str) -> None:
    site = built(tmp_path / "lab", laboratory(not_in_nav=f"/{name}\n", validation=WARY), "--strict")
    assert (site.code, site.problems, site.broken_links()) == (0, [], [])
    assert {addresses_of(source)[0] for source in RECORDS | INDEXES} <= set(site.pages)
    assert not [page for page in outside_article(site, "about/index.html") if page.startswith(name.removesuffix(".md"))]


@pytest.mark.parametrize("setting", ["exclude_docs", "draft_docs"])
def test_an_index_that_the_site_leaves_out_is_linked_from_nowhere(tmp_path: Path, setting: str) -> None:
    site = built(tmp_path / "lab", laboratory(**{setting: "/experiments/by-owner/\n"}), "--strict")
    assert (site.code, site.problems, site.broken_links()) == (0, [], [])
    assert not [address for address in site.addresses if "by-owner" in address]
    assert {addresses_of(record)[0] for record in RECORDS} <= reached(site, "by-date")


@pytest.mark.parametrize("place", [INSIDE, BESIDE])
def test_the_edit_link_of_a_record_leads_to_its_source(tmp_path: Path, place: str) -> None:
    site = built(tmp_path / "lab", laboratory(place, **ON_FORGE), "--strict")

    def edit_links(source: str) -> list[str]:
        return [str(link["href"]) for link in site.page(source).find_all("a", href=re.compile("/edit/"))]

    assert edit_links("about") == [f"{REPOSITORY}/edit/main/docs/about.md"]
    assert edit_links(SMOKE) == [f"{REPOSITORY}/edit/main/{place}/2025-01-15_smoke.md"]
    assert [link for source in INDEXES for link in edit_links(source)] == []


# The theme's own features.


@pytest.mark.parametrize("search", [False, True])
def test_materials_search_finds_records_and_generated_pages_only_when_asked(tmp_path: Path, search: bool) -> None:
    files = laboratory(theme="material", options={**LAX, "search": search})
    site = built(tmp_path / "lab", files, "--strict")
    documents = json.loads(site.text("search/search_index.json"))["docs"]
    found = {unquote(document["location"]).partition("#")[0] for document in documents}
    assert {addresses_of(record)[0].removesuffix("index.html") for record in RECORDS} <= found
    generated = {addresses_of(index)[0].removesuffix("index.html") for index in INDEXES}
    assert found & generated == (generated if search else set())


TRAP = f'</title><script>alert(2)</script>{HOSTILE}"><script>alert(3)</script>'


def hostile_records() -> dict[str, str]:
    values = {
        name: json.dumps(TRAP) for name in ("title", "description", "author", "status", "icon", "subtitle", "image")
    }
    header = "".join(f"{name}: {value}\n" for name, value in values.items())
    front = f"---\n{header}date: 2025-01-16\ntags: [{json.dumps(TRAP)}]\n---\n\n{sections('../..', 'run-0001')}"
    return {
        "2025-01-15_smoke.md": record(TRAP, owners=f"{HOSTILE}, {TRAP}"),
        "2025-01-16_front.md": front,
    }


def active(found: BeautifulSoup | Tag) -> list[str]:
    """The elements that somebody's data has made."""
    scripts = [str(tag) for tag in found.find_all("script") if re.match(r"\s*alert\(", tag.get_text())]
    return scripts + [str(tag) for tag in found.find_all(lambda tag: tag.get("src") == "x" or tag.has_attr("onerror"))]


@pytest.mark.parametrize("theme", THEMES)
def test_what_a_hostile_head_says_is_shown_as_text(tmp_path: Path, theme: str) -> None:
    site = built(tmp_path / "lab", small(records=hostile_records(), theme=theme))
    assert {page: found for page, soup in site.pages.items() if (found := active(soup))} == {}
    for source in (SMOKE, "experiments/index", "experiments/by-date/2025"):
        assert HOSTILE in site.article(source).get_text()
    owners = [page for page in site.pages if page.startswith("experiments/by-owner/img")]
    assert owners
    assert HOSTILE in article(site.pages[owners[0]]).find("h1").get_text()
    assert len(site.broken_links()) == 0
    if theme == "material":  # the others' search shows text, this one's shows HTML
        for document in json.loads(site.text("search/search_index.json"))["docs"]:
            shown = [document["title"], document["text"], *document.get("tags", ())]
            assert [found for text in shown if (found := active(BeautifulSoup(text, "html.parser")))] == []


SCRIPTS = """
<a href="javascript:alert(1)">one</a> and <A class="x" HREF=java&#115;cript&colon;alert(1)>two</A>

<div title="<" id="a"><a title="a > b" href='java
script:alert(1)'>three</a><form action=" JAVASCRIPT:alert(1)"><button formaction="vbscript:a">four</button></form></div>

<iframe src="data:text/html;base64,PHNjcmlwdD4="></iframe> <javascript:alert(1)> [five](javascript:alert(1))

<a href="../2025-01-16_good/">good</a> <img alt="dot" src="data:image/png;base64,iVBORw0KGgo=">
"""


@pytest.mark.parametrize("theme", THEMES)
def test_no_address_of_a_record_runs_anything(tmp_path: Path, theme: str) -> None:
    records = {"2025-01-15_smoke.md": record() + SCRIPTS, "2025-01-16_good.md": record("Good", "2025-01-16")}
    site = built(tmp_path / "lab", small(records=records, theme=theme))
    shown = site.article(SMOKE)
    values = [str(value) for tag in shown.find_all(True) for value in tag.attrs.values()]
    assert [value for value in values if "script:" in re.sub(r"\s", "", value.lower()) or "data:text" in value] == []
    assert [tag.get_text() for tag in shown.select("span.exprec-unlinked")] == ["one", "two", "three", "five"]
    assert len(shown.select("a[href='../2025-01-16_good/'], img[src^='data:image/png']")) >= 2
    assert len([line for line in site.problems if "EX405" in line]) == 8


TITLES = ["2025-01-15", "2025-01-15 10:00:00", "5", "0.50", "true", "012", "no", "[a]", "{a: b}", "~", ""]
TITLES += ["!!binary PGltZyBzcmM9eD4=", "a & b"]


@pytest.mark.parametrize("theme", THEMES)
def test_a_title_that_yaml_reads_as_no_text_is_one_all_the_same(tmp_path: Path, theme: str) -> None:
    records = {
        f"2025-01-15_{number:02}.md": f"---\ntitle: {title}\ndescription: {title}\n---\n\nText.\n"
        for number, title in enumerate(TITLES)
    }
    files = {**small(records=records, theme=theme), "docs/experiments/index.md": "---\ntitle: 5\n---\n\nOurs.\n"}
    site = built(tmp_path / "lab", files)
    assert site.code == 0, site.output
    assert {page: found for page, soup in site.pages.items() if (found := active(soup))} == {}
    shown = [site.page(f"experiments/{name.removesuffix('.md')}").title.get_text() for name in records]
    titles = [title.partition(" - ")[0].strip() for title in shown]
    assert titles[:7] == TITLES[:7]
    assert titles[12:] == TITLES[12:]
    assert titles[9:11] == ["2025-01-15_09", "2025-01-15_10"]


# A record with an error keeps its page.

BAD_HEADS = {
    "impossible-date": record(date="2025-02-30"),
    "invalid-front-matter": "---\npassword: hunter2\nstatus: [unclosed\n---\n\n" + record(),
    "unusable-page-option": "---\nhide: true\n---\n\n" + record(),
    "duplicate-key": "---\nrun: 1\nrun: 2\n---\n\n" + record(),
}


@pytest.mark.parametrize("theme", ["readthedocs", "material"])
@pytest.mark.parametrize(
    ("rule", "text"),
    [
        *BAD_HEADS.items(),
        ("unusable-page-option", "---\ntags: 5\n---\n\n" + record()),
        ("unusable-page-option", "---\ntemplate: nope\n---\n\n" + record()),
        ("unreadable-text", record() + "\nbad \udcff byte\n"),
        ("over-limit", record() + "\n" + "[" * 2000),
    ],
)
def test_a_record_with_an_error_keeps_its_page(tmp_path: Path, rule: str, text: str, theme: str) -> None:
    files = small(records={"2025-01-15_smoke.md": "", "2025-01-16_good.md": record("Good", "2025-01-16")}, theme=theme)
    write(tmp_path / "lab", files)
    (tmp_path / "lab/docs/experiments/2025-01-15_smoke.md").write_bytes(text.encode("utf-8", "surrogateescape"))
    site = build(tmp_path / "lab")
    assert site.code == 1
    assert "Traceback" not in site.output
    assert [line for line in site.problems if f"{rule}:" in line and "2025-01-15_smoke.md:" in line]
    assert "Does it learn at all?" in site.article(SMOKE).get_text()
    assert "hunter2" not in site.page(SMOKE).get_text() + site.text("search/search_index.json")
    assert {SMOKE, "experiments/2025-01-16_good"} <= {
        page.removesuffix("/index.html") for page in reached(site, "by-date")
    }
    assert site.broken_links() == []


OPTIONS = {
    "hide": ("true", "5", "{a: b}", "[toc, 5]"), "tags": ("5", "[~]", "[5, [a]]", "[2025-01-15]", "[a, 5]", "~"),
    "search": ("true", "7", "exclude", "[exclude]", "{exclude: true}", "{boost: 2025-01-15}", "{boost: 2}", "~"),
    "source": ("true", "5", "2025-01-15", "a.py", "[a.py]"), "template": ("nope", "~", "nope.html", "main.html"),
}  # fmt: skip


@pytest.mark.parametrize("theme", THEMES)
def test_no_option_of_a_page_ends_the_build(tmp_path: Path, theme: str) -> None:
    records = {
        f"{key[:4]}-{number}.md": f"---\n{key}: {value}\n---\n\n{record()}"
        for key, values in OPTIONS.items()
        for number, value in enumerate(values)
    }
    plugins = ["search", "exprec", *(["tags"] if theme == "material" else [])]
    site = built(tmp_path / "lab", small(records=records, theme=theme, plugins=plugins))
    assert site.code == 1
    assert "Traceback" not in site.output
    assert all("Does it learn" in site.article(f"experiments/{name[:-3]}").get_text() for name in records)
    refused = {*re.findall(r"(\w+-\d)\.md:\d+:\d+ EX104", site.output)}
    shown = [each for each in records if each[:-3] not in refused]
    assert len(refused) == 17
    assert [each for each in shown if "nope.html" in records[each]] == ["temp-2.md"]
    assert "temp-2.md: the theme has no template `nope.html`; the page has the usual one" in site.output


# The gate.

ERROR, WARNING, NOTE = record(date="2025-02-30"), record(owners=""), record().replace("** 17", "** 017")


@pytest.mark.parametrize("host", HOSTS)
@pytest.mark.parametrize(
    ("text", "arguments", "code"),
    [
        (ERROR, (), 1), (ERROR, ("--strict",), 1), (ERROR, ("-q",), 1), (ERROR, ("--strict", "-q"), 1),
        (WARNING, (), 0), (WARNING, ("--strict",), 1), (WARNING, ("--strict", "-q"), 1), (NOTE, ("--strict",), 0),
    ],
)  # fmt: skip
def test_errors_fail_a_build_and_warnings_a_strict_one(
    tmp_path: Path, host: str, text: str, arguments: tuple[str, ...], code: int
) -> None:
    site = built(tmp_path / "lab", small(records={"2025-01-15_smoke.md": text}), *arguments, host=host)
    assert site.code == code, site.output
    assert {"index.html", addresses_of(SMOKE)[0], "experiments/by-owner/index.html"} <= set(site.pages)
    assert len(ours(site)) == ("-q" not in arguments) or text is ERROR
    assert "Traceback" not in site.output


def test_a_build_logs_twenty_findings_then_totals_and_the_command(tmp_path: Path) -> None:
    records = {f"2025-01-{day:02}_r.md": "# R\n" for day in range(1, 11)}
    site = built(tmp_path / "lab", small(records={**records, "2025-01-31_bad.md": ERROR}))
    assert len(ours(site)) == 20
    assert "2025-02-30" in ours(site)[0], "errors come first"
    assert re.search(
        r"exprec: 11 records checked: 1 error, \d+ warnings, 0 notes\. .*exprec check.*", site.output, re.MULTILINE
    )


LOST = (
    "[it](nowhere.md)", "[it](../runs/nowhere.json)", "![it](nowhere.png)", "[it](nowhere.md#results)",
    "[it](<nowhere.md>)", '[it](nowhere.md "Title")', "[it](nowhere at all.md)", "[it](<nowhere at all.md>)",
    "[it][ref]\n\n[ref]: nowhere.md", "[![it](https://example.org/x.png)](nowhere.md)", "[it](nowhere(1).md)",
    "[it](nowhere%20at%20all.md)", "[it](nowhere/)", "[it](../docs/nowhere)", "> [it](nowhere.md)",
    "*[it](nowhere.md)*", "| a |\n| --- |\n| [it](nowhere.md) |", "[it\nor not](nowhere.md)", "[it]( nowhere.md )",
)  # fmt: skip


@pytest.mark.parametrize("place", [INSIDE, BESIDE])
def test_a_missing_target_is_one_finding_of_ours_and_none_of_the_hosts(tmp_path: Path, place: str) -> None:
    up = "/".join(".." for _ in place.split("/"))
    records = {
        f"2025-01-{day:02}_r.md": record(date=f"2025-01-{day:02}", up=up, results=f"0.91, see\n\n{link}")
        for day, link in enumerate(LOST, 1)
    }
    site = built(tmp_path / "lab", small(folder=place, records=records, validation=WARY, options=LAX))
    assert (site.code, site.broken_links()) == (0, [])
    for link, name in zip(LOST, records, strict=True):
        said = [line for line in site.output.splitlines() if name in line]
        assert ["missing-target" in line for line in said] == [True], (link, said)


def test_the_users_own_broken_links_are_still_the_hosts_to_report(tmp_path: Path) -> None:
    site = built(tmp_path / "lab", {**small(validation=WARY), "docs/about.md": "[gone](gone.md) [no](index.md#no)\n"})
    assert len(site.problems) == 2
    assert ours(site) == []


# Options.


@pytest.mark.parametrize("host", HOSTS)
@pytest.mark.parametrize(
    ("files", "named"),
    [
        ({}, "experiments"),
        ({"docs/experiments/notes.txt": ""}, "docs/experiments"),
        ({"experiments/_template.md": "# Experiment: x\n", "experiments/README.md": "# Notes\n"}, "experiments"),
    ],
    ids=["no folder", "nothing in it", "no record in it"],
)
def test_without_records_there_is_a_page_that_helps(
    tmp_path: Path, files: dict[str, str], named: str, host: str
) -> None:
    settings = "site_name: Lab\ntheme: {name: mkdocs}\nplugins:\n  - exprec\n"
    site = built(tmp_path / "lab", {"mkdocs.yml": settings, "docs/index.md": "# Lab\n", **files}, "--strict", host=host)
    assert (site.code, site.problems, site.broken_links()) == (0, [], [])
    found = site.article("experiments/index")
    assert "exprec new" in found.get_text()
    assert named in [code.get_text() for code in found.find_all("code")]
    assert "experiments/index.html" in outside_article(site, "index.html")


def test_one_report_names_every_wrong_option(tmp_path: Path) -> None:
    options = {"record": "x", "runs": 5, "severity": {"file-nam": "note", "missing-date": "fatal"}, "search": "maybe"}
    site = built(tmp_path / "lab", small(options=options))
    assert site.code == 1
    assert "Traceback" not in site.output
    for words in ("'record'", "did you mean `records`?", "'runs'", "'severity'", "fatal", "'search'", "`maybe`"):
        assert words in site.output, words
    assert not site.site.exists()


def test_several_folders_share_one_set_of_indexes(tmp_path: Path) -> None:
    options = {
        "url": "lab/notes/",
        "records": [
            "docs/experiments",
            {"path": "team-b/trials", "url": "b/", "exclude": ["old/", "*.tmp.md"]},
            "team-c",
        ],
    }
    files = {
        **small(options=options, validation=WARY, theme="material"),
        "team-b/trials/2025-01-20_b.md": record(
            "Of B", "2025-01-20", "Ben Ito", results="[a](../../docs/experiments/2025-01-15_smoke.md) 1"
        ),
        "team-b/trials/old/2025-01-19_no.md": record("Old", "2025-01-19", up="../../.."),
        "team-b/trials/2025-01-18_no.tmp.md": record("Temporary", "2025-01-18"),
        "team-c/2025-01-21_c.md": record(
            "Of C", "2025-01-21", "ana  SILVA", up="..", results="[b](../team-b/trials/2025-01-20_b.md) 1"
        ),
    }  # fmt: skip
    site = built(tmp_path / "lab", files, "--strict")
    assert (site.code, site.problems, site.broken_links()) == (0, [], [])
    records = {addresses_of(name)[0] for name in (SMOKE, "b/2025-01-20_b", "team-c/2025-01-21_c")}
    indexes = {addresses_of(f"lab/notes/{name}")[0] for name in (
        "index", "by-date/index", "by-date/2025", "by-owner/index", "by-owner/ana-silva", "by-owner/ben-ito",
        "runs/index", "runs/run-0001", "references/index", "follow-ups/index",
    )}  # fmt: skip
    assert set(site.pages) == records | indexes | {"index.html", "404.html"}
    listed = {target for _, target in site.links("lab/notes/by-date/2025/index.html")}
    assert records <= listed


def test_a_page_of_the_docs_folder_is_not_pushed_aside_by_a_record(tmp_path: Path) -> None:
    files = small(
        options={"records": {"path": "lab", "url": "experiments/"}}, records={"2025-01-15_smoke.md": USER_PAGE}
    )
    site = built(tmp_path / "lab", {**files, "lab/2025-01-15_smoke.md": record(up="..")})
    assert site.code == 1
    assert ["address-taken" in line for line in ours(site)] == [True]
    assert "Written by hand." in site.article(SMOKE).get_text()
    assert "Does it learn" not in site.article(SMOKE).get_text()
    assert site.broken_links() == []


@pytest.mark.parametrize("folders", [True, False])
def test_long_lists_are_paged(tmp_path: Path, folders: bool) -> None:
    records = {f"2025-{1 + n // 505:02}-{1 + n % 28:02}_{n:03}.md": f"# R{n}\n\n- **Owner:** Ana\n" for n in range(530)}
    site = built(tmp_path / "lab", small(records=records, use_directory_urls=folders))
    assert (site.code, site.broken_links()) == (0, [])
    style = 0 if folders else 1
    wanted = {addresses_of(f"experiments/{name.removesuffix('.md')}")[style] for name in records}
    assert wanted <= reached(site, "by-date")
    assert wanted <= reached(site, "by-owner")
    longest = max(len(article(page).select("tbody tr")) for page in site.pages.values())
    assert longest == LIST_LENGTH
    assert {
        addresses_of(f"experiments/{name}")[style] for name in ("by-owner/ana/page-2", "by-date/2025-01/page-2")
    } <= set(site.pages)
    trail = [target for _, target in site.links(min(wanted), site.pages[min(wanted)].select_one(".exprec-trail"))]
    assert trail[1] == f"{addresses_of('experiments/by-date/2025')[style]}#in-2025-01"


# Files beside a record, of a run, of the repository.


@pytest.mark.parametrize("place", [INSIDE, BESIDE])
def test_files_of_runs_and_beside_records_are_published(tmp_path: Path, place: str) -> None:
    files = laboratory(place)
    site = built(tmp_path / "lab", files, "--strict")
    linked = {target for _, target in site.links(addresses_of(SMOKE)[0], site.article(SMOKE))}
    published = "experiments/runs/run-0001/metrics.ndjson"
    assert published in linked
    assert (site.site / published).read_bytes() == (tmp_path / "lab/runs/run-0001/metrics.ndjson").read_bytes()
    for name in ("curve.png", "points.csv"):
        content = files[f"{place}/2025-02-10_curves/{name}"]
        assert (site.site / "experiments/2025-02-10_curves" / name).read_bytes() == (
            content if isinstance(content, bytes) else content.encode()
        )


@pytest.mark.parametrize("place", [INSIDE, BESIDE])
def test_a_run_file_over_the_limit_leads_to_the_repository(tmp_path: Path, place: str) -> None:
    files = laboratory(place, options={**LAX, "file_limit": "10 B"}, **ON_FORGE)
    site = built(tmp_path / "lab", files, "--strict")
    assert (site.code, site.problems) == (0, [])
    assert not [address for address in site.addresses if address.endswith("ndjson")]
    assert ("experiments/2025-02-10_curves/curve.png" in site.addresses) == (place == INSIDE)
    assert "experiments/2025-02-10_curves/points.csv" in site.addresses
    assert site.article(SMOKE).find("a", href=f"{REPOSITORY}/blob/HEAD/runs/run-0001/metrics.ndjson")


@pytest.mark.parametrize(
    ("settings", "url"),
    [
        ({"repo_url": "https://github.com/example/lab"}, "https://github.com/example/lab/blob/HEAD/work/train.py"),
        ({"repo_url": "https://gitlab.com/example/lab/"}, "https://gitlab.com/example/lab/-/blob/HEAD/work/train.py"),
        ({"repo_url": "https://bitbucket.org/example/lab"}, "https://bitbucket.org/example/lab/src/HEAD/work/train.py"),
        (
            {"options": {**LAX, "repository": REPOSITORY}, "repo_url": "https://a.org"},
            f"{REPOSITORY}/blob/HEAD/work/train.py",
        ),
        ({}, None),
    ],
)
def test_a_file_of_the_repository_is_linked_on_its_forge(
    tmp_path: Path, settings: dict[str, str], url: str | None
) -> None:
    (tmp_path / "checkout/.git").mkdir(parents=True)
    site = built(tmp_path / "checkout/work", laboratory(**settings), "--strict")
    assert (site.code, site.problems, site.broken_links()) == (0, [], [])
    script = site.article(SMOKE).find(string="the script").parent
    assert (script.name, script.get("href")) == (("a", url) if url else ("span", None))


# The same again.


def tree(site: Path) -> Iterator[tuple[str, bytes]]:
    for path in sorted(site.rglob("*")):
        if path.is_file():
            yield path.relative_to(site).as_posix(), path.read_bytes()


@pytest.mark.parametrize("theme", ["mkdocs", "material"])
def test_two_builds_are_byte_identical(tmp_path: Path, theme: str) -> None:
    files = laboratory(BESIDE, theme=theme, site_url=SITE_URL, **ON_FORGE)
    homes = (
        (tmp_path / "a", {"PYTHONHASHSEED": "1", "TZ": "Pacific/Kiritimati", "LC_ALL": "C.UTF-8"}),
        (
            tmp_path / "elsewhere/b c",
            {"PYTHONHASHSEED": "2", "TZ": "America/Adak", "LC_ALL": "POSIX"},
        ),
    )
    sites = []
    for root, env in homes:
        reverse = dict(reversed(files.items())) if sites else files
        done = built(root, reverse, "--strict", SOURCE_DATE_EPOCH="1750000000", **env)
        assert done.code == 0, done.output
        sites.append(dict(tree(done.site)))
    assert list(sites[0]) == list(sites[1])
    assert [name for name in sites[0] if sites[0][name] != sites[1][name]] == []


def test_both_hosts_write_the_same_articles(tmp_path: Path) -> None:
    first, second = (built(tmp_path / host, laboratory(), "--strict", host=host) for host in HOSTS)
    assert set(first.pages) == set(second.pages)
    for source in RECORDS | INDEXES:
        assert str(first.article(source)) == str(second.article(source))


def test_a_dirty_build_writes_the_same_articles_as_a_clean_one(tmp_path: Path) -> None:
    root = write(tmp_path / "lab", laboratory())
    clean = build(root)
    before = {source: str(clean.article(source)) for source in RECORDS | INDEXES}
    (root / "docs/experiments/2025-02-11_nobody.md").touch()
    dirty = build(root, "mkdocs", "--dirty")
    assert dirty.code == 0
    assert {source: str(dirty.article(source)) for source in RECORDS | INDEXES} == before


def test_properdocs_reads_its_own_configuration(tmp_path: Path) -> None:
    files = laboratory()
    files["properdocs.yml"] = files.pop("mkdocs.yml")
    site = built(tmp_path / "lab", files, "--strict", host="properdocs")
    assert (site.code, site.problems, site.broken_links()) == (0, [], [])
    assert {addresses_of(source)[0] for source in RECORDS | INDEXES} <= set(site.pages)


def test_a_corpus_from_elsewhere_is_mounted_and_left_alone(tmp_path: Path) -> None:
    """Records of another repository, linked into the site from outside of it."""
    elsewhere = write(tmp_path / "other", {".git/HEAD": "", **{
        f"notes/{name}": text for name, text in {
            "2025-01-15_a.md": "# A\n\n- **Author:** Ana Silva\n\n[code](../src.py) [b](2025-01-16_b.md)\n",
            "2025-01-16_b.md": "---\ndate: 2025-01-16\nauthor: Ben\n---\n\n# B\n",
        }.items()
    }, "src.py": "", **run_files("run-0001")})  # fmt: skip
    before = snapshot(elsewhere)
    path = os.path.relpath(elsewhere / "notes", tmp_path / "lab")
    site = built(tmp_path / "lab", small(records={}, options={"records": path}, **ON_FORGE))
    assert (site.code, site.broken_links()) == (0, [])
    assert snapshot(elsewhere) == before
    assert {"notes/2025-01-15_a/index.html", "notes/2025-01-16_b/index.html"} <= reached(site, "by-owner")


def test_the_template_of_a_record_folder_is_no_page(tmp_path):
    files = small() | {"docs/experiments/_template.md": "# Experiment: <short title>\n\n[x](../../runs/RUN/x.json)\n"}
    site = built(tmp_path / "site", files, "--strict")
    assert (site.code, site.problems) == (0, [])
    assert not any("_template" in address for address in site.addresses)


@pytest.mark.parametrize("host", HOSTS)
def test_a_written_page_keeps_nothing_of_what_was_put_around_it(tmp_path, host):
    """The host holds every page until the end of a build, and with it all that stands around its words."""
    hook = """
def on_post_build(config):
    [record] = [page for page in kept if "smoke" in page.file.src_uri]
    print("kept:", "Smoke" in record.content, "exprec-trail" in record.content)

kept = []

def on_page_context(context, page, config, nav):
    kept.append(page)
"""
    site = built(tmp_path / "lab", {**small(hooks=["hook.py"]), "hook.py": hook}, host=host)
    assert "kept: True False" in site.output
    assert article(site.pages["experiments/2025-01-15_smoke/index.html"]).find(class_="exprec-trail")
