"""Corpora: answered questions as JSON lines, in and out."""
