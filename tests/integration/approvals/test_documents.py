"""Documents that acts bring about: what they say, who may fetch them, and when they fall."""

import io
import re
from dataclasses import replace
from datetime import date, timedelta

import pytest
from pypdf import PdfReader
from tests import make, make_cases
from tests.make_cases import FIRST, Office, act, carry_through, item

from zoneworks.approvals import queries, services
from zoneworks.approvals.engine.process.documents import Document
from zoneworks.approvals.engine.process.handling import HandlingAct, State, Track
from zoneworks.approvals.engine.process.simulation import Candidate, LapseReason
from zoneworks.approvals.engine.process.standings import Move, Standing
from zoneworks.approvals.models import ApprovalCase, CaseItem, ReachedMilestone
from zoneworks.approvals.queries import letters
from zoneworks.approvals.queries.letters import series_word
from zoneworks.core import documents
from zoneworks.core.engine.roles import Role
from zoneworks.core.errors import InvalidInput, NotFound
from zoneworks.core.models import Event, IssuedDocument, NumberSeries

pytestmark = pytest.mark.django_db

A = HandlingAct
SITE = "https://zone.example/"
SOUND = Candidate(has_agreement=True, is_in_good_standing=True, has_promised=True)


@pytest.fixture
def office() -> Office:
    return make_cases.office()


@pytest.fixture
def case(office: Office) -> ApprovalCase:
    made = office.case()
    carry_through(office, made, "filing")
    return made


def issued(row: CaseItem, kind: Document) -> IssuedDocument:
    found: IssuedDocument = IssuedDocument.objects.get(
        subject_type="approvals.CaseItem", subject_id=row.pk, kind=kind
    )
    return found


def words(office: Office, document: IssuedDocument) -> str:
    content = documents.read_file(office.officer, document, SITE)
    pages = PdfReader(io.BytesIO(content)).pages
    return "".join(page.extract_text() for page in pages).replace("\n", "").replace(" ", "")


def applied(office: Office, case: ApprovalCase, code: str = "eia_form") -> CaseItem:
    row = item(case, code)
    act(office.officer, row, A.APPLY, FIRST, papers=make_cases.papers(case, code))
    return row


def reviewed(office: Office, case: ApprovalCase) -> CaseItem:
    return carry_through(office, case, "eia_form", until=A.REVIEW)


def next_number(office: Office, kind: Document = Document.DECISION) -> str:
    word = series_word(office.zone.code, kind)
    return str(documents.next_number(office.zone.pk, word, FIRST.year))


def test_an_acceptance_goes_out_with_its_act_number_and_article(
    office: Office, case: ApprovalCase
) -> None:
    row = applied(office, case)
    assert not queries.list_item_documents(office.officer, row)
    act(office.clerk, row, A.ACCEPT, FIRST)
    document = issued(row, Document.ACCEPTANCE)
    text = words(office, document)
    assert document.number == f"{series_word(office.zone.code, Document.ACCEPTANCE)}〔2024〕1号"
    for part in (document.number, "第三十二条", "2024年3月1日", case.process_version, case.number):
        assert part in text
    event = Event.objects.get(act="core.document_issued", subject_id=document.pk)
    assert (event.part_of_type, event.part_of_id) == ("approvals.CaseItem", row.pk)


def test_a_late_acceptance_says_that_it_counts_from_the_application(
    office: Office, case: ApprovalCase
) -> None:
    row = applied(office, case)
    act(office.clerk, row, A.ACCEPT, FIRST + timedelta(days=20))
    text = words(office, issued(row, Document.ACCEPTANCE))
    assert "该申请自2024年3月1日收到申请材料之日起即为受理" in text
    assert "申请材料齐全" not in text


def test_what_is_asked_for_after_the_acceptance_goes_out_in_writing(
    office: Office, case: ApprovalCase
) -> None:
    row = applied(office, case)
    act(office.clerk, row, A.ACCEPT, FIRST)
    act(office.clerk, row, A.ASK_PAPER, FIRST, papers=("form",), reason="缺签章页")
    with pytest.raises(InvalidInput):
        act(office.clerk, row, A.ASK_PAPER, FIRST, papers=("noise",), reason=" ")
    text = words(office, issued(row, Document.PAPER_REQUEST))
    for part in ("2024年3月8日前", "要求：缺签章页。", "环境影响报告表", "期限不因本通知中止"):
        assert part in text


def requests(row: CaseItem) -> list[bool]:
    found = IssuedDocument.objects.filter(subject_id=row.pk, kind=Document.PAPER_REQUEST)
    return [one.withdrawn_on is None for one in found.order_by("pk")]


def test_a_request_is_withdrawn_once_all_that_it_asked_for_is_taken_back(
    office: Office, case: ApprovalCase
) -> None:
    row = applied(office, case)
    act(office.clerk, row, A.ACCEPT, FIRST)
    act(office.clerk, row, A.ASK_PAPER, FIRST, papers=("form", "noise"))
    act(office.clerk, row, A.TAKE_BACK, FIRST, papers=("form",))
    assert requests(row) == [True]
    act(office.clerk, row, A.TAKE_BACK, FIRST, papers=("noise",), reason="原件已核对")
    assert requests(row) == [False]
    document = issued(row, Document.PAPER_REQUEST)
    assert (document.withdrawn_on, document.withdrawal_reason) == (FIRST, "原件已核对")
    assert Event.objects.get(act="core.document_withdrawn", subject_id=document.pk)
    act(office.clerk, row, A.ASK_PAPER, FIRST, papers=("form",))
    act(office.officer, row, A.SUPPLY, FIRST, papers=("form",))
    ask = services.Order(row.pk, A.ASK_PAPER, FIRST, "r", papers=("form",))
    services.advance(office.clerk, [ask, replace(ask, act=A.TAKE_BACK)])  # in one act
    assert requests(row) == [False, True, False]  # what came was asked for rightly


def test_the_preview_follows_what_is_typed_and_keeps_nothing(
    office: Office, case: ApprovalCase
) -> None:
    row = carry_through(office, case, "planning_conditions", until=A.REVIEW)
    address = f"/approvals/items/{row.pk}/do/grant"
    client = make.client(office.clerk)
    typed = {"on": "2024-03-01", "version": row.version, "number": "试 1", "reason": "容积率 1.8"}
    with make_cases.at(FIRST):
        preview = client.post(address, typed | {"preview": "yes"})
        text = preview.content.decode()
        assert preview.status_code == 200
        assert "办理内容和要求：容积率 1.8。" in text
        assert "2024年3月1日" in text
        assert "<form" not in text
        assert item(case, "planning_conditions").state == State.REVIEWED
        empty = client.post(address, typed | {"reason": ""})
        assert empty.status_code == 422
        page = client.get(address).content.decode()
    assert "审查意见由您本人作出" in page
    assert item(case, "planning_conditions").state == State.REVIEWED


def test_a_promise_that_is_over_is_not_made_in_writing(office: Office, case: ApprovalCase) -> None:
    row = applied(office, case)
    act(office.clerk, row, A.ACCEPT, FIRST + timedelta(days=60))
    text = words(office, issued(row, Document.ACCEPTANCE))
    assert "收到申请材料之日起即为受理" in text
    assert "承诺于" not in text


def test_what_is_no_licence_is_not_called_one(office: Office, case: ApprovalCase) -> None:
    row = carry_through(office, case, "planning_conditions")
    titles = {one.kind: one.title for one in queries.list_item_documents(office.officer, row)}
    assert titles == {"ACCEPTANCE": "受理通知书", "DECISION": "办理结果通知书"}
    for kind in (Document.ACCEPTANCE, Document.DECISION):
        text = words(office, issued(row, kind))
        assert "城乡规划法" in text
        assert "行政许可" not in text


def test_the_form_of_a_decision_shows_what_will_go_out_and_keeps_nothing(
    office: Office, case: ApprovalCase
) -> None:
    row = reviewed(office, case)
    before = IssuedDocument.objects.count(), NumberSeries.objects.count(), Event.objects.count()
    with make_cases.at(FIRST):
        page = make.client(office.clerk).get(f"/approvals/items/{row.pk}/do/grant")
        text = page.content.decode()
        assert "本机关决定准予行政许可" in text
        assert f"{next_number(office)}</p>" in text
        assert office.enterprise.name in text
        act(office.clerk, row, A.REFUSE, FIRST, reason="选址不符")
        late = make.client(office.clerk).get(f"/approvals/items/{row.pk}/do/grant")
    assert "本机关决定准予行政许可" not in late.content.decode()
    assert before[0] + 1 == IssuedDocument.objects.count()
    assert IssuedDocument.objects.get(kind=Document.REFUSAL, subject_id=row.pk)
    assert before[1] + 1 == NumberSeries.objects.count()
    assert before[2] < Event.objects.count()


def test_a_decision_says_what_the_head_writes_into_it(office: Office, case: ApprovalCase) -> None:
    row = reviewed(office, case)
    act(office.clerk, row, A.GRANT, FIRST, number=next_number(office), reason="夜间不得施工")
    assert "许可内容和要求：夜间不得施工。" in words(office, issued(row, Document.DECISION))


def test_gaps_are_told_in_writing_paper_by_paper(office: Office, case: ApprovalCase) -> None:
    row = applied(office, case)
    paper = make_cases.papers(case, "eia_form")[0]
    act(office.clerk, row, A.NOTIFY_GAPS, FIRST, papers=(paper,), reason="")
    text = words(office, issued(row, Document.GAPS))
    rule = queries.load_case(office.officer, row.case).case.plan.process.item("eia_form")
    assert next(one.name for one in rule.papers if one.code == paper) in text
    assert "一次告知" in text


def test_a_refusal_gives_the_reason_and_the_remedy(office: Office, case: ApprovalCase) -> None:
    row = reviewed(office, case)
    act(office.clerk, row, A.REFUSE, FIRST, reason="噪声预测不足。")
    text = words(office, issued(row, Document.REFUSAL))
    for part in ("噪声预测不足。", "第三十八条第二款", "行政复议", "行政诉讼"):
        assert part in text
    assert "噪声预测不足。。" not in text


def test_an_extension_is_told_with_its_reason_and_the_new_limit(office: Office) -> None:
    listed = office.case(investment_approval="LISTED")
    row = carry_through(office, listed, "listed_approval", until=A.ACCEPT)
    act(office.clerk, row, A.EXTEND, FIRST, reason="需补充论证")
    text = words(office, issued(row, Document.EXTENSION))
    due = item(listed, "listed_approval").legal_due_on
    assert due is not None
    for part in ("需补充论证", "第四十二条", "40个工作日", f"{due.year}年{due.month}月{due.day}日"):
        assert part in text


def test_what_is_not_accepted_is_told_with_the_reason_and_the_remedy(
    office: Office, case: ApprovalCase
) -> None:
    row = applied(office, case)
    act(office.clerk, row, A.DECLINE, FIRST, reason="不属于本机关职权范围")
    text = words(office, issued(row, Document.NON_ACCEPTANCE))
    assert "不属于本机关职权范围" in text
    assert "行政复议" in text


def test_a_pause_is_told_in_writing(office: Office, case: ApprovalCase) -> None:
    row = carry_through(office, case, "eia_form", until=A.ACCEPT)
    rule = queries.load_case(office.officer, row.case).case.plan.process.item("eia_form")
    act(office.clerk, row, A.PAUSE, FIRST, reason=rule.pauses[0].code, evidence="函1号")
    text = words(office, issued(row, Document.PAUSE))
    assert rule.pauses[0].name in text
    assert "第四十五条" in text
    assert "函1号" in text


def test_a_refused_act_issues_nothing_and_takes_no_number(
    office: Office, case: ApprovalCase
) -> None:
    row = applied(office, case)
    before = list(NumberSeries.objects.values_list("word", "last"))
    count = IssuedDocument.objects.count()
    with pytest.raises(InvalidInput):
        act(office.clerk, row, A.GRANT, FIRST, number=next_number(office))
    assert list(NumberSeries.objects.values_list("word", "last")) == before
    assert IssuedDocument.objects.count() == count


def test_a_decision_takes_the_number_that_was_offered(office: Office, case: ApprovalCase) -> None:
    offered = next_number(office)
    row = reviewed(office, case)
    act(office.clerk, row, A.GRANT, FIRST, number=offered)
    assert issued(row, Document.DECISION).number == offered
    assert next_number(office) != offered


def test_a_number_that_somebody_else_took_is_refused_with_the_next_one(
    office: Office, case: ApprovalCase
) -> None:
    offered = next_number(office)
    act(office.clerk, reviewed(office, case), A.GRANT, FIRST, number=offered)
    other = reviewed(office, _second(office))
    with pytest.raises(InvalidInput, match="2号") as refused:
        act(office.clerk, other, A.GRANT, FIRST, number=offered)
    assert "number" in refused.value.fields
    assert item(other.case, "eia_form").state == "REVIEWED"
    with pytest.raises(InvalidInput, match=r"gap|跳号"):
        act(office.clerk, other, A.GRANT, FIRST, number=offered.replace("1号", "9号"))
    wrong = next_number(office, Document.SIMULATED_RESULT)
    with pytest.raises(InvalidInput, match=r"another kind|另一类"):
        act(office.clerk, other, A.GRANT, FIRST, number=wrong)
    assert next_number(office) == offered.replace("1号", "2号")


def _second(office: Office) -> ApprovalCase:
    made = office.case()
    carry_through(office, made, "filing")
    return made


def test_a_number_typed_by_hand_stays_possible(office: Office, case: ApprovalCase) -> None:
    row = reviewed(office, case)
    act(office.clerk, row, A.GRANT, FIRST, number="湘环评表〔2024〕77号")
    document = issued(row, Document.DECISION)
    assert document.number == "湘环评表〔2024〕77号"
    assert document.ordinal is None
    assert next_number(office).endswith("〔2024〕1号")


def test_the_archived_file_comes_again_byte_for_byte(office: Office, case: ApprovalCase) -> None:
    row = carry_through(office, case, "eia_form", until=A.GRANT)
    document = issued(row, Document.DECISION)
    first = documents.read_file(office.officer, document, SITE)
    again = documents.read_file(office.applicant, document, "https://elsewhere.example/")
    assert first == again
    document.refresh_from_db()
    assert document.sha256
    assert Event.objects.filter(act="core.document_archived").count() == 1
    assert f"{SITE}verify/{document.code}" in words(office, document)


def test_words_that_were_changed_are_not_printed(office: Office, case: ApprovalCase) -> None:
    document = issued(item(case, "filing"), Document.FILING)
    forged = document.values | {"receiver": "别家公司"}
    IssuedDocument.objects.filter(pk=document.pk).update(values=forged)
    document.refresh_from_db()
    with pytest.raises(documents.DocumentDamaged):
        documents.read_file(office.officer, document, SITE)
    IssuedDocument.objects.filter(pk=document.pk).update(
        values=forged | {"receiver": document.holder}
    )
    document.refresh_from_db()
    assert documents.read_file(office.officer, document, SITE)


def test_a_changed_archive_is_not_handed_out(office: Office, case: ApprovalCase) -> None:
    document = issued(carry_through(office, case, "eia_form"), Document.DECISION)
    documents.read_file(office.officer, document, SITE)
    document.refresh_from_db()
    with document.content.storage.open(document.content.name, "wb") as file:
        file.write(b"%PDF- something else")
    with pytest.raises(documents.DocumentDamaged):
        documents.read_file(office.officer, document, SITE)


def test_a_revoked_permit_withdraws_its_decision_with_the_reason(
    office: Office, case: ApprovalCase
) -> None:
    row = carry_through(office, case, "eia_form")
    act(office.clerk, row, A.REVOKE, FIRST + timedelta(days=1), reason="以欺骗手段取得")
    decision = issued(row, Document.DECISION)
    assert decision.withdrawn_on == FIRST + timedelta(days=1)
    assert decision.withdrawal_reason == "以欺骗手段取得"
    revocation = issued(row, Document.REVOCATION)
    assert revocation.withdrawn_on is None
    assert "第六十九条" in words(office, revocation)


def test_an_entrusted_power_is_used_in_the_name_of_who_entrusts_it(
    office: Office, case: ApprovalCase
) -> None:
    carry_through(office, case, "planning_conditions")
    row = carry_through(office, case, "land_contract", FIRST, until=A.ACCEPT)
    document = issued(row, Document.ACCEPTANCE)
    text = words(office, document)
    assert document.issuer == "市自然资源和规划局"
    assert "受委托行使" in text


def test_a_department_of_the_zone_signs_with_the_zone_before_its_name(
    office: Office, case: ApprovalCase
) -> None:
    document = issued(item(case, "filing"), Document.FILING)
    assert document.issuer == f"{office.zone.name}行政审批局"


def test_a_simulated_result_says_that_it_has_no_legal_force_and_falls_with_the_lapse(
    office: Office, case: ApprovalCase
) -> None:
    services.begin_simulation(office.officer, case.pk, SOUND, {"parcel": "W-7"}, on=FIRST)
    row = carry_through(office, case, "land_use_permit", track=Track.SIMULATED, until=A.GRANT)
    document = issued(row, Document.SIMULATED_RESULT)
    text = words(office, document)
    assert document.is_simulated
    assert "本意见不具有法律效力，不得作为开工依据" in text
    assert "W-7" in text
    assert not IssuedDocument.objects.filter(subject_id=row.pk, kind=Document.ACCEPTANCE).exists()
    services.lapse(office.officer, case.pk, LapseReason.OTHER_BIDDER, on=FIRST)
    document.refresh_from_db()
    assert document.withdrawn_on == FIRST
    notice = IssuedDocument.objects.get(kind=Document.LAPSE, subject_id=case.pk)
    assert "建设用地规划许可证" in words(office, notice)


def test_an_enterprise_fetches_its_own_documents_and_no_other(
    office: Office, case: ApprovalCase
) -> None:
    document = issued(item(case, "filing"), Document.FILING)
    stranger = make.actor(office.zone, Role.ENTERPRISE, own=make.enterprise(office.officer))
    assert queries.get_document(office.applicant, document.pk) == document
    with pytest.raises(NotFound):
        queries.get_document(stranger, document.pk)
    with pytest.raises(NotFound):
        queries.get_document(make_cases.office().officer, document.pk)
    answer = make.client(office.applicant).get(f"/approvals/documents/{document.pk}")
    assert answer.status_code == 200
    assert answer.content.startswith(b"%PDF-")
    assert make.client(stranger).get(f"/approvals/documents/{document.pk}").status_code == 404


def test_the_pages_list_documents_and_the_form_offers_the_next_number(
    office: Office, case: ApprovalCase
) -> None:
    row = reviewed(office, case)
    browser = make.client(office.clerk)
    number = issued(row, Document.ACCEPTANCE).number
    assert number in browser.get(f"/approvals/items/{row.pk}").content.decode()
    listed = browser.get(f"/approvals/cases/{case.pk}/documents").content.decode()
    assert number in listed
    with make_cases.at(FIRST):
        form = browser.get(f"/approvals/items/{row.pk}/do/grant").content.decode()
    assert next_number(office) in form


def test_a_letter_of_commitment_is_printed_for_signature_and_archives_nothing(
    office: Office, case: ApprovalCase
) -> None:
    count = IssuedDocument.objects.count()
    answer = make.client(office.applicant).get(f"/approvals/cases/{case.pk}/letter")
    text = "".join(page.extract_text() for page in PdfReader(io.BytesIO(answer.content)).pages)
    assert "承诺人（盖章）" in text.replace(" ", "")
    assert IssuedDocument.objects.count() == count


def verified(document: IssuedDocument) -> str:
    answer = make.client().get(f"/verify/{document.code}")
    assert answer.status_code == 200
    assert answer["X-Robots-Tag"] == "noindex"
    return answer.content.decode()


def test_anybody_verifies_a_document_and_learns_no_more_than_is_needed(
    office: Office, case: ApprovalCase
) -> None:
    row = reviewed(office, case)
    act(office.clerk, row, A.GRANT, FIRST, number=next_number(office))
    document = issued(row, Document.DECISION)
    documents.read_file(office.officer, document, SITE)
    document.refresh_from_db()
    page = verified(document)
    for part in (document.number, document.title, document.issuer, document.sha256[:8]):
        assert part in page
    for hidden in (office.enterprise.name, office.enterprise.credit_code, office.project.name):
        assert hidden not in page
    assert documents.masked(office.enterprise.name) in page
    same = make.client().get(f"/verify/{document.code}", {"digest": document.sha256.upper()})
    assert "notice-bad" not in same.content.decode()
    other = make.client().get(f"/verify/{document.code}", {"digest": "0" * 64})
    assert "notice-bad" in other.content.decode()


def test_a_withdrawn_document_says_so_without_the_reason(
    office: Office, case: ApprovalCase
) -> None:
    row = carry_through(office, case, "eia_form")
    document = issued(row, Document.DECISION)
    documents.read_file(office.officer, document, SITE)
    assert "notice-bad" not in verified(document)
    act(office.clerk, row, A.REVOKE, FIRST, reason="内部理由")
    page = verified(document)
    assert "notice-bad" in page
    assert "内部理由" not in page


def test_a_permit_that_has_run_out_says_so_and_is_withdrawn_when_it_is_applied_for_anew(
    office: Office, case: ApprovalCase
) -> None:
    row = carry_through(office, case, "energy_review")
    document = issued(row, Document.DECISION)
    assert "24个月内未开工" in words(office, document)
    with make_cases.at(date(2026, 3, 2)):
        page = verified(document)
    assert "2026-03-02" in page
    assert "notice-bad" not in page
    with make_cases.at(date(2026, 3, 3)):
        assert "notice-bad" in verified(document)
        papers = make_cases.papers(case, "energy_review")
        act(office.officer, row, A.RENEW, papers=papers)
    document.refresh_from_db()
    assert document.withdrawn_on == date(2026, 3, 3)


def test_only_a_validity_that_the_law_extends_speaks_of_it(
    office: Office, case: ApprovalCase
) -> None:
    row = carry_through(office, case, "energy_review")
    assert "延期" not in words(office, issued(row, Document.DECISION))


def test_a_permit_that_is_no_longer_needed_runs_out_like_others(
    office: Office, case: ApprovalCase
) -> None:
    row = carry_through(office, case, "energy_review")
    services.change_facts(office.officer, case.pk, case.facts | {"energy_tce": 10})
    document = issued(row, Document.DECISION)
    assert queries.last_day_of(document) == date(2026, 3, 2)
    ApprovalCase.objects.filter(pk=case.pk).update(process_version="no longer shipped")
    assert queries.last_day_of(document) is None


def test_a_permit_holds_without_end_once_its_works_have_begun(
    office: Office, case: ApprovalCase
) -> None:
    document = issued(carry_through(office, case, "energy_review"), Document.DECISION)
    assert queries.last_day_of(document) == date(2026, 3, 2)
    ReachedMilestone.objects.create(
        zone=office.zone, case=case, code="construction", reached_on=FIRST
    )
    assert queries.last_day_of(document) is None


def test_a_simulated_document_says_first_that_it_has_no_legal_force(
    office: Office, case: ApprovalCase
) -> None:
    document = make.document(office.officer, "approvals.ApprovalCase", case.pk, is_simulated=True)
    documents.read_file(office.officer, document, SITE)
    page = verified(document)
    assert page.index("notice-bad") < page.index(document.number)
    assert "notice-ok" not in page


@pytest.mark.parametrize("code", ["0" * 20, "short", "x' OR 1=1", "%E6%9C%9B"])
def test_an_unknown_code_gets_the_same_form_and_no_hint(code: str) -> None:
    answer = make.client().get(f"/verify/{code}")
    assert answer.status_code == 404
    assert 'name="code"' in answer.content.decode()


def test_a_document_that_was_never_fetched_is_not_public(
    office: Office, case: ApprovalCase
) -> None:
    document = issued(item(case, "filing"), Document.FILING)
    assert make.client().get(f"/verify/{document.code}").status_code == 404


def test_a_typed_code_may_have_hyphens_small_letters_and_look_alikes(
    office: Office, case: ApprovalCase
) -> None:
    document = issued(item(case, "filing"), Document.FILING)
    documents.read_file(office.officer, document, SITE)
    typed = documents.grouped(document.code).lower().replace("0", "o").replace("1", "l")
    answer = make.client().get("/verify", {"code": typed}, follow=True)
    assert answer.status_code == 200
    assert document.number in answer.content.decode()


def test_every_kind_has_its_words_and_its_series() -> None:
    for kind in Document:
        assert series_word("anywhere", kind)
        rule = letters.texts().values["kinds"][kind]
        for words_of in (rule, rule.get("otherwise", rule)):
            assert words_of["title"]
            assert words_of["body"]
        assert "行政许可" not in str(rule.get("otherwise", ""))
    words_ = {series_word("anywhere", kind) for kind in Document}
    assert len(words_) == len(Document)


def test_names_are_masked_whatever_their_length() -> None:
    for name in ("甲", "甲乙", "甲乙丙丁", "甲乙丙丁戊", "海岳云佳精密制造有限公司"):
        shown = documents.masked(name)
        assert name not in shown
        assert 2 * len(shown.replace("*", "")) <= len(name)
    assert documents.masked("海岳云佳精密制造有限公司") == "海岳****公司"


def test_every_place_in_the_rules_is_one_that_is_filled_in(
    office: Office, case: ApprovalCase
) -> None:
    row = queries.load_case(office.officer, case)
    rule = row.case.plan.process.item("eia_form")
    move = Move(A.ACCEPT, FIRST, frozenset())
    values = letters._case_values(row)
    values |= letters._item_values(row, rule, Standing(), move)
    known = values.keys() | {"on", "power", "decision", "joint", "lead", "lapsed", "lapse_reason"}
    known |= {"paper_due_on"}
    rules = letters.texts().values
    used = re.findall(r"\{(\w+)\}", str([rules["kinds"], rules["letters"], rules["notes"]]))
    assert used
    assert set(used) <= known
