"""Whatever people put into a folder: each thing gets its diagnostic at its place, and every other record is read.

The numbers are those of the table of bad input that the project was designed against; each row is in the name of a
case, in the words under a test, or in the tables at the end.
"""

from __future__ import annotations

import importlib
import os
import pkgutil
import re
import socket
import subprocess
import tempfile
import time
from contextlib import chdir, contextmanager
from datetime import date
from pathlib import Path

import pytest
import yaml
from bs4 import BeautifulSoup
from markdown import markdown

import mkdocs_exprec
from mkdocs_exprec.checking.families import CODE_OF
from mkdocs_exprec.configuration import ConfigurationError
from mkdocs_exprec.diagnostics import Severity
from mkdocs_exprec.options import WrongOptions, parse_options
from mkdocs_exprec.patterns import Rare
from mkdocs_exprec.pipeline import build
from mkdocs_exprec.project import load_project
from mkdocs_exprec.publishing.atlas import Place
from mkdocs_exprec.publishing.head import named_in_head
from mkdocs_exprec.publishing.sources import record_source
from mkdocs_exprec.reading import front_matter
from mkdocs_exprec.reading.secrets import find_secrets
from mkdocs_exprec.reading.source import MAX_BYTES, MAX_LINE

TODAY = date(2025, 6, 30)
RECORD = "experiments/2025-01-15_smoke.md"
OTHER = {"experiments/2025-01-16_other.md": "# Experiment: Other\n"}


def check(project, content, **others):
    """Build a project of one record, and of another one which has to come through it."""
    site = build(project({RECORD: content, **OTHER, **others}), today=TODAY)
    assert "Other" in [record.heading for record in site.catalog.records]
    assert all(page.markdown for page in site.pages)
    return site


def places(site, *codes):
    """What was found of those codes: code, severity, line and column; without codes, every error."""
    wanted = codes or {each.code for each in site.diagnostics if each.severity is Severity.ERROR}
    return [
        f"{each.code} {each.severity} {each.line}:{each.column}" for each in site.diagnostics if each.code in wanted
    ]


@contextmanager
def within(seconds):
    start = time.process_time()
    yield
    assert time.process_time() - start < seconds


REFUSED = {
    "1 no such day": ("- **Date:** 2025-02-30\n", "EX212 error 1:13"),
    "2 year 99999": ("- **Date:** 99999-01-01\n", "EX212 error 1:13"),
    "3 the future": ("- **Date:** 2025-07-02\n", "EX216 warning 1:13"),
    "6 a range that ends before it starts": ("- **Date:** 2025-01-20 to 2025-01-15\n", "EX212 error 1:13"),
    "6 a range that ends on no day": ("- **Date:** 2025-01-20 – 2025-02-30\n", "EX212 error 1:26"),
    "7 an unclosed list": ("---\nstatus: [unclosed\n---\n", "EX101 error 2:18"),
    "8 a tab": ("---\nrun:\n\tid: a\n---\n", "EX101 error 3:1"),
    "8 a tab after spaces": ("---\nrun:\n  id: a\n\tseed: 1\n---\n", "EX101 error 4:1"),
    "9 a second colon": ("---\nstatus: foo: bar\n---\n", "EX101 error 2:12"),
    "10 a comment": ("---\ntitle: run #2\n---\n", "EX103 warning 2:11"),
    "11 a key twice": ("---\nseed: 1\nseed: 2\n---\n", "EX102 error 3:1"),
    "12 an object": ("---\na: !!python/object/apply:os._exit [1]\n---\n", "EX101 error 2:4"),
    "15 a list": ("---\n- a\n---\n", "EX101 error 2:1"),
    "16 never closed": ("---\ndate: 2025-01-15\n", "EX101 error 1:1"),
    "18 nothing": ("", "EX004 warning 1:1"),
    "19 a leading zero": ("- **Seed:** 012\n", "EX254 note 1:13"),
    "21 5,000 digits": (f"- **Seed:** {'9' * 5000}\n", "EX253 error 1:13"),
    "21 5,000 digits in the header": (f"---\nseed: {'9' * 5000}\n---\n", "EX253 error 2:7"),
    "22 an invalid byte": (b"# \xc3\xa9\n\nA byte: \xff.\n", "EX001 error 3:9"),
    "23 Latin-1": ("# Caf\xe9 M\xfcller\n".encode("latin-1"), "EX001 error 1:6"),
    "23 UTF-16": ("# Experiment: 実験\n".encode("utf-16"), "EX001 error 1:1"),
    "23 UTF-16 without a mark": ("# Experiment: 実験\n".encode("utf-16-le"), "EX001 error 1:1"),
    "23 UTF-16 the other way round": ("# Experiment: 実験\n".encode("utf-16-be"), "EX001 error 1:1"),
    "25 NUL": ("# Nothing\n\n\0\n", "EX001 error 3:1"),
    "26 half a character in YAML": ('---\ntitle: "\\ud83d"\n---\n', "EX101 error 2:11"),
    "27 a bidirectional control": ("- **Run ID:** `run-\u202e1`\n", "EX005 warning 1:20"),
    "33 a script": ("[a](javascript:alert(1))\n", "EX405 error 1:5"),
    "33 a script in mixed case": ("[a](JaVaScRiPt:alert(1))\n", "EX405 error 1:5"),
    "33 a script with a tab": ("[a](java\tscript:alert(1))\n", "EX405 error 1:5"),
    "33 a script in entities": ("[a](&#106;avascript&colon;alert(1))\n", "EX405 error 1:5"),
    "33 data": ("![a](data:text/html;base64,PHNjcmlwdD4=)\n", "EX405 error 1:6"),
    "33 a picture that holds scripts": ("![a](data:image/svg+xml;base64,PHN2Zz4=)\n", "EX405 error 1:6"),
    "33 VBScript": ("[a](<vbscript:a b>)\n", "EX405 error 1:6"),
    "33 a file": ("[a]: file:///etc/passwd\n", "EX405 error 1:6"),
    "33 a script in HTML": ('<a href="javascript:alert(1)">a</a>\n', "EX405 error 1:10"),
    "33 a script in HTML, spelled otherwise": ("<A\tTITLE='<' HREF = java&#115;cript:a>a</A>\n", "EX405 error 1:21"),
    "33 a script in a form": ("<div>\n<button\nformaction='JavaScript:a'>\n", "EX405 error 3:13"),
    "33 a script between angles": ("see <javascript:alert(1)>\n", "EX405 error 1:6"),
    "36 a picture in HTML that is not there": ('<img src="a.png">\n', "EX401 warning 1:11"),
    "36 out of the project in HTML": ('<img src="../../../etc/passwd">\n', "EX403 error 1:11"),
    "36 out of the project": ("[a](../../etc/passwd)\n", "EX403 error 1:5"),
    "36 out of the project, percent-encoded": ("[a](%2e%2e/%2e%2e/etc/passwd)\n", "EX403 error 1:5"),
    "36 out of the project with backslashes": ("[a](..\\..\\etc\\passwd)\n", "EX403 error 1:5"),
    "36 out of the site": ("[a](/experiments/../../../../../../etc/passwd)\n", "EX404 warning 1:5"),
    "36 an absolute path": ("[a](/scratch/x)\n", "EX404 warning 1:5"),
    "36 a drive": ("[a](C:\\x)\n", "EX404 warning 1:5"),
    "36 a share": ("[a](\\\\server\\x)\n", "EX404 warning 1:5"),
    "36 a NUL in a path": ("[a](b%00/c.png)\n", "EX401 warning 1:5"),
    "40 a missing artefact": ("## Artifacts\n\n`2025-01-16_other.json`\n", "EX402 warning 3:2"),
    "40 an artefact of a run with a NUL": ("- **Run:** \0\n\n## Artifacts\n\n`a.json`\n", "EX402 warning 5:2"),
    "53 an unknown run": ("- **Run:** RUN-1002\n\n## Follow-ups\n\n- [ ] See RUN-1O02\n", "EX411 error 5:11"),
    "54 a follow-up to itself": ("## Follow-ups\n\n- [x] See 2025-01-15_smoke\n", "EX414 error 3:11"),
    "55 a key as argument": ("`train --wandb-key 0123456789abcdef0123456789abcdef01234567`\n", "EX501 error 1:20"),
    "55 a key of a maker": ("AKIA1234567890ABCDEF\n", "EX501 error 1:5"),
    "55 a user and a password": ("<https://user:pw@host/>\n", "EX501 error 1:15"),
    "57 this machine": ("[board](http://localhost:6006)\n", "EX407 note 1:9"),
    "57 a private network": ("<http://10.0.0.7/>\n", "EX407 note 1:2"),
    "58 brackets": ("# A\n\n" + "[" * 20_000, "EX003 error 3:1"),
    "58 tags": ("# A\n\n" + "<a " * 20_000, "EX003 error 3:1"),
    "58 a long line": ("# A\n\n" + "a" * (MAX_LINE + 1), "EX003 error 3:1"),
    "60 400 quotes in each other": ("# A\n\n" + "> " * 400 + "a\n", "EX003 error 3:1"),
    "60 400 lists on one line": ("# A\n\n" + "- " * 400 + "a\n", "EX003 error 3:1"),
    "61 hide": ("---\nhide: true\n---\n", "EX104 error 2:7"),
    "61 tags": ("---\ntags: 5\n---\n", "EX104 error 2:7"),
    "61 template": ("---\ntemplate: nope\n---\n", "EX104 error 2:11"),
    "61 no template": ("---\ntemplate:\n---\n", "EX104 error 2:10"),
    "61 a template with a line end": ('---\ntemplate: "a\\nb.html"\n---\n', "EX104 error 2:11"),
    "61 a tag that is nothing": ("---\ntags: [~]\n---\n", "EX104 error 2:7"),
    "61 a tag that is a list": ("---\ntags: [5, [a]]\n---\n", "EX104 error 2:7"),
    "61 a tag that is a day": ("---\ntags: [2025-01-15]\n---\n", "EX104 error 2:7"),
    "61 search": ("---\nsearch: grid\n---\n", "EX104 error 2:9"),
    "61 search as a list": ("---\nsearch: [exclude]\n---\n", "EX104 error 2:9"),
    "61 a boost that is no number": ("---\nsearch: {boost: .inf}\n---\n", "EX104 error 2:9"),
    "61 source": ("---\nsource: 5\n---\n", "EX104 error 2:9"),
    "61 merged": ("---\na: &a {hide: true}\n<<: *a\n---\n", "EX104 error 2:14"),
    "61 merged from a list": ("---\n<<: [{hide: true}]\n---\n", "EX104 error 2:13"),
    "61 merged with itself": ("---\na: &a {<<: *a}\n<<: *a\n---\n", "EX101 error 2:8"),
    "a character that YAML lacks": ("---\né: 1\na: \x01\n---\n", "EX101 error 3:4"),
    "an alias to itself": ("---\na: &a [*a]\n---\n", "EX101 error 2:4"),
    "a key that is a list": ("---\n? [a]\n: b\n---\n", "EX101 error 2:3"),
}


@pytest.mark.parametrize(("content", "expected"), REFUSED.values(), ids=REFUSED)
def test_what_is_refused_is_reported_at_its_place(content, expected, project):
    with within(5):
        site = check(project, content)
    assert places(site, expected[:5]) == [expected]


ACCEPTED = {
    "4 a time without zone": "- **Date:** 2025-01-15 14:00\n",
    "6 a range of one day": "- **Date:** 2025-01-15T10:00 to 2025-01-15\n",
    "17 dots": "---\ndate: 2025-01-15\n...\n\n# Closed by dots\n",
    "61 what themes know": "---\nhide: [toc]\ntags: [a, 5, 0.5, true]\nsearch: {exclude: true, boost: 2}\n---\n",
    "61 nothing": "---\nhide:\ntags: ~\nsearch:\nsource: ''\ntemplate: main.html\n---\n",
    "34 another host": "[a](//evil.example/x)\n",
    "55 what stands for a key": "`--wandb-key $KEY --token <token>`, AKIAIOSFODNN7EXAMPLE\n",
    "56 a digest, a commit, a UUID": f"{'0aF9' * 16} {'4f2a91c0' * 5} 123e4567-e89b-12d3-a456-426614174000\n",
    "a picture in the text": "![a](data:image/png;base64,iVBORw0KGgo=)\n",
    "33 code": "`<a href='javascript:a'>` `<javascript:a>`\n\n```html\n<a href='javascript:a'>\n```\n",
    "33 what is no script": "<a href='https://a.b/javascript:a'>a</a> <img src='data:image/png;base64,a='> <file:a>\n",
    "36 HTML as seen from the file": "<a href='2025-01-16_other.md'>a</a>\n",
    "36 HTML in the head, which is shown": "# <img src=x>\n\n- **Owner(s):** <a href='b.md'>Ana</a>\n",
    "36 HTML as seen from the page": "<img src='../2025-01-16_other.md'>\n",
    "a scheme of a store": "[a](s3://bucket/key)\n",
    "an open comment": "# A\n\n<!-- never closed\n",
    "a file of just the limit": b"# A\n\n" + b"x\n" * ((MAX_BYTES - 5) // 2) + b"\n",
    "a line of just the limit": "# A\n\n" + "a" * MAX_LINE,
}


@pytest.mark.parametrize("content", ACCEPTED.values(), ids=ACCEPTED)
def test_what_is_accepted_has_no_error_and_no_finding_on_dates_or_links(content, project):
    site = check(project, content)
    assert places(site) == []
    assert places(site, "EX213", "EX215", "EX401", "EX402", "EX404") == []


def test_a_time_is_taken_as_utc_and_a_zone_may_move_a_record_across_midnight(project):
    """Rows 4 and 5."""
    texts = {"late": "2025-01-15T23:30-02:00", "early": "2025-01-16T01:00+02:00", "plain": "2025-01-16 00:30"}
    files = {f"experiments/{name}.md": f"# {name}\n\n- **Date:** {text}\n" for name, text in texts.items()}
    catalog = build(project(files), today=TODAY).catalog
    assert [record.id for record in catalog.timeline] == ["late", "plain", "early"]
    assert [record.date.value for record in catalog.timeline] == ["2025-01-15", "2025-01-16", "2025-01-16"]
    assert {record.id: record.date.text for record in catalog.records} == texts


@pytest.mark.parametrize("header", ["status: [unclosed", "hide: true", "owner: Ana\nowner: Ben", "- a"])
def test_a_header_that_can_not_be_read_is_not_on_the_page(header, project):
    """Row 7."""
    site = check(project, f"---\n{header}\n---\n\n# Shown\n\n- **Owner:** Carla\n")
    record = site.catalog.records[0]
    assert record_source(record) == "\n\n# Shown\n\n- **Owner:** Carla\n"
    assert record.heading == "Shown"
    assert "Carla" in [owner.text for owner in record.owners]


@pytest.mark.parametrize("value", ["run #2", 'say "hi" #2', "it's #2", 'it\'s "x" #2', 'C:\\x "a" #2', "C:\\x #2"])
def test_what_is_to_be_written_instead_of_a_cut_value_is_yaml(value, project):
    """Row 10."""
    site = check(project, f"---\ntitle: {value}\n---\n")
    [hint] = [each.hint for each in site.diagnostics if each.code == "EX103"]
    assert yaml.safe_load(hint.removeprefix("write ")) == value


UNREADABLE = [
    "a: [b", "a: {b", "a: 'b", 'a: "\\q"', "a: *b", "a: @b", "a: &", "- a\nb: c", "- a", "a", "a: b: c", "a: !!set {b}",
    "? [a]\n: b", "a: " + "[" * 3000,
]  # fmt: skip


@pytest.mark.parametrize("header", UNREADABLE)
def test_of_every_header_that_can_not_be_read_it_is_said_what_to_write(header, project):
    [found] = [each for each in check(project, f"---\n{header}\n---\n").diagnostics if each.code == "EX101"]
    assert found.hint.startswith(("write ", "quote ", "close "))


@pytest.mark.parametrize("end", ["tags: [unclosed\n---\n", "status: a: b\n---\n", "title: A\n", "- b\n---\n"])
def test_nothing_is_missing_that_an_unreadable_header_may_say(end, project):
    """Row 7."""
    fields = "title: A\ndate: 2025-01-15\nowner: Ana\nrelated: o/r#12\nruns: a\nseeds: 17\n"
    text = f"---\n{'' if end[0] == '-' else fields}{end}\n## Goals\n\nText.\n"
    codes = {each.code for each in check(project, text).diagnostics if each.path == RECORD}
    assert codes == {"EX101", "EX301"}


@pytest.mark.parametrize(
    ("above", "shown"),
    [
        ("<!-- SPDX: MIT -->\n", "<!-- SPDX: MIT -->\n\n"),
        ("\ufeff<!-- a -->\r\n\r\n<!-- b\n-->\n\n", "<!-- a -->\n\n<!-- b\n-->\n\n\n"),
        ("\ufeff", ""),
        ("", ""),
    ],
)
def test_a_header_below_a_comment_is_put_where_hosts_look_for_it(above, shown, project):
    header = '---\ntitle: "<b>A</b>"\ndate: 2025-01-15\n---\n'
    record = check(project, f"{above}{header}\n- **Owner:** <i>Ana</i>\n").catalog.records[0]
    assert (record.heading, record.date.value) == ("<b>A</b>", "2025-01-15")
    header = header.replace("<", "&lt;")
    assert record_source(record) == f"{header}{shown}\n- **Owner:** &lt;i>Ana&lt;/i>\n"


def test_an_unclosed_header_is_not_on_the_page_either(project):
    site = check(project, "---\nstatus: open\n\n# Shown\n\nText.\n")
    assert record_source(site.catalog.records[0]) == "\n# Shown\n\nText.\n"


def test_a_key_given_twice_names_the_other_line(project):
    """Row 11."""
    site = check(project, "---\nseed: 1\nrun:\n  id: a\nseed: 2\n---\n")
    [finding] = [each for each in site.diagnostics if each.code == "EX102"]
    assert (finding.line, finding.message) == (5, "the key `seed` is already given on line 2")


def test_half_a_character_is_refused_without_libyaml_too(project, monkeypatch):
    """Row 26."""
    monkeypatch.setattr(front_matter, "_Loader", yaml.SafeLoader)
    assert places(check(project, '---\nrun: {id: "\\ud83d"}\n---\n')) == ["EX101 error 2:11"]


BOMB = "a: &a [x]\n" + "".join(
    f"{new}: &{new} [{', '.join([f'*{old}'] * 9)}]\n" for old, new in zip("abcdefgh", "bcdefghi", strict=True)
)


@pytest.mark.parametrize(
    "header",
    [BOMB, "a: " + "[" * 3000, "a: " + "[" * 3000 + "]" * 3000, "a: " + "{a: " * 300 + "}" * 300, "[" * 1_000_000],
    ids=["13 aliases", "14 open brackets", "14 nested lists", "14 nested mappings", "14 a million brackets"],
)
def test_a_header_that_would_grow_or_nest_without_bounds_is_refused(header, project):
    """Rows 13 and 14."""
    with within(2):
        site = check(project, f"---\n{header}\n---\n\n# A\n")
    assert [place[:11] for place in places(site, "EX101")] == ["EX101 error"]


@pytest.mark.parametrize("value", ["012", "2025_01", "12:30:45", "no", "1.10", "1e-3", "0x1F", "~x", "2025-01-15"])
def test_a_scalar_of_the_header_is_kept_as_written(value, project):
    """Rows 19 and 20."""
    text = f"---\nid: {value}\nrun: {value}\nseed: {value}\nowner: {value}\n---\n"
    record = check(project, text).catalog.records[0]
    assert [part.text for field in record.named("id") for part in field.parts] in ([value], [])  # `~x` is none
    assert [run.text for run in record.runs] == [value]
    assert [seed.text for seed in record.seeds] == [value]
    assert [owner.text for owner in record.owners] == [value]


def test_a_byte_that_is_not_utf8_is_named_and_the_rest_is_read(project):
    """Row 22."""
    site = check(project, "# Experiment: é\n\n- **Owner:** Ana ".encode() + b"\xff\n- **Seed:** 3\n")
    [finding] = [each for each in site.diagnostics if each.code == "EX001"]
    assert finding.message == "the byte 0xFF is not UTF-8"
    assert (finding.line, finding.column) == (3, 18)
    assert [seed.value for seed in site.catalog.records[0].seeds] == [3]


NAMING = {
    "EX001": (b"\xc3\xa9, and a byte: \xff.\n",),
    "EX006": (b"- **ID:** exp-1\n",) * 3,
    "EX007": (b"- **ID:** exp-1\n", b"- **ID:** Exp-1\n", b"- **ID:** EXP-1\n"),
    "EX009": (b"- **ID:** exp-2\n", b"- **ID:** exp-02\n", b"- **ID:** exp-002\n"),
    "EX412": (b"- **Run IDs:** r-1\n",) * 3,
    "EX413": (b"- **Run IDs:** RUN-1\n", b"- **Run IDs:** run-1\n", b"- **Run IDs:** RuN-1\n"),
}


@pytest.mark.parametrize(("code", "texts"), NAMING.items(), ids=NAMING)
def test_a_finding_is_known_again_whatever_stands_above_it_and_in_other_records(code, texts, project):
    def gists(before, *texts):
        for day, text in zip((15, 16, 14), texts, strict=False):
            project({f"experiments/2025-01-{day}_a-b-c-{day * day}.md": b"# A\n\n" + before + text})
        site = build(project({}), today=TODAY)
        return {each.gist for each in site.diagnostics if each.code == code and "2025-01-15" in each.path}

    assert len(gists(b"", *texts[:2])) == 1
    assert gists(b"", *texts[:2]) == gists(b"<!-- \xc3\xa9 -->\n\n", *texts)


@pytest.mark.parametrize(
    ("codec", "named"), [("latin-1", "Latin-1"), ("utf-16", "UTF-16"), ("utf-16-le", "UTF-16"), ("utf-16-be", "UTF-16")]
)
def test_the_likely_encoding_is_named(codec, named, project):
    """Row 23."""
    site = check(project, "# Experiment: Café\n".encode(codec))
    assert [each.message.rpartition(" ")[2] for each in site.diagnostics if each.code == "EX001"] == [named]


def test_marks_line_ends_and_odd_blanks_make_no_difference(project):
    """Row 24."""
    text = "# Experiment: Smoke\n\n- **Date:** 2025-01-16\n- **Owner(s):** Ana Silva,\n  Ben\n\n## Goals\n- [ ] a\n"
    odd = [text, "\ufeff" + text, text.replace("\n", "\r\n"), text.replace("\n", "\r"), text.replace("- **", "-\xa0**")]
    files = {f"experiments/{number}/2025-01-15_{number}.md": each for number, each in enumerate(odd)}
    site = build(project(files), today=TODAY)
    read = [(record.title.text, record.owners[1].text, len(record.tasks)) for record in site.catalog.records]
    assert read == [("Smoke", "Ben", 1)] * 5
    assert places(site, "EX215") == ["EX215 warning 3:13"] * 5
    assert places(site) == []


@pytest.mark.parametrize("link", ["loop.md", "loop.png", "../runs/loop.ndjson"])
def test_a_link_to_itself_is_an_error_and_is_not_followed(link, project, tmp_path):
    """Row 38."""
    loop = tmp_path / "experiments" / link
    for folder in ("experiments", "runs"):
        (tmp_path / folder).mkdir()
    loop.symlink_to(loop.name)
    (tmp_path / "experiments" / "around").symlink_to("..")
    site = check(project, f"[a]({link})\n")
    assert places(site)[0] == "EX406 error 1:5" or link == "loop.md"
    assert [place[:11] for place in places(site, "EX002")] == ["EX002 error"] * (link == "loop.md")


def test_a_link_that_leaves_the_project_is_not_read(project, tmp_path, tmp_path_factory):
    """Row 37."""
    outside = tmp_path_factory.mktemp("outside")
    (outside / "secret.md").write_text("# Secret\n")
    (tmp_path / "experiments").mkdir()
    for name, target in {"2025-01-17_secret.md": "secret.md", "secret.txt": "secret.md", "folder": ""}.items():
        (tmp_path / "experiments" / name).symlink_to(outside / target)
    site = check(project, "[a](secret.txt) [b](folder/secret.md) [c](folder/)\n")
    assert places(site) == ["EX403 error 1:5", "EX403 error 1:21", "EX403 error 1:43", "EX002 error 1:1"]
    assert "Secret" not in [record.heading for record in site.catalog.records]
    assert not [found.uri for found in site.found if "folder" in found.uri or found.uri.endswith(".txt")]
    assert site.published == {}


def test_a_pipe_is_never_opened(project, tmp_path):
    """Row 39."""
    (tmp_path / "experiments").mkdir()
    for name in ("2025-01-17_pipe.md", "pipe.ndjson"):
        os.mkfifo(tmp_path / "experiments" / name)
    site = check(project, "[a](pipe.ndjson)\n")
    assert places(site) == ["EX406 error 1:5", "EX002 error 1:1"]
    assert "experiments/pipe.ndjson" not in [found.uri for found in site.found]


def test_a_socket_is_never_opened(project, tmp_path):
    """Row 39."""
    (tmp_path / "experiments").mkdir()
    with socket.socket(socket.AF_UNIX) as opened, chdir(tmp_path / "experiments"):
        opened.bind("s.ndjson")  # a path of more than about a hundred characters is refused
        assert places(check(project, "[a](s.ndjson)\n")) == ["EX406 error 1:5"]


def test_a_record_is_opened_once(project, monkeypatch):
    """Row 41: what is checked is what is shown, whatever becomes of the file in between."""
    opened, really = [], open
    monkeypatch.setattr("builtins.open", lambda path, *more, **how: opened.append(path) or really(path, *more, **how))
    site = check(project, "# A\n")
    assert [path for path in opened if str(path).endswith(RECORD)] == [site.catalog.records[0].file]


def test_a_link_in_a_title_is_inert(project):
    """Rows 32 and 33."""
    site = check(project, "# ](javascript:alert(1)) [a](javascript:alert(2))\n\n- **Owner:** ](javascript:alert(3))\n")
    for page in site.pages:
        assert 'href="javascript:' not in markdown(page.markdown, extensions=["tables", "attr_list"])
    assert any("&#93;&#40;javascript" in page.markdown for page in site.pages)


def test_a_missing_artefact_is_told_the_nearest_name(project):
    """Row 40."""
    site = check(project, "[a](../runs/metric.ndjson)\n", **{"runs/metrics.ndjson": "{}\n"})
    [hint] = [each.hint for each in site.diagnostics if each.code == "EX401"]
    assert hint == "did you mean `../runs/metrics.ndjson`?"


@pytest.mark.parametrize(
    ("names", "code"),
    [(("2025-01-15_B", "2025-01-15_b"), "EX007"), (("2025-01-15_\xe9", "2025-01-15_e\u0301"), "EX007")],
    ids=["case", "Unicode form"],
)
def test_ids_that_only_machines_tell_apart_are_errors_at_both(names, code, project):
    """Rows 51 and 62."""
    site = build(project({f"experiments/{index}/{name}.md": "# A\n" for index, name in enumerate(names)}), today=TODAY)
    assert places(site) == [f"{code} error 1:3"] * 2


NAMES = ["CON", "con", "Ana/Ben", "..", ".", "t.", "t", "index", "README", "a" * 300, "a" * 299, "undated", "No owner"]
NAMES += ["é", "É", "!", "?"]


def test_no_name_loses_its_page(project):
    """Row 52."""
    owners = "".join(f"    - {name}\n" for name in NAMES)
    site = check(project, f"# A\n\n- **Owners:**\n{owners}")
    pages = [page.uri for page in site.pages if page.uri.startswith("experiments/by-owner/")]
    distinct = {name.casefold() for name in NAMES if name not in (".", "?")}  # these two say that there is none
    assert len(site.catalog.owners) == len(distinct)
    assert len({page.casefold() for page in pages}) == len(pages) == len(distinct) + 2  # the index, and "No owner"
    for page in pages:
        assert re.fullmatch(r"experiments/by-owner/(?!(?:con|readme|\.+)\.)[\w-]{1,90}\.md", page)


def test_a_record_over_a_limit_is_shown_as_plain_text(project):
    """Rows 58 and 60."""
    site = check(project, "# A <b>title</b>\n\n" + "[" * 20_000 + "\n```\n\0")
    assert record_source(site.catalog.records[0]) == (
        "\n# A &#60;b&#62;title&#60;&#47;b&#62;\n\n<pre><code># A &lt;b&gt;title&lt;/b&gt;\n\n"
        + "[" * 20_000
        + "\n&#96;&#96;&#96;\n\ufffd\n</code></pre>\n"
    )


OVER_LIMIT = {
    "brackets": "[" * 20_000,
    "brackets behind closed ones": "]" * 20_000 + "\n\n" + "[" * 20_000,
    "links": "[a](" * 20_000,
    "tags": "<a " * 20_000,
    "tags behind closed ones": ">" * 20_000 + "\n\n" + "<a " * 20_000,
    "tags with attributes": "<a b=c " * 5_000,
    "fences": "[" * 20_000 + "\n```\n\n# B\n\n~~~\n{{ a }}\n</code></pre><b>\n" * 1_000,
    "quotes": "> " * 400 + "a\n",
}


@pytest.mark.parametrize("text", OVER_LIMIT.values(), ids=OVER_LIMIT)
def test_a_record_over_a_limit_is_rendered_in_no_time_and_as_it_is(text, project):
    """Row 58."""
    site = check(project, f"# A\n\n{text}")
    assert [place[:11] for place in places(site)] == ["EX003 error"]
    with within(1):
        html = markdown(record_source(site.catalog.records[0]), extensions=["fenced_code", "attr_list", "md_in_html"])
    title, shown = BeautifulSoup(html, "html.parser").find_all(True, recursive=False)
    assert (title.name, shown.name) == ("h1", "pre")
    assert shown.get_text().rstrip() == f"# A\n\n{text}".rstrip()


def test_a_file_is_read_up_to_its_last_whole_line_below_the_limit(project):
    line = "é" * 4000 + "\n"
    site = check(project, "x" + line * (MAX_BYTES // len(line.encode()) + 1))
    assert places(site) == ["EX003 error 1:1"]
    assert site.catalog.records[0].source.text.endswith(line)


def test_lists_400_deep_are_read(project):
    """Row 60."""
    with within(5):
        site = check(
            project, "# A\n\n## Follow-ups\n\n" + "".join(f"{' ' * depth}- [ ] {depth}\n" for depth in range(400))
        )
    assert len(site.catalog.records[0].tasks) == 400
    assert places(site) == ["EX003 error 244:1"]


HARD = {
    "backticks": "`" * 17 + " ",
    "brackets of links": "](a)",
    "brackets of links on lines": "](\n",
    "comments": "<!--",
    "comments after a backtick": "`<!--",
    "tags with quotes": '<a b="',
    "tags with addresses": "<a href='",
    "addresses": '<a href="b">',
    "signs": "<=",
    "closed comments": "<!---->",
    "fences": "```py\n",
    "tildes": "~~~ a\n",
    "fences before headings": "```py\nx\n\n## A\n\n",
    "fences in fences": "```\n```py\nx\n",
    "fences on bullets": "- ```\n",
    "fences in quotes": "> ```\n> a\n\n",
    "elements that never end": "<pre>\n\n",
    "breaks": "<br>",
    "bold labels": "<b>a:</b>",
    "rows in HTML": "<tr><td>Date</td><td>",
    "sections as fields": "## Hypothesis\n\na. b\n\n",
    "sections without words": "## Cost\n| a |\n",
    "numbers of headings": "## 1. 1. 1. a\n",
    "jobs": "slurm job 1234, 1234 and ",
    "links to runs": "https://wandb.ai/a/b/runs/c ",
    "wiki links": "[[a b]] ",
    "tasks": "- [ ] a\n",
    "sections with tasks": "# Goals\n- [x] a\n",
    "labels": "- **Owner:** a\n",
    "labels of commands": "# Configuration\n- **CLI:** `a`\n",
    "tables": "a|b\n--|--\nc|d\n\n",
    "lists that are code": "a\n\n    - a\n",
}


@pytest.mark.parametrize("piece", HARD.values(), ids=HARD)
def test_reading_and_checking_take_time_that_grows_with_the_text_only(piece, project):
    """Row 59: a quadratic step would take minutes."""
    with within(5):
        check(project, "# A\n\n" + piece * (100_000 // len(piece)))


PLACED = {
    "a value": "- **Owner:** {}\n",
    "a value over two lines": "- **Owner:** {}\n  a\n",
    "a row": "- **Run:** a, b\n\n| {} |\n|--|\n",
    "a row with a backtick": "- **Run:** a, b\n\n| `{} |\n|--|\n",
    "a result": "## Results\n\n{}\n",
    "an artefact": "## Artifacts\n\n`{}!`\n",
    "a link": "[a](b{})\n",
    "a follow-up": "## Follow-ups\n\n- [x] {}\n",
}
REPEATED = ["a", "9", " ", "\t", "[", "(", "`", "*", "<a ", "](", "- ", "> ", "a.", "a/", "./", "#1", " (", "=", "<"]
REPEATED += ["~", "/", "<!--", "&"]


@pytest.mark.parametrize("place", PLACED.values(), ids=PLACED)
def test_no_place_takes_long_for_what_is_repeated_in_it(place, project):
    for repeated in REPEATED:
        with within(5):
            build(project({RECORD: place.format(repeated * (90_000 // len(repeated)))}), today=TODAY)


def patterns():
    """Every pattern that a module of the package holds, with the method by which the modules that know it apply it."""
    held, applied = {}, {}
    for found in pkgutil.walk_packages(mkdocs_exprec.__path__, "mkdocs_exprec."):
        if found.name == "mkdocs_exprec.__main__":
            continue
        module = importlib.import_module(found.name)
        code = Path(module.__file__).read_text(encoding="utf-8")
        for name, value in vars(module).items():
            if isinstance(value, re.Pattern | Rare):
                held.setdefault(id(value), (value, f"{found.name}.{name}"))
                applied.setdefault(id(value), set()).update(re.findall(rf"\b{name}\.(\w+)\(", code))
    for each, (value, name) in held.items():
        used = applied[each]
        method = "search" if used - {"match", "fullmatch"} or not used else min(used)
        yield pytest.param(value, method, id=f"{name}.{method}")


@pytest.mark.parametrize(("pattern", "method"), list(patterns()))
def test_a_pattern_takes_linear_time(pattern, method):
    """Row 59."""
    texts = ["a" * 1_000_000, "1" * 1_000_000, " " * 1_000_000]
    texts += [each * (200_000 // len(each)) for each in (*REPEATED, "`" * 17 + " ", "**a", "a\n", "](a)", "a.1")]
    for text in texts:
        with within(1):
            getattr(pattern, method)(text.encode() if isinstance(pattern.pattern, bytes) else text)


@pytest.mark.parametrize(
    "text",
    [
        "helm registry login " + "/data/exp/2025/01/24/runs/a/b/c " * 12 + "done",
        "docker login -p " * 12_500,
        "docker login " + "-u a " * 40_000,
    ],
    ids=["paths", "commands", "options"],
)
def test_the_arguments_of_a_command_are_read_in_one_way_only(text):
    with within(2):
        find_secrets(text)


def test_a_head_of_many_fields_takes_linear_time(project):
    """Each field of numbers is asked for its own."""
    many = "".join(f"- **Issues:** {number}\n" for number in range(1, 3_001))
    with within(20):
        record = build(project({RECORD: f"# A\n\n{many}"}), today=TODAY).catalog.records[0]
        named = named_in_head(record, {}, {}, {str(number): Place(url="https://x.org") for number in range(1, 3_001)})
    assert len(named) == 3_000
    assert all(len(each.places) == 1 for each in named)


@pytest.mark.skipif(os.name == "nt", reason="links need rights there")
def test_a_link_that_leads_in_a_circle_hides_no_run(project, tmp_path):
    (tmp_path / "runs" / "run-0001").mkdir(parents=True)
    (tmp_path / "runs" / "loop").symlink_to("loop")
    site = build(project({RECORD: "# A\n"}), today=TODAY)
    assert list(site.graph.folders) == ["run-0001"]


def test_any_file_name_works_in_a_link_and_in_an_address(project):
    """Row 62."""
    files = {"experiments/a b#c?d%20.md": "[x](é中.md)\n", "experiments/é中.md": "[x](a%20b%23c%3Fd%2520.md#top)\n"}
    site = build(project(files), today=TODAY)
    assert places(site, "EX401", "EX402", "EX403", "EX404") == []
    assert [target.place.uri for targets in site.targets.values() for target in targets] == sorted(files, reverse=True)
    assert "(a%20b%23c%3Fd%2520.md)" in site.pages[0].markdown


def test_a_control_character_in_a_name_is_told(project):
    """Row 27."""
    site = build(project({"experiments/2025-01-15_\u202eekoms.md": "# A\n"}), today=TODAY)
    [finding] = [each for each in site.diagnostics if each.code == "EX005"]
    assert finding.message.startswith("the file's name holds an invisible control character (U+202E)")
    assert finding.severity is Severity.WARNING


@pytest.mark.skipif(os.name == "nt", reason="names are text there")
def test_a_name_that_is_no_text_is_an_error(project, tmp_path):
    """Row 62: bytes that are not UTF-8."""
    (tmp_path / "experiments").mkdir()
    for name in (b"2025-01-17_\xff.md", b"\xff.txt"):
        Path(os.fsdecode(os.fsencode(tmp_path / "experiments") + b"/" + name)).write_bytes(b"# A\n")
    site = check(project, "# A\n")
    assert places(site) == ["EX002 error 1:1"]
    assert [found.name for found in site.found] == ["2025-01-15_smoke", "2025-01-16_other", "2025-01-17_\\udcff"]
    for page in site.pages:
        page.markdown.encode()


@pytest.mark.skipif(os.name == "nt", reason="permissions are another matter there")
def test_a_file_or_a_folder_without_permission_is_an_error_and_stops_nothing():
    """Row 63. Root may read everything, so it looks as somebody else."""
    with tempfile.TemporaryDirectory() as folder:
        Path(folder).chmod(0o755)
        experiments = Path(folder) / "experiments"
        (experiments / "locked").mkdir(parents=True)
        for name in ("2025-01-15_smoke.md", "2025-01-16_other.md", "locked/2025-01-17_a.md"):
            (experiments / name).write_text("# Readable\n")
        found = load_project(None, folder, CODE_OF)
        assert [record.heading for record in build(found, today=TODAY).catalog.records] == ["Readable"] * 3
        (experiments / "2025-01-15_smoke.md").chmod(0)
        (experiments / "locked").chmod(0)
        user = os.geteuid()
        try:
            os.seteuid(65534 if user == 0 else user)
            site = build(found, today=TODAY)
        finally:
            os.seteuid(user)
            (experiments / "locked").chmod(0o755)
    assert [record.heading for record in site.catalog.records] == ["2025-01-15_smoke", "Readable", "locked"]
    assert [(each.path, each.message) for each in site.diagnostics if each.code == "EX002"] == [
        (RECORD, "the file can't be read: permission denied"),
        ("experiments/locked", "the folder can't be listed: permission denied"),
    ]


@pytest.mark.parametrize("locked", ["experiments", "experiments/exp012/raw"])
def test_a_folder_that_can_not_be_listed_is_told_and_its_surroundings_are_read(locked, project, monkeypatch):
    """Row 63, whoever looks."""
    found = project({"experiments/exp012/README.md": "# Rate\n", "experiments/exp012/raw/a.txt": ""})
    list_folder = os.scandir

    def refuse(path):
        if path.endswith(locked):
            raise PermissionError(13, "Permission denied")
        return list_folder(path)

    monkeypatch.setattr(os, "scandir", refuse)
    site = build(found, today=TODAY)
    assert [(each.path, each.code) for each in site.diagnostics if each.code == "EX002"] == [(locked, "EX002")]
    assert [record.name for record in site.catalog.records if record.heading == "Rate"] == ["exp012"] * ("/" in locked)
    assert all(page.markdown for page in site.pages)


WRONG_OPTIONS = {
    "record": ({"record": "notes"}, "there is no such option; did you mean `records`?"),
    "zzz": ({"zzz": 1}, "there is no such option"),
    "records": ({"records": 5}, "expected a path or `path:` with `url:` and `exclude:`, found `5`"),
    "records, blank": ({"records": " "}, "expected text, found ` `"),
    "records, no path": ({"records": [{"url": "a"}]}, "an entry lacks its `path:`"),
    "records, a key": ({"records": [{"pth": "a"}]}, "an entry has no key `pth`; did you mean `path`?"),
    "records, exclude": ({"records": {"path": "a", "exclude": {}}}, "expected a path or a list of paths, found dict"),
    "url": ({"url": "a/../b"}, "expected a folder of the site such as `experiments/`, found `a/../b`"),
    "url, absolute": ({"url": "https://a"}, "expected a folder of the site such as `experiments/`, found `https://a`"),
    "runs": ({"runs": [1]}, "expected text, found `1`"),
    "repository": ({"repository": ["a"]}, "expected text, found list"),
    "severity": ({"severity": "off"}, "expected a rule and its severity, found `off`"),
    "severity, level": ({"severity": {"EX221": "fatal"}}, "`EX221` is error, warning, note or off, not `fatal`"),
    "severity, true": ({"severity": {"EX221": True}}, "`EX221` is error, warning, note or off, not `True`"),
    "severity, a list": ({"severity": {"EX221": []}}, "`EX221` is error, warning, note or off, not list"),
    "severity, zero": ({"severity": {"missing-owner": 0}}, "`missing-owner` is error, warning, note or off, not `0`"),
    "ignore, slug": (
        {"ignore": {"old/": ["missing-dat"]}},
        "`old/`: there is no rule `missing-dat`; did you mean `missing-date`?",
    ),
    "ignore, code": ({"ignore": {"old/": "EX2111"}}, "`old/`: there is no rule `EX2111`; did you mean `EX211`?"),
    "ignore, no such family": ({"ignore": {"old/": ["EX9"]}}, "`old/`: there is no rule `EX9`"),
    "ignore, form": (
        {"ignore": ["EX2"]},
        "expected patterns of paths, each with a list of rules, found list",
    ),
    "ignore, backslashes": (
        {"ignore": {"experiments\\2019\\": ["EX2"]}},
        r"`experiments\2019\` parts folders by a backslash; write `/`",
    ),
    "ignore, a backslash": ({"ignore": {r"old\a.md": "EX2"}}, r"`old\a.md` parts folders by a backslash; write `/`"),
    "ignore, taken back": ({"ignore": {"!old/": ["EX2"]}}, "`!old/` stands for no path"),
    "ignore, a comment": ({"ignore": {"# old": ["EX2"]}}, "`# old` stands for no path"),
    "ignore, no pattern": ({"ignore": {"!": ["EX2"]}}, "`!` is no pattern as in `.gitignore`"),
    "ignore, no range": ({"ignore": {"[z-a]": ["EX2"]}}, "`[z-a]` is no pattern as in `.gitignore`"),
    "records, excluded": (
        {"records": {"path": "experiments", "exclude": ["!"]}},
        "`!` is no pattern as in `.gitignore`",
    ),
    "records, excluded by a backslash": (
        {"records": {"path": "experiments", "exclude": "old\\"}},
        r"`old\` parts folders by a backslash; write `/`",
    ),
    "ignore, a number": ({"ignore": {"old/": [2]}}, "expected text, found `2`"),
    "severity, slug": ({"severity": {"file-nam": "off"}}, "there is no rule `file-nam`; did you mean `file-name`?"),
    "file_limit": ({"file_limit": "much"}, "expected a size such as `10 MB`, found `much`"),
    "file_limit, true": ({"file_limit": True}, "expected a size such as `10 MB`, found `True`"),
    "repository, no URL": (
        {"repository": "lab"},
        "expected a URL such as `https://github.com/owner/name`, found `lab`",
    ),
    "forge": ({"forge": "hub"}, "expected github, gitlab, bitbucket, gitea, found `hub`"),
    "references, label": (
        {"references": [{"pattern": "a", "url": "https://a.example", "label": "record"}]},
        "the label `record` stands for our own kind; choose another",
    ),
    "search": ({"search": "yes"}, "expected true or false, found `yes`"),
}  # fmt: skip


@pytest.mark.parametrize("name", WRONG_OPTIONS)
def test_a_wrong_option_is_named_with_what_was_expected(name):
    raw, message = WRONG_OPTIONS[name]
    with pytest.raises(WrongOptions) as error:
        parse_options(raw, CODE_OF)
    assert [mistake[:2] for mistake in error.value.mistakes] == [(name.partition(",")[0], message)]


def test_all_wrong_options_are_named_at_once():
    with pytest.raises(WrongOptions, match=r"url: .*; search: .*; zzz: .*; severity: "):
        parse_options({"url": 1, "search": 1, "zzz": 1, "severity": {"nothing": "off"}}, CODE_OF)


WRONG_CONFIGURATIONS = {
    "no YAML": ("a: [\n", r"mkdocs.yml:2:1 is not valid YAML: "),
    "no YAML characters": ("a: \x01\n", r"mkdocs.yml is not valid YAML: "),
    "no UTF-8": (b"site_name: \xff\n", r"mkdocs.yml can't be read: "),
    "a list": ("- a\n", r"mkdocs.yml holds no settings"),
    "a word for docs_dir": ("docs_dir: [a]\n", r"`docs_dir` should be text, not list"),
    "an heir of itself": ("INHERIT: ./mkdocs.yml\n", r"mkdocs.yml inherits from itself"),
    "an heir of nothing": ("INHERIT: gone.yml\n", r"gone.yml can't be read: No such file or directory"),
}


@pytest.mark.parametrize(("content", "message"), WRONG_CONFIGURATIONS.values(), ids=WRONG_CONFIGURATIONS)
def test_a_configuration_that_can_not_be_used_is_told_in_one_line(content, message, project):
    with pytest.raises(ConfigurationError, match=message) as error:
        project({"mkdocs.yml": content})
    assert len(str(error.value).splitlines()) == 1


def test_options_that_are_no_mapping_are_told(project):
    with pytest.raises(WrongOptions, match="exprec: expected options, one a line, as `name: value`"):
        project({"mkdocs.yml": "plugins:\n  - exprec: records\n"})


def git(folder, *arguments):
    """Run Git in a folder, as a user of its own, and give what it prints."""
    identity = ["-c", "user.name=Ana Silva", "-c", "user.email=ana@example.org", "-c", "commit.gpgsign=false"]
    done = subprocess.run(["git", *identity, *arguments], cwd=folder, capture_output=True, text=True, check=True)
    return done.stdout.strip()


def test_a_commit_that_the_repository_lacks_is_a_note(project, tmp_path):
    git(tmp_path, "init", "--quiet")
    git(tmp_path, "commit", "--quiet", "--allow-empty", "--message", "Begin")
    full = git(tmp_path, "rev-parse", "HEAD")
    text = f"""# A

- **Related PRs / Issues:** commit {full[:10]}, commit 0123abc

From commit `{full[:8]}`, revision {full} and commit `fedcba9876`; sum 0123abd, commit 1234567, SHA-256 `{"ab1" * 21}`.
"""
    site = build(project({"experiments/2025-01-15_a.md": text}), today=TODAY)
    found = [(each.line, each.message) for each in site.diagnostics if each.code == "EX415"]
    assert found == [(3, "the repository has no commit `0123abc`"), (5, "the repository has no commit `fedcba9876`")]
    assert {each.severity for each in site.diagnostics if each.code == "EX415"} == {Severity.NOTE}


def test_a_shallow_clone_or_none_says_nothing_of_commits(project, tmp_path):
    origin = tmp_path / "origin"
    origin.mkdir()
    git(origin, "init", "--quiet")
    for message in ("one", "two"):
        git(origin, "commit", "--quiet", "--allow-empty", "--message", message)
    git(tmp_path, "clone", "--quiet", "--depth", "1", origin.as_uri(), "lab")
    for folder in ("lab", "nowhere"):
        site = build(
            load_project(None, str(tmp_path / folder), CODE_OF)
            if project({f"{folder}/experiments/2025-01-15_a.md": "# A\n\ncommit `0123abc`\n"})
            else None,
            today=TODAY,
        )
        assert site.catalog.records
        assert not [each for each in site.diagnostics if each.code == "EX415"]


ELSEWHERE = {
    "test_hosts.test_what_a_hostile_head_says_is_shown_as_text": (28, 29, 30, 35),
    "test_properties.test_an_escaped_text_is_shown_as_it_is_and_read_as_nothing": (31,),
    "test_cases.test_a_rule_reports_its_bad_case": (50, 51, 53, 54),
    "test_secrets.test_no_page_and_no_log_repeats_a_secret_and_the_build_fails": (55,),
    "test_secrets.test_what_stands_for_a_secret_and_what_is_none_is_left_alone": (55, 56),
    "test_mentions.test_a_run_id_of_any_form_has_its_place_and_no_markup": (28, 29, 31, 52),
    "test_hosts.test_the_users_own_page_is_kept_and_ours_follows": (64,),
}
"""Tests that hold rows where pages are built, or where all of a kind are held together."""
NOTHING_READS_THEM = range(42, 50)
"""Rows on what stands in artefacts: a site links to them and publishes them, and looks at their size only."""


def test_every_row_has_its_test():
    named = [*REFUSED, *ACCEPTED, *(value.__doc__ or "" for value in globals().values() if callable(value))]
    rows = {
        int(number)
        for name in named
        if (match := re.match(r"(?:Rows? )?(\d+(?:(?:, | and )\d+)*)", name))
        for number in re.findall(r"\d+", match[1])
    }
    for test, held in ELSEWHERE.items():
        module, name = test.split(".")
        assert callable(getattr(importlib.import_module(f"tests.{module}"), name))
        rows |= set(held)
    assert set(range(1, 65)) - rows == set(NOTHING_READS_THEM)
