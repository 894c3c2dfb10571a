"""The home page, the legal pages, and what operators ask for."""
