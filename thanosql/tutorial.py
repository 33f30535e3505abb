"""The tutorial: look at a table of recordings, train a recogniser on it, transcribe unheard ones, and score the result.

Run it with ``python -m thanosql.tutorial``. Its speech ships with the package; it needs neither network nor GPU.
"""

from __future__ import annotations

MODEL = "my_speech_recognition_model"

STATEMENTS = (
    ("The data: paths of recordings, and what is said in them.", "SELECT * FROM speech_train LIMIT 5"),
    (
        "What training will do, before anything is done.",
        """EXPLAIN
BUILD MODEL my_speech_recognition_model
USING Wav2Vec2Scratch
OPTIONS (audio_col='audio', text_col='text', {training})
AS SELECT * FROM speech_train""",
    ),
    (
        "Train a speech recogniser on the rows of a query, from random weights.",
        """BUILD MODEL my_speech_recognition_model
USING Wav2Vec2Scratch
OPTIONS (audio_col='audio', text_col='text', {training})
AS SELECT * FROM speech_train""",
    ),
    (
        "Transcribe recordings it has never heard.",
        """PREDICT USING my_speech_recognition_model
OPTIONS (audio_col='audio')
AS SELECT * FROM speech_test""",
    ),
    (
        "How far the transcripts are from the references.",
        """EVALUATE USING my_speech_recognition_model
OPTIONS (audio_col='audio', text_col='text')
AS SELECT * FROM speech_test""",
    ),
    ("The model is a version in the registry.", "LIST MODEL"),
)

TRAINING = "epochs=40, batch_size=16, learning_rate=0.001, overwrite=True"
