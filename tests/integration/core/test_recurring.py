"""Work that comes again: in its time, by one worker at a time, taken over from a dead one."""

from collections.abc import Iterator
from datetime import timedelta

import pytest

from zoneworks.core import clock, contributions, recurring
from zoneworks.core.models import Recurring

pytestmark = pytest.mark.django_db
HOUR = timedelta(hours=1)


@pytest.fixture
def done(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[str]]:
    """Moments at which a probe was done; nothing else comes again in this test."""
    monkeypatch.setattr(contributions, "_register", type(contributions._register)())
    moments: list[str] = []
    contributions.add_recurring("probe.again", HOUR, lambda: moments.append(str(clock.now())))
    yield moments


def test_work_comes_again_after_its_time_and_not_before(done: list[str]) -> None:
    start = clock.now()
    for minutes in (0, 1, 59, 61, 62, 122):
        with clock.at(start + timedelta(minutes=minutes)):
            recurring.run_due()
    assert done == [str(start + timedelta(minutes=minutes)) for minutes in (0, 61, 122)]


def test_what_a_living_worker_has_is_left_to_it(done: list[str]) -> None:
    moment = clock.now()
    Recurring.objects.create(name="probe.again", next_at=moment, holder="other", beat_at=moment)
    with clock.at(moment + timedelta(seconds=20)):
        assert recurring.run_due() == 0
    assert done == []


def test_what_a_dead_worker_had_is_taken_up(done: list[str]) -> None:
    moment = clock.now()
    Recurring.objects.create(name="probe.again", next_at=moment, holder="other", beat_at=moment)
    with clock.at(moment + timedelta(seconds=31)):
        assert recurring.run_due() == 1
    piece = Recurring.objects.get()
    assert (len(done), piece.holder) == (1, "")
    assert piece.next_at == moment + timedelta(seconds=31) + HOUR


def test_work_that_fails_is_told_in_the_log_and_comes_again(
    done: list[str], caplog: pytest.LogCaptureFixture
) -> None:
    failing = iter([True, False])

    def work() -> None:
        if next(failing):
            raise ZeroDivisionError
        done.append("recovered")

    contributions.add_recurring("probe.failing", HOUR, work)
    start = clock.now()
    with clock.at(start):
        recurring.run_due()
    assert "probe.failing failed" in caplog.text
    assert "recovered" not in done
    with clock.at(start + 2 * HOUR):
        recurring.run_due()
    assert "recovered" in done
