"""The demonstration zone: zones, units, people. Each slice adds its records to it."""

import random
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from zoneinfo import ZoneInfo

from django.contrib.auth.hashers import make_password
from django.db import transaction

from zoneworks.core import clock, contributions, queries, records
from zoneworks.core.actors import Actor
from zoneworks.core.demo_logins import LOGINS, PASSWORD, ZONE_CODE
from zoneworks.core.engine.roles import Role
from zoneworks.core.models import Membership, Unit, UnitKind, User, Zone

SEED = 20240731
OPENED_AT = datetime(2023, 1, 3, 9, 0, tzinfo=ZoneInfo("Asia/Shanghai"))
SECOND_ZONE_CODE = "chengjiang"

UNITS = {
    UnitKind.DEPARTMENT: ["产业发展局", "经济合作局", "规划建设局", "财政金融局", "行政审批局"],
    UnitKind.APPROVING_DEPARTMENT: ["自然资源分局", "生态环境分局", "市场监督管理局"],
    UnitKind.BANK: ["海岳农商银行"],
    UnitKind.FUND_MANAGER: ["海岳基金管理中心"],
}

PEOPLE = {
    Role.ADMINISTRATOR: ("贺一鸣", "行政审批局"),
    Role.LEADER: ("沈望川", None),
    Role.OFFICER: ("林知远", "产业发展局"),
    Role.APPROVING_DEPARTMENT: ("周砚", "自然资源分局"),
    Role.COMMITTEE_MEMBER: ("江予安", "经济合作局"),
    Role.FUND_MANAGER: ("陆叶舟", "海岳基金管理中心"),
    Role.BANK: ("方知意", "海岳农商银行"),
    Role.AUDITOR: ("叶衡", None),
}


@dataclass(slots=True)
class Demonstration:
    """What the slices' parts share: the zones, who acts in them, and a seeded source of chance."""

    zone: Zone
    second_zone: Zone
    officer: Actor
    second_officer: Actor
    random: random.Random
    say: Callable[[str], None]
    password_hash: str
    facts: dict[str, object] = field(default_factory=dict)

    def add_login(self, username: str, name: str, zone: Zone, role: Role, **more: object) -> None:
        """Give a person a role; a person who exists gets one more."""
        user, _is_new = User.objects.get_or_create(
            username=username, defaults={"name": name, "password": self.password_hash}
        )
        Membership.objects.create(user=user, zone=zone, role=role, **more)


def is_loaded() -> bool:
    """Whether this installation holds the demonstration zone."""
    return Zone.objects.filter(code=ZONE_CODE).exists()


def load(say: Callable[[str], None]) -> None:
    """Load every slice's part, all or nothing."""
    with transaction.atomic(), clock.at(OPENED_AT):
        demonstration = _open(say)
        for part in contributions.demo_parts():
            say(part.slice_name)
            part.load(demonstration)


def _open(say: Callable[[str], None]) -> Demonstration:
    province = Zone.objects.create(code="demo-province", name="示范省", is_province=True)
    zone = Zone.objects.create(
        code=ZONE_CODE, name="海岳经开区", province=province, is_synthetic=True
    )
    second = Zone.objects.create(
        code=SECOND_ZONE_CODE, name="澄江高新区", province=province, is_synthetic=True
    )
    password_hash = make_password(PASSWORD)
    chance = random.Random(SEED)  # noqa: S311 - invented records, no secrets
    demonstration = Demonstration(
        zone=zone,
        second_zone=second,
        officer=_staff(zone, password_hash),
        second_officer=_first_actor(second, "苏明溪", "chengjiang-officer", password_hash),
        random=chance,
        say=say,
        password_hash=password_hash,
    )
    demonstration.add_login("province", "高远", province, Role.PROVINCE)
    bank = records.create(
        demonstration.second_officer,
        Unit(name="海岳农商银行", kind=UnitKind.BANK),
        act="core.unit_added",
    )
    demonstration.add_login("bank", "方知意", second, Role.BANK, unit=bank)
    return demonstration


def _staff(zone: Zone, password_hash: str) -> Actor:
    actor = _first_actor(zone, "林知远", "officer", password_hash)
    units = records.create_many(
        actor,
        [Unit(name=name, kind=kind) for kind, names in UNITS.items() for name in names],
        act="core.unit_added",
    )
    by_name = {unit.name: unit for unit in units}
    usernames = {role: username for username, role, _note in LOGINS}
    for role, (name, unit_name) in PEOPLE.items():
        unit = by_name[unit_name] if unit_name else None
        if role is Role.OFFICER:
            Membership.objects.filter(pk=actor.membership_id).update(unit=unit)
            continue
        user = User.objects.create(username=usernames[role], name=name, password=password_hash)
        Membership.objects.create(user=user, zone=zone, role=role, unit=unit)
    return actor


def _first_actor(zone: Zone, name: str, username: str, password_hash: str) -> Actor:
    user = User.objects.create(username=username, name=name, password=password_hash)
    membership = Membership.objects.create(user=user, zone=zone, role=Role.OFFICER)
    return queries.actor_of(membership)
