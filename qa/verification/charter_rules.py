"""The charter that professionals accept: its version."""

CHARTER_VERSION = "2026-11"
