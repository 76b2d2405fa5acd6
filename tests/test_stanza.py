"""The entry of a site's configuration: put in as text where that is safe, and else told."""

from __future__ import annotations

import pytest
import yaml

from mkdocs_exprec.configuration import plugin_options
from mkdocs_exprec.stanza import configured, entry, new_config, options

PUT_IN = {
    "nothing yet": "",
    "no plugins": "site_name: Lab\ntheme: material",
    "the word in a comment and in a name": "# exprec, one day\nsite_name: exprec\n",
    "tags of Python": "site_name: !ENV [NAME, L]\nplugins:\n  - search\nextra:\n  - a: {b: !!python/name:c.d }\n",
    "plugins of plugins": "extra:\n  plugins: [exprec]\nsite_name: Lab\n",
    "an anchor elsewhere": "x: &x [search]\ny: *x\nplugins: [search, exprec]\n",
    "a mark at the beginning": "\ufeffplugins: [search, exprec]\n",
    "line ends of both kinds": "a: 1\r\nb: 2\nplugins: # ours\r\n  - exprec # it\n  - search\r\n",
    "a document with marks": "---\nplugins:\n- exprec\n...\n",
    "all on one line": "{plugins: [exprec]}",
}
PLUGINS = """\
plugins:
plugins: ~
plugins:  # none yet
plugins: []
plugins: [ ]
plugins: {}
plugins: [search]  # as ever
plugins: [search, tags: {a: b}]
plugins: [ search, ]
plugins: {search: {lang: en}}
plugins: [search, exprec]  # both
plugins: [exprec, search]
plugins: ["search", "exprec"]
plugins: [search, 'exprec', ]
plugins: [search, exprec: {}]
plugins: [search, exprec: ]
plugins: [search, {exprec: {health: true}}]
plugins: [search, exprec: {health: true, ignore: {a: EX3}}]
plugins: {search: {}, exprec: {}}
plugins: {search, exprec}
plugins: {exprec: , search: {}}
plugins: {exprec: null}
plugins: [search, exprec: {records: notes}]
plugins: [|  search,  # one|  exprec,  # two|]
plugins: [  # ours|  search|]
plugins:|  - search
plugins:|- search|- tags: {}
plugins:   # ours||    # what|    - search:|        lang: en
plugins:|    search:|      lang: en
plugins:|  - search|  - exprec
plugins:|  - exprec  # what we have|  - search
plugins:|  -   exprec|  # done
plugins:|- exprec|- search
plugins:|  - "exprec"
plugins:|  - exprec:
plugins:|  - exprec:  # later|  - search
plugins:|  - exprec: ~|  - search
plugins:|  - exprec: {}  # later
plugins:|  - exprec: {health: true}  # later
plugins:|  - exprec: { health: true }
plugins:|  - exprec:|      health: true  # yes|      ignore: {a: EX3}|  - search
plugins:|  - exprec:|    health: true|  - search
plugins:|-|    exprec:|        health: true
plugins:|  - exprec:||      # why||      severity:|        missing-seeds: off
plugins:|  - exprec:|      records: [notes/, {path: more}]|      url: x/
plugins:|  - exprec:|      records: ./notes/|      baseline: exprec-baseline.json
plugins:|  exprec:|  search:
plugins:|  exprec: {}|  search: {}
plugins:|  search:|  exprec:|    health: true
plugins:|  exprec:|    records: notes|    profile: exprec-profile.yml
plugins:|  - {exprec: {health: true}}
plugins:|  - {exprec}
"""
PUT_IN |= {
    f"{form} {which}": f"{before}{form.replace('|', chr(10))}{after}".replace("\n", end)
    for form in PLUGINS.splitlines()
    for which, before, after, end in (
        ("alone", "", "", "\n"),
        ("between", "site_name: Lab  # exprec\n", "\n\n# plugins: [exprec]\nextra: {plugins: [a]}\n", "\n"),
        ("in Windows", "site_name: Lab\n", "\nextra_css: []\n", "\r\n"),
    )
}


class Loader(yaml.SafeLoader):
    """Takes any tag for text."""


Loader.add_multi_constructor("", lambda loader, suffix, node: suffix)


def loaded(config: str) -> tuple[dict, list, dict]:
    """The settings but for the plugins; the other plugins, each with its options; our options."""
    settings = yaml.load(config, Loader) or {}
    plugins = settings.pop("plugins", None)
    if plugins is None:  # MkDocs' default
        plugins = ["search"]
    pairs = plugins.items() if isinstance(plugins, dict) else [
        pair for each in plugins for pair in (each.items() if isinstance(each, dict) else [(each, None)])
    ]  # fmt: skip
    return settings, [(name, each or {}) for name, each in pairs if name != "exprec"], plugin_options(plugins)


def is_kept(before: str, after: str) -> bool:
    """Whether every character is there still, in its order; `~` and `null` are replaced by what was not there."""
    letters = iter(after)
    return all(letter in letters for letter in before.replace(": ~", ": ").replace("null", ""))


@pytest.mark.parametrize("config", PUT_IN.values(), ids=PUT_IN)
def test_the_options_are_put_in_and_nothing_else_changes(config):
    made = configured(config, "notes")
    assert made.text is not None
    assert made.advice == ""
    settings, others, own = loaded(config)
    assert loaded(made.text) == (settings, others, options("notes") | own)
    assert is_kept(config, made.text)
    assert set(config.splitlines()) - set(made.text.splitlines()) <= {
        line for line in config.splitlines() if "plugins:" in line or "exprec" in line
    }
    if "\r\n" in config:
        assert made.text.replace("\r\n", "").count("\n") == config.replace("\r\n", "").count("\n")
    assert configured(made.text, "notes") == (None, "")


@pytest.mark.parametrize("folder", ["a: b/# c", "{a}, [b]", "no", "0123", "é 中", "'a' \"b\"", "- x", "!a"])
@pytest.mark.parametrize("config", ["", "plugins: [search, exprec]\n", "plugins:\n- exprec\n", "plugins: {exprec: {}}"])
def test_every_name_of_a_folder_is_written_as_yaml_takes_it(config, folder):
    made = configured(config, folder)
    assert loaded(made.text)[2]["records"] == folder
    assert configured(made.text, folder) == (None, "")


def test_comments_stand_where_they_stood():
    config = "plugins:  # ours\n  - exprec  # for experiments\n  # all of them\n  - search\n"
    assert configured(config, "notes").text == (
        "plugins:  # ours\n  - exprec:  # for experiments\n      records: notes\n      profile: exprec-profile.yml\n"
        "      baseline: exprec-baseline.json\n  # all of them\n  - search\n"
    )
    inline = "exprec: {records: notes, profile: exprec-profile.yml, baseline: exprec-baseline.json}"
    assert configured("plugins: [search, exprec]  # any\n", "notes").text == f"plugins: [search, {inline}]  # any\n"


ALL = "      records: notes\n      profile: exprec-profile.yml\n      baseline: exprec-baseline.json\n"
TOLD = {
    "inherited": ("INHERIT: base.yml\n", "add to the plugins of the file that it inherits from:\n\n" + entry("notes")),
    "records of another folder": (
        "plugins:\n  - exprec: {records: [a, {path: b}], baseline: exprec-baseline.json}\n",
        "write in its entry:\n\n  - exprec:\n      records: notes\n      profile: exprec-profile.yml\n",
    ),
    "a profile of the team's": (
        "plugins:\n  exprec:\n    profile: notebook\n    records: notes\n",
        "write in its entry:\n\n  - exprec:\n      profile: exprec-profile.yml\n      baseline: exprec-baseline.json\n",
    ),
    "options from elsewhere": (
        "x: &x {health: true}\nplugins:\n  - exprec: {<<: *x}\n", "write in its entry:\n\n  - exprec:\n" + ALL,
    ),
    "an alias": ("x: &x [search, exprec]\nplugins: *x\n", "write in its entry:\n\n  - exprec:\n" + ALL),
    "an anchor": ("plugins: &x [search]\nextra: *x\n", "add to its plugins:\n\n" + entry("notes")),
    "a tag": ("plugins: !ENV P\n", "add to its plugins:\n\n" + entry("notes")),
    "a word": ("plugins: exprec\n", "add to its plugins:\n\n" + entry("notes")),
    "an explicit key": ("plugins:\n  ? exprec\n", "write in its entry:\n\n  - exprec:\n" + ALL),
    "no plugins in braces": ("{site_name: Lab}\n", "add to its plugins:\n\n" + entry("notes")),
    "no plugins before the end": ("site_name: Lab\n...\n", "add to its plugins:\n\n" + entry("notes")),
    "an entry that is no mapping": ("plugins:\n  - exprec: [a]\n", "write in its entry:\n\n  - exprec:\n" + ALL),
}  # fmt: skip


@pytest.mark.parametrize(("config", "advice"), TOLD.values(), ids=TOLD)
def test_what_says_something_else_is_left_to_those_who_wrote_it(config, advice):
    assert configured(config, "notes") == (None, advice)


def test_an_entry_that_covers_the_folder_needs_nothing():
    config = "plugins:\n  - exprec:\n      records:\n        - {path: notes/, url: n/}\n        - more\n"
    config += "      profile: exprec-profile.yml\n      baseline: exprec-baseline.json\n"
    assert configured(config, "notes") == (None, "")


def test_names_are_written_as_yaml_takes_them():
    made = yaml.safe_load(new_config("Lab: the 2nd #", "a: b/# c", "mkdocs"))
    assert made["site_name"] == "Lab: the 2nd #"
    assert made["plugins"][1]["exprec"]["records"] == "a: b/# c"
