"""Search: keeps the index in step with what is public, and re-reads what it finds."""
