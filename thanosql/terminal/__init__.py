"""The prompt's parts: the line that is written, commands beside SQL, and results on a screen."""
