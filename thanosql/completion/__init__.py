"""What could be written next in a statement: for the prompt and for notebooks."""
