"""What grammar/generate makes of grammar/ThanoSQL.g4. Not for editing."""

GRAMMAR_SHA256 = "9567ba66f60f2f9b655eabdf98665b16bfe18fd19d29e53a9e0a527a7a0a23af"
