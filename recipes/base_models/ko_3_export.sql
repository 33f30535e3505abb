EXPORT MODEL wav2vec2_tiny_ko
OPTIONS (precision='fp16', onnx=False, language='ko', licence='Apache-2.0', overwrite=True)
TO 'thanosql/bases/Wav2Vec2TinyKo';
