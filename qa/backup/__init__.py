"""Backups: database and files in one archive that either database can restore."""
