"""What grammar/generate makes of grammar/ThanoSQL.g4. Not for editing."""

GRAMMAR_SHA256 = "62680d84f52f307be1ee8cf1b2334aa226a4f7ee12497b534553209f379fac0d"
