"""Processes on screen, moving a case to another version, and who holds which post."""

import re
from collections.abc import Iterator
from dataclasses import fields, replace
from datetime import timedelta

import pytest
from tests import make, make_cases
from tests.make_cases import FIRST, PROCESS, Office, carry_through, item

from zoneworks.approvals import labels, queries, services
from zoneworks.approvals.definitions import Definition, get_definition, shipped_definitions
from zoneworks.approvals.engine.process.handling import UNIT_POSTS, HandlingAct, State
from zoneworks.approvals.engine.process.mirror import Report, Told
from zoneworks.approvals.engine.process.terms import Process
from zoneworks.approvals.engine.process.versions import PARTS, WHOLES, Difference, compare
from zoneworks.approvals.models import ApprovalCase, AuthorityUnit, PostHolder, Substitution
from zoneworks.approvals.rows import plan_of
from zoneworks.core import clock
from zoneworks.core.errors import InvalidInput
from zoneworks.core.models import Event

pytestmark = [pytest.mark.django_db, pytest.mark.once]
OLD, NEW = "2023-06", "2025-09"


@pytest.fixture
def office() -> Office:
    return make_cases.office()


def shipped(version: str) -> Process:
    return get_definition(PROCESS, version).process


def without(process: Process, code: str) -> Process:
    """The process without an item, and without anything that comes after it."""

    def left(codes: tuple[str, ...]) -> tuple[str, ...]:
        return tuple(one for one in codes if one != code)

    items = [replace(one, after=left(one.after)) for one in process.items if one.code != code]
    milestones = [replace(one, after=left(one.after)) for one in process.milestones]
    return replace(process, items=tuple(items), milestones=tuple(milestones))


@pytest.fixture(autouse=True)
def _plans_of_these_versions() -> Iterator[None]:
    """No plan is kept of a version that stood in place of a shipped one, nor of the shipped one."""
    plan_of.cache_clear()
    yield
    plan_of.cache_clear()


def publish(monkeypatch: pytest.MonkeyPatch, process: Process) -> None:
    """Let a changed version stand in place of the shipped one of its number."""
    known = {(one.process.id, one.process.version): one for one in shipped_definitions()}
    key = (process.id, process.version)
    known[key] = Definition(process, "changed.yaml", "0" * 64)
    monkeypatch.setattr("zoneworks.approvals.definitions._by_version", lambda: known)


def test_every_version_is_shown_with_its_items_diagram_and_rules(office: Office) -> None:
    browser = make.client(office.applicant)
    listed = browser.get("/approvals/processes").content.decode()
    for one in shipped_definitions():
        process = one.process
        address = f"/approvals/processes/{process.id}/{process.version}"
        assert address in listed
        items = browser.get(address).content.decode()
        assert all(each.name in items for each in process.items)
        assert all(limit.article in items for each in process.items for limit in each.legal)
        drawn = browser.get(f"{address}/diagram").content.decode()
        assert drawn.count('class="diagram-box') == len(process.items) + len(process.milestones)
        assert browser.get(f"{address}/rules").status_code == 200
        assert browser.get(f"{address}/nothing").status_code == 404
        file = browser.get(f"{address}/file")
        assert f"id: {process.id}" in b"".join(file).decode()  # type: ignore[arg-type]
    assert browser.get("/approvals/processes/industrial-new-build/1999-01").status_code == 404


def test_what_differs_between_versions_is_told_in_words(office: Office) -> None:
    address = f"/approvals/processes/{PROCESS}/compare?before={OLD}&after={NEW}"
    text = make.client(office.officer).get(address).content.decode()
    assert "固定资产投资项目节能审查和碳排放评价" in text
    assert "<del>固定资产投资项目节能审查办法（2023 年第 2 号令）第三条、第九条</del>" in text
    assert "energy_review" not in text


def test_pages_in_traditional_chinese_convert_the_platforms_own_texts_alone(
    office: Office,
) -> None:
    case = office.case()
    client = make.client(office.officer)
    client.post("/language", {"language": "zh-hant"})
    page = client.get(f"/approvals/cases/{case.pk}")
    text = page.content.decode()
    assert page["Content-Language"] == "zh-hant"
    assert '<html lang="zh-Hant"' in text
    assert "規劃條件" in text  # the name of an item
    assert "審批案件" in text
    assert case.project.name in text


def test_a_difference_is_found_in_each_part_that_changed() -> None:
    before = shipped(NEW)
    first, second, *others = before.items
    changed = replace(first, promised=second.legal[0] if second.legal else None, after=("archive",))
    after = replace(before, items=(changed, *others), milestones=before.milestones[1:])
    found = {(one.part, one.code, one.field) for one in compare(before, after)}
    assert ("items", second.code, "") in found
    assert ("items", first.code, "after") in found
    assert ("milestones", before.milestones[0].code, "") in found
    assert compare(before, before) == []


@pytest.mark.parametrize("definition", shipped_definitions(), ids=lambda one: one.file)
def test_every_field_of_every_part_has_its_words(definition: Definition) -> None:
    process = definition.process
    parts = [(name, one) for name in PARTS for one in getattr(process, name)]
    parts += [(name, one) for name in WHOLES if (one := getattr(process, name)) is not None]
    for part, one in parts:
        for name in [each.name for each in fields(one)]:
            if name in {"code", "english", "english_unit"}:
                continue
            difference = Difference(part, "", name, None, getattr(one, name))
            assert name in labels.PROCESS_FIELDS, name
            text = labels.difference_text(process, difference, difference.after)
            assert not re.search(r"[A-Z][A-Za-z]+[(]|<[A-Z]", text), text


def test_the_diagram_of_a_case_is_colored_by_where_its_items_stand(office: Office) -> None:
    case = office.case()
    carry_through(office, case, "filing")
    text = make.client(office.officer).get(f"/approvals/cases/{case.pk}/diagram").content.decode()
    assert f"/approvals/items/{item(case, 'filing').pk}" in text
    assert "is-done" in text
    assert "is-open" in text
    assert "环境影响报告书" not in text  # this project does not need it


def test_a_case_is_moved_after_a_look_at_what_changes_for_it(office: Office) -> None:
    case = office.case()
    assert case.process_version == OLD
    browser = make.client(office.officer)
    address = f"/approvals/cases/{case.pk}/version"
    assert NEW in browser.get(address).content.decode()
    values = {"to": NEW, "version": case.version}
    assert browser.post(address, values).status_code == 422
    assert ApprovalCase.objects.get(pk=case.pk).process_version == OLD
    assert browser.post(address, values | {"reason": "新办法施行"}).status_code == 302
    assert ApprovalCase.objects.get(pk=case.pk).process_version == NEW
    event = Event.objects.get(act="approvals.case_moved_to_version")
    assert event.reason == "新办法施行"
    with pytest.raises(InvalidInput):
        services.move_to_version(office.officer, case.pk, NEW, version=None, reason="again")


def test_a_version_that_lost_a_begun_item_is_refused_and_nothing_changes(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    case = office.case()
    carry_through(office, case, "filing")
    publish(monkeypatch, without(shipped(NEW), "filing"))
    row = queries.load_case(office.officer, case)
    change = queries.preview_move(row, get_definition(PROCESS, NEW).process)
    assert change.refusal is not None
    assert change.refusal.values["items"] == ("filing",)
    before = Event.objects.count()
    with pytest.raises(InvalidInput, match="备案"):
        services.move_to_version(office.officer, case.pk, NEW, version=None, reason="r")
    assert ApprovalCase.objects.get(pk=case.pk).process_version == OLD
    assert Event.objects.count() == before


def test_an_item_that_has_not_begun_falls_out_with_the_version(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    case = office.case()
    publish(monkeypatch, without(shipped(NEW), "house_title"))
    row = queries.load_case(office.officer, case)
    change = queries.preview_move(row, get_definition(PROCESS, NEW).process)
    assert change.falls_out == ("house_title",)
    services.move_to_version(office.officer, case.pk, NEW, version=None, reason="r")
    gone = item(case, "house_title")
    assert gone.state == State.NOT_NEEDED
    assert make.client(office.officer).get(f"/approvals/items/{gone.pk}").status_code == 404
    assert make.client(office.officer).get(f"/approvals/cases/{case.pk}").status_code == 200


def test_running_limits_are_counted_anew_under_the_other_version(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    case = office.case()
    carry_through(office, case, "filing")
    row = carry_through(office, case, "eia_form", until=HandlingAct.ACCEPT)
    due_on = row.legal_due_on
    assert due_on is not None
    shorter = tuple(
        replace(one, legal=(replace(one.legal[0], days=one.legal[0].days - 10),))
        if one.code == "eia_form"
        else one
        for one in shipped(NEW).items
    )
    publish(monkeypatch, replace(shipped(NEW), items=shorter))
    change = queries.preview_move(
        queries.load_case(office.officer, case), get_definition(PROCESS, NEW).process
    )
    assert [(one.code, one.kind) for one in change.limits] == [("eia_form", "legal")]
    services.move_to_version(office.officer, case.pk, NEW, version=None, reason="r")
    moved = item(case, "eia_form")
    assert moved.legal_due_on is not None
    assert moved.legal_due_on < due_on
    assert Event.objects.filter(act="approvals.item_reckon", subject_id=moved.pk).exists()


def test_cases_under_older_versions_are_listed_with_what_would_change(office: Office) -> None:
    case = office.case()
    stranger = make_cases.office()
    address = f"/approvals/processes/{PROCESS}/older"
    assert case.number in make.client(office.officer).get(address).content.decode()
    assert case.number not in make.client(stranger.officer).get(address).content.decode()
    assert f"/approvals/cases/{case.pk}/version" not in (
        make.client(office.leader).get(address).content.decode()
    )


def test_posts_are_given_stood_in_for_and_taken_back_on_their_pages(office: Office) -> None:
    browser = make.client(office.administrator)
    unit_id = item(office.case(), "filing").unit_id
    member = make.membership(office.zone)
    new = f"/approvals/posts/units/{unit_id}/new"
    values = {"membership": member.pk, "post": "HEAD"}
    assert browser.post(new, values).status_code == 302
    assert browser.post(new, values).status_code == 422
    held = PostHolder.objects.get(membership=member)
    deputy = make.membership(office.zone)
    begin = f"/approvals/posts/{held.pk}/substitute"
    today = clock.today()
    typed = {"substitute": deputy.pk, "since": today - timedelta(days=1), "until": today}
    assert browser.post(begin, typed).status_code == 422
    typed |= {"until": today + timedelta(days=9), "document": "代理函 3 号"}
    assert browser.post(begin, typed).status_code == 302
    text = browser.get("/approvals/posts").content.decode()
    assert "代理函 3 号" in text
    substitution = Substitution.objects.get()
    end = f"/approvals/substitutions/{substitution.pk}/end"
    assert browser.post(end, {"version": 1, "reason": "回岗"}).status_code == 302
    substitution.refresh_from_db()
    assert substitution.until == today
    remove = f"/approvals/posts/{held.pk}/remove"
    assert browser.post(remove, {"version": 1}).status_code == 302
    history = browser.get(f"/approvals/posts/units/{unit_id}").content.decode()
    assert "回岗" in history
    assert make.client(office.officer).get("/approvals/posts").status_code == 403


def test_authorities_without_unit_and_posts_without_holder_are_warned_of(office: Office) -> None:
    staffing, homeless = queries.list_staffing(office.administrator)
    assert homeless == []
    assert all(one.empty == [] for one in staffing)
    ecology = AuthorityUnit.objects.get(zone=office.zone, authority="ecology")
    PostHolder.objects.filter(unit=ecology.unit, post=UNIT_POSTS[0]).delete()
    AuthorityUnit.objects.filter(zone=office.zone, authority="registry").delete()
    staffing, homeless = queries.list_staffing(office.administrator)
    assert [one.code for one in homeless] == ["registry"]
    lacking = [one for one in staffing if one.empty and one.authorities]
    assert [(one.unit, one.empty) for one in lacking] == [(ecology.unit, [UNIT_POSTS[0]])]
    browser = make.client(office.administrator)
    assert (
        "/approvals/posts/authorities/registry" in browser.get("/approvals/posts").content.decode()
    )
    chosen = {"unit": ecology.unit_id}
    assert browser.post("/approvals/posts/authorities/registry", chosen).status_code == 302
    assert queries.list_staffing(office.administrator)[1] == []


def test_a_followed_case_keeps_its_items_when_it_is_moved(office: Office) -> None:
    mapping = make_cases.mapping(office.officer)
    told = Told(State.GRANTED, decided_on=FIRST)
    services.follow_reports(
        office.officer, mapping.pk, [Report(2, office.project.code, "filing", told)]
    )
    case = ApprovalCase.objects.get()
    services.move_to_version(office.officer, case.pk, NEW, version=None, reason="r")
    assert case.items.count() == 1
    assert make.client(office.officer).get(f"/approvals/cases/{case.pk}/diagram").status_code == 200
