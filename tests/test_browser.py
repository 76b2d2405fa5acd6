"""A reader with a real browser: from the landing page to a record and back, on a wide screen and on a phone."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

from tests.hosts import CUT_OFF, SQUEEZED, THEMES, built, environment, laboratory, record, web_server

LONG = "Schmidt-averylongwordthathasnoplacetobreak"
TITLE = "Wide, with a title that is as long as those of papers are when they want to say all there is at once"


@pytest.fixture(scope="module", params=THEMES)
def address(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The laboratory, served; its records lie beside the docs folder, one of them has long words."""
    files = laboratory("experiments", theme=request.param)
    files["experiments/2025-01-10_wide.md"] = record(TITLE, "2025-01-10", f"Zoe {LONG}", up="..")
    site = built(tmp_path_factory.mktemp("browser") / "lab", files)
    assert site.code == 0, site.output
    with web_server(site.site) as url:
        yield url


class Reader:
    """A page of the browser, with what went wrong on it."""

    def __init__(self, page: Page, address: str) -> None:
        self.page, self.address = page, address
        self.errors: list[str] = []
        self.elsewhere: list[str] = []
        page.on("console", lambda message: self.errors.append(message.text) if message.type == "error" else None)
        page.on("pageerror", lambda error: self.errors.append(str(error)))
        page.on(
            "request",
            lambda request: None if request.url.startswith((address, "data:")) else self.elsewhere.append(request.url),
        )

    def follow(self, selector: str, text: str) -> str:
        """Click on a link that can be seen, and give where it has led."""
        self.page.locator(selector).get_by_role("link", name=text).first.click()
        self.page.wait_for_load_state("load")
        return self.page.url.removeprefix(self.address)


@pytest.fixture
def reader(browser: Browser, address: str) -> Iterator[Reader]:
    page = browser.new_page(viewport={"width": 1280, "height": 900})
    page.set_default_timeout(20_000)
    yield Reader(page, address)
    page.close()


@pytest.fixture(autouse=True)
def nothing_goes_wrong(reader: Reader) -> Iterator[None]:
    """Whatever a test does, the browser reports no error and asks no other site for anything."""
    yield
    assert (reader.errors, reader.elsewhere) == ([], [])


def test_from_the_landing_page_over_owner_and_month_to_a_record_and_back(reader: Reader) -> None:
    reader.page.goto(reader.address + "experiments/")
    assert reader.follow("table", "Ana Silva") == "experiments/by-owner/ana-silva/"
    assert reader.follow("table", "Smoke test") == "experiments/2025-01-15_smoke/"
    assert reader.follow(".exprec-trail", "January 2025") == "experiments/by-date/2025/#in-2025-01"
    assert reader.page.locator("[id='in-2025-01']").first.is_visible()
    assert reader.follow("table", "Baseline") == "experiments/2025-01-20_baseline/"
    assert reader.follow(".exprec-trail", "Ben Ito") == "experiments/by-owner/ben-ito/"
    assert reader.follow("table", "Curves") == "experiments/2025-02-10_curves/"
    assert reader.page.locator("img[alt='The curve']").evaluate("image => image.complete && image.naturalWidth") == 1
    assert reader.follow(".exprec-trail", "Experiments") == "experiments/"


def test_records_lead_to_the_next_and_the_previous(reader: Reader) -> None:
    reader.page.goto(reader.address + "experiments/2025-01-15_smoke/")
    assert reader.follow(".exprec-neighbours", "Baseline") == "experiments/2025-01-20_baseline/"
    assert reader.follow(".exprec-neighbours", "Sweep of the rate") == "experiments/2025-02-03_sweep/"
    assert reader.follow(".exprec-neighbours", "Baseline") == "experiments/2025-01-20_baseline/"
    assert reader.follow(".exprec-neighbours", "Smoke test") == "experiments/2025-01-15_smoke/"


def test_the_landing_page_is_reached_by_the_navigation(reader: Reader) -> None:
    reader.page.goto(reader.address)
    target = reader.page.locator("a[href='experiments/']").first
    if not target.is_visible():  # a menu that opens
        reader.page.get_by_text("Experiments").first.click()
    target.click()
    assert reader.page.url == reader.address + "experiments/"


def test_checkboxes_are_seen_and_show_what_is_done(reader: Reader) -> None:
    reader.page.goto(reader.address + "experiments/2025-01-20_baseline/")
    boxes = reader.page.locator("article, [role=main]").locator("li input[type=checkbox]")
    assert [boxes.nth(number).is_checked() for number in range(boxes.count())] == [True, False, False]
    for number in range(3):
        box = boxes.nth(number).bounding_box()
        assert box is not None
        assert min(box["width"], box["height"]) >= 8
        assert boxes.nth(number).evaluate("box => getComputedStyle(box).opacity") == "1"
        assert boxes.nth(number).evaluate("box => getComputedStyle(box.closest('li')).listStyleType") == "none"


def test_a_phone_shows_every_page_without_scrolling_sideways(reader: Reader) -> None:
    reader.page.set_viewport_size({"width": 360, "height": 740})
    widths = {}
    for page in ("", "by-date/", "by-date/2025/", "by-owner/", "2025-01-10_wide/", "2025-02-10_curves/"):
        reader.page.goto(f"{reader.address}experiments/{page}")
        widths[page] = reader.page.evaluate("document.documentElement.scrollWidth")
    assert set(widths.values()) == {360}, widths


WIDTHS = (1280, 768, 600, 390, 320)


@pytest.mark.parametrize("page", [
    "", "by-date/", "by-date/2025/", "by-owner/", "by-owner/ana-silva/", "runs/", "references/", "follow-ups/",
])  # fmt: skip
def test_a_listing_is_read_at_any_width(reader: Reader, page: str) -> None:
    reader.page.goto(f"{reader.address}experiments/{page}")
    assert reader.page.locator(".exprec-table td").count() > 2
    for width in WIDTHS:
        reader.page.set_viewport_size({"width": width, "height": 844})
        assert reader.page.evaluate("document.documentElement.scrollWidth") == width
        assert (width, reader.page.evaluate(CUT_OFF), reader.page.evaluate(SQUEEZED)) == (width, [], [])


def test_neighbouring_listings_are_equally_wide(reader: Reader) -> None:
    reader.page.goto(f"{reader.address}experiments/by-date/2025/")
    widths = reader.page.evaluate("[...document.querySelectorAll('.exprec-table tr')].map(each => each.offsetWidth)")
    assert len(widths) > 4
    assert len(set(widths)) == 1


def test_every_line_of_a_follow_up_begins_at_the_same_place(reader: Reader) -> None:
    reader.page.set_viewport_size({"width": 320, "height": 844})
    reader.page.goto(f"{reader.address}experiments/")
    starts = reader.page.locator("li.exprec-task").evaluate_all(
        """items => items.map(item => {
            const words = document.createRange();
            words.selectNodeContents(item);
            const lines = new Map();
            for (const {left, top, height} of words.getClientRects()) {
                const line = Math.round(top / 10);
                if (height > 14) lines.set(line, Math.min(left, lines.get(line) ?? left));  // no checkbox
            }
            return [...lines.values()].map(Math.round);
        })"""
    )
    assert any(len(lines) > 1 for lines in starts)
    assert all(max(lines) - min(lines) <= 1 for lines in starts), starts


def test_the_place_of_a_record_stands_right_below_its_title(reader: Reader) -> None:
    reader.page.set_viewport_size({"width": 390, "height": 844})
    reader.page.goto(f"{reader.address}experiments/2025-01-10_wide/")
    gap = reader.page.evaluate(
        """() => {
            const words = document.createRange();
            const title = document.querySelector("h1:has(+ .exprec-trail)");
            words.selectNodeContents(title.firstChild);
            const place = document.querySelector(".exprec-trail").getBoundingClientRect();
            return place.top - words.getBoundingClientRect().bottom;
        }"""
    )
    assert 0 <= gap <= 32


EXAMPLE = Path(__file__).parent.parent / "example_site" / "mkdocs.yml"
FORGE = "https://github.com/exprec-example/meter-reader/"


@pytest.fixture(scope="module")
def example(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The example site, served."""
    site = tmp_path_factory.mktemp("example") / "site"
    command = [sys.executable, "-m", "mkdocs", "build", "--strict", "-q", "-f", str(EXAMPLE), "-d", str(site)]
    subprocess.run(command, env=environment(), check=True)
    with web_server(site) as url:
        yield url


def test_everything_that_is_mentioned_is_followed_by_clicks_alone(browser: Browser, example: str) -> None:
    page = browser.new_page(viewport={"width": 1280, "height": 900})
    page.route(
        lambda url: not url.startswith(example),  # the forge stands elsewhere, and tests ask nobody
        lambda route: route.fulfill(body="<h1>Elsewhere</h1>", content_type="text/html"),
    )
    reader = Reader(page, example)
    page.goto(f"{example}experiments/")
    target = reader.follow("article", "Run fourteen epochs without augmentation")
    assert target.startswith("experiments/2025-03-25_longer-schedule/#follow-up-run-fourteen-epochs")
    assert page.locator("li:target").is_visible()
    assert reader.follow("article li", "run-0023") == "experiments/runs/#run-run-0023"
    assert page.locator("tr:target").is_visible()
    assert reader.follow("tr:target", "Release of the checkpoint") == "experiments/2025-04-15_release-1-0/"
    assert reader.follow("article", "run-0023") == "experiments/2025-03-25_longer-schedule/"
    assert reader.follow(".exprec-panel", "Follow-ups") == "experiments/2025-04-02_candidate-on-v3/#follow-ups"
    assert reader.follow(".exprec-trail", "Experiments") == "experiments/"
    assert reader.follow("article", "follow-ups") == "experiments/follow-ups/"
    assert reader.follow("table:has-text('Done follow-up') td:nth-child(3)", "#70") == f"{FORGE}pull/70"
    page.go_back()
    assert page.url == f"{example}experiments/follow-ups/"
    assert reader.follow("table", "A longer schedule") == "experiments/2025-03-25_longer-schedule/"
    assert reader.follow("article", "#70") == f"{FORGE}pull/70"
    page.go_back()
    assert reader.follow(".exprec-trail", "Experiments") == "experiments/"
    assert reader.follow("nav", "How we train and evaluate") == "guide/"
    assert reader.follow("article", "run-0023").startswith("experiments/")
    page.close()


MANUAL = [path.relative_to(EXAMPLE.parent / "docs").as_posix() for path in EXAMPLE.parent.glob("docs/**/*.md")]
MADE = ["", *(f"{name}/" for name in ("by-date", "by-owner", "by-status", "by-tag", "by-hypothesis", "runs/run-0007"))]


def test_a_phone_shows_the_manual_and_the_listings_of_the_example(browser: Browser, example: str) -> None:
    page = browser.new_page(viewport={"width": 390, "height": 844})
    pages = [
        name.removesuffix(".md").removesuffix("index") for name in MANUAL if not name.startswith("reference/rules/")
    ]
    for address in (*pages, *(f"experiments/{name}" for name in (*MADE, "runs", "references", "follow-ups"))):
        assert page.goto(f"{example}{address}").ok  # type: ignore[union-attr]
        assert page.evaluate("document.documentElement.scrollWidth") == 390, address
        assert page.evaluate(CUT_OFF) == [], address
        assert page.evaluate(SQUEEZED) == [], address
    page.close()


def test_a_newcomer_sees_what_is_the_example_and_what_the_manual(browser: Browser, example: str) -> None:
    page = browser.new_page(viewport={"width": 1280, "height": 900})
    page.goto(example)
    about = page.locator(".admonition").inner_text()
    assert "mkdocs-exprec is a plugin for MkDocs" in about
    assert "exprec-example/meter-reader are fictional" in about
    for title in ("Meter Reader, the example", "The mkdocs-exprec manual"):
        assert page.locator("nav.md-nav--primary").get_by_text(title, exact=True).first.is_visible()
    reader = Reader(page, example)
    assert reader.follow(".admonition", "bring your existing records") == "bring-your-records/"
    assert reader.follow("nav.md-nav--primary", "Experiments") == "experiments/"
    assert reader.follow("nav.md-nav--primary", "Follow-ups") == "experiments/follow-ups/"
    page.close()
