"""Accounts of staff: administrators, moderators and doctors; asking never needs one."""
