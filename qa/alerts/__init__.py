"""Alerts: what red flags show and whom they call, the versions of their rules and texts, and consents."""
