"""A site's configuration + a folder of records -> the configuration that shows them, or what to write by hand."""

from __future__ import annotations

import os
from collections.abc import Iterator
from typing import Any, NamedTuple

PROFILE_FILE, BASELINE_FILE = "exprec-profile.yml", "exprec-baseline.json"
_NAME = "exprec"


class Config(NamedTuple):
    """What becomes of a configuration."""

    text: str | None
    """The new text; None if it can't be put in without touching what others wrote."""
    advice: str = ""
    """What to write by hand then, and where; empty if all is there already."""


def options(folder: str) -> dict[str, str]:
    """The options that show the records of a folder, as the configuration writes its path."""
    return {"records": folder, "profile": PROFILE_FILE, "baseline": BASELINE_FILE}


def entry(folder: str, indent: str = "  ", mark: str = "- ") -> str:
    """The lines of an entry of `plugins`; without a mark, of `plugins` that are a mapping."""
    deeper = indent + "    " if mark else indent + "  "
    lines = [
        f"{indent}{mark}{_NAME}:",
        *(f"{deeper}{name}: {_scalar(value)}" for name, value in options(folder).items()),
    ]
    return "\n".join(lines) + "\n"


def _scalar(text: str) -> str:
    """A path as YAML takes it."""
    import yaml

    return str(yaml.safe_dump(text, allow_unicode=True, width=10_000)).removesuffix("...\n").strip()


def configured(config: str, folder: str) -> Config:
    """Put the entry into a configuration, as text, so that all else stays as it was written.

    Args:
        config: valid YAML, as MkDocs reads it.
        folder: the records, relative to the configuration file.
    """
    import yaml

    text = config.replace("\r\n", "\n")
    root = yaml.compose(text, yaml.SafeLoader)
    settings = _values(root)
    plugins = settings.get("plugins")
    if plugins is None:
        if "INHERIT" in settings:
            return Config(None, f"add to the plugins of the file that it inherits from:\n\n{entry(folder)}")
        end = "" if not text or text.endswith("\n") else "\n"
        return Config(_like(config, f"{text}{end}{_plugins(folder)}"))
    if (own := _own_entry(plugins)) is not None:
        missing = {name: value for name, value in options(folder).items() if value not in own.get(name, ())}
        told = "".join(f"      {name}: {_scalar(value)}\n" for name, value in missing.items())
        return Config(None, f"write in its entry:\n\n  - {_NAME}:\n{told}" if missing else "")
    if not isinstance(plugins, yaml.CollectionNode) or plugins.flow_style or not plugins.value:
        others = "".join(f"  - {each}\n" for each in _written(plugins, text))
        return Config(None, f"write in the place of its plugins:\n\nplugins:\n{others}{entry(folder)}")
    at, column = plugins.start_mark.line, plugins.start_mark.column
    lines = text.splitlines(keepends=True)
    added = entry(folder, " " * column, "- " if isinstance(plugins, yaml.SequenceNode) else "")
    return Config(_like(config, "".join([*lines[:at], added, *lines[at:]])))


def _like(config: str, text: str) -> str:
    """The text with the line ends of the configuration."""
    return text.replace("\n", "\r\n") if "\r\n" in config else text


def _values(node: Any) -> dict[str, Any]:
    """The nodes of a mapping by their keys; none of anything else."""
    import yaml

    return {key.value: value for key, value in node.value} if isinstance(node, yaml.MappingNode) else {}


def _own_entry(plugins: Any) -> dict[str, set[str]] | None:
    """The words in each option of an entry that is there already; None if there is none."""
    import yaml

    entries = plugins.value if isinstance(plugins, yaml.SequenceNode) else [plugins]
    for each in entries:
        if isinstance(each, yaml.ScalarNode) and each.value == _NAME:
            return {}
        if _NAME in (values := _values(each)):
            return {name: set(_words(value)) for name, value in _values(values[_NAME]).items()}
    return None


def _words(node: Any) -> Iterator[str]:
    import yaml

    if isinstance(node, yaml.ScalarNode):
        yield node.value.rstrip("/")
    for each in node.value if isinstance(node, yaml.SequenceNode) else _values(node).values():
        yield from _words(each)


def _written(plugins: Any, text: str) -> Iterator[str]:
    """The plugins of a list or mapping on one line, each as an entry of a list."""
    import yaml

    for each in plugins.value if isinstance(plugins, yaml.SequenceNode) else ():
        yield text[each.start_mark.index : each.end_mark.index].strip()
    for name, value in _values(plugins).items():
        yield f"{name}: {text[value.start_mark.index : value.end_mark.index].strip()}"


def new_config(name: str, folder: str, theme: str) -> str:
    """A configuration for a repository that has no site yet."""
    return f"site_name: {_scalar(name)}\ntheme: {theme}\n{_plugins(folder)}"


def _plugins(folder: str) -> str:
    return f"\nplugins:\n  - search\n{entry(folder)}"


def home(name: str) -> str:
    """The first page of such a site."""
    return f"# {name}\n\nOur [experiments](experiments/index.md).\n"


def relative(path: str, folder: str) -> str:
    """A path as the configuration writes it."""
    return os.path.relpath(path, folder).replace(os.sep, "/")
