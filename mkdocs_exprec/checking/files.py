"""Rules on the file itself: can it be read, and what does its header say."""

from __future__ import annotations

import os
from collections.abc import Iterator

from mkdocs_exprec.catalog import folded
from mkdocs_exprec.checking.rules import Context, noticed_in_reading, rule
from mkdocs_exprec.diagnostics import Finding, Severity
from mkdocs_exprec.reading.record import Record
from mkdocs_exprec.reading.secrets import EXPOSED

noticed_in_reading(
    "EX001",
    "unreadable-text",
    Severity.ERROR,
    """A record is text in UTF-8.

    Bytes of another encoding, or a NUL, can't be shown as the author meant them. The rest of the record is read
    and checked all the same.

    Bad, saved as Latin-1:
    ```markdown
    - **Owner(s):** Zoë Ito
    ```
    Good, saved as UTF-8:
    ```markdown
    - **Owner(s):** Zoë Ito
    ```
    """,
    suppressible=False,
)
noticed_in_reading(
    "EX002",
    "unreadable-file",
    Severity.ERROR,
    """A record is a file that can be opened, inside the project.

    A link that leaves the project, a device, a file or a folder without permission is not read. Every other record is.

    Bad:
    ```console
    $ ln -s ~/notes/smoke.md experiments/2025-01-15_smoke.md
    ```
    Good:
    ```console
    $ cp ~/notes/smoke.md experiments/2025-01-15_smoke.md
    ```
    """,
    suppressible=False,
)
noticed_in_reading(
    "EX003",
    "over-limit",
    Severity.ERROR,
    """A record stays within the bounds in which Markdown can be rendered.

    A line of megabytes, thousands of brackets that are never closed or lists a hundred levels deep would stop the
    whole site. Such a record is shown as plain text.

    Bad:
    ```console
    $ printf '[%.0s' $(seq 2000) >> experiments/2025-01-15_smoke.md
    ```
    Good:
    ```console
    $ printf '[%.0s' $(seq 2000) > runs/run-0001/brackets.txt
    ```
    """,
    suppressible=False,
)


@rule("EX004", "empty-record", Severity.WARNING)
def check_empty(record: Record, context: Context) -> Iterator[Finding]:
    """A record is not empty.

    An empty file is most often a save that went wrong.

    Bad:
    ```console
    $ touch experiments/2025-01-16_empty.md
    ```
    Good:
    ```markdown
    # Experiment: Smoke test

    - **Date:** 2025-01-15
    ```
    """
    if not record.outline.text.strip() and not record.problems:
        yield Finding(record.head_span, "the record is empty", "write it, or remove the file")


noticed_in_reading(
    "EX005",
    "hidden-character",
    Severity.WARNING,
    """A record holds no invisible characters that change the order of the text.

    Bidirectional controls make a name or an id look like another one.

    Bad:
    ```markdown
    - **Owner(s):** Ana\u202e Silva
    ```
    Good:
    ```markdown
    - **Owner(s):** Ana Silva
    ```
    """,
)


@rule("EX006", "duplicate-id", Severity.WARNING)
def check_duplicate_id(record: Record, context: Context) -> Iterator[Finding]:
    """The id of a record, which is its file's name, is its own.

    Two records of the same name in two folders can't be told apart when one of them is referred to.

    Bad, as `experiments/linear/2025-01-15_smoke.md`:
    ```markdown
    # Experiment: Smoke test of the linear model
    ```
    Bad, as `experiments/network/2025-01-15_smoke.md`:
    ```markdown
    # Experiment: Smoke test of the network
    ```
    Good, as `experiments/linear/2025-01-15_smoke-linear.md`:
    ```markdown
    # Experiment: Smoke test of the linear model
    ```
    Good, as `experiments/network/2025-01-15_smoke-network.md`:
    ```markdown
    # Experiment: Smoke test of the network
    ```
    """
    others = [other for other in _namesakes(record, context) if other.id == record.id]
    if others:
        message = f"the id `{record.id}` is also that of {_paths(others)}"
        gist = f"the id `{record.id}` is also another's"
        yield Finding(record.head_span, message, "rename the file", gist=gist)


@rule("EX007", "confusable-id", Severity.ERROR)
def check_confusable_id(record: Record, context: Context) -> Iterator[Finding]:
    """The ids of two records differ by more than case or Unicode form.

    Some file systems keep only one of the two files, and nobody can tell which is meant.

    Bad, as `experiments/linear/2025-01-15_smoke.md`:
    ```markdown
    # Experiment: Smoke test of the linear model
    ```
    Bad, as `experiments/network/2025-01-15_Smoke.md`:
    ```markdown
    # Experiment: Smoke test of the network
    ```
    Good, as `experiments/linear/2025-01-15_smoke-linear.md`:
    ```markdown
    # Experiment: Smoke test of the linear model
    ```
    Good, as `experiments/network/2025-01-15_smoke-network.md`:
    ```markdown
    # Experiment: Smoke test of the network
    ```
    """
    others = [other for other in _namesakes(record, context) if other.id != record.id]
    if others:
        message = f"the id `{record.id}` differs from that of {_paths(others)} by case or Unicode form only"
        gist = f"the id `{record.id}` is another's but for case or Unicode form"
        yield Finding(record.head_span, message, "rename one of the files", gist=gist)


@rule("EX009", "near-twin-id", Severity.NOTE)
def check_near_twin(record: Record, context: Context) -> Iterator[Finding]:
    """The ids of two records differ by more than zeros, dashes and underscores.

    `exp_001` and `exp-0001` are one id to whoever reads them aloud. Both records are kept, and both get the finding.

    Bad, as `experiments/2025-01-15_smoke-1.md`:
    ```markdown
    # Experiment: Smoke test
    ```
    Bad, as `experiments/2025-01-15_smoke_01.md`:
    ```markdown
    # Experiment: Smoke test, again
    ```
    Good, as `experiments/2025-01-15_smoke-1.md`:
    ```markdown
    # Experiment: Smoke test
    ```
    Good, as `experiments/2025-01-15_smoke-2.md`:
    ```markdown
    # Experiment: Smoke test, again
    ```
    """
    group = context.catalog.near_twins.get(record.file, ())
    others = [other for other in group if folded(other.id) != folded(record.id)]
    if others:
        message = f"the id `{record.id}` is all but `{others[0].id}`, that of {others[0].path}"
        hint, gist = "write both in one way, or give one another name", f"the id `{record.id}` is all but another's"
        yield Finding(record.head_span, message, hint, gist=gist)


def _namesakes(record: Record, context: Context) -> list[Record]:
    group = context.catalog.by_id[folded(record.id)]
    return [other for other in group if other is not record] if len(group) > 1 else []


def _paths(records: list[Record]) -> str:
    """The first few paths, and how many more there are."""
    more = f" and {len(records) - 2} more" if len(records) > 2 else ""
    return " and ".join(record.path for record in records[:2]) + more


@rule("EX008", "address-taken", Severity.ERROR)
def check_address(record: Record, context: Context) -> Iterator[Finding]:
    """A record mounted from outside the docs folder has an address of its own in the site.

    A page of the docs folder, or a record of another folder, that would stand at the same address keeps it; give
    one of the folders another `url`. Of `index.md` and `README.md` in one folder, only one has a page.

    With `mkdocs.yml`:
    ```yaml
    plugins:
      - exprec:
          records: experiments
    ```
    Bad, beside `docs/experiments/2025-01-15_smoke.md`:
    ```markdown
    # Notes on the smoke test
    ```
    Good, beside `docs/experiments/notes-on-smoke.md`:
    ```markdown
    # Notes on the smoke test
    ```
    Options: `records`.
    """
    places = context.places
    folder, name = os.path.split(record.file)
    if name in _INDEXES and places.exists(os.path.join(folder, _INDEXES[name])):
        message = f"the address of {record.path} is also that of the {_INDEXES[name]} beside it"
        yield Finding(record.head_span, message, "join the two, or give one another name")
    mounted = places.docs_address(os.path.dirname(record.file)) is None
    others = [other.path for other in context.catalog.by_uri[record.uri] if other is not record]
    if mounted and not others and places.exists(os.path.join(places.project.docs_dir, *record.uri.split("/"))):
        others = [f"{record.uri} in the docs folder"]
    if others:
        message, gist = f"the address {record.uri} is taken by {others[0]}", f"the address {record.uri} is taken"
        yield Finding(record.head_span, message, "rename the file, or give its folder another `url`", gist=gist)


_INDEXES = {"index.md": "README.md", "README.md": "index.md"}


noticed_in_reading(
    "EX101",
    "invalid-front-matter",
    Severity.ERROR,
    """The front matter is a YAML mapping, closed by `---`.

    What can't be read is kept off the page, and the template's bullets still count; of what it may say, nothing is told
    as missing. A value that holds `: ` wants quotes, indentation wants spaces, and tags such as `!!python/object` are
    refused.

    Bad:
    ```markdown
    ---
    status: done: at last
    ---
    ```
    Good:
    ```markdown
    ---
    status: "done: at last"
    ---
    ```
    """,
    suppressible=False,
)
noticed_in_reading(
    "EX102",
    "duplicate-key",
    Severity.ERROR,
    """A key stands in the front matter once.

    YAML readers keep one of the two values without a word, and not all keep the same one.

    Bad:
    ```markdown
    ---
    status: running
    status: done
    ---
    ```
    Good:
    ```markdown
    ---
    status: done
    ---
    ```
    """,
)
noticed_in_reading(
    "EX103",
    "truncated-value",
    Severity.WARNING,
    """A value that holds ` #` and a number is quoted.

    YAML takes ` #` for the start of a comment: of `title: run #2`, only `run` is left.

    Bad:
    ```markdown
    ---
    title: run #2
    ---
    ```
    Good:
    ```markdown
    ---
    title: "run #2"
    ---
    ```
    """,
)
noticed_in_reading(
    "EX104",
    "unusable-page-option",
    Severity.ERROR,
    """`hide`, `tags`, `search`, `source` and `template` have the form that themes expect.

    These keys are the theme's. Material stops the whole build at `hide: true`, at `tags: [2025-01-15]` and at
    `search: grid`: the first two are lists, of tags in words, and `search` holds `exclude` or `boost`. So does the
    theme `mkdocs` at `source: 5`. `template` names an HTML template; a build leaves out one that the theme lacks, and
    says so.

    Bad:
    ```markdown
    ---
    hide: true
    ---
    ```
    Good:
    ```markdown
    ---
    hide: [toc]
    ---
    ```
    """,
    suppressible=False,
)
noticed_in_reading(
    "EX501",
    EXPOSED,
    Severity.ERROR,
    """A record holds no key, token or password.

    Whoever has the repository or the site has it too, and Git keeps it when the file no longer does: revoke it first.
    Known are the keys of the usual makers by their form, and what stands behind words such as `--wandb-key`, `API_KEY=`
    and `password:`, in URLs as `user:password@host`, and in private key blocks. On the record's page, in the lists made
    of it, in reports and in JSON each of its characters is shown as `█`, also where the finding is only a note; with
    the severity `off`, nothing is looked for and nothing hidden. Other pages, attachments, run files and the names of
    files are published as they are. What stands for a secret is none: `$KEY`, `${KEY}`, `%KEY%`, `<token>`,
    `...EXAMPLE`, `xxxx`, `os.environ[...]`; nor are digests, commits and UUIDs.

    Bad:
    ```markdown
    ## Results

    0.91, with `python train.py --wandb-key 0123456789abcdef0123456789abcdef01234567`
    ```
    Good:
    ```markdown
    ## Results

    0.91, with `python train.py --wandb-key $WANDB_API_KEY`
    ```
    """,
    suppressible=False,
)
