"""A report -> the text of each format that `exprec check` writes: one function a format."""

from __future__ import annotations

import json
import os
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from enum import Enum
from operator import attrgetter
from typing import TYPE_CHECKING, Any, NamedTuple
from urllib.parse import quote

from mkdocs_exprec import __version__
from mkdocs_exprec.checking.columns import printable
from mkdocs_exprec.checking.reports import Report, concise, one_line, rule_counts, statistics, text
from mkdocs_exprec.diagnostics import Diagnostic, Severity, counted
from mkdocs_exprec.keys import Key

if TYPE_CHECKING:
    from xml.etree.ElementTree import Element

    from mkdocs_exprec.checking.rules import Rule

ANNOTATIONS = 10
"""GitHub shows so many annotations of each severity that one step makes, and drops the others without a word."""


class Base(Enum):
    """From where the paths of a report are counted."""

    HERE = "the folder in which the command was started"
    PROJECT = "the folder of the configuration file"
    REPOSITORY = "the repository's root"


class Format(NamedTuple):
    """A format of reports."""

    write: Callable[[Report], str]
    base: Base
    statistics: Callable[[Report], str] | None = None
    """How it tells what was found by rule, if it can."""


REPORT_KEYS = (
    Key("findings", "list of objects", "What was found, by path and place."),
    Key("records", "integer", "How many records were checked."),
    Key("errors", "integer", "How many of the findings are errors."),
    Key("warnings", "integer", "How many are warnings."),
    Key("notes", "integer", "How many are notes."),
    Key("suppressed", "integer", "How many more are suppressed by comments in the records."),
    Key("known", "integer", "How many more the baseline knows."),
    Key("mended", "integer", "How many that the baseline knows are not there any more."),
    Key("fails", "boolean", "Whether the check fails; warnings count with `--strict`."),
)
"""The keys of `exprec check --format json`, in their order."""

FINDING_KEYS = (
    Key("path", "string", "The record, relative to the configuration file."),
    Key("line", "integer", "Where it begins, counted from 1."),
    Key("column", "integer", "The same, in characters, counted from 1."),
    Key("end_line", "integer", "Where it ends."),
    Key("end_column", "integer", "The same: behind its last character."),
    Key("code", "string", "The rule's code, such as `EX212`."),
    Key("slug", "string", "The rule's name, such as `impossible-date`."),
    Key("severity", "string", "`error`, `warning` or `note`."),
    Key("message", "string", "What was found."),
    Key("hint", "string or null", "What to write instead."),
    Key("fix", "object or null", "How it can be fixed: `title`; `safe`, whether `--fix` does it by itself."),
    Key("url", "string or null", "The page of the rule."),
    Key("fingerprint", "string", "Stays the same wherever in its file the finding moves; unique in a report."),
)
"""The keys of each finding, in their order."""

COUNT_KEYS = (
    Key("code", "string", "The rule's code."),
    Key("slug", "string", "The rule's name."),
    Key("severity", "string", "The gravest severity of its findings."),
    Key("count", "integer", "How often it found something."),
)
"""The keys of each rule in `exprec check --statistics --format json`, in their order."""


def json_report(report: Report) -> str:
    """One object, with the keys that the documentation names."""
    from mkdocs_exprec.checking.families import RULE_OF

    totals = report.totals
    return _json(
        {
            "findings": [
                {
                    "path": each.path,
                    "line": each.line,
                    "column": each.column,
                    "end_line": each.end_line,
                    "end_column": each.end_column,
                    "code": each.code,
                    "slug": each.slug,
                    "severity": str(each.severity),
                    "message": each.message,
                    "hint": each.hint or None,
                    "fix": each.fix and {"title": each.fix.title, "safe": each.fix.safe},
                    "url": RULE_OF[each.code].url,
                    "fingerprint": fingerprint,
                }
                for each, fingerprint in _with_fingerprints(report.diagnostics)
            ],
            "records": len(report.records),
            "errors": totals.errors,
            "warnings": totals.warnings,
            "notes": totals.notes,
            "suppressed": report.suppressed,
            "known": report.known.all,
            "mended": report.mended,
            "fails": totals.fails(strict=report.strict),
        }
    )


def json_statistics(report: Report) -> str:
    """A list with an object for each rule that found something, the most frequent first."""
    return _json(
        [
            {"code": each.code, "slug": each.slug, "severity": str(each.severity), "count": count}
            for each, count in rule_counts(report.diagnostics)
        ]
    )


def _json(data: object) -> str:
    return json.dumps(data, ensure_ascii=False, indent=2) + "\n"


def _with_fingerprints(diagnostics: Iterable[Diagnostic]) -> Iterator[tuple[Diagnostic, str]]:
    """Each diagnostic with what identifies it whatever else its file says; several alike are numbered."""
    from hashlib import sha256

    seen: Counter[str] = Counter()
    for each in diagnostics:
        identity = f"{each.path}\0{each.gist}"
        seen[identity] += 1
        yield each, sha256(f"{identity}\0{seen[identity]}".encode("utf-8", "surrogateescape")).hexdigest()


def github(report: Report) -> str:
    """GitHub's workflow commands, errors first; of more than are shown, the last tells how many more there are.

    The findings without an annotation follow as lines of the log.
    """
    lines: list[str] = []
    rest: list[Diagnostic] = []
    for severity, command in _COMMAND.items():
        found = [each for each in report.diagnostics if each.severity is severity]
        shown = found if len(found) <= ANNOTATIONS else found[: ANNOTATIONS - 1]
        lines += [_annotation(command, each) for each in shown]
        more = found[len(shown) :]
        if more:
            lines.append(f"::{command} title=exprec::{_data(_more(more, severity))}")
        rest += more
    lines += [_inert(f"- {each.severity} {one_line(each)}") for each in rest]
    return "\n".join([*lines, report.closing]) + "\n"


_COMMAND = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.NOTE: "notice"}
"""How GitHub calls the severities, the gravest first."""


def _annotation(command: str, diagnostic: Diagnostic) -> str:
    place = {"file": diagnostic.path, "line": diagnostic.line, "endLine": diagnostic.end_line}
    if diagnostic.end_line == diagnostic.line:  # GitHub knows columns within one line only
        place |= {"col": diagnostic.column, "endColumn": max(diagnostic.end_column, diagnostic.column + 1)}
    place["title"] = f"{diagnostic.code} {diagnostic.slug}"
    properties = ",".join(f"{name}={_property(str(value))}" for name, value in place.items())
    words = "\n".join(filter(None, (diagnostic.message, diagnostic.hint and f"help: {diagnostic.hint}")))
    return f"::{command} {properties}::{_data(words)}"


def _more(diagnostics: Sequence[Diagnostic], severity: Severity) -> str:
    rules = ", ".join(f"{each.code} {each.slug} ({count})" for each, count in rule_counts(diagnostics))
    return f"{counted(len(diagnostics), f'more {severity}')}, listed in the log of this step: {rules}"


def _data(words: str) -> str:
    """Escape the words of a workflow command; of control characters, only line ends are not spelled out."""
    return "%0A".join(printable(line).replace("%", "%25") for line in words.split("\n"))


def _property(words: str) -> str:
    """Escape the value of a property of a workflow command."""
    return _data(words).replace(":", "%3A").replace(",", "%2C")


def _inert(line: str) -> str:
    """A line for the log in which GitHub finds no command: the old form of one may stand anywhere in a line."""
    return line.replace("##[", "## [")


def gitlab(report: Report) -> str:
    """GitLab's report of code quality."""
    return _json(
        [
            {
                "description": each.sentence,
                "check_name": f"{each.code} {each.slug}",
                "fingerprint": fingerprint,
                "severity": _GITLAB[each.severity],
                "location": {
                    "path": each.path,
                    "positions": {
                        "begin": {"line": each.line, "column": each.column},
                        "end": {"line": each.end_line, "column": each.end_column},
                    },
                },
            }
            for each, fingerprint in _with_fingerprints(report.diagnostics)
        ]
    )


_GITLAB = {Severity.ERROR: "critical", Severity.WARNING: "major", Severity.NOTE: "info"}


def sarif(report: Report) -> str:
    """The Static Analysis Results Interchange Format, version 2.1.0."""
    from mkdocs_exprec.checking.families import RULE_OF

    codes = sorted({each.code for each in report.diagnostics})
    return _json(
        {
            "$schema": "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json",
            "version": "2.1.0",
            "runs": [
                {
                    "tool": {
                        "driver": {
                            "name": "exprec",
                            "semanticVersion": __version__,
                            "rules": [_sarif_rule(RULE_OF[code]) for code in codes],
                        }
                    },
                    "columnKind": "unicodeCodePoints",
                    "results": [
                        _sarif_result(each, codes.index(each.code), fingerprint)
                        for each, fingerprint in _with_fingerprints(report.diagnostics)
                    ],
                }
            ],
        }
    )


def _sarif_rule(rule: Rule) -> dict[str, Any]:
    explanation = rule.explanation
    words = f"{explanation.summary}\n\n{explanation.reason}"
    found = {
        "id": rule.code,
        "name": rule.slug,
        "shortDescription": {"text": explanation.summary},
        "fullDescription": {"text": words},
        "help": {"text": words, "markdown": words},
        "defaultConfiguration": {"level": str(rule.severity)},
    }
    return {**found, "helpUri": rule.url} if rule.url else found


def _sarif_result(diagnostic: Diagnostic, index: int, fingerprint: str) -> dict[str, Any]:
    return {
        "ruleId": diagnostic.code,
        "ruleIndex": index,
        "level": str(diagnostic.severity),
        "message": {"text": diagnostic.sentence},
        "locations": [
            {
                "physicalLocation": {
                    "artifactLocation": {"uri": quote(os.fsencode(diagnostic.path)), "uriBaseId": "%SRCROOT%"},
                    "region": {
                        "startLine": diagnostic.line,
                        "startColumn": diagnostic.column,
                        "endLine": diagnostic.end_line,
                        "endColumn": diagnostic.end_column,
                    },
                }
            }
        ],
        "partialFingerprints": {"exprec/v1": fingerprint},
    }


def junit(report: Report) -> str:
    """JUnit's XML: each record is a suite, each rule that found something in it a test.

    A test fails if its findings fail the check; others are told as its output. A record without findings is a suite
    with one test, which passes.
    """
    from xml.etree.ElementTree import Element, SubElement, indent, tostring

    root = Element("testsuites", name="exprec")
    by_record: dict[str, dict[str, list[Diagnostic]]] = {path: {} for path in report.records}
    for each in report.diagnostics:
        by_record[each.path].setdefault(f"{each.code} {each.slug}", []).append(each)
    for path, found in by_record.items():
        suite = SubElement(root, "testsuite", name=printable(path))
        for rule, diagnostics in (found or {"no findings": []}).items():
            case = SubElement(suite, "testcase", name=rule, classname=printable(path))
            words = "\n".join(map(one_line, diagnostics))
            gravest = max(diagnostics, key=attrgetter("severity"), default=None)
            if gravest and _fails(gravest, report):
                message = printable(gravest.message)
                SubElement(case, "failure", type=str(gravest.severity), message=message).text = words
            elif words:
                SubElement(case, "system-out").text = words
        _count(suite, "testcase")
    _count(root, "*/testcase")
    indent(root)
    return '<?xml version="1.0" encoding="UTF-8"?>\n' + tostring(root, "unicode") + "\n"


def _fails(diagnostic: Diagnostic, report: Report) -> bool:
    return diagnostic.severity >= (Severity.WARNING if report.strict else Severity.ERROR)


def _count(element: Element, tests: str) -> None:
    """Write down how many tests an element has, found by their path, and how many of them fail."""
    element.set("tests", str(len(element.findall(tests))))
    element.set("failures", str(len(element.findall(f"{tests}/failure"))))
    element.set("errors", "0")


FORMATS = {
    "text": Format(text, Base.HERE, statistics),
    "concise": Format(concise, Base.HERE, statistics),
    "json": Format(json_report, Base.PROJECT, json_statistics),
    "github": Format(github, Base.REPOSITORY),
    "gitlab": Format(gitlab, Base.REPOSITORY),
    "sarif": Format(sarif, Base.REPOSITORY),
    "junit": Format(junit, Base.REPOSITORY),
}
"""The formats by their names."""
