"""What the project is made of: a bill of materials, and what is known against it."""
