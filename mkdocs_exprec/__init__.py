"""A folder of Markdown experiment records goes in; a checked, cross-linked site comes out."""

__version__ = "0.1.0"
