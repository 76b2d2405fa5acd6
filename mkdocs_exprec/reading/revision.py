"""Fields -> the commit and the branch that was run."""

from __future__ import annotations

from collections.abc import Iterator

from mkdocs_exprec.patterns import rare
from mkdocs_exprec.reading.fields import LEADING_CODE, Field, Name, plain_words, span_in
from mkdocs_exprec.reading.template import is_placeholder, is_unfilled
from mkdocs_exprec.reading.values import commit_of


def commits_of(fields: tuple[Field, ...]) -> Iterator[Name]:
    """The hash in each value that has one."""
    for part in (part for field in fields for part in field.parts):
        if named := commit_of(part.text):
            yield Name(named.text, span_in(part, named.start, named.end))


def branches_of(fields: tuple[Field, ...]) -> Iterator[Name]:
    """The branch that each value names."""
    for part in (part for field in fields for part in field.parts):
        leading = LEADING_CODE.match(part.text)
        words = leading[1] if leading else _AFTER_BRANCH.split(plain_words(part.text), maxsplit=1)[0].strip("*_ ")
        if words and not is_placeholder(words) and not is_unfilled(part.text) and " " not in words:
            yield Name(words, part.span)


def branches_beside_commits(fields: tuple[Field, ...]) -> Iterator[Name]:
    """The branch on which the commit is said to be: `` `4f2a91c` on `main` ``, `main @ 4f2a91c`."""
    found = ((part, commit_of(part.text)) for field in fields for part in field.parts)
    part, commit = next(((part, commit) for part, commit in found if commit), (None, None))
    if part and commit:
        named = _ON_BRANCH.match(part.text, commit.end) or _BEFORE_COMMIT.search(part.text, 0, commit.start)
        if named:
            yield Name(named["branch"], span_in(part, *named.span("branch")))


_MAIN = r"(?:main|master|develop|dev|trunk)"
_OWN = r"(?:feat|feature|fix|bugfix|hotfix|exps?|experiments?|chore|release|wip|refactor|research|codex|claude|users?)"
_A_BRANCH = rf"(?P<branch>{_MAIN}|{_OWN}/[\w/-]+(?:\.[\w/-]+)*)(?![\w/-])"
_ON_BRANCH = rare(rf"`?,?\s+\(?(?:on (?:the )?(?:branch )?|branch:? )`?{_A_BRANCH}(?=`|[,;.)]|\s*(?:[(/]|$))")
_BEFORE_COMMIT = rare(rf"(?<![^\s(`]){_A_BRANCH}`?\s?@\s?`?$")
_AFTER_BRANCH = rare(r"\s(?=[(@—–→-])|[,;]")
