"""Every family of rules -> all rules."""

from mkdocs_exprec.checking import (  # noqa: F401 - importing a family declares its rules
    body,
    expectations,
    files,
    form,
    head,
    links,
    mentions,
    suppressions,
)
from mkdocs_exprec.checking.rules import REGISTRY, Rule

RULES: tuple[Rule, ...] = tuple(REGISTRY[code] for code in sorted(REGISTRY))
"""Every rule, in the order of the codes."""

RULE_OF: dict[str, Rule] = {rule.code: rule for rule in RULES}
"""Each rule by its code."""

CODE_OF: dict[str, str] = {rule.slug: rule.code for rule in RULES}
"""The code of each rule by its slug."""
