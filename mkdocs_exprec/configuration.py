"""A site's configuration file -> its settings, our options among them, and the line of each mistake in these."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

from mkdocs_exprec import surroundings
from mkdocs_exprec.options import Options, WrongOption, WrongOptions, parse_options

CONFIG_FILES = ("properdocs.yml", "mkdocs.yml", "mkdocs.yaml")
"""Names under which a site's configuration is looked for, the first that exists wins."""
PLUGIN = "exprec"
"""What the plugin is called there."""


class ConfigurationError(Exception):
    """The site's configuration can't be used; the message is one line for the user."""


def find_config(start: str) -> str | None:
    """The configuration file of the folder or of the nearest one above it."""
    paths = (os.path.join(folder, name) for folder in upwards(os.path.abspath(start)) for name in CONFIG_FILES)
    return next(filter(surroundings.is_file, paths), None)


def upwards(folder: str) -> Iterator[str]:
    """A folder and each one above it."""
    above = ""
    while folder != above:
        yield folder
        folder, above = os.path.dirname(folder), folder


def read_text(path: str, shown: str) -> str:
    """Read a file of the configuration.

    Raises:
        ConfigurationError: if it can't be read.
    """
    try:
        return surroundings.content(path).decode("utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise ConfigurationError(f"{shown} can't be read: {getattr(error, 'strerror', None) or error}") from error


def parsed(text: str, shown: str, loader: type | None = None) -> object:
    """What a YAML file holds.

    Raises:
        ConfigurationError: with the place where it is no YAML.
    """
    import yaml

    try:
        loaded: object = yaml.load(text, loader or yaml.SafeLoader)  # noqa: S506 - each is a SafeLoader
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        place = f"{shown}:{mark.line + 1}:{mark.column + 1}" if mark else shown
        problem = getattr(error, "problem", None) or str(error).splitlines()[0]
        raise ConfigurationError(f"{place} is not valid YAML: {problem}") from error
    return loaded


def composed(text: str) -> Any:
    """The nodes of a YAML text, which know their places; None if there are none."""
    import yaml

    return yaml.compose(text, getattr(yaml, "CSafeLoader", yaml.SafeLoader))


class Repeated(NamedTuple):
    """A key that a mapping has already."""

    path: tuple[str, ...]
    """The keys that lead to it, and itself."""
    place: str
    """Line and column, from 1."""
    message: str


def repeated_keys(node: Any, path: tuple[str, ...] = (), seen: set[int] | None = None) -> Iterator[Repeated]:
    """Every key in a node, however deep, that stands a second time in its mapping."""
    import yaml

    seen = set() if seen is None else seen
    if id(node) in seen or not isinstance(node, yaml.CollectionNode):
        return
    seen.add(id(node))
    first: dict[str, int] = {}
    for each in node.value:
        if not isinstance(each, tuple):
            yield from repeated_keys(each, path, seen)
            continue
        key, value = each
        name = str(key.value)
        if name in first:
            message = f"the key `{name}` is already given on line {first[name]}; keep one of the two"
            yield Repeated((*path, name), _line_and_column(key), message)
        first.setdefault(name, key.start_mark.line + 1)
        yield from repeated_keys(value, (*path, name), seen)


def _line_and_column(node: Any) -> str:
    return f"{node.start_mark.line + 1}:{node.start_mark.column + 1}"


def place_in(node: Any, path: tuple[object, ...]) -> tuple[int, str]:
    """How far a path of keys and places in lists leads into a node, and the line and column there; empty if nowhere."""
    import yaml

    depth, place = 0, ""
    for step in path:
        if isinstance(node, yaml.MappingNode):
            found = next(((key, value) for key, value in node.value if key.value == str(step)), None)
        elif isinstance(node, yaml.SequenceNode) and isinstance(step, int) and step < len(node.value):
            found = (node.value[step], node.value[step])
        else:
            found = None
        if found is None:
            break
        depth, place, node = depth + 1, _line_and_column(found[0]), found[1]
    return depth, place


def values(node: Any) -> dict[str, Any]:
    """The nodes of a mapping by their keys; none of anything else."""
    import yaml

    return {key.value: value for key, value in node.value} if isinstance(node, yaml.MappingNode) else {}


def checked_options(raw: Mapping[str, Any] | None, rules: Mapping[str, str] | None, config_file: str | None) -> Options:
    """The options as `parse_options` reads them; keys that are written twice are mistakes too.

    Args:
        raw: what stands under `exprec:` in the site's configuration.
        rules: the code of every rule by its slug; None to leave rules alone.
        config_file: where the options were read from.

    Raises:
        WrongOptions: naming every mistake at once, each with its place in that file or one that it inherits from.
    """
    written = list(_written(config_file)) if raw and config_file else []
    mistakes = [
        WrongOption(repeated.path[0], repeated.message, repeated.path, f"{shown}:{repeated.place}")
        for shown, node in written
        for repeated in repeated_keys(node)
    ]
    try:
        options = parse_options(raw, rules)
    except WrongOptions as error:
        mistakes += [mistake._replace(place=_place(mistake.path, written)) for mistake in error.mistakes]
    if mistakes:
        raise WrongOptions(mistakes)
    return options


def _place(path: tuple[object, ...], written: list[tuple[str, Any]]) -> str:
    """The place of a mistake in the file in which its path leads farthest; in the heir, if two lead as far."""
    found = [(*place_in(node, path), shown) for shown, node in written]
    depth, place, shown = max(found, key=lambda each: each[0], default=(0, "", ""))
    return f"{shown}:{place}" if depth else ""


def _written(config_file: str) -> Iterator[tuple[str, Any]]:
    """The nodes of our options in a configuration file and in those that it inherits from, each with its name."""
    import yaml

    folder, path, seen = os.path.dirname(config_file), config_file, set()
    while path not in seen:
        seen.add(path)
        try:
            settings = values(composed(read_text(path, path)))
        except (ConfigurationError, yaml.YAMLError):
            return  # whoever reads the settings tells it
        plugins, parent = settings.get("plugins"), settings.get("INHERIT")
        own = next((each for each in plugin_entries(plugins) if each.name.value == PLUGIN and each.has_options), None)
        if own is not None:
            yield os.path.relpath(path, folder).replace(os.sep, "/"), own.value
        if parent is None or isinstance(plugins, yaml.SequenceNode):
            return
        path = os.path.normpath(os.path.join(os.path.dirname(path), str(parent.value)))


class PluginEntry(NamedTuple):
    """An entry of the plugins, as nodes of YAML."""

    name: Any
    value: Any
    """What stands behind the name; None in a list of names."""
    in_flow: bool
    """Whether it stands between brackets."""

    @property
    def has_options(self) -> bool:
        """Whether something is written behind the name."""
        return self.value is not None and self.value.tag != NULL


NULL = "tag:yaml.org,2002:null"


def plugin_entries(plugins: Any) -> Iterator[PluginEntry]:
    """The plugins of a list or a mapping."""
    import yaml

    if isinstance(plugins, yaml.MappingNode):
        yield from (PluginEntry(name, value, bool(plugins.flow_style)) for name, value in plugins.value)
    for each in plugins.value if isinstance(plugins, yaml.SequenceNode) else ():
        if isinstance(each, yaml.ScalarNode):
            yield PluginEntry(each, None, bool(plugins.flow_style))
        for inner in plugin_entries(each) if isinstance(each, yaml.MappingNode) else ():
            yield inner._replace(in_flow=inner.in_flow or bool(plugins.flow_style))


def plugin_options(plugins: object) -> Mapping[str, Any]:
    """What stands under `exprec` in the list, or the mapping, of plugins."""
    entries: list[object] = []
    if isinstance(plugins, dict):
        entries = [{name: options} for name, options in plugins.items()]
    elif isinstance(plugins, list):
        entries = plugins
    for entry in entries:
        if isinstance(entry, dict) and PLUGIN in entry:
            options = entry[PLUGIN]
            if options is not None and not isinstance(options, dict):
                raise WrongOptions([WrongOption(PLUGIN, "expected options, one a line, as `name: value`")])
            return {name: value for name, value in (options or {}).items() if name != "enabled"}
    return {}


def read_config(path: str, heirs: tuple[str, ...] = ()) -> dict[str, Any]:
    """Read a configuration file as MkDocs does: `INHERIT`, `!ENV`, and the tags of Python objects, unresolved."""
    config = parsed(read_text(path, path), path, _config_loader())
    if config is None:
        return {}
    if not isinstance(config, dict):
        raise ConfigurationError(f"{path} holds no settings")
    parent = config.pop("INHERIT", None)
    if parent is None:
        return config
    parent_path = os.path.normpath(os.path.join(os.path.dirname(path), str(parent)))
    if parent_path in (*heirs, path):
        raise ConfigurationError(f"{path} inherits from itself")
    return _merged(read_config(parent_path, (*heirs, path)), config)


def _merged(parent: dict[str, Any], child: dict[str, Any]) -> dict[str, Any]:
    """The child's settings over the parent's; mappings are merged, anything else is replaced."""
    result = dict(parent)
    for key, value in child.items():
        old = result.get(key)
        result[key] = _merged(old, value) if isinstance(old, dict) and isinstance(value, dict) else value
    return result


def _config_loader() -> type:
    import yaml

    class Loader(yaml.SafeLoader):
        """Knows MkDocs' tags; a Python name is left as its text, since no option of ours is one."""

    Loader.add_constructor("!ENV", _from_environment)
    Loader.add_multi_constructor("", _tag_itself)
    return Loader


def _from_environment(loader: Any, node: Any) -> object:
    import yaml
    from yaml_env_tag import construct_env_tag

    for each in node.value if isinstance(node, yaml.SequenceNode) else [node]:
        surroundings.variable(str(each.value))  # the tag asks for itself, so that it has to be noted here
    value: object = construct_env_tag(loader, node)
    return value


def _tag_itself(loader: Any, suffix: str, node: Any) -> str:  # noqa: ARG001 - PyYAML's signature
    return suffix
