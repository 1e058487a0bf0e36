"""The probe at start-up."""

from django.apps import AppConfig


class ProbeConfig(AppConfig):
    """Adds the jobs of the tests."""

    name = "tests.probe"
    label = "probe"

    def ready(self) -> None:
        from tests.probe import jobs

        from zoneworks.core import contributed, contributions

        contributions.add_job("probe.count", contributed.JobKind(jobs.count, lambda _pk: "/"))
        contributions.add_job("probe.refuse", contributed.JobKind(jobs.refuse, lambda _pk: "/"))
        contributions.add_job("probe.break", contributed.JobKind(jobs.break_down, lambda _pk: "/"))
