"""What a team expects of its records: the template's expectations, a notebook's, or the team's own."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any, NamedTuple

from mkdocs_exprec.diagnostics import Severity, did_you_mean

MISSING = {
    "title": "missing-title", "date": "missing-date", "owners": "missing-owner", "references": "missing-references",
    "runs": "missing-runs", "seeds": "missing-seeds",
}  # fmt: skip
"""The rule that asks for each field of the template."""
MORE_FIELDS = (
    "status", "hypothesis", "decision", "kind", "commit", "branch", "tags", "parents", "baseline", "cost",
)  # fmt: skip
"""The fields that the template lacks and a profile may ask for."""
FIELDS = (*MISSING, *MORE_FIELDS)
"""Every field that a profile may speak of."""
_EXPECTATIONS = (
    "empty-record", "missing-date", "unrecognised-date", "contradicting-dates", "date-differs-from-name", "file-name",
    "missing-owner", "unusable-owner", "missing-references", "unrecognised-reference", "missing-runs",
    "unusable-run-id", "missing-seeds", "seed-not-integer", "seed-with-leading-zero", "missing-section",
    "section-out-of-order", "empty-section", "repeated-section", "missing-configuration-item", "invocation-not-code",
    "missing-provenance-item", "results-without-metric", "missing-run-table", "follow-up-not-task",
    "done-without-trace", "missing-target", "missing-artefact", "path-not-portable", "duplicate-id", "empty-field",
    "unknown-wiki-target",
)  # fmt: skip
"""The rules that ask for something; the others tell of what is unreadable, unsafe or ambiguous."""
_FORM = ("date-format", "label-spelling", "colon-outside-label", "list-marker")
"""The rules that ask for the template's own form of what is clear in any."""


class ExpectedSection(NamedTuple):
    """A section that a team's records have."""

    title: str
    labels: tuple[str, ...] = ()
    """The team's own words for it, beside those that are known."""
    required: bool = True


@dataclass(frozen=True, slots=True)
class Profile:
    """What is expected of a record."""

    name: str = "template"
    required: frozenset[str] = frozenset()
    """Fields that every record has, of those that the template lacks."""
    sections: tuple[ExpectedSection, ...] = ()
    """Sections that records have, beside those of the template."""
    values: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """The values that a field may have, by its key."""
    severity: Mapping[str, Severity | None] = field(default_factory=dict)
    """How much the findings of a rule weigh, by its slug."""
    labels: Mapping[str, str] = field(default_factory=dict)
    """The team's own words for fields: the field's key by the label as written."""


TEMPLATE = Profile()
NOTEBOOK = Profile("notebook", severity={**dict.fromkeys(_EXPECTATIONS, Severity.NOTE), **dict.fromkeys(_FORM, None)})
PROFILES = {profile.name: profile for profile in (TEMPLATE, NOTEBOOK)}
"""The profiles that come with the package."""


class WrongProfile(ValueError):
    """A profile can't be used; the message says what was expected."""

    def __init__(self, message: str, *path: object) -> None:
        super().__init__(message)
        self.path = path
        """The keys, and the places in lists, that lead to the mistake; none if it is the whole."""


def parse_profile(raw: object, rules: Mapping[str, str] | None = None) -> Profile:
    """Read a profile as written: the name of one that comes with the package, or a mapping.

    Args:
        raw: what is written.
        rules: the code of every rule by its slug, to check `severity` against; None to take any word for a rule.

    Raises:
        WrongProfile: naming the key and what was expected there.
    """
    if isinstance(raw, str):
        if raw not in PROFILES:
            raise WrongProfile(f"there is no profile `{raw}`; expected {' or '.join(PROFILES)}, or a mapping")
        return PROFILES[raw]
    if not isinstance(raw, dict):
        raise WrongProfile(f"expected the name of a profile or a mapping, found {type(raw).__name__}")
    if unknown := [key for key in raw if key not in _KEYS]:
        hint = did_you_mean(unknown[0], list(_KEYS))
        raise WrongProfile(f"there is no key `{unknown[0]}`{hint}; expected {', '.join(_KEYS)}", unknown[0])
    base = _base(raw.get("extends", "notebook"))
    fields = {str(key): _field(str(key), value) for key, value in _mapping(raw.get("fields"), "fields").items()}
    asked = {
        MISSING[key]: Severity.WARNING if field.required else None
        for key, field in fields.items()
        if key in MISSING and field.required is not None
    }
    profile = Profile(
        "own",
        frozenset(key for key, field in fields.items() if field.required and key not in MISSING),
        _sections(raw.get("sections")),
        {key: field.values for key, field in fields.items() if field.values},
        {**base.severity, **asked, **_severity(raw.get("severity"))},
        {label: key for key, field in fields.items() for label in field.labels},
    )
    return profile if rules is None else with_slugs(profile, rules)


_KEYS = ("extends", "fields", "sections", "severity")


def _base(name: object) -> Profile:
    if not isinstance(name, str) or name not in PROFILES:
        raise WrongProfile(f"extends: expected {' or '.join(PROFILES)}, found `{name}`", "extends")
    return PROFILES[name]


def with_slugs(profile: Profile, rules: Mapping[str, str]) -> Profile:
    """The profile, in whose severities each rule goes by its slug, though a team may have written its code.

    Raises:
        WrongProfile: if there is no such rule.
    """
    severity: dict[str, Severity | None] = {}
    for word, level in profile.severity.items():
        slug = slug_of(word, rules)
        if slug is None:
            raise WrongProfile(f"severity: there is no rule `{word}`{did_you_mean(word, rules)}", "severity", word)
        severity[slug] = level
    return replace(profile, severity=severity)


def slug_of(word: str, rules: Mapping[str, str]) -> str | None:
    """The slug of the rule that a word names by its slug or its code; None if there is none."""
    return word if word in rules else next((slug for slug, code in rules.items() if code == word.upper()), None)


def _severity(raw: object) -> dict[str, Severity | None]:
    levels = _mapping(raw, "severity")
    for slug, level in levels.items():
        if not isinstance(level, (str, bool)) or level not in LEVELS:
            message = f"severity: `{slug}` is error, warning, note or off, not `{level}`"
            raise WrongProfile(message, "severity", slug)
    return {str(slug): LEVELS[level] for slug, level in levels.items()}


LEVELS: Mapping[object, Severity | None] = {
    "error": Severity.ERROR, "warning": Severity.WARNING, "note": Severity.NOTE, "off": None, False: None,
}  # fmt: skip
"""The severities as options write them; YAML reads `off` as false."""


def _mapping(value: object, name: str) -> dict[Any, Any]:
    if value is None:
        return {}
    if not isinstance(value, dict):
        raise WrongProfile(f"{name}: expected `key: value` lines, found {type(value).__name__}", name)
    return value


class _Field(NamedTuple):
    """What is said of a field."""

    required: bool | None = None
    """None: as in the profile that is extended."""
    values: tuple[str, ...] = ()
    labels: tuple[str, ...] = ()


def _field(key: str, expected: object) -> _Field:
    if key not in FIELDS:
        hint = did_you_mean(key, list(FIELDS))
        raise WrongProfile(f"fields: there is no field `{key}`{hint}; expected {', '.join(FIELDS)}", "fields", key)
    if expected in ("required", "optional"):
        return _Field(expected == "required")
    if not isinstance(expected, dict):
        message = f"fields: `{key}` is required, optional, or a mapping of `required`, `values` and `labels`"
        raise WrongProfile(message, "fields", key)
    place = ("fields", key)
    _known(expected, _Field._fields, f"fields: `{key}`", place)
    needed = expected.get("required")
    if needed not in (True, False, None):
        raise WrongProfile(f"fields: `{key}` has `required: true` or `false`", *place, "required")
    return _Field(needed, *(_words(expected, name, f"fields: `{key}`", place) for name in ("values", "labels")))


def _sections(raw: object) -> tuple[ExpectedSection, ...]:
    if not isinstance(raw, list | None):
        raise WrongProfile("sections: expected a list of headings", "sections")
    return tuple(_section(entry, number) for number, entry in enumerate(raw or []))


def _section(entry: object, number: int) -> ExpectedSection:
    place = ("sections", number)
    if isinstance(entry, str) and entry.strip():
        return ExpectedSection(entry)
    if not isinstance(entry, dict):
        message = "sections: expected a heading, or a mapping of `title`, `labels` and `required`"
        raise WrongProfile(message, *place)
    _known(entry, ExpectedSection._fields, "sections: an entry", place)
    title, needed = entry.get("title"), entry.get("required", True)
    if not isinstance(title, str) or not title.strip():
        raise WrongProfile("sections: an entry has its heading as `title:`", *place, "title")
    if not isinstance(needed, bool):
        raise WrongProfile(f"sections: `{title}` has `required: true` or `false`", *place, "required")
    return ExpectedSection(title, _words(entry, "labels", f"sections: `{title}`", place), needed)


def _known(entry: Mapping[Any, Any], names: tuple[str, ...], what: str, place: tuple[object, ...]) -> None:
    if unknown := [name for name in entry if name not in names]:
        hint = did_you_mean(unknown[0], list(names))
        raise WrongProfile(f"{what} has no key `{unknown[0]}`{hint}", *place, unknown[0])


def _words(entry: Mapping[Any, Any], name: str, what: str, place: tuple[object, ...]) -> tuple[str, ...]:
    """A list of words; numbers and the like are taken as YAML shows them."""
    words = entry.get(name) or []
    if not isinstance(words, list) or any(isinstance(word, list | dict | bool | None) for word in words):
        raise WrongProfile(f"{what} has its `{name}` as a list of words; quote `yes` and `no`", *place, name)
    return tuple(map(str, words))


SCHEMA: dict[str, Any] = {
    "$schema": "https://json-schema.org/draft/2020-12/schema",
    "title": "Profile of mkdocs-exprec",
    "description": "What a team expects of its experiment records.",
    "type": "object",
    "additionalProperties": False,
    "properties": {
        "extends": {"enum": list(PROFILES), "default": "notebook", "description": "The profile to begin with."},
        "fields": {
            "type": "object",
            "additionalProperties": False,
            "description": "Which fields every record has, and what they may say.",
            "properties": {
                key: {
                    "oneOf": [
                        {"enum": ["required", "optional"]},
                        {
                            "type": "object",
                            "additionalProperties": False,
                            "properties": {
                                "required": {"type": "boolean"},
                                "values": {"type": "array", "items": {"type": "string"}},
                                "labels": {"type": "array", "items": {"type": "string"}},
                            },
                        },
                    ]
                }
                for key in FIELDS
            },
        },
        "sections": {
            "type": "array",
            "description": "Sections that records have, beside those of the template; any known word for one will do.",
            "items": {
                "oneOf": [
                    {"type": "string", "minLength": 1},
                    {
                        "type": "object",
                        "additionalProperties": False,
                        "required": ["title"],
                        "properties": {
                            "title": {"type": "string", "minLength": 1, "description": "The heading."},
                            "labels": {
                                "type": "array",
                                "items": {"type": "string"},
                                "description": "The team's own words for it, beside those that are known.",
                            },
                            "required": {"type": "boolean", "default": True},
                        },
                    },
                ]
            },
        },
        "severity": {
            "type": "object",
            "additionalProperties": {"enum": ["error", "warning", "note", "off"]},
            "description": "How much the findings of a rule weigh.",
        },
    },
}
"""What an editor needs to complete and check a profile."""


def schema(rules: Mapping[str, str]) -> str:
    """The JSON Schema of a profile, as a file, with the names of all rules, so that an editor completes them.

    Args:
        rules: the code of every rule by its slug.
    """
    names = [name for rule in rules.items() for name in rule]
    severity = {**SCHEMA["properties"]["severity"], "propertyNames": {"enum": names}}
    return json.dumps({**SCHEMA, "properties": {**SCHEMA["properties"], "severity": severity}}, indent=2) + "\n"
