"""Notifications: mail that follows what happened, each once, without a health word in its subject."""
