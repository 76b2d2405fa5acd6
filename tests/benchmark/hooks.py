"""`mkdocs build` in this process -> the CPU seconds of each hook of ours, and of the whole process, as JSON.

python -m tests.benchmark.hooks CONFIG_FILE SITE_FOLDER RESULT_FILE
"""

from __future__ import annotations

import functools
import importlib
import inspect
import json
import pkgutil
import sys
import time
from collections import defaultdict
from collections.abc import Callable, Iterator
from pathlib import Path
from types import ModuleType
from typing import Any

from markdown.blockprocessors import BlockProcessor
from markdown.util import Processor
from mkdocs.__main__ import cli

import mkdocs_exprec.publishing
from mkdocs_exprec.plugin import ExprecPlugin


class Clock:
    """Adds up the CPU seconds of the functions that it wraps; a call within a call counts for the outer one."""

    def __init__(self) -> None:
        self.seconds: defaultdict[str, float] = defaultdict(float)
        self.running = False

    def wrap(self, owner: type, method: str, name: str) -> None:
        function: Callable[..., Any] = getattr(owner, method)

        @functools.wraps(function)  # MkDocs reads a hook's priority from the function's attributes
        def timed(*arguments: Any, **options: Any) -> Any:
            if self.running:
                return function(*arguments, **options)
            self.running = True
            start = time.process_time()
            try:
                return function(*arguments, **options)
            finally:
                self.seconds[name] += time.process_time() - start
                self.running = False

        setattr(owner, method, timed)


def wrap_all(clock: Clock) -> None:
    """Wrap every hook of the plugin, and every processor that it gives to Python-Markdown."""
    for name in [name for name in dir(ExprecPlugin) if name.startswith("on_")]:
        clock.wrap(ExprecPlugin, name, name)
    for processor in processors():
        clock.wrap(processor, "run", f"Markdown: {processor.__name__}")


def processors() -> Iterator[type]:
    for module in _modules():
        for _, found in inspect.getmembers(module, inspect.isclass):
            if issubclass(found, (Processor, BlockProcessor)) and found.__module__ == module.__name__:
                yield found


def _modules() -> Iterator[ModuleType]:
    package = mkdocs_exprec.publishing
    for module in pkgutil.iter_modules(package.__path__, f"{package.__name__}."):
        yield importlib.import_module(module.name)


def main(config_file: str, site: str, result: str) -> None:
    clock = Clock()
    wrap_all(clock)
    cli(["build", "--quiet", "--config-file", config_file, "--site-dir", site], standalone_mode=False)
    seconds = {"hooks": dict(clock.seconds), "process": time.process_time()}
    Path(result).write_text(json.dumps(seconds), encoding="utf-8")


if __name__ == "__main__":
    main(*sys.argv[1:])
