"""The outside world behind contracts, each with a version that needs nothing outside."""
