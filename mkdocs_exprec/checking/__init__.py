"""A catalogue -> findings -> reports."""
