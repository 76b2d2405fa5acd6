"""Sections by whatever word heads them: found by a profile, read as a field, listed on a page of their own."""

from __future__ import annotations

from datetime import date

import pytest
import yaml

from mkdocs_exprec.pipeline import build
from mkdocs_exprec.publishing.exports import record_data
from mkdocs_exprec.reading.record import read_record
from mkdocs_exprec.reading.sections import WORDS_OF, bare, kind_of, kinds_of, names_of
from mkdocs_exprec.reading.source import Source
from mkdocs_exprec.reading.template import SECTIONS, normalised

TODAY = date(2025, 6, 30)


def built(project, profile, *texts):
    config = {"site_name": "Lab", "plugins": [{"exprec": {"profile": profile}}]}
    records = {f"experiments/r{number}.md": text for number, text in enumerate(texts)}
    return build(project({"mkdocs.yml": yaml.safe_dump(config, allow_unicode=True), **records}), today=TODAY)


def record_of(text):
    return read_record(Source(text), name="a", path="a.md", file="/a.md", uri="a.md", root="/")


def test_every_word_for_a_section_is_written_as_headings_are_compared_and_heads_one_thing():
    words = [word for kind in WORDS_OF.values() for word in kind]
    assert len(words) == len(set(words))
    assert [word for word in words if normalised(bare(word)) != word] == []


def test_the_template_calls_its_sections_as_the_list_does():
    assert {expected.key: set(expected.spellings) - WORDS_OF[expected.key] for expected in SECTIONS} == {
        expected.key: set() for expected in SECTIONS
    }


@pytest.mark.parametrize(
    ("heading", "kinds"),
    [
        ("Results", ("results",)),
        ("2.1 Results", ("results",)),
        ("2) **Key results** 🎉", ("results",)),
        ("🎯 1️⃣ Goals:", ("goals",)),
        ("IV. `Method`", ("method",)),
        ("Step 3: Execution", ("execution",)),
        ("Ergebnisse {#ergebnisse .wide}", ("results",)),
        ("[Limitations](#x)", ("limitations",)),
        ("第2章 結果", ("results",)),
        ("三、方法", ("method",)),
        ("📌 결론 (Conclusion)", ("conclusion",)),
        ("지표 (Metrics, Baseline)", ("baseline",)),
        ("Results & Discussion", ("results", "analysis")),
        ("결론 및 다음 단계", ("conclusion", "follow-ups")),
        ("Prossimi passi (EXP-007)", ("follow-ups",)),
        ("Decision: keep it", ("decision",)),
        ("Conclusion — it works", ("conclusion",)),
        ("Expected results", ()),
        ("Stage 1 (baseline)", ()),
        ("What we saw", ()),
        ("2025", ()),
        ("1.", ()),
        ("", ()),
        ("#" * 5000, ()),
    ],
)
def test_what_a_heading_announces(heading, kinds):
    assert kinds_of(heading) == kinds
    assert kind_of(heading) == (kinds[0] if len(kinds) == 1 and kinds != ("baseline",) else "")
    assert all(name == normalised(name) for name in names_of(heading))


PROFILE = {
    "extends": "notebook",
    "sections": [
        "Hypothesis",
        {"title": "Results", "labels": ["What we saw"]},
        {"title": "Claims"},
        {"title": "Cost", "labels": ["Money"], "required": False},
    ],
}


@pytest.mark.parametrize(
    ("text", "missing"),
    [
        ("## Hypothesis\n\nx\n\n## Results\n\nx\n\n## Claims\n", []),
        ("## 1. **Ipotesi**\n\nx\n\n### 📊 Risultati\n\nx\n\nClaims\n------\n", []),
        ("## 가설 (Hypothesis)\n\n## What we saw on *Monday*\n\n## Claims\n", ["Results"]),
        ("## Predictions\n\n## 4. What we saw\n\n## Claims: two\n", []),
        ("## Method\n\n```\n## Hypothesis\n```\n\n## Expected results\n", ["Hypothesis", "Results", "Claims"]),
    ],
)
def test_a_section_is_found_by_any_of_its_words(text, missing, project):
    found = [each for each in built(project, PROFILE, f"# A\n\n{text}").diagnostics if each.code == "EX305"]
    assert [each.message for each in found] == [f"the record lacks the section `{title}`" for title in sorted(missing)]


def test_a_teams_own_words_head_a_section_of_the_template_or_a_field(project):
    profile = {
        "extends": "template",
        "sections": [
            {"title": "Follow-ups", "labels": ["Wie weiter"]},
            {"title": "Hypothesis", "labels": ["Unsere Wette"], "required": False},
        ],
    }
    text = "# A\n\n## Unsere Wette\n\nEs geht. Ganz sicher.\n\n## 7. Wie weiter?\n\n- [ ] Länger trainieren\n- alt\n"
    site = built(project, profile, text)
    [record] = site.catalog.records
    assert record.said("hypothesis").text == "Es geht."
    assert [task.text for task in record.open_follow_ups] == ["Länger trainieren"]
    assert [each.source_line for each in site.diagnostics if each.slug == "follow-up-not-task"] == ["- alt"]
    assert "`Follow-ups`" not in next(each for each in site.diagnostics if each.slug == "missing-section").message


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("## Hypothesis\n\nLarger windows\nhelp: we think so. They cost more.\n",
         {"hypothesis": "Larger windows help: we think so."}),
        ("## Ipotesi\n\n- **H1.** Di più, e.g. due. Sì.\n- H2: meno.\n", {"hypothesis": "H1. Di più, e.g. due."}),
        ("## 1.2 가설\n\n> 효과가 있다。 아마.\n", {"hypothesis": "효과가 있다。"}),
        ("## Hypothesis\n\n| a | b |\n|---|---|\n\n### H1\n\nIt helps\n\n## Results\n\nNo.\n",
         {"hypothesis": "It helps"}),
        ("## Hypothesis\n\n## Decision\n\n**ADOPTED.** It won.\n", {"hypothesis": None, "decision": "ADOPTED."}),
        ("## Hypothesis: it helps\n\nBecause.\n", {"hypothesis": "it helps"}),
        ("**Hypothesis:** the line says so\n\n## Hypothesis\n\nThe section does.\n",
         {"hypothesis": "the line says so"}),
        ("## Verdict\n\nKeep\nOwner: Ana\n", {"decision": "Keep"}),
        ("## Decision\n\n_TBD_\n", {"decision": None}),
        ("## Results and decision\n\nIt won.\n", {"decision": None}),
        ("## Baseline\n\nexp011, which had 0.91.\n", {"baseline": "exp011, which had 0.91.", "parents": []}),
        ("## Baseline\n\nThe model that we used was trained badly.\n", {"baseline": None}),
        ("## Results\n\n### Baseline\n\n0.91\n\n### Cost\n\n3 hours\n", {"baseline": None, "cost": None}),
        ("## Cost\n\n12 GPU-hours on one A100. Cheap.\n", {"cost": "12 GPU-hours on one A100."}),
        ("## Cost\n\nNobody knows.\n", {"cost": None}),
        ("- **Kind:** ablation\n- **Tags:** #wide, deep\n- **Cost:** 3 h\n",
         {"kind": "ablation", "tags": ["wide", "deep"], "cost": "3 h"}),
    ],
)  # fmt: skip
def test_a_field_may_be_a_section_of_its_name(text, expected, project):
    site = built(project, "notebook", f"# A\n\n{text}")
    data = record_data(site.catalog.records[0], site.graph)
    assert {key: data[key] for key in expected} == expected
    for key in ("hypothesis", "decision", "baseline", "cost"):
        for field in site.catalog.records[0].named(key):
            assert site.catalog.records[0].source.plain[field.label_start : field.label_end] == field.label


def test_each_field_has_a_page_where_a_record_has_it(project):
    sentence = "We keep it only for as long as nobody finds a better one."
    head = "Hypothesis: it helps\nBranch: main @ 4f2a91c\nCost: 3 GPU-hours\nTags: wide"
    site = built(
        project,
        "notebook",
        f"# A\n\n{head}\n\n## Decision\n\nKeep. It won.\n",
        f"# B\n\n## Hypothesis\n\nIt *hurts*. Probably.\n\n## Decision\n\n{sentence}\n",
        "# C\n\nCommit: `4f2a91c`\nBaseline: exp001\nKind: ablation\nStatus: done\n\n## Verdict\n\n**keep**\n",
        "# D\n\nCommit: 4f2a91c (dirty)\n\n## Hypothesis\n\nTBD\n",
    )
    pages = {page.uri.removeprefix("experiments/"): page.markdown for page in site.pages}
    folders = ("by-hypothesis", "by-decision", "by-commit", "by-cost", "by-branch", "by-tag", "by-status", "by-kind")
    assert {uri for uri in pages if uri.startswith(folders)} == {
        "by-hypothesis/index.md", "by-decision/index.md", "by-decision/keep.md", "by-commit/index.md",
        "by-commit/4f2a91c.md", "by-cost/index.md", "by-branch/index.md", "by-branch/main.md", "by-tag/index.md",
        "by-tag/wide.md", "by-status/index.md", "by-status/done.md", "by-kind/index.md", "by-kind/ablation.md",
    }  # fmt: skip
    assert "2 records of 4." in pages["by-hypothesis/index.md"]
    assert "| [A](../r0.md) | it helps |" in pages["by-hypothesis/index.md"]
    assert "| [B](../r1.md) | It hurts. |" in pages["by-hypothesis/index.md"]
    assert "[A]" in pages["by-decision/keep.md"]
    assert "[C]" in pages["by-decision/keep.md"]
    assert f"| {sentence} |" in pages["by-decision/index.md"]
    assert "[by hypothesis](by-hypothesis/index.md)" in pages["index.md"]


def test_a_page_of_sentences_goes_on_where_it_is_long(project):
    texts = [f"# R{number}\n\nHypothesis: number {number} helps\n" for number in range(501)]
    pages = {page.uri: page.markdown for page in built(project, "notebook", *texts).pages}
    assert pages["experiments/by-hypothesis/page-2.md"].count(" helps |") == 1
    assert "[2](page-2.md)" in pages["experiments/by-hypothesis/index.md"]


def test_what_a_record_lies_where_a_page_of_a_field_stands_is_no_record(project):
    files = {"docs/experiments/by-cost/index.md": "# Ours\n", "docs/experiments/a.md": "# A\n\nCost: 3 h\n"}
    site = build(project({"mkdocs.yml": "site_name: Lab\nplugins: [exprec]\n", **files}), today=TODAY)
    assert [record.name for record in site.catalog.records] == ["a"]


def test_the_terminal_shows_the_fields_that_a_record_has(project, tmp_path, monkeypatch, capsys):
    from mkdocs_exprec.cli import main

    project({"experiments/a.md": "# A\n\nCost: 3 h\nTags: wide, deep\n\n## Hypothesis\n\nIt helps. Perhaps.\n"})
    monkeypatch.chdir(tmp_path)
    assert main(["show", "a"]) == 0
    shown = capsys.readouterr().out
    assert "  Hypothesis  It helps.\n  Cost        3 h\n  Tags        wide, deep\n" in shown
    assert "Decision" not in shown
