"""A folder of Markdown experiment records goes in; a checked, cross-linked site comes out."""

__version__ = "0.1.0"

DOCUMENTATION: str | None = None
"""Where the project's documentation is published, with a final `/`; None as long as it is nowhere."""
