"""Funnel, what the zone's leads teach, the forecast, and how targets stand; for one actor."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from zoneworks.attraction import facts
from zoneworks.attraction.engine import targets
from zoneworks.attraction.engine.acts import VIEW_FUNNEL, VIEW_TARGETS
from zoneworks.attraction.engine.classes import Listed, Rank, SizeClass, TopLists, size_class
from zoneworks.attraction.engine.forecast import (
    Arrivals,
    Experience,
    Forecast,
    OpenLead,
    foresee,
)
from zoneworks.attraction.engine.history import NEVER, Landing, Passages, Step, funnel, learn
from zoneworks.attraction.engine.targets import Measure, Signed, Standing
from zoneworks.attraction.engine.terms import PIPELINE, LeadStage, TopList
from zoneworks.attraction.models import Lead, Target, TopCompany
from zoneworks.core import clock, memo
from zoneworks.core.actors import Actor
from zoneworks.core.memo import once_a_page
from zoneworks.core.reading import get_one
from zoneworks.registry import queries as registry
from zoneworks.registry.engine.names import normalize_name
from zoneworks.registry.engine.terms import ProjectStage
from zoneworks.registry.models import Project, StageEntry, StageProbability

A_YEAR = 365


@dataclass(frozen=True, slots=True)
class History:
    """The leads of a zone as columns, with the source and the investment (fen) of each."""

    ids: tuple[int, ...]
    passages: Passages
    sources: tuple[str, ...]
    investments_fen: tuple[int | None, ...]
    probabilities: tuple[float | None, ...]


@once_a_page
def read_history(actor: Actor) -> History:
    """All leads but those that were merged into others, or whose project is retired; oldest first.

    A lead whose project was dropped is dropped on that day; one whose project went on after the
    signature stays signed.
    """
    actor.require(VIEW_FUNNEL)
    rows = Lead.objects.filter(zone_id=actor.zone_id, project__retired_on__isnull=True)
    rows = rows.exclude(stage=LeadStage.MERGED)
    entered = _project_days(actor)
    found = list(
        rows.order_by("opened_on", "pk").values_list(
            *("pk", "opened_on", "talks_on", "dropped_on", "project_id", "source"),
            *("investment_fen", "probability", "project__investment_fen", "project__probability"),
        )
    )
    passages = Passages.of([_passage(row, entered.get(row[4], {})) for row in found])
    return History(
        tuple(row[0] for row in found),
        passages,
        tuple(row[5] for row in found),
        tuple(row[6] if row[8] is None else row[8] for row in found),
        tuple(_float(row[7] if row[4] is None else row[9]) for row in found),
    )


def _project_days(actor: Actor) -> dict[int, dict[str, date]]:
    """When the projects that came from leads entered review and signature, or were dropped."""
    wanted = [ProjectStage.REVIEW, ProjectStage.SIGNED, ProjectStage.DROPPED]
    rows = StageEntry.objects.filter(
        zone_id=actor.zone_id,
        stage__in=wanted,
        project__in=Lead.objects.filter(zone_id=actor.zone_id).values("project_id"),
    )
    days: dict[int, dict[str, date]] = {}
    for project_id, stage, entered_on in rows.values_list("project_id", "stage", "entered_on"):
        days.setdefault(project_id, {})[stage] = entered_on
    return days


def _passage(row: Sequence[Any], of_project: dict[str, date]) -> tuple[list[int], int]:
    _pk, opened_on, talks_on, dropped_on, *_more = row
    signed_on = of_project.get(ProjectStage.SIGNED)
    days = [opened_on, talks_on, of_project.get(ProjectStage.REVIEW), signed_on]
    if signed_on is None and dropped_on is None:
        dropped_on = of_project.get(ProjectStage.DROPPED)
    return [_number(day) for day in days], _number(dropped_on)


def _number(day: date | None) -> int:
    return NEVER if day is None else day.toordinal()


def _float(value: Any) -> float | None:
    return None if value is None else float(value)


def read_funnel(actor: Actor, *, since: date | None = None, source: str = "") -> list[Step]:
    """The funnel of the leads that are known since a day, of one source or of all."""
    history = read_history(actor)
    first = NEVER if since is None else since.toordinal()
    places = [
        place
        for place, (days, of) in enumerate(
            zip(history.passages.entered, history.sources, strict=True)
        )
        if days[0] >= first and (not source or of == source)
    ]
    chosen = Passages(history.passages.entered[places], history.passages.dropped[places])
    return funnel(chosen, clock.today().toordinal())


@dataclass(frozen=True, slots=True)
class SourceLine:
    """What came from a source: leads, signed ones, and the investment signed (fen)."""

    source: str
    leads: int
    signed: int
    investment_fen: int


def list_sources(actor: Actor, *, since: date | None = None) -> list[SourceLine]:
    """What each source brought, those with most signed investment first."""
    history = read_history(actor)
    first = NEVER if since is None else since.toordinal()
    lines: dict[str, list[int]] = {}
    for days, source, fen in zip(
        history.passages.entered, history.sources, history.investments_fen, strict=True
    ):
        if days[0] < first:
            continue
        line = lines.setdefault(source, [0, 0, 0])
        line[0] += 1
        if days[-1] != NEVER:
            line[1] += 1
            line[2] += fen or 0
    found = [SourceLine(source, *line) for source, line in lines.items()]
    return sorted(found, key=lambda line: (-line.investment_fen, -line.signed, line.source))


@once_a_page
def learn_landings(actor: Actor) -> dict[ProjectStage, Landing]:
    """How likely leads of each stage land, by the zone's own history where there is enough."""
    history = read_history(actor)
    defaults = registry.list_probabilities(actor, actor.zone_id)
    return learn(
        history.passages,
        clock.today().toordinal(),
        {stage: float(value) for stage, value in defaults.items()},
        facts.value("least_decided"),
    )


def read_forecast(actor: Actor) -> Forecast:
    """What will be signed in the coming months: kept until a lead, a stage or the day changes."""
    actor.require(VIEW_FUNNEL)
    today = clock.today()
    mark = memo.mark_of([actor.zone_id], Lead, Project, StageEntry, StageProbability)
    key = ("attraction.forecast", actor.zone_id, today)
    return memo.kept(key, mark, lambda: _forecast(actor, today))


def _forecast(actor: Actor, today: date) -> Forecast:
    history = read_history(actor)
    number = today.toordinal()
    return foresee(
        list(_open_leads(history, number)),
        Experience(learn_landings(actor), _arrivals(history, number)),
        today,
        facts.value("forecast_months"),
        facts.value("forecast_seed"),
    )


def _open_leads(history: History, today: int) -> Iterable[OpenLead]:
    """The undecided leads; where the investment is unknown, the middle one of the known stands."""
    known = sorted(fen for fen in history.investments_fen if fen is not None)
    usual = known[len(known) // 2] if known else 0
    reached = history.passages.reached()
    for place, last in enumerate(reached):
        if history.passages.dropped[place] == NEVER and last < len(PIPELINE) - 1:
            yield OpenLead(
                PIPELINE[last],
                int(today - history.passages.entered[place, last]),
                usual if (fen := history.investments_fen[place]) is None else fen,
                history.probabilities[place],
            )


def _arrivals(history: History, today: int) -> Arrivals:
    """The leads of the last year; a zone that has kept them for less is counted for less."""
    opened = history.passages.entered[:, 0]
    if not len(opened):
        return Arrivals(0.0, ())
    days = min(A_YEAR, max(today - int(opened.min()), 30))
    new = [place for place, day in enumerate(opened) if day > today - days]
    amounts = [history.investments_fen[place] for place in new]
    return Arrivals(len(new) / days, tuple(fen for fen in amounts if fen is not None))


def list_targets(actor: Actor) -> QuerySet[Target]:
    """The targets of the actor's zone."""
    actor.require(VIEW_TARGETS)
    rows: QuerySet[Target] = Target.objects.filter(zone_id=actor.zone_id)
    return rows.order_by("-ends_on", "pk")


def get_target(actor: Actor, pk: int) -> Target:
    """One target.

    Raises:
        NotFound: none such that the actor may see.
    """
    return get_one(list_targets(actor).filter(pk=pk), _("There is no such target."))


def target_terms(row: Target) -> targets.Target:
    """A target as the engine reads it."""
    return targets.Target(Measure(row.measure), row.goal, row.begins_on, row.ends_on, row.least_fen)


def judge_targets(actor: Actor, rows: Sequence[Target]) -> list[Standing]:
    """How targets stand today."""
    today = clock.today()
    signed = _signed(actor)
    is_open = any(row.begins_on <= today <= row.ends_on for row in rows)
    forecast = read_forecast(actor) if is_open else None
    return [targets.judge(target_terms(row), signed, today, forecast) for row in rows]


def _signed(actor: Actor) -> list[Signed]:
    rows = registry.list_projects_in_use(actor).filter(
        zone_id=actor.zone_id, signed_on__isnull=False
    )
    columns = rows.values_list("signed_on", "investment_fen")
    return [Signed(on, fen or 0) for on, fen in columns if on is not None]


@dataclass(frozen=True, slots=True)
class Classed:
    """A signed project with its class by investment and the places of its group on the lists."""

    project: Project
    size: SizeClass
    ranks: tuple[Rank, ...]


def list_classed(actor: Actor, begins_on: date, ends_on: date) -> list[Classed]:
    """The projects that were signed in a period, both days included, with their classes."""
    actor.require(VIEW_TARGETS)
    rows = registry.list_projects_in_use(actor).filter(
        zone_id=actor.zone_id, signed_on__range=(begins_on, ends_on)
    )
    projects = list(rows.select_related("enterprise").order_by("-investment_fen", "pk"))
    lists = _top_lists(actor)
    leads = Lead.objects.filter(zone_id=actor.zone_id, project__isnull=False)
    names = {
        project_id: [normalize_name(name) for name in found if name]
        for project_id, *found in leads.values_list("project_id", "group", "investor")
    }
    return [
        Classed(
            one,
            size_class(one.investment_fen),
            lists.ranks(names.get(one.pk, []), one.signed_on) if one.signed_on else (),
        )
        for one in projects
    ]


def _top_lists(actor: Actor) -> TopLists:
    rows = TopCompany.objects.filter(zone_id=actor.zone_id)
    columns = rows.values_list("kind", "published_on", "rank", "normalized_name")
    return TopLists(Listed(TopList(kind), *more) for kind, *more in columns)


def list_top_companies(actor: Actor) -> QuerySet[TopCompany]:
    """The companies on the zone's lists of the top 500."""
    actor.require(VIEW_TARGETS)
    rows: QuerySet[TopCompany] = TopCompany.objects.visible_to(actor)
    return rows
