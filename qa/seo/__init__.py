"""What search engines and feed readers read."""
