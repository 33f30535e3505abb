-- Then everything: rooms, noise, telephones, long utterances, other speeds.
FIT MODEL wav2vec2_tiny_ko USING wav2vec2_tiny_ko_clean
OPTIONS (
  audio_col='audio', batch_size='auto', batch_seconds=40, epochs=8, optimizer='muon', learning_rate=0.002, warmup=0.05,
  schedule='cosine', augment='speed', precision='bf16', validation_split=0.01, freeze='none'
)
AS SELECT audio, text FROM 'speech/ko/train.parquet';
