-- Wav2Vec2TinyEn: English in 5.3 million weights, from random ones. See README.md in this folder.

-- Clear, short sentences first: from random weights, a model learns to spell them several times sooner than noisy ones.
BUILD MODEL wav2vec2_tiny_en_clean USING Wav2Vec2Scratch
OPTIONS (
  audio_col='audio', size='tiny', hidden_size=256, conv_dim=[32, 64, 96, 128, 160, 192, 192], dropout=0.0,
  batch_size='auto', batch_seconds=40, epochs=2, optimizer='muon', learning_rate=0.003,
  precision='bf16', validation_split=0.01
)
AS SELECT audio, text FROM 'speech/en/train.parquet'
WHERE seconds BETWEEN 0.5 AND 6 AND condition = 'clean';
