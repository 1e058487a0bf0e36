"""Roles, acts and actors: who may do what, without a database."""

import pytest

from zoneworks.core.actors import PUBLIC, Actor
from zoneworks.core.engine.roles import EVERYONE, MEMBERS, ZONE_READERS, ZONE_STAFF, Act, Role
from zoneworks.core.errors import ActForbidden
from zoneworks.registry.engine import acts as registry_acts

EDIT = Act.of("probe.edit", Role.OFFICER)


def test_an_act_is_built_of_single_roles_and_groups() -> None:
    act = Act.of("probe.read", ZONE_STAFF, Role.BANK, [Role.AUDITOR])
    assert act.roles == ZONE_STAFF | {Role.BANK, Role.AUDITOR}


def test_everyone_is_every_role_but_the_platform_and_only_the_public_is_no_member() -> None:
    assert set(Role) - {Role.SYSTEM} == EVERYONE
    assert {Role.PUBLIC} == EVERYONE - MEMBERS


def test_who_works_for_the_zone_may_read_it_as_a_whole() -> None:
    assert ZONE_STAFF < ZONE_READERS
    assert not ZONE_READERS & {Role.ENTERPRISE, Role.BANK, Role.PUBLIC}


@pytest.mark.parametrize("role", Role)
def test_an_act_is_refused_to_every_role_that_it_does_not_name(role: Role) -> None:
    actor = Actor(role, user_id=1, zone_id=1, zone_ids=(1,))
    assert actor.may(EDIT) is (role is Role.OFFICER)
    if role is Role.OFFICER:
        actor.require(EDIT)
        return
    with pytest.raises(ActForbidden, match="It is for: Officer"):
        actor.require(EDIT)


@pytest.mark.parametrize(
    "actor", [PUBLIC, Actor(Role.PROVINCE, user_id=1, zone_id=9, zone_ids=(1, 2))]
)
def test_the_public_and_a_province_write_nowhere(actor: Actor) -> None:
    with pytest.raises(ActForbidden):
        actor.writing_zone_id()


def test_the_public_reads_no_zone() -> None:
    assert PUBLIC.zone_ids == ()
    assert (PUBLIC.user_id, PUBLIC.zone_id, PUBLIC.enterprise_id) == (0, 0, 0)


def test_those_who_only_read_edit_nothing() -> None:
    readers = {Role.AUDITOR, Role.PROVINCE, Role.PUBLIC, Role.BANK, Role.ENTERPRISE}
    for act in vars(registry_acts).values():
        if isinstance(act, Act) and not act.code.startswith(("registry.view", "registry.export")):
            assert not act.roles & readers, act.code
