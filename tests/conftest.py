"""What every test may use, and what the end of a run says."""

import os
import shutil
import sys
from collections.abc import Iterator
from pathlib import Path

import hypothesis
import pytest
from django.conf import settings
from django.db import connection
from tests import postgresql, template

from zoneworks.core import desk, memo

ROOT = Path(__file__).resolve().parent.parent
DATA_SETS = Path(os.environ.get("ZONEWORKS_DATA_SETS", ROOT.parent / "shared" / "data"))
NO_DATA_SETS = f"no data sets at {DATA_SETS}: set ZONEWORKS_DATA_SETS"
NO_POSTGRESQL = "PostgreSQL is not installed: run scripts/system"

hypothesis.settings.register_profile("zoneworks", deadline=None)
hypothesis.settings.load_profile("zoneworks")

SERVER = ("fsync=off", "autovacuum=off", "lock_timeout=120s")
"""It outlives every test: it need not survive the machine, and nothing waits for ever."""
_skipped: dict[str, list[str]] = {}
_cluster: list[postgresql.Cluster] = []


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--write-access-table",
        action="store_true",
        help="write tests/access.csv and tests/queries.csv anew from what the pages answer now; "
        "read the difference",
    )

    parser.addoption(
        "--under",
        default="",
        help="try only the addresses of the fence under this name, such as a slice's, and write "
        "only their rows",
    )


def pytest_configure(config: pytest.Config) -> None:
    if _is_worker(config):
        return
    if settings.DATABASE_KIND == "postgresql" and postgresql.binaries():
        # As an installation in China sorts: not by bytes, so that no test leans on that.
        cluster = postgresql.Cluster(settings.HOME, icu_locale="zh-Hans-CN", options=SERVER)
        _cluster.append(cluster)
        cluster.start()


def pytest_unconfigure(config: pytest.Config) -> None:
    if _is_worker(config):
        return
    for cluster in _cluster:
        cluster.stop()
    shutil.rmtree(settings.HOME, ignore_errors=True)


def pytest_report_header() -> str:
    return f"database: {settings.DATABASE_KIND}"


LONGEST = {"browser", "fence", "test_api", "test_kills", "test_timer_kills", "test_demonstration"}


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Put the longest first, so that no worker is left alone with one; and leave out what the
    other database's run does: see the markers. Who writes the table wants every role in it."""
    items.sort(key=lambda item: not LONGEST.intersection([*item.path.parts, item.path.stem]))
    if config.getoption("write_access_table"):
        return
    elsewhere = "once" if settings.DATABASE_KIND == "postgresql" else "postgresql"
    again = [item for item in items if item.get_closest_marker(elsewhere)]
    if again:
        config.hook.pytest_deselected(items=again)
        items[:] = [item for item in items if item not in set(again)]


def pytest_runtest_setup(item: pytest.Item) -> None:
    if item.get_closest_marker("data") and not DATA_SETS.is_dir():
        pytest.skip(NO_DATA_SETS)
    needs_database = settings.DATABASE_KIND == "postgresql" and "integration" in item.path.parts
    if needs_database and not postgresql.binaries():
        pytest.skip(NO_POSTGRESQL)


def pytest_runtest_logreport(report: pytest.TestReport) -> None:
    """Name a failure at once: a run that is stopped prints no summary."""
    _keep_reason(report)
    if report.failed and "PYTEST_XDIST_WORKER" not in os.environ:
        what = f"{report.nodeid} ({report.when}): {report.longreprtext[-800:]}"
        sys.stdout.write(f"\nFAILED {what}\n")
        sys.stdout.flush()


def pytest_collectreport(report: pytest.CollectReport) -> None:
    _keep_reason(report)


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    if not _skipped:
        return
    terminalreporter.section("could not run")
    for reason, names in sorted(_skipped.items()):
        terminalreporter.line(f"{len(names)} × {reason}")
    if _is_ci():
        terminalreporter.line("On the build machine this is a failure (CI is set).", red=True)


@pytest.hookimpl(trylast=True)
def pytest_sessionfinish(session: pytest.Session) -> None:
    """On the build machine nothing may be left out."""
    if _is_ci() and _skipped and not _is_worker(session.config) and not session.exitstatus:
        session.exitstatus = pytest.ExitCode.TESTS_FAILED


def _is_ci() -> bool:
    return os.environ.get("CI", "").lower() in {"1", "true"}


def _keep_reason(report: pytest.TestReport | pytest.CollectReport) -> None:
    if report.skipped and isinstance(report.longrepr, tuple):
        reason = report.longrepr[2].removeprefix("Skipped: ")
        _skipped.setdefault(reason, []).append(report.nodeid)


def _is_worker(config: pytest.Config) -> bool:
    return hasattr(config, "workerinput")


@pytest.fixture(scope="session")
def data_sets() -> Path:
    """The folder of the real data sets."""
    if not DATA_SETS.is_dir():
        pytest.skip(NO_DATA_SETS)
    return DATA_SETS


@pytest.fixture(scope="session")
def django_db_modify_db_settings(django_db_modify_db_settings_parallel_suffix: None) -> None:
    """Each process copies the migrated database instead of migrating its own."""
    template.use()


@pytest.fixture(autouse=True)
def _nothing_kept() -> None:
    """Each test has a database of its own: no answer is kept from another."""
    memo.forget()
    desk.compiled.cache_clear()


@pytest.fixture
def committed(transactional_db: None) -> Iterator[None]:
    """A database in which the test's changes are committed, so that others see them.

    The database is emptied afterwards; the triggers on the events, which would refuse that, are
    taken off before and come back with the end of the emptying.
    """
    yield
    drop_event_triggers()


def drop_event_triggers() -> None:
    """Let events and seals be changed, which only a test's emptying or tampering may do."""
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute(
                "SELECT name FROM sqlite_master WHERE type = 'trigger' "
                "AND tbl_name IN ('core_event', 'core_seal')"
            )
            for (name,) in cursor.fetchall():
                cursor.execute(f"DROP TRIGGER {name}")
        else:
            for table in ("core_event", "core_seal"):
                cursor.execute(f"DROP TRIGGER IF EXISTS {table}_no_change ON {table}")
