"""What models answer, and how good it is."""
