"""A document of rules or messages that does not hold, said in a sentence that can be translated."""


class Fault(ValueError):
    """What is wrong: `sentence` is a message to translate, `values` fill it; `field` is where a form would show it."""

    def __init__(self, sentence: str, field: str = "rules", **values: str) -> None:
        super().__init__(sentence % values if values else sentence)
        self.sentence, self.field, self.values = sentence, field, values
