"""Read-only JSON of what is public, and similar questions while somebody writes."""
