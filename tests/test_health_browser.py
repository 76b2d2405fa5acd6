"""Findings and health in a real browser: by keyboard, on a phone, in the dark and on paper."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page

from tests.hosts import CUT_OFF, SQUEEZED, THEMES, built, flawed, record, web_server

PALETTE = "  name: material\n"
DARK = "document.documentElement.dataset.bsTheme = 'dark'; document.body.dataset.mdColorScheme = 'slate'"
"""Makes pages of the themes mkdocs and Material dark, as their switches do; readthedocs has none."""
LONG = "averylongwordthathasnoplacetobreak" * 3
BROKEN, HEALTH, RULE = (f"experiments/{name}/" for name in ("2025-02-20_broken", "health", "health/rules/file-name"))


@pytest.fixture(scope="module", params=THEMES)
def address(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The flawed laboratory, with a link to somewhere with a long name."""
    files = flawed(theme=request.param)
    files["mkdocs.yml"] = str(files["mkdocs.yml"]).replace(PALETTE, f"{PALETTE}  palette: {{scheme: default}}\n")
    files["experiments/2025-02-22_wide.md"] = record("Wide", "2025-02-22", up="..", results=f"[0.9]({LONG}.md)")
    site = built(tmp_path_factory.mktemp("health") / "lab", files)
    with web_server(site.site) as url:
        yield url


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    opened = browser.new_page(viewport={"width": 1280, "height": 900})
    problems: list[str] = []
    opened.on("console", lambda message: problems.append(message.text) if message.type == "error" else None)
    opened.on("pageerror", lambda error: problems.append(str(error)))
    yield opened
    opened.close()
    assert problems == []


def focused(page: Page) -> str:
    return str(page.evaluate("document.activeElement.innerText"))


def test_by_keyboard_from_a_finding_to_its_rule_and_to_all_of_them(page: Page, address: str) -> None:
    page.goto(address + BROKEN)
    page.locator(".exprec-trail a").last.focus()
    page.keyboard.press("Tab")
    assert focused(page) == "EX212 impossible-date"
    outline = page.evaluate("getComputedStyle(document.activeElement).outlineStyle")
    assert outline != "none", "the focus can't be seen"
    page.keyboard.press("Enter")
    page.wait_for_url(f"{address}experiments/health/rules/impossible-date/")
    page.locator("a:has-text('all rules that found something')").focus()
    page.keyboard.press("Enter")
    page.wait_for_url(f"{address}{HEALTH}#by-rule")
    assert page.locator("#by-rule").first.is_visible()


def test_a_finding_that_is_clicked_on_the_page_of_all_leads_to_its_record(page: Page, address: str) -> None:
    page.goto(address + HEALTH)
    page.get_by_role("link", name=re.compile("^missing-target")).first.click()
    page.wait_for_url(f"{address}experiments/health/rules/missing-target/")
    page.locator("td").get_by_role("link", name="Broken").click()
    page.wait_for_url(address + BROKEN)
    assert page.locator(".exprec-findings").get_by_text("nowhere.md").is_visible()


@pytest.mark.parametrize("where", [BROKEN, HEALTH, RULE, "experiments/2025-02-22_wide/", f"{HEALTH}records/"])
def test_a_phone_shows_it_without_scrolling_sideways(page: Page, address: str, where: str) -> None:
    page.set_viewport_size({"width": 360, "height": 740})
    page.goto(address + where)
    assert page.evaluate("document.documentElement.scrollWidth") == 360
    assert page.evaluate(CUT_OFF) == []
    assert page.evaluate(SQUEEZED) == []
    for box in page.locator(".exprec-findings a, .exprec-findings code").all():
        place = box.bounding_box()
        assert place is not None
        assert place["x"] >= 0
        assert place["x"] + place["width"] <= 360


COLORS = """element => {
    const numbers = color => color.match(/[\\d.]+/g).map(Number);
    let behind = element;
    while (behind && (numbers(getComputedStyle(behind).backgroundColor)[3] ?? 1) < 1) behind = behind.parentElement;
    return [numbers(getComputedStyle(element).color), numbers(getComputedStyle(behind).backgroundColor)];
}"""
"""The colour of an element's text, and that of what is behind it."""


def contrast(one: list[float], other: list[float]) -> float:
    """The contrast of two colours as WCAG 2.2 defines it."""

    def luminance(color: list[float]) -> float:
        parts = (part / 255 for part in color[:3])
        linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
        return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]

    lighter, darker = sorted((luminance(one), luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


@pytest.mark.parametrize(("where", "selector"), [
    (HEALTH, "td.exprec-share"), (BROKEN, ".exprec-findings li > span"), (BROKEN, ".exprec-findings li > strong"),
])  # fmt: skip
def test_words_and_bars_are_read_in_the_light_and_in_the_dark(
    page: Page, address: str, where: str, selector: str
) -> None:
    page.goto(address + where)
    for look in ("", DARK):
        page.evaluate(look)
        page.wait_for_timeout(400)  # colours change slowly
        words, behind = page.locator(selector).first.evaluate(COLORS)
        assert contrast(words, behind) >= 4.5, look


def test_a_bar_is_as_long_as_its_number_says_on_paper_as_well(page: Page, address: str) -> None:
    page.goto(address + HEALTH)
    for media in ("screen", "print"):
        page.emulate_media(media="print" if media == "print" else "screen")
        style = page.locator("#least-complete ~ * td.exprec-share:text-is('79%')").first.evaluate(
            "cell => { const {backgroundSize, height, printColorAdjust} = getComputedStyle(cell, '::after');"
            " return [backgroundSize.split(',')[0].split(' ')[0], parseFloat(height) > 2, printColorAdjust]; }"
        )
        assert style == ["79%", True, "exact"]
