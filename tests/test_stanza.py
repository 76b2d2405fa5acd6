"""The entry of a site's configuration: put in as text where that is safe, and else told."""

from __future__ import annotations

import pytest
import yaml

from mkdocs_exprec.project import _plugin_options
from mkdocs_exprec.stanza import configured, entry, new_config, options

PUT_IN = {
    "nothing yet": "",
    "no plugins": "site_name: Lab\ntheme: material",
    "the word in a comment and in a name": "# exprec, one day\nsite_name: exprec\n",
    "a list": "site_name: Lab\nplugins:\n  - search\nextra_css: []\n",
    "a list without indent": "plugins:\n- search\n- tags: {}\nsite_name: Lab\n",
    "a deep list after a comment": "plugins:   # ours\n\n    # what\n    - search:\n        lang: en\nsite_name: L\n",
    "a mapping": "plugins:\n    search:\n      lang: en\nsite_name: Lab\n",
    "tags of Python": "site_name: !ENV [NAME, L]\nplugins:\n  - search\nextra:\n  - a: {b: !!python/name:c.d }\n",
    "line ends of Windows": "site_name: Lab\r\nplugins:\r\n  - search\r\n",
    "plugins of plugins": "extra:\n  plugins: [exprec]\nsite_name: Lab\n",
}


class Loader(yaml.SafeLoader):
    """Takes any tag for text."""


Loader.add_multi_constructor("", lambda loader, suffix, node: suffix)


@pytest.mark.parametrize("config", PUT_IN.values(), ids=PUT_IN)
def test_the_entry_is_put_in_and_nothing_else_changes(config):
    made = configured(config, "notes")
    assert made.advice == ""
    loaded = yaml.load(made.text, Loader)
    before = yaml.load(config, Loader) or {}
    assert _plugin_options(loaded.pop("plugins")) == options("notes")
    before.pop("plugins", None)
    assert loaded == before
    added = "".join(
        line for line in made.text.splitlines(keepends=True) if line not in config.splitlines(keepends=True)
    )
    for line in config.splitlines():
        assert line in made.text
    assert ("\r\n" in added) == ("\r\n" in config)
    again = configured(made.text, "notes")
    assert again == (None, "")


TOLD = {
    "on one line": (
        "plugins: [search, tags: {a: b}]\n",
        "write in the place of its plugins:\n\nplugins:\n  - search\n  - tags: {a: b}\n" + entry("notes"),
    ),
    "a mapping on one line": (
        "plugins: {search: {lang: en}}\n",
        "write in the place of its plugins:\n\nplugins:\n  - search: {lang: en}\n" + entry("notes"),
    ),
    "empty": ("plugins:\nsite_name: Lab\n", "write in the place of its plugins:\n\nplugins:\n" + entry("notes")),
    "inherited": ("INHERIT: base.yml\n", "add to the plugins of the file that it inherits from:\n\n" + entry("notes")),
    "an entry without options": ("plugins:\n  - exprec\n", "write in its entry:\n\n" + entry("notes")),
    "an entry on one line": ("plugins: [search, exprec]\n", "write in its entry:\n\n" + entry("notes")),
    "an entry of another folder": (
        "plugins:\n  - exprec: {records: [a, {path: b}], baseline: exprec-baseline.json}\n",
        "write in its entry:\n\n  - exprec:\n      records: notes\n      profile: exprec-profile.yml\n",
    ),
    "an entry in a mapping": (
        "plugins:\n  exprec:\n    records: notes\n    profile: exprec-profile.yml\n",
        "write in its entry:\n\n  - exprec:\n      baseline: exprec-baseline.json\n",
    ),
}


@pytest.mark.parametrize(("config", "advice"), TOLD.values(), ids=TOLD)
def test_what_others_wrote_on_one_line_or_for_us_is_left_to_them(config, advice):
    assert configured(config, "notes") == (None, advice)


def test_an_entry_that_covers_the_folder_needs_nothing():
    config = "plugins:\n  - exprec:\n      records:\n        - {path: notes/, url: n/}\n        - more\n"
    config += "      profile: exprec-profile.yml\n      baseline: exprec-baseline.json\n"
    assert configured(config, "notes") == (None, "")


def test_names_are_written_as_yaml_takes_them():
    loaded = yaml.safe_load(new_config("Lab: the 2nd #", "a: b/# c", "mkdocs"))
    assert loaded["site_name"] == "Lab: the 2nd #"
    assert loaded["plugins"][1]["exprec"]["records"] == "a: b/# c"
