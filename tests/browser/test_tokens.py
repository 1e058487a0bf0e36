"""A person makes a token in the page, and a program works with it until it is revoked."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from zoneworks.client import Client, Problem
from zoneworks.registry.engine import credit_code

pytestmark = pytest.mark.xdist_group("browser")


def test_a_program_works_with_a_token_until_it_is_revoked(
    visit: Callable[..., Page], server: str
) -> None:
    page = visit("officer", language="en")
    page.click(".account")
    page.click("a[href='/tokens']")
    page.fill("[name=name]", "Nightly reports")
    page.check("[name=parts][value=register]")
    page.uncheck("[name=is_read_only]")
    page.click("form .is-primary")
    program = Client(server, page.locator("code.secret").inner_text())
    known = {one["id"] for one in program.list("registry/enterprises", limit=40, sort="name")}
    assert len(known) > 40
    made = program.post(
        "registry/enterprises",
        {
            "name": "Made by a program Co., Ltd.",
            "credit_code": credit_code.complete("91430100MA7777777"),
            "industry_code": "3841",
            "scale": "SMALL",
        },
    )
    page.goto(f"/registry/enterprises/{made['id']}")
    expect(page.locator("h1")).to_contain_text("Made by a program")
    with pytest.raises(Problem) as refused:
        program.get("helpdesk/consultations")
    assert refused.value.title == "ScopeMissing"
    page.goto("/tokens")
    row = page.locator("tr", has_text="Nightly reports")
    expect(row).to_contain_text("holds")
    row.locator("a").click()
    page.click("form .is-primary")
    expect(page.locator("tr", has_text="Nightly reports")).to_contain_text("revoked")
    with pytest.raises(Problem) as ended:
        program.get("registry/enterprises")
    assert (ended.value.status, ended.value.title) == (401, "TokenRevoked")


def test_the_reference_is_read_part_by_part(visit: Callable[..., Page]) -> None:
    page = visit("auditor", width=390)
    page.goto("/api-reference")
    page.click("nav.tabs a >> nth=2")
    page.locator(".card summary").first.click()
    expect(page.locator("details[open] pre").first).to_be_visible()
    width = page.evaluate("document.documentElement.scrollWidth")
    assert width <= 390
