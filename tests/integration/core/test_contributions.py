"""Contributions: what slices add, each once; everybody is shown only what they may open."""

from collections.abc import Iterator

import pytest
from django.db import connection
from django.db.models import Value
from django.test.utils import CaptureQueriesContext
from tests import make

from zoneworks.core import contributions
from zoneworks.core.contributed import DemoPart, Measured, Metric, NavigationPage, RecordTab
from zoneworks.core.engine.roles import EVERYONE, MEMBERS, Act, Role
from zoneworks.core.reading import Sums, reckon_each
from zoneworks.registry.models import Enterprise, Project

pytestmark = [pytest.mark.django_db, pytest.mark.once]
ACT = Act.of("probe.look", Role.LEADER)


@pytest.fixture(autouse=True)
def _undone(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """A register of the test's own, begun with what the slices have contributed."""
    known = contributions._register
    copy = type(known)(
        **{name: getattr(known, name).copy() for name in type(known).__dataclass_fields__}
    )
    copy.tabs = {record: list(tabs) for record, tabs in known.tabs.items()}
    monkeypatch.setattr(contributions, "_register", copy)
    yield


@pytest.mark.parametrize(
    "add",
    [
        lambda: contributions.add_metric(
            Metric("probe", "", "", "", ACT, lambda _actor: Measured(1, "/"))
        ),
        lambda: contributions.add_tab(
            RecordTab("registry.Project", "probe", "", ACT, "x.html", lambda _a, _r: {})
        ),
        lambda: contributions.add_job("probe", lambda _job, _progress: None),
        lambda: contributions.add_router("probe", None, {}),  # type: ignore[arg-type]
        lambda: contributions.add_demo(DemoPart("probe", lambda _demonstration: None)),
        lambda: contributions.add_navigation(NavigationPage("today", "", "core:search", ACT)),
    ],
    ids=["metric", "tab", "job", "router", "demo", "navigation"],
)
def test_the_same_contribution_twice_is_refused(add: object) -> None:
    add()
    with pytest.raises(ValueError, match="twice"):
        add()


@pytest.mark.parametrize("role", sorted(MEMBERS))
def test_every_link_of_the_side_bar_opens(role: Role) -> None:
    zone = make.zone(is_province=role is Role.PROVINCE)
    own = make.enterprise(make.actor(make.zone())) if role is Role.ENTERPRISE else None
    browser = make.client(make.actor(zone, role, own=own))
    links = [
        page["url"] for theme in browser.get("/").context["navigation"] for page in theme["pages"]
    ]
    assert links
    assert [link for link in links if browser.get(link).status_code != 200] == []


def test_a_tab_is_shown_only_to_those_who_may_see_it() -> None:
    contributions.add_tab(
        RecordTab(
            "registry.Enterprise",
            "probe",
            "Probing",
            ACT,
            "ui/empty.html",
            lambda _actor, _record: {"title": "Probed"},
        )
    )
    zone = make.zone()
    row = make.enterprise(make.actor(zone))
    path = f"/registry/enterprises/{row.pk}"
    for role, is_shown in ((Role.LEADER, True), (Role.OFFICER, False), (Role.AUDITOR, False)):
        browser = make.client(make.actor(zone, role))
        assert ("Probing" in browser.get(path).content.decode()) is is_shown
        assert browser.get(f"{path}/probe").status_code == (200 if is_shown else 404)


def test_search_finds_by_name_and_code_what_the_actor_may_see() -> None:
    province = make.zone(is_province=True)
    zone, sister = make.zone(province=province), make.zone(province=province)
    officer = make.actor(zone)
    own = make.enterprise(officer, "Searched own")
    make.enterprise(officer, "Searched neighbor")
    make.enterprise(make.actor(sister), "Searched sister")
    make.enterprise(make.actor(make.zone()), "Searched foreign")
    make.project(officer, "Searched project", enterprise=own)

    def found(role: Role, text: str) -> set[str]:
        in_zone = province if role is Role.PROVINCE else zone
        actor = make.actor(in_zone, role, own=own if role is Role.ENTERPRISE else None)
        return {
            hit.title.removeprefix("Searched ")
            for hit in make.client(actor).get("/search", {"q": text}).context["hits"]
        }

    assert found(Role.OFFICER, "searched") == {"own", "neighbor", "project"}
    assert found(Role.ENTERPRISE, "searched") == {"own", "project"}
    assert found(Role.PROVINCE, "searched") == {"own", "neighbor", "sister", "project"}
    assert found(Role.BANK, "searched") == set()
    assert found(Role.OFFICER, own.credit_code) == {"own"}


def test_counts_totals_and_figures_respect_the_fence() -> None:
    zone = make.zone()
    officer = make.actor(zone)
    own = make.enterprise(officer)
    make.enterprise(officer)
    make.enterprise(make.actor(make.zone()))
    make.project(officer, enterprise=own, investment_fen=100)
    make.project(officer, investment_fen=200)

    def counted(role: Role, path: str) -> int:
        actor = make.actor(zone, role, own=own if role is Role.ENTERPRISE else None)
        listing = make.client(actor).get(path).context["list"]
        assert listing.count == len(listing.rows) == int(listing.total_text)
        count: int = listing.count
        return count

    assert counted(Role.OFFICER, "/registry/enterprises") == 2
    assert counted(Role.ENTERPRISE, "/registry/enterprises") == 1
    assert counted(Role.OFFICER, "/registry/projects") == 2
    assert counted(Role.ENTERPRISE, "/registry/projects") == 1
    for role, operating in ((Role.LEADER, 2), (Role.ENTERPRISE, 1)):
        actor = make.actor(zone, role, own=own if role is Role.ENTERPRISE else None)
        figures = {metric.name: told.value for metric, told in contributions.figures(actor)}
        assert figures["registry.enterprises_operating"] == operating


def test_rows_of_figures_are_counted_by_one_query() -> None:
    officer = make.actor(zone := make.zone())
    for _firm in range(3):
        make.enterprise(officer)
    make.project(officer)
    make.enterprise(make.actor(make.zone()))
    firms = Enterprise.objects.visible_to(officer)
    few = firms.annotate(size=Value("50%")).filter(size="50%").order_by("name")
    questions = [firms, few, firms.none(), Project.objects.filter(zone=zone), firms.filter(pk=0)]
    with CaptureQueriesContext(connection) as asked:
        assert reckon_each(questions) == [(3,), (3,), (0,), (1,), (0,)]
    assert len(asked) == 1
    assert reckon_each([]) == []


def test_sums_of_figures_are_added_by_the_same_query() -> None:
    officer = make.actor(zone := make.zone())
    for fen in (100, 250):
        make.project(officer, investment_fen=fen)
    rows = Project.objects.filter(zone=zone)
    questions = [rows, Sums(rows, ("investment_fen", "pk")), Sums(rows.none(), ("pk",))]
    with CaptureQueriesContext(connection) as asked:
        counted, (total, ids), nothing = reckon_each(questions)
    assert (counted, total, nothing) == ((2,), 350, (None,))
    assert ids == sum(row.pk for row in rows)
    assert len(asked) == 1


def test_an_act_for_everyone_includes_the_public() -> None:
    assert Role.PUBLIC in Act.of("probe.all", EVERYONE).roles
