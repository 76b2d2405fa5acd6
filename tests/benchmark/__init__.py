"""Measures what the plugin and the command cost, on generated records."""
