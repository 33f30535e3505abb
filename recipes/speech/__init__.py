"""Make the speech that the bundled base models learn from: ``python -m recipes.speech en --hours 30 --output DIR``.

Debian's synthesisers (espeak-ng, flite, festival) speak sentences from templates, a corpus and word lists. All follows
from the language, the seed and the number of an utterance, so a rendering that was stopped goes on where it was.
"""
