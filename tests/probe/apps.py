"""The probe at start-up."""

from django.apps import AppConfig


class ProbeConfig(AppConfig):
    """Adds the jobs of the tests."""

    name = "tests.probe"
    label = "probe"

    def ready(self) -> None:
        from tests.probe import jobs
        from zoneworks.core import contributions

        contributions.add_job("probe.count", jobs.count)
        contributions.add_job("probe.refuse", jobs.refuse)
        contributions.add_job("probe.break", jobs.break_down)
