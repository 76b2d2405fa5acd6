"""What the documentation says of the keys in our JSON."""

from __future__ import annotations

from typing import NamedTuple


class Key(NamedTuple):
    """A key of an object in our JSON."""

    name: str
    form: str
    """The type of its value."""
    description: str
