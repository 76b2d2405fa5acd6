"""Writes the reference pages of the documentation from the code that they describe."""

from __future__ import annotations

import contextlib
import io
import json
import os
import sys
from collections.abc import Iterator
from pathlib import Path

from mkdocs_exprec.checking import RULES
from mkdocs_exprec.cli import main
from mkdocs_exprec.keys import Key
from mkdocs_exprec.options import OPTIONS
from mkdocs_exprec.profiles import SCHEMA
from mkdocs_exprec.publishing.exports import KEYS, LINK_KEYS

FOLDER = Path(__file__).parent / "docs" / "reference"
MADE = "<!-- Made from the code by reference.py: do not edit. -->\n"
COMMANDS = ("check", "adopt", "list", "show", "links", "new")


def options() -> Iterator[str]:
    """One section an option."""
    yield "# Options\n"
    yield "All are optional, and stand under `exprec` in the `plugins` of `mkdocs.yml` or `properdocs.yml`.\n"
    for option in OPTIONS:
        yield f"## `{option.name}` {{#{option.name}}}\n"
        yield f"{option.description}\n"
        yield f"- **Form:** {option.form}\n- **Default:** {option.default}\n"


def rules() -> Iterator[str]:
    """A table of all rules, then one section a rule."""
    yield "# Rules\n"
    yield (
        "An **error** (unreadable, unsafe, ambiguous) fails the build after the site is written. A **warning** (an"
        " expectation of the template is unmet) fails `--strict`. A **note** is advice and never fails. The option"
        " [`severity`](options.md#severity) changes how much a rule weighs, by its name or its code.\n"
    )
    table = ["| Code | Rule | Severity | |", "| --- | --- | --- | --- |"]
    table += [f"| {rule.code} | [{rule.slug}](#{rule.slug}) | {rule.severity} | {rule.summary} |" for rule in RULES]
    yield "\n".join(table) + "\n"
    for rule in RULES:
        yield f"## {rule.code} {rule.slug} {{#{rule.slug}}}\n"
        yield f"*{str(rule.severity).capitalize()}.* {rule.documentation}\n"


def keys() -> Iterator[str]:
    """The keys of the JSON output."""
    yield "# JSON\n"
    yield (
        "`exprec show RECORD --json` prints one object, `exprec list --json` a list of them, newest first. Every key"
        " is always there. Keys may be added; none changes its meaning.\n"
    )
    yield _table_of(KEYS)
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
    return {name: "\n".join([*page(), MADE]) for name, page in PAGES.items()}


def schema() -> str:
    """The JSON Schema of a profile."""
    return json.dumps(SCHEMA, indent=2) + "\n"


def write() -> None:
    """Write every page."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    for name, text in pages().items():
        (FOLDER / name).write_text(text, encoding="utf-8")
        print(FOLDER / name, file=sys.stderr)
    (FOLDER / "profile.schema.json").write_text(schema(), encoding="utf-8")


if __name__ == "__main__":
    write()
