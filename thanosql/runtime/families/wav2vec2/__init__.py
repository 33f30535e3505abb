"""wav2vec 2.0 and the models of its shape (HuBERT, WavLM, Data2Vec): a waveform in, a letter a frame out, by CTC."""
