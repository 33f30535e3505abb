"""Recordings: found, opened, believed only as far as checked, decoded, cut and joined again."""
