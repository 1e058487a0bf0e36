"""What the slice ships: templates of plans, and the bands by which projects count as alike."""

from collections.abc import Iterable, Mapping
from decimal import Decimal
from functools import cache
from typing import Any

from zoneworks.core.rulesets import RuleSet, load_rule_set
from zoneworks.delivery.engine.plans.reference import Bands
from zoneworks.delivery.engine.plans.templates import CatalogActivity, Named, Template
from zoneworks.delivery.engine.plans.terms import ActivityKind, Link, Phase

PACKAGE = "zoneworks.delivery"


def template_rules() -> RuleSet:
    """The rule set of the templates, with its digest."""
    return load_rule_set(PACKAGE, "templates")


@cache
def catalog() -> Mapping[str, CatalogActivity]:
    """All activities that templates draw on, by their codes."""
    return {code: _activity(code, row) for code, row in template_rules().values["catalog"].items()}


@cache
def templates() -> Mapping[str, Template]:
    """The templates by their codes."""
    return {
        code: Template(code, row["name"], row["english"], row["process"], row["days"], catalog())
        for code, row in template_rules().values["templates"].items()
    }


def comparison_rules() -> RuleSet:
    """The rule set of the bands, with its digest."""
    return load_rule_set(PACKAGE, "comparison")


@cache
def bands() -> Bands:
    """Where the bands of investment and of area begin."""
    values = comparison_rules().values
    return Bands(
        tuple(values["investment_edges_fen"]),
        tuple(Decimal(edge) for edge in values["area_edges_m2"]),
    )


def _activity(code: str, row: Mapping[str, Any]) -> CatalogActivity:
    return CatalogActivity(
        code=code,
        name=row["name"],
        english=row["english"],
        kind=ActivityKind(row.get("kind", "OTHER")),
        phase=Phase(row["phase"]),
        after=tuple(_links(row.get("after", ()))),
        needs=tuple(row.get("needs", {}).items()),
        item_code=row.get("item", ""),
        steps=tuple(Named(**step) for step in row.get("steps", ())),
    )


def _links(rows: Iterable[Any]) -> Iterable[Link]:
    return (Link(row) if isinstance(row, str) else Link(*row) for row in rows)
