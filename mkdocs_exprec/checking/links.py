"""Rules on links and artefacts: does what a record points at exist, and may it be pointed at."""

from __future__ import annotations

import os
import re
from bisect import bisect_left
from collections.abc import Iterator
from functools import lru_cache
from posixpath import basename

from mkdocs_exprec.checking.rules import Context, rule
from mkdocs_exprec.diagnostics import Edit, Finding, Fix, Severity, Span, did_you_mean
from mkdocs_exprec.patterns import rare
from mkdocs_exprec.places import Kind, Target
from mkdocs_exprec.reading.record import Record


def _leading_to(kind: Kind, record: Record, context: Context) -> Iterator[Target]:
    """The links of a record that lead to a place of that kind, none of which is a page or a file."""
    return (target for target in context.astray[record.file] if target.place.kind is kind)


@rule("EX401", "missing-target", Severity.WARNING, mends="unsafe")
def check_targets(record: Record, context: Context) -> Iterator[Finding]:
    """A relative link or image leads to something that exists.

    It is resolved from where the record lies. One that leads nowhere is shown as text.

    Bad:
    ```markdown
    ## Analysis

    As [the metrics](../runs/run-0001/metric.ndjson) show.
    ```
    Good:
    ```markdown
    ## Analysis

    As [the metrics](../runs/run-0001/metrics.ndjson) show.
    ```
    """
    for span, target, place in _leading_to(Kind.MISSING, record, context):
        path = re.split("[?#]", target)[0]
        hint, fix = _meant(path, span.start, context.places.nearest(place.file), "correct the path")
        yield Finding(span, f"`{target}` does not exist", hint, fix)


def _meant(path: str, start: int, near: str, otherwise: str) -> tuple[str, Fix | None]:
    """What to write instead of a path that leads nowhere: as a hint, and as a fix if the name needs no quoting.

    Args:
        path: as written.
        start: where it stands.
        near: the name that was meant; empty if none is near.
        otherwise: the hint in that case.
    """
    if not near:
        return otherwise, None
    path = path.rstrip("/")
    end = start + len(path)
    folder = path[: len(path) - len(basename(path))]
    edit = Edit(Span(start + len(folder), end), near)
    is_plain = "\\" not in path and _PLAIN_NAME.fullmatch(near)
    return f"did you mean `{folder}{near}`?", Fix(f"write {near}", (edit,), safe=False) if is_plain else None


_PLAIN_NAME = re.compile(r"[\w.@+=-]+")
_PATH = re.compile(r"[\w.@+=-]++(?:/[\w.@+=-]++)*+/?")
_FILE_ENDING = re.compile(r"\.(?=\w*[a-zA-Z])\w{1,9}$")


@rule("EX402", "missing-artefact", Severity.WARNING, mends="unsafe")
def check_artefacts(record: Record, context: Context) -> Iterator[Finding]:
    """The artefacts that a record names exist, at a relative path.

    Paths in code spans under Artifacts, Checksums and Config snapshot are looked for from the record's folder, from
    the project's folder and repository, and in the run folders of the record's runs.

    Bad:
    ```markdown
    ## Artifacts

    - `runs/run-0001/metric.ndjson`
    ```
    Good:
    ```markdown
    ## Artifacts

    - `runs/run-0001/metrics.ndjson`
    ```
    Options: `runs`.
    """
    text = record.outline.text
    codes = record.outline.code_spans
    bases = None
    for start, end in _artefact_areas(record):
        for code in codes[bisect_left(codes, (start,)) : bisect_left(codes, (end,))]:
            written = text[code.inner_start : code.inner_end].strip()
            if not _is_path(written) or _is_in_project(written, context):
                continue
            bases = bases or _bases(record, context)
            if not any(context.places.exists(path) for path in _candidates(written, bases, record, context)):
                start = text.index(written, code.inner_start)
                hint, fix = _meant(written, start, _nearest(written, bases, record, context), _ELSEWHERE)
                span = Span(code.inner_start, code.inner_end)
                yield Finding(span, f"the artefact `{written}` does not exist", hint, fix)


_ELSEWHERE = "correct the path, or say in words where the artefact is kept"


def _artefact_areas(record: Record) -> Iterator[Span]:
    section = record.section("artifacts")
    if section:
        yield Span(section.start, section.end)
    for item in record.items:
        if item.key in ("checksums", "config") and item.parts:
            yield item.span


def _is_path(written: str) -> bool:
    """Whether a code span is a path, and not a key, a number or a module."""
    if "/" in written:
        named = written[-1] == "/" or _FILE_ENDING.search(written) is not None
    else:
        named = written.endswith(_KNOWN_FILES)
    return named and _PATH.fullmatch(written) is not None


_KNOWN_FILES = (".ndjson", ".jsonl", ".json", ".csv", ".tsv", ".yaml", ".yml", ".toml", ".npz", ".npy", ".parquet")


def _is_in_project(written: str, context: Context) -> bool:
    """Whether a path holds from the project's folder, as most do."""
    return ".." not in written and context.places.exists(f"{context.places.project.folder}/{written}")


def _bases(record: Record, context: Context) -> tuple[str, ...]:
    """The folders from which a path may be meant."""
    project = context.places.project
    bases = [os.path.dirname(record.file), project.folder, record.root, project.root]
    bases += [os.path.join(folder, run.text) for folder in project.runs for run in record.runs]
    bases += [folder for run in record.runs if (folder := context.graph.folder(run.text))]
    return tuple(dict.fromkeys(bases))


def _candidates(written: str, bases: tuple[str, ...], record: Record, context: Context) -> Iterator[str]:
    normal = not written.startswith(".") and "/." not in written and written[-1] != "/"
    for base in bases:
        path = f"{base}/{written}"
        path = path if normal else os.path.normpath(path)
        if context.places.allowed(path, record.root):
            yield path


def _nearest(written: str, bases: tuple[str, ...], record: Record, context: Context) -> str:
    """The name in one of the folders that is most like that of a missing file; empty if none is."""
    paths = _candidates(written, bases, record, context)
    return next(filter(None, map(context.places.nearest, paths)), "")


@rule("EX403", "leaves-project", Severity.ERROR, suppressible=False)
def check_confinement(record: Record, context: Context) -> Iterator[Finding]:
    """A link stays inside the project.

    What lies outside is neither read nor published, and nobody else has it.

    Bad:
    ```markdown
    ## Analysis

    As [the metrics](../../elsewhere/metrics.ndjson) show.
    ```
    Good:
    ```markdown
    ## Analysis

    As [the metrics](../runs/run-0001/metrics.ndjson) show.
    ```
    """
    for span, target, _ in _leading_to(Kind.OUTSIDE, record, context):
        yield Finding(span, f"`{target}` leaves the project", "link to a file of the repository")


@rule("EX404", "path-not-portable", Severity.WARNING)
def check_portability(record: Record, context: Context) -> Iterator[Finding]:
    """A link to a file is relative.

    `/scratch/x` and `C:\\x` exist on one machine only. They are never read, and shown as text.

    Bad:
    ```markdown
    ## Analysis

    As [the metrics](/scratch/run-0001/metrics.ndjson) show.
    ```
    Good:
    ```markdown
    ## Analysis

    As [the metrics](../runs/run-0001/metrics.ndjson) show.
    ```
    """
    for span, target, _ in _leading_to(Kind.ABSOLUTE, record, context):
        yield Finding(
            span, f"`{target}` is an absolute path, which is not portable", "write a path relative to the record"
        )


@rule("EX405", "unsafe-link", Severity.ERROR, suppressible=False)
def check_safety(record: Record, context: Context) -> Iterator[Finding]:
    """A link does not run anything.

    `javascript:`, `data:`, `vbscript:` and `file:` are never linked, however they are spelled, nor in raw HTML.

    Bad:
    ```markdown
    ## Analysis

    [Run it](javascript:run()).
    ```
    Good:
    ```markdown
    ## Analysis

    [Run it](../train.py).
    ```
    """
    found = {span.start: (span, target) for span, target, _ in _leading_to(Kind.UNSAFE, record, context)}
    masked = record.outline.masked
    for match in _LINK_START.finditer(masked):
        span, target = Span(*match.span(1)), match[1]
        if span.start not in found and not _is_footnote(masked, match) and not record.outline.is_in_code(*span):
            place = context.places.resolve(target, os.path.dirname(record.file), record.uri, record.root)
            if place.kind is Kind.UNSAFE:
                found[span.start] = (span, target)
    for span, target in found.values():
        yield Finding(span, f"`{target[:60]}` is not a safe link", "link to a page or a file")


_LINK_START = re.compile(r"\][(:][\s>]*+<?(?!https?://)([^\s<>():&]{0,99}+[:&][^\s<>()]*+)")
"""How a link or a definition with a scheme or an entity in it begins, whatever follows: what one renderer takes for a
link, another does not."""


def _is_footnote(masked: str, match: re.Match[str]) -> bool:
    return match[0][1] == ":" and masked.startswith("[^", masked.rfind("[", 0, match.start()))


@rule("EX406", "irregular-target", Severity.ERROR, suppressible=False)
def check_regularity(record: Record, context: Context) -> Iterator[Finding]:
    """A link leads to a regular file or a folder.

    A device, a socket or a pipe is never opened, and a loop of links never followed.

    Bad:
    ```console
    $ mkfifo runs/run-0001/live.ndjson
    ```
    Bad:
    ```markdown
    ## Analysis

    [Live metrics](../runs/run-0001/live.ndjson).
    ```
    Good:
    ```markdown
    ## Analysis

    [Metrics](../runs/run-0001/metrics.ndjson).
    ```
    """
    for span, target, _ in _leading_to(Kind.IRREGULAR, record, context):
        yield Finding(span, f"`{target}` is neither a file nor a folder", "link to a regular file")


@rule("EX407", "private-address", Severity.NOTE)
def check_addresses(record: Record, context: Context) -> Iterator[Finding]:
    """A link leads to a page that whoever reads the record can open.

    `localhost`, an address of a private network or a name such as `gpu-3` is another machine to everyone else, or none.

    Bad:
    ```markdown
    ## Results

    0.91, see [the board](http://localhost:6006/#scalars)
    ```
    Good:
    ```markdown
    ## Results

    0.91, see [the board](https://wandb.ai/lab/meters/runs/3k2l1m0n)
    ```
    """
    text = record.outline.text
    links = [link.target for link in record.outline.links if text.startswith(_WEB, link.target_start)]
    if "<http" in record.outline.masked:
        found = (Span(*match.span(1)) for match in _AUTOLINK.finditer(record.outline.masked))
        links += [span for span in found if not record.outline.is_in_code(*span)]
    for span in links:
        host = _HOST.match(text, *span)
        if host and _is_private(host[1].lower()):
            yield Finding(
                span, f"`{host[1]}` is an address that others can't open", "name what it shows, or publish it"
            )


_WEB = ("http", "HTTP", "Http")
_AUTOLINK = re.compile(r"<(https?://[^\s<>]++)>")
_HOST = re.compile(r"https?://(?:[^\s/@?#]*@)?(\[[0-9a-fA-F:.]+\]|[^\s/:?#\[\]]+)", re.IGNORECASE)
_LOCAL = (".local", ".localhost", ".localdomain", ".internal", ".lan", ".home.arpa")


@lru_cache(maxsize=1024)
def _is_private(host: str) -> bool:
    """Whether a host is a name without a domain, or an address that is none of the Internet."""
    from ipaddress import ip_address

    try:
        return not ip_address(host.strip("[]")).is_global
    except ValueError:
        return "." not in host.strip(".") or host.endswith(_LOCAL)


@rule("EX408", "unknown-wiki-target", Severity.NOTE)
def check_wiki_links(record: Record, context: Context) -> Iterator[Finding]:
    """A `[[name]]` is that of a record, a run or a file beside the record.

    Any other stands on the page with its brackets.

    Bad:
    ```markdown
    ## Analysis

    It learns faster than [[2025-01-10_smaller]].
    ```
    Good:
    ```markdown
    ## Analysis

    It learns faster than the smaller one.
    ```
    """
    if "[[" not in record.outline.masked:
        return
    named = {edge.mention.start for edge in context.graph.edges_of(record)}
    for wiki in _WIKI.finditer(record.outline.masked):
        span, name = Span(*wiki.span()), wiki["name"].strip()
        if span.start not in named and not record.outline.is_in_code(*span) and not _is_beside(name, record, context):
            hint = did_you_mean(name, context.catalog.by_id).removeprefix("; ") or "correct the name, or write words"
            yield Finding(span, f"`{wiki[0]}` names no record", hint)


_WIKI = rare(
    r"(?<![a-zA-Z0-9_)\]])\[\[ *+(?!_?(?:toc|tosp)_?\]\])(?P<name>[\w.][^\[\]|\\#\n,\"'`]{0,200}+)"
    r"(?:#[^\[\]|\\\n]{0,200}+)?+(?:\\?+\|[^\[\]\n]{0,200}+)?+\]\]",
    re.IGNORECASE,
)
"""What is meant for a link: `df[[column]]` is none, and `[[_TOC_]]` is where a forge puts the table of contents."""


def _is_beside(name: str, record: Record, context: Context) -> bool:
    """Whether a file of that name lies beside the record, or is a number: `[[1]]` is none of a record."""
    path = os.path.normpath(os.path.join(os.path.dirname(record.file), name))
    allowed = (each for each in (path, f"{path}.md") if context.places.allowed(each, record.root))
    return name.replace(".", "").isdigit() or any(map(context.places.exists, allowed))
