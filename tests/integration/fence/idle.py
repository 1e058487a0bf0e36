"""What the fence has of idle land and the five routes, and what is typed there."""

from typing import Any

from tests import make_land

from zoneworks.core.actors import Actor
from zoneworks.core.models import IssuedDocument
from zoneworks.land.services import idle, routes
from zoneworks.registry.models import Enterprise

RECORD_OF = {
    r"land/parcels/<(int:)?pk>/(route|renewals)": "poor_parcel",
    r"land/contracts/<(int:)?pk>/idle": "idle_contract",
    r"land/idle(-cases)?/<(int:)?pk>": "idle_case",
    r"land/papers/<(int:)?pk>": "idle_paper",
    r"land/hindrances/<(int:)?pk>": "hindrance",
    r"land/low-efficiency/<(int:)?pk>": "low_efficiency",
    r"land/(routes|renewals)/<(int:)?pk>": "renewal",
}
"""Which record a number in an address is."""
ON_ROUTES = [
    ("land/idle", "act", "answer"),
    ("land/routes/<int:pk>", "act", "advance"),
    ("land/routes/kinds", "code", "START"),
    ("api/land/routes", "code", "START"),
]
"""Parameters that have another value here."""
STAGES = [{"name": "Talks", "days": 30}]


def records(officer: Actor, enterprise: Enterprise, name: str) -> dict[str, int]:
    """Land that is idle, inquired into, of low efficiency, and on a route."""
    case = idle.open_case(officer, _idle(officer, enterprise, f"{name} inquired")[1])
    idle.inquire(officer, case.pk, {})
    told = {"on": make_land.day(0), "manner": "IN_PERSON", "proof": f"{name} receipt"}
    idle.deliver(officer, case.pk, told)
    told = {"kind": "PETITIONS", "from_on": make_land.day(-90), "evidence": f"{name} letter"}
    hindrance = idle.add_hindrance(officer, case.pk, told)
    poor, renewed = (_held(officer, enterprise, f"{name} {kind}") for kind in ("poor", "renewed"))
    entries = routes.note_low_efficiency(officer, [poor, renewed], make_land.day(-9), name)
    renewal = routes.take_route(officer, renewed, {"route": "DENSITY", "goal": name})
    return {
        "idle_contract": _idle(officer, enterprise, f"{name} idle")[1],
        "idle_case": case.pk,
        "idle_paper": IssuedDocument.objects.get(subject_id=case.pk, kind="IDLE_INQUIRY").pk,
        "idle_officer": officer.membership_id,
        "hindrance": hindrance.pk,
        "poor_parcel": poor,
        "low_efficiency": next(one.pk for one in entries if one.parcel_id == poor),
        "renewal": renewal.pk,
    }


def _idle(officer: Actor, enterprise: Enterprise, name: str) -> tuple[int, int]:
    """A parcel on which nothing was begun in time, and its contract."""
    parcel = make_land.parcel(officer, name)
    days = {
        "signed_on": make_land.day(-600),
        "delivered_on": make_land.day(-500),
        "start_by": make_land.day(-400),
    }
    return parcel.pk, make_land.contract(officer, parcel, enterprise, **days).pk


def _held(officer: Actor, enterprise: Enterprise, name: str) -> int:
    parcel = make_land.parcel(officer, name)
    make_land.contract(officer, parcel, enterprise)
    return parcel.pk


def typed(records: Any) -> dict[str, dict[str, Any]]:
    """What a form or a body of each address holds that is taken, by page and by route."""
    today, because = make_land.day(0).isoformat(), {"reason": "because"}
    answer = {"version": 4, "on": today, "answer": "Soon."}
    low = {"since": today, "reason": "because"}
    words = {"name": "Ours", "purpose": "To begin", "takes": ["IDLE_STOPPED"]}
    advance = {"version": 1, "stage": 1} | because
    pages = {
        "idle_new": {"note": ""},
        "idle_act": answer,
        "idle_assign": {"version": 3, "officer": records.idle_officer},
        "hindrance_verify": {"version": 1},
        "hindrance_refuse": {"version": 1},
        "low_new": low,
        "low_end": {"version": 1} | because,
        "route_edit": words | {"stages": "Talks 30", "version": 0},
        "route_take": {"route": "DENSITY", "responsible": records.idle_officer},
        "renewal_act": advance,
    }
    operations = {
        "contracts/<pk>/idle-cases": {"note": ""},
        "idle-cases/<pk>/acts": answer | {"act": "ANSWER"},
        "idle-cases/<pk>/officer": {"version": 3, "membership_id": records.idle_officer},
        "hindrances/<pk>/judgment": {"is_verified": True, "version": 1},
        "parcels/<pk>/low-efficiency": low,
        "low-efficiency/<pk>/end": {"version": 1} | because,
        "routes/<code>": words | {"stages": STAGES},
        "parcels/<pk>/renewals": {"route": "DENSITY"},
        "renewals/<pk>/acts": advance | {"act": "ADVANCE"},
    }
    return {f"land:{page}": values for page, values in pages.items()} | {
        f"api/land/{route}": values for route, values in operations.items()
    }
