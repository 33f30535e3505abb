"""What grammar/generate makes of grammar/ThanoSQL.g4. Not for editing."""

GRAMMAR_SHA256 = "8f6accbb24aab8e07a10fd68a9d91f2f94fde03b5abcf4e09cac6174bc66f620"
