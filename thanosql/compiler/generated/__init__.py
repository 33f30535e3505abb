"""What grammar/generate makes of grammar/ThanoSQL.g4. Not for editing."""

GRAMMAR_SHA256 = "bbbd3e99ba8a32378e373435b23508c737ff641f21560d5910045b8801430cc7"
