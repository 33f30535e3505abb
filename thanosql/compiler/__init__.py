"""Text to logical plan: what a statement means, decided without doing any of it."""
