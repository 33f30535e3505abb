"""The option ``new_characters='add'``: a vocabulary and a head that learn the letters they lack."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import replace
from typing import Any

import torch

from thanosql.runtime.families.wav2vec2.case import settled
from thanosql.runtime.families.wav2vec2.vocabulary import Vocabulary
from thanosql.runtime.train.randomness import generator

FEWEST_TEXTS = 2
"""A character in fewer transcripts is a slip of the pen more often than a letter, and is left out."""

SPREAD = 0.1
"""How far new rows of the head are from the mean letter, in standard deviations of the letters' weights."""


def grown(vocabulary: Vocabulary, texts: Iterable[str]) -> Vocabulary:
    """Return the vocabulary with the letters, digits and spoken marks of ``texts`` that it lacks behind its own tokens.

    Its case holds for them; a vocabulary without upper or lower case letters gets lower case ones. Those in fewer than
    FEWEST_TEXTS texts are not added. Old tokens keep their ids.
    """
    spelt = vocabulary if _cased(vocabulary) or vocabulary.case is not None else replace(vocabulary, case="lower")
    texts_with = Counter(character for text in texts for character in set(spelt.encode(text)[1]))
    new = sorted(character for character, count in texts_with.items() if count >= FEWEST_TEXTS)
    if not new:
        return vocabulary
    larger = replace(spelt, tokens=(*vocabulary.tokens, *new))
    return settled(larger if _cased(larger) else replace(larger, case=vocabulary.case))


def grow_head(model: Any, vocabulary: Vocabulary, outputs: int, seed: int) -> None:
    """Give a CTC model's head ``outputs`` outputs, in place; ``vocabulary`` says what those it has mean.

    Their weights are kept bit for bit. New ones begin near the mean of the letters' (Hewitt, "Initializing New Word
    Embeddings for Pretrained Language Models", 2021): the mean letter never scores above the best one, so the model
    goes on writing what it wrote until it has learnt when to write the new ones. ``seed`` decides how they differ.
    """
    head = model.lm_head
    letters = [index for index, text in enumerate(vocabulary.written) if text.strip()]
    # Made without values: drawing them would move torch's global generator.
    larger = torch.nn.Linear(head.in_features, outputs, device="meta").to_empty(device="cpu")
    with torch.no_grad():
        for name, old in head.named_parameters():
            new = larger.get_parameter(name)
            spoken = old[letters]
            shape = (outputs - len(old), *old.shape[1:])
            drawn = generator(seed, f"head {name}").standard_normal(shape, dtype="float32")
            new[: len(old)] = old
            new[len(old) :] = spoken.mean(dim=0) + SPREAD * spoken.std(correction=0) * torch.from_numpy(drawn)
    model.lm_head = larger
    model.config.vocab_size = outputs


def _cased(vocabulary: Vocabulary) -> bool:
    return any(letter.lower() != letter.upper() for letter in vocabulary.spelling.letters)
