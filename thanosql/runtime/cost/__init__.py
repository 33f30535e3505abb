"""What a statement will cost: rows, audio, time and memory, from samples and from what this machine has shown."""
