"""The import graph: downward only, MkDocs in one module only, and nothing slow for the command."""

from __future__ import annotations

import ast
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

import mkdocs_exprec
from tests.hosts import environment

PACKAGE = Path(mkdocs_exprec.__file__).parent
FLOORS = (
    {"__init__", "diagnostics", "keys", "patterns", "surroundings"},
    {"profiles", "cache"},
    {"options"},
    {"configuration"},
    {"project", "stanza"},
    {
        "reading.source",
        "reading.template",
        "reading.labels",
        "reading.dates",
        "reading.references",
        "reading.fences",
        "reading.forge",
        "evidence",
    },
    {"reading.states"},
    {"reading.scanner", "reading.values", "reading.formulas", "reading.secrets", "reading.sections"},
    {"reading.fields", "reading.tracked"},
    {"reading.vocabulary"},
    {"reading.dialects"},
    {"reading.front_matter", "reading.folders", "reading.structure"},
    {"reading.metadata", "reading.identity"},
    {
        "reading.owners",
        "reading.runs",
        "reading.seeds",
        "reading.words",
        "reading.revision",
        "reading.lineage",
        "reading.dating",
    },
    {"reading.record"},
    {"catalog", "places", "matching", "completeness"},
    {"graph", "survey"},
    {"checking", "publishing"},
    {"pipeline", "drafting"},
    {"adoption", "mending", "preview"},
    {"plugin", "cli"},
    {"__main__"},
)
"""The house, from the ground up: a module may import from the floors below it."""


def modules() -> dict[str, Path]:
    """Every module of the package by its name below the package."""
    found = {
        path.relative_to(PACKAGE).with_suffix("").as_posix().replace("/", "."): path for path in PACKAGE.rglob("*.py")
    }
    return {name.removesuffix(".__init__"): path for name, path in found.items()}


MODULES = modules()


def floor(name: str) -> int:
    """The floor of a module, or of the room that it is in."""
    return next(level for level, names in enumerate(FLOORS) if {name, *rooms(name)} & names)


def rooms(name: str) -> tuple[str, ...]:
    """The rooms around a module, the innermost first."""
    room = name.rpartition(".")[0]
    return (room, *rooms(room)) if room else ()


def imported(name: str) -> Iterator[str]:
    """Every module that a module imports, wherever the import stands; `from package import name` counts as both."""
    for node in ast.walk(ast.parse(MODULES[name].read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{name} imports relatively"
            yield str(node.module)
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def own(name: str) -> set[str]:
    """The modules of the package that a module imports."""
    below = {each.removeprefix("mkdocs_exprec.") for each in imported(name) if each.startswith("mkdocs_exprec")}
    return {"__init__" if each == "mkdocs_exprec" else each for each in below} & (MODULES.keys() | {"__init__"})


def test_every_module_has_its_floor() -> None:
    for name in MODULES.keys() - {"reading"}:
        assert floor(name) >= 0
    rooms = {name.partition(".")[0] for name in MODULES}
    assert {name.partition(".")[0] for names in FLOORS for name in names} == rooms


@pytest.mark.parametrize("name", sorted(MODULES))
def test_imports_go_downward_only(name: str) -> None:
    open_rooms = {"checking", "publishing", "reading.dialects"}
    for other in own(name):
        if open_rooms & {*rooms(name)} & {other, *rooms(other)}:
            continue
        assert floor(other) < floor(name), f"{name} imports {other}, which is not below it"


@pytest.mark.parametrize("room", ["checking", "publishing", "reading"])
def test_no_module_is_below_itself(room: str) -> None:
    """Within a room, imports make no circle."""
    graph = {
        name: {other for other in own(name) if other.startswith(f"{room}.")}
        for name in MODULES
        if name.startswith(room)
    }
    while graph:
        free = {name for name, others in graph.items() if not others & graph.keys() - {name}}
        assert free, f"a circle among {sorted(graph)}"
        graph = {name: others for name, others in graph.items() if name not in free}


@pytest.mark.parametrize(("room", "other"), [("checking", "publishing"), ("publishing", "checking")])
def test_checking_and_publishing_do_not_know_each_other(room: str, other: str) -> None:
    for name in MODULES:
        if name.startswith(room):
            assert not {each for each in own(name) if each.startswith(other)}, name


@pytest.mark.parametrize("name", sorted(MODULES))
def test_only_the_plugin_knows_mkdocs(name: str) -> None:
    hosts = {each.partition(".")[0] for each in imported(name)} & {"mkdocs", "properdocs", "material", "zensical"}
    assert hosts == ({"mkdocs"} if name == "plugin" else set())


def loaded(code: str) -> set[str]:
    """The modules that are loaded once a piece of code has run in a new process."""
    code += "\nimport sys; print(' '.join(sorted(sys.modules)))"
    done = subprocess.run([sys.executable, "-c", code], env=environment(), capture_output=True, text=True, check=True)
    return set(done.stdout.splitlines()[-1].split())


def test_the_command_starts_without_anything_slow() -> None:
    bare = loaded("")
    assert {"mkdocs_exprec.cli"} <= (started := loaded("import mkdocs_exprec.cli") - bare)
    slow = {"mkdocs", "jinja2", "bs4", "markdown", "yaml", "pathspec", "argparse", "json", "subprocess", "datetime"}
    assert not started & slow
    version = loaded("import mkdocs_exprec.cli as cli; cli.main(['--version'])") - bare
    assert not version & slow


def test_the_core_is_whole_without_mkdocs() -> None:
    everything = [f"mkdocs_exprec.{name}" for name in MODULES if name not in ("plugin", "__main__", "__init__")]
    assert not loaded(f"import {', '.join(everything)}") & {"mkdocs", "properdocs", "bs4"}
