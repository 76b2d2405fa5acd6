"""Fences that don't pair, comments that never end, raw HTML: they neither hide a field nor invent one."""

from __future__ import annotations

import pytest

from mkdocs_exprec.reading.record import read_record
from mkdocs_exprec.reading.source import Source

HEAD = "# Wider windows\n\n**Date:** 2025-01-15\n\n"
CODE = (
    "# Loading\ndate: 2020-02-02\nseed: 99\nauthor: Eve\n- **Owner:** Eve\nrun_id: run_99\n| Run |\n|---|\n| run_98 |\n"
)
REST = "## Results\n\n- **Seed:** 17\n- **Run IDs:** run_1\n"


def record_of(text):
    return read_record(Source(text), name="a", path="a.md", file="/a.md", uri="a.md", root="/")


def fenced(opening, closing, code=CODE):
    return f"{HEAD}{opening}\n{code}{closing}\n\n{REST}"


CASES = {
    "closed": fenced("```", "```"),
    "never closed": fenced("```", ""),
    "never closed, with words": fenced("```yaml", ""),
    "tildes never closed": fenced("~~~", ""),
    "closed by one that is too short": fenced("````", "```"),
    "closed by the other kind": fenced("```", "~~~"),
    "closed with words behind it": fenced("```text", "```python"),
    "closed with words, then another block": fenced("```text", "```text") + f"\n```bash\n{CODE}```\n",
    "the last of three never closed": fenced("```", "```") + f"\n```\n{CODE}```\n\n```python\n{CODE}",
    "the first of two never closed": fenced("```python", "") + f"\n```python\n{CODE}```\n",
    "never closed, another begins at once": fenced("```yaml", f"```python\n{CODE}```"),
    "a page of Markdown as an example": fenced(
        "````markdown", "````", f"# Example\n\n```python\n{CODE}```\n\n## Results\n\n"
    ),
    "words of a fence in a text": fenced("```text", "```", f"write\n```python\n{CODE}"),
    "on a bullet": f"{HEAD}- like this:\n- ```\n  {CODE.replace(chr(10), chr(10) + '  ')}\n  ```\n\n{REST}",
    "in a number's item, never closed": f"{HEAD}1. ```\n   date: 2020-02-02\n   seed: 99\n\n{REST}",
    "in a quote, never closed": f"{HEAD}> ```\n> date: 2020-02-02\n\n{REST}",
    "in a comment": f"{HEAD}<!--\n```yaml\n{CODE}```\n-->\n\n{REST}",
    "in a comment that never ends": f"{HEAD}<!-- old:\n{CODE}\n{REST}",
    "behind a comment that ends in an arrow": f"{HEAD}<!-- seed: 99 ->\n\n{REST}",
    "in another fence": fenced("~~~", "~~~", f"```yaml\n{CODE}```\n"),
    "in an element": f"{HEAD}<pre>\n{CODE}\n{CODE}</pre>\n\n{REST}",
    "in an element that never ends": f"{HEAD}<pre class='x'>\n{CODE}\n{REST}",
    "in a script": f"{HEAD}<script>\n{CODE}</script>\n\n{REST}",
    "around it boxes": f"{HEAD}<details open>\n<summary>More</summary>\n\n```\n{CODE}```\n\n</details>\n\n{REST}",
    "in a box": f"{HEAD}<div align='center'>\n\n{REST}\n</div>\n",
    "before a table in HTML": f"{HEAD}<table>\n<tr><td>a</td><td>b</td></tr>\n</table>\n\n{REST}",
}


@pytest.mark.parametrize("text", CASES.values(), ids=CASES)
def test_a_fence_neither_hides_nor_invents_a_field(text):
    record = record_of(text)
    assert record.title.text == "Wider windows"
    assert record.date.value == "2025-01-15"
    assert record.owners == ()
    assert [seed.value for seed in record.seeds] == [17]
    assert [run.text for run in record.runs] == ["run_1"]
    assert [section.title for section in record.sections] == ["Results"]


@pytest.mark.parametrize(
    "head",
    [
        "Date: 2025-01-15<br>\nAuthor: Ana Silva<br/>\nSeed: 17",
        "<b>Date:</b> 2025-01-15<br />\n<strong>Author</strong>: Ana Silva\n\n<b>Seed</b>: 17",
        "<p align='center'>Date: 2025-01-15</p>\n\n<p>Author: Ana Silva</p>\n<div>\nSeed: 17</div>",
        "<details>\n<summary>About</summary>\n\n**Date:** 2025-01-15 \n**Author:** Ana Silva\n**Seed:** 17\n</details>",
        "<table>\n  <tr><th>Date</th><td>2025-01-15</td></tr>\n  <tr>\n<td><b>Author</b></td>\n<td>Ana Silva</td></tr>"
        "\n<tr class='x'><td>Seed</td><td> 17 </td></tr>\n<tr><td>Date</td></tr>\n</table>",
        "```yaml\ndate: 2025-01-15\nauthor: Ana Silva\nseed: 17\n```",
        "```yaml\ndate: 2025-01-15\nauthor: Ana Silva\nseed: 17\n\n## Goals\n\nNone.",
        "```yaml\ndate: 2025-01-15\nauthor: Ana Silva\nseed: 17\n```text\n\n## Goals\n\n```\na\n```",
        "```\nseed: 99\n\n**Date:** 2025-01-15\n**Author:** Ana Silva\n**Seed:** 17",
    ],
)
def test_what_stands_in_html_or_in_yaml_that_is_not_closed_is_read(head):
    record = record_of(f"# A\n\n{head}\n")
    assert record.date.value == "2025-01-15"
    assert [owner.text for owner in record.owners] == ["Ana Silva"]
    assert [seed.value for seed in record.seeds] == [17]
    for span in (record.date.span, record.owners[0].span, record.seeds[0].span):
        assert record.outline.text[slice(*span)] in ("2025-01-15", "Ana Silva", "17")
