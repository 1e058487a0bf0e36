"""What contracts of grant tell of the projects on their land, for slices that hold promises."""

from collections.abc import Collection, Mapping, Sequence
from itertools import pairwise

from django.db.models import Count, Max, Min

from zoneworks.core.contributed import AchievementEntry
from zoneworks.land.models import LandContract, WorksReport

Found = Mapping[int, Sequence[AchievementEntry]]


def list_starts(project_ids: Collection[int]) -> Found:
    """When works began, of each project on whose land they have."""
    rows = LandContract.objects.filter(project_id__in=project_ids, started_on__isnull=False)
    begun = rows.values_list("project_id").annotate(day=Min("started_on")).order_by()
    return {pk: [AchievementEntry(day)] for pk, day in begun}


def list_completions(project_ids: Collection[int]) -> Found:
    """When the works ended on all the land of a project that it holds."""
    rows = LandContract.objects.filter(project_id__in=project_ids, ended_on=None)
    of_all = rows.values_list("project_id").order_by()
    told = of_all.annotate(Count("pk"), Count("finished_on"), Max("finished_on"))
    return {pk: [AchievementEntry(day)] for pk, held, ended, day in told if held == ended}


def list_invested(project_ids: Collection[int]) -> Found:
    """What was invested between two reports of works, in fen, on the day of the later."""
    rows = WorksReport.objects.filter(contract__project_id__in=project_ids)
    reports = rows.order_by("contract", "on").values_list(
        "contract", "contract__project_id", "on", "invested_fen"
    )
    found: dict[int, list[AchievementEntry]] = {}
    for before, after in pairwise([(None, None, None, 0), *reports]):
        contract, project, on, fen = after
        more = fen - before[3] if contract == before[0] else fen
        if more:
            found.setdefault(project, []).append(AchievementEntry(on, more))
    return found
