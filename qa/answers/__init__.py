"""Answers: written by verified doctors in five parts, public at once, corrected or withdrawn by their author."""
