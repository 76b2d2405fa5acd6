"""What a text mentions, and what it does not: the matcher by itself."""

from __future__ import annotations

import re
import time

import pytest
from markdown.extensions.toc import slugify

from mkdocs_exprec.diagnostics import Span
from mkdocs_exprec.matching import Matcher, Names, heading_id
from mkdocs_exprec.options import ReferenceKind
from mkdocs_exprec.reading.forge import Forge

LAB = "https://github.com/a/lab"
FULL = "4f2a91c0" * 5
RECORDS = {
    "experiments/2025-01-15_smoke.md": ("2025-01-15_smoke", "2025-01-15_smoke.md", "experiments/2025-01-15_smoke.md"),
    "experiments/exp012/README.md": ("exp012", "exp012/README.md", "experiments/exp012/README.md"),
    "experiments/notes.md": ("notes", "notes.md", "experiments/notes.md"),
    "experiments/e7.md": ("e7", "e7.md", "experiments/e7.md"),
    "experiments/a/twin.md": ("twin", "twin.md", "experiments/a/twin.md"),
    "experiments/b/Twin.md": ("Twin", "Twin.md", "experiments/b/Twin.md"),
}
RUNS = ("run-0001", "run-0001-b", "baseline", "r1", "#63", "42", "12345678", "20260208-214230", "模型-0007", "run_0003")


def commits(names):
    return {name: FULL for name in names if FULL.startswith(name)}


def matcher(url=LAB, **more):
    return Matcher(Names.of(RUNS, ("run-0009", "latest"), RECORDS), Forge.of(url), commits=commits, **more)


def found(text, url=LAB, **how):
    return [
        (text[each.start : each.end], each.outside.url if each.outside else each.key)
        for each in matcher(url).find(text, **how)
    ]


SMOKE, EXP = "experiments/2025-01-15_smoke.md", "experiments/exp012/README.md"
LINKED = {
    "after run-0001, it": [("run-0001", "run-0001")],
    "run-0001-b and run-0001.": [("run-0001-b", "run-0001-b"), ("run-0001", "run-0001")],
    "(run_0003)": [("run_0003", "run_0003")],
    "実験run-0001を": [("run-0001", "run-0001")],
    "a folder's run-0009": [("run-0009", "run-0009")],
    "20260208-214230": [("20260208-214230", "20260208-214230")],
    "see 2025-01-15_smoke": [("2025-01-15_smoke", SMOKE)],
    "2025-01-15_smoke.md, experiments/2025-01-15_smoke.md": [
        ("2025-01-15_smoke.md", SMOKE),
        ("experiments/2025-01-15_smoke.md", SMOKE),
    ],
    "2025-01-15_smoke#results": [("2025-01-15_smoke#results", SMOKE)],
    "as exp012 did": [("exp012", EXP)],
    "see [[notes]] and [[exp012#Main Results|the sweep]]": [
        ("[[notes]]", "experiments/notes.md"),
        ("[[exp012#Main Results|the sweep]]", EXP),
    ],
    "| [[exp012\\|the sweep]] | [[exp012#results\\|its results]] |": [
        ("[[exp012\\|the sweep]]", EXP),
        ("[[exp012#results\\|its results]]", EXP),
    ],
    "[[EXP012]], [[e7]] and [[E7|the seventh]]": [
        ("[[EXP012]]", EXP),
        ("[[e7]]", "experiments/e7.md"),
        ("[[E7|the seventh]]", "experiments/e7.md"),
    ],
    "PR #12": [("#12", f"{LAB}/pull/12")],
    "Fixes #12": [("#12", f"{LAB}/issues/12")],
    "merged in #37, implemented by #38": [("#37", f"{LAB}/issues/37"), ("#38", f"{LAB}/issues/38")],
    "closes #12, #13 and #14, not in #15": [(f"#{n}", f"{LAB}/issues/{n}") for n in (12, 13, 14)],
    "PRs #12 and #13": [("#12", f"{LAB}/pull/12"), ("#13", f"{LAB}/pull/13")],
    "issue (#12)": [("#12", f"{LAB}/issues/12")],
    "PR 12 and issue 13": [("PR 12", f"{LAB}/pull/12"), ("issue 13", f"{LAB}/issues/13")],
    "GH-12": [("GH-12", f"{LAB}/issues/12")],
    "b/other#12": [("b/other#12", "https://github.com/b/other/issues/12")],
    f"commit {FULL[:7]} or {FULL}": [(FULL[:7], f"{LAB}/commit/{FULL}"), (FULL, f"{LAB}/commit/{FULL}")],
    f"at {LAB}/pull/12.": [(f"{LAB}/pull/12", f"{LAB}/pull/12")],
    f"({LAB}/commit/{FULL[:9]})": [(f"{LAB}/commit/{FULL[:9]}", f"{LAB}/commit/{FULL[:9]}")],
}
NOT_LINKED = (
    "run-0001-c, run-00011, xrun-0001, run-0001_x",
    "runs/run-0001/metrics.ndjson, ./run-0001, /run-0001, run-0001/",
    "run-0001.json, run-0001@3, a@run-0001, --run-0001, $run-0001, run-0001=x, ~run-0001",
    "baseline, r1, latest, notes, 42",
    "[[unknown]], [[]], [[ |x]], [[TWIN]], e7",
    "12345678 steps",
    "2025-01-15",
    "#12, C#12, a#12, #12a, 1.5#2, ##12, #12-3, [#12], #123456",
    "PR #63 is a run",
    "docs/guide.md#12, http://x.example/a#12",
    "issues, PR, PR12, issue 12 %, issue 1.5, subissue 12",
    "\nIssue 1: too slow\n- Issue 2",
    f"{FULL[:6]}, x{FULL[:8]}, {FULL}0, {FULL[:8]}.ndjson, 1234567, defaced, fedcba9876",
    "https://github.com/a/lab, https://github.com/a/lab/wiki/12, https://gitlab.com/a/lab/pull/12",
    "a! 12, wow!12",
    "https://z.example/?run=run-0001, https://z.example/#run-0001, https://z.example/?f=docs2/x#12",
    "and/or#4, Input/output#3, 1/2#3",
    "an issue 5 days ago, issue 12 times, issue 3 of the journal, PR 5 GB",
)


@pytest.mark.parametrize("text", LINKED)
def test_what_a_text_mentions_is_found(text):
    assert found(text) == LINKED[text]


@pytest.mark.parametrize("text", NOT_LINKED)
def test_what_it_does_not_mention_is_not(text):
    assert found(text) == []


def test_a_bare_number_is_a_reference_where_it_can_be_nothing_else():
    assert found("in #12 and #13", declared=frozenset({"a/lab#13"})) == [("#13", f"{LAB}/issues/13")]
    assert found("in #12, then #13", free=[Span(8, 20)]) == [("#13", f"{LAB}/issues/13")]
    assert found("#13, #2 ranks", declared=frozenset({"a/lab#13"})) == [("#13", f"{LAB}/issues/13")]
    spans = [Span(0, 30), Span(4, 7), Span(2, 9)]
    assert [text for text, _ in found("in #1, then #12 and #13", free=spans)] == ["#1", "#12", "#13"]
    pulls = matcher(pulls=frozenset({"a/lab#12"}))
    assert [each.outside.url for each in pulls.find("fixes #12, issue #12")] == [f"{LAB}/pull/12"] * 2


def test_a_code_span_names_what_is_all_it_holds():
    whole = matcher().whole
    named = {
        "run-0001": "run-0001",
        "baseline": "baseline",
        " r1 ": "r1",
        "#63": "#63",
        "notes.md": "experiments/notes.md",
    }
    assert {text: whole(text).key for text in named} == named
    assert whole("2025-01-15_smoke#results")[3:7] == (SMOKE, None, False, "results")
    assert whole(FULL[:8]).outside.url == f"{LAB}/commit/{FULL}"
    for text in ("42", "train --run run-0001", "run-0002", "#12", "notes", "latest", "", "0123456", "run-0001#x"):
        assert whole(text) is None


@pytest.mark.parametrize(
    ("url", "text", "expected"),
    [
        ("https://gitlab.com/a/b/lab", "MR !12", "https://gitlab.com/a/b/lab/-/merge_requests/12"),
        ("https://gitlab.com/a/b/lab", "issue #12", "https://gitlab.com/a/b/lab/-/issues/12"),
        (
            "https://gitlab.com/a/b/lab",
            "group/sub/project!12",
            "https://gitlab.com/group/sub/project/-/merge_requests/12",
        ),
        ("https://gitlab.com/a/b/lab", "as !12 says", "https://gitlab.com/a/b/lab/-/merge_requests/12"),
        ("https://gitlab.com/a/b/lab", FULL, f"https://gitlab.com/a/b/lab/-/commit/{FULL}"),
        ("https://bitbucket.org/a/lab/", "PR #12", "https://bitbucket.org/a/lab/pull-requests/12"),
        ("https://bitbucket.org/a/lab/", "issue 12", "https://bitbucket.org/a/lab/issues/12"),
        ("https://bitbucket.org/a/lab/", FULL[:9], f"https://bitbucket.org/a/lab/commits/{FULL}"),
        ("https://github.example.com/a/lab.git", "PR 12", "https://github.example.com/a/lab/pull/12"),
    ],
)
def test_each_forge_has_its_own_addresses(url, text, expected):
    [mention] = matcher(url).find(text)
    assert mention.outside.url == expected


@pytest.mark.parametrize(
    ("repository", "url", "shown"),
    [
        (LAB, f"{LAB}/pull/12#issuecomment-1", "#12"),
        (LAB, f"{LAB}/issues/012", "#12"),
        (LAB, "https://github.com/b/c/issues/3", "b/c#3"),
        (LAB, f"{LAB}/commit/{FULL}", FULL[:7]),
        ("https://gitlab.com/a/b/lab", "https://gitlab.com/a/b/lab/-/merge_requests/4", "!4"),
        ("https://bitbucket.org/a/lab", "https://bitbucket.org/a/lab/pull-requests/5", "#5"),
    ],
)
def test_a_full_url_of_the_forge_is_shown_short_and_kept_as_written(repository, url, shown):
    [mention] = matcher(repository).find(f"see {url}, please")
    assert (mention.outside.shown, mention.outside.url, mention.is_url) == (shown, url, True)


def test_without_a_repository_nothing_has_an_address():
    assert [each.outside.url for each in matcher(None).find("PR #12, b/other#3")] == ["", ""]


def test_a_path_of_the_repository_is_no_other_repository():
    assert matcher(folders=frozenset({"docs"})).find("docs/guide#12") == []


def test_kinds_of_ones_own_are_found_and_their_addresses_are_safe():
    kinds = (
        ReferenceKind("Jira", re.compile(r"METER-(\d+)"), "https://jira.example/browse/{0}?n={1}"),
        ReferenceKind("Board", re.compile(r"board:(?P<name>\S+)"), "https://b.example/{name}"),
    )
    own = matcher(kinds=kinds)
    text = 'METER-7, XMETER-7, METER-7b, board:"><b>'
    assert [(each.kind, each.outside.url) for each in own.find(text)] == [
        ("Jira", "https://jira.example/browse/METER-7?n=7"),
        ("Board", "https://b.example/%22%3E%3Cb%3E"),
    ]
    assert own.whole("METER-7").outside.shown == "METER-7"


@pytest.mark.parametrize(
    "title", ["Main Results", "  Ärger -- mit_Ölen! ", "结果", "a\tb - c", "`x`: 1.5", "--", "ﬁne ②"]
)
def test_the_id_of_a_heading_is_the_one_that_markdown_makes(title):
    assert heading_id(title) == slugify(title, "-")


LONG = tuple(
    piece * (200_000 // len(piece))
    for piece in ("a", "#", "1", "a/", "a.", "a-", "PR ", "f0", "https://", "#1", "!1,", " run-0001", "[[a", "[[a|")
)


@pytest.mark.parametrize("text", LONG, ids=lambda text: text[:9])
def test_what_is_repeated_many_times_takes_no_time_to_speak_of(text):
    start = time.process_time()
    matcher().find(text)
    assert time.process_time() - start < 5  # what grows with the square takes hours


def test_many_known_names_find_the_same_and_are_looked_up_not_searched_for():
    text = " ".join(f"run-{n:06} and word{n} or run-{n:06}-x" for n in range(0, 3000, 7))
    few = Names.of((f"run-{n:06}" for n in range(500)), (), {})
    many = Names.of((f"run-{n:06}" for n in range(50_000)), (), {})
    forge = Forge.of(LAB)
    assert len(Matcher(few, forge).find(text)) == len(range(0, 500, 7))
    assert len(Matcher(many, forge).find(text)) == len(range(0, 3000, 7))
    assert Matcher(many, forge).find("run-000007 x")[0].key == Matcher(few, forge).find("run-000007 x")[0].key
