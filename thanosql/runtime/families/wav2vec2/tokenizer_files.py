"""vocab.json and the tokenizer's other files: a Vocabulary read from them, checked, and written to them."""

from __future__ import annotations

from pathlib import Path
from typing import Any, cast, get_args

from thanosql.compiler.errors import ModelError
from thanosql.runtime.families.wav2vec2.json_files import DOWNLOAD_AGAIN, read_json, read_json_if_there, write_json
from thanosql.runtime.families.wav2vec2.text import Case
from thanosql.runtime.families.wav2vec2.vocabulary import DELIMITER, Vocabulary

_MARKS = {"bos_token": "<s>", "eos_token": "</s>", "unk_token": "<unk>", "pad_token": "<pad>"}
"""The special tokens and what Wav2Vec2CTCTokenizer takes them to be where no file says, in the order it adds them."""

_CASE = "transcript_case"
"""Our own setting in tokenizer_config.json: the case of transcripts, where the letters do not tell it."""


def read_vocabulary(folder: Path, outputs: int, blank: int) -> Vocabulary:
    """Return the vocabulary of a head with ``outputs`` outputs whose config calls id ``blank`` the pad token.

    Raises ModelError when a file is missing or the files contradict one another.
    """
    path = folder / "vocab.json"
    settings = _settings(folder)
    ids = _token_ids(path) | _added_tokens(folder)
    marks = {role: settings.get(role) or default for role, default in _MARKS.items()}
    for mark in marks.values():
        # the tokenizer gives a special token that no file numbers the next id
        ids.setdefault(mark, max(ids.values()) + 1)
    tokens = [""] * outputs
    for token, index in ids.items():
        if 0 <= index < outputs:
            if tokens[index]:
                both = f"{tokens[index]!r} and {token!r}"
                raise ModelError(f"{path} gives id {index} to both {both}", hint=DOWNLOAD_AGAIN)
            tokens[index] = token
        elif token not in marks.values():
            # The tokenizer may keep sentence marks beyond the head, for they are never an output; letters may not be.
            raise ModelError(
                f"{path} gives {token!r} the id {index}, but config.json says vocab_size={outputs}",
                hint="vocab.json and config.json must come from the same model",
            )
    missing = [index for index, token in enumerate(tokens) if not token]
    if missing:
        raise ModelError(
            f"config.json says vocab_size={outputs}, but {path} has no token for {len(missing)} of these ids, "
            f"such as {missing[0]}",
            hint="vocab.json and config.json must come from the same model",
        )
    pad = marks["pad_token"]
    if pad not in tokens:
        raise ModelError(
            f"{path} has no pad token {pad!r}, which CTC needs as its blank",
            hint="tokenizer_config.json must name the vocabulary's pad_token",
        )
    if tokens.index(pad) != blank:
        raise ModelError(
            f"config.json says pad_token_id={blank}, which is {_named(tokens, blank)} in {path}; "
            f"its pad token {pad!r} is {tokens.index(pad)}",
            hint="vocab.json, tokenizer_config.json and config.json must come from the same model",
        )
    delimiter = settings.get("word_delimiter_token") or DELIMITER
    case = settings.get(_CASE)
    if case is not None and case not in get_args(Case):
        raise ModelError(
            f"{folder / 'tokenizer_config.json'} asks for transcripts in the case {case!r}",
            hint=f"{_CASE} is one of {', '.join(get_args(Case))}",
        )
    return Vocabulary(
        tokens=tuple(tokens),
        pad=pad,
        unknown=marks["unk_token"],
        begin=marks["bos_token"],
        end=marks["eos_token"],
        delimiter=delimiter if delimiter in tokens else " " if " " in tokens else None,
        case=cast("Case | None", case),
    )


def write_vocabulary(folder: Path, vocabulary: Vocabulary) -> None:
    """Write vocab.json, tokenizer_config.json and special_tokens_map.json for Wav2Vec2CTCTokenizer."""
    marks = dict(zip(_MARKS, (vocabulary.begin, vocabulary.end, vocabulary.unknown, vocabulary.pad), strict=True))
    write_json(folder / "vocab.json", {token: index for index, token in enumerate(vocabulary.tokens)})
    write_json(folder / "special_tokens_map.json", marks)
    write_json(
        folder / "tokenizer_config.json",
        {
            "tokenizer_class": "Wav2Vec2CTCTokenizer",
            "processor_class": "Wav2Vec2Processor",
            **marks,
            "word_delimiter_token": vocabulary.delimiter or DELIMITER,
            "do_lower_case": False,
            **({_CASE: vocabulary.case} if vocabulary.case else {}),
        },
    )


def _token_ids(path: Path) -> dict[str, int]:
    ids = read_json(path)
    if any(isinstance(index, dict) for index in ids.values()):
        raise ModelError(
            f"{path} holds one vocabulary for each of several languages, which is not supported",
            hint="use a checkpoint of one language",
        )
    wrong = next((token for token, index in ids.items() if not isinstance(index, int) or isinstance(index, bool)), None)
    if wrong is not None or not ids:
        example = f"; {wrong!r} has {ids[wrong]!r}" if wrong is not None else ""
        raise ModelError(f"{path} must give each token a whole number{example}", hint=DOWNLOAD_AGAIN)
    return ids


def _added_tokens(folder: Path) -> dict[str, int]:
    """Tokens beside vocab.json: added_tokens.json, or its newer form inside tokenizer_config.json."""
    listed = read_json_if_there(folder / "added_tokens.json")
    added = {token: index for token, index in listed.items() if isinstance(index, int)}
    decoder = read_json_if_there(folder / "tokenizer_config.json").get("added_tokens_decoder")
    if isinstance(decoder, dict):
        for index, token in decoder.items():
            if (text := _content(token)) and index.isdecimal():
                added[text] = int(index)
    return added


def _settings(folder: Path) -> dict[str, str]:
    # kresnik/wav2vec2-large-xlsr-korean has its map as special_tokens_map.config; tokenizer_config.json repeats it.
    named = read_json_if_there(folder / "special_tokens_map.json")
    merged = named | read_json_if_there(folder / "tokenizer_config.json")
    kind = merged.get("tokenizer_class", "Wav2Vec2CTCTokenizer")
    if kind not in ("Wav2Vec2CTCTokenizer", "Wav2Vec2Tokenizer"):
        raise ModelError(
            f"{folder / 'tokenizer_config.json'} asks for a {kind}",
            hint="only vocabularies of Wav2Vec2CTCTokenizer are supported",
        )
    return {name: text for name, value in merged.items() if (text := _content(value))}


def _content(token: Any) -> str | None:
    """The text of a token, which is written as a string or as an object with 'content'."""
    value = token.get("content") if isinstance(token, dict) else token
    return value if isinstance(value, str) else None


def _named(tokens: list[str], index: int) -> str:
    return repr(tokens[index]) if 0 <= index < len(tokens) else "no token"
