"""How long the parser takes for a script of 200 lines. The goal is under 50 ms, warm."""

from __future__ import annotations

import statistics
import subprocess
import sys
import time

from thanosql.compiler.parser import parse_script

TITLE = "Parsing"

RUNS = 30
BLOCK = """
-- {n}: a recogniser for the recordings of one season
BUILD MODEL season_{n}
USING Wav2Vec2En
OPTIONS (
    audio_col = 'audio_path', text_col = 'transcript',
    epochs = 10, batch_size = 16, learning_rate = 1e-4,
    validation_split = 0.1, freeze = ['feature_encoder'], overwrite = True
)
AS
SELECT recording.audio_path, transcript.text AS transcript
FROM recordings AS recording
JOIN transcripts AS transcript ON transcript.recording_id = recording.id AND transcript.revision = 3
WHERE recording.seconds BETWEEN 0.5 AND 20.0
  AND recording.season = {n} /* from the catalogue */
  AND recording.quality >= :quality;

FIT MODEL season_{n} USING season_{n}@1
OPTIONS (epochs = 2, learning_rate = 0.00002, overwrite = True)
AS (SELECT * FROM corrections WHERE season = {n} AND note NOT LIKE '%it''s unclear%');

EVALUATE USING season_{n} OPTIONS (text_col = 'transcript')
AS SELECT audio_path, transcript FROM held_out WHERE season = {n};

CREATE OR REPLACE TABLE speakers_{n} AS
WITH ranked AS (
    SELECT speaker.id, speaker.name, speaker.region, count(*) AS recordings,
           sum(recording.seconds) / 3600.0 AS hours,
           row_number() OVER (PARTITION BY speaker.region ORDER BY sum(recording.seconds) DESC) AS place
    FROM speakers AS speaker
    LEFT JOIN recordings AS recording ON recording.speaker_id = speaker.id
    WHERE speaker.region IN ('north', 'south', 'east', 'west')
      AND recording.created >= DATE '2024-01-01' AND speaker.tags ->> 'language' = 'en'
    GROUP BY speaker.id, speaker.name, speaker.region
    HAVING count(*) FILTER (WHERE recording.quality > 2) > 5
)
SELECT region, name, hours::DECIMAL(10, 2) AS hours, names[1:3] AS first_names,
       CASE WHEN hours > 10 THEN 'much' WHEN hours > 1 THEN 'some' ELSE 'little' END AS amount
FROM ranked
JOIN (SELECT id, list(alias ORDER BY alias) AS names FROM aliases GROUP BY id) AS alias USING (id)
WHERE place <= 10 AND hours > coalesce((SELECT avg(hours) FROM ranked AS other WHERE other.id <> ranked.id), 0)
ORDER BY region, place;

EXPLAIN ANALYZE PREDICT USING season_{n} OPTIONS (batch_size = 4)
AS SELECT * FROM recordings WHERE season = {n} ORDER BY id LIMIT 100;
"""


IMPORT = """
import time
started = time.process_time()
import thanosql.compiler.parser
print(time.process_time() - started)
"""


def script(lines: int = 200) -> str:
    """Return at least ``lines`` lines of statements, down to the end of a block."""
    text = ""
    while text.count("\n") < lines:
        text += BLOCK.format(n=text.count("\n"))
    return text


def measure() -> tuple[str, list[str], list[list[str]]]:
    text = script()
    statements = parse_script(text).statements
    notes = (
        f"CPU milliseconds for {text.count(chr(10))} lines, {len(text.encode())} bytes, {len(statements)} statements; "
        f"{RUNS} runs. The goal is under 50 ms for 200 lines, warm."
    )
    imports = [1000 * float(_python(IMPORT)) for _ in range(5)]
    return (
        notes,
        ["", "median", "best"],
        [_row("import", imports), _row("parse, warm", [_parse(text) for _ in range(RUNS)])],
    )


def _parse(text: str) -> float:
    started = time.process_time()
    parse_script(text)
    return 1000 * (time.process_time() - started)


def _python(code: str) -> str:
    return subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, text=True).stdout


def _row(label: str, times: list[float]) -> list[str]:
    return [label, f"{statistics.median(times):.1f}", f"{min(times):.1f}"]
