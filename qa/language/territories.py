"""French territories as far as time goes: zones, calendars of public holidays, and which a postcode lies in.

Postcodes only propose: the doctor sees both and may choose another. Saint-Barthélemy (97133) and Saint-Martin (97150)
have post from Guadeloupe; the Marquesas (9874x) and Gambier (98755) lie in Polynesia with hours of their own.
"""

import re

from qa.language.marks import N_

HOME_ZONE = "Europe/Paris"

ZONES: dict[str, str] = {
    HOME_ZONE: N_("Métropole"),
    "America/Guadeloupe": N_("Guadeloupe"),
    "America/Martinique": N_("Martinique"),
    "America/Cayenne": N_("Guyane"),
    "Indian/Reunion": N_("La Réunion"),
    "Indian/Mayotte": N_("Mayotte"),
    "America/Miquelon": N_("Saint-Pierre-et-Miquelon"),
    "America/St_Barthelemy": N_("Saint-Barthélemy"),
    "America/Marigot": N_("Saint-Martin"),
    "Pacific/Wallis": N_("Wallis-et-Futuna"),
    "Pacific/Tahiti": N_("Polynésie française (Tahiti)"),
    "Pacific/Marquesas": N_("Polynésie française (Marquises)"),
    "Pacific/Gambier": N_("Polynésie française (Gambier)"),
    "Pacific/Noumea": N_("Nouvelle-Calédonie"),
}
"""The IANA zones of France, in the order of a list to choose from."""

ZONE_LABELS: dict[str, str] = {
    HOME_ZONE: N_("heure de Paris"),
    "America/Guadeloupe": N_("heure de la Guadeloupe"),
    "America/Martinique": N_("heure de la Martinique"),
    "America/Cayenne": N_("heure de la Guyane"),
    "Indian/Reunion": N_("heure de La Réunion"),
    "Indian/Mayotte": N_("heure de Mayotte"),
    "America/Miquelon": N_("heure de Saint-Pierre-et-Miquelon"),
    "America/St_Barthelemy": N_("heure de Saint-Barthélemy"),
    "America/Marigot": N_("heure de Saint-Martin"),
    "Pacific/Wallis": N_("heure de Wallis-et-Futuna"),
    "Pacific/Tahiti": N_("heure de Tahiti"),
    "Pacific/Marquesas": N_("heure des Marquises"),
    "Pacific/Gambier": N_("heure des Gambier"),
    "Pacific/Noumea": N_("heure de la Nouvelle-Calédonie"),
}

SUBDIVISIONS: dict[str, str] = {
    "": N_("France métropolitaine"),
    "57": N_("Moselle"),
    "6AE": N_("Alsace"),
    "971": N_("Guadeloupe"),
    "972": N_("Martinique"),
    "973": N_("Guyane"),
    "974": N_("La Réunion"),
    "976": N_("Mayotte"),
    "PM": N_("Saint-Pierre-et-Miquelon"),
    "BL": N_("Saint-Barthélemy"),
    "MF": N_("Saint-Martin"),
    "WF": N_("Wallis-et-Futuna"),
    "PF": N_("Polynésie française"),
    "NC": N_("Nouvelle-Calédonie"),
}
"""Calendars of public holidays, by the code of the library `holidays`; empty are the national days alone."""

# The longest beginning of a postcode decides.
_ZONE_OF = {
    "971": "America/Guadeloupe",
    "97133": "America/St_Barthelemy",
    "97150": "America/Marigot",
    "972": "America/Martinique",
    "973": "America/Cayenne",
    "974": "Indian/Reunion",
    "975": "America/Miquelon",
    "976": "Indian/Mayotte",
    "977": "America/St_Barthelemy",
    "978": "America/Marigot",
    "986": "Pacific/Wallis",
    "987": "Pacific/Tahiti",
    "9874": "Pacific/Marquesas",
    "98755": "Pacific/Gambier",
    "988": "Pacific/Noumea",
}
_SUBDIVISION_OF = {
    "57": "57",
    "67": "6AE",
    "68": "6AE",
    "971": "971",
    "97133": "BL",
    "97150": "MF",
    "972": "972",
    "973": "973",
    "974": "974",
    "975": "PM",
    "976": "976",
    "977": "BL",
    "978": "MF",
    "986": "WF",
    "987": "PF",
    "988": "NC",
}


def zone_of(postcode: str) -> str:
    """The IANA zone that a French postcode lies in; Paris for another text."""
    return _longest(_ZONE_OF, postcode) or HOME_ZONE


def subdivision_of(postcode: str) -> str:
    """The calendar of public holidays of a French postcode, a key of SUBDIVISIONS; empty: the national days alone."""
    return _longest(_SUBDIVISION_OF, postcode)


def _longest(table: dict[str, str], postcode: str) -> str:
    digits = re.sub(r"\s", "", postcode)
    if not re.fullmatch("[0-9]{5}", digits):
        return ""
    return next((table[digits[:length]] for length in (5, 4, 3, 2) if digits[:length] in table), "")
