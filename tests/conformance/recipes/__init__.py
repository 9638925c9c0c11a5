"""With what each endpoint of the documentation is called, a file per family."""

from tests.conformance.asking import Recipes
from tests.conformance.recipes import (
    accounts,
    admin,
    collections,
    instance,
    notifications,
    statuses,
    streaming,
)

FAMILIES = (accounts, admin, collections, instance, notifications, statuses, streaming)
RECIPES: Recipes = {}
for _family in FAMILIES:
    twice = RECIPES.keys() & _family.RECIPES.keys()
    assert not twice, twice
    RECIPES |= _family.RECIPES
