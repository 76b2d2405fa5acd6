"""Records with heads of every form, and pages that show them: each field once, in a line of its own, with its links."""

from __future__ import annotations

import json
from datetime import date

import pytest

from mkdocs_exprec.pipeline import build
from mkdocs_exprec.publishing.head import header
from mkdocs_exprec.publishing.sources import record_source
from mkdocs_exprec.reading.record import read_record
from mkdocs_exprec.reading.source import Source
from tests.hosts import HOSTILE, HOSTS, addresses_of, article, built, config, write

FORGE = "https://github.com/example/lab"
WANDB = "https://wandb.ai/lab/windows/runs/3fx9k2ab"
TODAY = date(2025, 6, 1)
FRONT = f"""---
title: Wider windows
date: 2025-01-15
owners: [Ana Silva, {json.dumps(HOSTILE)}]
tickets: ["#52", {FORGE}/pull/51]
run: {{id: asr-0111}}
wandb: {WANDB}
seeds:
  - 1
  - 012
status: done
updated: 2025-02-01
hypothesis: "*Wider* `windows` help ![x](y.png) [a](javascript:alert) &lt; <b>more</b>"
builds_on: 2025-01-10_first
gpu: 8x A100
colour: green
tags:
cost:
---
"""
SHOWN = [
    "Date: 2025-01-15",
    "Updated: 2025-02-01",
    f"Owner(s): Ana Silva, {HOSTILE}",
    "Related PRs / Issues: #52, #51",
    f"Run IDs: asr-0111, {WANDB}",
    "Seed(s): 1, 012",
    "Status: done",
    "Hypothesis: *Wider* `windows` help ![x](y.png) [a](javascript:alert) &lt; <b>more</b>",
    "Builds on: 2025-01-10_first",
    "GPU: 8x A100",
]


def read(text: str):
    return read_record(Source(text), name="a", path="a.md", file="/a.md", uri="a.md", root="/")


@pytest.mark.parametrize("title", ["# Experiment: Wider *windows* with `x`\n\n", ""], ids=["heading", "no heading"])
@pytest.mark.parametrize("folders", [True, False], ids=["folders", "files"])
@pytest.mark.parametrize("host", HOSTS)
def test_front_matter_is_shown_below_the_title_and_found_by_the_search(tmp_path, host, folders, title):
    files = {
        f"{host}.yml": config(repo_url=FORGE, use_directory_urls=folders),
        "docs/index.md": "# Home\n",
        "docs/experiments/2025-01-10_first.md": "# First\n",
        "docs/experiments/2025-01-15_wide.md": f"{FRONT}\n{title}## Goals\n\nAna Silva has asr-0111.\n",
    }
    site = built(tmp_path / "lab", files, host=host)
    style = 0 if folders else 1
    address = addresses_of("experiments/2025-01-15_wide")[style]
    page = article(site.pages[address])
    [shown] = page.select("ul.exprec-header")
    assert [item.get_text() for item in shown.select("li")] == SHOWN
    assert shown.find_previous_sibling(True).name == "nav"
    assert (page.h1 is not None) == bool(title)
    assert title == "" or page.h1.find_next_sibling("ul") is shown
    assert shown.find_next_sibling(True).get_text().startswith("Goals")
    assert "green" not in page.get_text()
    assert not page.select("img, ul b, ul em, ul code")
    targets = [str(link["href"]) for link in shown.select("a")]
    assert [target if "://" in target else site.resolve(address, target) for target in targets] == [
        addresses_of("experiments/by-owner/ana-silva")[style],
        addresses_of("experiments/by-owner/img-src-x-onerror-alert-1")[style],
        f"{FORGE}/issues/52",
        f"{FORGE}/pull/51",
        f"{addresses_of('experiments/runs/index')[style]}#run-asr-0111",
        WANDB,
        addresses_of("experiments/2025-01-10_first")[style],
    ]
    assert site.broken_links() == []
    found = json.loads(site.text("search/search_index.json"))["docs"]
    words = " ".join(each["text"] for each in found if each["location"].startswith("experiments/2025-01-15_wide"))
    assert "Owner(s): Ana Silva" in words
    assert "Run IDs: asr-0111" in words


def shown(text: str) -> list[str]:
    return [f"{line.label}: {', '.join(line.values)}" for line in header(read(text))]


@pytest.mark.parametrize(
    ("front", "body", "lines"),
    [
        ("date: 2025-01-15\nstatus: done", "# A\n\n- **Date:** 2025-01-15\n", ["Status: done"]),
        ("date: 2025-01-15\nstatus: done", "# A\n\n**Status:** done\n", ["Date: 2025-01-15"]),
        ("owner: Ana", "# A\n\n| Owner | Ana |\n| --- | --- |\n| Date | 2025-01-15 |\n", []),
        ("owner: Ana\nstatus: x", "# A\n\n```yaml\nowner: Ana\ndate: 2025-01-15\n```\n", ["Status: x"]),
        ("status: done", "# A\n\n## Status\n\ndone\n", []),
        ("seed: 17", "# A\n\n## Training\n\nSeed: 17\n", ["Seed(s): 17"]),
        ("seed: 17", "# A\n\n## Setup\n\n| Seed | Rate |\n| --- | --- |\n| 17 | 0.1 |\n", ["Seed(s): 17"]),
        ("decision: keep", "# A\n\n## Decision\n\nKeep 64. It won.\n", ["Decision: keep"]),
        ("createdAt: 2025-01-15", "# A\n", ["Date: 2025-01-15"]),
        ("runs: [{id: r1}, {id: r2}]\nrun_id: r1", "# A\n", ["Run IDs: r1, r2"]),
        ("parents: [{id: exp-010}]", "# A\n", ["Parents: exp-010"]),
        ("id: EXP-012\ngit: {commit: 4f2a91c}", "# A\n", ["ID: EXP-012", "Commit: 4f2a91c"]),
        ("owner: ''\ntitle: A\ncolour: red", "# B\n", []),
        ("owner: Ana\nowner: Ben", "# A\n", ["Owner(s): Ana, Ben"]),
        ("status: [unclosed", "# A\n", []),
    ],
)
def test_front_matter_is_shown_under_the_labels_of_the_template_and_nothing_twice(front, body, lines):
    assert shown(f"---\n{front}\n---\n\n{body}") == lines


def test_what_is_shown_is_counted_once(project):
    """The list stands on the page only: what the record mentions, and where, is as it was."""
    files = {"experiments/a.md": f"{FRONT}\n# A\n\nText.\n"}
    site = build(project({**files, "mkdocs.yml": config(repo_url=FORGE)}), today=TODAY)
    [record] = site.catalog.records
    assert [edge.line for edge in site.graph.edges_of(record)] == [5, 5]
    assert record_source(record) == files["experiments/a.md"]


HEADS = {
    "bold lines": "**Author:** Ana Silva\n**Team:** {x}\n**Date:** 2025-01-15\n**Run**: `{x}`, {y}\n**PRs:** #7\n",
    "plain lines": "Author: Ana Silva (lead)\nDate: 2025-01-15\nRuns: {x}, `{y}`\nPR: #7\n",
    "a quote": "> **Data**: 2025-01-15 · **Autore**: Ana Silva\n> **Runs**: {x}, {y} | **PR**: #7\n",
    "other bullets": "- 作成日：2025年1月15日\n- 担当：Ana Silva\n- Runs:\n    - `{x}`\n    - {y}\n- PRs: #7\n",
    "a table": "| Field | Value |\n| --- | --- |\n| **Author** | Ana Silva |\n| Runs | {x}, `{y}` |\n| PRs | #7 |\n",
    "a row": "| Date | Author | Run IDs | PR |\n| - | - | - | - |\n| 2025-01-15 | Ana Silva | {x}, {y} | #7 |\n",
    "headings": "## Author\n\nAna Silva\n\n## Run IDs\n\n- `{x}`\n- {y}\n\n**PRs:** #7\n",
    "a fence": "```yaml\nauthor: 'Ana Silva'\ndate: 2025-01-15\nruns: [{x}, {y}]\nprs: '#7'\n```\n",
    "HTML": "<p><b>Author:</b> Ana Silva<br>\n<b>Run IDs:</b> {x}, {y}<br>\n<b>PRs:</b> #7</p>\n",
    "several on a line": "**Author:** Ana Silva · **Runs:** {x}, {y} · **PRs:** #7\n",
    "two sides": "**Author / date:** Ana Silva, 2025-01-15\n**Runs:** {x}, {y}\n**PRs:** #7\n",
}
"""Each names the owner Ana Silva, two runs and #7."""
PROSE = "\n## Goals\n\nAna Silva likes {x}, {y}. The owner Ana Silva. Owner: none.\n"
FENCED = ["tables", "pymdownx.superfences", "pymdownx.inlinehilite"]


@pytest.mark.parametrize(
    "extensions", [["tables", "fenced_code"], FENCED, [*FENCED, "nl2br"]], ids=["", "pymdownx", "br"]
)
def test_what_a_head_of_any_form_names_becomes_a_link_once(tmp_path, extensions):
    files = {"mkdocs.yml": config(repo_url=FORGE, markdown_extensions=extensions), "docs/index.md": "# Home\n"}
    runs = {name: (f"job_{number}", f"asr-{number:04}") for number, name in enumerate(HEADS)}
    for number, (name, head) in enumerate(HEADS.items()):
        first, second = runs[name]
        text = f"# About {name}\n\n{head}{PROSE}".replace("{x}", first).replace("{y}", second)
        files[f"docs/experiments/record-{number}.md"] = text
    site = built(tmp_path / "lab", files)
    for number, name in enumerate(HEADS):
        address = addresses_of(f"experiments/record-{number}")[0]
        page = article(site.pages[address])
        links = [(link.get_text(), str(link["href"])) for link in page.select("a.exprec-mention")]
        places = [(text, target if "://" in target else site.resolve(address, target)) for text, target in links]
        first, second = runs[name]
        home = addresses_of("experiments/runs/index")[0]
        assert places == [
            ("Ana Silva", addresses_of("experiments/by-owner/ana-silva")[0]),
            (first, f"{home}#run-{first.replace('_', '-')}"),
            (second, f"{home}#run-{second}"),
            ("#7", f"{FORGE}/pull/7"),
        ], name
        assert not page.select("a a"), name
    broken = article(site.pages[addresses_of("experiments/record-0")[0]])
    assert [line.strip() for line in str(broken.select_one("p strong").parent).split("<br")][1].startswith("/>")
    assert len(broken.select("p:has(strong) br")) == 4


NUMBERED = {
    "front matter": "---\nprs: [33, 35]\n---\n\n# A\n",
    "one in front matter": "---\npr: 33\nissue: 35\n---\n\n# A\n",
    "a list": "# A\n\n- **Related PRs / Issues:** 33, 35\n- **Run IDs:** run-33, job-35\n",
    "a list in a list": "# A\n\n- **PRs:**\n    - `33`\n    - 35\n- Seeds: 33, 35\n",
    "a table": "# A\n\n| Field | Value |\n| - | - |\n| Date | 2025-01-15 |\n| Pull requests | 33, 35 |\n",
    "a line": "# A\n\n**Date:** 2025-01-15\n**Related PRs:** 33, 35\n",
    "a fence": "# A\n\n```yaml\ndate: 2025-01-15\nprs: [33, 35]\n```\n",
    "numbers of more": "# A\n\n- **Related PRs / Issues:** run-33, 33.5, 33%, #33, 33, 35\n",
}


@pytest.mark.parametrize("extensions", [["tables", "fenced_code"], FENCED], ids=["", "pymdownx"])
def test_a_mere_number_in_a_reference_field_is_a_link_there_and_nowhere_else(tmp_path, extensions):
    files = {"mkdocs.yml": config(repo_url=FORGE, markdown_extensions=extensions), "docs/index.md": "PRs: 33 and 35.\n"}
    prose = "\nPRs: 33, 35.\n\n## Goals\n\nThe 33 of 35. PRs: 33, `35`.\n\n- **PRs:** 33\n"
    for number, head in enumerate(NUMBERED.values()):
        files[f"docs/experiments/record-{number}.md"] = head + prose
    site = built(tmp_path / "lab", files)
    for number, name in enumerate(NUMBERED):
        page = article(site.page(f"experiments/record-{number}"))
        marked = page.select(f"a.exprec-mention[href^='{FORGE}']")
        links = [(link.get_text(), str(link["href"]).rpartition("/")[2]) for link in marked]
        first = [("#33", "33")] if name == "numbers of more" else []
        assert links == [*first, ("33", "33"), ("35", "35")], name
        assert not [link for link in marked if str(link.previous_sibling or "").endswith("-")], name
    assert not article(site.page("index")).select("a.exprec-mention")


@pytest.mark.parametrize(
    ("head", "expected"),
    [
        ("**Author:** Ana\n**Team:** x\nDate: 2025-01-15\n", "**Author:** Ana  \n**Team:** x  \nDate: 2025-01-15\n"),
        ("**Author:** Ana, who\nwrote it\n**Date:** x\n", "**Author:** Ana, who\nwrote it  \n**Date:** x\n"),
        ("**Author:** Ana\r\n**Date:** 2025-01-15\r\n", "**Author:** Ana  \n**Date:** 2025-01-15\n"),
        ("> **Author:** Ana\n> **Date:** x\n", "> **Author:** Ana  \n> **Date:** x\n"),
        ("**Author:** Ana  \n**Date:** x<br>\nStatus: done\\\nSeed: 1\n", ""),
        ("- Author: Ana\n- Date: 2025-01-15\n", ""),
        ("- **Author:** Ana\n- **Date:** 2025-01-15\n", ""),
        ("**Author:** Ana\n\n**Date:** 2025-01-15\n", ""),
        ("| Author | Ana |\n| --- | --- |\n| Date | 2025-01-15 |\n", ""),
        ("Prose that goes on\nwith a colon: here\n", ""),
        ("**Author:** Ana\n\n## Goals\n\nOne:\nTwo: three\n", ""),
        ("**Author:** Ana <!-- why -->\n**Date:** x\n", "**Author:** Ana <!-- why -->  \n**Date:** x\n"),
        (
            "## Goals\n\nx\n\n---\n\n**Date:** 2025-01-15\n**Version:** 2\n",
            "## Goals\n\nx\n\n---\n\n**Date:** 2025-01-15  \n**Version:** 2\n",
        ),
    ],
)
def test_each_label_line_of_a_head_stays_on_its_line(head, expected):
    assert record_source(read(f"# A\n\n{head}")) == f"# A\n\n{expected or head}"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("<the question to answer, the hypothesis>", "&lt;the question to answer, the hypothesis>"),
        ("- <link to x>\n    - <what\n      it holds>", "- &lt;link to x>\n    - &lt;what\n      it holds>"),
        ("- **Rate:** [<link to x>](y.md)", "- **Rate:** [&lt;link to x>](y.md)"),
        ("<title of it>, <br />, <details open>, </p >", "&lt;title of it>, <br />, <details open>, </p >"),
        ("`<a command>`, <https://example.org>, <ana@example.org>, a < b c > d", ""),
        ("[x](<a file.md>) and <img src='x y'>\n\n[x]: <a file.md>", ""),
        ("    <in a block>\n\n```\n<in a fence>\n```\n\n<!-- <in a comment> -->", ""),
        ("A paragraph\n\n\t<in a block>", ""),
    ],
)  # fmt: skip
def test_what_nobody_has_filled_in_is_shown(text, expected):
    assert record_source(read(f"# A\n\n## Goals\n\n{text}\n")) == f"# A\n\n## Goals\n\n{expected or text}\n"


def test_a_new_record_shows_what_is_to_be_filled_in_and_has_nothing_done(tmp_path, monkeypatch):
    from mkdocs_exprec import cli

    root = write(tmp_path / "lab", {"mkdocs.yml": config(options={"health": True}), "docs/index.md": "# Home\n"})
    monkeypatch.chdir(root)
    assert cli.main(["new", "Blank", "--date", "2025-03-04", "--owner", ""]) == 0
    site = built(root, {})
    page = article(site.page("experiments/2025-03-04_blank"))
    assert "<the question to answer, the hypothesis to test>" in page.get_text()
    assert "<link to metrics.ndjson>" in page.get_text()
    assert not page.select("[id^=follow-up]:not(h2)")
    assert "what to do next" not in site.page("experiments/index").get_text()
    assert "10% complete" in page.get_text()  # its title and its date
    told = page.select(".exprec-findings li")
    assert len(told) == 11
    assert all("is not filled in" in each.get_text() for each in told)


def test_a_name_behind_the_next_label_is_none_of_the_field_before(tmp_path):
    """Owners that lead elsewhere already are no longer than their marks: what follows is not taken for them."""
    owners = ", ".join(f"[{name}](https://example.org)" for name in ("Ana Silva", "Ben Ito", "Chiara Rossi"))
    head = f"- **Owner(s):** {owners}\n- **Kind:** Ana Silva's\n"
    files = {"mkdocs.yml": config(), "docs/index.md": "# Home\n", "docs/experiments/a.md": f"# A\n\n{head}"}
    page = article(built(tmp_path / "lab", files).page("experiments/a"))
    assert "Ana Silva's" in page.get_text()
    assert not page.select("a.exprec-mention")
