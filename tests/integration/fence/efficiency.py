"""What the two zones of the fence have of the evaluation of land, and what is typed there."""

from datetime import date
from typing import Any

from tests import make
from tests.make_efficiency import Land, terms_text

from zoneworks.core.actors import Actor
from zoneworks.efficiency import services
from zoneworks.registry.models import Enterprise

RECORD_OF = {
    r"efficiency/evaluations/<(int:)?pk>/comput": "open_evaluation",
    r"efficiency/evaluations/<(int:)?pk>/publi": "computed_evaluation",
    r"efficiency/evaluations/<(int:)?pk>/(fix|end)": "due_evaluation",
    r"efficiency/evaluations/<(int:)?pk>": "published_evaluation",
    r"efficiency/scores/<(int:)?pk>": "land_score",
    r"efficiency/objections/<(int:)?pk>": "land_objection",
    r"efficiency/(inputs/import|imports)/<(int:)?file_id>": "land_file",
    r"efficiency/inputs/<(int:)?pk>": "land_inputs",
    r"efficiency/schemes/<int:pk>(/<slug:tab>)?$": "land_scheme",
    r"efficiency/schemes/<(int:)?pk>": "drafted_land_scheme",
    r"efficiency/policies/<(int:)?pk>/review": "reviewable_policy",
    r"efficiency/policies/<int:pk>$": "enforced_policy",
    r"efficiency/policies/<(int:)?pk>/end": "enforced_policy",
    r"efficiency/policies/<(int:)?pk>": "drafted_policy",
}
"""Which record a number in an address is."""
YEARS = {"Home": 2001, "Neighbor": 2006, "Unseen": 2011}
"""The first of the years in which a zone's own, or its neighbor's, were evaluated."""


def records(officer: Actor, uploader: Actor, enterprise: Enterprise, name: str) -> dict[str, int]:
    """Records of each kind in the states in which their acts are possible.

    What enterprises of a zone see of it, such as its scheme, names the other zone alone.
    """
    land = Land.of(enterprise.zone, officer)
    first = YEARS[name]
    partner = make.enterprise(officer, f"{name} partner")
    for year in range(first, first + 5):
        for one, tax in ((enterprise, 100), (partner, 50)):
            inputs = land.inputs(one, year, tax=tax)
    shown = name if name == "Unseen" else "Zone"
    scheme = land.scheme(f"{shown} scheme")
    published = land.published(first)
    objected = land.published(first + 1)
    objection = land.objection(land.score(objected, enterprise), f"{name} objects")
    policy = land.policy(f"{shown} policy")
    services.enforce_policy(land.leader, policy.pk)
    advantage = {"kind": "ADVANTAGE", "basis": "Provincial measure"}
    table = f"credit_code,year,held_m2\n{partner.credit_code},1995,4000\n"
    return {
        "open_evaluation": land.opened(first + 2).pk,
        "computed_evaluation": land.computed(first + 3).pk,
        "due_evaluation": land.due(first + 4).pk,
        "published_evaluation": published.pk,
        "land_score": land.score(published, enterprise).pk,
        "land_objection": objection.pk,
        "land_inputs": inputs.pk,
        "land_file": make.stored_file(uploader, table, f"{name}-land.csv").pk,
        "land_scheme": scheme.pk,
        "drafted_land_scheme": land.draft(f"{name} draft", date(2030, 1, 1)).pk,
        "drafted_policy": land.policy(f"{name} draft policy").pk,
        "reviewable_policy": land.policy(f"{name} advantage", **advantage).pk,
        "enforced_policy": policy.pk,
    }


def typed(name: str, records: Any) -> dict[str, Any]:
    """What a person, or a program, sends who is allowed to."""
    seen, because = {"version": 1}, {"reason": "because"}
    scheme = {"name": "Brand new", "document": "No. 2", "valid_from": "2001-01-01"}
    policy = {"grade": "B", "kind": "SERVICE", "title": "Brand new", "text": "Visits"}
    code = make.code(9_999_997)
    table = f"credit_code,year,held_m2\n{code},1996,4000\n"
    pages = {
        "evaluation_new": {"year": "1999", "scheme": str(records.land_scheme)},
        "evaluation_compute": seen,
        "evaluation_publish": {"version": 2},
        "evaluation_fix": {"version": 3},
        "evaluation_withdraw": {"version": 3} | because,
        "objection_new": {"text": "Too small"},
        "objection_decide": seen | {"is_upheld": "no", "answer": "No"},
        "inputs_new": {"enterprise": _code(records), "year": "1997", "held_m2": "7"},
        "inputs_edit": seen | {"held_m2": "7"},
        "differences_take": {"year": "1998", "take": "all"},
        "inputs_import": {"file": make.upload(table)},
        "inputs_preview": {"good_only": "1"},
        "scheme_new": {"example": "sample", "valid_from": "2030-01-01"},
        "scheme_edit": seen | scheme | {"text": terms_text()},
        "scheme_adopt": seen,
        "policy_new": policy,
        "policy_edit": seen | policy,
        "policy_enforce": seen,
        "policy_end": {"version": 2} | because,
    }
    operations = {
        "evaluations": {"year": 1999, "scheme_id": records.land_scheme},
        "evaluations/<pk>/computation": seen,
        "evaluations/<pk>/publication": {"version": 2},
        "evaluations/<pk>/end": {"version": 3},
        "evaluations/<pk>/withdrawal": {"version": 3} | because,
        "scores/<pk>/what-if": {"amounts": {"TAX": 1}},
        "scores/<pk>/objections": {"text": "Too small"},
        "objections/<pk>/decision": seen | {"is_upheld": False, "answer": "No"},
        "inputs": {"enterprise_id": records.enterprise, "year": 1997, "held_m2": "4000"},
        "inputs/<pk>": seen | {"held_m2": "4000"},
        "differences": {"year": 1998},
        "imports/<file_id>": {"digest": "0" * 64, "good_only": True},
        "schemes": {"example": "sample", "valid_from": "2030-01-01"},
        "schemes/<pk>": seen | scheme | {"terms_text": terms_text()},
        "schemes/<pk>/adoption": seen,
        "policies": policy,
        "policies/<pk>": seen | policy,
        "policies/<pk>/force": seen,
        "policies/<pk>/end": {"version": 2} | because,
    }
    return {f"efficiency:{one}": values for one, values in pages.items()} | {
        f"api/efficiency/{route}": values for route, values in operations.items()
    }


def _code(records: Any) -> str:
    found: str = Enterprise.objects.values_list("credit_code", flat=True).get(pk=records.enterprise)
    return found
