"""Search over all records: what is found, by whom, and that it keeps up with every change."""

import re
from argparse import Namespace

import pytest
from django.db import transaction
from tests import make, make_cases

from zoneworks.approvals.engine.process.documents import Document
from zoneworks.approvals.engine.process.handling import HandlingAct
from zoneworks.approvals.queries.letters import series_word
from zoneworks.core import events, records, search
from zoneworks.core.actors import Actor
from zoneworks.core.commands import rebuild_search
from zoneworks.core.engine.roles import Role
from zoneworks.core.models import SearchEntry
from zoneworks.registry import services
from zoneworks.registry.models import Enterprise

pytestmark = pytest.mark.django_db


def change(actor: Actor, row: Enterprise, **values: str) -> None:
    kept = {name: getattr(row, name) for name in ("name", "credit_code", "industry_code")}
    services.change_enterprise(actor, row.pk, kept | values, version=row.version, reason="r")


def titles(actor: Actor, text: str) -> list[str]:
    return [hit.title for hit in search.find(actor, text, 8)]


def test_an_enterprise_is_found_by_name_pinyin_initials_and_code() -> None:
    officer = make.actor(make.zone())
    row = make.enterprise(officer, "海岳毅和储能科技有限公司")
    for text in ("储能", "毅和储能", "hyyh", "chuneng", row.credit_code, row.credit_code[8:14]):
        assert titles(officer, text) == [row.name], text
    assert titles(officer, "能储") == []
    assert titles(officer, "%_\"'* OR -") == []


def test_a_former_name_still_finds_the_enterprise() -> None:
    officer = make.actor(make.zone())
    row = make.enterprise(officer, "晨光旧厂有限公司")
    change(officer, row, name="新名智造有限公司")
    assert titles(officer, "晨光旧厂") == ["新名智造有限公司"]
    assert titles(officer, "cgjc") == ["新名智造有限公司"]
    assert titles(officer, "智造") == ["新名智造有限公司"]


def test_a_case_is_found_by_its_numbers_and_its_project() -> None:
    office = make_cases.office()
    case = office.case()
    for text in (case.number, case.number.lower().replace("-", ""), office.project.name):
        assert case.number in titles(office.officer, text), text


def test_a_case_bears_the_new_name_of_its_project() -> None:
    office = make_cases.office()
    case, project = office.case(), office.project
    values = events.snapshot(project) | {"name": "新名储能项目", "enterprise": project.enterprise}
    services.change_project(office.officer, project.pk, values, version=project.version)
    assert case.number in titles(office.officer, "新名储能")
    assert case.number not in titles(office.officer, project.name)


def test_pages_and_items_are_found_by_their_names() -> None:
    office = make_cases.office()
    client = make.client(office.officer)
    for text in ("轮到我", "ldwb", "审批案"):
        page = client.get("/search", {"q": text}).content.decode()
        assert re.findall(r'href="(/approvals/[a-z-]+)"><span class="hit-kind">页面', page), text
    assert 'href="/approvals/items?item=eia_form"' in client.get("/search?q=hjyx").content.decode()
    few = client.get("/search", {"q": "s"}).content.decode()
    kinds = re.findall(r'<span class="hit-kind">([^<]+)', few)
    assert max(kinds.count(kind) for kind in kinds) <= 8
    make.enterprise(office.officer, "轮到我")
    whole = client.get("/search", {"q": "轮到我"}).content.decode()
    assert re.findall(r'class="hit-kind">([^<]+)', whole) == ["企业", "页面"]
    part = client.get("/search", {"q": "轮到"}).content.decode()
    assert 'class="hit-kind">页面' in part
    bank = make.client(make.actor(office.zone, Role.BANK))
    assert "/approvals/" not in bank.get("/search", {"q": "hjyx"}).content.decode()


def test_hidden_records_are_neither_found_nor_counted() -> None:
    province = make.zone(is_province=True)
    zone, sister = make.zone(province=province), make.zone(province=province)
    officer = make.actor(zone)
    own = make.enterprise(officer, "海岳甲储能有限公司")
    make.enterprise(officer, "海岳乙储能有限公司")
    make.enterprise(make.actor(sister), "海岳丙储能有限公司")
    make.enterprise(make.actor(make.zone()), "海岳丁储能有限公司")
    assert len(titles(officer, "储能")) == 2
    assert titles(make.actor(zone, Role.ENTERPRISE, own=own), "储能") == [own.name]
    assert titles(make.actor(zone, Role.BANK), "储能") == []
    assert len(titles(make.actor(province, Role.PROVINCE), "储能")) == 3


def test_many_hidden_matches_do_not_crowd_out_the_own_one(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(search, "CANDIDATES", 3)
    zone = make.zone()
    officer = make.actor(zone)
    for number in range(6):
        make.enterprise(officer, f"海岳储能{number}厂")
    own = make.enterprise(officer, "海岳储能末厂")
    assert titles(make.actor(zone, Role.ENTERPRISE, own=own), "储能") == [own.name]


def test_a_change_that_is_rolled_back_leaves_no_entry() -> None:
    officer = make.actor(make.zone())
    with pytest.raises(RuntimeError), transaction.atomic():
        make.enterprise(officer, "泡影科技有限公司")
        assert titles(officer, "泡影") == ["泡影科技有限公司"]
        raise RuntimeError
    assert titles(officer, "泡影") == []


def test_what_is_removed_is_not_found_and_all_can_be_written_anew() -> None:
    officer = make.actor(make.zone())
    row, other = make.enterprise(officer, "去者有限公司"), make.enterprise(officer, "留者有限公司")
    records.remove(officer, Enterprise, row.pk, act="registry.enterprise_removed", version=None)
    assert titles(officer, "去者") == []
    SearchEntry.objects.all().delete()
    assert titles(officer, "留者") == []
    assert search.rebuild() == 1
    assert titles(officer, "留者") == [other.name]


def test_the_nearest_hit_stands_first() -> None:
    officer = make.actor(make.zone())
    for name in ("新海岳储能有限公司", "海岳储能科技有限公司", "海岳储能"):
        make.enterprise(officer, name)
    assert titles(officer, "海岳储能")[0] == "海岳储能"
    assert titles(officer, "海岳储能")[2] == "新海岳储能有限公司"


def test_an_act_on_a_part_that_gives_no_name_leaves_the_entry_alone() -> None:
    officer = make.actor(make.zone())
    row = make.enterprise(officer, "稳定有限公司")
    before = SearchEntry.objects.get(subject_id=row.pk, subject_type="registry.Enterprise")
    change(officer, row, address="某路 1 号")
    after = SearchEntry.objects.get(subject_id=row.pk, subject_type="registry.Enterprise")
    assert (before.pk, before.words) == (after.pk, after.words)


def test_a_document_is_found_by_its_number_by_who_may_see_it() -> None:
    office = make_cases.office()
    case = office.case()
    make_cases.carry_through(office, case, "filing")
    row = make_cases.carry_through(office, case, "eia_form", until=HandlingAct.REVIEW)
    word = series_word(office.zone.code, Document.DECISION)
    number = f"{word}〔2024〕1号"
    make_cases.act(office.clerk, row, HandlingAct.GRANT, make_cases.FIRST, number=number)
    for typed in (number, f"{word}[2024]1 号"):
        assert number in titles(office.officer, typed)
    assert titles(make_cases.office().officer, number) == []


def test_the_command_writes_all_entries_anew(capsys: pytest.CaptureFixture[str]) -> None:
    officer = make.actor(make.zone())
    row = make.enterprise(officer, "失而复得有限公司")
    SearchEntry.objects.all().delete()
    assert titles(officer, "失而复得") == []
    assert rebuild_search(Namespace()) == 0
    assert titles(officer, "失而复得") == [row.name]
    assert "1" in capsys.readouterr().out
