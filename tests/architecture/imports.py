"""Rules on who imports whom."""

from collections.abc import Iterator

from tests.architecture.places import BELOW, FLOORS, OFFERED, ROOMS, floor_of, place_of, room_of
from tests.architecture.tree import Fault, Module, Tree

FLASKLESS_FLOORS = ("models", "rules", "slots", "queries", "documents")
FLASKLESS_PLACES = ("safety", "language", "kernel")
WEB_FOR_FORMS = ("qa.web.forms", "qa.web.i18n", "qa.web.masks")
WEB_FOR_MAILS = "qa.web.locale"
DOORS = {
    "bleach": "qa.kernel.sanitize",
    "nh3": "qa.kernel.sanitize",
    "markdown_it": "qa.kernel.sanitize",
    "cryptography": "qa.kernel.",
    "whoosh": "qa.gateways.index_whoosh",
    "smtplib": "qa.gateways.mail",
    "huey": "qa.gateways.queue",
    "argon2": "qa.accounts.passwords",
    "alembic": "qa.migrations",
    "holidays": "qa.appointments.holiday_rules",
    "icalendar": "qa.appointments.calendar_documents",
}


def _pairs(tree: Tree) -> Iterator[tuple[Module, Module, Fault]]:
    """Every import inside the package, with the fault to report should it be one."""
    for module in tree.modules.values():
        for name, node in tree.imports(module):
            target = tree.modules.get(name)
            if target and target is not module:
                yield module, target, module.fault("", f"imports {target.name}", node)


def every_module_has_a_place(tree: Tree) -> Iterator[Fault]:
    """A module stands in the ground, a library, a room's floor or an edge."""
    rule = "every module has a declared place"
    for module in tree.modules.values():
        if place_of(module) is None:
            yield module.fault(rule, "stands nowhere: see tests/architecture/places.py")


def imports_point_down(tree: Tree) -> Iterator[Fault]:
    """Edges, rooms, web, gateways, safety and language, kernel, ground: from left to right only."""
    for module, target, fault in _pairs(tree):
        here, there = place_of(module), place_of(target)
        if here and there and there not in BELOW[here] and not (here == "edge" and there == "factory"):
            yield fault._replace(rule="imports point down")


def rooms_look_left(tree: Tree) -> Iterator[Fault]:
    """A room sees what its left neighbours offer; its views any room's queries and documents."""
    rule = "rooms look left, at what is offered"
    for module, target, fault in _pairs(tree):
        if place_of(module) != "room" or place_of(target) != "room" or room_of(module) == room_of(target):
            continue
        here, there = floor_of(module), floor_of(target)
        composing = here == "views" and there in {"queries", "documents"}
        left = ROOMS.index(room_of(target)) < ROOMS.index(room_of(module))
        if not composing and not (left and there in OFFERED and _may_climb(here, there)):
            yield fault._replace(rule=rule)


def floors_stand_on_lower_floors(tree: Tree) -> Iterator[Fault]:
    """In a room: models, then rules, slots and documents, forms, queries, services, views."""
    for module, target, fault in _pairs(tree):
        if place_of(module) != "room" or place_of(target) != "room" or room_of(module) != room_of(target):
            continue
        if not _may_climb(floor_of(module), floor_of(target)):
            yield fault._replace(rule="floors stand on lower floors")


def _may_climb(here: str | None, there: str | None) -> bool:
    if here is None or there is None:
        return True
    return FLOORS[there] <= FLOORS[here]


def forms_decide_nothing(tree: Tree) -> Iterator[Fault]:
    """Forms see their own room's models and rules, and the manners of forms in `web`."""
    for module, target, fault in _pairs(tree):
        if place_of(module) != "room" or floor_of(module) != "forms":
            continue
        own = target.parts[:1] == module.parts[:1] and floor_of(target) in {"models", "rules", "forms", None}
        if not own and place_of(target) in {"room", "gateways"}:
            yield fault._replace(rule="forms decide nothing")


def web_serves_views(tree: Tree) -> Iterator[Fault]:
    """`web` is imported by views, edges and create_app; forms and mails take only its words and addresses."""
    for module, target, fault in _pairs(tree):
        if place_of(target) != "web" or place_of(module) != "room" or floor_of(module) == "views":
            continue
        mails = room_of(module) == "notifications" and target.name == WEB_FOR_MAILS
        if not mails and (floor_of(module) != "forms" or target.name not in WEB_FOR_FORMS):
            yield fault._replace(rule="web serves views")


def no_flask_below(tree: Tree) -> Iterator[Fault]:
    """Models, rules, slots, queries, documents, safety, language and kernel know no request."""
    for module in tree.modules.values():
        place = place_of(module)
        if place not in FLASKLESS_PLACES and not (place == "room" and floor_of(module) in FLASKLESS_FLOORS):
            continue
        for name, node in tree.imports(module):
            if name.split(".")[0].split("_")[0] in {"flask", "werkzeug"}:
                yield module.fault("no Flask below views and services", f"imports {name}", node)


def one_door_per_library(tree: Tree) -> Iterator[Fault]:
    """Each of these libraries is imported in one place."""
    for module in tree.modules.values():
        for name, node in tree.imports(module):
            door = DOORS.get(name.split(".")[0])
            if door and not module.name.startswith(door):
                yield module.fault("one door per library", f"imports {name}, whose door is {door}", node)


RULES = (
    every_module_has_a_place,
    imports_point_down,
    rooms_look_left,
    floors_stand_on_lower_floors,
    forms_decide_nothing,
    web_serves_views,
    no_flask_below,
    one_door_per_library,
)
