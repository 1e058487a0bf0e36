"""A project's way through its approvals, by the people who take part, in the browser."""

import re
from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from playwright.sync_api import Page, expect

pytestmark = pytest.mark.xdist_group("browser")
Visit = Callable[..., Page]
LETTER = {"name": "letter.pdf", "mimeType": "application/pdf", "buffer": b"%PDF-1.7 signed"}
FACTS = {
    "investment_approval": "FILING",
    "eia_class": "REGISTRATION",
    "energy_tce": "100",
    "electricity_kwh": "900000",
    "site_ha": "0.4",
    "earth_m3": "500",
    "works_cost_yuan": "80000000",
    "floor_area_m2": "6000",
    "design_size": "MEDIUM_SMALL",
    "special_works": "false",
    "civil_buildings": "false",
    "explosive_or_hazardous": "false",
    "touches_security": "false",
    "is_secret": "false",
    "industry_policy": "ENCOURAGED",
    "restricted_foreign": "false",
}
TERMS = {
    "parcel": "HY-2026-17",
    "land_use": "工业用地",
    "floor_area_ratio": "1.8",
    "building_density": "45%",
}
ACCEPTED = re.compile("处于“审查中”时|他人刚刚办理了此事项")
TOO_EARLY = re.compile(r"上一步在 (\d{4}-\d\d-\d\d)")
BEGUN, LISTED = timedelta(days=75), timedelta(days=45)
"""So long ago the case began, and the land was put up: by law a listing takes thirty days."""


class Case:
    """A case and the two who handle it: the officer for the applicant, the window's clerk."""

    def __init__(self, visit: Visit, code: str) -> None:
        self.officer, self.clerk = visit("officer"), visit("window")
        self.today = date.fromisoformat(self.officer.locator(".page-line").inner_text()[:10])
        self.url = self._open(code)
        self.items: dict[str, str] = {}

    def _open(self, code: str) -> str:
        """Register a project of the demonstration's flagship firm and open its approvals."""
        page = self.officer
        page.goto("/registry/projects?q=百亿")
        page.locator("tbody a").first.click()
        firm = page.locator(".page-titles a, .record-head a, a[href*='/registry/enterprises/']")
        firm.first.click()
        credit_code = re.search(r"[0-9A-Z]{18}", page.locator("main").inner_text())
        assert credit_code is not None
        page.goto("/registry/projects/new")
        page.fill("[name=code]", code)
        page.fill("[name=name]", f"储能部件厂 {code}")
        page.fill("[name=enterprise]", credit_code[0])
        page.fill("[name=industry_code]", "3841")
        self.submit(page)
        page.locator(".tabs a[href$='/permits']").click()
        page.locator("a[href*='/approvals/cases/new/']").click()
        page.select_option("[name=process_id]", "industrial-new-build")
        page.fill("[name=begun_on]", (self.today - BEGUN).isoformat())
        self.submit(page)
        for name, value in FACTS.items():
            field = page.locator(f"[name={name}]")
            is_choice = field.evaluate("one => one.tagName") == "SELECT"
            field.select_option(value) if is_choice else field.fill(value)
        self.submit(page)
        return page.url

    def submit(self, page: Page, unless: re.Pattern[str] | None = None) -> None:
        """Send the form and see that nothing was refused, unless for what the text says."""
        page.click(".form-acts .is-primary")
        refused = page.locator("[aria-invalid=true], .form .notice-bad, .form .notice-warn")
        if unless is not None and refused.filter(has_text=unless).count():
            return
        assert not refused.count(), page.inner_text("main")

    def item(self, name: str, place: int = 0) -> str:
        """The address of an item: the formal one, at place 1 the simulated one."""
        if (key := f"{name}/{place}") not in self.items:
            self.officer.goto(self.url)
            row = self.officer.locator("tr", has_text=name).filter(
                has=self.officer.locator("a[href*='/approvals/items/']")
            )
            found = row.first.locator("a[href*='/approvals/items/']").nth(place)
            self.items[key] = str(found.get_attribute("href"))
        return self.items[key]

    def act(self, by: Page, name: str, act: str, place: int = 0, **fields: Any) -> None:
        """Do one act on an item."""
        by.goto(f"{self.item(name, place)}/do/{act}")
        for paper in by.locator("[name=papers]").all():
            paper.check()
        if act == "deliver":
            by.select_option("[name=reason]", "WINDOW")
            by.fill("[name=evidence]", "经办人签收")
        # Applied for weeks ago: the worker may have taken it as accepted by silence meanwhile.
        if act == "accept" and ACCEPTED.search(by.inner_text("main")):
            return
        for field, value in fields.items():
            by.fill(f"[name={field}]", value)
        self.submit(by, unless=ACCEPTED if act == "accept" else TOO_EARLY)
        if act != "accept" and (silent := TOO_EARLY.search(by.inner_text("main"))):
            by.fill("[name=on]", silent[1])  # accepted by silence after the day of the act
            self.submit(by)

    def through(self, name: str, *acts: str, place: int = 0, **fields: Any) -> None:
        """Do several acts, each by whom it belongs to."""
        for one in acts:
            by = self.officer if one == "apply" else self.clerk
            self.act(by, name, one, place, **fields)

    def bulk(self, names: list[str], act: str) -> None:
        """Do one act on several items after a look at what would happen."""
        by, chosen = self.clerk, []
        for name in names:
            by.goto(f"{self.item(name)}/do/{act}")
            version = by.input_value("[name=version]")
            chosen.append(f"item={self.item(name).rsplit('/', 1)[1]}.{version}")
        by.goto(f"/approvals/bulk?act={act}&{'&'.join(chosen)}")
        self.submit(by)
        expect(by.locator("h1 + .page-line")).to_contain_text(f"{len(names)}")


def _with_simulated_results(visit: Visit, code: str) -> Case:
    """A case whose land is listed while its permits are simulated."""
    case = Case(visit, code)
    begun, listed = ((case.today - one).isoformat() for one in (BEGUN, LISTED))
    case.through("企业投资项目备案", "apply", "accept", on=begun)
    case.through("规划条件", "apply", "accept", "review", on=begun)
    case.clerk.goto(f"{case.item('规划条件')}/do/grant")
    case.clerk.fill("[name=reason]", "容积率 1.2 至 2.0")
    expect(case.clerk.locator("#sheets")).to_contain_text("办理内容和要求：容积率 1.2 至 2.0。")
    case.act(case.clerk, "规划条件", "grant", on=begun, reason="容积率 1.2 至 2.0")
    case.act(case.clerk, "规划条件", "deliver", on=begun)
    case.through("国有建设用地使用权出让合同", "apply", "accept", on=listed)
    page = case.officer
    page.goto(f"{case.url}/simulation/new")
    page.check("[name=has_agreement]")
    page.check("[name=is_in_good_standing]")
    page.set_input_files("[name=letter]", LETTER)
    for name, value in TERMS.items():
        page.fill(f"[name={name}]", value)
    case.submit(page)
    for name in (
        "建设用地规划许可证",
        "建设工程规划许可证",
        "施工图设计文件审查",
        "建筑工程施工许可证",
    ):
        case.through(name, "apply", "accept", "review", "grant", place=1)
    return case


def test_a_project_goes_from_simulated_results_to_lawful_works_and_joint_acceptance(
    visit: Visit,
) -> None:
    case = _with_simulated_results(visit, "WAY-1")
    page, clerk = case.officer, case.clerk
    clerk.goto(case.item("建筑工程施工许可证", 1))
    expect(clerk.locator("main")).to_contain_text("没有法律效力")

    page.goto(f"{case.url}/milestones/construction")
    page.click(".form-acts .is-primary")
    expect(page.locator(".form .notice-bad")).to_contain_text("建筑法")

    case.through("国有建设用地使用权出让合同", "review", "grant", "deliver")
    enterprise = visit("enterprise", width=390)
    enterprise.goto("/approvals/portal")
    enterprise.locator("a[href$='/simulation/terms']").first.click()
    enterprise.locator(".form input[type=checkbox]").check()
    case.submit(enterprise)
    page.goto(f"{case.url}/simulation/convert")
    for box in page.locator("[name=papers]").all():
        box.check()
    for name, value in TERMS.items():
        page.fill(f"[name=term_{name}]", value)
    page.check("[name=is_paid]")
    page.check("[name=design_is_unchanged]")
    case.submit(page)

    case.through("环境影响登记表备案", "apply", "accept")
    for name in ("建设用地规划许可证", "建设工程规划许可证", "施工图设计文件审查"):
        case.through(name, "grant", "deliver")
    case.through("建筑工程施工许可证", "review", "grant", "deliver")
    for milestone in ("construction", "works_completed"):
        page.goto(f"{case.url}/milestones/{milestone}")
        case.submit(page)

    joint = ["建设工程规划核实", "建设工程档案验收", "竣工验收"]
    for name in joint:
        case.through(name, "apply")
    for act in ("accept", "review"):
        case.bulk(joint, act)
    for name in joint:
        case.through(name, "grant")
    case.bulk(joint, "deliver")
    page.goto(f"{case.url}/documents")
    expect(page.locator("main")).to_contain_text("联合验收意见书")
    page.goto(case.url)
    expect(page.locator("main")).to_contain_text("工程完工")


def test_when_the_land_goes_to_another_bidder_everything_simulated_lapses(visit: Visit) -> None:
    case = _with_simulated_results(visit, "WAY-2")
    page = case.officer
    page.goto(f"{case.url}/simulation/lapse")
    page.select_option("[name=lapse_reason]", "OTHER_BIDDER")
    page.fill("[name=note]", "成交确认书：竞得人为其他企业")
    case.submit(page)
    expect(page.locator("main")).to_contain_text("已失效")
    page.goto(f"{case.url}/simulation/convert")
    page.check("[name=is_paid]")
    page.check("[name=design_is_unchanged]")
    page.click(".form-acts .is-primary")
    expect(page.locator(".form .notice-bad")).to_be_visible()
    page.goto(f"{case.url}/documents")
    expect(page.locator("main")).to_contain_text("失效通知书")
    page.goto(f"{case.url}/milestones/construction")
    page.click(".form-acts .is-primary")
    expect(page.locator(".form .notice-bad")).to_contain_text("建筑法")
