"""Writes the reference pages of the documentation from the code that they describe."""

from __future__ import annotations

import contextlib
import io
import os
import shutil
import sys
from collections.abc import Iterator
from pathlib import Path

from mkdocs_exprec.checking.families import CODE_OF, RULES
from mkdocs_exprec.checking.formats import COUNT_KEYS, FINDING_KEYS, REPORT_KEYS
from mkdocs_exprec.checking.manual import FAMILIES, page
from mkdocs_exprec.cli import main
from mkdocs_exprec.keys import Key
from mkdocs_exprec.options import OPTIONS
from mkdocs_exprec.profiles import schema
from mkdocs_exprec.publishing.exports import KEYS, LINK_KEYS

FOLDER = Path(__file__).parent / "docs" / "reference"
MADE = "<!-- Made from the code by reference.py: do not edit. -->\n"
COMMANDS = ("check", "explain", "adopt", "list", "show", "links", "new")


def options() -> Iterator[str]:
    """One section an option."""
    yield "# Options\n"
    yield "All are optional, and stand under `exprec` in the `plugins` of `mkdocs.yml` or `properdocs.yml`.\n"
    for option in OPTIONS:
        yield f"## `{option.name}` {{#{option.name}}}\n"
        yield f"{option.description}\n"
        yield f"- **Form:** {option.form}\n- **Default:** {option.default}\n"


def rules() -> Iterator[str]:
    """A table of the rules of each family."""
    yield "# Rules\n"
    yield (
        "An **error** (unreadable, unsafe, ambiguous) fails the build after the site is written. A **warning** (an"
        " expectation of the template is unmet) fails `--strict`. A **note** is advice and never fails. The option"
        " [`severity`](options.md#severity) changes how much a rule weighs, by its name or its code; what else there is"
        " to choose stands under [Checks](../checking.md). `exprec explain CODE` shows the page of a rule in the"
        " terminal.\n"
    )
    yield (
        "The examples show the part of a record that matters; the rest of it is as in the template. Each of them is"
        " checked: the bad one gives this finding and no other, the good one none.\n"
    )
    for start, family in FAMILIES.items():
        yield f"## {family}\n"
        table = ["| Rule | |", "| --- | --- |"]  # no more columns than a phone has room for
        table += [
            f"| {rule.code} [{rule.slug}](rules/{rule.slug}.md){{#{rule.slug}}}, {rule.severity} |"
            f" {rule.explanation.summary} |"
            for rule in RULES
            if rule.code.startswith(start)
        ]
        yield "\n".join(table) + "\n"


def rule_pages() -> dict[str, str]:
    """The page of each rule by its file's name."""
    linked = "[`{0}`](../options.md#{0})".format
    return {
        f"rules/{rule.slug}.md": f"{page(rule, linked)}\n[All rules](../rules.md#{rule.slug})\n\n{MADE}"
        for rule in RULES
    }


def keys() -> Iterator[str]:
    """The keys of the JSON output."""
    yield "# JSON\n"
    yield (
        "`exprec show RECORD --json` prints one object, `exprec list --json` a list of them, newest first. Every key"
        " is always there. Keys may be added; none changes its meaning.\n"
    )
    yield _table_of(KEYS)
    yield "## `exprec check --format json` {#check}\n"
    yield "One object.\n"
    yield _table_of(REPORT_KEYS)
    yield "Each of its `findings`:\n"
    yield _table_of(FINDING_KEYS)
    yield "With `--statistics`, a list with an object for each rule that found something, the most frequent first:\n"
    yield _table_of(COUNT_KEYS)
    yield "## `exprec links --json` {#links}\n"
    yield "A list with an object for each mention, by record, newest first.\n"
    yield _table_of(LINK_KEYS)


def _table_of(keys: tuple[Key, ...]) -> str:
    table = ["| Key | Value | |", "| --- | --- | --- |"]
    table += [f"| `{key.name}` | {key.form} | {key.description} |" for key in keys]
    return "\n".join(table) + "\n"


def commands() -> Iterator[str]:
    """What each command prints as its help."""
    yield "# Commands\n"
    yield "Exit codes: 0 fine, 1 findings that fail, 2 wrong usage.\n"
    for command in COMMANDS:
        yield f"## `exprec {command}` {{#{command}}}\n"
        yield "".join(f"    {line}".rstrip() + "\n" for line in _help(command).splitlines())


def _help(command: str) -> str:
    os.environ["COLUMNS"] = "96"
    with contextlib.redirect_stdout(io.StringIO()) as output:
        main([command, "--help"])
    return output.getvalue()


PAGES = {"options.md": options, "rules.md": rules, "json.md": keys, "commands.md": commands}


def pages() -> dict[str, str]:
    """The text of every reference page by its file's name."""
    return {name: "\n".join([*write(), MADE]) for name, write in PAGES.items()} | rule_pages()


def write() -> None:
    """Write every page."""
    shutil.rmtree(FOLDER / "rules", ignore_errors=True)
    (FOLDER / "rules").mkdir(parents=True)
    for name, text in pages().items():
        (FOLDER / name).write_text(text, encoding="utf-8")
        print(FOLDER / name, file=sys.stderr)
    (FOLDER / "profile.schema.json").write_text(schema(CODE_OF), encoding="utf-8")


if __name__ == "__main__":
    write()
