"""What people do, from the first click to what they see at the end."""

import csv
import io
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pyotp
import pytest
from playwright.sync_api import Locator, Page, expect
from tests.browser.test_pages import serious_faults

from zoneworks.registry.engine import credit_code

pytestmark = pytest.mark.xdist_group("browser")
Visit = Callable[..., Page]


def test_an_officer_brings_a_log_and_reads_where_people_wait_longest(visit: Visit) -> None:
    page = visit("officer")
    page.goto("/approvals/analysis")
    page.set_input_files(
        "input[type=file]",
        {"name": "permits.csv", "mimeType": "text/csv", "buffer": _log()},
    )
    page.click(".content form .button.is-primary")
    assert page.input_value("[name=column_case]") == "case"
    assert page.input_value("[name=column_limit]") == "deadline"
    page.click(".form-acts .is-primary")
    answers = page.locator(".facts:has(+ .table) dd")
    answers.first.wait_for(timeout=60_000)
    expect(answers.first.locator("a")).to_have_text("site visit")
    page.click(".facts + .table tbody a >> nth=0")
    expect(page.locator(".list-count b")).to_have_text("40")
    with page.expect_download() as download:
        page.click("a[download] >> nth=0")
    assert download.value.suggested_filename.endswith(".xlsx")
    page.click("tbody .row-link >> nth=0")
    expect(page.locator("tbody tr")).to_have_count(3)


def test_a_leader_reads_what_the_reforms_saved_and_opens_the_items(visit: Visit) -> None:
    page = visit("leader")
    page.goto("/approvals/performance?before_since=2023-01-01&since=2024-01-01&until=2025-01-01")
    figures = page.locator("main").inner_text()
    assert "84.0%" in figures
    assert "42.0%" in figures


def test_a_member_sets_up_a_second_factor_and_logs_in_with_it(visit: Visit) -> None:
    password = "Neue-Nacht-43"
    page = visit("administrator")
    page.goto("/members")
    page.fill("[name=username]", "two-steps")
    page.select_option("[name=role]", "LEADER")
    page.fill("[name=name]", "双步")
    page.fill("[name=password]", "Alte-Amsel-27")
    page.locator("form:has([name=username]) .is-primary").click()
    expect(page.locator("tr:has-text('two-steps')")).to_be_visible()

    page = visit(language="en")
    _log_in(page, "two-steps", "Alte-Amsel-27")
    for name, typed in (("old", "Alte-Amsel-27"), ("new", password), ("again", password)):
        page.fill(f"[name={name}]", typed)
    page.click(".form-acts .is-primary")
    page.click(".account")
    page.get_by_text("Sign-in and security").click()
    page.get_by_text("Set up", exact=True).click()
    expect(page.locator("img.qr")).to_have_js_property("complete", True)
    app = pyotp.TOTP(page.locator("code.secret").inner_text().replace(" ", ""))
    page.fill("[name=code]", app.now())
    page.click("form:has([name=code]) .is-primary")
    expect(page.locator(".recovery-codes code")).to_have_count(10)
    expect(page.locator("[data-print]")).to_be_visible()
    recovery_code = page.locator(".recovery-codes code").first.inner_text()
    page.click(".form-acts .is-primary")
    expect(page.get_by_text("10 recovery codes left")).to_be_visible()

    elsewhere = visit(language="en")
    _log_in(elsewhere, "two-steps", password)
    elsewhere.fill("[name=code]", app.at(datetime.now(UTC) + timedelta(seconds=30)))
    elsewhere.click(".is-primary")
    expect(elsewhere.locator(".account")).to_be_visible()
    third = visit(language="en")
    _log_in(third, "two-steps", password)
    assert serious_faults(third) == []
    third.get_by_text("Use a recovery code").click()
    third.fill("[name=code]", recovery_code)
    third.click(".is-primary")
    expect(third.locator(".account")).to_be_visible()

    page.goto("/security")
    expect(page.locator("tbody tr")).to_have_count(3)
    page.get_by_text("End all others").click()
    expect(page.locator("tbody tr")).to_have_count(1)
    elsewhere.goto("/")
    expect(elsewhere.locator("[name=password]")).to_be_visible()


def _log_in(page: Page, username: str, password: str) -> None:
    page.goto("/login")
    page.fill("[name=username]", username)
    page.fill("[name=password]", password)
    page.click("form .is-primary")


def test_an_analysis_opens_again_with_map_curves_and_its_settings(visit: Visit) -> None:
    page = visit("leader")
    page.goto("/approvals/analysis")
    page.locator("tbody .row-link, tbody a").last.click()
    for tab in ("map", "comparison", "waits", "throughput", "settings"):
        page.locator(f".tabs a[href$='/{tab}']").click()
        if tab == "map":
            page.locator(".process-plot svg").wait_for()
        if tab == "waits":
            _sorts_by_its_heads(page.locator("table[data-sortable]").first)
        if tab == "comparison":
            page.locator("#curves svg").wait_for()
            expect(page.locator(".figure")).to_have_count(4)


def _sorts_by_its_heads(table: Locator) -> None:
    """The median's head orders the rows by it, the slowest first; once more turns them round."""
    head = table.locator("thead th").nth(2)
    for direction in ("descending", "ascending"):
        head.locator("button").click()
        expect(head).to_have_attribute("aria-sort", direction)
        values = [
            float(cell.get_attribute("data-value") or "nan")
            for cell in table.locator("tbody td:nth-child(3)").all()
        ]
        assert len(values) > 2
        assert values == sorted(values, reverse=direction == "descending")


def test_an_enterprise_is_refused_mended_warned_about_and_found(visit: Visit) -> None:
    page = visit("officer")
    page.goto("/registry/enterprises/new")
    code = credit_code.complete("91430299MA9990001")
    page.fill("[name=name]", "海岳测试仪器有限公司")
    page.fill("[name=credit_code]", code[:-1] + ("0" if code[-1] != "0" else "1"))
    page.fill("[name=industry_code]", "4012")
    page.select_option("[name=scale]", "SMALL")
    page.click(".form-acts .is-primary")
    assert page.get_attribute("[name=credit_code]", "aria-invalid") == "true"
    assert page.input_value("[name=name]") == "海岳测试仪器有限公司"
    page.fill("[name=credit_code]", code)
    page.click(".form-acts .is-primary")
    expect(page.locator("h1")).to_contain_text("海岳测试仪器有限公司")

    page.goto("/registry/enterprises/new")
    page.fill("[name=name]", "海岳测试仪器有限责任公司")
    page.fill("[name=credit_code]", credit_code.complete("91430299MA9990002"))
    page.fill("[name=industry_code]", "4012")
    page.select_option("[name=scale]", "SMALL")
    page.click(".form-acts .is-primary")
    expect(page.locator(".notice-warn a")).to_have_text("海岳测试仪器有限公司")
    page.check("[name=confirmed]")
    page.click(".form-acts .is-primary")
    expect(page.locator("h1")).to_contain_text("海岳测试仪器有限责任公司")

    page.keyboard.press("/")
    page.keyboard.type("测试仪器")
    expect(page.locator("#search-hits li")).to_have_count(2)


def test_a_duplicate_is_found_merged_and_the_merge_undone(visit: Visit) -> None:
    page = visit("officer")
    page.goto("/registry/duplicates")
    page.locator("tbody tr", has_text="海岳启明轴承厂").locator(".row-link").click()
    kept = page.locator("thead th:nth-child(2) a").first.inner_text()
    page.fill("[name=reason]", "同一企业，按旧协议重复录入")
    page.click(".form-acts .is-primary")
    expect(page.locator("h1")).to_contain_text(kept)
    expect(page.locator(".facts-list")).to_contain_text("海岳启明轴承厂")
    page.click(".facts-list a:has-text('海岳启明轴承厂')")
    expect(page.locator(".state-line")).to_contain_text(kept)
    page.click(".acts a")
    page.fill("[name=reason]", "核对后确为两家")
    page.click(".form-acts .is-primary")
    expect(page.locator("h1")).to_contain_text("海岳启明轴承厂")
    expect(page.locator(".state-line a")).to_have_count(0)


def test_all_of_a_list_are_changed_at_once_and_that_is_undone(visit: Visit) -> None:
    page = visit("officer", language="en")
    page.goto("/registry/enterprises?scale=LARGE&industry=38")
    count = page.locator(".list-count b").inner_text()
    page.locator(".row-box").first.check()
    expect(page.locator("[data-bulk-count]")).to_have_text("1")
    page.locator("[data-bulk-all]").check()
    expect(page.locator("[data-bulk-count]")).to_have_text(count)
    page.click(".bulk-acts .button >> nth=0")
    page.select_option("[name=scale]", "MEDIUM")
    page.click("[name=preview]")
    expect(page.locator(".field-error")).to_be_visible()
    page.fill("[name=reason]", "Census of the year")
    page.click("[name=preview]")
    expect(page.locator("main tbody tr")).to_have_count(int(count))
    expect(page.locator("main tbody ins").first).to_have_text("Medium")
    page.click("[name=do]")
    expect(page.locator("main tbody ins").first).to_have_text("Medium")
    page.click(".acts .button >> nth=0")
    page.fill("[name=reason]", "Wrong list")
    page.click("[name=preview]")
    page.click("[name=do]")
    expect(page.locator("main tbody ins").first).to_have_text("Large")
    page.goto("/registry/enterprises?scale=LARGE&industry=38")
    expect(page.locator(".list-count b")).to_have_text(count)


def test_two_people_change_one_record_and_nothing_typed_is_lost(visit: Visit) -> None:
    first, second = visit("officer"), visit("administrator")
    for page in (first, second):
        page.goto("/registry/enterprises/7/edit")
    first.fill("[name=address]", "海岳大道 1 号")
    first.click(".form-acts .is-primary")
    first.wait_for_url("**/enterprises/7")
    second.fill("[name=address]", "海岳大道 2 号")
    second.click(".form-acts .is-primary")
    expect(second.locator(".conflict")).to_contain_text("海岳大道 1 号")
    assert second.input_value("[name=address]") == "海岳大道 2 号"
    second.click(".form-acts .is-primary")
    second.wait_for_url("**/enterprises/7")
    expect(second.locator(".content")).to_contain_text("海岳大道 2 号")
    expect(second.locator(".timeline")).to_contain_text("海岳大道 1 号")


def test_a_table_comes_in_with_its_bad_cells_named(visit: Visit) -> None:
    page = visit("officer")
    good = credit_code.complete("91430299MA9990003")
    table = (
        "credit_code,name,industry_code,scale\n"
        f"{good},海岳表格有限公司,3841,SMALL\n"
        "91430299MA9990004X,海岳坏码有限公司,3841,SMALL\n"
    )
    for expected in ("1", "0"):
        page.goto("/registry/enterprises/import")
        page.set_input_files(
            "input[type=file]",
            {"name": "t.csv", "mimeType": "text/csv", "buffer": table.encode()},
        )
        page.click(".content form .is-primary")
        expect(page.locator(".figure-value b").first).to_have_text(expected)
        expect(page.locator("tbody").first).to_contain_text("91430299MA9990004X")
        if expected == "1":
            page.click("button[name=good_only]")
            page.wait_for_url("**/registry/enterprises")
    page.goto("/registry/enterprises?q=海岳表格")
    expect(page.locator("tbody tr")).to_have_count(1)


def test_a_list_is_walked_narrowed_and_opened_by_keyboard(visit: Visit) -> None:
    page = visit("auditor")
    page.goto("/registry/enterprises")
    first = page.locator("tbody tr").nth(1).locator("a").inner_text()
    page.keyboard.press("j")
    page.keyboard.press("j")
    page.keyboard.press("Enter")
    expect(page.locator("h1")).to_contain_text(first)
    page.goto("/registry/enterprises?scale=LARGE")
    page.click(".chip a")
    expect(page.locator(".chip")).to_have_count(1)  # in use, as by default
    page.click("a[rel=next]")
    page.click("a[rel=prev]")
    expect(page.locator("tbody tr")).to_have_count(50)


def test_a_bank_changes_zones_and_language(visit: Visit) -> None:
    page = visit("bank", language="en")
    page.click(".account")
    page.click("button[name=membership]:not([aria-current])")
    expect(page.locator(".brand")).to_contain_text("澄江高新区")
    page.click("button[name=language][value=zh-hans]")
    expect(page.locator("html")).to_have_attribute("lang", "zh-Hans")
    page.click(".account")
    page.click("form[action$='/logout'] button")
    page.goto("/registry/enterprises")
    expect(page.locator("[name=username]")).to_be_visible()


def _log() -> bytes:
    """Forty cases in which the site visit is waited for longest."""
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow(["case", "activity", "timestamp", "deadline"])
    for number in range(40):
        begun = datetime(2024, 1, 1, 9, tzinfo=UTC) + timedelta(days=number)
        due = begun + timedelta(days=20)
        for activity, days in (("accept", 0), ("review", 2), ("site visit", 12 + number % 5)):
            at = begun + timedelta(days=days)
            writer.writerow([f"P-{number:03d}", activity, at.isoformat(), due.isoformat()])
    return text.getvalue().encode()


def test_a_slip_re_plans_the_zone_and_the_task_force_sees_it(visit: Visit) -> None:
    page = visit("officer")
    page.goto("/registry/projects/new")
    page.fill("[name=code]", "HY-2026-JH01")
    page.fill("[name=name]", "海岳精密轴承扩能")
    page.click(".form-acts .is-primary")
    page.locator(".tabs a", has_text="推进计划").click()
    page.get_by_text("编制计划").click()
    page.select_option("[name=template_id]", "rented-factory")
    page.fill("[name=name]", "装修改造")
    page.fill("[name=signed_on]", "2026-01-05")
    page.click(".form-acts .is-primary")
    expect(page.locator(".state-line")).to_contain_text("草案")
    plan = page.url

    page.goto(f"{plan}/member")
    page.select_option("[name=membership_id]", label="周砚 自然资源分局")
    page.fill("[name=duty]", "审批协调")
    page.check("[name=is_head]")
    page.click(".form-acts .is-primary")
    expect(page.locator("main")).to_contain_text("周砚")

    page.goto("/delivery/replans")
    page.get_by_label("海岳精密轴承扩能 装修改造").check()
    page.click(".form-acts .is-primary")
    expect(page.locator("main")).to_contain_text("将变动")
    _publish(page)

    page.goto(f"{plan}/activities")
    page.get_by_role("link", name="整体竣工交付").click()
    page.get_by_text("填报进展").click()
    page.fill("[name=expected_on]", _day(400))
    page.click(".form-acts .is-primary")
    expect(page.locator(".field-error").first).to_contain_text("滞后原因")
    page.select_option("[name=late_cause]", "CONTRACTOR")
    page.click(".form-acts .is-primary")

    page.goto("/delivery/replans")
    page.click(".form-acts .is-primary")
    row = page.locator("tbody tr", has_text="装修改造")
    expect(row).to_contain_text("整体竣工交付")
    expect(row).to_contain_text(_day(400)[:7])
    _publish(page)

    member = visit("department")
    member.goto("/")
    told = member.locator("tbody tr", has_text="海岳精密轴承扩能").filter(has_text="调整到")
    expect(told.first).to_contain_text(_day(400)[:7])
    told.first.locator(".row-link").click()
    expect(member.locator("h1")).to_contain_text("整体竣工交付")

    leader = visit("leader")
    leader.goto(plan)
    expect(leader.locator(".milestones")).to_contain_text("较基线")


def _publish(page: Page) -> None:
    """Let the proposal that is shown hold."""
    if page.locator("[name=accepts_misses]").count():
        page.check("[name=accepts_misses]")
    page.fill("[name=reason]", "会议确定")
    page.click(".form-acts .is-primary")
    expect(page.locator(".state-line")).to_contain_text("已发布")


def _day(days: int) -> str:
    """Some days from today, a Monday: it works but for holidays."""
    day = datetime.now(UTC) + timedelta(days=days)
    return (day - timedelta(days=day.weekday())).date().isoformat()
