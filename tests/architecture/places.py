"""Where every module belongs: the twin of docs/architecture.md, section 2."""

from tests.architecture.tree import Module

FACTORY = ("web_setup",)
GROUND = ("config", "config_checks", "extensions")
LIBRARIES = ("kernel", "language", "safety", "gateways", "web")
ROOMS = (
    "accounts",
    "doctors",
    "verification",
    "alerts",
    "questions",
    "answers",
    "follow",
    "guarantee",
    "opinions",
    "appointments",
    "moderation",
    "community",
    "notifications",
    "departures",
    "search",
)
EDGES = (
    "cli",
    "pages",
    "seo",
    "statistics",
    "api",
    "subscriptions",
    "demonstration",
    "corpus",
    "backup",
    "migrations",
)
FLOORS = {
    "models": 0,
    "rules": 1,
    "slots": 1,
    "documents": 1,
    "forms": 2,
    "queries": 3,
    "services": 4,
    "views": 5,
}
OFFERED = ("models", "rules", "documents", "queries", "services")
# Modules of a room that are no floor of their own: which floor they stand on, and why.
EXTRA_FLOORS = {
    "accounts.passwords": "rules",  # argon2id: a decision on two texts, no database
    "accounts.identity": "views",  # binds Flask-Login to the server-side sessions
}
# What each place may import, seen from above; rooms see further rooms by their own rule.
BELOW = {
    "ground": ("ground",),
    "kernel": ("kernel", "ground"),
    "language": ("language", "kernel", "ground"),
    "safety": ("safety", "language", "kernel", "ground"),
    "gateways": ("gateways", "safety", "language", "kernel", "ground"),
    "web": ("web", "gateways", "safety", "language", "kernel", "ground"),
    "room": ("room", "web", "gateways", "safety", "language", "kernel", "ground"),
    "edge": ("edge", "room", "web", "gateways", "safety", "language", "kernel", "ground"),
    "factory": ("factory", "edge", "room", "web", "gateways", "safety", "language", "kernel", "ground"),
}


def place_of(module: Module) -> str | None:
    """The kind of place a module stands in; None where nobody declared one."""
    if not module.parts or module.parts[0] in FACTORY:
        return "factory"
    top = module.parts[0]
    if top in GROUND:
        return "ground"
    if top in LIBRARIES:
        return top
    if top in EDGES:
        return "edge"
    if top in ROOMS and (module.is_package or floor_of(module)):
        return "room"
    return None


def room_of(module: Module) -> str:
    """The room a module stands in; the rooms of the community count as one."""
    return module.parts[0]


def floor_of(module: Module) -> str | None:
    """The floor inside the room: `views` for `answers.views`, `answers.views.queue`, `answers.a_views`."""
    parts = module.parts[1:] if module.parts[0] != "community" else module.parts[2:]
    extra = EXTRA_FLOORS.get(".".join(module.parts[:2]))
    if extra or not parts:
        return extra
    floor = parts[0].split("_")[-1]
    return floor if floor in FLOORS else None
