"""What the pages of admission have in common: addresses, tabs, score sheets, files."""

from collections.abc import Mapping
from fractions import Fraction
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from django.http import HttpResponse
from django.urls import reverse

from zoneworks.admission.labels import names, texts
from zoneworks.core import documents
from zoneworks.core.pages import ActorRequest

if TYPE_CHECKING:
    from zoneworks.core.models import IssuedDocument


def url_of(name: str, pk: int, *more: Any) -> str:
    """The page of a record of this slice."""
    return reverse(f"admission:{name}", args=[pk, *more])


def tabs(known: Mapping[str, Any], url_name: str, pk: int, tab: str, **counts: Any) -> list[Any]:
    """The tabs of a record."""
    return [
        {
            "label": label,
            "url": url_of(f"{url_name}_tab", pk, name),
            "count": counts.get(name),
            "is_open": name == tab,
        }
        for name, label in known.items()
    ]


def pdf(request: ActorRequest, found: "IssuedDocument") -> HttpResponse:
    """The file of a document that the actor has been shown, the same bytes each time."""
    content = documents.read_file(request.actor, found, request.build_absolute_uri("/"))
    response = HttpResponse(content, content_type="application/pdf")
    response["Content-Disposition"] = f"inline; filename*=utf-8''{quote(str(found))}.pdf"
    return response


def sheet_context(lines: Mapping[str, Any], before: Mapping[str, Any] | None = None) -> Any:
    """A score sheet as it is shown, with the values of the round before where there was one."""
    old_gates = {one["code"]: one for one in (before or {}).get("gates", [])}
    old_criteria = {one["code"]: one for one in (before or {}).get("criteria", [])}
    return {
        "gates": [_gate(one, old_gates.get(one["code"])) for one in lines["gates"]],
        "criteria": [_criterion(one, old_criteria.get(one["code"])) for one in lines["criteria"]],
        "gates_passed": f"{sum(one['passed'] for one in lines['gates'])} / {len(lines['gates'])}",
        "total": points(lines["total"]),
        "total_before": points(before["total"]) if before else "",
        "admit_from": points(lines["admit_from"]),
        "mend_from": points(lines["mend_from"]),
        "lease_from": points(lines["lease_from"]),
        "share": int(Fraction(lines["total"])),
        "by_points": names.OUTCOMES[lines["by_points"]],
        "proposal": names.OUTCOMES[lines["proposal"]],
        "proposal_shape": names.OUTCOME_SHAPES[lines["proposal"]],
    }


def points(text: Any) -> str:
    """Points with two places."""
    return texts.number_text(Fraction(text), 2, 2)


def _gate(line: Mapping[str, Any], before: Mapping[str, Any] | None) -> dict[str, Any]:
    return {
        "title": texts.title_of(line["title"]),
        "condition": texts.gate_condition(line),
        "value": texts.gate_value(line),
        "before": texts.gate_value(before) if before else "",
        "was_passed": before["passed"] if before else None,
        "gap": texts.gate_gap(line),
        "passed": line["passed"],
        "if_failed": names.OUTCOMES[line["if_failed"]],
        "source": texts.title_of(line["source"]),
        "is_by_industry": line["is_by_industry"],
        "industry_code": line["industry_code"],
    }


def _criterion(line: Mapping[str, Any], before: Mapping[str, Any] | None) -> dict[str, Any]:
    gained = Fraction(line["points"]) - Fraction(before["points"]) if before else None
    return {
        "title": texts.title_of(line["title"]),
        "value": texts.value_text(line["measure"], Fraction(line["value"])),
        "before": texts.value_text(before["measure"], Fraction(before["value"])) if before else "",
        "points_before": points(before["points"]) if before else "",
        "gained": points(gained) if gained is not None else "",
        "points": points(line["points"]),
        "weight": texts.number_text(Fraction(line["weight"])),
        "lost": points(line["lost"]) if Fraction(line["lost"]) else "",
        "full_at": texts.value_text(line["measure"], Fraction(line["full_at"])),
        "working": texts.working(line),
        "is_by_industry": line["is_by_industry"],
        "share": int(100 * Fraction(line["points"]) / Fraction(line["weight"])),
    }


def figure_rows(figures: Mapping[str, Any], evidence: Mapping[str, str]) -> list[Any]:
    """Figures with what shows them, in the order of the form."""
    return [
        (label, texts.figure_text(name, figures.get(name)), evidence.get(name, ""))
        for name, label in names.FIGURES.items()
    ]
