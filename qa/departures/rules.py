"""What may stay of a doctor who leaves."""

from enum import StrEnum

from qa.language.marks import N_


class Choice(StrEnum):
    """Under what the answers stay, or that they go."""

    NAME = "name"
    NAMELESS = "nameless"
    REMOVE = "remove"


CHOICES: dict[str, str] = {
    Choice.NAME: N_(
        "Mes réponses restent, sous mon nom, avec « vérifié à l’époque ». Ma page dit que mon compte est fermé."
    ),
    Choice.NAMELESS: N_(
        "Mes réponses restent, sous « un médecin, vérifié à l’époque ». Mon nom disparaît partout, citations comprises."
    ),
    Choice.REMOVE: N_(
        "Mes réponses disparaissent, et mon nom aussi. Les questions sans réponse retournent en attente."
    ),
}
REMOVED = "Le médecin a fermé son compte."
