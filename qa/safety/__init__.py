"""Pure functions on text: what is urgent, what names a person, what an answer may not say."""
