"""Import: every bad cell named, good rows in on request, the same file again changes nothing."""

import csv
import io
import time
from datetime import date
from typing import Any

import openpyxl
import pytest
from django.test import Client
from tests import make
from tests.integration.fence.test_fence import fingerprint

from zoneworks.core import imports, jobs, records
from zoneworks.core.actors import Actor
from zoneworks.core.engine.roles import Role
from zoneworks.core.models import Event, Job, Zone
from zoneworks.core.views import lists as list_views
from zoneworks.registry.models import Enterprise, FormerName, Project

pytestmark = pytest.mark.django_db
HEAD = ["credit_code", "name", "industry_code", "scale", "registered_on", "address"]


def table(rows: list[list[str]], head: list[str] = HEAD) -> str:
    text = io.StringIO()
    csv.writer(text).writerows([head, *rows])
    return text.getvalue()


def bring(web: Client, content: str | bytes, kind: str = "enterprises", name: str = "t.csv") -> Any:
    """Send a file and give the page that shows what it would change."""
    answer = web.post(f"/registry/{kind}/import", {"file": make.upload(content, name)})
    assert answer.status_code == 302, answer.context["form"].errors
    return web.get(answer["Location"])


def confirm(web: Client, page: Any, **more: str) -> Any:
    """Import what a page showed."""
    return web.post(page.request["PATH_INFO"], {"digest": page.context["planned"].digest} | more)


@pytest.mark.once
def test_ten_thousand_rows_with_one_in_a_hundred_bad(web: Client, officer: Actor) -> None:
    rows, bad = [], {}
    for number in range(10_000):
        row = [make.code(number), f"Works {number}", "3841", "SMALL", "2020-05-06", "Road 1"]
        if number % 100 == 50:
            column, value = [
                (0, row[0][:-1] + ("1" if row[0][-1] != "1" else "2")),
                (1, ""),
                (2, "ZZZZ"),
                (3, "GIGANTIC"),
                (4, "2020-02-30"),
            ][number // 100 % 5]
            row[column] = value
            bad[number + 2] = (HEAD[column], value)
        rows.append(row)
    content = table(rows)
    began = time.process_time()
    page = bring(web, content)
    planned = page.context["planned"]
    found = {error.row: (error.column, error.value) for error in planned.errors}
    assert found == bad
    assert all(len(error.reason) > 4 for error in planned.errors)
    text = page.content.decode()
    assert [row for row in bad if f">{row}</th>" not in text] == []
    refused = confirm(web, page)
    assert refused.status_code == 422
    assert not Enterprise.objects.exists()
    began_job = confirm(web, page, good_only="1")
    assert began_job.status_code == 302
    assert not Enterprise.objects.exists()
    jobs.run.call(Job.objects.latest("pk").pk, 1)
    done = web.get(page.request["PATH_INFO"]).content.decode()
    assert "9900 new, 0 changed, 0 unchanged, 100 left out." in done
    assert time.process_time() - began < 30
    assert Enterprise.objects.filter(zone_id=officer.zone_id).count() == 9_900
    told = Event.objects.filter(act="registry.enterprises_imported")
    assert told.count() == 9_900
    assert set(told.values_list("user_id", flat=True)) == {officer.user_id}
    before = fingerprint()
    again = bring(web, content)
    assert len(again.context["planned"].plan.unchanged) == 9_900
    confirm(web, again, good_only="1")
    assert fingerprint() == before


def test_what_a_list_exports_can_come_in_again_and_changes_nothing(
    web: Client, officer: Actor
) -> None:
    for name in ("=1+1", "+86", "-x", "@SUM(A1)", '=HYPERLINK("http://evil")', "'quoted"):
        make.enterprise(officer, name, address="=cmd|' /C calc'!A0")
    make.project(officer, "=2+3", note="@x", investment_fen=123_456, land_m2=100)
    for kind in ("enterprises", "projects"):
        for suffix in ("csv", "xlsx"):
            export = web.get(f"/lists/registry.{kind}/export.{suffix}")
            content = b"".join(export) if export.streaming else export.content
            page = bring(web, content, kind, f"again.{suffix}")
            planned = page.context["planned"]
            assert not planned.errors
            assert not planned.plan.new
            assert not planned.plan.changed


def test_a_formula_leaves_as_text(web: Client, officer: Actor) -> None:
    make.enterprise(officer, "=1+1")
    text = web.get("/lists/registry.enterprises/export.csv").content.decode("utf-8-sig")
    cells = [cell for row in csv.reader(io.StringIO(text)) for cell in row]
    assert not [cell for cell in cells if cell.startswith(("=", "+", "-", "@"))]
    book = web.get("/lists/registry.enterprises/export.xlsx")
    content = b"".join(book) if book.streaming else book.content
    sheet = openpyxl.load_workbook(io.BytesIO(content)).worksheets[0]
    values = [cell for row in sheet.iter_rows() for cell in row if cell.value is not None]
    assert "=1+1" in {str(cell.value).removeprefix("'") for cell in values}
    assert not [cell for cell in values if cell.data_type == "f"]


def test_an_export_holds_what_the_filters_leave_and_nothing_of_another_zone(
    web: Client, officer: Actor
) -> None:
    make.enterprise(officer, "Small works", scale="SMALL")
    make.enterprise(officer, "Large works", scale="LARGE")
    make.enterprise(make.actor(make.zone()), "Foreign works", scale="SMALL")
    text = web.get("/lists/registry.enterprises/export.csv?scale=SMALL").content.decode()
    assert "Small works" in text
    assert "Large works" not in text
    assert "Foreign works" not in text


def test_the_code_of_an_enterprise_elsewhere_makes_a_new_one_here(
    web: Client, officer: Actor
) -> None:
    foreign = make.enterprise(make.actor(make.zone()), "Foreign works")
    rows = [[foreign.credit_code, "Our branch", "3841", "SMALL", "", ""]]
    page = bring(web, table(rows))
    assert len(page.context["planned"].plan.new) == 1
    confirm(web, page)
    foreign.refresh_from_db()
    assert foreign.name == "Foreign works"
    assert Enterprise.objects.get(zone_id=officer.zone_id).name == "Our branch"


def test_a_new_name_in_the_file_leaves_the_old_one_among_the_former(
    web: Client, officer: Actor
) -> None:
    row = make.enterprise(officer, "Old name")
    page = bring(web, table([[row.credit_code, "New name", "3841", "MEDIUM", "", ""]]))
    assert confirm(web, page).status_code == 302
    assert FormerName.objects.get(enterprise=row).name == "Old name"


def test_a_column_that_the_file_lacks_is_left_alone(web: Client, officer: Actor) -> None:
    row = make.enterprise(officer, "Works", address="Road 7")
    content = table([[row.credit_code, "Works", "3841", "LARGE"]], HEAD[:4])
    page = bring(web, content)
    confirm(web, page)
    row.refresh_from_db()
    assert (row.scale, row.address) == ("LARGE", "Road 7")


@pytest.mark.parametrize(
    ("column", "value"),
    [
        ("investment_fen", "-5"),
        ("investment_fen", "99999999999999999999"),
        ("tax_fen", "-1"),
        ("land_m2", "-1"),
        ("land_m2", "99999999999999999999"),
        ("industry_code", "9999"),
        ("enterprise_code", "914301000000000000"),
        ("stage", "NOWHERE"),
        ("signed_on", "2024-13-01"),
        ("name", "x" * 121),
    ],
)
def test_a_bad_cell_of_a_project_is_named_and_nothing_fails(
    web: Client, column: str, value: str
) -> None:
    columns = {"code": "P-1", "name": "Project"} | {column: value}
    page = bring(web, table([list(columns.values())], list(columns)), "projects")
    assert [error.column for error in page.context["planned"].errors] == [column]
    before = fingerprint()
    confirm(web, page, good_only="1")
    assert fingerprint() == before
    assert not Project.objects.exists()


@pytest.mark.parametrize(
    "values",
    [
        {"investment_fen": "-5"},
        {"investment_fen": "9" * 30},
        {"land_m2": "-1"},
        {"land_m2": "9" * 30},
        {"code": ""},
        {"name": "a\x00b"},
        {"probability": "1.5"},
        {"probability": "NaN"},
    ],
)
def test_a_form_with_a_bad_value_is_shown_again(web: Client, values: dict[str, str]) -> None:
    before = fingerprint()
    typed = {"code": "P-1", "name": "Project"} | values
    page = web.post("/registry/projects/new", typed)
    assert page.status_code == 422
    assert set(page.context["form"].errors) == set(values)
    assert fingerprint() == before


@pytest.mark.parametrize(
    "values",
    [
        {"scale": "GIGANTIC"},
        {"name": "x" * 500},
        {"name": "a\x00b"},
        {"name": ""},
        {"credit_code": "123"},
        {"credit_code": make.code(7) + "\x00"},
        {"industry_code": "99999"},
        {"registered_on": "yesterday"},
    ],
)
def test_the_api_refuses_bad_values_with_a_problem(web: Client, values: dict[str, str]) -> None:
    good = {
        "name": "Works",
        "credit_code": make.code(7),
        "industry_code": "3841",
        "scale": "SMALL",
    }
    before = fingerprint()
    answer = web.post("/api/registry/enterprises", good | values, content_type="application/json")
    assert answer.status_code == 422
    assert answer.json()
    assert fingerprint() == before


@pytest.mark.parametrize("field", ["investment_fen", "output_fen", "tax_fen", "land_m2"])
@pytest.mark.parametrize("value", [-1, 10**20])
def test_the_api_refuses_amounts_that_cannot_be_kept(web: Client, field: str, value: int) -> None:
    typed = {"code": "P", "name": "P", field: value}
    answer = web.post("/api/registry/projects", typed, content_type="application/json")
    assert answer.status_code == 422
    assert field in answer.json()["fields"]


@pytest.mark.parametrize("path", ["enterprises", "projects"])
def test_an_id_beyond_all_bounds_is_not_found(web: Client, path: str) -> None:
    assert web.get(f"/registry/{path}/{10**30}").status_code == 404
    assert web.get(f"/api/registry/{path}/{10**30}").status_code in {404, 422}
    assert web.get(f"/api/registry/{path}?after={10**30}").status_code in {200, 422}


def test_nothing_is_imported_that_was_not_shown(web: Client, officer: Actor) -> None:
    row = make.enterprise(officer, "Works", address="Road 1")
    page = bring(web, table([[row.credit_code, "Works", "3841", row.scale, "", "Road 2"]]))
    records.change(officer, Enterprise, row.pk, {"address": "Road 9"}, act="probe")
    refused = confirm(web, page)
    assert refused.status_code == 409
    assert "Road 9" in refused.content.decode()
    row.refresh_from_db()
    assert row.address == "Road 9"
    assert confirm(web, refused).status_code == 302
    row.refresh_from_db()
    assert row.address == "Road 2"


def test_a_change_between_look_and_lock_stops_the_import(
    web: Client, officer: Actor, monkeypatch: pytest.MonkeyPatch
) -> None:
    row = make.enterprise(officer, "Works", address="Road 1")
    page = bring(web, table([[row.credit_code, "Works", "3841", row.scale, "", "Road 2"]]))
    write = imports.write

    def late(*args: Any) -> None:
        records.change(officer, Enterprise, row.pk, {"address": "Road 9"}, act="probe")
        write(*args)

    monkeypatch.setattr(imports, "write", late)
    assert confirm(web, page).status_code == 409
    row.refresh_from_db()
    assert row.address == "Road 9"


def test_an_empty_cell_erases_nothing(web: Client, officer: Actor) -> None:
    row = make.enterprise(officer, "Works", address="Road 7", registered_on=date(2020, 1, 2))
    page = bring(web, table([[row.credit_code, "Works", "3841", row.scale, "", ""]]))
    assert len(page.context["planned"].plan.unchanged) == 1


def test_all_faults_of_a_row_are_told_at_once(web: Client) -> None:
    code = make.code(3)
    rows = [
        [code, "One", "3841", "SMALL", "", ""],
        [code, "", "9999", "SMALL", "2999-01-01", ""],
    ]
    page = bring(web, table(rows))
    found = {(error.row, error.column) for error in page.context["planned"].errors}
    assert found == {
        (3, "credit_code"),
        (3, "name"),
        (3, "industry_code"),
        (3, "registered_on"),
    }
    file = web.get(page.request["PATH_INFO"] + "/bad-cells.xlsx")
    sheet = openpyxl.load_workbook(io.BytesIO(file.content)).worksheets[0]
    assert len(list(sheet.iter_rows())) == 1 + len(found)


def test_more_bad_cells_than_the_page_shows_are_counted_and_in_the_file(web: Client) -> None:
    rows = [[make.code(n), f"Works {n}", "ZZZZ", "SMALL", "", ""] for n in range(600)]
    page = bring(web, table(rows))
    assert "the first 500 of 600" in page.content.decode()
    file = web.get(page.request["PATH_INFO"] + "/bad-cells.xlsx")
    sheet = openpyxl.load_workbook(io.BytesIO(file.content)).worksheets[0]
    assert sum(1 for _row in sheet.iter_rows()) == 601


def test_a_new_row_named_like_a_registered_one_is_pointed_out(web: Client, officer: Actor) -> None:
    make.enterprise(officer, "湖南海岳科技有限公司")
    page = bring(web, table([[make.code(5), "湖南海岳科技有限责任公司", "3841", "SMALL", "", ""]]))
    assert page.context["planned"].namesakes == [(make.code(5), "湖南海岳科技有限公司")]
    assert make.code(5) in page.content.decode()


@pytest.mark.parametrize(
    ("stage", "signed_on", "is_refused"),
    [
        ("LEAD", "2024-01-05", True),
        ("CONSTRUCTION", "", True),
        ("SIGNED", "2024-01-05", False),
        ("LEAD", "", False),
        ("DROPPED", "2024-01-05", False),
    ],
)
def test_stage_and_signature_may_not_contradict_each_other(
    web: Client, stage: str, signed_on: str, is_refused: bool
) -> None:
    rows = [["P-1", "Project", stage, signed_on]]
    page = bring(web, table(rows, ["code", "name", "stage", "signed_on"]), "projects")
    found = [error.column for error in page.context["planned"].errors]
    assert found == (["signed_on"] if is_refused else [])


def test_a_long_list_leaves_as_a_job(
    web: Client, officer: Actor, monkeypatch: pytest.MonkeyPatch
) -> None:
    for number in range(3):
        make.enterprise(officer, f"Works {number}", scale="SMALL" if number else "LARGE")
    monkeypatch.setitem(list_views.IN_REQUEST, "xlsx", 1)
    address = "/lists/registry.enterprises/export.xlsx?scale=SMALL&sort=-name"
    assert "2 rows" in web.get(address).content.decode()
    assert not Job.objects.exists()
    begun = web.post(address)
    job = Job.objects.get()
    assert begun["Location"] == f"/jobs/{job.pk}"
    jobs.run.call(job.pk, 1)
    done = web.get(begun["Location"]).content.decode()
    job.refresh_from_db()
    fetched = f"/files/{job.values['file']}"
    assert fetched in done
    content = b"".join(web.get(fetched).streaming_content)
    sheet = openpyxl.load_workbook(io.BytesIO(content)).worksheets[0]
    assert [row[0].value for row in sheet.iter_rows()] == ["Name", "Works 2", "Works 1"]
    other = make.client(make.actor(Zone.objects.get(pk=officer.zone_id)))
    assert other.get(fetched).status_code == 404


def test_a_province_exports_the_zone_of_each_row_even_as_a_job(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    province = make.zone(is_province=True)
    for name in ("North", "South"):
        make.enterprise(make.actor(make.zone(name, province=province)), f"Works {name}")
    actor = make.actor(province, Role.PROVINCE)
    web = make.client(actor)
    text = web.get("/lists/registry.enterprises/export.csv").content.decode()
    assert "Works North,North," in text
    monkeypatch.setitem(list_views.IN_REQUEST, "csv", 1)
    web.post("/lists/registry.enterprises/export.csv")
    job = Job.objects.get()
    jobs.run.call(job.pk, 1)
    job.refresh_from_db()
    assert web.get(f"/jobs/{job.pk}").status_code == 200
    content = b"".join(web.get(f"/files/{job.values['file']}").streaming_content)
    assert content.decode() == text
