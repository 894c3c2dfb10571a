"""Sponsorship: for how long a link asks colleagues."""

from datetime import timedelta

SCOPE = "sponsor"
LASTS = timedelta(days=30)
