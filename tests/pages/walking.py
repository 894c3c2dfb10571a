"""Every address that anonymous people may read, from the routes themselves."""

from flask import Flask
from werkzeug.routing import Rule

from qa.kernel.access import Action

OPEN = {Action.READ, Action.ASK, Action.BOOK, Action.SIGN_IN}


def public_rules(app: Flask) -> list[Rule]:
    """The routes without a guard that answer to GET."""
    rules = [rule for rule in app.url_map.iter_rules() if "GET" in (rule.methods or ())]
    return [rule for rule in rules if getattr(app.view_functions[rule.endpoint], "action", None) in OPEN]


def public_addresses(app: Flask, *, question_id: int, slug: str, month: str) -> list[str]:
    """Their addresses in both languages; a route with a part that is unknown here fails."""
    slugs = {"questions.show": slug}
    slugs |= dict.fromkeys(("doctors.show", "appointments.book", "api.slots"), "camille-martin")
    found = []
    for rule in public_rules(app):
        values = {"question_id": question_id, "month": month, "number": question_id // 10_000}
        values |= {"token": "inconnu", "hashed": "0" * 16}
        values["slug"] = slugs.get(rule.endpoint, "cardiologie")
        built = rule.build({name: values[name] for name in rule.arguments})
        assert built is not None, rule
        found += [built[1], f"/en{built[1]}"]
    return sorted(found)
