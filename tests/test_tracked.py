"""Runs that only the prose names: those that are surely the record's own, and no others."""

from __future__ import annotations

from datetime import date

import pytest

from mkdocs_exprec.pipeline import build
from mkdocs_exprec.reading.scanner import scan
from mkdocs_exprec.reading.source import Source
from mkdocs_exprec.reading.tracked import runs_in_prose

WANDB = "https://wandb.ai/lab/windows/runs"
MLFLOW = "http://mlflow.lab:5000/#/experiments/3/runs/0123456789abcdef0123456789abcdef"


@pytest.mark.parametrize(
    ("text", "runs"),
    [
        (f"## Results\n\nSee [the run]({WANDB}/3fx9k2ab?workspace=user-ana), it is good.\n", ["3fx9k2ab"]),
        (f"## Setup\n\n- W&B: <{WANDB}/3fx9k2ab/overview>\n- and {WANDB}/4gy0l3bc\n", ["3fx9k2ab", "4gy0l3bc"]),
        (f"Logged at {MLFLOW}.\n", ["0123456789abcdef0123456789abcdef"]),
        ("Comet: https://www.comet.com/lab/windows/0a1b2c3d4e5f60718293a4b5c6d7e8f9?tab=chart\n",
         ["0a1b2c3d4e5f60718293a4b5c6d7e8f9"]),
        ("Neptune: https://app.neptune.ai/lab/windows/e/WIN-12/charts\n", ["WIN-12"]),
        ("https://app.neptune.ai/o/lab/org/windows/runs/details?viewId=x&runIdentificationKey=WIN-13\n", ["WIN-13"]),
        ("Curves: https://tensorboard.dev/experiment/QXtyz3WFRzq6cNP1AbCdEf/#scalars\n", ["QXtyz3WFRzq6cNP1AbCdEf"]),
        ("Submitted batch job 123456\n", ["123456"]),
        ("Slurm jobs 123456, 123457 and `123458_3` ran.\n", ["123456", "123457", "123458_3"]),
        ("The log is `logs/slurm-123456.out`.\n", ["123456"]),
        ("It ran under Slurm as job id **123456**.\n", ["123456"]),
        ("## Results\n\nWith https://wandb.ai/lab/baseline-exp3/runs/3fx9k2ab\n", ["3fx9k2ab"]),
        # what is no run
        ("Project: https://wandb.ai/lab/windows and https://wandb.ai/lab/windows/runs\n", []),
        ("Report: https://wandb.ai/lab/windows/reports/Wider--Vmlldzo0OTk\n", []),
        ("Sweep: https://wandb.ai/lab/windows/sweeps/8abcd12\n", []),
        ("CI: https://github.com/lab/windows/actions/runs/123456789/job/4567\n", []),
        ("Job 123456 of the CI failed us; 4000 jobs are too many.\n", []),
        ("Slurm gave us 4000 hours on 2024 nodes.\n", []),
        # whose run it is
        (f"Compared with [the last one]({WANDB}/3fx9k2ab).\n", []),
        (f"We start from the weights of {WANDB}/3fx9k2ab\n", []),
        (f"Init: {WANDB}/3fx9k2ab\nTeacher: {WANDB}/4gy0l3bc\n", []),
        (f"The run from last week, {WANDB}/3fx9k2ab, was worse.\n", []),
        (f"The baseline is {WANDB}/3fx9k2ab.\n", []),
        (f"比較: {WANDB}/3fx9k2ab\n", []),
        (f"## Background\n\nIn {WANDB}/3fx9k2ab\n\n### More\n\n{WANDB}/4gy0l3bc\n\n## Run\n\n{WANDB}/5hz1\n", ["5hz1"]),
        (f"## Next steps\n\n- [ ] Look at {WANDB}/3fx9k2ab\n", []),
        (f"| Run | Link |\n| --- | --- |\n| wide | {WANDB}/3fx9k2ab |\n", []),
        (f"```\nwandb: {WANDB}/3fx9k2ab\nSubmitted batch job 123456\n```\n\n<!-- {WANDB}/3fx9k2ab -->\n", []),
    ],
)  # fmt: skip
def test_a_run_in_the_prose_is_the_records_own_if_that_is_clear(text, runs):
    outline = scan(Source(f"# A\n\n{text}"))
    found = list(runs_in_prose(outline))
    assert [run.text for run in found] == runs
    assert [outline.text[run.start : run.end] for run in found] == runs


def test_what_the_metadata_say_of_runs_counts_for_more_and_a_run_has_one_record(project):
    link = f"See {WANDB}/{{}}.\n"
    files = {
        "experiments/metadata.md": f"# A\n\n- **Run IDs:** run-1\n\n{link.format('aaaa')}",
        "experiments/none.md": f"# B\n\n- **Run IDs:** _n/a_\n\n{link.format('bbbb')}",
        "experiments/prose.md": f"# C\n\n{link.format('cccc')}",
        "experiments/claimed.md": "# D\n\n- **Run IDs:** dddd\n",
        "experiments/of-another.md": f"# E\n\n{link.format('dddd')}",
        "experiments/twice-1.md": f"# F\n\n{link.format('eeee')}{link.format('ffff')}{link.format('ffff')}",
        "experiments/twice-2.md": f"# G\n\n{link.format('eeee')}",
    }
    site = build(project(files), today=date(2025, 6, 30))
    assert {record.name: [run.text for run in record.runs] for record in site.catalog.records} == {
        "metadata": ["run-1"],
        "none": [],
        "prose": ["cccc"],
        "claimed": ["dddd"],
        "of-another": [],
        "twice-1": ["ffff"],
        "twice-2": [],
    }
    assert not [each for each in site.diagnostics if each.slug == "run-claimed-twice"]
