"""A zone that waits for its first firm, laid out in a folder for a server to show.

It has a committee, a parcel of the reserve, a firm with a project, five others whose land is
evaluated, and schemes of entry and of evaluation. Prints who is who, by role.
"""

import json
from datetime import datetime
from zoneinfo import ZoneInfo

import django

django.setup()

from django.core.management import call_command  # noqa: E402
from tests import make, make_land  # noqa: E402
from tests.make_efficiency import Land  # noqa: E402

from zoneworks.core import clock  # noqa: E402
from zoneworks.core.engine.roles import Role  # noqa: E402
from zoneworks.core.models import User  # noqa: E402

BEGAN = datetime(2019, 3, 4, 10, tzinfo=ZoneInfo("Asia/Shanghai"))
GRADED = datetime(2025, 1, 20, 10, tzinfo=ZoneInfo("Asia/Shanghai"))
YEAR = 2024


def lay_out() -> dict[str, str]:
    """Make the zone. The five others are there from the beginning, their figures later."""
    call_command("migrate", verbosity=0)
    with clock.at(BEGAN):
        zone = make.zone()
        officer, leader = make.actor(zone), make.actor(zone, Role.LEADER)
        make.committee(zone, 4)
        own = make.enterprise(officer, "长河智能装备")
        firm = make.actor(zone, Role.ENTERPRISE, own=own)
        project = make.project(officer, "减速器产业化", enterprise=own, entered_on=clock.today())
        parcel = make_land.parcel(officer, "东区四号", is_cleared=True)
        land = Land(zone, officer, leader)
        land.scheme()
        others = [make.enterprise(officer) for _number in range(5)]
    with clock.at(GRADED):
        for number, one in enumerate(others):
            land.inputs(one, YEAR, tax=20 * (number + 1))
    people = {"officer": officer, "leader": leader, "firm": firm}
    names = {role: User.objects.get(pk=who.user_id).username for role, who in people.items()}
    found = {"enterprise": own.name, "code": own.credit_code, "project": project.code}
    return names | found | {"parcel": f"/land/parcels/{parcel.pk}"}


if __name__ == "__main__":
    print(json.dumps(lay_out()))  # noqa: T201 - what the test reads
