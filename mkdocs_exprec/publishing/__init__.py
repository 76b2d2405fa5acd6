"""A catalogue -> pages and exports."""
