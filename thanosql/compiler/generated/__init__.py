"""What grammar/generate makes of grammar/ThanoSQL.g4. Not for editing."""

GRAMMAR_SHA256 = "e475ec346816569940ad49185c28ed1e7934da25a5a0f39c213f92f3cee4aa82"
