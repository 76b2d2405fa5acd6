"""Record files -> records."""
