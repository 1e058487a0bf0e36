"""Builders of the evaluation of land: schemes, land and figures, evaluations as far as wanted."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import yaml
from tests import make

from zoneworks.core import clock
from zoneworks.core.actors import Actor
from zoneworks.core.engine.area import m2_of
from zoneworks.core.engine.roles import Role
from zoneworks.core.models import Zone
from zoneworks.efficiency import services
from zoneworks.efficiency.labels import subject_of_policy
from zoneworks.efficiency.models import (
    Evaluation,
    GradePolicy,
    Objection,
    Scheme,
    Score,
    YearInputs,
)
from zoneworks.registry import services as registry
from zoneworks.registry.models import Enterprise

WAN = 1_000_000
LONG_AGO = date(2001, 1, 1)
TERMS: Mapping[str, Any] = {
    "groups": [
        {
            "code": "all",
            "name": "All enterprises",
            "indicators": [
                {
                    "code": "tax",
                    "name": "Tax per mu",
                    "numerator": "TAX",
                    "denominator": "LAND",
                    "weight": 60,
                    "baseline": "10",
                    "cap": "1.5",
                },
                {
                    "code": "value",
                    "name": "Value added per mu",
                    "numerator": "VALUE_ADDED",
                    "denominator": "LAND",
                    "weight": 40,
                    "baseline": "50",
                    "missing": "ZERO",
                },
            ],
        }
    ],
    "quotas": {"A": 20, "B": 40, "C": 35, "D": 5},
    "tie_breaks": ["TAX"],
    "new_years": 3,
    "exempts_utilities": True,
    "least_land_m2": "2000",
    "window_days": 3,
    "marks": [
        {"grade": "D", "years": 2, "mark": "LOW_EFFICIENCY_LAND"},
        {"grade": "C", "years": 2, "mark": "SCREENED"},
    ],
}


def terms_text(**changes: Any) -> str:
    """The terms as they are typed, with some of them changed."""
    return yaml.safe_dump({**TERMS, **changes}, sort_keys=False)


@contextmanager
def days_ago(days: int) -> Iterator[None]:
    """Act some days before now."""
    with clock.at(clock.now() - timedelta(days=days)):
        yield


@dataclass(frozen=True)
class Land:
    """An officer and a leader of a zone in which land is evaluated."""

    zone: Zone
    officer: Actor
    leader: Actor

    @classmethod
    def of(cls, zone: Zone, officer: Actor | None = None) -> "Land":
        """A zone's, with a leader who is new in it."""
        return cls(zone, officer or make.actor(zone), make.actor(zone, Role.LEADER))

    def draft(self, name: str = "Scheme", since: date = LONG_AGO, **terms: Any) -> Scheme:
        """A scheme that is not adopted; it names the document that will issue it."""
        values = {
            "name": name,
            "document": "No. 1",
            "valid_from": since,
            "text": terms_text(**terms),
        }
        return services.draft_scheme(self.officer, values)

    def scheme(self, name: str = "Scheme", **terms: Any) -> Scheme:
        """The zone's adopted scheme: the one that is there, or a new one."""
        known = Scheme.objects.filter(zone=self.zone, valid_until=None).exclude(adopted_on=None)
        found: Scheme | None = known.first()
        if found is not None:
            return found
        return services.adopt_scheme(self.leader, self.draft(name, **terms).pk)

    def inputs(
        self, of: Enterprise, year: int, mu: Any = 10, tax: int | None = 100, **values: Any
    ) -> YearInputs:
        """Land in mu and tax in 万元 of an enterprise and a year; value added is five times tax."""
        columns: dict[str, Any] = {"held_m2": m2_of(Decimal(mu))}
        if tax is not None:
            registry.set_figures(self.officer, of.pk, year, {"tax_fen": tax * WAN})
            columns["value_added_fen"] = 5 * tax * WAN
        return services.enter_inputs(self.officer, of.pk, year, columns | values)

    def firms(self, count: int, year: int) -> list[Enterprise]:
        """So many enterprises with land and figures, the better the earlier."""
        firms = [make.enterprise(self.officer) for _number in range(count)]
        for number, one in enumerate(firms):
            self.inputs(one, year, tax=10 * (count - number))
        return firms

    def opened(self, year: int, **terms: Any) -> Evaluation:
        """An evaluation whose data are gathered."""
        return services.open_evaluation(self.officer, year, self.scheme(**terms).pk)

    def computed(self, year: int, **terms: Any) -> Evaluation:
        """An evaluation that is computed."""
        return services.compute(self.officer, self.opened(year, **terms).pk)

    def published(self, year: int, **terms: Any) -> Evaluation:
        """An evaluation that is published for objections."""
        return services.publish(self.officer, self.computed(year, **terms).pk)

    def due(self, year: int, **terms: Any) -> Evaluation:
        """A published evaluation whose window is over."""
        with days_ago(30):
            return self.published(year, **terms)

    def final(self, year: int, **terms: Any) -> Evaluation:
        """An evaluation that is final."""
        return services.fix(self.officer, self.due(year, **terms).pk)

    def score(self, of: Evaluation, enterprise: Enterprise) -> Score:
        """What an evaluation found of an enterprise."""
        found: Score = Score.objects.get(evaluation=of, enterprise=enterprise)
        return found

    def objection(self, of: Score, text: str = "The land is smaller") -> Objection:
        """An objection that an officer took down."""
        return services.raise_objection(self.officer, of.pk, text)

    def policy(self, title: str = "Policy", **values: Any) -> GradePolicy:
        """A draft of what a grade brings: a service, unless told otherwise."""
        columns = {"grade": "A", "kind": "SERVICE", "title": title, "text": "Visits"}
        return services.draft_policy(self.officer, columns | values)

    def reviewed_policy(self, **values: Any) -> GradePolicy:
        """An advantage whose fair-competition review has passed."""
        row = self.policy(**{"kind": "ADVANTAGE", "basis": "Provincial measure"} | values)
        make.passed_review(self.officer, self.leader, subject_of_policy(row))
        return row
