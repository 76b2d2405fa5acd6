"""Takes the pictures of the README: the example site in a browser, and the command in a terminal."""

from __future__ import annotations

import html
import os
import pty
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterable, Mapping
from pathlib import Path

from playwright.sync_api import Browser, sync_playwright

ROOT = Path(__file__).parent.parent
PICTURES = ROOT / "example_site" / "docs" / "pictures"
sys.path.insert(0, str(ROOT))

from tests.chromium import FLAGS, find  # noqa: E402

PAGES = {
    "landing": "experiments/index.html",
    "record": "experiments/2025-01-24_learning-rate-sweep/index.html#results",
}
"""Each picture shows a page from its top, or from the heading that the address names."""
HEALTH = {
    "health": "experiments/health/index.html",
    "findings": "experiments/2025-01-24_learning-rate-sweep/index.html",
}
SHOWN = (
    ("severity: {missing-section: off, file-name: off}", "severity: {file-name: off}"),
    ("unknown-commit: off", "unknown-commit: off\n      health: true"),
)
"""What publishes the findings, and asks more of the older notebook."""
MISTAKES = {
    "experiments/2025-01-24_learning-rate-sweep.md": (
        ("- **Date:** 2025-01-24", "- **Date:** 2025-02-30"),
        ("- **Seed(s):** 17", "- **Seed(s):** seventeen"),
    ),
    "experiments/2025-01-15_smoke.md": (("metrics.ndjson)", "metric.ndjson)"),),
}
COLORS = {"31": "#ff7b72", "33": "#e3b341", "34": "#79c0ff", "36": "#56d4dd"}
TERMINAL = """<body style="margin:0;background:#0d1117"><pre style="display:inline-block;margin:0;padding:18px 22px;
color:#e6edf3;background:#0d1117;font:14px/1.45 'DejaVu Sans Mono',Menlo,Consolas,monospace">{}</pre></body>"""


def build(site: Path, out: Path, code: int = 0) -> None:
    """Build the example site for viewing without a server; errors in records make the code 1."""
    command = [sys.executable, "-m", "mkdocs", "build", "-q", "-f", str(site / "mkdocs.yml"), "-d", str(out)]
    assert subprocess.run(command, check=False).returncode == code


def take_pages(browser: Browser, site: Path, pages: Mapping[str, str], height: int) -> None:
    """Photograph pages of the built site, as much as fits on a screen."""
    page = browser.new_page(viewport={"width": 1280, "height": height})
    for name, path in pages.items():
        file, _, anchor = path.partition("#")
        page.goto((site / file).as_uri())
        if anchor:
            page.locator(f"#{anchor}").evaluate("heading => scrollBy(0, heading.getBoundingClientRect().top - 64)")
            page.wait_for_timeout(1000)  # the page's title moves into the header
        page.screenshot(path=PICTURES / f"{name}.png")


def change(file: Path, changes: Iterable[tuple[str, str]]) -> None:
    """Write some words of a file in another way."""
    text = file.read_text(encoding="utf-8")
    for before, after in changes:
        assert before in text, f"{file.name} no longer holds {before!r}"
        text = text.replace(before, after, 1)
    file.write_text(text, encoding="utf-8")


def take_terminal(browser: Browser, site: Path) -> None:
    """Photograph what the command says of the mistakes."""
    page = browser.new_page(viewport={"width": 1400, "height": 900}, device_scale_factor=1.5)
    page.set_content(TERMINAL.format("<b>$ exprec check</b>\n" + colored(run_in_terminal(["exprec", "check"], site))))
    page.locator("pre").screenshot(path=PICTURES / "check.png")


def run_in_terminal(command: list[str], folder: Path) -> str:
    """What a command prints when it believes that it writes to a terminal."""
    ours, theirs = pty.openpty()
    program = Path(sys.executable).parent / command[0]
    with subprocess.Popen([program, *command[1:]], cwd=folder, stdout=theirs) as process:
        process.wait()
    os.close(theirs)
    chunks = []
    while True:
        try:
            chunks.append(os.read(ours, 65536))
        except OSError:
            break
        if not chunks[-1]:
            break
    os.close(ours)
    return b"".join(chunks).decode().replace("\r\n", "\n")


def colored(text: str) -> str:
    """The terminal's colours as HTML."""
    parts = re.split(r"\x1b\[([\d;]*)m", text)
    pieces = [html.escape(parts[0])]
    for style, words in zip(parts[1::2], parts[2::2], strict=True):
        codes = style.split(";")
        color = next((COLORS[code] for code in codes if code in COLORS), "inherit")
        weight = "bold" if "1" in codes else "normal"
        pieces.append(f'<span style="color:{color};font-weight:{weight}">{html.escape(words)}</span>')
    return "".join(pieces)


def main() -> None:
    """Take every picture."""
    PICTURES.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        site = Path(folder) / "site"
        ignored = shutil.ignore_patterns("site", "__pycache__")
        shutil.copytree(ROOT / "example_site", site, ignore=ignored)
        browser = playwright.chromium.launch(executable_path=find(), args=FLAGS)
        build(site, Path(folder) / "out")
        take_pages(browser, Path(folder) / "out", PAGES, 860)
        for name, mistakes in MISTAKES.items():
            change(site / name, mistakes)
        take_terminal(browser, site)
        change(site / "mkdocs.yml", SHOWN)
        build(site, Path(folder) / "health", code=1)
        take_pages(browser, Path(folder) / "health", HEALTH, 760)
        browser.close()


if __name__ == "__main__":
    main()
