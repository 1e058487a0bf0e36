"""Every page of every role: accessible, within its width, quiet, in both themes."""

import io
import unicodedata
from collections.abc import Callable

import pytest
from axe_core_python.sync_playwright import Axe
from playwright.sync_api import Page
from pypdf import PdfReader

pytestmark = pytest.mark.xdist_group("browser")
Visit = Callable[..., Page]

PAGES = {
    "": ["/login", "/styleguide", "/verify"],
    "officer": [
        "/",
        "/overview",
        "/search?q=海岳",
        "/approvals/analysis",
        "/approvals/analysis/1",
        "/approvals/analysis/1/waits",
        "/approvals/analysis/1/map",
        "/approvals/analysis/1/comparison",
        "/approvals/analysis/1/throughput",
        "/approvals/analysis/1/settings",
        "/approvals/analysis/1/cases",
        "/approvals/analysis/1/case?case=HY-2023-001",
        "/approvals/analysis/new/1",
        "/approvals/turns",
        "/approvals/cases",
        "/approvals/cases/49",
        "/approvals/cases/49/diagram",
        "/approvals/cases/49/facts",
        "/approvals/cases/49/documents",
        "/approvals/cases/49/duties",
        "/approvals/cases/49/timeline",
        "/approvals/items/1018",
        "/approvals/obligations",
        "/approvals/breaches",
        "/approvals/notices",
        "/approvals/processes",
        "/approvals/processes/industrial-new-build/2025-09",
        "/approvals/processes/industrial-new-build/2025-09/diagram",
        "/approvals/mirrors",
        "/approvals/differences",
        "/helpdesk/consultations",
        "/helpdesk/consultations/1",
        "/tokens",
        "/api-reference",
        "/api-reference/cases",
        "/registry/enterprises",
        "/registry/enterprises?q=没有这样的企业",
        "/registry/enterprises/1",
        "/registry/enterprises/1/figures",
        "/registry/enterprises/1/projects",
        "/registry/enterprises/1/contacts",
        "/registry/enterprises/1/timeline",
        "/registry/enterprises/1/edit",
        "/registry/enterprises/1/merge",
        "/registry/enterprises/1/merge?with=2",
        "/registry/enterprises/1/retire",
        "/registry/duplicates",
        "/lists/registry.enterprises/acts?act=change&item=1.1&item=2.1",
        "/registry/enterprises/new",
        "/registry/enterprises/import",
        "/registry/projects",
        "/registry/projects/1",
        "/registry/projects/1/approvals",
        "/registry/projects/1/move",
        "/registry/projects/new",
        "/registry/probabilities",
        "/registry/industry",
    ],
    "administrator": [
        "/members",
        "/members/1/sign-in",
        "/members/second-factor",
        "/security",
        "/security/second-factor",
        "/password",
        "/registry/industry/import",
        "/approvals/posts",
        "/tokens/all",
        "/tokens/days",
        "/jobs",
        "/personal?q=1",
        "/webhooks",
        "/following",
    ],
    "leader": [
        "/registry/probabilities",
        "/approvals/performance",
        "/approvals/performance/conformance",
        "/approvals/performance/bottlenecks",
    ],
    "department": ["/approvals/my-turns"],
    "enterprise": ["/", "/registry/enterprises", "/registry/projects", "/approvals/portal"],
}
LOOKS = [("light", 1440), ("dark", 390)]
ONLY_VIOLATIONS = {"resultTypes": ["violations"]}
"""What passed is not listed: on a long page that takes longer than to find it."""
OTHER_WIDTHS = {1440: 1366, 390: 360}


@pytest.mark.parametrize(("theme", "width"), LOOKS)
@pytest.mark.parametrize("role", PAGES)
def test_pages_are_accessible_and_stay_within_their_width(
    visit: Visit, role: str, theme: str, width: int
) -> None:
    page = visit(role, theme=theme, width=width)
    found = []
    for path in PAGES[role]:
        page.set_viewport_size({"width": width, "height": 900})
        page.goto(path)
        found += [
            f"{path}: {violation['id']} {violation['nodes'][0]['html'][:120]}"
            for violation in Axe().run(page, options=ONLY_VIOLATIONS)["violations"]
            if violation["impact"] in {"serious", "critical"}
        ]
        for tried in (width, OTHER_WIDTHS[width]):
            page.set_viewport_size({"width": tried, "height": 900})
            if page.evaluate("document.documentElement.scrollWidth > window.innerWidth"):
                found.append(f"{path}: wider than {tried}")
    assert found == []


def plain(text: str) -> str:
    """A text without spaces; in a PDF some signs stand as radicals."""
    return "".join(unicodedata.normalize("NFKC", text).split())


def test_a_record_prints_as_a4_with_its_head_and_page_numbers(visit: Visit) -> None:
    page = visit("officer", theme="dark")
    for path in ("/registry/enterprises/1", "/registry/projects/1", "/approvals/cases/49"):
        page.goto(path)
        number, title = page.inner_text(".page-number"), page.inner_text("h1")
        tab = page.inner_text(".tabs [aria-current]").split()[0]
        navigation = page.inner_text(".brand") + page.inner_text(".themes a")
        printed = PdfReader(io.BytesIO(page.pdf(prefer_css_page_size=True)))
        first = printed.pages[0]
        text = plain(first.extract_text())
        assert [round(float(side)) for side in first.mediabox[2:]] == [595, 842], path
        assert "打印日期" in text or "printedon" in text, path
        for shown in (number, title.split()[0], tab, f"1/{len(printed.pages)}"):
            assert plain(shown) in text, (path, shown)
        assert navigation not in text, path
