"""Pages of a site with everything that must and must not become a link, by both ways of linking."""

from __future__ import annotations

import sys

import markdown
import pytest
from bs4 import BeautifulSoup

from tests.hosts import addresses_of, built, config, record

MATERIAL = [
    "abbr", "admonition", "attr_list", "def_list", "footnotes", "md_in_html", "tables", {"toc": {"permalink": True}},
    {"pymdownx.arithmatex": {"generic": True}}, "pymdownx.betterem", "pymdownx.caret", "pymdownx.mark",
    "pymdownx.tilde", "pymdownx.details", "pymdownx.highlight", "pymdownx.inlinehilite", "pymdownx.keys",
    "pymdownx.smartsymbols", "pymdownx.superfences", {"pymdownx.tasklist": {"custom_checkbox": True}},
]  # fmt: skip
FORGE = "https://github.com/example/lab"
GUIDE = """# Guide

Bare run-0001, code `run-0001`, **run-0001**, record 2025-01-15_smoke and `2025-01-15_smoke.md`; PR #12, not #13.

Two records claim `run-0002`. See https://github.com/example/lab/pull/14 and escaped run\\_0003.

[run-0001](index.md), `train --run run-0001`, <!-- run-0001 -->, ![run-0001](picture.png "run-0001")

<div title="run-0001">raw run-0001 and <code>run-0002</code>, <a href="index.html">run-0001</a></div>

## About run-0001

    run-0001

```
run-0001
```
"""
SMOKE, SHARED = "experiments/2025-01-15_smoke", "experiments/runs/run-0002"
EXPECTED = [
    ("run-0001", SMOKE), ("run-0001", SMOKE), ("run-0001", SMOKE), ("2025-01-15_smoke", SMOKE),
    ("2025-01-15_smoke.md", SMOKE), ("#12", f"{FORGE}/pull/12"), ("run-0002", SHARED), ("#14", f"{FORGE}/pull/14"),
    ("run_0003", "experiments/2025-01-17_other"), ("run-0001", SMOKE), ("run-0002", SHARED), ("run-0001", SMOKE),
]  # fmt: skip


@pytest.mark.parametrize("folders", [True, False])
@pytest.mark.parametrize("extensions", [[], MATERIAL], ids=["plain", "recommended"])
def test_a_page_links_what_it_mentions_and_nothing_else(tmp_path, folders, extensions):
    files = {
        "mkdocs.yml": config(
            repo_url=FORGE, markdown_extensions=extensions, use_directory_urls=folders,
            options={"severity": {"run-claimed-twice": "off"}},
        ),
        "docs/index.md": "# Home\n",
        "docs/guide.md": GUIDE,
        "docs/picture.png": b"",
        "docs/experiments/2025-01-15_smoke.md": "# Smoke\n\n- **Run IDs:** run-0001, run-0002\n- **PRs:** #13\n\n"
        "Own run-0001, own #13, bare #15.\n\n## Follow-ups\n\n- [ ] Repeat run_0003 (#16)\n\n## Artifacts\n\n#17\n",
        "docs/experiments/2025-01-17_other.md": "# Other\n\n- **Run IDs:** run_0003, run-0002\n- **Owner:** Ana\n",
    }  # fmt: skip
    site = built(tmp_path / "lab", files)
    assert site.broken_links() == []
    style = 0 if folders else 1

    def linked(source):
        address = addresses_of(source)[style]
        found = []
        for link in site.pages[address].select("a.exprec-mention"):
            target = str(link["href"])
            place = target if "://" in target else site.resolve(address, target)
            found.append((link.get_text(), place))
        return found

    def placed(place):
        return place if "://" in place else addresses_of(place)[style]

    assert linked("guide") == [(text, placed(place)) for text, place in EXPECTED]
    own = linked(SMOKE)
    assert ("#13", f"{FORGE}/issues/13") in own
    assert ("#16", f"{FORGE}/issues/16") in own
    assert ("run_0003", placed("experiments/2025-01-17_other")) in own
    assert not {"#15", "#17"} & {text for text, _ in own}
    assert all(place != placed(SMOKE) for _, place in own)
    [title] = site.pages[addresses_of("guide")[style]].select("h2[id=about-run-0001]")
    assert title.select("a.exprec-mention")
    assert ("Ana", placed("experiments/by-owner/ana")) in linked("experiments/2025-01-17_other")


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
    assert name in sys.modules
