"""From an export on somebody's desk to followed cases: what the pages show and remember."""

import io
import re
from datetime import date
from typing import Any

import pytest
from tests import make, make_cases
from tests.make_cases import FIRST, HEADERS, Office, carry_through, item
from xlsxwriter import Workbook

from zoneworks.approvals import jobs as approvals_jobs
from zoneworks.approvals.engine.process.handling import State
from zoneworks.approvals.models import ApprovalCase, CaseItem, MirrorDifference, MirrorMapping
from zoneworks.core import jobs
from zoneworks.core.models import Job, JobState, StoredFile

pytestmark = pytest.mark.django_db

HEAD = ",".join(HEADERS.values())


@pytest.fixture
def office() -> Office:
    return make_cases.office()


@pytest.fixture
def mapping(office: Office) -> MirrorMapping:
    return make_cases.mapping(office.officer)


def line(office: Office, name: str, state: str, decided: str = "", number: str = "") -> str:
    """A row of an export, as a province's system writes it."""
    days = f"2024-03-01 09:12:33,2024/3/2,{decided},"
    return f"{office.project.code},{office.project.name},,{name},{state},{days},{number},某局"


def send(office: Office, mapping: MirrorMapping, content: bytes | str, name: str = "export.csv"):
    """Upload an export; return the browser and the page's address."""
    browser = make.client(office.officer)
    file = make.upload(content, name)
    sent = browser.post(f"/approvals/mirrors/{mapping.pk}", {"file": file})
    assert sent.status_code == 302, sent.content.decode()
    return browser, sent["Location"]


def digest_of(text: str) -> str:
    found = re.search(r'name="digest" value="(\w+)"', text)
    assert found is not None
    return found[1]


def explain(browser: Any, address: str, mapping: MirrorMapping, **chosen: str) -> Any:
    """Answer what the page asks; the fields are named in its order."""
    return browser.post(address, {"explain": "1", "version": mapping.version, **chosen})


def test_unknown_words_are_asked_once_and_remembered(
    office: Office, mapping: MirrorMapping
) -> None:
    rows = [
        HEAD,
        line(office, "备案", "已办结", "2024-03-04", "备 1"),
        line(office, "环评表", "审查中"),
        line(office, "无关事项", "审查中"),
    ]
    browser, address = send(office, mapping, "\n".join(rows))
    text = browser.get(address).content.decode()
    assert all(f"“{word}”" in text for word in ("备案", "环评表", "无关事项"))
    assert not ApprovalCase.objects.exists()
    answers = {"item_0": "filing", "item_1": "-", "item_2": "eia_form"}
    order = sorted(["备案", "环评表", "无关事项"])
    meant = {"备案": "filing", "环评表": "eia_form", "无关事项": "-"}
    answers = {f"item_{place}": meant[word] for place, word in enumerate(order)}
    assert explain(browser, address, mapping, **answers).status_code == 302
    mapping.refresh_from_db()
    assert mapping.items == {"备案": "filing", "环评表": "eia_form", "无关事项": ""}
    states = {"state_0": "UNDER_REVIEW", "state_1": "DELIVERED"}
    if sorted(["已办结", "审查中"])[0] == "已办结":
        states = {"state_0": "DELIVERED", "state_1": "UNDER_REVIEW"}
    assert explain(browser, address, mapping, **states).status_code == 302
    text = browser.get(address).content.decode()
    assert "“审查中”" not in text
    followed = browser.post(address, {"digest": digest_of(text)})
    assert followed.status_code == 302
    case = ApprovalCase.objects.get()
    assert item(case, "filing").state == State.DELIVERED
    assert item(case, "filing").applied_on == FIRST  # the time of day is passed over
    assert item(case, "eia_form").accepted_on == date(2024, 3, 2)
    assert case.items.count() == 2
    again = browser.get(address).content.decode()
    assert 'name="good_only"' not in again
    page = browser.get(f"/approvals/cases/{case.pk}").content.decode()
    assert mapping.system in page
    shown = browser.get(f"/approvals/items/{item(case, 'eia_form').pk}").content.decode()
    assert "/do/" not in shown
    assert mapping.system in shown


def explained(mapping: MirrorMapping) -> MirrorMapping:
    """The mapping with every word of these tests explained."""
    mapping.items = {"备案": "filing", "环评表": "eia_form"}
    mapping.states = {"已办结": "DELIVERED", "审查中": "UNDER_REVIEW"}
    mapping.save()
    return mapping


def test_every_bad_row_is_named_with_its_reason_and_the_good_ones_go_on(
    office: Office, mapping: MirrorMapping
) -> None:
    rows = [
        HEAD,
        line(office, "备案", "已办结", "2024-03-04"),
        line(office, "环评表", "已办结", ""),
        line(office, "备案", "审查中"),
        line(office, "环评表", "审查中", "31/12/24"),
        f"{office.project.code},,,备案,,,,,,,",
    ]
    browser, address = send(office, explained(mapping), "\n".join(rows))
    text = browser.get(address).content.decode()
    for row in (3, 4, 5, 6):
        assert f'<th scope="row" class="num">{row}</th>' in text
    refused = browser.post(address, {"digest": digest_of(text)})
    assert refused.status_code == 422
    assert not ApprovalCase.objects.exists()
    bad = browser.get(f"{address}/bad-cells")
    assert bad.content.startswith(b"PK")
    browser.post(address, {"digest": digest_of(text), "good_only": "1"})
    assert CaseItem.objects.get().code == "filing"


def test_a_file_without_the_columns_of_the_mapping_is_refused(
    office: Office, mapping: MirrorMapping
) -> None:
    browser = make.client(office.officer)
    file = make.upload("项目代码,别的\n1,2\n")
    answer = browser.post(f"/approvals/mirrors/{mapping.pk}", {"file": file})
    assert answer.status_code == 422
    assert "事项名称" in answer.content.decode()


def test_a_workbook_is_read_at_the_sheet_of_the_mapping(
    office: Office, mapping: MirrorMapping
) -> None:
    stream = io.BytesIO()
    with Workbook(stream) as book:
        book.add_worksheet("说明").write_string(0, 0, "请看下一张")
        sheet = book.add_worksheet("办件明细")
        day = book.add_format({"num_format": "yyyy-mm-dd"})
        for place, header in enumerate(HEADERS.values()):
            sheet.write_string(0, place, header)
        for place, text in enumerate([office.project.code, "", "", "备案", "已办结"]):
            sheet.write_string(1, place, text)
        for place in (5, 6, 7):
            sheet.write_datetime(1, place, date(2024, 3, place), day)
    mapping = explained(mapping)
    browser = make.client(office.officer)
    first = make.upload(stream.getvalue(), "export.xlsx")  # type: ignore[arg-type]
    assert browser.post(f"/approvals/mirrors/{mapping.pk}", {"file": first}).status_code == 422
    mapping.sheet = "办件明细"
    mapping.save()
    browser, address = send(office, mapping, stream.getvalue(), "export.xlsx")
    text = browser.get(address).content.decode()
    browser.post(address, {"digest": digest_of(text)})
    assert item(ApprovalCase.objects.get(), "filing").decided_on == date(2024, 3, 7)


def test_an_export_that_changed_under_the_reader_is_shown_again(
    office: Office, mapping: MirrorMapping
) -> None:
    rows = [HEAD, line(office, "备案", "已办结", "2024-03-04")]
    browser, address = send(office, explained(mapping), "\n".join(rows))
    seen = digest_of(browser.get(address).content.decode())
    office.case()
    answer = browser.post(address, {"digest": seen})
    assert answer.status_code == 409
    assert not CaseItem.objects.filter(case__mode="FOLLOWED").exists()


def test_a_long_export_is_followed_by_a_job(
    office: Office, mapping: MirrorMapping, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("zoneworks.approvals.jobs.WRITTEN_AT_ONCE", 0)
    rows = [HEAD, line(office, "备案", "已办结", "2024-03-04")]
    browser, address = send(office, explained(mapping), "\n".join(rows))
    browser.post(address, {"digest": digest_of(browser.get(address).content.decode())})
    job = Job.objects.get(kind=approvals_jobs.FOLLOW_EXPORT)
    assert not ApprovalCase.objects.exists()
    jobs.run.call(job.pk, 1)
    job.refresh_from_db()
    assert job.state == JobState.DONE
    assert job.values["counts"]["new"] == 1
    assert ApprovalCase.objects.get().items.count() == 1
    assert browser.get(address).status_code == 200


def test_a_difference_is_settled_on_its_page(office: Office, mapping: MirrorMapping) -> None:
    case = office.case()
    carry_through(office, case, "filing")
    rows = [HEAD, line(office, "备案", "已办结", "2024-03-04", "备 9")]
    browser, address = send(office, explained(mapping), "\n".join(rows))
    text = browser.get(address).content.decode()
    browser.post(address, {"digest": digest_of(text)})
    found = MirrorDifference.objects.get()
    listed = browser.get("/approvals/differences?state=open").content.decode()
    assert f"/approvals/differences/{found.pk}" in listed
    assert f"/approvals/differences/{found.pk}" in browser.get("/").content.decode()
    own = f"/approvals/differences/{found.pk}"
    assert "备 9" in browser.get(own).content.decode()
    values = {"settlement": "OURS", "version": found.version}
    assert browser.post(own, values).status_code == 422
    assert make.client(office.clerk).post(own, values | {"reason": "r"}).status_code == 403
    assert browser.post(own, values | {"reason": "录入有误"}).status_code == 302
    found.refresh_from_db()
    assert found.settlement == "OURS"
    assert item(case, "filing").number == "No. 1"


def test_a_mapping_says_what_is_wrong_with_it(office: Office, mapping: MirrorMapping) -> None:
    browser = make.client(office.officer)
    values = {
        "name": mapping.name,
        "system": "某系统",
        "process_id": "industrial-new-build",
        "column_national_code": "代码",
        "column_item": "代码",
        "column_state": "状态",
    }
    refused = browser.post("/approvals/mirrors/new", values)
    assert refused.status_code == 422
    assert MirrorMapping.objects.count() == 1
    made = browser.post(
        "/approvals/mirrors/new", values | {"name": "另一个", "column_item": "事项"}
    )
    assert made.status_code == 302
    assert StoredFile.objects.count() == 0
