"""An evaluation: opened, computed, published, fixed, withdrawn."""

from collections.abc import Mapping
from decimal import Decimal
from fractions import Fraction
from typing import Any

import polars as pl
from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext_lazy as _

from zoneworks.core import clock, records
from zoneworks.core.actors import Actor
from zoneworks.core.calendars import national_calendar
from zoneworks.core.engine.money import Rounding, round_ratio
from zoneworks.core.errors import InvalidInput, check_reason, explained
from zoneworks.core.tables.writing import clean_text
from zoneworks.efficiency import queries
from zoneworks.efficiency.engine.acts import EVALUATE
from zoneworks.efficiency.engine.gathering import Row, gather
from zoneworks.efficiency.engine.process import (
    EvaluationAct,
    State,
    check_act,
    check_fixing,
)
from zoneworks.efficiency.engine.scoring import APPLIED, SCHEMA, Result, score
from zoneworks.efficiency.engine.terms import Grade, Quantity, Scheme, Standing
from zoneworks.efficiency.labels import fault_texts, refusal_text
from zoneworks.efficiency.models import Evaluation, Score
from zoneworks.efficiency.services.marks import set_marks
from zoneworks.registry import queries as registry

YEARS = (1990, 2100)
COMPARED = (
    *("standing", "reason", "group", "grade", "total", "rank", "ranked", "land_m2", "tax_fen"),
    *("tax_per_mu_fen", "amounts", "lines", "with_enterprise_id"),
)
LAND_PER_MU = Fraction(200_000, 3)


def open_evaluation(actor: Actor, year: int, scheme_id: int) -> Evaluation:
    """Open the evaluation of a year by an adopted scheme.

    Raises:
        InvalidInput: the scheme is a draft or does not hold today, the year is still to come, or
            there is an evaluation of it.
        NotFound: no such scheme.
    """
    actor.require(EVALUATE)
    today = clock.today()
    if not YEARS[0] <= year <= today.year:
        text = _("“%(year)s” cannot be evaluated: choose a year up to this one.")
        raise InvalidInput({"year": [text % {"year": year}]})
    scheme = queries.get_scheme(actor, scheme_id)
    if scheme.pk not in {one.pk for one in queries.list_adopted(actor, today)}:
        raise InvalidInput({"scheme": [_("This scheme is not adopted, or does not hold today.")]})
    with transaction.atomic():
        known = Evaluation.objects.filter(zone_id=actor.writing_zone_id(), year=year)
        if known.exclude(state=State.WITHDRAWN).exists():
            text = _("There is an evaluation of %(year)s: withdraw it first.")
            raise InvalidInput({"year": [text % {"year": year}]})
        row = Evaluation(
            year=year,
            scheme=scheme,
            opened_on=today,
            scheme_number=scheme.number,
            scheme_sha256=scheme.sha256,
            terms=scheme.terms,
        )
        return records.create(actor, row, act="efficiency.evaluation_opened")


def compute(actor: Actor, pk: int, *, version: int | None = None) -> Evaluation:
    """Gather the figures of the year and score, rank and grade everybody, or change nothing.

    Raises:
        InvalidInput: figures contradict each other or are missing, a group is too small; each
            enterprise is named with its value.
        NotFound, StaleRecord: see ``records.change``.
    """
    actor.require(EVALUATE)
    with transaction.atomic(), explained(refusal_text):
        row = records.lock(actor, Evaluation, pk)
        records.check_version(row, version)
        check_act(EvaluationAct.COMPUTE, State(row.state))
        scheme = queries.terms_of(row)
        members = queries.list_members(row.zone_id, row.year)
        rows, faults = gather(scheme, row.year, members)
        if faults:
            called = registry.list_enterprises(actor).filter(pk__in=[one.key for one in faults])
            names = dict(called.values_list("pk", "name"))
            raise InvalidInput({"": fault_texts(faults, names)})
        result = score(scheme, _table(rows))
        counts = _keep(actor, row, scheme, rows, result)
        columns = {
            "state": State.COMPUTED if row.state == State.OPEN else row.state,
            "groups": _groups(result),
            "counts": counts,
            "computed_at": clock.now(),
            "is_stale": False,
        }
        return records.change(actor, Evaluation, pk, columns, act="efficiency.evaluation_computed")


def publish(actor: Actor, pk: int, *, version: int | None = None) -> Evaluation:
    """Publish the scores: enterprises see theirs, and may object for the scheme's working days.

    Raises:
        InvalidInput: it is not computed.
        NotFound, StaleRecord: see ``records.change``.
    """
    actor.require(EVALUATE)
    with transaction.atomic(), explained(refusal_text):
        row = records.lock(actor, Evaluation, pk)
        records.check_version(row, version)
        check_act(EvaluationAct.PUBLISH, State(row.state))
        today = clock.today()
        # The event of the evaluation tells it: what each score holds was told when it was computed.
        Score.objects.filter(evaluation=row).update(first_total=F("total"), first_grade=F("grade"))
        columns = {
            "state": State.PUBLISHED,
            "published_on": today,
            "ends_on": national_calendar().add(today, queries.terms_of(row).window_days),
        }
        return records.change(actor, Evaluation, pk, columns, act="efficiency.evaluation_published")


def fix(actor: Actor, pk: int, *, version: int | None = None) -> Evaluation:
    """Make an evaluation final after its window; what follows from grades of years is set.

    Raises:
        InvalidInput: the window is open, objections wait, or it must be computed anew.
        NotFound, StaleRecord: see ``records.change``.
    """
    actor.require(EVALUATE)
    with transaction.atomic(), explained(refusal_text):
        row = records.lock(actor, Evaluation, pk)
        records.check_version(row, version)
        check_act(EvaluationAct.FIX, State(row.state))
        check_fixing(State(row.state), queries.window_of(row), clock.today())
        columns = {"state": State.FINAL, "fixed_on": clock.today()}
        fixed = records.change(actor, Evaluation, pk, columns, act="efficiency.evaluation_fixed")
        set_marks(actor, fixed)
        return fixed


def withdraw(actor: Actor, pk: int, reason: str, *, version: int | None = None) -> Evaluation:
    """Withdraw an evaluation that is not final: its scores are shown no more.

    Raises:
        InvalidInput: it is final, or no reason is given.
        NotFound, StaleRecord: see ``records.change``.
    """
    actor.require(EVALUATE)
    check_reason(reason)
    with transaction.atomic(), explained(refusal_text):
        row = records.lock(actor, Evaluation, pk)
        records.check_version(row, version)
        check_act(EvaluationAct.WITHDRAW, State(row.state))
        columns = {"state": State.WITHDRAWN, "withdrawn_because": clean_text(reason)}
        act = "efficiency.evaluation_withdrawn"
        return records.change(actor, Evaluation, pk, columns, act=act, reason=reason)


def _table(rows: list[Row]) -> pl.DataFrame:
    ranked = [one for one in rows if one.standing is Standing.RANKED]
    columns: dict[str, list[Any]] = {
        "key": [one.key for one in ranked],
        "credit_code": [one.credit_code for one in ranked],
        "group": [one.group for one in ranked],
    }
    columns |= {
        str(quantity): [one.amounts.get(quantity) for one in ranked] for quantity in Quantity
    }
    return pl.DataFrame(columns, schema=SCHEMA)


def _keep(
    actor: Actor, evaluation: Evaluation, scheme: Scheme, rows: list[Row], result: Result
) -> dict[str, int]:
    """Write what was found: new scores, those that are others now, and who is none any more."""
    scored = {one["key"]: one for one in result.rows.iter_rows(named=True)}
    known = {one.enterprise_id: one for one in Score.objects.filter(evaluation=evaluation)}
    new, changed = [], []
    counts: dict[str, int] = {}
    for row in rows:
        columns = _columns(scheme, row, scored.get(row.key))
        for name in (str(row.standing), columns["grade"]):
            if name:
                counts[name] = counts.get(name, 0) + 1
        before = known.pop(row.key, None)
        if before is None:
            new.append(Score(evaluation=evaluation, enterprise_id=row.key, **columns))
            continue
        others = {name: value for name, value in columns.items() if getattr(before, name) != value}
        if others:
            changed.append((before, others))
    records.create_many(actor, new, act="efficiency.score_computed")
    records.change_many(actor, changed, act="efficiency.score_recomputed")
    records.remove_many(actor, list(known.values()), act="efficiency.score_removed")
    return counts


def _columns(scheme: Scheme, row: Row, found: Mapping[str, Any] | None) -> dict[str, Any]:
    land, tax = row.amounts[Quantity.LAND], row.amounts.get(Quantity.TAX)
    columns: dict[str, Any] = {
        "standing": str(row.standing),
        "reason": str(row.reason),
        "group": row.group,
        "grade": "",
        "total": None,
        "rank": None,
        "ranked": None,
        "land_m2": None if land is None else Decimal(land).scaleb(-2),
        "tax_fen": tax,
        "tax_per_mu_fen": None,
        "amounts": {str(name): value for name, value in row.amounts.items()},
        "lines": {},
        "with_enterprise_id": row.with_key,
    }
    if land and tax is not None:
        per_mu = Fraction(tax, land) * LAND_PER_MU
        columns["tax_per_mu_fen"] = round_ratio(
            per_mu.numerator, per_mu.denominator, Rounding.HALF_UP
        )
    if row.standing is Standing.VETOED:
        columns["grade"] = str(Grade.D)
    if found is not None:
        columns |= {name: found[name] for name in ("grade", "total", "rank", "ranked")}
        columns["lines"] = {
            one.code: [found[f"units_{place}"], str(APPLIED[found[f"applied_{place}"]])]
            for place, one in enumerate(scheme.group(row.group).indicators)
        }
    return columns


def _groups(result: Result) -> dict[str, Any]:
    return {
        code: {
            "members": one.members,
            "baselines": {name: str(value) for name, value in one.baselines.items()},
            "averages": dict(one.averages),
            "ranked_with": one.ranked_with,
            "ranked": one.ranked,
        }
        for code, one in result.groups.items()
    }
