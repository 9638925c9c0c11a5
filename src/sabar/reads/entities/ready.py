"""JSON that is ready, described to programs as the entity it is."""

from typing import Annotated

import msgspec

#: Where the description of the API keeps its entities.
_SCHEMAS = "#/components/schemas/"

AccountJson = Annotated[msgspec.Raw, msgspec.Meta(extra_json_schema={"$ref": f"{_SCHEMAS}Account"})]
