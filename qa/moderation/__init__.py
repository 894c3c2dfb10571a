"""Moderation: a person reads what patients write before it is public, and answers after it is."""
