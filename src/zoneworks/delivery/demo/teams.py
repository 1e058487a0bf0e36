"""The shared teams of the demonstration zone, and when they are free."""

from collections.abc import Mapping
from datetime import date, timedelta

import numpy as np

from zoneworks.core import clock, records
from zoneworks.core.actors import Actor
from zoneworks.delivery.engine.plans.terms import Activity
from zoneworks.delivery.models import ResourcePeriod, SharedResource

TEAMS = {
    "expert_panel": ("专家评审组", 2),
    "pile_crew": ("桩基班组", 7),
    "structure_crew": ("主体结构班组", 18),
    "tower_crane": ("塔吊", 13),
    "fit_out_crew": ("机电装修班组", 26),
    "grid_crew": ("电力接入施工队", 4),
    "joint_team": ("联合验收组", 3),
}
HORIZON = 3000


def add_teams(officer: Actor) -> None:
    """Enter the teams; over the turn of the year the experts have other duties."""
    rows = records.create_many(
        officer,
        [SharedResource(code=code, name=name, capacity=n) for code, (name, n) in TEAMS.items()],
        act="delivery.resource_added",
    )
    year = clock.today().year
    since = date(year, 12, 28) if clock.today() < date(year, 12, 28) else date(year + 1, 12, 28)
    panel = next(row for row in rows if row.code == "expert_panel")
    period = ResourcePeriod(
        resource=panel, since=since, until=since + timedelta(days=12), units=1, note="年终考核"
    )
    records.create_many(officer, [period], act="delivery.period_added")


class Teams:
    """What is free of each team, by working days from today."""

    def __init__(self) -> None:
        self._free = {code: np.full(HORIZON, n) for code, (_name, n) in TEAMS.items()}

    def hold(self, needs: Mapping[str, int], start: int, finish: int) -> None:
        """Take units, though there may be fewer: what runs has them."""
        for code, units in needs.items():
            self._free[code][start:finish] -= units

    def earliest(self, one: Activity, start: int) -> int:
        """The first number from a start on at which all that an activity needs is free; taken."""
        length = one.duration_days
        while any(
            (self._free[code][start : start + length] < units).any()
            for code, units in one.needs.items()
        ):
            start += 1
        self.hold(one.needs, start, start + length)
        return start
