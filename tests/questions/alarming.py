"""Texts that call for a card, texts that only mention what alarms, and a look at what a page shows of it."""

from collections.abc import Sequence

import html5lib
from sqlalchemy import select

from qa.alerts.models import Alert
from qa.extensions import db
from tests.markup import main_of

CHEST = "Depuis une heure, j’ai une douleur qui me serre dans la poitrine et dans le bras gauche."
SUICIDE = "J’ai envie de mourir, je veux en finir ce soir."
POISON = "Mon fils a avalé de la javel."
PAST = "J’ai fait un AVC en 2015 et je vais bien depuis. Quels sont les signes d’un AVC à connaître ?"
CALM = "Depuis trois semaines, j’ai la peau sèche sur les mains. Quelle crème choisir ?"


def alerts() -> Sequence[Alert]:
    """Every alert, oldest first."""
    return db.session.scalars(select(Alert).order_by(Alert.id)).all()


def first_in_page(page: str) -> str:
    """The classes of the first block of the page's content."""
    main = main_of(page)
    read = next(one for one in main.iter("div") if "read" in one.get("class", "").split())
    return str(next(iter(read)).get("class", ""))


def cards(page: str) -> list[str]:
    """The words of each card of the page, in order."""
    tree = html5lib.parse(page, namespaceHTMLElements=False)
    found = (one for one in tree.iter("section") if "care" in one.get("class", "").split())
    return [" ".join("".join(one.itertext()).split()) for one in found]


def taps(page: str) -> list[str]:
    """The addresses that the page's cards offer to tap."""
    tree = html5lib.parse(page, namespaceHTMLElements=False)
    found = (one for one in tree.iter("section") if "care" in one.get("class", "").split())
    return [str(link.get("href")) for one in found for link in one.iter("a")]
