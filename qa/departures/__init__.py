"""Departures: a member closes the account, and what stays of it is the member's choice."""
