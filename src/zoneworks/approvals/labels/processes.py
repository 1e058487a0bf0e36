"""Parts of a process in the words of officials: limits, powers, conditions, what differs."""

from collections.abc import Callable, Iterable, Mapping
from fractions import Fraction
from typing import Any

from django.utils.translation import gettext, ngettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from zoneworks.approvals.engine.process.conditions import (
    Condition,
    Every,
    Fact,
    FactKind,
    FactValue,
    Some,
    Test,
)
from zoneworks.approvals.engine.process.terms import (
    Conversion,
    DayKind,
    Handling,
    Limit,
    Paper,
    PauseReason,
    Power,
    Process,
    Start,
    Validity,
)
from zoneworks.approvals.engine.process.versions import Difference
from zoneworks.approvals.labels.handling import POWERS, TOLERANCES
from zoneworks.approvals.labels.names import fact_text, name_of, unit_of
from zoneworks.core.templatetags.ui import full_day
from zoneworks.core.traditional import in_script
from zoneworks.registry.engine.terms import ProjectStage
from zoneworks.registry.labels import STAGES

NONE = "—"
SAMPLE = "样例"
"""What stands for an article where no text sets a promised limit."""
HANDLINGS = {
    Handling.REVIEW: _("examined"),
    Handling.PROMISE: _("granted on a written promise"),
    Handling.FILING: _("filed once complete"),
}
CONVERSIONS = {
    Conversion.NOT_SIMULATED: _("never simulated"),
    Conversion.CARRIES_OVER: _("simulated result carries over"),
    Conversion.CONFIRM_ANEW: _("simulated result is confirmed anew"),
}
STARTS = {
    Start.DECISION: _("the decision"),
    Start.DELIVERY: _("the delivery"),
}
FACT_KINDS = {
    FactKind.YES_NO: _("yes or no"),
    FactKind.NUMBER: _("a number"),
    FactKind.CHOICE: _("a choice"),
}
PARTS: dict[str, Any] = {
    "stages": pgettext_lazy("process", "Stage"),
    "items": pgettext_lazy("approval", "Item"),
    "milestones": _("Milestone"),
    "joints": _("Joint handling"),
    "facts": _("Fact"),
    "site_preparation": _("Preparation of the site"),
    "authorities": _("Authority"),
    "simulation": _("Simulated handling"),
    "build_first": _("Checks after building"),
    "certificates": _("Certificates"),
}
FIELDS: dict[str, Any] = {
    "": _("As a whole"),
    "name": _("Name"),
    "stage": pgettext_lazy("process", "Stage"),
    "authority": _("Authority"),
    "article": _("Article"),
    "powers": _("Basis of the power"),
    "handling": _("How it is decided"),
    "is_licence": _("Administrative licence"),
    "wants_content": _("Decision must say its content"),
    "after": _("What comes first"),
    "needed_when": _("Needed when"),
    "legal": _("Limit of the law"),
    "promised": _("Promised limit"),
    "least_days": _("Takes at least, calendar days"),
    "papers": _("Papers"),
    "pauses": _("Pauses of the clock"),
    "conversion": _("Simulated handling"),
    "lead": _("Lead"),
    "items": _("Items"),
    "kind": _("Kind"),
    "unit": _("Unit of measure"),
    "choices": _("Choices"),
    "source": _("Source"),
    "sample": _("Sample"),
    "land_right": _("Gives the land"),
    "expires_after_days": _("Expires after, days"),
    "exclusions": _("Excluded"),
    "valid": _("Validity"),
    "begins": _("Milestone"),
    "checks": _("Checks after building"),
}


def day_text(day: Any) -> str:
    """A day as forms write it."""
    return full_day(day) if day is not None else NONE


def limit_text(process: Process, limit: Limit | None) -> str:
    """A limit with what it counts, its condition, its extension and its article."""
    if limit is None:
        return NONE
    parts = [short_limit(limit)]
    if limit.extension_days:
        parts.append(gettext("may be extended by %(days)s") % {"days": limit.extension_days})
    if limit.when is not None:
        parts.append(
            gettext("where %(condition)s") % {"condition": condition_text(process, limit.when)}
        )
    return f"{gettext('; ').join(parts)} ({article_of(limit)})"


def article_of(limit: Limit) -> str:
    """The article that sets a limit; samples say that they are one."""
    return gettext("sample") if limit.article == SAMPLE else in_script(limit.article)


def short_limit(limit: Limit) -> str:
    """A limit in a few signs, as a drawing has room for."""
    if limit.kind is DayKind.WORKING:
        text = ngettext("%(n)s working day", "%(n)s working days", limit.days)
    else:
        text = ngettext("%(n)s calendar day", "%(n)s calendar days", limit.days)
    return text % {"n": limit.days}


def power_text(process: Process, power: Power) -> str:
    """The basis of a power: kind, document, days, seal."""
    days = gettext("from %(since)s") % {"since": day_text(power.since)}
    if power.until is not None:
        days = f"{days} {gettext('to before %(until)s') % {'until': day_text(power.until)}}"
    seal = gettext("seal of %(authority)s") % {"authority": authority_name(process, power.seal)}
    return gettext("; ").join([f"{POWERS[power.kind]} · {power.document}", days, seal])


def validity_text(process: Process, valid: Validity) -> str:
    """For how long a decision holds, until what, and how often that is extended."""
    text = ngettext("%(n)s month from %(start)s", "%(n)s months from %(start)s", valid.months)
    parts = [
        text % {"n": valid.months, "start": STARTS[valid.counts_from]},
        gettext("to begin: %(milestone)s") % {"milestone": part_name(process, valid.begins)},
    ]
    if valid.extensions:
        more = ngettext(
            "extended at most %(n)s time, by %(months)s months",
            "extended at most %(n)s times, by %(months)s months each",
            valid.extensions,
        )
        parts.append(more % {"n": valid.extensions, "months": valid.extension_months})
    return f"{gettext('; ').join(parts)} ({valid.article})"


def _stage_text(process: Process, stage: Any) -> str:
    """A stage of the process, or that of the project which begins with a milestone."""
    return str(STAGES[stage]) if isinstance(stage, ProjectStage) else part_name(process, stage)


def paper_text(paper: Paper) -> str:
    """A paper with its tolerance."""
    found = f"{name_of(paper)} ({TOLERANCES[paper.tolerance]}"
    if paper.may_follow_days:
        found += gettext(", within %(days)s working days") % {"days": paper.may_follow_days}
    return found + ")"


def pause_text(pause: PauseReason) -> str:
    """A reason to stop the clock with its article and its longest time."""
    found = f"{name_of(pause)} ({pause.article})"
    if pause.limit_days:
        found += gettext(", at most %(days)s working days") % {"days": pause.limit_days}
    return found


def condition_text(process: Process, condition: Condition | None) -> str:
    """When something holds, in words."""
    if condition is None:
        return gettext("always")
    if isinstance(condition, Every):
        return gettext(" and ").join(_inner(process, part) for part in condition.parts)
    if isinstance(condition, Some):
        return gettext(" or ").join(_inner(process, part) for part in condition.parts)
    return _test_text(process, condition)


def _inner(process: Process, part: Condition) -> str:
    text = condition_text(process, part)
    return text if isinstance(part, Test) else f"({text})"


def _test_text(process: Process, test: Test) -> str:
    fact = next(one for one in process.facts if one.code == test.fact)
    name = name_of(fact)
    for sign, bound in (("≥", test.at_least), (">", test.above), ("<", test.below)):
        if bound is not None:
            return f"{name} {sign} {_number(bound)} {unit_of(fact)}".strip()
    values = gettext(" or ").join(_value(fact, value) for value in test.one_of)
    return f"{name}: {values}"


def _value(fact: Fact, value: FactValue) -> str:
    return fact_text(fact, value)


def _number(value: Fraction) -> str:
    return str(value) if value.denominator == 1 else f"{float(value):g}"


def authority_name(process: Process, code: str) -> str:
    """The name of an authority of a process."""
    return next((name_of(one) for one in process.authorities if one.code == code), code)


def part_name(process: Process, code: str) -> str:
    """The name of an item, milestone or other part of this very version."""
    parts: list[Any] = [*process.items, *process.milestones, *process.stages, *process.joints]
    parts += [*process.facts, *process.site_preparation, *process.authorities]
    return next((name_of(one) for one in parts if one.code == code), code)


def part_names(process: Process, codes: Iterable[str]) -> str:
    """The names of parts, joined; a dash for none."""
    return gettext("; ").join(part_name(process, code) for code in codes) or NONE


def difference_text(process: Process, difference: Difference, value: Any) -> str:
    """One side of a difference; ``process`` is the version that it is from."""
    if value is None or value == ():
        return NONE
    if difference.field == "":
        return name_of(value) if hasattr(value, "english") else gettext("laid down")
    tell = _TELLERS.get(difference.field)
    if tell is not None:
        return tell(process, value)
    if isinstance(value, bool):
        return gettext("yes") if value else gettext("no")
    if isinstance(value, tuple):
        return gettext("; ").join(
            name_of(one) if hasattr(one, "english") else str(one) for one in value
        )
    return str(value)


def _join(tell: Callable[[Process, Any], str]) -> Callable[[Process, Any], str]:
    return lambda process, values: gettext("; ").join(tell(process, one) for one in values)


_TELLERS: Mapping[str, Callable[[Process, Any], str]] = {
    "authority": authority_name,
    "lead": authority_name,
    "stage": _stage_text,
    "land_right": part_name,
    "after": part_names,
    "items": part_names,
    "powers": _join(power_text),
    "legal": _join(limit_text),
    "promised": limit_text,
    "needed_when": condition_text,
    "papers": _join(lambda _process, paper: paper_text(paper)),
    "checks": _join(lambda _process, check: f"{name_of(check)} ({check.article})"),
    "pauses": _join(lambda _process, pause: pause_text(pause)),
    "handling": lambda _process, value: str(HANDLINGS[value]),
    "conversion": lambda _process, value: str(CONVERSIONS[value]),
    "kind": lambda _process, value: str(FACT_KINDS[value]),
    "valid": validity_text,
    "begins": part_name,
}
