"""Made-up values for the API's description: what an answer looks like, from its schema alone."""

from typing import Any

_PLACE = "https://tambour.example"
_NUMBER = "117665000000000001"
_TIME = "2026-11-23T12:00:00.000Z"
#: What a text of this name holds. Names that end in `_id`, `_at` or `url` follow from that.
_TEXTS = {
    "id": _NUMBER,
    "uri": f"{_PLACE}/users/awa",
    "acct": "awa",
    "username": "awa",
    "display_name": "Awa Ndiaye",
    "note": "<p>Drums, boats.</p>",
    "content": "<p>The boat is in. #dakar</p>",
    "text": "The boat is in. #dakar",
    "description": "A red boat on the beach",
    "title": "Radio",
    "name": "dakar",
    "tag_name": "dakar",
    "language": "fr",
    "visibility": "public",
    "email": "awa@tambour.example",
    "domain": "tambour.example",
    "version": "4.6.0",
    "avatar": f"{_PLACE}/avatars/awa.png",
    "avatar_static": f"{_PLACE}/avatars/awa.png",
    "header": f"{_PLACE}/headers/awa.png",
    "header_static": f"{_PLACE}/headers/awa.png",
    "shortcode": "drum",
    "locale": "fr",
    "state": "accepted",
    "status": "The boat is in.",
    "blurhash": "UeKUpFxuo~R%0nW;WCnhF6RjaJt757oJodS$",
    "day": "1795392000",
    "group_key": f"favourite-{_NUMBER}-498720",
    "q": "drums",
    "acct_or_url": "awa",
    "last_status_at": "2026-11-23",
    "effective_date": "2026-11-23",
    "spoiler_text": "",
}
_COUNTED = {"width": 1200, "height": 800, "limit": 20, "created_at": 1795434000, "year": 2025, "month": 11}


class Examples:
    """Makes values for the schemas of one document."""

    def __init__(self, components: dict[str, Any]) -> None:
        self._components = components

    def of(self, schema: dict[str, Any], name: str = "", inside: tuple[str, ...] = ()) -> Any:
        """A value that the schema allows. A kind of thing within itself is left out: null or empty."""
        if "$ref" in schema:
            kind = schema["$ref"].rpartition("/")[2]
            return self.of(self._components[kind], name, (*inside, kind))
        if "anyOf" in schema:
            return self._one_of(schema["anyOf"], name, inside)
        if "const" in schema:
            return schema["const"]
        if "enum" in schema:
            return schema["enum"][0]
        kind = schema.get("type")
        if kind == "object" or "properties" in schema:
            return self._object(schema, inside)
        if kind == "array":
            return self._array(schema, name, inside)
        if kind == "string":
            return _text(name, schema)
        if kind in ("integer", "number"):
            return _COUNTED.get(name, schema.get("minimum", 3))
        return {"boolean": False, "null": None}.get(kind, {})  # type: ignore[arg-type]  # any other is empty

    def _one_of(self, options: list[dict[str, Any]], name: str, inside: tuple[str, ...]) -> Any:
        nullable = any(option.get("type") == "null" for option in options)
        real = [option for option in options if option.get("type") != "null"]
        if nullable and (not real or self._again(real[0], inside)):
            return None
        return self.of(real[0], name, inside)

    def _object(self, schema: dict[str, Any], inside: tuple[str, ...]) -> dict[str, Any]:
        required = schema.get("required", ())
        made = {}
        for name, field in schema.get("properties", {}).items():
            if name in required or not self._again(field, inside):
                made[name] = self.of(field, name, inside)
        more = schema.get("additionalProperties")
        if isinstance(more, dict) and more and not made:
            made["fr"] = self.of(more, "fr", inside)
        return made

    def _array(self, schema: dict[str, Any], name: str, inside: tuple[str, ...]) -> list[Any]:
        items = schema.get("items", {})
        if self._again(items, inside):
            return []
        return [self.of(items, name.removesuffix("s"), inside)]

    def _again(self, schema: dict[str, Any], inside: tuple[str, ...]) -> bool:
        options = [schema, *schema.get("anyOf", ())]
        return any(option.get("$ref", "").rpartition("/")[2] in inside for option in options)


def _text(name: str, schema: dict[str, Any]) -> str:
    if schema.get("format") == "binary":
        return "(a file)"
    if name in _TEXTS:
        return _TEXTS[name]
    if name.endswith("_id") or "[0-9]" in schema.get("pattern", ""):
        return _NUMBER
    if name.endswith("_at"):
        return _TIME
    if name.endswith(("url", "uri", "website", "href")):
        return f"{_PLACE}/about"
    return "text"
