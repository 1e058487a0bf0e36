"""The probe at start-up."""

from django.apps import AppConfig


class ProbeConfig(AppConfig):
    """Adds the jobs of the tests."""

    name = "tests.probe"
    label = "probe"

    def ready(self) -> None:
        from tests.probe import jobs

        from zoneworks.core import contributions

        contributions.add_job("probe.count", contributions.JobKind(jobs.count, lambda _pk: "/"))
        contributions.add_job("probe.refuse", contributions.JobKind(jobs.refuse, lambda _pk: "/"))
        contributions.add_job(
            "probe.break", contributions.JobKind(jobs.break_down, lambda _pk: "/")
        )
