"""A small site of experiment records, the hosts that build it, and a look at what came out."""

from __future__ import annotations

import base64
import functools
import http.server
import os
import re
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urljoin, urlsplit

import yaml
from bs4 import BeautifulSoup, Tag

HOSTS = ("mkdocs", "properdocs")
THEMES = ("mkdocs", "readthedocs", "material")
SITE_URL = "https://example.org/team/site/"
REPOSITORY = "https://github.com/example/lab"
HOSTILE = "<img src=x onerror=alert(1)>"
PICTURE = base64.b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="
)

Files = dict[str, str | bytes]
CUT_OFF = """() => [...document.querySelectorAll("td")].filter(cell => {
    const {left, right, width} = cell.getBoundingClientRect();
    return width && (left < 0 || right > innerWidth);
}).map(cell => cell.innerText)"""
"""The cells that are not all on the screen."""
SQUEEZED = """() => [...document.querySelectorAll(".exprec-table td")].filter(cell => {
    const words = document.createRange();
    words.selectNodeContents(cell);
    const lines = new Set([...words.getClientRects()].map(line => Math.round(line.top / 10)));
    return lines.size > 2 && cell.getBoundingClientRect().width < 120;
}).map(cell => cell.innerText)"""
"""The cells whose words are broken into more than two lines of one or two."""


def record(
    title: str = "Smoke test",
    date: str = "2025-01-15",
    owners: str = "Ana Silva",
    *,
    up: str = "../..",
    run: str = "run-0001",
    results: str = "Test accuracy 0.91.",
    follow_ups: str = "- [ ] Train for longer.",
) -> str:
    """A record of which no rule has anything to say; `up` leads from its folder to the project's."""
    return f"""# Experiment: {title}

- **Date:** {date}
- **Owner(s):** {owners}
- **Related PRs / Issues:** #12
- **Run IDs:** `{run}`
- **Seed(s):** 17

{sections(up, run, results, follow_ups)}"""


def sections(
    up: str, run: str, results: str = "Test accuracy 0.91.", follow_ups: str = "- [ ] Train for longer."
) -> str:
    """What stands below the head of a record."""
    files = f"{up}/runs/{run}"
    return f"""## Goals

Does it learn at all?

## Configuration

- **CLI invocation:** `python train.py --run {run}`
- **Config snapshot:** [params.ndjson]({files}/params.ndjson)
- **Derived parameters:** effective batch size 20

## Data & Provenance

- **Datasets:** digits-v1
- **Checksums:** [manifest]({files}/split_manifest.json), [sums]({files}/split_checksums.json)
- **Input revisions:** release `data-2025.01`

## Results

{results}

## Analysis

It does.

## Follow-ups

{follow_ups}

## Artifacts

- [metrics.ndjson]({files}/metrics.ndjson)
"""


def run_files(*runs: str) -> Files:
    names = ("params.ndjson", "metrics.ndjson", "split_manifest.json", "split_checksums.json")
    return {f"runs/{run}/{name}": f'{{"run": "{run}"}}\n' for run in runs for name in names}


def config(theme: str = "mkdocs", options: Mapping[str, Any] | None = None, **settings: Any) -> str:
    """The text of a `mkdocs.yml`."""
    look = {"name": theme, "font" if theme == "material" else "highlightjs": False}  # neither asks another site
    plugins = ["search", {"exprec": dict(options)} if options else "exprec"]
    return yaml.safe_dump({"site_name": "Lab", "theme": look, "plugins": plugins, **settings}, sort_keys=False)


def small(*, folder: str = "docs/experiments", records: Mapping[str, str] | None = None, **settings: Any) -> Files:
    """A site of one page and one record, or of the records given by file name."""
    up = "/".join(".." for _ in folder.split("/"))
    texts = {"2025-01-15_smoke.md": record(up=up)} if records is None else records
    return {
        "mkdocs.yml": config(**settings),
        "docs/index.md": "# Lab\n",
        **run_files("run-0001"),
        **{f"{folder}/{name}": text for name, text in texts.items()},
    }


LAX = {"severity": {"file-name": "note", "run-claimed-twice": "off"}}
"""The option with which the laboratory, which has an undated record, has only a note."""


def laboratory(folder: str = "docs/experiments", **settings: Any) -> Files:
    """A site as a team would have it: eight records of each interesting kind, all of them good."""
    up = "/".join(".." for _ in folder.split("/"))
    home = f"{up}/docs/index.md"
    table = "\n".join(
        f"| `{run}` | [metrics]({up}/runs/{run}/metrics.ndjson) | 0.9 |" for run in ("run-0001", "run-0002")
    )
    good: Callable[..., str] = functools.partial(record, up=up)
    records = {
        "2024-12-02_first.md": good("First light", "2024-12-02", "Ben Ito"),
        "2025-01-15_smoke.md": good(
            results=f"Test accuracy 0.91, by [the script]({up}/train.py). See [the baseline](2025-01-20_baseline.md).",
        ),
        "2025-01-20_baseline.md": good(
            "Baseline", "2025-01-20", "ana silva and Ben Ito",
            results=f"| Run | Metrics | Test |\n| --- | --- | --: |\n{table}",
            follow_ups="- [x] Mend the loader (#14).\n- [ ] Try seed 18.\n    - [ ] And 19.",
        ).replace("`run-0001`\n- **Seed", "`run-0001`, `run-0002`\n- **Seed"),
        "2025-02-03_sweep.md": "---\ntitle: Sweep of the rate\ndate: 2025-02-03\nowners: [Chloé Dupont]\n"
        "related: '#15'\nrun: {id: run-0002}\nseeds: [1, 2]\ntags: [rate]\n---\n\n"
        + sections(up, "run-0002", f"0.93, above [the smoke test](2025-01-15_smoke.md#results); [home]({home})."),
        "2025-02-10_curves/README.md": record(
            "Curves", "2025-02-10", "Ben Ito", up=f"../{up}",
            results="![The curve](curve.png)\n\n[Points](points.csv), after [the sweep](../2025-02-03_sweep.md): 0.94.",
        ),
        "2025-02-10_same-day.md": good("Same day", "2025-02-10", "Ana Silva, Ben Ito"),
        "2025-02-11_nobody.md": good("Nobody's", "2025-02-11", "_n/a_"),
        "undated.md": good("Once upon a time", "_n/a_"),
    }  # fmt: skip
    return {
        "docs/about.md": "# About\n\nStart with [the smoke test](experiments/2025-01-15_smoke.md).\n",
        **small(folder=folder, records=records, **{"options": LAX, **settings}),
        **run_files("run-0001", "run-0002"),
        f"{folder}/2025-02-10_curves/curve.png": PICTURE,
        f"{folder}/2025-02-10_curves/points.csv": "x,y\n1,2\n",
        "train.py": "print('training')\n",
    }


def flawed(health: object = True, options: Mapping[str, Any] | None = None, **settings: Any) -> Files:
    """The laboratory with a record of an error and warnings, one of a suppressed finding, and an empty one."""
    chosen = {"severity": {"run-claimed-twice": "off"}, "health": health, **(options or {})}
    files = laboratory(
        "experiments", options={name: value for name, value in chosen.items() if value is not None}, **settings
    )
    broken = record("Broken", "2025-02-30", up="..", results="0.91, see [it](nowhere.md).", follow_ups="- [x] Mend it.")
    seeds = "- **Seed(s):** 17\n"
    suppressed = "** clock <!-- exprec: ignore[seed-not-integer] no seed can be set -->"
    return {
        **files,
        "experiments/2025-02-20_broken.md": broken.replace(seeds, "").replace(
            "- **Date", f"- **Seed(s):** {HOSTILE}\n- **Date"
        ),
        "experiments/2025-03-01_put-off.md": record("Put off", "2025-03-01", up="..").replace("** 17", suppressed),
        "experiments/2025-03-02_empty.md": "",
    }


LABORATORY_RECORDS = (
    "2024-12-02_first", "2025-01-15_smoke", "2025-01-20_baseline", "2025-02-03_sweep", "2025-02-10_curves/README",
    "2025-02-10_same-day", "2025-02-11_nobody", "undated",
)  # fmt: skip
LABORATORY_INDEXES = (
    "index", "by-date/index", "by-date/2024", "by-date/2025", "by-date/undated", "by-owner/index",
    "by-owner/ana-silva", "by-owner/ben-ito", "by-owner/chloé-dupont", "by-owner/no-owner",
    "by-tag/index", "by-tag/rate",
    "runs/index", "runs/run-0001", "runs/run-0002", "references/index", "follow-ups/index",
)  # fmt: skip


def write(root: Path, files: Mapping[str, str | bytes]) -> Path:
    """Write the files of a project."""
    for name, content in files.items():
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content.encode() if isinstance(content, str) else content)
    return root


def environment(**changes: str) -> dict[str, str]:
    """What a host is started with: the same on every machine."""
    left_out = ("PYTHON", "SOURCE_DATE_EPOCH", "LC_", "LANG", "TERM", "GITHUB_")
    kept = {name: value for name, value in os.environ.items() if not name.startswith(left_out) or name == "PYTHONPATH"}
    return {**kept, "NO_MKDOCS_2_WARNING": "1", "NO_COLOR": "1", "PYTHONIOENCODING": "utf-8", **changes}


@dataclass
class Built:
    """What a host said and wrote."""

    code: int
    output: str
    site: Path
    url: str
    """The site's address."""
    style: int = 0
    """Which of `addresses_of` its pages have."""

    @property
    def problems(self) -> list[str]:
        return [line for line in self.output.splitlines() if line.startswith(("WARNING", "ERROR", "CRITICAL"))]

    @cached_property
    def addresses(self) -> frozenset[str]:
        """Every file of the site."""
        return frozenset(path.relative_to(self.site).as_posix() for path in self.site.rglob("*") if path.is_file())

    @cached_property
    def pages(self) -> dict[str, BeautifulSoup]:
        """Every page of the site by its address."""
        names = sorted(name for name in self.addresses if name.endswith(".html"))
        return {name: BeautifulSoup(self.text(name), "html.parser") for name in names}

    def text(self, address: str) -> str:
        return (self.site / address).read_text(encoding="utf-8")

    def page(self, source: str) -> BeautifulSoup:
        """The page of a source such as `experiments/index`, in either style of address."""
        return self.pages[next(each for each in addresses_of(source) if each in self.pages)]

    def article(self, source: str) -> Tag:
        return article(self.page(source))

    def resolve(self, page: str, url: str) -> str | None:
        """The address in the site that a link on a page leads to, with its fragment; None if to another site."""
        parts, home = urlsplit(urljoin(self.url + page, url)), urlsplit(self.url)
        if parts.scheme not in ("http", "https") or parts.netloc != home.netloc:
            return None
        path = unquote(parts.path)
        if not path.startswith(home.path):
            return f"outside the site: {path}"
        path = path.removeprefix(home.path)
        path += "index.html" if path == "" or path.endswith("/") else ""
        return f"{path}#{unquote(parts.fragment)}" if parts.fragment else path

    def links(self, page: str, part: Tag | None = None) -> Iterator[tuple[Tag, str]]:
        """The links of a page, or of a part of it, that stay in the site, and where they lead."""
        for element in (part or self.pages[page]).find_all(["a", "img", "link", "script", "source", "area"]):
            url = element.get("href" if element.name in ("a", "link", "area") else "src")
            if url is not None and (target := self.resolve(page, str(url))) is not None:
                yield element, target

    def broken_links(self) -> list[str]:
        """Every link, picture, style sheet and anchor of every page that leads nowhere."""
        return [
            f"{page}: {element.name} -> {target}"
            for page in self.pages
            for element, target in self.links(page)
            if not self.leads_somewhere(target)
        ]

    def leads_somewhere(self, target: str) -> bool:
        address, _, fragment = target.partition("#")
        return address in self.addresses and (not fragment or fragment in self.anchors(address))

    def anchors(self, address: str) -> frozenset[str]:
        if address not in self._anchors:
            found = self.pages[address].find_all(lambda tag: tag.has_attr("id") or tag.has_attr("name"))
            self._anchors[address] = frozenset(str(tag.get(name)) for tag in found for name in ("id", "name"))
        return self._anchors[address]

    @cached_property
    def _anchors(self) -> dict[str, frozenset[str]]:
        return {}


def article(page: BeautifulSoup) -> Tag:
    """The part of a page that was written in Markdown."""
    return page.select_one("article.md-content__inner, div[role=main]") or page


def addresses_of(source: str) -> tuple[str, str]:
    """Where the page of a source stands: with addresses that are folders, and without."""
    name = source.removesuffix("README") + "index" if source.endswith("README") else source
    return (f"{name}.html" if name.endswith("index") else f"{name}/index.html", f"{name}.html")


def build(root: Path, host: str = "mkdocs", *arguments: str, **env: str) -> Built:
    """Build a project's site by a host, started as its users start it."""
    site = root.parent / f"{root.name}-site"
    settings = next(path for name in ("properdocs.yml", "mkdocs.yml") if (path := root / name).exists())
    address = re.search(r"^site_url: (\S+)$", settings.read_text(encoding="utf-8"), re.MULTILINE)
    done = subprocess.run(
        [sys.executable, "-m", host, "build", *arguments, "--site-dir", str(site)],
        cwd=root, env=environment(**env), capture_output=True, text=True, encoding="utf-8", timeout=120, check=False,
    )  # fmt: skip
    return Built(done.returncode, done.stdout + done.stderr, site, address[1] if address else "https://site.invalid/")


def built(root: Path, files: Mapping[str, str | bytes], *arguments: str, host: str = "mkdocs", **env: str) -> Built:
    """Write a project and build it."""
    return build(write(root, files), host, *arguments, **env)


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


class Served:
    """A host's preview, running; its log so far."""

    def __init__(self, root: Path, process: subprocess.Popen[bytes], log: Path, site_url: str) -> None:
        self.root, self.process, self.log_file, self.url = root, process, log, site_url

    @property
    def log(self) -> str:
        return self.log_file.read_text(encoding="utf-8", errors="replace")

    @property
    def begun(self) -> int:
        """How many builds there have been."""
        return self.log.count("Building documentation...")

    @property
    def builds(self) -> int:
        """How many builds are over and shown. (MkDocs logs `built in 0.1 seconds` once only for every such number.)"""
        return ("Serving on" in self.log) + self.log.count("Reloading browsers")

    def wait(self, builds: int, timeout: float = 30) -> None:
        """Wait until so many builds are over."""
        end = time.monotonic() + timeout
        while self.builds < builds:
            assert self.process.poll() is None, f"the server has stopped:\n{self.log}"
            assert time.monotonic() < end, f"no build number {builds} after {timeout} s:\n{self.log}"
            time.sleep(0.1)


@contextmanager
def serving(root: Path, host: str = "mkdocs") -> Iterator[Served]:
    """Run the preview of a project."""
    port = free_port()
    log = root.parent / f"{root.name}.log"
    with log.open("wb") as output:
        process = subprocess.Popen(
            [sys.executable, "-u", "-m", host, "serve", "--livereload", "--dev-addr", f"127.0.0.1:{port}"],
            cwd=root, env=environment(), stdout=output, stderr=output,
            preexec_fn=functools.partial(signal.signal, signal.SIGINT, signal.SIG_DFL),  # ignored in the background
        )  # fmt: skip
        try:
            yield Served(root, process, log, f"http://127.0.0.1:{port}/")
        finally:
            process.send_signal(signal.SIGINT)  # as by Ctrl-C, so that it ends in order
            process.wait(20)


@contextmanager
def web_server(folder: Path) -> Iterator[str]:
    """Serve a folder on this machine; gives its address."""

    class Quiet(http.server.SimpleHTTPRequestHandler):
        def log_message(self, *args: Any) -> None:
            pass

    class Server(http.server.ThreadingHTTPServer):
        def handle_error(self, *args: Any) -> None:
            pass  # a browser leaves before it has everything

    with Server(("127.0.0.1", 0), functools.partial(Quiet, directory=str(folder))) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        try:
            yield f"http://127.0.0.1:{server.server_port}/"
        finally:
            server.shutdown()
            thread.join()


def snapshot(folder: Path) -> dict[str, tuple[bytes, int, int]]:
    """Every file and folder below one: its content, time and mode."""
    return {
        path.relative_to(folder).as_posix(): (
            path.read_bytes() if path.is_file() else b"",
            path.stat().st_mtime_ns,
            path.stat().st_mode,
        )
        for path in (folder, *folder.rglob("*"))
    }
