"""Outline -> metadata fields: one small reader for each way in which people write metadata."""
