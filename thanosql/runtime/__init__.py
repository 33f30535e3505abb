"""Logical plan to rows: databases, audio, models and the operators that bring them together."""
