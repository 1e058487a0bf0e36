"""What the registry ships: the sections and divisions of industry, and first probabilities."""

from decimal import Decimal
from functools import cache

from zoneworks.core.rulesets import load_rule_set
from zoneworks.registry.engine.industry import IndustryClass, IndustryLevel
from zoneworks.registry.engine.terms import ProjectStage


@cache
def shipped_industry_classes() -> tuple[IndustryClass, ...]:
    """List the 20 sections and 97 divisions of GB/T 4754-2017, sections first."""
    sections = load_rule_set("zoneworks.registry", "industry").values["sections"]
    top = [
        IndustryClass(code, section["name"], IndustryLevel.SECTION, None)
        for code, section in sections.items()
    ]
    divisions = [
        IndustryClass(code, division["name"], IndustryLevel.DIVISION, letter)
        for letter, section in sections.items()
        for code, division in section["divisions"].items()
    ]
    return (*top, *divisions)


@cache
def section_by_division() -> dict[str, str]:
    """Map each division to its section: ``{"01": "A", ...}``."""
    return {
        entry.code: entry.parent for entry in shipped_industry_classes() if entry.parent is not None
    }


@cache
def english_industry_names() -> dict[str, str]:
    """Map each section and division to its English name."""
    sections = load_rule_set("zoneworks.registry", "industry").values["sections"]
    names = {code: section["english"] for code, section in sections.items()}
    for section in sections.values():
        names |= {code: division["english"] for code, division in section["divisions"].items()}
    return names


@cache
def default_probabilities() -> dict[ProjectStage, Decimal]:
    """Map each stage to the sample probability, 0 to 1, that a project at it lands."""
    values = load_rule_set("zoneworks.registry", "stages").values["probabilities"]
    return {stage: Decimal(values[stage]) for stage in ProjectStage}
