"""A generated project -> the same records with YAML front matter, and what other tools need to check them.

The other tools are markdownlint-cli2 (the form of the whole document), remark-lint-frontmatter-schema (the header
against a schema), and python-frontmatter with jsonschema (the same in one process of Python); the first two by npm.
"""

from __future__ import annotations

import json
import re
import shutil
import subprocess
from pathlib import Path
from typing import Any

PACKAGES = (
    "markdownlint-cli2@0.22.1", "remark-cli@12.0.1", "remark-frontmatter@5.0.0",
    "remark-lint-frontmatter-schema@3.15.4",
)  # fmt: skip
SCHEMA: dict[str, Any] = {
    "type": "object",
    "required": ["title", "date", "owners", "related", "run_ids", "seeds"],
    "properties": {
        "title": {"type": "string", "minLength": 1},
        "date": {"type": "string", "pattern": r"^\d{4}-\d{2}-\d{2}$"},
        "owners": {"type": "array", "minItems": 1, "items": {"type": "string"}},
        "related": {"type": "array", "items": {"type": "string"}},
        "run_ids": {"type": "array", "items": {"type": "string", "pattern": r"^run-\d+$"}},
        "seeds": {"type": "array", "items": {"type": "integer"}},
    },
}
IN_PYTHON = """\
import json, os, sys
import frontmatter, jsonschema
with open("record.schema.json") as file:
    validator = jsonschema.Draft7Validator(json.load(file))
wrong = 0
for entry in os.scandir("docs/experiments"):
    header = frontmatter.load(entry.path).metadata
    header["date"] = str(header["date"])
    wrong += sum(1 for _ in validator.iter_errors(header))
sys.exit(wrong)
"""
_REMARK = """\
import remarkFrontmatter from 'remark-frontmatter';
import remarkLintFrontmatterSchema from 'remark-lint-frontmatter-schema';
const schemas = { './record.schema.json': ['./docs/experiments/*.md'] };
export default { plugins: [remarkFrontmatter, [remarkLintFrontmatterSchema, { schemas }]] };
"""
_FORM = {"default": True, "MD013": False, "MD007": False, "MD060": False, "MD025": {"front_matter_title": ""}}
"""All rules of markdownlint but for those that the generated records were not written to: line length, the indent of
sub-lists, blanks in tables; a title in the header and one below it are not two."""
_FIELD = re.compile(r"- \*\*(?P<label>[^*]+):\*\* (?P<value>.*)")


def prepare(project: Path, folder: Path) -> None:
    """Write the records of a project into a folder with their heads as front matter; install the other tools there."""
    if (folder / "ready").exists():
        return
    records = folder / "docs" / "experiments"
    records.mkdir(parents=True)
    for record in (project / "docs" / "experiments").glob("*.md"):
        (records / record.name).write_text(with_front_matter(record.read_text(encoding="utf-8")), encoding="utf-8")
    shutil.copytree(project / "runs", folder / "runs")
    shutil.copy(project / "mkdocs.yml", folder)
    (folder / "record.schema.json").write_text(json.dumps(SCHEMA), encoding="utf-8")
    (folder / ".markdownlint.json").write_text(json.dumps(_FORM), encoding="utf-8")
    (folder / ".remarkrc.mjs").write_text(_REMARK, encoding="utf-8")
    (folder / "package.json").write_text('{"name": "peers", "private": true}', encoding="utf-8")
    npm = shutil.which("npm")
    if npm is None:
        raise RuntimeError("the comparison with other checkers needs npm")
    subprocess.run([npm, "install", "--silent", "--no-audit", "--no-fund", *PACKAGES], cwd=folder, check=True)
    (folder / "ready").touch()


def with_front_matter(text: str) -> str:
    """A generated record with its head as YAML front matter instead of bullets."""
    title, _, rest = text.partition("\n\n")
    head, _, body = rest.partition("\n\n")
    fields = {match["label"]: match["value"] for match in map(_FIELD.fullmatch, head.splitlines()) if match}
    header = {
        "title": title.removeprefix("# Experiment: "),
        "date": fields["Date"],
        "owners": fields["Owner(s)"].split(", "),
        "related": fields["Related PRs / Issues"].split(", "),
        "run_ids": [run.strip("`") for run in fields["Run IDs"].split(", ")],
        "seeds": [int(seed) for seed in fields["Seed(s)"].split(", ")],
    }
    lines = [f"{key}: {json.dumps(value)}" for key, value in header.items()]
    return "\n".join(["---", *lines, "---", "", title, "", body])
