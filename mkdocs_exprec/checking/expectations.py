"""Rules on what a team's own profile asks for beyond the template."""

from __future__ import annotations

from collections.abc import Iterator

from mkdocs_exprec.catalog import folded
from mkdocs_exprec.checking.rules import Context, rule
from mkdocs_exprec.diagnostics import Finding, Severity
from mkdocs_exprec.reading.record import Record
from mkdocs_exprec.reading.template import is_unfilled, normalised, unnumbered


@rule("EX261", "missing-field", Severity.WARNING)
def check_fields(record: Record, context: Context) -> Iterator[Finding]:
    """A record has the fields that the team's profile requires.

    Asked for only where the profile names fields beyond the template's, such as `status`.

    With `mkdocs.yml`:
    ```yaml
    plugins:
      - exprec:
          profile:
            extends: template
            fields: {status: required}
    ```
    Bad:
    ```markdown
    - **Status:**
    ```
    Good:
    ```markdown
    - **Status:** done
    ```
    Options: `profile`.
    """
    for key in sorted(context.profile.required):
        if not any(not is_unfilled(part.text) for field in record.named(key) for part in field.parts):
            hint = f"write `**{key.capitalize()}:** ...`, or `_n/a_` if there is none"
            yield Finding(record.head_span, f"the record has no `{key}`", hint)


@rule("EX262", "unexpected-value", Severity.WARNING)
def check_values(record: Record, context: Context) -> Iterator[Finding]:
    """A field says one of the values that the team's profile allows.

    So that the pages by status or kind have one entry for each, and not three spellings of it.

    With `mkdocs.yml`:
    ```yaml
    plugins:
      - exprec:
          profile:
            extends: template
            fields: {status: {values: [running, done]}}
    ```
    Bad:
    ```markdown
    - **Status:** finished
    ```
    Good:
    ```markdown
    - **Status:** done
    ```
    Options: `profile`.
    """
    for key, allowed in context.profile.values.items():
        known = {folded(value) for value in allowed}
        for value in record.values(key):
            if folded(value) not in known:
                yield Finding(record.span(key), f"`{value}` is no `{key}` of ours", f"write {', '.join(allowed)}")


@rule("EX305", "missing-own-section", Severity.WARNING)
def check_own_sections(record: Record, context: Context) -> Iterator[Finding]:
    """A record has the sections that the team's profile requires.

    They may stand at any level, with or without a number before them.

    With `mkdocs.yml`:
    ```yaml
    plugins:
      - exprec:
          profile:
            extends: template
            sections: [Next steps]
    ```
    Bad:
    ```markdown
    ## What next

    Train for longer.
    ```
    Good:
    ```markdown
    ## Next steps

    Train for longer.
    ```
    Options: `profile`.
    """
    wanted = context.profile.sections
    if not wanted:
        return
    text = record.outline.text
    present = {_title(text[heading.start : heading.end]) for heading in record.outline.headings}
    for title in wanted:
        if _title(title) not in present:
            yield Finding(record.head_span, f"the record lacks the section `{title}`", f"add `## {title}`")


def _title(words: str) -> str:
    return normalised(unnumbered(words))
