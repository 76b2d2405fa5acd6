"""Findings on the page of their record, and the pages on how complete the records are, in real builds."""

from __future__ import annotations

import itertools
import json
import re
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from bs4 import Tag

from mkdocs_exprec.checking.baseline import written
from mkdocs_exprec.checking.families import CODE_OF
from mkdocs_exprec.pipeline import build as build_site
from mkdocs_exprec.project import Project, load_project
from mkdocs_exprec.publishing import views
from tests.hosts import (
    HOSTILE,
    HOSTS,
    REPOSITORY,
    SITE_URL,
    THEMES,
    Built,
    addresses_of,
    article,
    build,
    built,
    flawed,
    record,
    small,
    write,
)

HEALTH = "experiments/health/index"
BROKEN = "experiments/2025-02-20_broken"
RULES = {"impossible-date", "seed-not-integer", "missing-target", "done-without-trace", "file-name", "empty-record"}
"""The rules that find something in the flawed laboratory."""


def findings(site: Built, source: str) -> Tag:
    box = site.page(source).select_one(".exprec-findings")
    assert box is not None
    return box


def rows(site: Built, source: str, heading: str) -> list[list[str]]:
    """The cells of the table below a heading."""
    table = site.article(source).find(id=heading).find_next("table")
    return [[cell.get_text() for cell in row.find_all("td")] for row in table.select("tbody tr")]


MATRIX = [
    (host, theme, folders)
    for (theme, folders), host in zip(itertools.product(THEMES, (True, False)), itertools.cycle(HOSTS), strict=False)
]


@pytest.fixture(scope="module", params=MATRIX, ids=lambda row: f"{row[0]}-{row[1]}-{'folders' if row[2] else 'files'}")
def site(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Built:
    """The flawed laboratory, its health published."""
    host, theme, folders = request.param
    files = flawed(theme=theme, use_directory_urls=folders, site_url=SITE_URL, repo_url=REPOSITORY)
    found = built(tmp_path_factory.mktemp("health") / "lab", files, host=host)
    found.style = 0 if folders else 1
    return found


def test_every_link_leads_somewhere(site: Built) -> None:
    assert site.code == 1, "the error fails the build, now that the site is written"
    assert site.broken_links() == []


def test_there_is_a_page_for_each_rule_that_found_something_and_no_other(site: Built) -> None:
    wanted = {HEALTH, "experiments/health/records/index"}
    wanted |= {f"experiments/health/rules/{slug}/index" for slug in RULES}
    pages = {page for page in site.pages if page.startswith("experiments/health/")}
    assert pages == {addresses_of(source)[site.style] for source in wanted}


def test_a_finding_leads_to_its_rule_and_its_line(site: Built) -> None:
    address = addresses_of(BROKEN)[site.style]
    box = findings(site, BROKEN)
    assert box.select_one(".admonition-title").get_text() == "4 findings in this record"
    assert [item.strong.get_text() for item in box.find_all("li")] == ["error", "warning", "warning", "warning"]
    first = box.find("li")
    rule, line = first.find_all("a")
    assert rule.get_text() == "EX212 impossible-date"
    target = site.resolve(address, rule["href"])
    assert target == addresses_of("experiments/health/rules/impossible-date/index")[site.style]
    assert "The date is a day of the calendar." in article(site.pages[target]).get_text()
    assert (line.get_text(), line["href"]) == ("line 4", f"{REPOSITORY}/blob/HEAD/{BROKEN}.md#L4")
    assert first.code.get_text() == "2025-02-30"
    assert "that month ends on 2025-02-28" in first.em.get_text()
    closing = box.find_all("p")[-1]
    assert closing.get_text() == "79% complete."
    assert site.resolve(address, closing.a["href"]) == addresses_of(HEALTH)[site.style]


def test_the_overview_counts_records_rules_months_and_owners(site: Built) -> None:
    assert "11 records: 88% of what is expected of them is there; 8 are complete." in site.article(HEALTH).get_text()
    assert rows(site, HEALTH, "least-complete") == [
        ["0%", "2025-03-02_empty", "empty-record\u00a0(38)"],
        [
            "79%",
            "Broken",
            "impossible-date\u00a0(4), seed-not-integer\u00a0(2), done-without-trace\u00a0(2), missing-target\u00a0(2)",
        ],
        ["95%", "Once upon a time", "file-name\u00a0(2)"],
    ]
    assert rows(site, HEALTH, "by-rule") == [
        ["EX004 empty-record", "warning", "1", "38"], ["EX212 impossible-date", "error", "1", "4"],
        ["EX217 file-name", "warning", "1", "2"], ["EX252 seed-not-integer", "warning", "1", "2"],
        ["EX332 done-without-trace", "warning", "1", "2"],
        ["EX401 missing-target", "warning", "1", "2"],
    ]  # fmt: skip
    assert rows(site, HEALTH, "over-time") == [
        ["March 2025", "2", "50%"], ["February 2025", "5", "95%"], ["January 2025", "2", "100%"],
        ["December 2024", "1", "100%"], ["Undated", "1", "95%"],
    ]  # fmt: skip
    assert rows(site, HEALTH, "by-owner")[0] == ["Ana Silva", "6", "95%"]
    assert rows(site, HEALTH, "by-owner")[-1] == ["No owner", "2", "50%"]
    assert "1 finding is suppressed in the records and costs nothing." in site.article(HEALTH).get_text()


def test_every_record_is_listed_and_every_loss_leads_to_its_rule(site: Built) -> None:
    source = addresses_of("experiments/health/records/index")[site.style]
    found = site.article("experiments/health/records/index").select("tbody tr")
    assert len(found) == 11
    for row in found:
        _, title, losses = row.find_all("td")
        assert title.a is not None
        for loss in losses.find_all("a"):
            slug = loss.get_text().partition("\u00a0")[0]
            target = addresses_of(f"experiments/health/rules/{slug}/index")[site.style]
            assert site.resolve(source, loss["href"]) == target


def test_a_share_is_a_bar_with_its_number_as_text(site: Built) -> None:
    for cell in site.article(HEALTH).select("td.exprec-share"):
        assert cell["style"] == f"--exprec-share: {cell.get_text()}"
    assert ".exprec-share" in site.text("assets/exprec.css")


def test_the_page_of_a_rule_lists_what_it_found(site: Built) -> None:
    source = "experiments/health/rules/seed-not-integer/index"
    (found,) = rows(site, source, "found")
    assert found[0] == "Broken"
    assert re.fullmatch(r"line \d+", found[1])
    assert HOSTILE in found[2]
    assert site.article(source).find("h1").get_text().startswith("EX252 seed-not-integer")


def test_there_is_one_entry_in_the_navigation(site: Built) -> None:
    about = addresses_of("about")[site.style]
    within = set(map(id, article(site.pages[about]).find_all("a")))
    outside = {target for element, target in site.links(about) if element.name == "a" and id(element) not in within}
    assert [page for page in outside if "/health/" in page] == [addresses_of(HEALTH)[site.style]]
    landing = addresses_of("experiments/index")[site.style]
    targets = {target for _, target in site.links(landing, site.article("experiments/index"))}
    assert addresses_of(HEALTH)[site.style] in targets


def test_what_is_hostile_is_text(site: Built) -> None:
    for page, soup in site.pages.items():
        assert not soup.find_all(lambda tag: tag.get("src") == "x" or tag.has_attr("onerror")), page
    assert HOSTILE in findings(site, BROKEN).get_text()


def test_no_secret_is_repeated(tmp_path: Path) -> None:
    secret = "hf_" + "aB3dE5gH7jK9mN1pQ3sT5vW7yZ" * 2
    text = record("Secret", results=f"0.91 with `{secret[:37]}`.").replace("** 17", f"** {secret[:37]}")
    site = built(tmp_path / "lab", small(records={"2025-01-15_smoke.md": text}, options={"health": True}))
    assert "EX" in findings(site, "experiments/2025-01-15_smoke").get_text()
    assert "exposed-secret" in site.text("experiments/health/index.html")
    assert not [name for name in site.addresses if secret[:20].encode() in (site.site / name).read_bytes()]


def test_what_is_put_off_is_counted_and_not_shown(site: Built) -> None:
    page = site.page("experiments/2025-03-01_put-off")
    assert page.select_one(".exprec-findings") is None
    assert page.select_one(".exprec-put-off").get_text() == "1 finding suppressed; 100% complete."
    assert site.page("experiments/2025-01-15_smoke").select_one(".exprec-findings, .exprec-put-off") is None


def test_what_can_be_fixed_is_counted(tmp_path: Path) -> None:
    command = "python train.py --run run-0001"
    text = record().replace("**Date:**", "**Date**:").replace(f"`{command}`", command)
    site = built(tmp_path / "lab", small(records={"2025-01-15_smoke.md": text}, options={"health": True}))
    closing = findings(site, "experiments/2025-01-15_smoke").find_all("p")[-1]
    assert closing.get_text() == "2 findings can be fixed with exprec check --fix; 95% complete."


def test_what_the_baseline_knows_is_counted_on_its_record_and_marked_on_the_page_of_its_rule(tmp_path: Path) -> None:
    root = write(tmp_path / "lab", flawed(options={"baseline": "known.json"}))
    (root / "known.json").write_text('{"version": 1, "findings": {}}')
    known = build_site(load_project(str(root / "mkdocs.yml"), str(root), CODE_OF), today=date(2026, 1, 1))
    by_record = [each for each in known.diagnostics if "broken" in each.path]
    (root / "known.json").write_text(written(by_record[:-1]))
    site = build(root)
    assert findings(site, BROKEN).select_one(".admonition-title").get_text() == "1 finding in this record"
    assert findings(site, BROKEN).find_all("p")[-1].get_text() == "3 findings known from the baseline; 79% complete."
    assert "(known from the baseline)" in rows(site, "experiments/health/rules/impossible-date/index", "found")[0][2]
    assert "3 findings are known from the baseline and counted here." in site.article(HEALTH).get_text()


@pytest.mark.parametrize("health", [None, "preview", False])
def test_a_plain_build_shows_nothing_of_it(tmp_path: Path, health: object) -> None:
    site = built(tmp_path / "lab", flawed(health))
    assert not [address for address in site.addresses if "health" in address]
    for page in site.pages:
        assert not re.search(r"exprec-(findings|put-off|share)|/health/|>Health<", site.text(page)), page
    assert "exprec-findings" not in site.text("assets/exprec.css")


def test_it_changes_no_page_but_those_that_lead_to_it(tmp_path: Path) -> None:
    """A record without findings, and every list, is what it is without; but for the navigation and the landing page."""
    plain, shown = (built(tmp_path / str(health) / "lab", flawed(health)) for health in (False, True))
    pages = [page for page in plain.pages if page.endswith("index.html") and page != "experiments/index.html"]
    changed = [page for page in pages if str(article(plain.pages[page])) != str(article(shown.pages[page]))]
    assert sorted(changed) == [addresses_of(each)[0] for each in (
        BROKEN, "experiments/2025-03-01_put-off", "experiments/2025-03-02_empty", "experiments/undated",
    )]  # fmt: skip


def test_two_builds_are_byte_identical(tmp_path: Path) -> None:
    sites = [built(tmp_path / name / "lab", flawed(), SOURCE_DATE_EPOCH="1760000000") for name in ("one", "two")]
    one, two = ({name: (site.site / name).read_bytes() for name in site.addresses} for site in sites)
    assert one == two


def test_the_search_of_material_knows_nothing_of_it(tmp_path: Path) -> None:
    site = built(tmp_path / "lab", flawed(theme="material"))
    documents = json.loads(site.text("search/search_index.json"))["docs"]
    assert [each["location"] for each in documents if "health" in each["location"]] == []
    text = json.dumps(documents)
    assert "Once upon a time" in text
    assert not re.search(r"that month ends on|impossible-date|% complete", text)


@pytest.mark.parametrize("theme", ["mkdocs", "readthedocs"])
def test_the_search_of_the_host_knows_no_finding_on_a_record(tmp_path: Path, theme: str) -> None:
    site = built(tmp_path / "lab", flawed(theme=theme))
    documents = json.loads(site.text("search/search_index.json"))["docs"]
    ours = [each for each in documents if each["location"].startswith(BROKEN)]
    assert ours
    assert not re.search(r"that month ends on|impossible-date|% complete", json.dumps(ours))


def test_a_line_leads_to_where_it_is_edited_if_no_forge_is_known(tmp_path: Path) -> None:
    site = built(tmp_path / "lab", flawed(edit_uri_template="https://edit.example/{path}"))
    links = [str(link["href"]) for link in findings(site, BROKEN).select("li a")]
    assert "https://edit.example/../experiments/2025-02-20_broken.md" in links
    plain = findings(built(tmp_path / "plain", flawed()), BROKEN)
    assert "line 4" in plain.get_text()
    assert [link.get_text() for link in plain.li.find_all("a")] == ["EX212 impossible-date"]


@pytest.mark.parametrize("setting", ["exclude_docs", "draft_docs"])
def test_what_the_site_leaves_out_is_linked_from_nowhere(tmp_path: Path, setting: str) -> None:
    site = built(tmp_path / "lab", flawed(**{setting: "/experiments/health/\n2025-02-20_broken.md\n"}))
    assert site.broken_links() == []
    assert not [address for address in site.addresses if "health" in address or "broken" in address]


def test_a_record_that_the_site_leaves_out_is_in_no_list(tmp_path: Path) -> None:
    site = built(tmp_path / "lab", flawed(draft_docs="2025-02-20_broken.md\n"))
    assert site.broken_links() == []
    assert "10 records" in site.article(HEALTH).get_text()
    assert "experiments/health/rules/impossible-date/index.html" not in site.addresses


def test_the_users_own_page_comes_first(tmp_path: Path) -> None:
    files = {
        **flawed(options={"records": "experiments"}),
        "docs/experiments/health/README.md": "# Our health\n\nBy hand.\n",
    }
    site = built(tmp_path / "lab", files)
    assert site.broken_links() == []
    text = site.article(HEALTH).get_text()
    assert 0 <= text.index("Our health") < text.index("By hand.") < text.index("11 records")
    assert rows(site, HEALTH, "by-rule")


def test_a_record_may_lead_to_the_page_if_it_is_published(tmp_path: Path) -> None:
    text = record(up="../..", results="0.91, see [how we do](health/index.md).")
    records = {"2025-01-15_smoke.md": text}
    site = built(tmp_path / "with", small(records=records, options={"health": True}), "--strict")
    assert (site.code, site.broken_links()) == (0, [])
    assert built(tmp_path / "without", small(records=records), "--strict").code == 1


def test_a_good_site_is_told_so(tmp_path: Path) -> None:
    site = built(tmp_path / "lab", small(options={"health": True}), "--strict")
    assert (site.code, site.problems, site.broken_links()) == (0, [], [])
    assert "1 record: 100% of what is expected of it is there; 1 is complete." in site.article(HEALTH).get_text()
    assert [heading.get_text() for heading in site.article(HEALTH).find_all("h2")] == [
        "Over time", "By owner", "How it is counted",
    ]  # fmt: skip


def test_without_a_record_there_is_no_such_page(tmp_path: Path) -> None:
    site = built(tmp_path / "lab", small(records={}, options={"health": True}), "--strict")
    assert (site.code, site.problems, site.broken_links()) == (0, [], [])
    assert not [address for address in site.addresses if "health" in address]


def test_long_lists_are_paged(
    project: Callable[[dict[str, str | bytes]], Project], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(views, "LIST_LENGTH", 2)
    site = build_site(project(flawed()), today=date(2026, 1, 1), health=True)
    pages = {page.uri: page for page in site.pages if "/health/" in page.uri}
    records = [uri for uri in pages if "/records/" in uri]
    assert records == ["experiments/health/records/" + name for name in
                       ("index.md", *(f"page-{number}.md" for number in range(2, 7)))]  # fmt: skip
    assert [uri for uri, page in pages.items() if page.in_nav] == ["experiments/health/index.md"]
    listed = re.findall(r"^\| \d+&#37;.*$|^\| \d+%.*$", "".join(pages[uri].markdown for uri in records), re.MULTILINE)
    assert len(listed) == 11
    assert "page-2.md" in pages[records[0]].markdown
