"""What the two zones of the fence have of the five elements, and what is typed there."""

from decimal import Decimal
from typing import Any

from tests import make_land
from tests.make_land import day

from zoneworks.core.actors import Actor
from zoneworks.elements import services
from zoneworks.elements.engine.terms import Kind
from zoneworks.elements.queries import build_problem, mark_of

RECORD_OF = {
    r"elements/reservations/<(int:)?pk>": "reservation",
    r"elements/supplies/<(int:)?pk>/withdraw": "spare_supply",
    r"elements/supplies/<(int:)?pk>": "supply",
    r"elements/matchings/<(int:)?pk>": "matching",
    r"elements/choices/<(int:)?pk>": "choice",
    r"elements/terms/<int:pk>": "lead",
    r"elements/site-terms/<lead_id>": "lead",
}
"""Which record a number in an address is."""
ON_ROUTES = [
    ("elements/readiness", "kind", "staff"),
    ("api/elements/floors", "kind", "STAFF"),
    ("elements/matchings", "tab", "refused"),
]
REFUSED_BY_STATE = {"elements/matchings/<int:pk>/adopt", "api/elements/matchings/<pk>/adopt"}
"""What was matched before the other records were made is out of date."""
ASKED = {"elements:reservation_new": "kind=STAFF", "elements:supply_new": "kind=STAFF"}
SEEN = {"version": 1, "reason": "because"}


def records(officer: Actor, lead: int, name: str) -> dict[str, int]:
    """People of whom some are kept for a lead, a site that is fixed for it, and a matching."""
    supply = _supply(officer, f"{name} welders")
    hall = make_land.building(officer, make_land.parcel(officer, f"{name} site"), f"{name} works")
    bay = make_land.bay(officer, make_land.floor(officer, hall), "A")
    values = {"lead_id": lead, "amount": Decimal(5), "until_on": day(30)}
    services.set_terms(officer, lead, {"fire_class": "C", "skills": []}, version=0)
    return {
        "supply": supply,
        "spare_supply": _supply(officer, f"{name} fitters"),
        "reservation": services.reserve(officer, Kind.STAFF, supply, values).pk,
        "choice": services.fix_choice(officer, lead, Kind.SPACE, bay.pk, f"{name} said").pk,
        "matching": _matching(officer),
    }


def _supply(officer: Actor, name: str) -> int:
    values = {"kind": Kind.STAFF, "name": name, "skill": "welder", "amount": Decimal(80)}
    more = {"from_on": day(-9), "source": f"{name} office"}
    return services.enter_supply(officer, values | more).pk


def _matching(officer: Actor) -> int:
    """A matching that placed nobody."""
    asked = {"weights": {"investment_10k": 1}, "moving_cost": 0, "seconds": 1}
    row = services.start_matching(officer, asked)
    problem = build_problem(officer, 0)
    keys = [line["project"] for line in problem.lines if "project" in line]
    answer = {"assignment": dict.fromkeys(keys), "worth": {}}
    answer |= {"refused": [], "scarce": [], "moved": []}
    found = {
        **{"answer": answer, "names": problem.names, "mark": mark_of(problem)},
        **{"value": 0, "bound": 0},
        **{"n_projects": problem.n_projects, "n_elements": problem.n_elements},
    }
    text = problem.text(row.weights, row.number)
    return services.keep_answer(officer, row.pk, text, found).pk


def typed(records: Any) -> dict[str, dict[str, Any]]:
    """What a form or a body of each address holds that is taken, by page and by route."""
    until = day(60).isoformat()
    supply = {"name": "Brand new", "amount": "9", "source": "office", "from_on": day(-3)}
    floor = {"least": "10", "valid_from": day(3), "source": "meeting"}
    choice = {"lead_id": records.talking_lead, "reason": "because"}
    pages = {
        "floor": floor,
        "reservation_new": {
            **{"target": records.supply, "lead_id": records.lead, "amount": "2"},
            "until_on": until,
        },
        "extend": SEEN | {"until_on": until},
        "release": SEEN,
        "use": SEEN,
        "supply_new": supply,
        "supply_edit": supply | SEEN | {"amount": "70"},
        "supply_withdraw": SEEN,
        "terms": {"version": 1, "fire_class": "D", "may_join": "on"},
        "matching_new": {"investment_10k": 1, "jobs": 3, "moving_cost": 5, "seconds": 1},
        "adopt": SEEN | {"until_on": until},
        "choice_new": choice | {"target": f"bay:{records.free_bay}"},
        "choice_lift": SEEN,
    }
    bodies = {
        "floors/<kind>": floor | {"valid_from": day(4).isoformat()},
        "reservations": {
            **{"kind": "STAFF", "target_id": records.supply, "lead_id": records.lead},
            **{"amount": "2", "until_on": until},
        },
        "reservations/<pk>/extend": pages["extend"],
        "reservations/<pk>/release": SEEN,
        "reservations/<pk>/use": SEEN,
        "supplies": supply | {"kind": "STAFF", "from_on": day(-3).isoformat()},
        "supplies/<pk>": {"version": 1, "reason": "because", "amount": "70"},
        "supplies/<pk>/withdraw": SEEN,
        "site-terms/<lead_id>": {"version": 1, "fire_class": "D"},
        "matchings": {"weights": {"jobs": 3}, "seconds": 1},
        "matchings/<pk>/adopt": SEEN | {"until_on": until},
        "choices": choice | {"kind": "SPACE", "target_id": records.free_bay},
        "choices/<pk>/lift": SEEN,
        "sites": {"kind": "SPACE", "area": "100"},
    }
    return {f"elements:{page}": values for page, values in pages.items()} | {
        f"api/elements/{route}": values for route, values in bodies.items()
    }
