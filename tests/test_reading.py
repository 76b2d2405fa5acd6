"""What is read from a file, where it stands, and which files of a folder are read."""

from __future__ import annotations

from datetime import date

import pytest

from mkdocs_exprec.catalog import Catalog
from mkdocs_exprec.checking.families import CODE_OF
from mkdocs_exprec.configuration import find_config
from mkdocs_exprec.diagnostics import Span
from mkdocs_exprec.options import forge_of, parse_options
from mkdocs_exprec.pipeline import build
from mkdocs_exprec.places import Kind, forge_address
from mkdocs_exprec.project import load_project, with_folders
from mkdocs_exprec.reading.dates import ImpossibleDate, date_in_name, parse_date
from mkdocs_exprec.reading.folders import find_files
from mkdocs_exprec.reading.record import read_record
from mkdocs_exprec.reading.references import parse_reference
from mkdocs_exprec.reading.source import decode
from mkdocs_exprec.reading.template import is_placeholder, is_unchosen, is_unfilled, normalised


def record_of(text, name="smoke"):
    return read_record(decode(text.encode()), name=name, path="a.md", file="/a.md", uri="a.md", root="/")


def written(record, spans):
    return [record.outline.text[span.start : span.end] for span in spans]


@pytest.mark.parametrize(
    ("text", "line", "column"),
    [
        ("x", 1, 1),
        ("\ufeffx", 1, 1),
        ("\ufeff  x", 1, 3),
        ("\ufeff\nx", 2, 1),
        ("a\r\nb\r\n  x", 3, 3),
        ("a\rb\r\rx", 4, 1),
        ("a\n\r\nx", 3, 1),
        ("\xa0\xa0x", 1, 3),
        ("実験x", 1, 3),
        ("👩‍🔬x", 1, 4),
        ("a\u2028b\x85c\x0bx", 1, 7),
    ],
    ids=repr,
)
def test_a_position_counts_lines_and_characters_as_editors_do(text, line, column):
    source = decode(text.encode())
    assert source.position(text.index("x")) == (line, column)
    assert source.line(line).endswith("x")


def test_odd_blanks_count_as_blanks_and_offsets_stay_true():
    record = record_of("\ufeff#\xa0Experiment: A\r\n\r\n-\xa0**Owner(s):**\xa0Ana\xa0Silva\r\n")
    assert record.title.text == "A"
    assert [owner.text for owner in record.owners] == ["Ana Silva"]
    assert record.source.text[slice(*record.owners[0].span)] == "Ana\xa0Silva"
    assert record.source.position(record.owners[0].span.start) == (3, 17)


OWNERS = {
    "Ana Silva": ["Ana Silva"],
    "Ana Silva, Ben Okafor": ["Ana Silva", "Ben Okafor"],
    "Ana Silva & Ben Okafor": ["Ana Silva", "Ben Okafor"],
    "Ana Silva and Ben Okafor; Chiara Rossi": ["Ana Silva", "Ben Okafor", "Chiara Rossi"],
    "田中、佐藤；鈴木": ["田中", "佐藤", "鈴木"],
    "Ana\n  Silva,\n  Ben": ["Ana Silva", "Ben"],
    "Alexandra Sand": ["Alexandra Sand"],
    "A&B": ["A&B"],
    "[Silva, Ana](mailto:a,b@example.org) and [Ben]": ["Silva, Ana", "Ben"],
    "**Ana**, `ben`, @chiara": ["Ana", "ben", "@chiara"],
    "Ana <ana@example.org> (until May, then Ben), Ben": ["Ana", "Ben"],
    "Ana, TBD, ?, Ana": ["Ana"],
    "Ana,, Ben,": ["Ana", "Ben"],
    "`a, b`": ["a, b"],
}


@pytest.mark.parametrize(("value", "names"), OWNERS.items())
def test_owners_are_split_but_not_inside_links_code_and_brackets(value, names):
    record = record_of(f"# A\n\n- **Owner(s):** {value}\n")
    assert [owner.text for owner in record.owners] == names


def test_every_owner_points_at_the_own_name():
    record = record_of("# A\n\n- **Owner(s):** Ana Silva, [Ben](b)\n    * Chiara\n\n---\nowner: D\n")
    assert written(record, [owner.span for owner in record.owners]) == ["Ana Silva", "[Ben](b)", "Chiara", "D"]


@pytest.mark.parametrize(
    "value", ["_n/a_", "N/A", "—", "-", "`none`", "TBD", "(미기록)", "なし", "**n/a**.", "?", "Not recorded"]
)
def test_a_placeholder_declares_a_field_absent(value):
    record = record_of(
        f"- **Date:** {value}\n- **Owner:** {value}\n- **Run:** {value}\n- **Seed:** {value}\n- **PR:** {value}\n"
    )
    assert is_placeholder(value)
    assert all(record.declared_absent(key) for key in ("date", "owners", "runs", "seeds", "references"))
    assert (record.date, record.owners, record.runs, record.seeds, record.references) == (None, (), (), (), ())
    assert record.problems == ()


def test_an_empty_field_is_there_but_declares_nothing():
    record = record_of("# A\n\n- **Date:**\n- **Seed(s):**   \n")
    assert not record.declared_absent("date")
    assert written(record, [record.span("date"), record.span("seeds"), record.span("owners")]) == [
        "Date",
        "Seed(s)",
        "A",
    ]


@pytest.mark.parametrize(
    "text",
    ["<one or more names>", "[Fill in your name]", "<link to params.ndjson, or the main settings>", "`<name>`"],
)
def test_a_value_of_the_template_is_not_filled_in(text):
    assert is_unfilled(text)
    assert record_of(f"- **Owner:** {text}\n").owners == ()


@pytest.mark.parametrize("text", ["planned | running | done", "in progress|done", "<how far it is>"])
def test_values_to_choose_from_are_no_value_yet(text):
    record = record_of(f"# A\n\n- **Status:** {text}\n- **Kind:** {text}\n- **Tags:** {text}\n")
    assert (record.status, record.said("kind"), record.values("status"), record.values("kind")) == (None, None, (), ())
    assert is_unchosen("decision", text)
    assert is_unchosen("tags", text) == is_unfilled(text)
    assert not is_unchosen("status", "done | ")


def test_a_task_that_nobody_has_filled_in_is_none():
    record = record_of("# A\n\n## Follow-ups\n\n- [ ] <what to do next>\n- [x] Mend <the> loader\n")
    assert [task.text for task in record.tasks] == ["Mend <the> loader"]


@pytest.mark.parametrize(
    "text",
    [
        "<img src=x onerror=alert(1)>",
        "[Ana](a b)",
        "<ana@example.org>",
        "n/a",
        "<b>Ana</b> Silva",
        "<br />",
        "<details open>",
    ],
)
def test_other_brackets_are_filled_in(text):
    assert not is_unfilled(text)


@pytest.mark.parametrize(
    ("value", "seeds"),
    [
        ("42", [(42, "42")]),
        ("1, 2 and 3", [(1, "1"), (2, "2"), (3, "3")]),
        ("42 (train), `7` (split, again)", [(42, "42"), (7, "7")]),
        ("-1, +2, 012", [(-1, "-1"), (2, "+2"), (12, "012")]),
        ("1-5, 3.14, 1e-3, default", [(None, "1-5"), (None, "3.14"), (None, "1e-3"), (None, "default")]),
        ("12345678901234567890", [(12345678901234567890, "12345678901234567890")]),
        ("123456789012345678901", [(None, "123456789012345678901")]),
        ("٤٢", [(42, "٤٢")]),
    ],
)
def test_seeds_are_integers_and_keep_their_text(value, seeds):
    assert [(seed.value, seed.text) for seed in record_of(f"- **Seed(s):** {value}\n").seeds] == seeds


@pytest.mark.parametrize(
    "value",
    [
        "`run-0001`, run-0002",
        "\n    - `run-0001` (baseline)\n    - [run-0002](https://example.org/run-0002)",
        "\n  * run-0001\n    (baseline)\n\n  * run-0002",
        "\n  1. **run-0001**\n  2. run-0002, run-0001",
        "run-0001\n  - run-0002",
    ],
)
def test_runs_stand_behind_the_label_or_in_a_list_under_it(value):
    record = record_of(f"# A\n\n- **Run IDs:** {value}\n- **Seed:** 3\n\nrun-0003\n")
    assert [run.text for run in record.runs] == ["run-0001", "run-0002"]
    assert written(record, [run.span for run in record.runs]) == ["run-0001", "run-0002"]
    assert [seed.value for seed in record.seeds] == [3]


REFERENCES = {
    "#12": ("issue", "12", ""),
    "PR #12": ("pull request", "12", ""),
    "prs: #12": ("pull request", "12", ""),
    "issue 12": ("issue", "12", ""),
    "Merge request 12": ("pull request", "12", ""),
    "GH-12": ("issue", "12", ""),
    "!12": ("pull request", "12", ""),
    "**#12**": ("issue", "12", ""),
    "owner/repo#12": ("issue", "owner/repo#12", ""),
    "group/sub.group/repo!12": ("pull request", "group/sub.group/repo!12", ""),
    "ABC-123": ("issue", "ABC-123", ""),
    "`d2c6f08`": ("commit", "d2c6f08", ""),
    "commit: d2c6f08a": ("commit", "d2c6f08a", ""),
    "https://github.com/o/r/pull/12": ("pull request", "12", "https://github.com/o/r/pull/12"),
    "<https://gitlab.com/g/s/r/-/merge_requests/12>": (
        "pull request", "12", "https://gitlab.com/g/s/r/-/merge_requests/12",
    ),
    "https://bitbucket.org/o/r/pull-requests/12/diff": (
        "pull request", "12", "https://bitbucket.org/o/r/pull-requests/12/diff",
    ),
    "see https://github.com/o/r/issues/12.": ("issue", "12", "https://github.com/o/r/issues/12"),
    "[the fix](https://github.com/o/r/commit/d2c6f08)": ("commit", "d2c6f08", "https://github.com/o/r/commit/d2c6f08"),
    "[#12](<https://example.org/12>)": ("link", "https://example.org/12", "https://example.org/12"),
    "[#12](../notes.md)": ("issue", "12", ""),
    "https://example.org/board": ("link", "https://example.org/board", "https://example.org/board"),
}  # fmt: skip


@pytest.mark.parametrize(("text", "expected"), REFERENCES.items())
def test_a_reference_is_read_in_every_form(text, expected):
    [reference] = record_of(f"- **Related:** {text}\n").references
    assert (reference.kind, reference.key, reference.url) == expected
    assert reference.text == text
    assert reference.span == (15, 15 + len(text))


@pytest.mark.parametrize(
    "text", ["later", "decade", "defaced", "12345678", "abc-12", "[words](notes.md)", "PR", "#a", ""]
)
def test_what_can_not_be_followed_is_no_reference(text):
    reference = parse_reference(text, Span(0, 0))
    assert reference is None or (text, reference.kind) == ("12345678", "commit")


@pytest.mark.parametrize(
    ("text", "value", "moment"),
    [
        ("2025-01-15", "2025-01-15", "2025-01-15T00:00:00+00:00"),
        ("2025-1-5", "2025-01-05", "2025-01-05T00:00:00+00:00"),
        ("2025-01-15T14:00", "2025-01-15", "2025-01-15T14:00:00+00:00"),
        ("2025-01-15 14:00:30.25 UTC", "2025-01-15", "2025-01-15T14:00:30+00:00"),
        ("2025-01-15T14:00Z", "2025-01-15", "2025-01-15T14:00:00+00:00"),
        ("2025-01-15T01:30+02:00", "2025-01-15", "2025-01-14T23:30:00+00:00"),
        ("2025-01-15T23:30-0530", "2025-01-15", "2025-01-16T05:00:00+00:00"),
        ("2025-01-15, in the evening", "2025-01-15", "2025-01-15T00:00:00+00:00"),
        ("2025-01-15 to 2025-01-20", "2025-01-15", "2025-01-15T00:00:00+00:00"),
        ("0001-01-01", "0001-01-01", "0001-01-01T00:00:00+00:00"),
    ],
)
def test_a_date_is_a_day_as_written_and_a_moment_in_utc(text, value, moment):
    date = parse_date(text, Span(0, len(text)))
    assert (date.value, date.moment) == (value, moment)
    assert text.startswith(date.text)


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("2018_02_16", "2018-02-16"),
        ("2025/01/15", "2025-01-15"),
        ("20260208-214230", "2026-02-08"),
        ("2026-06-21_00-38-22", "2026-06-21"),
        ("November 27, 2025", "2025-11-27"),
        ("Thursday, Nov. 27th 2025", "2025-11-27"),
        ("27 November 2025", "2025-11-27"),
        ("27. März 2025 um neun", "2025-03-27"),
        ("14-15 Dicembre 2025", "2025-12-14"),
        ("3 de mayo de 2025", "2025-05-03"),
        ("le 1er août 2025"[3:], "2025-08-01"),
        ("2025年1月5日", "2025-01-05"),
        ("2025년 1월 5일", "2025-01-05"),
        ("2025. 1. 5.", "2025-01-05"),
        ("27/04/2018", "2018-04-27"),
        ("04/27/2018", "2018-04-27"),
        ("2026-02-11 to 2026-02-14", "2026-02-11"),
        ("2025-01-15 (second try)", "2025-01-15"),
    ],
)
def test_a_date_is_read_in_the_forms_in_which_people_write_it(text, value):
    assert parse_date(text, Span(0, len(text))).value == value


@pytest.mark.parametrize(
    "text",
    ["02/04/18", "02/04/2018", "5.1.2025", "January 2025", "1 to 15 January", "2025-01", "", "2025-01-155", "123456"],
)
def test_another_form_is_never_guessed_at(text):
    assert parse_date(text, Span(0, len(text))) is None


@pytest.mark.parametrize(
    "text",
    [
        "2025-02-30",
        "99999-01-01",
        "2025-00-10",
        "2025-01-15T24:01",
        "0001-01-01T00:00+05:00",
        "2025-01-15T10:00+99:00",
    ],
)
def test_a_day_that_the_calendar_lacks_is_impossible(text):
    with pytest.raises(ImpossibleDate):
        parse_date(text, Span(0, len(text)))


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("2025-01-15_a", "2025-01-15"),
        ("2025-01-15", "2025-01-15"),
        ("2025-02-30_a", None),
        ("2025-01-155", None),
        ("a_2025-01-15", "2025-01-15"),
        ("20260208-214230", "2026-02-08"),
        ("2018_02_16_ppo", "2018-02-16"),
        ("run-20259999", None),
        ("v1.2025", None),
    ],
)
def test_a_name_may_begin_with_a_date(name, value):
    date = date_in_name(name)
    assert (date and date.value) == value


def test_a_date_of_the_metadata_goes_before_that_of_the_name():
    assert record_of("- **Date:** `2025-01-16`\n", "2025-01-15_a").date.origin == "metadata"
    assert record_of("- **Date:** 02/04/18\n", "2025-01-15_a").date.origin == "path"
    record = record_of("- **Date:** **2025-01-16**, late\n")
    assert written(record, [record.date.span]) == ["2025-01-16"]


def test_front_matter_is_read_with_every_scalar_as_written():
    record = record_of(
        """---
title: 'Experiment: it''s "quoted"'
date: 2025-01-15
Owner(s): [Ana Silva, "Ben \\u004fkafor"]
run:
  id: [2025_01, 12:30:45, no, 1.10, 1e-3]
  seed: 012
authors: &all
  - Chiara
  - name: Dora
related: |
  #12,
  PR #13
tags: [a]
runs: ~
---

# Other words
"""
    )
    assert record.heading == "Other words"
    assert record.date.text == "2025-01-15"
    assert [owner.text for owner in record.owners] == ["Ana Silva", "Ben Okafor", "Chiara", "Dora"]
    assert [run.text for run in record.runs] == ["2025_01", "12:30:45", "no", "1.10", "1e-3"]
    assert [seed.text for seed in record.seeds] == ["012"]
    assert [reference.key for reference in record.references] == ["12", "13"]
    assert written(record, [owner.span for owner in record.owners[:3]]) == ["Ana Silva", "Ben \\u004fkafor", "Chiara"]
    assert record.problems == ()


def test_the_title_of_the_front_matter_stands_in_for_a_heading():
    record = record_of("---\ntitle: 'Experiment: it''s'\n---\n\n## Goals\n")
    assert record.title.text == "it's"
    assert [section.key for section in record.sections] == ["goals"]


@pytest.mark.parametrize(
    ("heading", "title"),
    [
        ("# Experiment: Smoke", "Smoke"),
        ("# experiment ： Smoke #", "Smoke"),
        ("# The `train.py` of [Ana](a.md) **now**", "The train.py of Ana now"),
        ("#\tExperiment: C# and F#", "C# and F"),
        ("   # Indented", "Indented"),
        ("## Second level only", "Second level only"),
        ("## Goals", None),
        ("#Experiment: no blank", None),
        ("    # Code", None),
        ("# Results", None),
        ("# <short title>", None),
        ("# Experiment: TBD", None),
        ("# Experiment: x", "x"),
        ("---\ntitle: x\n---", "x"),
        ("---\ntitle: ~\n---", None),
        ("---\ntitle: none\n---", None),
        ("# TBD", None),
        ("# ", None),
    ],
)
def test_a_title_is_the_first_heading_without_its_marks(heading, title):
    assert (record_of(f"{heading}\n\nWords.\n").title or (None,))[0] == title


def test_sections_are_the_headings_of_the_highest_level_below_the_title():
    record = record_of("# A\n\n### Goals\n\nx\n\n#### Results\n\n### Our own ###\n\ny")
    assert [(section.key, section.title) for section in record.sections] == [("goals", "Goals"), ("", "Our own")]
    assert [record.outline.text[section.start : section.end] for section in record.sections] == [
        "\n\nx\n\n#### Results\n\n",
        " ###\n\ny",
    ]
    assert record.section("goals") is record.sections[0]
    assert record.section("results") is None


@pytest.mark.parametrize(
    "label",
    [
        "Related PRs / Issues",
        "related prs/issues",
        "Related  PRs  and Issues",
        "RELATED_PRS_/_ISSUES",
        "Related PR(s) / Issue(s)",
    ],
)
def test_a_label_is_recognised_however_it_is_spelled(label):
    assert normalised(label) in ("related prs/issues", "related prs and issues", "related pr/issue")
    assert record_of(f"- **{label}:** #12\n").references[0].key == "12"


@pytest.mark.parametrize(
    "line",
    ["- **Owner:** Ana", "* **Owner**: Ana", "+ **Owner：** Ana", "1. **Owner** : Ana", "   -  **Owner: **  Ana"],
)
def test_a_labelled_bullet_is_read_in_every_form(line):
    assert [owner.text for owner in record_of(f"{line}\n").owners] == ["Ana"]


@pytest.mark.parametrize(
    "text",
    [
        "- **Owner** Ana",
        "    - **Owner:** Ana",
        "Owner Ana",
        "The owner: Ana",
        "- **Contact:** Ana",
    ],
)
def test_other_forms_are_not_read(text):
    assert record_of(f"{text}\n").owners == ()


def test_fields_stand_above_the_first_section():
    record = record_of("# A\n\n- **Owner:** Ana\n\n## Goals\n\n- **Owner:** Ben\n")
    assert [owner.text for owner in record.owners] == ["Ana"]


HIDDEN = {
    "fence": "```\n{}\n```",
    "fence with words": "~~~ python title='a'\n{}\n~~~",
    "fence in a quote": "> ```\n> {}\n> ```",
    "fence closed by a longer one": "```\n{}\n`````",
    "fence with a shorter one inside": "````\n```\n{}\n```\n````",
    "fence of another kind inside": "```\n~~~\n{}\n```",
    "fence in a list": "- a\n\n    ```\n    {}\n    ```",
    "comment": "<!-- a\n{}\n-->",
    "two comments": "<!-- a --> b <!--\n{}\n-->",
    "comment after code": "`a` <!--\n{}\n-->",
    "indented code": "a\n\n    {}",
    "element": "<pre>\n{}\n</pre>",
    "element with attributes": "<script type='x'>\n{}\n\n</script>",
    "fence closed by one with words": "```text\n{}\n```text\n\n```py\nb\n```",
}


@pytest.mark.parametrize("hiding", HIDDEN.values(), ids=HIDDEN)
@pytest.mark.parametrize("line", ["# Title", "- **Owner:** Ana", "- [ ] a", "| a |", "[a](b.md)"])
def test_nothing_is_read_from_code_and_comments(hiding, line):
    if line[0] in "[|" and hiding == HIDDEN["indented code"]:
        return  # links and tables in indented code are still looked at: the scanner knows lines, not blocks
    text = hiding.format(line)
    outline = record_of(text + "\n\nafter\n").outline
    found = (
        *outline.headings,
        *outline.tables,
        *outline.links,
        *(item for item in outline.items if text[item.start :] != text),
    )
    assert not [each for each in found if each not in outline.items or line.startswith("-")]
    assert len(outline.masked) == len(outline.text)


SHOWN = {
    "unclosed fence": "```\na = 1\n\n{}\n",
    "unclosed fence with words": "```py\n# a comment\n\n{}\n~~~\n",
    "fence closed by a shorter one": "````\na\n\n{}\n```\n",
    "fence closed by one with words": "```text\na\n```text\n\n{}\n```py\nb\n```\n",
    "backticks in the words of a fence": "``` a`b\n{}\n```",
    "unclosed comment": "<!-- a\nb\n\n{}\n",
    "comment closed by an arrow": "<!-- a ->\n\n{}\n",
    "comment in code": "`<!--` and\n{}\n-->",
    "between fences": "```\na\n```\n{}\n```\nb\n```",
    "fence on a bullet": "- ```\n  # a\n  ```\n\n{}\n\n- ```\n  b\n  ```",
    "element that never ends": "<pre>\na\n\n{}\n",
    "boxes": "<details open>\n<summary>More</summary>\n\n{}\n\n</details>\n",
}


@pytest.mark.parametrize("showing", SHOWN.values(), ids=SHOWN)
def test_what_is_not_closed_hides_nothing(showing):
    record = record_of(showing.format("# Title\n\n- **Owner:** Ana\n\nWords"))
    assert record.title.text == "Title"
    assert [owner.text for owner in record.owners] == ["Ana"]


@pytest.mark.parametrize(
    ("text", "codes"),
    [
        ("`a` and `b`", ["a", "b"]),
        ("`[x](y)`", ["[x](y)"]),
        ("`` a`b ``", [" a`b "]),
        ("```a``b```", ["a``b"]),
        ("`a\nb`", []),
        ("`a``b`", ["a``b"]),
        ("``", []),
        ("`" * 40 + " `a`", ["a"]),
    ],
)
def test_code_spans_are_found_on_one_line(text, codes):
    outline = record_of(text).outline
    assert [text[code.inner_start : code.inner_end] for code in outline.code_spans] == codes


@pytest.mark.parametrize(
    ("text", "targets"),
    [
        ("[a](b.md)", ["b.md"]),
        ("![a](b.png)", ["b.png"]),
        ("[a](<b c.md> 'title')", ["b c.md"]),
        ('[a]( b.md  "a (title)" )', ["b.md"]),
        ("[a](b_(c).md)", ["b_(c).md"]),
        ("[![a](b.png)](c.md)", ["b.png", "c.md"]),
        ("[a [b] c](d.md)", ["d.md"]),
        ("[`]`](a.md)", ["a.md"]),
        ("`[a](b.md)`", []),
        ("[a]: b.md\n  [c]: <d.md> 'e'", ["b.md", "d.md"]),
        ("[a] (b.md)", []),
        ("[a]()", [""]),
        ("a](b.md)", []),
        ("[a\nb](c.md)", ["c.md"]),
    ],
)
def test_links_are_found_with_their_targets(text, targets):
    record = record_of(text)
    assert written(record, [link.target for link in record.outline.links]) == targets


def test_a_link_knows_its_text_and_whether_it_is_an_image():
    text = "x ![loss [a]](l.png) [![b](c.png)](d.md)"
    links = record_of(text).outline.links
    assert [text[link.start : link.end] for link in links] == [
        "![loss [a]](l.png)",
        "![b](c.png)",
        "[![b](c.png)](d.md)",
    ]
    assert [text[link.text_start : link.text_end] for link in links] == ["loss [a]", "b", "![b](c.png)"]
    assert [link.image for link in links] == [True, True, False]


def test_tables_are_found_with_and_without_outer_bars():
    text = "| a |\n|---|\n| b |\n\na | b\n--|:-:\n1 | 2\n\nword - a | b\n"
    assert written(record_of(text), record_of(text).outline.tables) == ["| a |\n|---|\n| b |", "a | b\n--|:-:\n1 | 2"]


def test_a_task_ends_where_the_next_item_or_paragraph_begins():
    record = record_of(
        "## Follow-ups\n\n- [ ] one\n  more\n    - [x] two\n- [X] three\n\nwords\n\n"
        "## Own\n1. [ ] four\n- [y] none\n- [x]none\n"
    )
    assert [(task.text, task.done, task.section) for task in record.tasks] == [
        ("one more", False, "follow-ups"),
        ("two", True, "follow-ups"),
        ("three", True, "follow-ups"),
        ("four", False, ""),
    ]
    assert [task.text for task in record.open_follow_ups] == ["one more"]


def test_names_that_differ_by_case_and_blanks_are_one_owner():
    texts = ["Ana Silva", "ana  silva", "Ana Silva", "Ｂｅｎ", "Ben", "José & Jose\u0301, josé!"]
    records = [record_of(f"# {text}\n\n- **Owner:** {text}\n", f"2025-01-1{day}_a") for day, text in enumerate(texts)]
    catalog = Catalog.of([*records, record_of("# nobody\n", "undated")])
    assert [(owner.name, owner.slug, len(owner.records)) for owner in catalog.owners] == [
        ("Ana Silva", "ana-silva", 3),
        ("Ben", "ben", 2),
        ("Jose\u0301", "josé", 1),
        ("josé!", "josé-2", 1),
    ]
    assert [record.heading for record in catalog.ownerless] == ["nobody"]
    assert catalog.newest_first[-1].id == "undated"


def uris(project):
    return {found.uri: found.kind for found in find_files(project)}


def test_templates_indexes_and_logs_beside_records_are_no_records(project):
    names = [
        "2025-01-15_a.md",
        "b.MD",
        "c.markdown",
        "_template.md",
        "TEMPLATE.md",
        "index.md",
        "LOG.md",
        "changelog.md",
    ]
    files = [*names, "x.png", ".hidden.md", ".git/d.md", "node_modules/e.md", "README.txt"]
    assert uris(project({f"experiments/{name}": "# A\n" for name in files})) == {
        "experiments/2025-01-15_a.md": "record",
        "experiments/TEMPLATE.md": "template",
        "experiments/_template.md": "template",
        "experiments/b.MD": "record",
        "experiments/c.markdown": "record",
        "experiments/README.txt": "attachment",
        "experiments/index.md": "page",
        "experiments/x.png": "attachment",
    }


def test_a_folder_with_a_readme_only_is_a_record_and_one_beside_records_is_a_page(project):
    files = [
        "README.md",
        "2025-01-15_a/README.md",
        "2025-01-15_a/loss.png",
        "b/index.md",
        "c/readme.md",
        "2025/README.md",
    ]
    found = project(
        {f"experiments/{name}": "# A\n" for name in (*files, "2025/2025-01-16_d.md", "2025/deep/e/README.md")}
    )
    assert [(each.uri, each.name) for each in find_files(found) if each.kind == "record"] == [
        ("experiments/2025-01-15_a/README.md", "2025-01-15_a"),
        ("experiments/2025/2025-01-16_d.md", "2025-01-16_d"),
        ("experiments/2025/deep/e/README.md", "e"),
        ("experiments/b/index.md", "b"),
        ("experiments/c/readme.md", "c"),
    ]
    assert [uri for uri, kind in uris(found).items() if kind == "page"] == [
        "experiments/2025/README.md",
        "experiments/README.md",
    ]


def test_what_is_excluded_is_not_there(project):
    config = """
site_name: Lab
exclude_docs: |
  # a comment
  private/
plugins:
  - exprec:
      records: {path: notes, url: lab/, exclude: [old/, "*.draft.md", "/top.md"]}
"""
    files = ["a.md", "old/b.md", "c.draft.md", "top.md", "deep/top.md", "private/d.md"]
    found = project({"mkdocs.yml": config, **{f"notes/{name}": "# A\n" for name in files}})
    assert list(uris(found)) == ["lab/a.md", "lab/deep/top.md"]


def test_a_link_to_a_folder_or_file_of_the_project_is_followed_once(project, tmp_path):
    found = project({"experiments/a.md": "# A\n", "kept/b.md": "# B\n", "kept/c.png": "c"})
    (tmp_path / "experiments/linked").symlink_to("../kept")
    (tmp_path / "experiments/linked/back").symlink_to("..")
    (tmp_path / "experiments/again.md").symlink_to("a.md")
    (tmp_path / "experiments/gone.md").symlink_to("nowhere.md")
    (tmp_path / "experiments/gone.png").symlink_to("nowhere.png")
    records = {each.uri: each.problem and each.problem.message for each in find_files(found)}
    assert records == {
        "experiments/a.md": None,
        "experiments/again.md": None,
        "experiments/gone.md": "the file is a link to nothing",
        "experiments/linked/b.md": None,
        "experiments/linked/c.png": None,
    }


LAB = """
site_name: Lab
plugins:
  exprec:
    records: [docs/lab, {path: ./notes, url: more}, notes/deep, gone, docs]
    runs: [runs, other/runs]
    repository: https://gitlab.com/group/lab/
    file_limit: 1 kB
"""


def test_links_lead_to_pages_published_files_and_the_repository(project, tmp_path):
    links = {
        "../notes/b.md": (Kind.SITE, "more/b.md"),
        "i%20j.png?raw#x": (Kind.SITE, "i j.png"),
        "sub/k.txt": (Kind.SITE, "sub/k.txt"),
        "../docs/lab": (Kind.SITE, "lab/index.md"),
        "/lab/a.md": (Kind.SITE, "lab/a.md"),
        "/lab/": (Kind.SITE, "lab/index.md"),
        "by-date/../experiments/index.md": (Kind.SITE, "experiments/index.md"),
        "../runs/1/m.ndjson": (Kind.PUBLISHED, "experiments/runs/1/m.ndjson"),
        "../other/runs/s.txt": (Kind.PUBLISHED, "experiments/runs-2/s.txt"),
        "../l.svg": (Kind.PUBLISHED, "experiments/files/l.svg"),
        "../runs/big.bin": (Kind.REPOSITORY, "https://gitlab.com/group/lab/-/blob/HEAD/runs/big.bin"),
        "../runs/notes.md": (Kind.REPOSITORY, "https://gitlab.com/group/lab/-/blob/HEAD/runs/notes.md"),
        "../src/": (Kind.REPOSITORY, "https://gitlab.com/group/lab/-/tree/HEAD/src"),
        "../src/é.py": (Kind.REPOSITORY, "https://gitlab.com/group/lab/-/blob/HEAD/src/%C3%A9.py"),
        "nowhere.md": (Kind.MISSING, ""),
        "nowhere/": (Kind.MISSING, ""),
        "../l.svg/x": (Kind.MISSING, ""),
        "n" * 300: (Kind.MISSING, ""),
        "../" * 40: (Kind.OUTSIDE, ""),
        "a/" * 3000: (Kind.MISSING, ""),
        "/": (Kind.SITE, "index.md"),
        "/nowhere/": (Kind.ABSOLUTE, ""),
    }
    files = {
        "docs/index.md": "".join(f"[x](<{link}>)\n" for link in links),
        "mkdocs.yml": LAB,
        "docs/lab/a.md": "# A\n",
    }
    files |= {"docs/i j.png": "i", "docs/lab/index.md": "# Lab\n", "notes/b.md": "# B\n", "notes/deep/c.md": "# C\n"}
    files |= {"runs/1/m.ndjson": "{}\n", "runs/notes.md": "n", "runs/big.bin": "x" * 1001, "other/runs/s.txt": "s"}
    files |= {"l.svg": "<svg/>", "src/é.py": "", ".git/HEAD": "", "docs/sub/k.txt": "k"}
    site = build(project(files), today=date(2025, 6, 30))
    assert [record.uri for record in site.catalog.records] == ["lab/a.md", "more/b.md", "more/deep/c.md"]
    page = tmp_path / "docs"
    for link, expected in links.items():
        place = site.places.resolve(link, str(page), "index.md", str(tmp_path))
        assert (place.kind, place.uri or place.url) == expected, link
    assert site.places.resolve("i%20j.png?raw#x", str(page), "index.md", str(tmp_path)).suffix == "?raw#x"


@pytest.mark.parametrize(
    ("repository", "url"),
    [
        ("https://github.com/o/r", "https://github.com/o/r/blob/HEAD/a%20b.py"),
        ("https://gitlab.example.org/g/s/r", "https://gitlab.example.org/g/s/r/-/blob/HEAD/a%20b.py"),
        ("https://bitbucket.org/o/r", "https://bitbucket.org/o/r/src/HEAD/a%20b.py"),
        ("https://codeberg.org/o/r", "https://codeberg.org/o/r/src/commit/HEAD/a%20b.py"),
    ],
)
def test_a_file_of_the_repository_is_linked_as_its_forge_does(repository, url):
    assert forge_address(repository, forge_of(repository), "a b.py", "blob") == url


def test_a_record_of_another_repository_links_inside_that_one(tmp_path):
    lab, other = tmp_path / "lab", tmp_path / "other"
    for path in (lab / ".git", other / ".git", other / "experiments", other / "src"):
        path.mkdir(parents=True)
    (lab / "mkdocs.yml").write_text(
        "repo_url: https://github.com/o/lab\nplugins: [exprec: {records: ../other/experiments}]\n"
    )
    words = "Fixes #5, PR 6, see b/other#7, https://github.com/o/lab/pull/8\n"
    (other / "experiments/a.md").write_text(f"[in](../src/) [out](../../lab/mkdocs.yml) [far](../../x.md)\n\n{words}")
    site = build(load_project(find_config(str(lab / ".git")), "", CODE_OF), today=date(2025, 6, 30))
    [places] = [[target.place for target in targets] for targets in site.targets.values()]
    assert [(place.kind, place.url) for place in places] == [
        (Kind.REPOSITORY, ""),
        (Kind.REPOSITORY, ""),
        (Kind.OUTSIDE, ""),
    ]
    assert [record.path for record in site.catalog.records] == [str(other / "experiments/a.md")]
    mentions = [edge.mention for edge in site.graph.edges_of(site.catalog.records[0])]
    assert [(mention.outside.key, mention.outside.url) for mention in mentions] == [
        ("other#5", ""), ("other#6", ""), ("b/other#7", ""),
    ]  # fmt: skip


def test_a_configuration_inherits_and_reads_the_tags_of_mkdocs(project, tmp_path, monkeypatch):
    monkeypatch.setenv("LAB_RECORDS", "notes")
    base = "docs_dir: pages\nplugins: {exprec: {records: old, url: lab, search: true}}\n"
    config = """
INHERIT: base.yml
repo_url: https://github.com/o/r
exclude_docs: 5
plugins:
  exprec: {records: !ENV [NO_SUCH_LAB, LAB_RECORDS, old], runs: null}
markdown_extensions:
  - toc:
      slugify: !!python/name:pymdownx.slugs.uslugify
"""
    found = project({"base.yml": base, "mkdocs.yml": config, "notes/a.md": "# A\n"})
    assert [folder.path for folder in found.folders] == [str(tmp_path / "notes")]
    assert (found.url, found.search, found.docs_dir) == ("lab/", True, str(tmp_path / "pages"))
    assert found.runs == (str(tmp_path / "runs"),)
    assert found.repository == "https://github.com/o/r"


@pytest.mark.parametrize(
    "plugins", ["", "plugins:", "plugins: [search, exprec]", "plugins: [exprec: ]", "plugins: {exprec: }"]
)
def test_without_options_the_records_lie_in_experiments(plugins, project, tmp_path):
    found = project({"mkdocs.yml": f"docs_dir:\n{plugins}\n", "experiments/a.md": "# A\n"})
    assert [(folder.path, folder.url) for folder in found.folders] == [(str(tmp_path / "experiments"), "experiments/")]
    found = project({"docs/experiments/a.md": "# A\n"})
    assert [folder.path for folder in found.folders] == [str(tmp_path / "docs/experiments")]


def test_the_nearest_configuration_is_found(tmp_path):
    (tmp_path / "a/b").mkdir(parents=True)
    for name in ("mkdocs.yaml", "mkdocs.yml", "properdocs.yml"):
        (tmp_path / name).write_text("")
        assert find_config(str(tmp_path / "a/b")) == str(tmp_path / name)
    assert load_project(str(tmp_path / "mkdocs.yml"), "", CODE_OF).folder == str(tmp_path)
    assert find_config("/") is None


def test_paths_that_no_folder_covers_become_folders(project, tmp_path):
    found = project({"experiments/a.md": "# A\n", "notes/b.md": "# B\n", "notes/c.md": "# C\n", "d.md": "# D\n"})
    assert with_folders(found, [str(tmp_path / "experiments/a.md")]) is found
    wider = with_folders(found, [str(tmp_path / "notes/b.md")])
    assert [each.uri for each in find_files(wider)] == ["experiments/a.md", "notes/b.md", "notes/c.md"]


@pytest.mark.parametrize(
    ("size", "number"), [(10, 10), ("10", 10), ("1.5 kB", 1500), ("2M", 2_000_000), ("1 gb", 1_000_000_000)]
)
def test_a_size_has_a_unit(size, number):
    assert parse_options({"file_limit": size}, CODE_OF).file_limit == number
