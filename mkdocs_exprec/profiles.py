"""What a team expects of its records: the template's expectations, a notebook's, or the team's own."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from mkdocs_exprec.diagnostics import Severity

MISSING = {
    "title": "missing-title", "date": "missing-date", "owners": "missing-owner", "references": "missing-references",
    "runs": "missing-runs", "seeds": "missing-seeds",
}  # fmt: skip
"""The rule that asks for each field of the template."""
MORE_FIELDS = (
    "status", "hypothesis", "decision", "kind", "commit", "branch", "tags", "parents", "baseline", "cost",
)  # fmt: skip
"""The fields that the template lacks and a profile may ask for."""
_EXPECTATIONS = (
    "empty-record", "missing-date", "unrecognised-date", "contradicting-dates", "date-differs-from-name", "file-name",
    "missing-owner", "missing-references", "unrecognised-reference", "missing-runs", "unusable-run-id",
    "missing-seeds", "seed-not-integer", "seed-with-leading-zero", "missing-section", "section-out-of-order",
    "empty-section", "repeated-section", "missing-configuration-item", "invocation-not-code",
    "missing-provenance-item", "results-without-metric", "missing-run-table", "follow-up-not-task",
    "done-without-trace", "missing-target", "missing-artefact", "path-not-portable", "duplicate-id",
)  # fmt: skip
"""The rules that ask for something; the others tell of what is unreadable, unsafe or ambiguous."""
_FORM = ("date-format", "label-spelling", "colon-outside-label", "list-marker")
"""The rules that ask for the template's own form of what is clear in any."""


@dataclass(frozen=True, slots=True)
class Profile:
    """What is expected of a record."""

    name: str = "template"
    required: frozenset[str] = frozenset()
    """Fields that every record has, of those that the template lacks."""
    sections: tuple[str, ...] = ()
    """Headings that every record has, beside those of the template."""
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

    def __init__(self, message: str, word: object = None) -> None:
        super().__init__(message)
        self.word = word
        """The word at fault, as written; None if it is the whole."""


def parse_profile(raw: object) -> Profile:
    """Read a profile as written: the name of one that comes with the package, or a mapping.

    Raises:
        WrongProfile: naming the key and what was expected there.
    """
    if isinstance(raw, str):
        if raw not in PROFILES:
            raise WrongProfile(f"there is no profile `{raw}`; expected {' or '.join(PROFILES)}, or a mapping", raw)
        return PROFILES[raw]
    if not isinstance(raw, dict):
        raise WrongProfile(f"expected the name of a profile or a mapping, found {type(raw).__name__}")
    if unknown := [key for key in raw if key not in _KEYS]:
        raise WrongProfile(f"there is no key `{unknown[0]}`; expected {', '.join(_KEYS)}", unknown[0])
    base = parse_profile(raw.get("extends", "notebook"))
    fields = {str(key): _field(str(key), value) for key, value in _mapping(raw.get("fields"), "fields").items()}
    sections = raw.get("sections") or []
    if not isinstance(sections, list) or not all(isinstance(title, str) for title in sections):
        raise WrongProfile("sections: expected a list of headings", "sections")
    asked = {
        MISSING[key]: Severity.WARNING if needed else None
        for key, (needed, *_) in fields.items()
        if key in MISSING and needed is not None
    }
    required = {key for key, (needed, *_) in fields.items() if needed and key not in MISSING}
    values = {key: allowed for key, (_, allowed, _) in fields.items() if allowed}
    labels = {label: key for key, (_, _, words) in fields.items() for label in words}
    severity = {**base.severity, **asked, **_severity(raw.get("severity"))}
    return Profile(
        "own", base.required | required, (*base.sections, *sections), {**base.values, **values}, severity,
        {**base.labels, **labels},
    )  # fmt: skip


_KEYS = ("extends", "fields", "sections", "severity")


def _severity(raw: object) -> dict[str, Severity | None]:
    levels = _mapping(raw, "severity")
    for slug, level in levels.items():
        if level not in LEVELS:
            raise WrongProfile(f"severity: `{slug}` is error, warning, note or off, not `{level}`", slug)
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


def _field(key: str, expected: object) -> tuple[bool | None, tuple[str, ...], tuple[str, ...]]:
    """Whether a field is required (None: as in the profile that is extended), its values, the team's words for it."""
    if key not in MISSING and key not in MORE_FIELDS:
        raise WrongProfile(f"fields: there is no field `{key}`; expected {', '.join((*MISSING, *MORE_FIELDS))}", key)
    if expected in ("required", "optional"):
        return expected == "required", (), ()
    if not isinstance(expected, dict) or set(expected) - {"required", "values", "labels"}:
        what = "a mapping of `required`, `values` and `labels`"
        raise WrongProfile(f"fields: `{key}` is required, optional, or {what}", key)
    needed = expected.get("required")
    allowed, labels = expected.get("values", []), expected.get("labels", [])
    if needed not in (True, False, None) or not isinstance(allowed, list) or not isinstance(labels, list):
        message = f"fields: `{key}` has `required: true` or `false`, and `values` and `labels` as lists"
        raise WrongProfile(message, key)
    return needed, tuple(map(str, allowed)), tuple(map(str, labels))


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
                for key in (*MISSING, *MORE_FIELDS)
            },
        },
        "sections": {
            "type": "array",
            "items": {"type": "string"},
            "description": "Headings that every record has, beside those of the template.",
        },
        "severity": {
            "type": "object",
            "additionalProperties": {"enum": ["error", "warning", "note", "off"]},
            "description": "How much the findings of a rule weigh.",
        },
    },
}
"""What an editor needs to complete and check a profile."""
