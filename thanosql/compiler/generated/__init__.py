"""What grammar/generate makes of grammar/ThanoSQL.g4. Not for editing."""

GRAMMAR_SHA256 = "28fc2a940c208c12e0961b1a080d5e41e48f8a7e194f5171e28ee352ea27fb36"
