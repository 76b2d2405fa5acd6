"""Terminal commands -> the pipeline. Imports no mkdocs, and nothing slow before it is needed."""

from __future__ import annotations

import gc
import os
import sys
from collections.abc import Callable, Iterator, Sequence
from typing import TYPE_CHECKING, TypeVar

from mkdocs_exprec import __version__

if TYPE_CHECKING:
    import argparse
    from datetime import date

    from mkdocs_exprec.adoption import Proposal
    from mkdocs_exprec.cache import Checked, Outcome
    from mkdocs_exprec.checking.formats import Base
    from mkdocs_exprec.checking.reports import Report
    from mkdocs_exprec.diagnostics import Diagnostic, Totals
    from mkdocs_exprec.mending import Mending
    from mkdocs_exprec.pipeline import Site
    from mkdocs_exprec.project import Project
    from mkdocs_exprec.reading.record import Record

    Lying = TypeVar("Lying", Record, Checked)

OK, FAILED, USAGE = 0, 1, 2
FORMATS = ("text", "concise", "json", "github", "gitlab", "sarif", "junit")


class UsageError(Exception):
    """What the user asked for can't be done; the message is one line."""


def run() -> int:
    """Run the command as a process of its own: its memory goes with it, so that there is nothing to collect."""
    gc.disable()
    code = main()
    gc.freeze()  # nor when Python shuts down
    return code


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command and return its exit code: 0 fine, 1 findings that fail, 2 wrong usage."""
    arguments = sys.argv[1:] if arguments is None else arguments
    if list(arguments) == ["--version"]:
        _print(f"exprec {__version__}")
        return OK
    from mkdocs_exprec.configuration import ConfigurationError
    from mkdocs_exprec.options import WrongOptions

    try:
        parsed = _parser().parse_args(arguments)
        code = int(parsed.run(parsed))
        sys.stdout.flush()  # a reader who has left is noticed here, and not while Python shuts down
        return code
    except (UsageError, ConfigurationError) as error:
        _complain(str(error))
    except WrongOptions as error:
        for mistake in error.mistakes:
            place = f"{mistake.place}: " if mistake.place else ""
            _complain(f"{place}option `{mistake.name}`: {mistake.message}")
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return OK
    except FileNotFoundError:
        if os.stat(".").st_nlink:
            raise
        _complain("the folder that this was run in does not exist any more")
    except SystemExit as stop:
        return int(stop.code or OK)
    return USAGE


def _parser() -> argparse.ArgumentParser:
    import argparse

    parser = argparse.ArgumentParser(
        prog="exprec",
        description="Check and look up a project's experiment records.",
        epilog="Options are read from mkdocs.yml or properdocs.yml, in this folder or the nearest above it, else"
        " above the records that are named.",
    )
    parser.add_argument("--version", action="version", version=f"exprec {__version__}")
    commands = parser.add_subparsers(title="commands", metavar="COMMAND", required=True)

    check = commands.add_parser("check", help="check records against the template")
    check.add_argument("paths", nargs="*", metavar="PATH", help="records or folders; all records if none is given")
    check.add_argument("--only-records", action="store_true", help="pass over paths that are no record of the site")
    check.add_argument("--strict", action="store_true", help="warnings fail too")
    check.add_argument("--baseline", metavar="FILE", help="findings that are known and fail nothing")
    check.add_argument(
        "--write-baseline", metavar="FILE", help="write what is found now, so that only new findings fail"
    )
    check.add_argument("--fix", action="store_true", help="mend what can be mended, and report the rest")
    check.add_argument("--unsafe-fixes", action="store_true", help="with --fix, also where the meaning may change")
    check.add_argument("--diff", action="store_true", help="show what --fix would change, and change nothing")
    check.add_argument("--format", choices=FORMATS, default="text", help="how findings are written; text by default")
    check.add_argument("--output", metavar="FILE", help="write them to a file")
    check.add_argument("--statistics", action="store_true", help="write how often each rule found something instead")
    check.add_argument("--select", action="append", metavar="RULES", help="only these rules: codes such as EX212, their"
                       " beginnings such as EX2, or names, with commas between")  # fmt: skip
    check.add_argument("--ignore", action="append", metavar="RULES", help="all rules but these")
    check.add_argument("--no-cache", action="store_true", help="check anew, whatever the last check has found")
    check.add_argument("--exit-zero", action="store_true", help="findings fail nothing")
    check.set_defaults(run=_check)

    explain = commands.add_parser("explain", help="explain a rule: what it wants, why, with examples")
    explain.add_argument("rule", nargs="?", metavar="RULE", help="its code or name, or the beginning of codes, such as"
                         " EX3, to list them; all are listed if it is left out")  # fmt: skip
    explain.set_defaults(run=_explain)

    adopt = commands.add_parser("adopt", help="propose a profile for existing records")
    adopt.add_argument("folder", nargs="?", metavar="FOLDER", help="where they lie; as configured if it is left out")
    adopt.add_argument(
        "--write", action="store_true", help="write the profile, the baseline and the entry of mkdocs.yml"
    )
    adopt.set_defaults(run=_adopt)

    listing = commands.add_parser("list", help="list the records, newest first")
    listing.add_argument("--json", action="store_true", help="as JSON")
    listing.set_defaults(run=_list)

    show = commands.add_parser("show", help="show what is read from a record")
    show.add_argument("record", metavar="RECORD", help="the record's id, part of it, a run of it, or its path")
    show.add_argument("--json", action="store_true", help="as JSON")
    show.set_defaults(run=_show)

    links = commands.add_parser("links", help="list what records mention, and where it leads")
    links.add_argument("record", nargs="?", metavar="RECORD", help="of one record, named in the same ways")
    links.add_argument("--json", action="store_true", help="as JSON")
    links.set_defaults(run=_links)

    new = commands.add_parser("new", help="write a new record from the template")
    new.add_argument("title", metavar="TITLE", help="the title, in quotes")
    new.add_argument("--date", metavar="YYYY-MM-DD", help="the date; today if it is left out")
    new.add_argument("--owner", metavar="NAME", help="the owner; Git's user.name if it is left out")
    new.add_argument("--run", metavar="ID", dest="run_id", default="", help="the run that the record is about")
    new.set_defaults(run=_new)

    for command in (check, adopt, listing, show, links, new):
        command.add_argument("-f", "--config-file", metavar="FILE", help="the site's configuration")
    return parser


def _check(arguments: argparse.Namespace) -> int:
    from mkdocs_exprec.checking.formats import FORMATS

    _refuse_what_would_be_ignored(arguments)
    form = FORMATS[arguments.format]
    write = form.statistics if arguments.statistics else form.write
    if write is None:
        raise UsageError("statistics are written as text, concise or json")
    wanted = _wanted(arguments.select, arguments.ignore)
    if arguments.diff:
        return _show_diff(_mending(_site(_project_to_check(arguments)), wanted, arguments), arguments)
    mends = arguments.fix or arguments.write_baseline
    outcome, fixed = _mended(arguments, wanted) if mends else (_outcome(arguments), "")
    if arguments.write_baseline:
        left = _put_off(arguments.write_baseline, outcome.diagnostics)
        if fixed:
            _print(fixed)
        return FAILED if left.fails(strict=arguments.strict) and not arguments.exit_zero else OK
    report = _report(outcome, wanted, form.base, arguments, fixed)
    if arguments.output:
        _write(arguments.output, write(report))
        _print(f"{arguments.output} is written.\n{report.closing}")
    else:
        (_print if arguments.format in ("text", "concise") else _print_data)(write(report), end="")
    if arguments.format in ("text", "concise") or arguments.output:
        _print("".join(f"{line}\n" for line in _advice(outcome, report)), end="")
    failed = report.totals.fails(strict=arguments.strict) and not arguments.exit_zero
    return FAILED if failed else OK


_GOES_WITHOUT = {
    "diff": ("format", "statistics", "write_baseline"),
    "write_baseline": ("paths", "select", "ignore", "format", "statistics", "output"),
}
"""Arguments, and those that would do nothing beside them."""


def _refuse_what_would_be_ignored(arguments: argparse.Namespace) -> None:
    for argument, others in _GOES_WITHOUT.items():
        for other in others if getattr(arguments, argument) else ():
            if getattr(arguments, other) not in (None, False, [], "text"):
                raise UsageError(f"{_option(argument)} goes without {_option(other)}")


def _option(name: str) -> str:
    return "PATH" if name == "paths" else "--" + name.replace("_", "-")


def _outcome(arguments: argparse.Namespace) -> Outcome:
    """What a check finds: what the last one did, if all that it asked of its surroundings is answered as it was."""
    from mkdocs_exprec.cache import Cache
    from mkdocs_exprec.project import uncovered
    from mkdocs_exprec.surroundings import noted

    if arguments.no_cache:
        return _site(_project_to_check(arguments)).outcome
    named = () if arguments.only_records else arguments.paths  # they may add record folders
    _refuse_missing(named)
    config = arguments.config_file or _config_above(arguments.paths)
    cache = Cache.of(os.getcwd(), config or "", _start(named), arguments.baseline or "")
    found = cache.find()
    if found and not uncovered(named, found.folders):
        return found
    with noted() as notes:
        project = _project_to_check(arguments)
        found = _site(project).outcome
    is_own = not any(folder.is_added for folder in project.folders)
    if is_own and (config or found.records):  # where there is neither, the next command refuses
        cache.keep(found, notes)
    return found


def _mended(arguments: argparse.Namespace, wanted: Callable[[Diagnostic], bool]) -> tuple[Outcome, str]:
    """What is found once the files are mended, if that is asked for, and how many were, in words."""
    project = _project_to_check(arguments)
    site = _site(project)
    fixed = _fix(_mending(site, wanted, arguments), arguments) if arguments.fix else ""
    return (_site(project) if fixed else site).outcome, fixed


def _project_to_check(arguments: argparse.Namespace) -> Project:
    """The project with the baseline that is asked for; with none where a new one is to be written."""
    from dataclasses import replace

    if arguments.only_records:  # paths that are no record add no folder
        project = _project(arguments.config_file or _config_above(arguments.paths))
    else:
        project = _with_records(arguments, arguments.paths)
    if arguments.write_baseline:
        return replace(project, baseline=None)
    return replace(project, baseline=os.path.abspath(arguments.baseline)) if arguments.baseline else project


def _put_off(path: str, diagnostics: Sequence[Diagnostic]) -> Totals:
    """Write a baseline, if a path is given, and tell what it puts off and what has to be mended, which is given."""
    from mkdocs_exprec.checking.baseline import split, written
    from mkdocs_exprec.checking.reports import left_lines
    from mkdocs_exprec.diagnostics import Totals

    found = split(diagnostics)
    if path:
        _write(path, written(diagnostics))
        _print(f"{_here(path)} puts off {Totals.of(found.put_off)}.")
    _print("".join(f"{line}\n" for line in left_lines(found.left)), end="")
    return Totals.of(found.left)


def _wanted(select: Sequence[str] | None, ignore: Sequence[str] | None) -> Callable[[Diagnostic], bool]:
    """Whether a finding is of a rule that is asked for."""
    if select is None and ignore is None:
        return lambda _: True
    from mkdocs_exprec.checking.families import CODE_OF
    from mkdocs_exprec.options import no_such_rule, rules_named

    def named(options: Sequence[str]) -> Iterator[str]:
        for word in ",".join(options).replace(",", " ").split():
            if not (slugs := rules_named(word, CODE_OF)):
                raise UsageError(no_such_rule(word, CODE_OF))
            yield from slugs

    selected = frozenset(CODE_OF if select is None else named(select))
    if not selected:
        raise UsageError("--select names no rule; leave it out to select all of them")
    slugs = selected - frozenset(named(ignore or ()))
    return lambda found: found.slug in slugs


def _report(
    outcome: Outcome, wanted: Callable[[Diagnostic], bool], base: Base, arguments: argparse.Namespace, fixed: str
) -> Report:
    """What is to be told of the records that were asked for."""
    from mkdocs_exprec.checking.reports import Report
    from mkdocs_exprec.diagnostics import Totals

    records = _asked_for(outcome.records, arguments)
    paths = {record.path: _seen_from(base, record.file, record.path, outcome.root) for record in records}

    def told(diagnostics: Sequence[Diagnostic]) -> list[Diagnostic]:
        from dataclasses import replace

        shown = (each for each in diagnostics if each.path in paths and wanted(each))
        return [replace(each, path=paths[each.path]) for each in shown]

    return Report(
        diagnostics=told(outcome.diagnostics),
        records=list(paths.values()),
        suppressed=len(told(outcome.suppressed)),
        known=Totals.of(told(outcome.known)),
        mended=outcome.mended,
        fixed=fixed,
        unsafe=arguments.unsafe_fixes,
        strict=arguments.strict,
        color=not arguments.output and _has_color(),
        columns=_terminal_columns(),
    )


def _advice(outcome: Outcome, report: Report) -> Iterator[str]:
    """What else may help."""
    from mkdocs_exprec.checking.reports import adopt_line

    if not outcome.records:
        yield _no_record(outcome.folders)
    if line := adopt_line(report.diagnostics, len(report.records)):
        yield line


def _no_record(folders: Sequence[str]) -> str:
    """Where records were looked for, and how to begin one."""
    return f"No record in {', '.join(map(_here, folders))}; begin one: exprec new TITLE"


def _mending(site: Site, wanted: Callable[[Diagnostic], bool], arguments: argparse.Namespace) -> Mending:
    """What is to become of the records that were asked for."""
    from mkdocs_exprec.mending import mend

    records = _asked_for(site.catalog.records, arguments)
    mending = mend(site, records, unsafe=arguments.unsafe_fixes, wanted=wanted)
    for reason in mending.left_alone:
        _complain(reason)
    return mending


def _counts(mending: Mending) -> str:
    from mkdocs_exprec.diagnostics import counted

    return f"{counted(mending.fixed, 'finding')} in {counted(len(mending.drafts), 'record')}"


def _show_diff(mending: Mending, arguments: argparse.Namespace) -> int:
    """Write what would be changed; only the diff goes to the standard output, or to the file."""
    from mkdocs_exprec.mending import diff
    from mkdocs_exprec.project import is_within

    text = "".join(
        line
        for draft in mending.drafts
        for line in diff(draft, _as_git_has_it(draft.before.file), _as_git_has_it(draft.renamed or draft.before.file))
    )
    if arguments.output:
        _write(arguments.output, text)
        _print(f"{arguments.output} is written.")
    else:
        _print_data(text, end="")
    if not mending.drafts:
        sys.stderr.write("Nothing would be fixed.\n")
        return OK
    sys.stderr.write(f"{_counts(mending)} would be fixed.\n")
    if not all(is_within(draft.before.file, os.getcwd()) for draft in mending.drafts):
        sys.stderr.write("Apply it in a folder that the records lie below: Git passes over what lies elsewhere.\n")
    return OK if arguments.exit_zero else FAILED


def _as_git_has_it(path: str) -> str:
    """A path from the root of its repository; outside any, from here."""
    from mkdocs_exprec.project import repository_root

    root = repository_root(os.path.dirname(path)) or os.getcwd()
    return os.path.relpath(path, root).replace(os.sep, "/")


def _fix(mending: Mending, arguments: argparse.Namespace) -> str:
    """Mend the files, and say how many; a path that was asked for is from then on that of the renamed file."""
    from mkdocs_exprec.mending import CannotWrite, write

    try:
        write(mending)
    except CannotWrite as error:
        raise UsageError(f"{_here(error.file)} can't be mended: {error}") from None
    moved = {draft.before.file: draft.renamed for draft in mending.drafts if draft.renamed}
    arguments.paths = [moved.get(os.path.abspath(path), path) for path in arguments.paths]
    return f"{_counts(mending)} fixed." if mending.drafts else ""


def _explain(arguments: argparse.Namespace) -> int:
    from mkdocs_exprec.checking.families import CODE_OF, RULES
    from mkdocs_exprec.checking.manual import listing, page
    from mkdocs_exprec.options import no_such_rule, rules_named

    if arguments.rule is None:
        _print(listing(RULES), end="")
        return OK
    slugs = rules_named(arguments.rule.lower(), CODE_OF)
    rules = tuple(rule for rule in RULES if rule.slug in slugs)
    if not rules:
        raise UsageError(no_such_rule(arguments.rule, CODE_OF))
    _print(page(rules[0]) if len(rules) == 1 else listing(rules), end="")
    return OK


def _adopt(arguments: argparse.Namespace) -> int:
    from mkdocs_exprec import stanza
    from mkdocs_exprec.adoption import propose, summary
    from mkdocs_exprec.surroundings import today

    project = _project(arguments.config_file) if arguments.folder else _with_records(arguments)
    folder = os.path.abspath(arguments.folder or project.folders[0].path)
    if not os.path.isdir(folder):
        raise UsageError(f"{arguments.folder or _here(folder)} is no folder")
    project = _only(project, folder)
    proposal = propose(project, today())
    if not proposal.records:
        raise UsageError(f"there is no record in {_here(folder)}{_but_in_docs(project, folder)}")
    _print("\n".join(summary(proposal)))
    place = stanza.relative(folder, project.folder)
    if arguments.write:
        _adopted(project, proposal)
        _write_config(arguments.config_file, project, place)
        return OK
    _print(f"\n{stanza.PROFILE_FILE}:\n\n{_indented(proposal.text)}\nIn mkdocs.yml, under plugins:\n")
    _print(stanza.entry(place))
    _print("Nothing is written yet; exprec adopt --write does it.")
    return OK


def _but_in_docs(project: Project, folder: str) -> str:
    """Where there are records nevertheless: the docs folder is no part of a record folder that lies around it."""
    from mkdocs_exprec.project import is_within
    from mkdocs_exprec.reading.folders import find_files

    if project.docs_dir == folder or not is_within(project.docs_dir, folder):
        return ""
    found = [each.file for each in find_files(_only(project, project.docs_dir)) if each.kind == "record"]
    place = os.path.commonpath([os.path.dirname(file) for file in found]) if found else ""
    return f" but below {_here(project.docs_dir)}: exprec adopt {_here(place)}" if place else ""


def _adopted(project: Project, proposal: Proposal) -> None:
    """Write the profile and the baseline; what is there already is the team's, and stays."""
    from mkdocs_exprec import stanza
    from mkdocs_exprec.adoption import findings
    from mkdocs_exprec.checking.families import CODE_OF
    from mkdocs_exprec.profiles import schema
    from mkdocs_exprec.project import read_profile
    from mkdocs_exprec.surroundings import today

    profile_file, baseline_file = (
        os.path.join(project.folder, name) for name in (stanza.PROFILE_FILE, stanza.BASELINE_FILE)
    )
    put_off, profile = proposal.findings, proposal.profile
    _print("")
    if os.path.exists(profile_file):
        profile = read_profile(profile_file, _here(profile_file), CODE_OF)
        put_off = findings(project, profile, today())
        _print(f"{_here(profile_file)} is there already, and stays as it is.")
    else:
        _write(profile_file, f"# yaml-language-server: $schema={stanza.SCHEMA_FILE}\n{proposal.text}")
        _write(os.path.join(project.folder, stanza.SCHEMA_FILE), schema(CODE_OF))
        _print(f"{_here(profile_file)} asks for what nearly all records have.")
    if os.path.exists(baseline_file):
        _print(f"{_here(baseline_file)} is there already; exprec check --write-baseline FILE writes it anew.")
    _put_off("" if os.path.exists(baseline_file) else baseline_file, put_off)


def _only(project: Project, folder: str) -> Project:
    """The project with one record folder."""
    from dataclasses import replace

    from mkdocs_exprec.project import with_folders

    own = [each for each in project.folders if each.path == folder]
    return replace(project, folders=tuple(own)) if own else with_folders(replace(project, folders=()), [folder])


def _indented(text: str) -> str:
    return "".join(f"    {line}\n" for line in text.splitlines())


def _write_config(config_file: str | None, project: Project, place: str) -> None:
    """Put the entry into the site's configuration; begin a site if there is none."""
    from mkdocs_exprec import stanza
    from mkdocs_exprec.configuration import find_config

    path = config_file or find_config(project.folder)
    if path is None:
        name = os.path.basename(project.folder) or "Experiments"
        path = os.path.join(project.folder, "mkdocs.yml")
        _write(path, stanza.new_config(name, place, _theme()))
        if not os.path.isdir(project.docs_dir):
            os.makedirs(project.docs_dir)
            _write(os.path.join(project.docs_dir, "index.md"), stanza.home(name))
        _print(f"{_here(path)} shows the records; see them: mkdocs serve")
        return
    with open(path, encoding="utf-8", newline="") as file:
        config = stanza.configured(file.read(), place)
    if config.text is not None:
        _write(path, config.text)
    if config.advice:
        _print(f"{_here(path)} is left to you; {config.advice}")
    else:
        _print(f"{_here(path)} shows the records; see them: mkdocs serve")


def _theme() -> str:
    """Material if it is installed."""
    from importlib.util import find_spec

    return "material" if find_spec("material") else "mkdocs"


def _write(path: str, text: str) -> None:
    try:
        with open(path, "w", encoding="utf-8", errors="backslashreplace", newline="\n") as file:
            file.write(text)
    except OSError as error:
        raise UsageError(f"{_here(path)} can't be written: {error.strerror}") from None


def _list(arguments: argparse.Namespace) -> int:
    site = _site(_with_records(arguments))
    records = site.catalog.newest_first
    if arguments.json:
        from mkdocs_exprec.publishing.exports import record_data

        _print_json([record_data(record, site.graph) for record in records])
        return OK
    from mkdocs_exprec.checking.columns import columns, printable

    rows = [
        (
            record.date.shown if record.date else "undated",
            record.id,
            printable(record.heading),
            printable(", ".join(owner.text for owner in record.owners)) or "–",
        )
        for record in records
    ]
    if not rows:
        sys.stderr.write(f"{_no_record(site.outcome.folders)}\n")
    widths = [max((columns(row[index]) for row in rows), default=0) for index in range(3)]
    for row in rows:
        cells = [cell + " " * (width - columns(cell)) for cell, width in zip(row, widths, strict=False)]
        _print("  ".join([*cells, row[3]]))
    return OK


def _show(arguments: argparse.Namespace) -> int:
    site = _site(_with_records(arguments, [arguments.record] if os.path.exists(arguments.record) else []))
    record = _find(site, arguments.record)
    from mkdocs_exprec.publishing.exports import record_data

    data = record_data(record, site.graph)
    if arguments.json:
        _print_json(data)
        return OK
    from mkdocs_exprec.checking.columns import printable
    from mkdocs_exprec.reading.fields import plain_words

    done = sum(task["done"] for task in data["tasks"])
    rows = (
        ("Record", ", also ".join((record.id, ", ".join(record.aliases))) if record.aliases else record.id),
        ("Path", _here(record.file)),
        ("Date", f"{record.date.value} (from the {record.date.origin})" if record.date else "–"),
        ("Owners", ", ".join(data["owners"]) or "–"),
        ("References", ", ".join(f"{each.kind} {each.key}" for each in record.references) or "–"),
        ("Runs", ", ".join(data["runs"]) or "–"),
        ("Seeds", ", ".join(map(str, data["seeds"])) or "–"),
        ("Status", data["status"] or ""),
        ("Code", " on ".join(filter(None, (data["commit"], data["branch"])))),
        *((key.capitalize(), data[key] or "") for key in ("hypothesis", "decision", "kind", "baseline", "cost")),
        ("Tags", ", ".join(data["tags"])),
        ("Builds on", ", ".join(data["parents"])),
        ("Sections", ", ".join(section["title"] for section in data["sections"]) or "–"),
        ("Mentions", ", ".join(dict.fromkeys(each["key"] for each in data["mentions"])) or "–"),
        ("Named by", ", ".join(dict.fromkeys(each["id"] for each in data["mentioned_by"])) or "–"),
        ("Tasks", f"{done} of {len(data['tasks'])} done" if data["tasks"] else "–"),
    )
    _print(printable(record.heading))
    for name, value in rows:
        if value:
            _print(f"  {name:<11} {printable(value)}")
    for task in data["tasks"]:
        _print(f"    [{'x' if task['done'] else ' '}] {printable(plain_words(task['text']))}")
    return OK


def _links(arguments: argparse.Namespace) -> int:
    site = _site(_with_records(arguments))
    records = [_find(site, arguments.record)] if arguments.record else site.catalog.newest_first
    from mkdocs_exprec.checking.columns import printable
    from mkdocs_exprec.publishing.exports import link_data

    found = [link_data(edge) for record in records for edge in site.graph.named_by(record)]
    if arguments.json:
        _print_json(found)
        return OK
    if not site.catalog.records:
        sys.stderr.write(f"{_no_record(site.outcome.folders)}\n")
    for each in found:
        place = each["from"]
        path = _here(os.path.join(site.project.folder, place["path"]))
        targets = ", ".join(each["records"]) or each["url"] or each["key"]
        text = " ".join(each["text"].split())
        _print(printable(f"{path}:{place['line']}:{place['column']}: {each['kind']} {text} -> {targets}"))
    return OK


def _new(arguments: argparse.Namespace) -> int:
    from mkdocs_exprec.drafting import draft, fields_of, file_name, template_of

    title = " ".join(arguments.title.split())
    if not title:
        raise UsageError("the title is empty")
    project = _project(arguments.config_file)
    day = _day(arguments.date)
    owner = arguments.owner if arguments.owner is not None else _git_user(project.folder)
    path = os.path.join(project.folders[0].path, file_name(title, day))
    template = template_of(project)
    places = fields_of(template)
    for key, option, value in (("owners", "--owner", arguments.owner), ("runs", "--run", arguments.run_id)):
        if value and key not in places:
            example = "- **Owner(s):**" if key == "owners" else "- **Run IDs:**"
            raise UsageError(
                f"the template has no place for `{option} {value}`: add `{example}` to it, or leave `{option}` out;"
                " nothing was written"
            )
    text = draft(template, title, day, owner, arguments.run_id)
    try:
        os.makedirs(os.path.dirname(path), exist_ok=True)
        with open(path, "x", encoding="utf-8", newline="\n") as file:
            file.write(text)
    except FileExistsError:
        raise UsageError(f"{_here(path)} is there already; nothing was written") from None
    except OSError as error:
        raise UsageError(f"{_here(path)} can't be written: {error.strerror}") from None
    _print(_here(path))
    return OK


def _project(config_file: str | None, paths: Sequence[str] = ()) -> Project:
    """The project of this folder; record folders that its options do not name are those that were asked for."""
    from mkdocs_exprec.checking.families import CODE_OF
    from mkdocs_exprec.project import load_project, with_folders

    _refuse_missing(paths)
    if config_file is not None and not os.path.isfile(config_file):
        raise UsageError(f"{config_file} does not exist")
    project = load_project(config_file or _config_above(paths), _start(paths), CODE_OF)
    return with_folders(project, paths)


def _refuse_missing(paths: Sequence[str]) -> None:
    for path in paths:
        if not os.path.exists(path):
            raise UsageError(f"{path} does not exist")


def _start(paths: Sequence[str]) -> str:
    """The folder to begin in without a configuration: this one, or that of the first path if it lies elsewhere."""
    from mkdocs_exprec.project import is_within

    first = os.path.abspath(paths[0]) if paths else os.getcwd()
    return "." if is_within(first, os.getcwd()) else os.path.dirname(first)


def _with_records(arguments: argparse.Namespace, paths: Sequence[str] = ()) -> Project:
    """The project of this folder, which has to have a configuration or a folder of records."""
    from mkdocs_exprec.configuration import find_config

    project = _project(arguments.config_file, paths)
    is_project = paths or arguments.config_file or find_config(project.folder)
    if not is_project and not any(os.path.isdir(folder.path) for folder in project.folders):
        raise UsageError(
            "there is no mkdocs.yml or properdocs.yml here or above, and no folder docs/experiments or experiments"
            " here; begin with exprec adopt FOLDER or exprec new TITLE"
        )
    return project


def _config_above(paths: Sequence[str]) -> str | None:
    """The site's configuration: that of this folder or the nearest above it, else that above what is named."""
    from mkdocs_exprec.configuration import find_config

    if here := find_config("."):
        return here
    found = dict.fromkeys(filter(None, map(find_config, paths)))
    if len(found) > 1:
        raise UsageError(f"the records belong to {' and '.join(map(_here, found))}; name one with --config-file")
    return next(iter(found), None)


def _site(project: Project) -> Site:
    from mkdocs_exprec.pipeline import build
    from mkdocs_exprec.surroundings import today

    return build(project, today=today())


def _asked_for(records: Sequence[Lying], arguments: argparse.Namespace) -> list[Lying]:
    """The records at the paths that were given; all of them if there is none."""
    from mkdocs_exprec.project import is_within

    folders = [os.path.abspath(path) for path in arguments.paths]
    found = [record for record in records if not folders or any(is_within(record.file, each) for each in folders)]
    if folders and not found and not arguments.only_records:
        raise UsageError(f"no record in {', '.join(arguments.paths)}")
    return found


def _find(site: Site, name: str) -> Record:
    """The record of that id or path, or the only one that has the name otherwise: as a run, a date, part of its id."""
    from mkdocs_exprec.catalog import folded
    from mkdocs_exprec.diagnostics import did_you_mean

    path = os.path.abspath(name)
    by_path = [record for record in site.catalog.records if path in (record.file, os.path.dirname(record.file))]
    if by_path and (len(by_path) == 1 or by_path[0].file == path):
        return by_path[0]
    wanted = folded(name.removesuffix(".md"))
    for records, words in _named(site, wanted, name):
        if len(records) == 1:
            return records[0]
        if records:
            raise UsageError(f"`{name}` is {words} {_listed([_here(record.file) for record in records])}; give a path")
    raise UsageError(f"there is no record `{name}`{did_you_mean(name, [record.id for record in site.catalog.records])}")


def _named(site: Site, wanted: str, name: str) -> Iterator[tuple[Sequence[Record], str]]:
    """The records that a name may mean, by the nearest meaning first, and what it is of them."""
    from mkdocs_exprec.catalog import folded

    records = site.catalog.newest_first
    yield site.catalog.by_id.get(wanted, ()), "the id of"
    yield [each for each in records if wanted in map(folded, each.aliases)], "an alias of"
    runs = (*site.catalog.claims, *site.catalog.called)
    yield next((site.graph.claimants(run) for run in runs if folded(run) == wanted), ()), "a run of"
    yield [each for each in records if each.date and each.date.value == name], "the date of"
    yield [each for each in records if wanted and wanted in folded(each.id)], "in the ids of"


def _listed(names: Sequence[str], limit: int = 10) -> str:
    """Some names in a sentence."""
    shown, more = list(names[:limit]), len(names) - limit
    last = f"{more} more" if more > 0 else shown.pop()
    return f"{', '.join(shown)} and {last}"


def _day(text: str | None) -> date:
    from datetime import date

    if text is None:
        return date.today()
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise UsageError(f"`{text}` is not a day written as YYYY-MM-DD") from None


def _git_user(folder: str) -> str:
    """The name that Git signs commits with; empty if there is none, or no Git."""
    import subprocess

    try:
        result = subprocess.run(["git", "config", "user.name"], cwd=folder, capture_output=True, text=True, check=False)
    except OSError:
        return ""
    return result.stdout.strip()


def _here(path: str) -> str:
    """A path relative to where the command was started, if it lies below."""
    relative = os.path.relpath(path)
    return path if relative.startswith(os.path.join("..", "..", "..")) else relative


def _seen_from(base: Base, file: str, path: str, root: str) -> str:
    """The path of a record as a report writes it."""
    from mkdocs_exprec.checking.formats import Base

    if base is Base.REPOSITORY:
        return os.path.relpath(file, root).replace(os.sep, "/")
    return _here(file) if base is Base.HERE else path


def _has_color() -> bool:
    """Whether to write colours; see no-color.org and force-color.org."""
    if os.environ.get("NO_COLOR"):
        return False
    return bool(os.environ.get("FORCE_COLOR")) or (sys.stdout.isatty() and os.environ.get("TERM") != "dumb")


def _terminal_columns() -> int:
    """How wide the terminal is; a fixed number where there is none, so that logs are alike."""
    if not sys.stdout.isatty():
        return 120
    import shutil

    return shutil.get_terminal_size().columns


def _print(text: str, end: str = "\n") -> None:
    try:
        sys.stdout.write(text + end)
    except UnicodeEncodeError:
        encoding = sys.stdout.encoding
        sys.stdout.write((text + end).encode(encoding, "backslashreplace").decode(encoding))


def _print_json(data: object) -> None:
    import json

    _print_data(json.dumps(data, ensure_ascii=False, indent=2))


def _print_data(text: str, end: str = "\n") -> None:
    """Print what programs read: in UTF-8, whatever the terminal has."""
    data = (text + end).encode("utf-8", "backslashreplace")
    sys.stdout.flush()
    if hasattr(sys.stdout, "buffer"):
        sys.stdout.buffer.write(data)
    else:  # a caller in Python has put something else in its place, which takes any text
        sys.stdout.write(data.decode("utf-8"))


def _complain(message: str) -> None:
    from mkdocs_exprec.checking.columns import printable

    sys.stderr.write(f"exprec: {printable(message)}\n")
