"""The API's description in OpenAPI 3.1; a test holds it against the routes."""

from typing import Any

TEXT = {"type": "string"}
MOMENT = {"type": "string", "format": "date-time"}


def _maybe(schema: dict[str, Any]) -> dict[str, Any]:
    return {"anyOf": [schema, {"type": "null"}]}


def _object(properties: dict[str, Any]) -> dict[str, Any]:
    """An object that always has all of these."""
    return {"type": "object", "properties": properties, "required": list(properties)}


def _items(name: str, **others: Any) -> dict[str, Any]:
    listed = {"type": "array", "items": {"$ref": f"#/components/schemas/{name}"}}
    return _object({"items": listed} | others)


SHORT = {
    "id": {"type": "integer"},
    "title": TEXT,
    "url": {"type": "string", "format": "uri"},
    "specialty": _maybe(TEXT),
    "summary": TEXT,
    "answers": {"type": "integer"},
    "answered_at": _maybe(MOMENT),
}
INTEREST = {"company": TEXT, "nature": TEXT, "year": {"type": "integer"}}
BADGE = _object(
    {
        "verified_at": _maybe(MOMENT),
        "method": _maybe(TEXT),
        "ended_at": _maybe(MOMENT),
        "interests": {"type": "array", "items": _object(INTEREST)},
    }
)
ANSWER = {
    "id": {"type": "integer"},
    "doctor": TEXT,
    "specialty": _maybe(TEXT),
    "verified": {"type": "boolean"},
    "badge": _maybe(BADGE),
    "text": TEXT,
    "html": TEXT,
    "published_at": MOMENT,
    "updated_at": _maybe(MOMENT),
}
DOCTOR = {
    "name": TEXT,
    "slug": TEXT,
    "specialty": TEXT,
    "verified_at": _maybe(MOMENT),
    "badge": BADGE,
    "url": TEXT,
}
SIMILAR = {"id": {"type": "integer"}, "title": TEXT, "url": TEXT}
CONTEXT = _object({"age_band": _maybe(TEXT), "sex": _maybe(TEXT)})
SLOT = {
    "start": MOMENT,
    "end": MOMENT,
    "instant": MOMENT,
    "zone": TEXT,
    "place": {"type": "integer"},
    "motive": {"type": "integer"},
}
MOTIVE = {
    "id": {"type": "integer"},
    "name": TEXT,
    "minutes": {"type": "integer"},
    "needs_consent": {"type": "boolean"},
}
PLACE = {
    "id": {"type": "integer"},
    "kind": TEXT,
    "name": TEXT,
    "street": TEXT,
    "postcode": TEXT,
    "town": TEXT,
    "zone": TEXT,
}
PROBLEM = {"type": TEXT, "status": {"type": "integer"}, "title": TEXT, "detail": TEXT}


def _query(name: str, kind: str, description: str) -> dict[str, Any]:
    return {
        "name": name,
        "in": "query",
        "required": False,
        "description": description,
        "schema": {"type": kind},
    }


def _get(summary: str, schema: dict[str, Any], *parameters: dict[str, Any]) -> dict[str, Any]:
    problem = {"$ref": "#/components/responses/Problem"}
    answer = {"description": "OK", "content": {"application/json": {"schema": schema}}}
    found: dict[str, Any] = {"summary": summary, "responses": {"200": answer, "default": problem}}
    return found | ({"parameters": list(parameters)} if parameters else {})


def _slots() -> dict[str, Any]:
    """Free times: `start` and `end` on the clock of the place with its offset, `instant` in UTC, `zone` by name."""
    slug = {"name": "slug", "in": "path", "required": True, "schema": TEXT}
    asked = (
        _query("motive", "integer", "a number of `motives`; the first where absent"),
        _query("place", "integer", "a number of `places`; all where absent"),
        _query("from", "string", "first day, YYYY-MM-DD, in the calendar of each place; today where absent"),
        _query("days", "integer", "1 to 42; 7 where absent"),
    )
    listed = {
        name: {"type": "array", "items": {"$ref": f"#/components/schemas/{schema}"}}
        for name, schema in (("motives", "Motive"), ("places", "Place"))
    }
    return _get("Free times of a doctor", _items("Slot", doctor=TEXT, **listed), slug, *asked)


def _paths() -> dict[str, Any]:
    number = {"name": "question_id", "in": "path", "required": True, "schema": {"type": "integer"}}
    body = {"type": "object", "properties": {"title": TEXT, "body": TEXT}}
    similar = _get("Answered questions close to a text; nothing is kept", _items("Similar"))
    similar["requestBody"] = {"required": True, "content": {"application/json": {"schema": body}}}
    question = _get("One public question", {"$ref": "#/components/schemas/Question"}, number)
    before = _query("before", "integer", "the last id of the page before")
    words = (
        _query("q", "string", "words"),
        _query("specialty", "string", "slug"),
        _query("page", "integer", "from 1"),
    )
    counted = {name: {"type": "integer"} for name in ("total", "page", "size")}
    facets = {"facets": {"type": "object", "additionalProperties": {"type": "integer"}}}
    found = _items("QuestionFound", **counted, **facets)
    return {
        "/api/v1/questions": {"get": _get("Answered questions", _items("QuestionShort"), before)},
        "/api/v1/questions/{question_id}": {"get": question},
        "/api/v1/search": {"get": _get("Full-text search", found, *words)},
        "/api/v1/doctors": {"get": _get("Verified doctors", _items("Doctor"))},
        "/api/v1/doctors/{slug}/slots": {"get": _slots()},
        "/api/v1/similar": {"post": similar},
        "/api/v1/openapi.json": {"get": _get("This description", {"type": "object"})},
    }


def openapi(title: str, server: str) -> dict[str, Any]:
    """The whole description."""
    answers = {"type": "array", "items": _object(ANSWER)}
    whole = SHORT | {"body": TEXT, "html": TEXT, "context": CONTEXT, "answers": answers}
    problem = {"application/problem+json": {"schema": _object(PROBLEM)}}
    return {
        "openapi": "3.1.0",
        "info": {"title": title, "version": "1", "description": "Read-only; only what is public."},
        "servers": [{"url": server}],
        "paths": _paths(),
        "components": {
            "schemas": {
                "QuestionShort": _object(SHORT),
                "QuestionFound": _object(SHORT | {"score": {"type": "number"}}),
                "Question": _object(whole),
                "Doctor": _object(DOCTOR),
                "Slot": _object(SLOT),
                "Motive": _object(MOTIVE),
                "Place": _object(PLACE),
                "Similar": _object(SIMILAR),
            },
            "responses": {"Problem": {"description": "Problem details (RFC 9457)", "content": problem}},
        },
    }
