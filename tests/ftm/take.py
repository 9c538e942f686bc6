"""{"entities": [...]} on standard input -> what followthemoney makes of them, and its model; run by its own Python."""

from __future__ import annotations

import json
import sys
from typing import Any

from followthemoney import model


def fault(entity: dict[str, Any]) -> str:
    """What is wrong with an entity; "" where it is taken whole: a value that is not clean is dropped without a word."""
    schema = model.get(entity["schema"])
    if schema is None:
        return f"no schema {entity['schema']}"
    errors = schema.validate(entity["properties"])
    if errors:
        return json.dumps(errors)
    taken = model.get_proxy(entity, cleaned=False).to_dict()["properties"]
    lost = {n: texts for n, texts in entity["properties"].items() if sorted(taken.get(n, ())) != sorted(texts)}
    missing = set(schema.required) - entity["properties"].keys()
    return "".join([f"lost {lost} " * bool(lost), f"lacks {missing}" * bool(missing)])


def described(schema: Any) -> dict[str, Any]:
    """A schema: itself and those above it, and its properties with the schema that they lead to."""
    ranges = {name: prop.range.name if prop.range else "" for name, prop in schema.properties.items()}
    return {"names": sorted(schema.names), "properties": ranges}


given = json.load(sys.stdin)
json.dump(
    {
        "faults": [fault(entity) for entity in given["entities"]],
        "model": {schema.name: described(schema) for schema in model},
    },
    sys.stdout,
)
