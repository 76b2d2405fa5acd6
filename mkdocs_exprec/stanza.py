"""A site's configuration + a folder of records -> the configuration that shows them, or what to write by hand."""

from __future__ import annotations

import os
import posixpath
from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from mkdocs_exprec.configuration import NULL, PLUGIN, PluginEntry, plugin_entries, values

PROFILE_FILE, BASELINE_FILE = "exprec-profile.yml", "exprec-baseline.json"
SCHEMA_FILE = "exprec-profile.schema.json"


class Config(NamedTuple):
    """What becomes of a configuration."""

    text: str | None
    """The new text; None if it can't be put in without touching what others wrote."""
    advice: str = ""
    """What to write by hand then, and where; empty if all is there already."""


class _Splice(NamedTuple):
    """What is to stand in the place of a stretch of the configuration."""

    start: int
    end: int
    text: str
    """With `\\n` at the end of each line."""


def options(folder: str) -> dict[str, str]:
    """The options that show the records of a folder, as the configuration writes its path."""
    return {"records": folder, "profile": PROFILE_FILE, "baseline": BASELINE_FILE}


def entry(folder: str, indent: str = "  ", mark: str = "- ") -> str:
    """The lines of an entry of `plugins`; without a mark, of `plugins` that are a mapping."""
    deeper = indent + "    " if mark else indent + "  "
    return f"{indent}{mark}{PLUGIN}:\n{_lines(options(folder), deeper)}"


def _lines(added: Mapping[str, str], indent: str) -> str:
    return "".join(f"{indent}{name}: {_scalar(value)}\n" for name, value in added.items())


def _scalar(text: str) -> str:
    """A path as YAML takes it."""
    import yaml

    return str(yaml.safe_dump(text, allow_unicode=True, width=10_000)).removesuffix("...\n").strip()


def _inline(added: Mapping[str, str]) -> str:
    """Options as they stand between braces."""
    import yaml

    flow = yaml.safe_dump({**added}, default_flow_style=True, allow_unicode=True, sort_keys=False, width=10_000)
    return str(flow).strip()[1:-1]


def configured(config: str, folder: str) -> Config:
    """Put the entry into a configuration, as text, so that all else stays as it was written.

    Args:
        config: valid YAML, as MkDocs reads it.
        folder: the records, relative to the configuration file.
    """
    settings = values(_composed(config))
    plugins = settings.get("plugins")
    if plugins is None and "INHERIT" in settings:
        return Config(None, f"add to the plugins of the file that it inherits from:\n\n{entry(folder)}")
    own = next((each for each in plugin_entries(plugins) if each.name.value == PLUGIN), None)
    if own is None:
        splices, added = _beside(plugins, config, folder), options(folder)
        advice = f"add to its plugins:\n\n{entry(folder)}"
    else:
        present = {name: set(_words(value)) for name, value in values(own.value).items()}
        added = {name: value for name, value in options(folder).items() if value not in present.get(name, ())}
        if not added:
            return Config(None)
        is_clear = present.keys().isdisjoint([*added, "<<"])
        splices = _into(own, config, added) if is_clear else []
        advice = f"write in its entry:\n\n  - {PLUGIN}:\n{_lines(added, ' ' * 6)}"
    text = _spliced(config, splices)
    return Config(text) if splices and _is_sound(config, text, added) else Config(None, advice)


def _composed(config: str) -> Any:
    import yaml

    return yaml.compose(config, yaml.SafeLoader)


def _beside(plugins: Any, config: str, folder: str) -> list[_Splice]:
    """How an entry is put before all others; beside `search`, which is the host's own, where there are none."""
    import yaml

    if plugins is None:
        return [_new_lines(config, len(config), _plugins(folder))]
    line = f"{PLUGIN}: {{{_inline(options(folder))}}}"
    if isinstance(plugins, yaml.ScalarNode):
        return _instead(plugins, f"[search, {line}]")
    if plugins.flow_style:
        return _first(plugins, config, line)
    mark = "- " if isinstance(plugins, yaml.SequenceNode) else ""
    return _above(plugins, config, entry(folder, " " * plugins.start_mark.column, mark))


def _into(own: PluginEntry, config: str, added: Mapping[str, str]) -> list[_Splice]:
    """How options are put into an entry that has none of these names."""
    import yaml

    name, value = own.name, own.value
    if isinstance(value, yaml.MappingNode) and value.flow_style:
        return _first(value, config, _inline(added))
    if isinstance(value, yaml.MappingNode):
        return _above(value, config, _lines(added, " " * value.start_mark.column))
    if own.has_options or (value is not None and value.start_mark.index < value.end_mark.index):
        return _instead(value, f"{{{_inline(added)}}}")
    behind = name.end_mark.index
    is_bare = value is None or ":" not in config[behind : value.start_mark.index]
    colon = ":" if is_bare else ""
    if own.in_flow:
        at = behind if is_bare else value.start_mark.index
        return [_Splice(at, at, f"{colon} {{{_inline(added)}}}")]
    end = config.find("\n", behind) + 1 or len(config)
    lines = _lines(added, " " * (name.start_mark.column + 2))
    return [_Splice(behind, behind, colon), _new_lines(config, end, lines)]


def _instead(scalar: Any, text: str) -> list[_Splice]:
    """Write something in the place of nothing, of `~` or of `null`."""
    start, end = scalar.start_mark.index, scalar.end_mark.index
    return [_Splice(start, end, f"{' ' * (start == end)}{text}")] if scalar.tag == NULL else []


def _first(collection: Any, config: str, text: str) -> list[_Splice]:
    """Put something first between brackets."""
    at = collection.start_mark.index + 1
    comma = ("," if config[at].isspace() else ", ") if collection.value else ""
    return [_Splice(at, at, text + comma)]


def _above(collection: Any, config: str, lines: str) -> list[_Splice]:
    """Put lines before the first of a list or mapping that stands on lines of its own."""
    start = collection.start_mark.index
    at = start - collection.start_mark.column
    return [] if config[at:start].strip() else [_Splice(at, at, lines)]


def _new_lines(config: str, at: int, lines: str) -> _Splice:
    """Put lines behind a line, which is ended if it is not."""
    return _Splice(at, at, "\n" * (at > 0 and config[at - 1] != "\n") + lines)


def _spliced(config: str, splices: Sequence[_Splice]) -> str:
    """The new text; what is added has the line ends of the configuration."""
    end = "\r\n" if "\r\n" in config else "\n"
    for start, stop, text in reversed(splices):
        config = config[:start] + text.replace("\n", end) + config[stop:]
    return config


def _is_sound(config: str, text: str, added: Mapping[str, str]) -> bool:
    """Whether a new text has the options that were added, and says what the old one does but for these."""
    import yaml

    try:
        entries = plugin_entries(values(_composed(text)).get("plugins"))
        own = [values(each.value) for each in entries if each.name.value == PLUGIN]
        has_all = len(own) == 1 and all(own[0][name].value == value for name, value in added.items())
        return has_all and _said(text, added) == _said(config)
    except (yaml.YAMLError, LookupError, RecursionError):
        return False


def _said(config: str, but: Collection[str] = ()) -> object:
    """What a configuration says, without some options of ours; an entry of ours that has no others says nothing."""
    settings = values(_composed(config))
    plugins = settings.pop("plugins", None)
    entries = []
    for each in plugin_entries(plugins):
        name = each.name.value
        said = _plain(each.value) if each.has_options else {}
        if name == PLUGIN and isinstance(said, dict):
            said = {option: value for option, value in said.items() if option not in but}
        entries += [] if name == PLUGIN and not said else [(name, said)]
    if plugins is None or plugins.tag == NULL:
        entries = [("search", {})]
    return {name: _plain(value) for name, value in settings.items()}, entries


def _plain(node: Any) -> object:
    """A node as plain data, with its tag where it is no mapping."""
    import yaml

    if isinstance(node, yaml.MappingNode):
        return {name: _plain(value) for name, value in values(node).items()}
    return node.tag, [*map(_plain, node.value)] if isinstance(node, yaml.SequenceNode) else node.value


def _words(node: Any) -> Iterator[str]:
    """The words in a node, as paths."""
    import yaml

    if isinstance(node, yaml.ScalarNode):
        yield posixpath.normpath(node.value)
    for each in node.value if isinstance(node, yaml.SequenceNode) else values(node).values():
        yield from _words(each)


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
