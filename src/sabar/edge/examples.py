"""What an answer of the API looks like, from its schema and the examples beside its fields."""

from typing import Any


class Examples:
    """Makes values for the schemas of one document."""

    def __init__(self, components: dict[str, Any]) -> None:
        self._components = components

    def of(self, schema: dict[str, Any], inside: tuple[str, ...] = ()) -> Any:
        """A value that the schema allows. A kind of thing within itself is left out: null or empty."""
        if "examples" in schema:
            return schema["examples"][0]
        if "$ref" in schema:
            kind = schema["$ref"].rpartition("/")[2]
            return self.of(self._components[kind], (*inside, kind))
        if "anyOf" in schema:
            return self._one_of(schema["anyOf"], inside)
        if "const" in schema:
            return schema["const"]
        if "enum" in schema:
            return schema["enum"][0]
        kind = schema.get("type")
        if kind == "object" or "properties" in schema:
            return self._object(schema, inside)
        if kind == "array":
            return self._array(schema, inside)
        if kind == "string":
            return "(a file)" if schema.get("format") == "binary" else "text"
        if kind in ("integer", "number"):
            return schema.get("minimum", 3)
        if kind == "boolean":
            return False
        return None if kind == "null" else {}

    def _one_of(self, options: list[dict[str, Any]], inside: tuple[str, ...]) -> Any:
        nullable = any(option.get("type") == "null" for option in options)
        real = [option for option in options if option.get("type") != "null"]
        if nullable and (not real or self._again(real[0], inside)):
            return None
        return self.of(real[0], inside)

    def _object(self, schema: dict[str, Any], inside: tuple[str, ...]) -> dict[str, Any]:
        required = schema.get("required", ())
        made = {}
        for name, field in schema.get("properties", {}).items():
            if name in required or not self._again(field, inside):
                made[name] = self.of(field, inside)
        more = schema.get("additionalProperties")
        if isinstance(more, dict) and more and not made:
            made["fr"] = self.of(more, inside)
        return made

    def _array(self, schema: dict[str, Any], inside: tuple[str, ...]) -> list[Any]:
        items = schema.get("items", {})
        if self._again(items, inside):
            return []
        return [self.of(items, inside)]

    def _again(self, schema: dict[str, Any], inside: tuple[str, ...]) -> bool:
        options = [schema, *schema.get("anyOf", ())]
        return any(option.get("$ref", "").rpartition("/")[2] in inside for option in options)
