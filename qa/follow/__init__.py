"""The asker's own page, behind a secret link: state, additions, thanks, export, removal."""
