"""Holds a JSON value against a schema of the API's description."""

import re
from typing import Any

KINDS: dict[str, type | tuple[type, ...]] = {
    "string": str,
    "integer": int,
    "number": (int, float),
    "boolean": bool,
    "array": list,
    "object": dict,
    "null": type(None),
}
MOMENT = re.compile(r"\d{4}-\d\d-\d\dT[\d:.]+(?:Z|[+-]\d\d:\d\d)")


def faults(value: Any, schema: dict[str, Any], known: dict[str, Any], place: str = "") -> list[str]:
    """Where a value is not what its schema says; a name that the schema does not know is a fault too."""
    schema = known[schema["$ref"].rpartition("/")[2]] if "$ref" in schema else schema
    if "anyOf" in schema:
        found = [faults(value, one, known, place) for one in schema["anyOf"]]
        return min(found, key=len)
    kind = schema["type"]
    if not isinstance(value, KINDS[kind]) or (isinstance(value, bool) and kind != "boolean"):
        return [f"{place}: {value!r} is no {kind}"]
    if schema.get("format") == "date-time" and not MOMENT.fullmatch(value):
        return [f"{place}: {value} has no zone"]
    return _inside(value, schema, known, place)


def _inside(value: Any, schema: dict[str, Any], known: dict[str, Any], place: str) -> list[str]:
    found = []
    if "items" in schema:
        found = [fault for one in value for fault in faults(one, schema["items"], known, f"{place}[]")]
    elif "properties" in schema:
        parts = schema["properties"]
        found = [f"{place}.{name}" for name in set(schema["required"]) ^ set(value)]
        for name in set(value) & set(parts):
            found += faults(value[name], parts[name], known, f"{place}.{name}")
    elif "additionalProperties" in schema:
        other = schema["additionalProperties"]
        found = [fault for one in value.values() for fault in faults(one, other, known, place)]
    return found
