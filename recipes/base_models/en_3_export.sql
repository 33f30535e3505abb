EXPORT MODEL wav2vec2_tiny_en
OPTIONS (precision='fp16', onnx=False, language='en', licence='Apache-2.0', overwrite=True)
TO 'thanosql/bases/Wav2Vec2TinyEn';
