"""French as data and pure functions: analysis, lexicon, highlights, specialties."""
