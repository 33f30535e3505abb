"""The published models: what each version is, how it came to be, and its files."""
