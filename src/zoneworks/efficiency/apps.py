"""The evaluation at start-up."""

from django.apps import AppConfig


class EfficiencyConfig(AppConfig):
    """Adds the per-mu evaluation: schemes, inputs, evaluations, what follows from grades."""

    name = "zoneworks.efficiency"
    label = "efficiency"

    def ready(self) -> None:
        """Register what the evaluation contributes."""
        from django.utils.translation import gettext_lazy as _

        from zoneworks.core import contributions
        from zoneworks.core.contributed import DemoPart, JobKind, NavigationPage, RecordTab
        from zoneworks.efficiency import demo, jobs, metrics, services
        from zoneworks.efficiency.api import router
        from zoneworks.efficiency.engine.acts import (
            VIEW_EVALUATIONS,
            VIEW_INPUTS,
            VIEW_SCORES,
        )
        from zoneworks.efficiency.views.pieces import url_of
        from zoneworks.registry.engine.acts import BEFORE_MERGE, BEFORE_RETIREMENT

        contributions.add_navigation(
            NavigationPage(
                "efficiency", _("Efficiency of land"), "efficiency:distribution", VIEW_EVALUATIONS
            ),
            NavigationPage(
                "efficiency", _("Evaluations of land"), "efficiency:evaluations", VIEW_EVALUATIONS
            ),
            NavigationPage(
                "efficiency",
                _("Scores and grades"),
                "efficiency:scores",
                VIEW_SCORES,
                covers=("efficiency:objections",),
            ),
            NavigationPage("efficiency", _("Land and figures"), "efficiency:inputs", VIEW_INPUTS),
            NavigationPage(
                "efficiency", _("Land reported and recorded"), "efficiency:differences", VIEW_INPUTS
            ),
            NavigationPage(
                "efficiency",
                _("Low-efficiency land and screening"),
                "efficiency:marks",
                VIEW_SCORES,
            ),
            NavigationPage(
                "efficiency", _("Policies by grade"), "efficiency:policies", VIEW_SCORES
            ),
            NavigationPage(
                "efficiency", _("Schemes of evaluation"), "efficiency:schemes", VIEW_SCORES
            ),
        )
        contributions.add_tab(
            RecordTab(
                "registry.Enterprise",
                "grades",
                _("Grades of land"),
                VIEW_SCORES,
                "efficiency/grades_tab.html",
                metrics.grades_of,
                metrics.count_grades,
            )
        )
        for kind in metrics.SEARCH_KINDS:
            contributions.add_search_kind(kind)
        for listed in metrics.LISTS:
            contributions.add_list(listed)
        for metric in metrics.METRICS:
            contributions.add_metric(metric)
        contributions.add_map_colors(metrics.COLORS)
        contributions.add_desk_query(*metrics.DESK)
        for subject_type, record_name in metrics.RECORD_NAMES.items():
            contributions.add_record_name(subject_type, record_name)
        contributions.add_guard(BEFORE_RETIREMENT, services.check_retirement)
        contributions.add_guard(BEFORE_MERGE, services.check_merge)
        contributions.add_job(
            jobs.COMPUTE,
            JobKind(
                jobs.compute, lambda job: url_of("evaluation", job.subject_id), title=jobs.title
            ),
        )
        contributions.add_router("efficiency", router, {"efficiency": _("Efficiency of land")})
        contributions.add_demo(DemoPart("efficiency", demo.load))
