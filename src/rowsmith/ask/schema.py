"""The schema of one row: faults a user can mend, and fields."""

from collections.abc import Iterator, Mapping

import jsonschema_rs
import orjson

from rowsmith.ask.bounds import NO_SCHEMAS, bound_faults, resolve
from rowsmith.ask.describe import meaning_of, owner_of
from rowsmith.ask.validator import RowValidator
from rowsmith.errors import Fault
from rowsmith.lexicon import entity_for, words
from rowsmith.model.ask import AskedField
from rowsmith.model.values import Json

# reliability.md B19
MAX_BYTES = 64 * 1024
MAX_DEPTH = 32
MAX_PROPERTIES = 500
TYPES = frozenset({"string", "number", "integer", "boolean", "array", "object", "null"})


def schema_faults(schema: Json) -> list[Fault]:
    """Return everything wrong with *schema* as the schema of one row, empty when it is right."""
    if not isinstance(schema, dict):
        return [
            Fault(
                "schema",
                'must be a JSON Schema object, such as {"type": "object", "properties": {…}}',
            )
        ]
    try:
        size = len(orjson.dumps(schema))
    except (TypeError, ValueError, orjson.JSONEncodeError):
        return [Fault("schema", "must be plain JSON without NaN, and not nest too deep")]
    if size > MAX_BYTES:
        return [Fault("schema", f"must be {MAX_BYTES:,} bytes at most; it has {size:,}")]
    faults = list(_walk(schema, "schema", 0, schema))
    if schema.get("type", "object") != "object":
        faults.insert(0, Fault("schema.type", 'must be "object": the schema describes one row'))
    if sum(1 for _ in _properties(schema)) > MAX_PROPERTIES:
        faults.append(Fault("schema.properties", f"must be {MAX_PROPERTIES} at most"))
    return faults or list(bound_faults(schema)) or _compile_faults(schema)


def _compile_faults(schema: dict[str, Json]) -> list[Fault]:
    try:
        RowValidator(schema)
    except (ValueError, jsonschema_rs.ValidationError) as exc:
        return [Fault("schema", f"is not valid JSON Schema: {str(exc).splitlines()[0][:200]}")]
    return []


def _properties(node: Json) -> Iterator[str]:
    if isinstance(node, dict):
        if isinstance(node.get("properties"), dict):
            yield from node["properties"]
        for value in node.values():
            yield from _properties(value)
    elif isinstance(node, list):
        for value in node:
            yield from _properties(value)


def _walk(node: Json, where: str, depth: int, root: dict[str, Json]) -> Iterator[Fault]:  # noqa: C901 - one rule a line
    if depth > MAX_DEPTH:
        yield Fault(where, f"nests deeper than {MAX_DEPTH} levels")
        return
    if isinstance(node, list):
        for at, value in enumerate(node):
            yield from _walk(value, f"{where}.{at}", depth + 1, root)
    if not isinstance(node, dict):
        return
    for key in ("$ref", "$dynamicRef", "$recursiveRef"):
        if key in node and not _is_local(node[key], root):
            yield Fault(
                f"{where}.{key}",
                'must be a reference inside the schema, such as "#/$defs/name"; nothing is fetched',
            )
    kinds = node.get("type")
    named = [kinds] if isinstance(kinds, str) else kinds if isinstance(kinds, list) else []
    is_named_type = where.endswith(".properties")
    if (
        not is_named_type
        and kinds is not None
        and (not named or any(not isinstance(k, str) or k not in TYPES for k in named))
    ):
        yield Fault(f"{where}.type", f"must be one of {', '.join(sorted(TYPES))}")
    if not is_named_type and "properties" in node and not isinstance(node["properties"], dict):
        yield Fault(f"{where}.properties", "must be an object of property schemas")
    for key, value in node.items():
        if key not in NO_SCHEMAS:
            yield from _walk(value, f"{where}.{key}", depth + 1, root)


def _is_local(reference: Json, root: dict[str, Json]) -> bool:
    if not isinstance(reference, str) or not reference.startswith("#"):
        return False
    return resolve(reference, root) is not None


def fields_of(schema: dict[str, Json], entity: str | None = None) -> tuple[AskedField, ...]:
    """Return the fields of a row schema that has no faults, in its own order.

    Args:
        schema: the schema.
        entity: the lexicon's entity of a row, when the sentence tells; a field that is described
            as the name of something ("Name of the person") tells too.
    """
    required = schema.get("required", [])
    settled = {
        name: _settled(value, schema) for name, value in schema.get("properties", {}).items()
    }
    entity = _entity_of(settled) or entity
    return tuple(
        _field(name, value, schema, entity, is_required=name in required)
        for name, value in settled.items()
    )


def _entity_of(settled: Mapping[str, dict[str, Json]]) -> str | None:
    """Return the entity that the description of a naming field names."""
    for name, node in settled.items():
        if words(name)[-1:] in {("name",), ("title",)}:
            owner = owner_of(str(node.get("description", "")))
            found = entity_for(owner)
            if found is not None:
                return found
    return None


def _settled(node: Json, root: dict[str, Json], depth: int = 0) -> dict[str, Json]:
    """Return a property's schema with its local references and unions merged into one."""
    if not isinstance(node, dict) or depth > 8:
        return {}
    merged = dict(node)
    reference = merged.pop("$ref", None)
    if isinstance(reference, str):
        merged = {**_settled(resolve(reference, root), root, depth + 1), **merged}
    kinds = list(_types(merged))
    for union in ("anyOf", "oneOf", "allOf"):
        for member in merged.pop(union, []):
            settled = _settled(member, root, depth + 1)
            kinds.extend(kind for kind in _types(settled) if kind not in kinds)
            merged = {**settled, **merged}
    if kinds:
        merged["type"] = kinds
    return merged


def _types(node: Mapping[str, Json]) -> tuple[str, ...]:
    kinds = node.get("type")
    if isinstance(kinds, str):
        return (kinds,)
    return tuple(kinds) if isinstance(kinds, list) else ()


def _field(
    name: str,
    node: dict[str, Json],
    root: dict[str, Json],
    entity: str | None,
    *,
    is_required: bool,
    depth: int = 0,
) -> AskedField:
    types = _types(node) or ("string",)
    is_many = "array" in types
    inner = _settled(node.get("items", {}), root) if is_many else node
    described = str(node.get("description", "") or inner.get("description", ""))
    title = str(node.get("title", ""))
    item_types = (_types(inner) or ("string",)) if is_many else types
    nested: tuple[AskedField, ...] = ()
    if depth == 0 and "object" in item_types:
        nested = tuple(
            _field(key, _settled(value, root), root, None, is_required=False, depth=1)
            for key, value in inner.get("properties", {}).items()
        )
    meaning = meaning_of(
        name,
        title=title,
        described=described,
        form=(str(inner.get("format", "")), item_types),
        entity=entity,
    )
    return AskedField(
        name=name,
        kind=meaning.kind,
        phrases=meaning.phrases,
        concept=meaning.concept,
        is_required=is_required,
        is_many=is_many,
        choices=tuple(str(choice) for choice in inner.get("enum", []) if isinstance(choice, str)),
        fields=nested,
        types=tuple(kind for kind in (*item_types, *(("null",) if "null" in types else ()))),
        format=str(inner.get("format", "")),
        source_words=described,
    )
