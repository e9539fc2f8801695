"""The schema of one row: faults a user can mend, and fields."""

from collections.abc import Iterator, Mapping, Sequence

import jsonschema_rs
import orjson

from rowsmith.ask.validator import RowValidator
from rowsmith.errors import Fault
from rowsmith.lexicon import CONCEPTS, STOP_WORDS, concepts_for, words
from rowsmith.model.ask import AskedField
from rowsmith.model.values import Json, Kind

# reliability.md B19
MAX_BYTES = 64 * 1024
MAX_DEPTH = 32
MAX_PROPERTIES = 500
TYPES = frozenset({"string", "number", "integer", "boolean", "array", "object", "null"})
_FORMATS = {
    "uri": Kind.URL,
    "url": Kind.URL,
    "uri-reference": Kind.URL,
    "iri": Kind.URL,
    "date": Kind.DATE,
    "date-time": Kind.DATETIME,
    "time": Kind.TIME,
    "email": Kind.EMAIL,
}
_TYPE_KINDS = {"number": Kind.NUMBER, "integer": Kind.INTEGER, "boolean": Kind.BOOLEAN}
MIN_CONCEPT = 0.5


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
    return faults or _compile_faults(schema)


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
        if key not in {"enum", "const", "default", "examples"}:
            yield from _walk(value, f"{where}.{key}", depth + 1, root)


def _is_local(reference: Json, root: dict[str, Json]) -> bool:
    if not isinstance(reference, str) or not reference.startswith("#"):
        return False
    return reference == "#" or _resolve(reference, root) is not None


def _resolve(reference: str, root: dict[str, Json]) -> dict[str, Json] | None:
    node: Json = root
    for part in reference.removeprefix("#").strip("/").split("/"):
        key = part.replace("~1", "/").replace("~0", "~")
        if not isinstance(node, dict) or key not in node:
            return None
        node = node[key]
    return node if isinstance(node, dict) else None


def fields_of(schema: dict[str, Json]) -> tuple[AskedField, ...]:
    """Return the fields of a row schema that has no faults, in its own order."""
    required = schema.get("required", [])
    return tuple(
        _field(name, _settled(value, schema), schema, is_required=name in required, depth=0)
        for name, value in schema.get("properties", {}).items()
    )


def _settled(node: Json, root: dict[str, Json], depth: int = 0) -> dict[str, Json]:
    """Return a property's schema with its local references and unions merged into one."""
    if not isinstance(node, dict) or depth > 8:
        return {}
    merged = dict(node)
    reference = merged.pop("$ref", None)
    if isinstance(reference, str):
        merged = {**_settled(_resolve(reference, root), root, depth + 1), **merged}
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
    name: str, node: dict[str, Json], root: dict[str, Json], *, is_required: bool, depth: int
) -> AskedField:
    types = _types(node) or ("string",)
    is_many = "array" in types
    inner = _settled(node.get("items", {}), root) if is_many else node
    described = str(node.get("description", "") or inner.get("description", ""))
    title = str(node.get("title", ""))
    concept = find_concept(words(name), words(title), words(described))
    item_types = (_types(inner) or ("string",)) if is_many else types
    nested: tuple[AskedField, ...] = ()
    if depth == 0 and "object" in item_types:
        nested = tuple(
            _field(key, _settled(value, root), root, is_required=False, depth=1)
            for key, value in inner.get("properties", {}).items()
        )
    return AskedField(
        name=name,
        kind=_kind(str(inner.get("format", "")), item_types, concept),
        phrases=phrases_for(words(name), words(title), words(described), concept),
        concept=concept,
        is_required=is_required,
        is_many=is_many,
        choices=tuple(str(choice) for choice in inner.get("enum", []) if isinstance(choice, str)),
        fields=nested,
        types=tuple(kind for kind in (*item_types, *(("null",) if "null" in types else ()))),
        format=str(inner.get("format", "")),
        source_words=described,
    )


def find_concept(
    name: Sequence[str], title: Sequence[str] = (), described: Sequence[str] = ()
) -> str | None:
    """Return the concept that the name says, else the title, else the description's first words."""
    for said, floor in ((name, MIN_CONCEPT), (title, MIN_CONCEPT), (described[:6], 0.6)):
        if said:
            found = concepts_for(said)
            if found and found[0][1] >= floor:
                return found[0][0]
    return None


def phrases_for(
    name: tuple[str, ...], title: tuple[str, ...], described: tuple[str, ...], concept: str | None
) -> tuple[tuple[str, ...], ...]:
    """Return the ways to say a field: name, title, telling words of the description, synonyms."""
    telling = tuple(word for word in described[:6] if word not in STOP_WORDS)
    synonyms = CONCEPTS[concept].phrases if concept else ()
    return tuple(dict.fromkeys(phrase for phrase in (name, title, telling, *synonyms) if phrase))


def _kind(named_format: str, types: Sequence[str], concept: str | None) -> Kind:
    if named_format in _FORMATS:
        kind = _FORMATS[named_format]
        return Kind.IMAGE if kind is Kind.URL and concept in {"image", "photo"} else kind
    for name in types:
        if name in _TYPE_KINDS:
            known = CONCEPTS[concept].kind if concept else Kind.TEXT
            return (
                known
                if known in {Kind.PRICE, Kind.RATING} and name != "boolean"
                else _TYPE_KINDS[name]
            )
    return CONCEPTS[concept].kind if concept else Kind.TEXT
