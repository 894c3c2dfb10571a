"""Questions: asked without a name, read by a moderator, then public."""
