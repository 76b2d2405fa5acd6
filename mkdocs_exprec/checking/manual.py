"""A rule -> its page, in the documentation and for `exprec explain`."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from mkdocs_exprec.checking.columns import printable
from mkdocs_exprec.checking.explanation import Sample
from mkdocs_exprec.checking.rules import Rule
from mkdocs_exprec.options import OPTIONS
from mkdocs_exprec.profiles import MISSING, NOTEBOOK

FAMILIES = {
    "EX0": "The file",
    "EX1": "Front matter",
    "EX2": "The head",
    "EX3": "The sections",
    "EX4": "Links and names",
    "EX5": "Secrets",
    "EX6": "Suppressions",
}
"""What the rules are about whose codes begin so."""
_MENDS = {"": "", "safe": ", mended by `--fix`", "unsafe": ", mended by `--fix --unsafe-fixes`"}
_ARTICLE = {"error": "an error", "warning": "a warning", "note": "a note"}


def page(rule: Rule, option: Callable[[str], str] = "`{}`".format) -> str:
    """The page of a rule, in Markdown.

    Args:
        rule: the rule.
        option: how the name of an option is written, such as a link to what it does.
    """
    return f"# {rule.code} {rule.slug}\n\n{below_title(rule, option)}"


def below_title(rule: Rule, option: Callable[[str], str] = "`{}`".format) -> str:
    """The page of a rule below its title."""
    explanation = rule.explanation
    parts = [
        f"*{str(rule.severity).capitalize()}{_MENDS[rule.mends]}.* {explanation.summary}",
        explanation.reason,
        *map(_shown, explanation.samples),
        "## Options",
        "\n".join(f"- {option(name)}: {words}" for name, words in _options(rule)),
        _suppression(rule),
    ]
    return "\n\n".join(parts) + "\n"


def _shown(sample: Sample) -> str:
    lines = map(printable, sample.text.rstrip("\n").split("\n"))
    return "\n".join([f"{sample.title}:\n", f"```{sample.language}", *lines, "```"])


def _options(rule: Rule) -> Iterator[tuple[str, str]]:
    """The options that change whether a rule finds something or how much that weighs, and how each does it."""
    yield "severity", f"{_ARTICLE[str(rule.severity)]} by default; `severity: {{{rule.slug}: off}}` turns it off."
    yield "ignore", f"`ignore: {{'old/**': {rule.slug}}}` turns it off for some paths."
    asked = [key for key, slug in MISSING.items() if slug == rule.slug]
    if asked:
        yield "profile", f"a note in `notebook`; in one of your own `{asked[0]}: required` or `{asked[0]}: optional`."
    elif rule.slug in NOTEBOOK.severity:
        yield "profile", "off in `notebook`." if NOTEBOOK.severity[rule.slug] is None else "a note in `notebook`."
    described = {option.name: option.description for option in OPTIONS}
    for name in rule.explanation.options:
        sentence = described[name].partition(". ")[0].rstrip(".")
        yield name, f"{sentence[0].lower()}{sentence[1:]}."


def _suppression(rule: Rule) -> str:
    if rule.suppressible:
        return f"`<!-- exprec: ignore[{rule.slug}] reason -->` in a record suppresses it on a line."
    return "No comment in a record and no baseline suppresses it; only the options can."


def listing(rules: tuple[Rule, ...]) -> str:
    """Every rule on a line: code, name, severity and what it wants."""
    width = max(len(rule.slug) for rule in rules)
    lines = (f"{rule.code}  {rule.slug:<{width}}  {rule.severity!s:<7}  {rule.explanation.summary}" for rule in rules)
    return "\n".join(lines) + "\n"
