"""Lists as people keep them: views, columns, and files of exactly what stands on the screen."""

import csv
import io

import pytest
from django.test import Client
from tests import make, make_cases

from zoneworks.core import contributions, kept_views
from zoneworks.core.actors import Actor
from zoneworks.core.engine.roles import Role
from zoneworks.core.errors import ActForbidden, InvalidInput, NotFound
from zoneworks.core.models import Event, ListView, Zone

pytestmark = pytest.mark.django_db
ENTERPRISES = "registry.enterprises"


def colleague(of: Actor, role: Role = Role.OFFICER) -> Actor:
    return make.actor(Zone.objects.get(pk=of.zone_id), role)


def heads(browser: Client, address: str) -> list[str]:
    listing = browser.get(address).context["list"]
    return [column["name"] for column in listing.columns]


def test_a_view_brings_back_filters_sort_and_columns(officer: Actor) -> None:
    browser = make.client(officer)
    make.enterprise(officer, "Small works", scale="SMALL")
    make.enterprise(officer, "Large works", scale="LARGE")
    shown = browser.get("/registry/enterprises?scale=SMALL&sort=-name&columns=tax,state")
    query = shown.context["list"].tools.query
    kept = browser.post(
        f"/lists/{ENTERPRISES}/views", {"name": " Small ", "query": query}, follow=True
    )
    listing = kept.context["list"]
    assert [row.cells[0] for row in listing.rows] == ["Small works"]
    assert [column["name"] for column in listing.columns] == ["name", "tax", "state"]
    assert listing.tools.current["name"] == "Small"
    event = Event.objects.get(act="core.view_kept")
    assert event.after["query"] == query


def test_the_same_name_changes_the_view_and_another_one_is_new(officer: Actor) -> None:
    first = kept_views.keep_view(officer, ENTERPRISES, "Mine", "scale=SMALL&after=abc&exact=")
    assert first.query == "scale=SMALL"
    again = kept_views.keep_view(officer, ENTERPRISES, "Mine", "scale=LARGE")
    assert (again.pk, again.query, again.version) == (first.pk, "scale=LARGE", 2)
    kept_views.keep_view(officer, ENTERPRISES, "Other", "")
    assert ListView.objects.count() == 2


def test_a_shared_view_is_for_those_who_read_the_zone_and_is_its_keepers_to_remove(
    officer: Actor,
) -> None:
    view = kept_views.keep_view(officer, ENTERPRISES, "Ours", "q=x", is_shared=True)
    own = kept_views.keep_view(officer, ENTERPRISES, "Own", "q=y")
    reader = colleague(officer, Role.AUDITOR)
    assert [one.name for one in kept_views.list_views(reader, ENTERPRISES)] == ["Ours"]
    with pytest.raises(NotFound):
        kept_views.get_view(reader, own.pk)
    with pytest.raises(ActForbidden):
        kept_views.drop_view(reader, view.pk)
    with pytest.raises(ActForbidden):
        kept_views.keep_view(reader, ENTERPRISES, "Mine", "", is_shared=True)
    bank = colleague(officer, Role.BANK)
    assert kept_views.list_views(bank, ENTERPRISES) == []
    stranger = make.actor(make.zone())
    with pytest.raises(NotFound):
        kept_views.drop_view(stranger, view.pk)
    kept_views.drop_view(officer, view.pk)
    assert not ListView.objects.filter(pk=view.pk).exists()
    assert Event.objects.filter(act="core.view_removed", subject_id=view.pk).exists()


def test_a_view_needs_a_name_and_there_are_not_too_many(officer: Actor) -> None:
    for name in ("", "  ", "x" * 61):
        with pytest.raises(InvalidInput):
            kept_views.keep_view(officer, ENTERPRISES, name, "")
    for number in range(kept_views.MOST):
        kept_views.keep_view(officer, ENTERPRISES, f"View {number}", "")
    with pytest.raises(InvalidInput):
        kept_views.keep_view(officer, ENTERPRISES, "One more", "")
    kept_views.keep_view(officer, ENTERPRISES, "View 3", "q=changed")


def test_chosen_columns_stay_until_others_are_chosen(officer: Actor) -> None:
    browser = make.client(officer)
    all_of_them = heads(browser, "/registry/enterprises")
    address = f"/lists/{ENTERPRISES}/columns"
    done = browser.post(address, {"column": ["tax", "nonsense"], "query": "scale=SMALL&columns=x"})
    assert done["Location"] == "/registry/enterprises?scale=SMALL"
    assert heads(browser, "/registry/enterprises") == ["name", "tax"]
    assert heads(browser, "/registry/enterprises?columns=state") == ["name", "state"]
    assert heads(make.client(colleague(officer)), "/registry/enterprises") == all_of_them
    browser.post(address, {"column": all_of_them})
    assert heads(browser, "/registry/enterprises") == all_of_them


def test_a_file_holds_what_is_shown(officer: Actor) -> None:
    browser = make.client(officer)
    make.enterprise(officer, "Works", scale="SMALL")
    listing = browser.get("/registry/enterprises?columns=scale,state").context["list"]
    (_xlsx, _url), (suffix, url) = listing.export_urls
    text = browser.get(url).content.decode("utf-8-sig")
    assert suffix == "csv"
    assert next(csv.reader(io.StringIO(text))) == ["名称", "规模", "状态"]
    browser.post(f"/lists/{ENTERPRISES}/columns", {"column": ["scale"]})
    plain = browser.get(f"/lists/{ENTERPRISES}/export.csv").content.decode("utf-8-sig")
    assert next(csv.reader(io.StringIO(plain))) == ["名称", "规模"]


def test_every_list_can_be_taken_along_as_it_stands_on_the_screen() -> None:
    office = make_cases.office()
    case = office.case()
    browser = make.client(office.officer)
    for kind in contributions.list_kinds():
        answer = browser.get(f"/lists/{kind.name}/export.csv")
        assert answer.status_code == 200, kind.name
        head = next(csv.reader(io.StringIO(answer.content.decode("utf-8-sig"))))
        assert len(head) >= len(kind.spec.columns), kind.name
    cases = browser.get("/lists/approvals.approval_cases/export.csv").content.decode("utf-8-sig")
    assert case.number in cases
    assert "<" not in cases


def test_nobody_takes_along_a_list_that_they_may_not_see(officer: Actor) -> None:
    bank = make.client(colleague(officer, Role.BANK))
    assert bank.get(f"/lists/{ENTERPRISES}/export.csv").status_code == 403
    assert bank.post(f"/lists/{ENTERPRISES}/views", {"name": "x"}).status_code == 403
    assert make.client(officer).get("/lists/nothing/export.csv").status_code == 404
