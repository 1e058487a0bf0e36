"""Land and figures as tables: out and in, with a look before; what is wrong is named."""

import csv
import io
from decimal import Decimal
from typing import Any

import pytest
from django.test import Client
from tests import make
from tests.make_efficiency import WAN, Land

from zoneworks.core.actors import Actor
from zoneworks.core.imports import bring_in
from zoneworks.core.models import Zone
from zoneworks.efficiency import queries
from zoneworks.efficiency.models import YearInputs
from zoneworks.efficiency.tables import EXCHANGE, look

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("english")]
HEAD = "credit_code,year,held_m2,let_m2,leased_m2,landlord_code,value_added_fen,veto,veto_document"


@pytest.fixture
def land(officer: Actor) -> Land:
    return Land.of(Zone.objects.get(pk=officer.zone_id), officer)


def _look(land: Land, *lines: str, head: str = HEAD) -> Any:
    file = make.stored_file(land.officer, "\n".join([head, *lines]) + "\n")
    return file, look(land.officer, file)


def test_a_file_enters_land_and_figures_and_the_same_again_changes_nothing(land: Land) -> None:
    landlord, tenant = make.enterprise(land.officer), make.enterprise(land.officer)
    lines = [
        f"{landlord.credit_code},2023,20000,6000,,,1200.5,,",
        f"{tenant.credit_code},2023,0,,6000,{landlord.credit_code},,DEATH_ACCIDENT,Report 4",
    ]
    file, found = _look(land, *lines)
    assert found.counts() == {"new": 2, "changed": 0, "unchanged": 0, "bad": 0}
    bring_in(land.officer, EXCHANGE, file, found.digest)
    row = YearInputs.objects.get(enterprise=tenant)
    assert (row.held_m2, row.leased_m2) == (Decimal(0), Decimal(6000))
    assert (row.landlord, row.veto, row.veto_document) == (landlord, "DEATH_ACCIDENT", "Report 4")
    assert YearInputs.objects.get(enterprise=landlord).value_added_fen == 1_200_500_000
    _file, again = _look(land, *lines)
    assert again.counts() == {"new": 0, "changed": 0, "unchanged": 2, "bad": 0}


def test_what_is_exported_comes_back_unchanged(land: Land, web: Client) -> None:
    firm, other = land.firms(2, 2023)
    land.inputs(
        make.enterprise(land.officer),
        2023,
        mu=0,
        leased_m2=Decimal("123.45"),
        landlord_id=firm.pk,
        emissions_t=Decimal("0.125"),
        electricity_kwh=12_345,
        is_utility=True,
        veto="ILLEGAL_USE",
        veto_document="No. 4",
    )
    answer = web.get("/lists/efficiency.inputs/export.csv")
    content = b"".join(answer) if answer.streaming else answer.content
    rows = list(csv.DictReader(io.StringIO(content.decode("utf-8-sig"))))
    assert len(rows) == 3
    file = make.stored_file(land.officer, content.decode("utf-8-sig"))
    found = look(land.officer, file)
    assert not found.errors
    assert found.counts() == {"new": 0, "changed": 0, "unchanged": 3, "bad": 0}
    assert other


@pytest.mark.parametrize(
    ("line", "column", "told"),
    [
        ("{0},2023,-3,,,,,,", "held_m2", "-3"),
        ("{0},2023,99999999999,,,,,,", "held_m2", "check the unit"),
        ("{0},2023,3,4,,,,,", "let_m2", "More is let"),
        ("{0},2023,,,,,,,", "held_m2", "needed"),
        ("{0},1900,3,,,,,,", "year", "1990"),
        ("{0},2023,3,,5,{0},,,", "landlord_code", "their own landlord"),
        ("{0},2023,3,,,{1},,,", "leased_m2", "no land is leased"),
        ("{0},2023,3,,5,91430100MA0000000X,,,", "landlord_code", "register it first"),
        ("{0},2023,3,,,,,ILLEGAL_USE,", "veto_document", "names the document"),
        ("{0},2023,3,,,,,,No. 4", "veto", "no veto"),
        ("{2},2023,3,,,,,,", "credit_code", "register it first"),
    ],
)
def test_a_bad_row_is_named_and_the_others_are_good(
    land: Land, line: str, column: str, told: str
) -> None:
    firm, other = make.enterprise(land.officer), make.enterprise(land.officer)
    bad = line.format(firm.credit_code, other.credit_code, make.code())
    file, found = _look(land, bad, f"{other.credit_code},2023,3,,,,,,")
    assert [(one.row, one.column) for one in found.errors] == [(2, column)]
    assert told in f"{found.errors[0].reason} {found.errors[0].value}"
    assert found.counts() == {"new": 1, "changed": 0, "unchanged": 0, "bad": 1}
    bring_in(land.officer, EXCHANGE, file, found.digest)
    assert [row.enterprise for row in queries.list_inputs(land.officer)] == [other]


def test_a_row_twice_in_a_file_is_named(land: Land) -> None:
    firm = make.enterprise(land.officer)
    _file, found = _look(land, *[f"{firm.credit_code},2023,{mu},,,,,," for mu in (3, 4)])
    assert found.bad_rows == 1


def test_a_file_changes_only_what_it_says(land: Land) -> None:
    firm = make.enterprise(land.officer)
    row = land.inputs(firm, 2023, mu=10, tax=50, electricity_kwh=7)
    head = "credit_code,year,electricity_kwh"
    file, found = _look(land, f"{firm.credit_code},2023,9", head=head)
    assert found.plan.changed == [(f"{firm.credit_code} 2023", {"electricity_kwh": (7, 9)})]
    bring_in(land.officer, EXCHANGE, file, found.digest)
    row.refresh_from_db()
    assert (row.electricity_kwh, row.value_added_fen) == (9, 250 * WAN)


def test_the_pages_look_before_they_write(land: Land, web: Client) -> None:
    firm = make.enterprise(land.officer)
    content = f"{HEAD}\n{firm.credit_code},2023,10,11,,,,,\n"
    answer = web.post("/efficiency/inputs/import", {"file": make.upload(content)}, follow=True)
    page = answer.content.decode()
    assert "More is let" in page
    assert not YearInputs.objects.exists()
    address = answer.redirect_chain[-1][0]
    assert web.post(address, {"digest": "0" * 64}).status_code == 422
    bad = web.get(f"{address}/bad-cells.xlsx")
    assert bad.status_code == 200
    good = f"{HEAD}\n{firm.credit_code},2023,10,1,,,,,\n"
    answer = web.post("/efficiency/inputs/import", {"file": make.upload(good)}, follow=True)
    address = answer.redirect_chain[-1][0]
    digest = look(land.officer, make.stored_file(land.officer, good)).digest
    assert web.post(address, {"digest": "0" * 64}).status_code == 409
    assert web.post(address, {"digest": digest}).status_code == 302
    assert YearInputs.objects.get().let_m2 == 1
