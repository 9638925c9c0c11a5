"""Who among those who run the server may do what, and to whom, as tables."""

import pytest

from sabar.model.accounts import Role
from sabar.model.errors import Forbidden
from sabar.rules import roles
from sabar.rules.roles import Permission

USER, MODERATOR, ADMIN, OWNER = Role.USER, Role.MODERATOR, Role.ADMIN, Role.OWNER
MODERATES = {
    Permission.VIEW_AUDIT_LOG,
    Permission.VIEW_DASHBOARD,
    Permission.MANAGE_REPORTS,
    Permission.MANAGE_TAXONOMIES,
    Permission.MANAGE_USERS,
}


@pytest.mark.parametrize("wanted", Permission)
def test_what_each_role_may_do(wanted: Permission) -> None:
    answers = {role: roles.may(role, wanted) for role in Role}
    assert answers == {
        USER: False,
        MODERATOR: wanted in MODERATES,
        ADMIN: wanted is not Permission.ADMINISTRATOR,
        OWNER: True,
    }
    for role, allowed in answers.items():
        if allowed:
            roles.demand(role, wanted)
        else:
            with pytest.raises(Forbidden):
                roles.demand(role, wanted)


def test_of_several_permissions_all_are_needed() -> None:
    assert roles.may(MODERATOR, Permission.MANAGE_REPORTS | Permission.MANAGE_USERS)
    assert not roles.may(MODERATOR, Permission.MANAGE_REPORTS | Permission.MANAGE_ROLES)


@pytest.mark.parametrize(
    ("role", "below", "acts_on"),
    [
        (USER, set(), set()),
        (MODERATOR, {USER}, {USER}),
        (ADMIN, {USER, MODERATOR}, {USER, MODERATOR}),
        (OWNER, {USER, MODERATOR, ADMIN}, {USER, MODERATOR, ADMIN}),
    ],
)
def test_nobody_acts_on_his_equals_or_those_above(role: Role, below: set[Role], acts_on: set[Role]) -> None:
    assert {other for other in Role if roles.outranks(role, other)} == below
    for other in Role:
        if other in acts_on:
            roles.demand_above(role, other)
        else:
            with pytest.raises(Forbidden):
                roles.demand_above(role, other)
