"""What is read from the head of a record, in the forms and languages in which people write it, and what is not."""

from __future__ import annotations

from datetime import date

import pytest

from mkdocs_exprec.diagnostics import Span
from mkdocs_exprec.pipeline import build
from mkdocs_exprec.publishing.exports import record_data
from mkdocs_exprec.reading.dates import date_in_folders, date_in_name, parse_date
from mkdocs_exprec.reading.labels import LABELS
from mkdocs_exprec.reading.record import read_record
from mkdocs_exprec.reading.source import decode
from mkdocs_exprec.reading.template import is_placeholder, is_unfilled, normalised, says_none
from mkdocs_exprec.reading.values import commit_of, first_sentence, named_id, record_ids, seeds_in, shape
from mkdocs_exprec.reading.vocabulary import KNOWN

EMPTY = {
    "date": None,
    "owners": [],
    "status": None,
    "runs": [],
    "seeds": [],
    "commit": None,
    "branch": None,
    "parents": [],
}


def read(text, name="wide"):
    """Every field of a record that is not empty, as `exprec show --json` has it."""
    record = read_record(decode(text.encode()), name=name, path=f"{name}.md", file="/a.md", uri="a.md", root="/")
    found = {
        "date": record.date and record.date.value,
        "owners": [owner.text for owner in record.owners],
        "status": record.status and record.status.text,
        "runs": [run.text for run in record.runs],
        "seeds": [seed.value for seed in record.seeds],
        "commit": record.commit and record.commit.text,
        "branch": record.branch and record.branch.text,
        "parents": [parent.text for parent in record.parents],
    }
    return {key: value for key, value in found.items() if value != EMPTY[key]} | (
        {"id": record.id} if record.id != name else {}
    )


LANGUAGES = {
    "German": (
        "- **Datum:** 15. Januar 2025\n- **Bearbeiterin:** Petra Klein und Jan Bauer\n- **Zustand:** fertig\n"
        "- **Zweig:** exp/weit\n- **Zufallsseed:** 17\n- **Baut auf:** exp011\n",
        {"date": "2025-01-15", "owners": ["Petra Klein", "Jan Bauer"], "status": "fertig", "branch": "exp/weit",
         "seeds": [17], "parents": ["exp011"]},
    ),
    "French": (
        "Date de l’expérience : 15 janvier 2025\nAuteur : Hélène Dupont et Luc Roy\nÉtat : terminé\n"
        "Branche : `exp/large`\nGraine : 42\nFait suite à : exp011\n",
        {"date": "2025-01-15", "owners": ["Hélène Dupont", "Luc Roy"], "status": "terminé", "branch": "exp/large",
         "seeds": [42], "parents": ["exp011"]},
    ),
    "Spanish": (
        "| Campo | Valor |\n|---|---|\n| Fecha del experimento | 15 de enero de 2025 |\n| Autora | María Gil |\n"
        "| Estado | En curso |\n| Rama | exp/ancho |\n| Semilla | 7 |\n",
        {"date": "2025-01-15", "owners": ["María Gil"], "status": "En curso", "branch": "exp/ancho", "seeds": [7]},
    ),
    "Italian": (
        "**Data Esperimento**: 31/01/2025 10:30\n**Autore**: Chiara Rossi e Luca Bianchi\n**Stato**: In corso\n",
        {"date": "2025-01-31", "owners": ["Chiara Rossi", "Luca Bianchi"], "status": "In corso"},
    ),
    "Japanese": (
        "- 実施日：2025年1月15日（水）〜1月17日\n- 実験者：伊藤、佐藤\n- ステータス：完了\n- 乱数シード：42\n"
        "- 作業ブランチ：exp/wide\n- 対象コミット：4f2a91c\n- 親実験：[[exp011_narrow]]\n- 実行ID：run-0042\n",
        {"date": "2025-01-15", "owners": ["伊藤", "佐藤"], "status": "完了", "seeds": [42], "branch": "exp/wide",
         "commit": "4f2a91c", "parents": ["exp011_narrow"], "runs": ["run-0042"]},
    ),
    "Korean": (
        "> **실험 기간**: 2025.01.15 ~ 2025.01.18\n> **실험자**: 김민지 (연구원)\n> **진행 상태**: 진행 중\n"
        "> **작업 브랜치**: `exp/wide`\n> **커밋 해시**: `4f2a91c`\n"
        "> **실험 Run**: `run-0042`\n> **이전 실험**: exp011\n",
        {"date": "2025-01-15", "owners": ["김민지"], "status": "진행 중", "branch": "exp/wide", "commit": "4f2a91c",
         "runs": ["run-0042"], "parents": ["exp011"]},
    ),
    "Chinese": (
        "**实验日期**：2025 年 1 月 15 日　**实验人员**：王伟　**实验状态**：🟡 进行中\n**随机种子**：1、2、3\n"
        "**代码分支**：exp/wide\n**提交哈希**：`4f2a91c` (最新)\n**父实验**：exp011\n",
        {"date": "2025-01-15", "owners": ["王伟"], "status": "进行中", "seeds": [1, 2, 3], "branch": "exp/wide",
         "commit": "4f2a91c", "parents": ["exp011"]},
    ),
}  # fmt: skip


@pytest.mark.parametrize(("head", "expected"), LANGUAGES.values(), ids=LANGUAGES)
def test_metadata_is_read_in_each_language(head, expected):
    assert read(f"# T\n\n{head}") == expected


FORMS = {
    "commas and stops between pairs": (
        "Date: 2025-01-15. Status: FAILED before the first step. Seed: 7, Commit: 4f2a91c\n",
        {"date": "2025-01-15", "status": "FAILED before the first step", "seeds": [7], "commit": "4f2a91c"},
    ),
    "line breaks of HTML": (
        "**Date:** 2025-01-15<br>**Author:** Ana Silva<br/>**Status:** Done\n",
        {"date": "2025-01-15", "owners": ["Ana Silva"], "status": "Done"},
    ),
    "no blank behind the colon": ("Date:2025-01-15\nSeed:42\n", {"date": "2025-01-15", "seeds": [42]}),
    "a dash for a colon": ("**Author** — Ana Silva\n**Seed** - 42\n", {"owners": ["Ana Silva"], "seeds": [42]}),
    "an unknown label behind a known one": (
        "**Author**: Ana Silva, **Model**: X\n**Status**: Done · **Lane**: two\n",
        {"owners": ["Ana Silva"], "status": "Done"},
    ),
    "template bullets with several pairs": (
        "- **Owner:** Ana Silva · **Date:** 2025-01-15\n- **Seed:** 1\n",
        {"owners": ["Ana Silva"], "date": "2025-01-15", "seeds": [1]},
    ),
    "two fields in one label": (
        "**Author / date:** Ana Silva, 2025-01-15\n**Branch / Commit:** `exp/wide` / `4f2a91c`\n",
        {"owners": ["Ana Silva"], "date": "2025-01-15", "branch": "exp/wide", "commit": "4f2a91c"},
    ),
    "one side of a label": (
        "| Field | Value |\n|---|---|\n| Git commit / dirty | `4f2a91c` / clean |\n", {"commit": "4f2a91c"},
    ),
    "a wrapped value": (
        "**Builds on:** exp001 (the first one, which is told about at length), exp002\n(the second one), exp003\n",
        {"parents": ["exp001", "exp002", "exp003"]},
    ),
    "the row below a header": (
        "| Date | Author | Status |\n|---|---|---|\n| 2025-01-15 | Ana Silva | Done |\n",
        {"date": "2025-01-15", "owners": ["Ana Silva"], "status": "Done"},
    ),
    "a subtitle": (
        "## The subtitle\n\n**Date:** 2025-01-15  \n**Device:** cpu  \n\n## Goals\n\nWords.\n", {"date": "2025-01-15"},
    ),
    "a section that says so": (
        "## Goals\n\nWords.\n\n## Metadata\n\n- Status: done\n- Owner: Ana Silva\n\n## Results\n\n- Status: fine\n",
        {"status": "done", "owners": ["Ana Silva"]},
    ),
    "a numbered first section": (
        "## 1. Record\n\n| field | value |\n|---|---|\n| status | NEEDS_REVIEW (spec). Later more. |\n| seed | 7 |\n",
        {"status": "NEEDS_REVIEW (spec)", "seeds": [7]},
    ),
    "a first section with a symbol": ("## 📋 실험 개요\n\n### 실험 정보\n- **상태**: 완료\n", {"status": "완료"}),
    "a table in any section that has the id": (
        "## Design\n\nWords.\n\n## Card\n\n| Item | Value |\n|---|---|\n"
        "| Experiment ID | EXP-012 |\n| Status | done |\n",
        {"id": "EXP-012", "status": "done"},
    ),
    "the last lines": (
        "## Goals\n\nWords.\n\n---\n\n**작성일**: 2025-01-15\n**실험자**: Ana Silva\n",
        {"date": "2025-01-15", "owners": ["Ana Silva"]},
    ),
    "the last lines count for less": (
        "**Author:** Ana Silva\n\n## Goals\n\nWords.\n\n**Author:** Ben Okafor\n**Version:** 2\n",
        {"owners": ["Ana Silva"]},
    ),
    "labels further down": (
        "## Setup\n\n- Seed: `42`\n- Source revision: `4f2a91c0`\n- 실험 ID: `ini-wide-minimal`\n- 🌱 Branch: main\n",
        {"seeds": [42], "commit": "4f2a91c0", "branch": "main", "id": "ini-wide-minimal"},
    ),
    "labels in sections on others": (
        "## Baseline\n\n- Run ID: base_1\n- Commit: aaa1111\n- Seed: 1\n\n## Setup\n\n- Seed: 2\n\n### Run\n\n"
        "- Run ID: own_1\n\n## Next steps\n\n### Later\n\n- Seed: 43\n- Parent: exp009\n\n"
        "## References\n\n- Commit: abc2222\n",
        {"seeds": [2], "runs": ["own_1"]},
    ),
    "a parent in the background": (
        "# Baseline\n\nWords.\n\n## Background\n\n- Parent: exp009\n", {"parents": ["exp009"]},
    ),
    "a record about a baseline": ("# Baseline\n\nWords.\n\n## Setup\n\n- Seed: 2\n", {"seeds": [2]}),
    "a table further down counts for less": (
        "**Author:** Ana Silva\n**Date:** 2025-01-15\n\n## Method\n\n| F | V |\n|---|---|\n| Author | Ben Okafor |\n"
        "| Date | 2009-01-01 |\n| Status | open |\n",
        {"owners": ["Ana Silva"], "date": "2025-01-15", "status": "open"},
    ),
    "marks around values": (
        "- **Owners:** _Ana Silva_, \"Ben Okafor\", J. R. Smith\n- **Status:** ==done==\n",
        {"owners": ["Ana Silva", "Ben Okafor", "J. R. Smith"], "status": "done"},
    ),
    "line breaks by a backslash": (
        "**Author:** Ana Silva\\\n**Status:** done\\\n**Branch:** main\\\n**Seed:** 3\n",
        {"owners": ["Ana Silva"], "status": "done", "branch": "main", "seeds": [3]},
    ),
    "symbols before every label of a line": (
        "📅 **Date:** 2025-01-15 | 👤 **Author:** Ana Silva | ✅ **Status:** :heavy_check_mark: done\n",
        {"date": "2025-01-15", "owners": ["Ana Silva"], "status": "done"},
    ),
    "a break in a cell": (
        "| Field | Value |\n|---|---|\n| Author | Ana Silva<br>Dr. Ben Okafor |\n"
        '| Status | <span style="color:green">Done</span> |\n',
        {"owners": ["Ana Silva", "Dr. Ben Okafor"], "status": "Done"},
    ),
    "tags around labels": (
        "<b>Author:</b> Ana Silva<br><i>Status</i>: done<br><em>Seed:</em> 3\n",
        {"owners": ["Ana Silva"], "status": "done", "seeds": [3]},
    ),
    "a definition": (
        "Owner:\n: Ana Silva\n\nConducted by: Ben Okafor on 2024-03-29\n",
        {"owners": ["Ana Silva", "Ben Okafor"]},
    ),
    "initials": ("> Author: S. O'Neill\n\n- Engineer: Prof. K. Lee\n", {"owners": ["S. O'Neill", "Prof. K. Lee"]}),
    "an initial below a heading": ("## Author\n\nJ. Smith\n", {"owners": ["J. Smith"]}),
    "data that are no date": (
        "**Data:** 2024-12-01 snapshot of CommonCrawl\n**Created:** 2025-03-28\n", {"date": "2025-03-28"},
    ),
    "a day in Italian": (
        "**Data**: 14-15 Dicembre 2025\n**Autore**: A. Bianchi\n",
        {"date": "2025-12-14", "owners": ["A. Bianchi"]},
    ),
    "a list of seeds cut short": ("Seeds: 1, 2, ..., 5\n", {"seeds": [1, 2, 3, 4, 5]}),
    "a banner before the title": (
        "# ⚠️ DEPRECATED - do not use\n\n# T\n\nDate: 2025-01-15\n", {"date": "2025-01-15"},
    ),
    "a title that says draft": ("# DRAFT - of it\n\nDate: 2025-01-15\n", {"date": "2025-01-15"}),
    **{
        f"a date of its own name, {label}": (f"{label}: 2025-01-15\n", {"date": "2025-01-15"})
        for label in (
            "Benchmark date", "Date of analysis", "- **Created date", "Data analisi", "Data test", "Analysedatum",
            "Fecha de análisis", "更新日時", "등록일", "Run at", "Tested on", "Date:",
        )
    },
    "a better date": (
        "Completed date: 2025-01-17\nSession date: 2025-01-16\nDate: 2025-01-15\n", {"date": "2025-01-15"},
    ),
    "other owners": (
        "Lead researcher: A. Silva\nPI: Ben Okafor\nErsteller: C. Roth\n",
        {"owners": ["A. Silva", "Ben Okafor", "C. Roth"]},
    ),
    "other runs": ("- Run dir: `runs/r_1`\n- Task ID: t_12\n", {"runs": ["r_1", "t_12"]}),
    "other parents": (
        "- Previous run: exp001\n- Variant of: exp002\n- Basado en: experimento_07\n- Compared to: exp003\n",
        {"parents": ["exp001", "exp002", "experimento_07", "exp003"]},
    ),
    "a phase": ("Phase: done\nFinal commit: 4f2a91c\n", {"status": "done", "commit": "4f2a91c"}),
    "a linked id": ("- **Id:** [EXP-013](https://example.org/13)\n", {"id": "EXP-013"}),
    "a record whose id is like its own": ("# RAG-08: T\n\n基于: RAG-07\n", {"parents": ["RAG-07"]}),
    "a table with remarks": (
        "| Key | Value | Notes |\n|---|---|---|\n| Date | 2025-01-15 | late |\n| Author | Ana Silva | |\n",
        {"date": "2025-01-15", "owners": ["Ana Silva"]},
    ),
    "a table in a quote": (
        "> | Key | Value |\n> |---|---|\n> | Date | 2025-01-15 |\n> | Author | Ana Silva |\n",
        {"date": "2025-01-15", "owners": ["Ana Silva"]},
    ),
    "front matter in a fence": (
        "```yaml\n---\ndate: 2025-01-15\nauthor: Ana Silva\n---\n```\n",
        {"date": "2025-01-15", "owners": ["Ana Silva"]},
    ),
    "a bold label without a colon": ("**Run ID(s)**\n\n- run-1\n- run-2\n", {"runs": ["run-1", "run-2"]}),
    "symbols": ("**Author:** 👤 Ana Silva ⚔️\n**Status:** ✅ **Done**\n", {"owners": ["Ana Silva"], "status": "Done"}),
    "a role behind a dash": ("**Author:** Ana Silva — research lead, PhD\n", {"owners": ["Ana Silva"]}),
    "a status that others take for nothing": ("Status: pending\nDate: pending\n", {"status": "pending"}),
    "a long status": (
        "Status: **planned; nothing is built yet**. It needs a model, the data of [the note](a.md), and days.\n",
        {"status": "planned; nothing is built yet"},
    ),
    "an estimated date": ("Date: ~2025-01-15\n", {"date": "2025-01-15"}),
    "runs with words before them": (
        "**Run IDs:**\n- first: `run-0042`\n- after the mend: run-0043\n**Date:** 2025-01-15\n",
        {"runs": ["run-0042", "run-0043"], "date": "2025-01-15"},
    ),
    "runs with remarks behind them": (
        "- **Run IDs:**\n    1. run-14: baseline\n    2. run-16 = again\n    3. <https://wandb.ai/a/b/runs/c10d10e1>\n"
        "    4. the second: run-18 (late)\n    5. primary `run-20`\n",
        {"runs": ["run-14", "run-16", "c10d10e1", "run-18", "run-20"]},
    ),
    "words for runs, and a table of them": (
        "- **Run:** see the table below\n\n## Results\n\n| Run | F1 |\n|---|---|\n| run-7 | 0.5 |\n",
        {"runs": ["run-7"]},
    ),
    "a column of run ids": ("| Stage A run ID | Best |\n|---|---|\n| `a_1` | 5 |\n", {"runs": ["a_1"]}),
    "seeds as words have them": (
        "- **Seed(s):** `0, 1, 2`, one run each, in parallel\n", {"seeds": [0, 1, 2]},
    ),
    "seeds in a list below": ("- **Seed(s):**\n  - Train seed: `1077`\n", {"seeds": [1077]}),
    "records of the same kind as this": (
        "# REC-012: T\n\n**Related:** REC-011, TASK-7\n**Related experiments:** REC-010 (the first)\n",
        {"parents": ["REC-010", "REC-011"]},
    ),
    "records that have letters only": (
        "# BX: T\n\n**Related experiments:** AX (a study), RX (again)\n", {"parents": ["AX", "RX"]},
    ),
    **{
        f"a label made of a word for it, {label}": (f"- {label}: {value}\n", expected)
        for label, value, expected in (
            ("Submitted", "2025-01-15", {"date": "2025-01-15"}),
            ("Pre-registered on", "2025-01-15", {"date": "2025-01-15"}),
            ("登録日", "2025-01-15", {"date": "2025-01-15"}),
            ("归档时间", "2025-01-15 10:00", {"date": "2025-01-15"}),
            ("Diagnostic seed", "2", {"seeds": [2]}),
            ("Freeze commit", "`4f2a91c`", {"commit": "4f2a91c"}),
            ("PR branch", "exp/wide", {"branch": "exp/wide"}),
            ("Authoritative run", "`outputs/EXP-007/20250115T1750_4f2a/` (clean)", {"runs": ["20250115T1750_4f2a"]}),
            ("Human owner", "Ana Silva", {"owners": ["Ana Silva"]}),
            ("Follow-on-from", "exp011", {"parents": ["exp011"]}),
        )
    },
    "a commit behind a link": (
        "| Key | Value |\n|---|---|\n| GitHub | [4f2a91c](https://github.com/a/b/commit/4f2a91c0) |\n| Seed | 1 |\n",
        {"commit": "4f2a91c", "seeds": [1]},
    ),
    "the plainer label": (
        "- Pilot seed: 1\n- Seed: 2\n- Submitted: 2025-01-16\n- Started: 2025-01-15\n",
        {"seeds": [2], "date": "2025-01-15"},
    ),
    "a day behind a word, of several": (
        "- **Owner / dates:** Ana Silva · opened 2025-01-15 · closed —\n",
        {"owners": ["Ana Silva"], "date": "2025-01-15"},
    ),
    **{
        f"a label in other spelling, {label}": (f"- {label}: {value}\n", expected)
        for label, value, expected in (
            ("实验 ID", "`EXP-007`", {"id": "EXP-007"}),
            ("runId", "`20250115-17o`", {"runs": ["20250115-17o"]}),
            ("Candidate author", "ana-s (with help)", {"owners": ["ana-s"]}),
            ("Cycle status", "BLOCKED", {"status": "BLOCKED"}),
            ("Engine HEAD at start", "`4f2a91c` (frozen)", {"commit": "4f2a91c"}),
            ("Parent candidate", "`E4` (Git commit: `4f2a91c`)", {"parents": ["E4"]}),
            ("**Parent experiment**", "0012 (the first)", {"parents": ["0012"]}),
            ("Seeds", "primary `20250115`, bootstrap `17`", {"seeds": [20250115, 17]}),
            ("Seeds used", "1 (fixed seed=42)", {"seeds": [42]}),
        )
    },
    "a record with a letter behind its number": (
        "# CASE-005A: T\n\nParent experiment: CASE-004O, PR #67\n", {"parents": ["CASE-004O"]},
    ),
    "a table that says how it was run": (
        "## Run Manifest\n\n| Field | Value |\n|---|---|\n| Git commit | `4f2a91c` |\n"
        "| Timestamp | `2025-01-15T04:01` |\n",
        {"commit": "4f2a91c", "date": "2025-01-15"},
    ),
    "runs further down": (
        "Words.\n\n## Goals\n\nWords.\n\n## Parameters\n\nRun directory: `/data/results/toy/20250115T17_nogit`\n",
        {"runs": ["20250115T17_nogit"]},
    ),
    "labels that bold type marks, no colon": (
        "**Date** 2025-01-15 · **Base commit** `4f2a91c` · **Branch** fix/heads · **Scope** words (only)\n",
        {"date": "2025-01-15", "commit": "4f2a91c", "branch": "fix/heads"},
    ),
    "a run that was on a day": ("Run: 2025-01-15 · window 2021-01-01 .. 2024-07-01\n", {"date": "2025-01-15"}),
    "an owner of whom more is said": ("## Owner\n\nAna Silva (the first author).\n", {"owners": ["Ana Silva"]}),
    "records of which a section speaks late": (
        "# CASE-003: T\n\n## Dependencies\n\nThe reader of the first study and its windows, as CASE-002 has it.\n\n"
        "## Builds on\n\nThe windows of CASE-001.\n",
        {"parents": ["CASE-001"]},
    ),
    "a section about whose record it is": (
        "Words.\n\n## Goals\n\nWords.\n\n## 实验身份\n\n- 实验 ID: EXP-007\n- 日期: 2025-01-15\n",
        {"id": "EXP-007", "date": "2025-01-15"},
    ),
    "who carried it out": ("**Ejecutor:** Ana Silva (de esta serie)\n", {"owners": ["Ana Silva"]}),
    "a run among links": (
        "Words.\n\n## Links\n\n- **Run ID:** [clear-silence](https://wandb.ai/lab/windows/runs/3fx9k2ab) - the logs\n",
        {"runs": ["3fx9k2ab"]},
    ),
    "a status that is ticked": ("## Status\n\n- [ ] Planned\n- [x] Running\n- [ ] Done\n", {"status": "Running"}),
    "a status that is ticked on its line": ("- **Status:** [ ] Planned [x] Running [ ] Done\n", {"status": "Running"}),
    "a status that is ticked with signs": ("**Status**: ☐ Planned / ☑ Running / ☐ Done\n", {"status": "Running"}),
    "a status with signs": ("**Status**: ✅ Done ✅ Merged\n", {"status": "Done ✅ Merged"}),
    "a status in bold type below its heading": (
        "Words.\n\n## Goals\n\nWords.\n\n## Status\n\n**Current status:** done\n", {"status": "done"},
    ),
    "runs of several kinds": ("**Runs:** train `wide_12` · eval `wide_13`\n", {"runs": ["wide_12", "wide_13"]}),
    "a status that is ticked in a table": (
        "| Date | 2025-01-15 |\n|---|---|\n| Status | [ ] Planned [x] Done |\n",
        {"date": "2025-01-15", "status": "Done"},
    ),
    "a status of steps on a line": ("**Status**: [x] Planned, [x] Run, [ ] Done\n**Seed**: 7\n", {"seeds": [7]}),
    "a status that is ticked below its label": ("- **Status:**\n  - [ ] Planned\n  - [x] Done\n", {"status": "Done"}),
    "a section of identification": (
        "Palabras.\n\n## Resultados\n\nPalabras.\n\n"
        "## Identificación\n\n- **Fecha:** 2025-01-15\n- **Autora:** Inés Vega\n\n## Notas\n\nPalabras.\n",
        {"date": "2025-01-15", "owners": ["Inés Vega"]},
    ),
    "pairs parted by full-width bars": (
        "> 日期：2025-01-15 ｜ 状态：**完成**（N=500）\n", {"date": "2025-01-15", "status": "完成（N=500）"},
    ),
    "a status said again below its heading": (
        "Words.\n\n## Goals\n\nWords.\n\n## Status\n\n- Status: complete\n- Gate: passed\n", {"status": "complete"},
    ),
    "a heading in another spelling": (
        "Words.\n\n## Run-IDs\n\n`wide_12`\n\n## Notes\n\nWords.\n", {"runs": ["wide_12"]},
    ),
    "what a run is, and its code": (
        "- run: `wide_12` · git `4f2a91c` · status **ok** · 124.1 s\n", {"runs": ["wide_12"]},
    ),
    "a base in Japanese": ("| 日付 | 2025-01-15 |\n|---|---|\n| ベース | exp009_base (0.12) |\n",
                          {"date": "2025-01-15", "parents": ["exp009_base"]}),
    "a job, and where it ran": ("- **Slurm job:** `68171` on `moose68`\n", {"runs": ["68171"]}),
    "a job, and its name": ("| Date | 2025-01-15 |\n|---|---|\n| Slurm job | `158101`（`wide-windows`） |\n",
                            {"date": "2025-01-15", "runs": ["158101"]}),
    "a job among its conditions": (
        "- cluster job: SGE **417297**, intel24, 24h wall (smoke 417296)\n", {"runs": ["417297"]},
    ),
    "a job by its name": ("- Job name: wide_windows\n", {"runs": ["wide_windows"]}),
    "a run, and where it ran": ("**Run:** `wide_12` on `moose68`, `wide_13`\n", {"runs": ["wide_12", "wide_13"]}),
    "a run's folder, and hashes": (
        "**Run:** `runs/campaign-02/`, repo `52d55bf67f148fec9b3bcbee789c2f19a03232dd` (clean)\n",
        {"runs": ["campaign-02"]},
    ),
    "a record by its long name": ("**Supersedes:** wide_windows_first (it hung after 2025-01-15)\n",
                                  {"parents": ["wide_windows_first"]}),
    "a record by its script": ("**Predecessor:** experiments/exp_wide_windows.py\n", {"parents": ["exp_wide_windows"]}),
    "what takes its place": (
        "- supersedes / superseded_by: superseded_by exp012_wide\n- date: 2025-01-15\n", {"date": "2025-01-15"},
    ),
    "a status all in bold type": ("> **Estado: cerrado.** El motivo está abajo.\n", {"status": "cerrado"}),
    "French without accents": ("Cree le : 15 janvier 2025\n", {"date": "2025-01-15"}),
    "Spanish without accents, further down": (
        "Words.\n\n## Notas\n\n- Fecha de ejecucion: 2025-01-15\n", {"date": "2025-01-15"},
    ),
    "a day in Chinese on which it was proposed": (
        "- 提出: 2025-01-15\n- 状态: 待验证\n", {"date": "2025-01-15", "status": "待验证"},
    ),
    "seeds that have a row each": (
        "Words.\n\n## Results\n\n| seed | base |\n|--:|--:|\n| 11 | 0.5 |\n| 12 | 0.6 |\n| 11 | 0.7 |\n",
        {"seeds": [11, 12]},
    ),
    "two labels and values that a stronger sign parts": (
        "| 字段 | 内容 |\n|---|---|\n| 类型 / 状态 | 训练、复核；**完成，不采用** |\n"
        "| 前序 | [审计](2025-01-10-audit.md) |\n",
        {"status": "完成，不采用", "parents": ["2025-01-10-audit"]},
    ),
    "two labels and a remark that holds a sign": (
        "- **Date / author:** 2025-01-15, Ana Silva (from B-09 / B-10)\n",
        {"date": "2025-01-15", "owners": ["Ana Silva"]},
    ),
    "pairs in Chinese that a stop parts": (
        "日期：2025-01-15。状态：**已完成；基线未冻结。**\n", {"date": "2025-01-15", "status": "已完成；基线未冻结"},
    ),
    "a status that is told of at once": (
        "## Status\n\nRunning: the code and its checks are there; the owner has not yet gone through what it shows,"
        " and when it was.\n",
        {"status": "Running"},
    ),
    "a status of more than a line of bold type": (
        "**Status (2025-01-16): first sweep complete — all of the three shapes ran one after the other in one and\n"
        "the same job of the cluster.**\n",
        {"status": "first sweep complete"},
    ),
    "a section of identity in Spanish": (
        "## Identidad\n\n- Fecha: 2025-01-15\n- Autor: Ana Silva\n\n## Objetivo\n\nMás.\n",
        {"date": "2025-01-15", "owners": ["Ana Silva"]},
    ),
    "a section of a run in Korean": (
        "말.\n\n## 실행 정보\n\n- 실행 ID: `wiki-40m`\n", {"runs": ["wiki-40m"]},
    ),
    "a commit on a branch": (
        "| | |\n|---|---|\n| **Commit** | `02852a0` on `feat/wide` |\n", {"commit": "02852a0", "branch": "feat/wide"},
    ),
    "a commit behind its branch": ("- **Commit:** main @ `02852a0`\n", {"commit": "02852a0", "branch": "main"}),
    "a day with which a line begins": ("Written 2025-01-15. See the plan.\n", {"date": "2025-01-15"}),
    "the commit of the head before others": (
        "> base commit: `4f2a91c`\n\n## Artefacts\n\n- source commit: `5426f29`\n", {"commit": "4f2a91c"},
    ),
    "a person and a company": ("- **Owner:** Ana Silva / Wide Lab GmbH\n", {"owners": ["Ana Silva", "Wide Lab GmbH"]}),
    "a branch, and where it came from": ("> branch: `feat/wide` ← `feat/narrow`\n", {"branch": "feat/wide"}),
    "a day in Chinese of a further look": ("分析更新：2025-01-15。范围：四轮。\n", {"date": "2025-01-15"}),
    "two labels and values that a full-width bar parts": (
        "- 日期／狀態：2025-01-15 ｜ **REJECT**\n", {"date": "2025-01-15", "status": "REJECT"},
    ),
    "pairs of a list that two blanks part": (
        "- **Date**: 预注册 2025-01-15；发射 2025-01-16  **Status**: done（null）\n",
        {"date": "2025-01-15", "status": "done（null）"},
    ),
    "a section that begins as a title does": (
        "> **An example** of it.\n\n## Experiment: E-001 — Wide\n\n- **Date:** 2025-01-15\n- **Status:** planned\n",
        {"date": "2025-01-15", "status": "planned"},
    ),
    "a run among what is said of it": (
        "## Run\n\n- Dataset: `wide_n8`\n- W&B: `wnw1rz9k`\n- It ended with `0180500.pth`; it was still running.\n",
        {"runs": ["wnw1rz9k"]},
    ),
    "a status that goes on to tell": (
        "## Status\n\nRunning: the code is there; what it shows is not yet looked at. More.\n", {"status": "Running"},
    ),
    "a long line of a quote before another label": (
        "> branch: `feat/phase-6-wider-windows-again` ← `feat/phase-5-windows-and-more`\n> base: `a.py` (= v3)\n",
        {"branch": "feat/phase-6-wider-windows-again"},
    ),
    "runs by what they are": ("## Runs\n\n- Baseline: `run-1`\n- lr 1e-3: `run-2`\n", {"runs": ["run-1", "run-2"]}),
    "runs by their variants": (
        "## Runs\n\n- **1k steps:** `a1b2c3d4`\n- full data: `e5f6a7b8`\n- Small model: `run_small`\n",
        {"runs": ["a1b2c3d4", "e5f6a7b8", "run_small"]},
    ),
    "a run by its id": ("## Run\n\n**ID:** `run_0012`\n\n- Model: `resnet_18`\n", {"runs": ["run_0012"]}),
    "runs of which is told": (
        "## Runs\n\n- `wandb-abc123` (baseline): the loss is 2.31 and was smooth.\n- abc123de was another and ended.\n",
        {"runs": ["wandb-abc123", "abc123de"]},
    ),
    "how many seeds, and which, in Japanese": ("- シード: 3（0, 1, 2）\n", {"seeds": [0, 1, 2]}),
    "a person beside a status to come": ("**Status/Owner:** Ana Silva\n", {"owners": ["Ana Silva"]}),
    "a person beside a date to come": ("**Date / Author:** Ana Silva\n", {"owners": ["Ana Silva"]}),
    "how many seeds, and which": ("- **Seeds:** 3 (0-2)\n", {"seeds": [0, 1, 2]}),
    "how many seeds, and a list": ("Seeds: n=3: 1, 2, 5\n", {"seeds": [1, 2, 5]}),
    "a day that is set off": ("*Recorded on 2025-01-15*\n", {"date": "2025-01-15"}),
    "what a run was like": (
        "## W&B\n\n- run: `wide-first`;\n- content: a table, 30-point sweep, 40min on 8xH100\n",
        {"runs": ["wide-first"]},
    ),
    "labels that run into the text": (
        "**Status.** Recorded. One seed only.\n\n**Seeds.** 1, 2\n\n**Setup.** As before.\n",
        {"status": "Recorded", "seeds": [1, 2]},
    ),
    "runs with what each gave": (
        "## Runs\n\n1. `exp_20250115_a`\n   - seed: `1`\n   - loss: `20.25`\n\n2. `exp_20250115_b`\n   - loss: `1.5`\n",
        {"runs": ["exp_20250115_a", "exp_20250115_b"], "seeds": [1]},
    ),
    "for whom an owner works": ("- **Owner:** Ana Silva, for the owner of the data\n", {"owners": ["Ana Silva"]}),
    "a long status with a dash": (
        f"Status: **READY FOR REVIEW — {'CHECKED BY ALL THAT KNOW IT ' * 4}**\n", {"status": "READY FOR REVIEW"},
    ),
    "a long status with a semicolon": (
        f"Status: no effect, run in May (see `a.yaml`);\n{'it was tried again and again and ' * 4}gave nothing.\n",
        {"status": "no effect, run in May (see a.yaml)"},
    ),
    "what was concluded of it": ("## Epistemic status\n\n**SUPPORTED**\n", {"status": "SUPPORTED"}),
    "a date in a section": ("Words.\n\n## Method\n\nWords.\n\n- Date: 2025-01-15\n", {"date": "2025-01-15"}),
    "a status as the first heading": (
        "## Stato: COMPLETATO\n\n**Data completamento**: 2025-01-15\n", {"date": "2025-01-15", "status": "COMPLETATO"},
    ),
    "a run with what was measured": (
        "## W&B runs\n\n- **Run:** https://wandb.ai/a/b/runs/abc123de\n- **Progress:** 50/100 steps\n- **LR:** 3e-3\n",
        {"runs": ["abc123de"]},
    ),
    "the number of a job": ("Words.\n\n## Method\n\n- **Slurm job ID**: 926\n", {"runs": ["926"]}),
    "a parent with its job": (
        "Parent: Exp073DN run/job `33938100671 / 101229887636`, artifact `9960842558`\n", {"parents": ["Exp073DN"]},
    ),
    "where the repository stood": ("## Method\n\n- Repository HEAD：`4f2a91c`\n", {"commit": "4f2a91c"}),
    "the time of what was done": ("- **Audit time**: 2025-01-15 17:38 CST\n", {"date": "2025-01-15"}),
    "labels in italics at the end": (
        "Words.\n\n## Method\n\nWords.\n\n---\n\n*작성자*: Ana Silva\n*실험일*: 2025-01-15\n",
        {"owners": ["Ana Silva"], "date": "2025-01-15"},
    ),
    "a status set off from what it means": (
        "## Status\n\n**keep** — the pipeline is ready. The rest follows.\n", {"status": "keep"},
    ),
    "sentences behind an owner": (
        "**Experimenter:** Ana Silva (lab). Committed **before any response or\nscore was seen**, on purpose.\n",
        {"owners": ["Ana Silva"]},
    ),
    "a line of descent": ("Lineage: [[exp011]] → **wide** → [[exp013]]\n", {"parents": ["exp011"]}),
    "a line of descent to other ends": ("Lineage: exp010 → exp011\n", {"parents": ["exp010", "exp011"]}),
    "a parent by its link, in Korean": ("> **선행 실험:** [기본](BASE_REPORT.md)\n", {"parents": ["BASE_REPORT"]}),
    "an id in Chinese": ("> 实验标识：`wide_det_v1`\n", {"id": "wide_det_v1"}),
    "a table of what was run": (
        "Words.\n\n## Evidence\n\n| Object | Identity |\n|---|---|\n| Run | `run-0042` |\n"
        "| Scientific status | `not_passed` |\n",
        {"runs": ["run-0042"], "status": "not_passed"},
    ),
    "a date at the end": ("Words.\n\n## Method\n\nWords.\n\n작성일: 2025-01-15\n", {"date": "2025-01-15"}),
    "a date behind a sentence": (
        "> 詳細な経緯と補足は [`notes.md`](notes.md) に書かれている。日付: 2025-01-15。モデル: `wide`。\n",
        {"date": "2025-01-15"},
    ),
    "the day of a status": (
        "**Status: CLOSED 2025-01-15. Kept in `wide/`.**\n", {"date": "2025-01-15", "status": "CLOSED 2025-01-15"},
    ),
    "runs that are compared": (
        "Words.\n\n## Method\n\nRuns: `run-0042` (base) vs `20250115T071437Z-wide` (wide).\n",
        {"runs": ["run-0042", "20250115T071437Z-wide"]},
    ),
    "a long remark on a branch": (
        f"Experiment branch: `exp/wide` ({'a/b/c/d/' * 15}), stacked\non another.\n", {"branch": "exp/wide"},
    ),
    "where the code stood": ("Words.\n\n## Method\n\n- Git HEAD: `4f2a91c` and local edits\n", {"commit": "4f2a91c"}),
}  # fmt: skip


@pytest.mark.parametrize(("head", "expected"), FORMS.values(), ids=FORMS)
def test_metadata_is_read_in_each_form(head, expected):
    assert read(head if head.startswith("# ") else f"# T\n\n{head}") == expected


@pytest.mark.parametrize(
    ("text", "title"),
    [
        ("## Wide windows\n\nDate: 2025-01-15\n- **Owner:** Ana Silva\n\n## Results\n\nWords.\n", "Wide windows"),
        ("## Wide windows\n\nWords.\n\n## Results\n\nWords.\n", None),
        ("## Experiment 1\n\nWords.\n\n## Experiment 2\n\nWords.\n", "Experiment 1"),
        ("Experiment 001\n\nHypothesis:\nWide is better.\n", "Experiment 001"),
        ("**EXP-001: wide windows**\n\nWords.\n", "EXP-001: wide windows"),
        ("Experiment 001 was run on one machine.\nIt took long.\n", None),
        ("Experiment 001 was run on one machine.\n\nIt took long.\n", None),
        ("**Experiment 12:** we find that it is wide\n\nWords.\n", None),
        ("- Nombre: Ana Silva\n- Fecha: 2025-01-15\n", None),
        ("# [EXP-12: wide]\n", "EXP-12: wide"),
        ("**Name:** Wide windows\n\nWords.\n", "Wide windows"),
        ("---\ntitle: wide_config\n---\n\n## Wide windows help\n\nWords.\n", "Wide windows help"),
        ("---\ntitle: TODO\n---\n\n# Wide windows\n\nW.\n\n# Results\n", "Wide windows"),
        ("# See [notes] and [docs]\n\n[docs]: http://a.b\n", "See [notes] and docs"),
        ("# [EXP-001]: Wide\n", "[EXP-001]: Wide"),
        ("# [`a[0]`] Wide\n", "[a[0]] Wide"),
        ("---\ntitle: Of windows\n---\n\n## Experiment 1: narrow\n\nW.\n\n## Experiment 2\n", "Of windows"),
        ("# [draft] Wide [windows](a.md) in `[0, 1]`\n", "[draft] Wide windows in [0, 1]"),
        ("---\nid: EXP-001\nnombre: Ventanas anchas\n---\n\nWords.\n", "Ventanas anchas"),
        ("## Overview\n\nDate: 2025-01-15\n- **Owner:** Ana Silva\n\n## Results\n\nWords.\n", None),
        ("# DEPRECATED - do not use\n\n# Wide windows\n\nWords.\n", "Wide windows"),
        ("# DRAFT - wide windows\n\nWords.\n", "DRAFT - wide windows"),
        ("---\ntitle: Wide windows\n---\n\n# Boundary\n\nWords.\n\n# Reasons\n\nWords.\n", "Wide windows"),
        ("---\ntitle: Wide windows\n---\n\n# Windows, wide\n\nWords.\n\n## Reasons\n\nWords.\n", "Windows, wide"),
    ],
)
def test_a_title_may_stand_beside_sections_if_metadata_follow_it(text, title):
    record = read_record(decode(text.encode()), name="a", path="a.md", file="/a.md", uri="a.md", root="/")
    assert (record.title and record.title.text) == title
    if "Date" in text:
        assert (record.date.value, [owner.text for owner in record.owners]) == ("2025-01-15", ["Ana Silva"])


@pytest.mark.parametrize(
    ("title", "value"),
    [
        ("2025-01-15 — wide windows", "2025-01-15"),
        ("Wide windows (2025-01-15)", "2025-01-15"),
        ("The outage of 2025-01-15 and its cause", None),
        ("Report: lbj / 20250115-213543", None),
    ],
)
def test_a_date_may_begin_or_end_the_title(title, value):
    text = f"# {title}\n\nWords.\n"
    record = read_record(decode(text.encode()), name="a", path="a.md", file="/a.md", uri="a.md", root="/")
    assert (record.date and (record.date.value, record.date.origin)) == (value and (value, "metadata"))
    assert value is None or text[slice(*record.date.span)] == value


CAUTIOUS = {
    "- **Commit:** 4f2a91c on `A100`": {"commit": "4f2a91c"},
    "- **Commit:** 4f2a91c on mainframe": {"commit": "4f2a91c"},
    "- **Commit:** 4f2a91c on linux/amd64": {"commit": "4f2a91c"},
    "- **Commit:** 4f2a91c on feat/x.": {"commit": "4f2a91c", "branch": "feat/x"},
    "- **Commit:** org/repo@4f2a91c": {"commit": "4f2a91c"},
    "- **Commit:** `4f2a91c` (branch: feat/wide-net)": {"commit": "4f2a91c", "branch": "feat/wide-net"},
    "- **Commit:** `4f2a91c`, `5426f29` on `main`": {"commit": "4f2a91c"},
    "- **Commit:** main at 4f2a91c\n\n## Results\n\n- commit: `feat/x` @ `5426f29`": {"commit": "4f2a91c"},
    "- **Job ID:** `train_wide_7` on A100": {"runs": ["train_wide_7"]},
    "- **Job:** `train-wide-7` (finished)": {"runs": ["train-wide-7"]},
    "## Run\n\n`run-0042`. It took three hours. Then it ended.": {"runs": ["run-0042"]},
    "## Runs\n\n- run-0042. It was fine.\n- run-0043": {"runs": ["run-0042", "run-0043"]},
    "**Run ID:** control group `run-0001`, treated group `run-0002`": {"runs": ["run-0001", "run-0002"]},
    "**Status / Verdict:** Shipped": {"status": "Shipped"},
    "**Status/Owner:** In Review": {"status": "In Review"},
    "**Status/Owner:** Blocked": {"status": "Blocked"},
    "**Branch/Commit:** `4f2a91c`": {"branch": "4f2a91c", "commit": "4f2a91c"},
    "We use the corpus\n*Generated 2021-05-06*\nby the vendor.": {},
    "**Status / Verdict:** Rejected — worse than baseline": {"status": "Rejected — worse than baseline"},
    "**Training / progress:** finished all epochs": {"status": "finished all epochs"},
    "**状态 / 负责人:** 等待数据": {"status": "等待数据"},
    "## Status\n\n- Completed: all of it\n- Next: write up": {"status": "Completed: all of it"},
    "## Status\n\n- Training: finished\n- Evaluation: running": {},
    f"**Status:** Note — this was {'long ' * 20}ago": {"status": f"Note — this was {'long ' * 20}ago"},
    f"**Status:** gate 1 passed; gate 2 not yet, {'for long ' * 12}": {"status": "gate 1 passed"},
    "备注：之前的实验，日期：2024-01-01，已经过时。\n日期：2025-01-15": {"date": "2025-01-15"},
    "> 参考论文，作者：王五，日期：2019-01-01。": {},
    "概要：模型是好的，状态：未知的事情很多。": {},
    "日期：2025-01-15，负责人：张伟，李娜；状态：已完成。": {
        "date": "2025-01-15", "owners": ["张伟", "李娜"], "status": "已完成",
    },
    "- **Owner:** AC / DC team": {"owners": ["AC / DC team"]},
    "- **Owner:** Ana Silva / @ana": {"owners": ["Ana Silva / @ana"]},
    "- **Owner:** @ana / @bo": {"owners": ["@ana", "@bo"]},
    "- **Owner:** **Ana Silva / Bo Wide**": {"owners": ["Ana Silva / Bo Wide"]},
    "**Date:** postponed to 2025-03-01": {},
    "**Date:** currently planned: 2025-03-01": {},
    "**W&B:** entity `lab`, Project `windows`, run `abc12345`": {"runs": ["abc12345"]},
    "**Runs:** for the project `run-1` and `run-2`": {"runs": ["run-1", "run-2"]},
    "## Run\n\nGPT-4 was used as a judge. It cost 4 USD.": {},
    "## Run\n\nresnet18 was trained. It took long.": {},
    "## Run\n\n`train.py` was run on the cluster. It took long.": {},
    "**Commit:** 4f2a91c on dev machine": {"commit": "4f2a91c"},
    "**Commit:** 4f2a91c on main cluster, dirty": {"commit": "4f2a91c"},
    "**Commit:** 4f2a91c on main (dirty)": {"commit": "4f2a91c", "branch": "main"},
    "**Owner:** Ana Silva / not yet known": {"owners": ["Ana Silva / not yet known"]},
    "Framework author: **Ana Silva**": {},
    "## W&B\n\n- Project: lab/wide, run `abc123de`": {"runs": ["abc123de"]},
    "**Progress:** 100% (done)": {"status": "100% (done)"},
    "**Progress:** 50/100 steps": {},
    "Words.\n\n## Training runs\n\n| | |\n|---|---|\n| Date | 2025-01-15 |\n| Owner | Ana Silva |\n| Run | run-1 |": {
        "date": "2025-01-15", "owners": ["Ana Silva"], "runs": ["run-1"],
    },
    "Words.\n\n## Results\n\n| Run ID | F1 |\n|---|---|\n| run-1 | 1 |\n\n## Logs\n\n- TensorBoard: `logs_20250115`": {
        "runs": ["run-1"]
    },
    "Words.\n\n## Method\n\nRun: `127.0.0.1:80`\n\nRuns: `10000`\n\nRuns: `2025-01-15`\n\nRun: `all_20250115.csv`": {},
    "## Environment\n\n- Session: tmux_3\n- Owner: root\n\n## Owner\n\nAna Silva": {"owners": ["Ana Silva"]},
    "Words.\n\n## Notes\n\nDate: 2024-01-01\n\n---\n\n**Author:** Bo Wide\n**Date:** 2025-03-01": {
        "date": "2025-03-01", "owners": ["Bo Wide"],
    },
    "## Runs\n\n- Arm A, run-0042: 0.31\n- Wide: done, run-0043": {"runs": ["run-0042", "run-0043"]},
    "## Run IDs\n\n- Two seeds: run-0042, run-0043\n- One: run-0044": {"runs": ["run-0042", "run-0043", "run-0044"]},
    "## Runs\n\n- Project: [wide](https://wandb.ai/lab/wide/runs/abc123de)": {"runs": ["abc123de"]},
    "**Repo HEAD:** 1111111a\n**Commit:** 2222222a": {"commit": "2222222a"},
    "## Status\n\n✅ **Complete**: all runs finished": {"status": "Complete: all runs finished"},
    "## Seeds\n\n- 1\n - 2": {"seeds": [1, 2]},
    "## Owners\n\n- Ours:\n    - Ana Silva\n    - Bo Wide": {"owners": ["Ana Silva", "Bo Wide"]},
    "**Status/Progress:** 3 of 5 arms done": {"status": "3 of 5 arms done"},
    "**Owner(s):** Ana Silva, with Bo Wide": {"owners": ["Ana Silva", "Bo Wide"]},
    "**Owner(s):** Ana Silva, with some assistance": {"owners": ["Ana Silva"]},
    "## Runs\n\n- Best epoch: 12345\n- Tokens: 123456789\n- Score: `20.25`": {},
    "## W&B\n\n- Project: wide_2025\n- Entity: lab_12\n- Run: abc123de": {"runs": ["abc123de"]},
    "## Runs\n\n| Run ID | Loss |\n|---|---|\n| `1.10` | 0.3 |": {"runs": ["1.10"]},
    "**Owner.** See CODEOWNERS.\n\n## Owner\n\nAna Silva": {"owners": ["Ana Silva"]},
    "Words.\n\n## Upstream\n\n- Git HEAD: 4f2a91c\n\n## Method\n\n- Commit: 5a2a91c": {"commit": "5a2a91c"},
    "Words.\n\n## References\n\nWords.\n\n*Figure 1*: wide\n*Author*: Vaswani": {},
    "Words.\n\n## Schema\n\n| Column | Type |\n|---|---|\n| Author | string |\n| Status | enum |": {},
    "Words.\n\n## Jobs\n\n| Job | train_v2 |\n|---|---|\n| Owner | bot |": {},
    "**Author.** This was written by Ana and checked by Bo.": {},
    "**Status.** See the table.\n\n## Status\n\nDone": {"status": "Done"},
    "**Seeds.** Three per arm.\n\n| Seed | F1 |\n|---|---|\n| 1 | 0.5 |\n| 2 | 0.6 |": {"seeds": [1, 2]},
    "**Commit.** See 4f2a91c for the loader.\n\n## Method\n\n- Commit: 5a2a91c": {"commit": "5a2a91c"},
    "**Branch.** main.\n\n## Method\n\n- Branch: `exp/wide`": {"branch": "exp/wide"},
    "**Runs.** `run-0042` is the best.\n\n| Run | F1 |\n|---|---|\n| run-0042 | 0.5 |\n| run-0043 | 0.4 |": {
        "runs": ["run-0042", "run-0043"]
    },
    "**Data.** 2024-01-01.": {},
    "**Owner.** Ana Silva.\n\nAuthors: Ana Silva, Bo Wide": {"owners": ["Ana Silva", "Bo Wide"]},
    "- 上次提交：`4f2a91c`\n- 修正コミット: `4f2a91c`\n- 이전 커밋: `4f2a91c`": {},
    "- **Owner:** Prof. Ana Maria Silva, Acme Inc. Research Team": {
        "owners": ["Prof. Ana Maria Silva", "Acme Inc. Research Team"]
    },
    "- **Owner:** via GitHub Actions": {"owners": ["via GitHub Actions"]},
    "- **Valid time:** 2016-01-05\n- Training time: 2024-01-01 to 2024-06-30": {},
    "## Predecessor\n\n- Id: exp011\n- Status: done\n- Date: 2024-01-01": {"parents": ["exp011"]},
    "## Run 1\n\n- Run ID: run-0042\n- Status: done\n\n## Run 2\n\n- Run ID: run-0043": {
        "runs": ["run-0042", "run-0043"]
    },
    "## Simulation\n\n- Start: 2016-01-01\n- End date: 2018-01-01\n- Seed: 7": {"seeds": [7]},
    "## Run IDs\n\n- Primary: `wide-first`\n- Control: `wide-second`": {"runs": ["wide-first", "wide-second"]},
    "## Run ID\n\n`wide-first`: the main one": {"runs": ["wide-first"]},
    "## Runs\n\n- **exp-wide-1**: loss 0.2\n- wide_1: 0.31\n- small: run-0042": {
        "runs": ["exp-wide-1", "wide_1", "run-0042"]
    },
    "## Seeds\n\n- 1\n- 2\n\n1. 100 steps\n2. 200 steps": {"seeds": [1, 2]},
    "**Job ID:** `12345.0`": {"runs": ["12345.0"]},
    "**Progress:** in review": {"status": "in review"},
    f"Status: NOTE: {'it was tried again and again and ' * 4}": {},
    "**Builds on:** E5km grid": {},
    "- **Owner:** Dr. Ana Silva, J. P. Wide": {"owners": ["Dr. Ana Silva", "J. P. Wide"]},
    "- **Training time:** 4 h\n- **Time:** 2.5": {},
    "**Status:** to be closed by 2025-03-01": {"status": "to be closed by 2025-03-01"},
    "**Status:** planned 2027-12-01": {"status": "planned 2027-12-01"},
    "**Status:** complete before 2016-01-01": {"status": "complete before 2016-01-01"},
    "**Status:** ✅ done on 2025-01-15": {"date": "2025-01-15", "status": "done on 2025-01-15"},
    "Words.\n\n## The paper\n\n- Author: Vaswani\n- Date: 2017-06-12": {},
    "Words.\n\n## Method\n\n- Date range: 2016-01-01 to 2017-01-01\n- start_date: 2016-01-01": {},
    "Words.\n\n## First\n\nDate: 2025-01-15\n\n## Second\n\nDate: 2025-01-16": {},
    "Words.\n\n## Method\n\nRun: `train_v2` then `eval_v2`.\n\nRun: `run-all-2025.sh`": {},
    "**Status:** PASS — closed 2025-03-01": {"status": "PASS — closed 2025-03-01"},
    "Words.\n\n## Data\n\n- Date: 2016-01-01": {},
    "Words.\n\n## Method\n\n- Date: 2016-01-01 of the snapshot": {},
    "Words.\n\n## Method\n\n- Date: 2025-01-16\n- Updated: 2025-01-17": {"date": "2025-01-16"},
    "## Data\n\n- Created: 2016-01-01\n- Author: Bo Wide": {},
    "## Method\n\n- GPU: A100\n- Created: 2016-01-01": {},
    "Words.\n\n## Method\n\nRun: `python train.py`\nRuns: `5` of each": {},
    "Generated 2023-01-01 by the vendor's tool, the table is older than the run.": {},
    "> Recorded 2023-05-06 interview with the vendor.": {},
    "Run on 2024-01-01 snapshot of the data.\n\n- Updated: 2025-03-01": {"date": "2025-03-01"},
}  # fmt: skip


@pytest.mark.parametrize(("head", "expected"), CAUTIOUS.items())
def test_what_may_mean_something_else_is_read_with_care(head, expected):
    assert read(f"# T\n\n{head}\n") == expected


def test_each_of_two_owners_stands_where_it_is_written():
    text = "# T\n\n- **Owner:** Ana Silva  /  Bo Wide\n"
    record = read_record(decode(text.encode()), name="a", path="a.md", file="/a.md", uri="a.md", root="/")
    assert [text[slice(*owner.span)] for owner in record.owners] == ["Ana Silva", "Bo Wide"]


NOTHING = {
    "the words of a template": "Status: pass|fail|inconclusive\nOwner: {{ owner }}\nDate: YYYY-MM-DD\nSeed: {seed}\n",
    "blanks to fill in": "**实验日期**：＿＿＿＿　**负责人**：____\n",
    "none, and why": "Parent: none (exp011 was another)\nRuns: n/a — see run-0042\nCommit: TBD\nSeeds: none, not 42\n",
    "what a section of data says": "## Data\n\n- Start date: 2016-01-01\n- Owner: nobody\n- Status: fine\n",
    "a number of runs and seeds": "Runs: 5 packs × 25 turns\nSeeds: 10 per configuration\nSeeds: 3개\n",
    "a number of seeds, told twice": "**Seeds:** 10\n\n## Results\n\nThe mean of 10 seeds.\n",
    "seeds and their mean in a table": (
        "Words.\n\n## Results\n\n| Seed | F1 |\n|---|---|\n| 1 | 0.5 |\n| mean | 0.5 |\n"
    ),
    "an owner who is a story": (
        '- **Owner:** agreed ("Sure.") to the proposal that the new windows are wide enough for all, so use them\n'
    ),
    "steps as a status, marked": "## Current status\n\n✅ **Fix made:** the devices are right\n⏳ **Test:** open\n",
    "steps as a status": "## Status\n\n- **Step 0, data**: done. More.\n- **Step 1**: open\n",
    "how a system is": "## 현재 상태\n\n검색 전략은 Vector Search Only다.\n",
    "a note with blanks in its name": "See also: [[Wide Windows]]\n",
    "what is set": "## Runs\n\nIt ended with all artefacts: `status=pass`,\nand more.\n",
    "what a run gave": "## Small run\n\n- total: 5,495, NEW: 4,949, TOO_OLD: 65\n",
    "no job": "- **Job ID**: local (no SLURM)\n",
    "how things stand": "## State\n\n195 tests passing, all clean.\n",
    "no commit": "Commit: dieser Commit (HEAD)\nGit commit: Phase 6.6C\n",
    "links to notes": "**See also:** [`notes.md`](../notes.md#exp-001), [`analysis.md`](analysis.md)\n",
    "what a model is based on": "**Based on:** ResNet-50, DINOv2\n**Prerequisites:** Python 3.11, `torch-2.4`\n",
    "prose": "The status: we were happy. Status: It was good. All is well.\n\nMeanwhile: nothing.\n",
    "a date of another thing": "**Submission deadline:** March 26, 2026\n",
    **{
        f"no run, but {words}": f"- **Run{plural}:** {words}\n"
        for plural, words in (
            ("", "3 of 5"),
            ("", "second attempt, after the crash"),
            ("", "python train.py --steps 5"),
            ("s", "12"),
            ("s", "various"),
            ("", "2024-06-01 to 2024-06-03"),
            ("s", "python `train_v2.py`"),
        )
    },
    "the card of a dataset": (
        "## Dataset\n\n| F | V |\n|---|---|\n| Author | Krizhevsky |\n| Date | 2009-01-01 |\n| Status | public |\n"
    ),
    "code of several lines": "Words.\n\n    Author: Ben Okafor\n    Seed: 3\n    Commit: abc1234\n",
    "a number of seeds": "- **Seeds:** 3 runs each\n",
    "a dataset by its date": "**Data:** 2024-12-01 snapshot\n",
    "a day that is not here yet": "Date: planned 2025-01-15\nExecuted: model 2025-01-15\n",
    "other dates": "Due date: 2025-01-15\nData cutoff date: 2025-01-15\nThe date: 2025-01-15, in prose\n",
    "a job that is described": "Words.\n\n| Field | Value |\n|---|---|\n| job_id | slurm `kf_stage1` jobid |\n",
    "how it is run": "## Run\n\nThe scripts need `nargo` and `bb`. These have to be there.\n",
    "how many are done": "## Current state\n\n- Expected: 1080\n- Completed:280 (mean:177)\n",
    "a group of runs to be": "**WandB:** _filled at submission_ — project `wide`, group `3-composite_phase_A`\n",
    "a commit on another thing": "- **Notes:** 4f2a91c on the day\n",
    "no state by two words": "- **Phase / question:** plan of 0.1 Environment recon\n- Stage / gate: Gate 1, Gate 2\n",
    "no state": "- Phase: 2\n- **Stage:** pretraining\n",
    "what a record needs": "- Dependencies: numpy 2.1, torch-2.4\n- **Variant of:** ResNet-50\n",
    "no date of a title": "## n1\n\nWords.\n\n## Results\n\nDate: 2025-01-15 in the paper\n",
    "what is made of such a word, but of another thing": (
        "- Number of seeds: 3\n- Baseline commit: 4f2a91c\n- Base branch: main\n- Reference run: run_7\n"
        "- Trained: 2020-2024\n- Planned: 2025-01-15\n- Dataset SHA: 4f2a91c\n- Total run: 1234\n- 締切日: 2025-01-15\n"
        "- Data owner: ACME\n- Original run: run-0001\n- Baseline seed: 7\n- Baseline author: Jane Doe\n"
        "- Checkpoint author: Ann Lee\n- Tokenizer commit: 4f2a91c\n- Classification head: 38597376 parameters\n"
        "- Downloaded: 2022-05-01\n"
    ),
    "seeds that are only counted": "- **Seeds:** S=5-20 independent random seeds (paired)\n",
    "a column of datasets and runs": "Words.\n\n| Dataset / run | F1 |\n|---|---|\n| GSM8K 2048 | 0.9 |\n",
    "words in bold type in a sentence": "**Owner** says who runs it, **Status** is **planned** · see **Date** below\n",
    "a run whose name a day begins": "Run: 20250115-0412\n",
    "the commit of a benchmark": "**Benchmark Git Commit**: `4f2a91c`\n",
    "steps that are done": "## Status\n\n- [x] Proposed\n- [x] Approved\n- [ ] Run\n",
    "a table that compares": (
        "| Name | Baseline | Wide |\n|---|---|---|\n| Date | 2025-01-15 | 2025-01-16 |\n| Author | Ana Silva | Ben |\n"
    ),
    "a table of two things that any data have": (
        "| Parameter | Value |\n|---|---|\n| Start | 2016-01-01 |\n| Commit | none |\n"
    ),
    "a table of parameters": "| Parameter | Value |\n|---|---|\n| Start | 2016-01-01 |\n| Lead | 5 |\n",
}


@pytest.mark.parametrize("text", NOTHING.values(), ids=NOTHING)
def test_what_is_no_metadata_is_not_read(text):
    body = text if text.startswith("## ") else text + "\n## Goals\n\nWords.\n"
    words = "Words.\n\n" if text.startswith(("## ", "| ")) else ""
    section = "## Configuration\n\n" if text.startswith("| ") else ""
    assert read(f"# T\n\n{words}{section}{body}") == {}


HEADERS = {
    "a mistake in one of its lines": (
        "title: exp012: wide\nDate: 2025-01-15\nowners:\n  - 'Ana Silva'  # who ran it\n  - Ben Okafor\n"
        "seeds: [1, '2']\n"
        "run_id: !!python/object/apply:os.system [x]\nstatus: done # really\nmodel:\n  commit: aaa1111\n",
        {"date": "2025-01-15", "owners": ["Ana Silva", "Ben Okafor"], "seeds": [1, 2], "status": "done"},
    ),
    "several days": ("date: [2025-01-15, 2025-01-17]\n", {"date": "2025-01-15"}),
    "nothing": ("owner: ~\nseeds: ~\nruns: ~\nbranch: ~\nstatus: null\n", {}),
    "nobody else": (
        "owner: [Ana Silva, ~]\nrun: 3 of 5\nruns: [12, 13]\n", {"owners": ["Ana Silva"], "runs": ["12", "13"]},
    ),
    "nested": (
        "experiment: {id: exp012, authors: [{name: Ana Silva, email: a@b.org}], status: done}\n"
        "date: {start: 2025-01-15, end: 2025-01-20}\ngit: {sha: 4f2a91c, branch: exp/wide}\n"
        "runs:\n  - {id: run-0042, name: first, seed: 1}\n  - {name: run-0043, seed: 2}\nlineage: {parent: exp011}\n",
        {"id": "exp012", "owners": ["Ana Silva"], "status": "done", "date": "2025-01-15", "commit": "4f2a91c",
         "branch": "exp/wide", "runs": ["run-0042", "run-0043"], "seeds": [1, 2], "parents": ["exp011"]},
    ),
    "in camel case": (
        "experimentId: EXP-007\ncreatedAt: 2025-03-02\ngitCommit: 1a2b3c4d\nrunIds: [r-1, r-2]\nseedList: [1, 2]\n",
        {"id": "EXP-007", "date": "2025-03-02", "commit": "1a2b3c4d", "runs": ["r-1", "r-2"], "seeds": [1, 2]},
    ),
    "parents as mappings": (
        "parents: [{id: exp010, why: x}, {experiment: exp011}]\n", {"parents": ["exp010", "exp011"]},
    ),
    "of a model": ("model: {name: gpt, date: 2020-01-01, id: x-1}\nstatus: pending\n", {"status": "pending"}),
    "of a dataset": (
        "dataset: {commit: aaa1111, branch: data-v2, seed: 5, run_id: prep_7}\n"
        "git_commit: bbb2222\nseed: 6\nbranch: main\n",
        {"commit": "bbb2222", "seeds": [6], "branch": "main"},
    ),
    "of others, all the way down": (
        "baseline: {git: {commit: aaa1111}, seed: 3}\ncheckpoint: {commit: aaa1111}\n"
        "parent: {id: exp009, commit: abc4444, config: {seed: 7}}\n",
        {"parents": ["exp009"]},
    ),
    "of each run": (
        "runs: [{id: r1, status: ok, date: 2024-01-01}]\nstatus: partial\ndate: 2024-02-02\n",
        {"runs": ["r1"], "status": "partial", "date": "2024-02-02"},
    ),
    "of runs by their names": ("runs: {train: {id: t6}, eval: {id: t7}}\n", {"runs": ["t6", "t7"]}),
    "of a run, and said by itself": (
        "training: {seed: 4}\ncode: {commit: aaa1111}\ncommit: bbb2222\n", {"seeds": [4], "commit": "bbb2222"},
    ),
    "an experiment of MLflow is no run": ("mlflow: {experiment_id: 12, run_id: abc9}\n", {"runs": ["abc9"]}),
}  # fmt: skip


@pytest.mark.parametrize(("header", "expected"), HEADERS.values(), ids=HEADERS)
def test_front_matter_is_read_however_it_is_nested(header, expected):
    assert read(f"---\n{header}---\n\n# T\n") == expected


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("~2025-01-15", "2025-01-15"),
        ("ca. 2025-01-15", "2025-01-15"),
        ("Started 2025-01-15", "2025-01-15"),
        ("Wed 2025-01-15", "2025-01-15"),
        ("15-Jan-2025", "2025-01-15"),
        ("2025 January 15", "2025-01-15"),
        ("2025-Jan-15", "2025-01-15"),
        ("2025.01.15 ~ 2025.01.18", "2025-01-15"),
        ("Feb 28 – Mar 2, 2025", "2025-02-28"),
        ("December 30 to January 2, 2025", "2024-12-30"),
        ("28. Februar bis 2. März 2025", "2025-02-28"),
        ("week of 2025-01-13", "2025-01-13"),
        ("Wed Jan 15 10:00:00 UTC 2025", "2025-01-15"),
        ("📅 2025-01-15", "2025-01-15"),
        ("2025‑01‑15", "2025-01-15"),
        ("registered 2025-01-15, started 2025-01-16", "2025-01-15"),
        ("预注册 2025-01-15；发射 2025-01-16", "2025-01-15"),
    ],
)
def test_a_date_may_follow_a_few_words(text, value):
    assert parse_date(text, Span(0, len(text))).value == value


def test_a_date_is_found_in_a_time_without_marks_and_in_folders():
    assert date_in_name("exp20250115093000_wide").moment == "2025-01-15T09:30:00+00:00"
    assert date_in_name("exp20259915093000_wide") is None
    assert date_in_folders("notes/2025/01/15/wide.md").value == "2025-01-15"
    assert date_in_folders("notes/2025/01-15_wide.md").value == "2025-01-15"
    assert date_in_folders("notes/2025/02/30/wide.md") is None
    assert date_in_folders("notes/2025/wide.md") is None


@pytest.mark.parametrize(
    ("text", "seeds"),
    [
        ("0 (later {0,1,2})", "0"), ("{0,1,2}", "0 1 2"), ("0–3", "0 1 2 3"), ("0..2", "0 1 2"), ("42/43", "42 43"),
        ("train=42, eval: 43", "42 43"), ("random_state=42", "42"), ("7 for every bootstrap. None else", "7"),
        ("10 per configuration (seeds 42-44)", "42 43 44"), ("3 seeds: 1, 2, 3", "1 2 3"), ("5 runs", ""),
        ("2025-01-15", ""), ("3.14", ""), ("1e-3", ""), ("12:30:45", ""), ("some", ""),
    ],
)  # fmt: skip
def test_seeds_are_found_among_words(text, seeds):
    assert " ".join(seed.text for seed in seeds_in(text)) == seeds


@pytest.mark.parametrize(
    ("text", "ids"),
    [
        ("Exp 31 (sparse, 5), 34 and 40", ["Exp 31", "Exp 34", "Exp 40"]),
        ("Experiments 12 and 13", ["Experiment 12", "Experiment 13"]),
        ("Exp 50 (a), the two probes (57%), and 14×", ["Exp 50"]),
        ("EXP-SURG-001 reach pipeline", ["EXP-SURG-001"]),
        ("wider windows (EXP-011)", ["EXP-011"]),
        ("[narrow](../exp011_narrow/)", ["exp011_narrow"]),
        ("[narrow](NARROW_README.md)", ["NARROW_README"]),
        ("[narrow](exp011/README.md#results)", ["exp011"]),
    ],
)
def test_records_are_found_in_words(text, ids):
    assert [found.text for found in record_ids(text)] == ids


@pytest.mark.parametrize(
    ("name", "title", "aliases"),
    [
        ("R1_wide_net", "R1: Wide net", ["R1"]),
        ("r1b-wide-net", "R1b — Wide net", ["R1b"]),
        ("R12_wide_net", "R1: Wide net", ["R12"]),
        ("wide-net", "R1: Wide net", []),
        ("gpt2_wide_net", "GPT2 with a wide net", []),
    ],
)
def test_a_short_code_that_begins_both_title_and_name_is_another_name(name, title, aliases):
    record = read_record(decode(f"# {title}\n".encode()), name=name, path="a.md", file="/a.md", uri="a.md", root="/")
    assert list(record.aliases) == aliases


@pytest.mark.parametrize(
    ("name", "title", "id_"),
    [
        ("0012-wide-net", "EXP-0012: Wide net", "EXP-0012"),
        ("12_wide_net", "EXP-012 — Wide net", "EXP-012"),
        ("0012-wide-net", "EXP-0013: Wide net", "0012-wide-net"),
        ("0012-wide-net", "GPT-12 is wide", "0012-wide-net"),
        ("0012-wide-net", "WMCS-EXP-0012 — Wide net", "WMCS-EXP-0012"),
        ("2024_06_wide", "EXP-2024: Wide net", "2024_06_wide"),
        ("0012-wide-net", "Experiment 12: Wide net", "0012-wide-net"),
        ("2025-01-15-wide", "EXP-2025: Wide net", "2025-01-15-wide"),
        ("wide-net", "EXP-012: Wide net", "wide-net"),
    ],
)
def test_a_file_that_begins_with_a_number_is_called_by_the_code_of_its_title(name, title, id_):
    record = read_record(decode(f"# {title}\n".encode()), name=name, path="a.md", file="/a.md", uri="a.md", root="/")
    assert record.id == id_
    assert id_ == name or name in record.aliases


@pytest.mark.parametrize(
    ("name", "aliases"),
    [
        ("exp012_wide", ["exp012"]),
        ("EXP_2025-01-15_001_wide", []),
        ("exp_20250115_0001", []),
        ("exp_2025", []),
        ("e2.1_wide", []),
    ],
)
def test_a_date_or_half_a_number_with_which_a_name_begins_is_no_other_name(name, aliases):
    record = read_record(decode(b"# E2.1 - T\n"), name=name, path=f"{name}.md", file="/a.md", uri="a.md", root="/")
    assert list(record.aliases) == aliases


def test_names_of_one_project_have_one_shape():
    assert shape("REC-012") == shape("REC-7") != shape("TASK-7")
    assert shape("AX") == shape("BX") != ""
    assert {shape(word) for word in ("wide", "Wide", "12", "2025-01-15_wide", "A" * 40)} == {""}


@pytest.mark.parametrize(
    ("text", "commit"),
    [
        ("`4f2a91c` / clean", "4f2a91c"), ("4f2a91c-dirty", "4f2a91c"), ("4F2A91C", "4F2A91C"),
        ("`deadbee`", "deadbee"),
        ("deadbee", None), ("20250115", None), ("4f2a91c-wide", None), ("https://a.b/o/r/commit/4f2a91c", "4f2a91c"),
    ],
)  # fmt: skip
def test_a_commit_is_a_hash(text, commit):
    found = commit_of(text)
    assert (found and found.text) == commit


def test_a_status_ends_with_its_sentence_and_an_id_with_its_word():
    assert first_sentence("done. More was said") == "done"
    assert first_sentence("v0.4 · done vs. exp011 (i.e. all)") == "v0.4 · done vs. exp011 (i.e. all)"
    assert first_sentence("完了。次は未定") == "完了"
    assert [named_id(text) for text in ("EXP-012 (again)", "`EXP-A`", "EXP-012 — wide", "E001–E004", "two words")] == [
        "EXP-012", "EXP-A", "EXP-012", "", "",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("status", "shown"),
    [
        ("Superseded by [2. Bigger](exp002.md). It is better.", "Superseded by 2. Bigger"),
        ("superseded by exp002", "superseded by exp002"),
        ("ersetzt durch exp002", "ersetzt durch exp002"),
    ],
)
def test_a_status_says_what_takes_the_place_of_a_record(status, shown):
    text = f"# T\n\n## Status\n\n{status}\n"
    record = read_record(decode(text.encode()), name="exp001", path="a.md", file="/a.md", uri="a.md", root="/")
    assert (record.status.text, [other.text for other in record.superseded]) == (shown, ["exp002"])
    start, end = record.superseded[0].span
    assert "exp002" in text[start:end]


def test_what_says_that_there_is_none():
    assert all(map(says_none, ("none (first)", "n/a — see below", "なし。次は", "_n/a_", "TBD, later")))
    assert not any(map(says_none, ("none-such-run", "not yet", "exp011", "nonexistent")))
    assert all(map(is_placeholder, ("____", "＿＿", "nessuno", "無し", "无")))
    assert all(map(is_unfilled, ("pass|fail", "{{ owner }}", "{name}")))
    assert not any(map(is_unfilled, ("{0, 1}", "a | b", "done")))


def test_labels_are_spelled_as_they_are_looked_up():
    assert [word for word in LABELS if normalised(word) != word] == []
    assert KNOWN.of("Date de l’expérience") == KNOWN.of("date de l'expérience") == LABELS["date de l'expérience"]
    assert [label and label.key for label in KNOWN.sides("Author / Date")] == ["owners", "date"]
    assert KNOWN.sides("Precision / Recall") == ()


def test_the_command_shows_the_same(project):
    text = "# T\n\n**Author / Date:** Ana Silva, 2025-01-15\n"
    site = build(project({"experiments/2025/01/20/wide.md": text}), today=date(2025, 6, 30))
    data = record_data(site.catalog.records[0], site.graph)
    assert (data["owners"], data["date"]["value"], data["date"]["origin"]) == (["Ana Silva"], "2025-01-15", "metadata")
