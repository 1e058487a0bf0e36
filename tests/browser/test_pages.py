"""Every page of every role: accessible, within its width, quiet, in both themes."""

import io
import unicodedata
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from axe_core_python.sync_playwright import Axe
from playwright.sync_api import Page
from pypdf import PdfReader

Visit = Callable[..., Page]
in_the_demonstration = pytest.mark.xdist_group("browser")
in_the_small_zone = pytest.mark.xdist_group("pages")

FULL_PAGES = {
    "": ["/login", "/styleguide", "/verify"],
    "officer": [
        "/",
        "/overview",
        "/search?q=海岳",
        "/approvals/analysis/1",
        "/approvals/analysis/1/waits",
        "/approvals/analysis/1/map",
        "/approvals/analysis/1/comparison",
        "/approvals/analysis/1/throughput",
        "/approvals/analysis/1/case?case=HY-2023-001",
        "/approvals/turns",
        "/approvals/cases/49",
        "/approvals/cases/49/documents",
        "/approvals/cases/49/duties",
        "/approvals/cases/49/timeline",
        "/approvals/items/1018",
        "/approvals/obligations",
        "/approvals/notices",
        "/approvals/differences",
        "/compliance/positive-list",
        "/compliance/reviews",
        "/compliance/reviews/2",
        "/compliance/reviews/2/questions",
        "/efficiency/differences?year=2024",
        "/efficiency/distribution",
        "/efficiency/evaluations/3",
        "/efficiency/evaluations/3/data",
        "/efficiency/evaluations/3/changes",
        "/efficiency/scores",
        "/efficiency/scores/801",
        "/efficiency/scores/801/what_if?TAX=1",
        "/efficiency/schemes/1",
        "/efficiency/marks",
        "/registry/enterprises/1/grades",
        "/delivery/plans",
        "/delivery/plans/1/forecast",
        "/delivery/plans/60",
        "/delivery/plans/60/path",
        "/delivery/plans/60/team",
        "/delivery/zone",
        "/delivery/resources",
        "/delivery/late",
        "/delivery/blockers",
        "/delivery/days",
        "/helpdesk/consultations",
        "/land/map",
        "/land/parcels",
        "/land/parcels/120",
        "/land/contracts",
        "/land/buildings",
        "/land/buildings/1",
        "/admission/applications",
        "/admission/applications/10/sheet",
        "/admission/applications/14/what-if",
        "/admission/agreements/1",
        "/admission/agreements/1/checks",
        "/admission/meetings/1",
        "/admission/schemes",
        "/admission/figures",
        "/elements/readiness",
        "/elements/readiness/land",
        "/elements/readiness/money",
        "/elements/sites",
        "/elements/sites?kind=SPACE&area=1500&height_m=5&may_join=on",
        "/elements/reservations",
        "/elements/reservations/new?kind=LAND",
        "/elements/supplies",
        "/elements/matchings/1",
        "/elements/matchings/1/refused",
        "/elements/matchings/1/scarce",
        "/elements/matchings/1/moved",
        "/elements/choices",
        "/attraction/chains/3",
        "/attraction/chains/3/nodes",
        "/attraction/chains/2/gaps",
        "/attraction/chains/nodes/33",
        "/attraction/chains/nodes/33/enterprises",
        "/attraction/chains/enterprises",
        "/attraction/partners?makes=音圈马达",
        "/registry/enterprises/1/chains",
        "/registry/enterprises",
        "/registry/enterprises?q=没有这样的企业",
        "/registry/enterprises/1",
        "/registry/enterprises/1/projects",
        "/registry/duplicates",
        "/registry/projects",
        "/registry/projects/1/approvals",
        "/registry/industry",
    ],
    "leader": [
        "/registry/probabilities",
        "/approvals/performance",
        "/approvals/performance/conformance",
        "/approvals/performance/bottlenecks",
    ],
    "department": ["/approvals/my-turns"],
    "enterprise": ["/", "/registry/projects", "/approvals/portal"],
}
"""Where the demonstration zone has much to show."""
NO_PAGES = {
    *("approvals:case_letter", "approvals:item_letter", "approvals:document"),
    *("approvals:export_errors", "approvals:paper_file", "approvals:process_file"),
    *("core:made_file", "core:list_export", "core:sealed_head", "core:sealed_sheet"),
    *("registry:enterprise_import_errors", "registry:project_import_errors", "core:health"),
    *("compliance:document", "attraction:lead_sign", "core:styleguide_land"),
    *("land:map_data", "land:shapes_file", "land:idle_paper", "land:trade_paper"),
    *("efficiency:inputs_import_errors", "land:import_errors", "land:table_errors"),
    *("compliance:document", "attraction:lead_sign"),
    *("admission:decision", "admission:minutes", "admission:agreement_document"),
    *("core:login_provider", "core:login_answer", "approvals:notice"),
}
"""Files, and what sends people on."""
ELSEWHERE = {
    *("core:login_code", "core:member_provider", "core:member_provider_end"),
    "admission:compare",
}
"""One on the way in, seen in a journey; forms for an identity provider, like all others; and a
table that wants two versions of a scheme."""
PARTS = 6
"""So many tests share the pages of the small zone, so that none takes long."""
LOOKS = {"light": (1440, 1366), "dark": (390, 360)}
"""Each page is looked at in both themes, at a desk and on a phone."""
SHOW = """theme => {
    document.documentElement.dataset.theme = theme;
    document.dispatchEvent(new CustomEvent("themechange"));
}"""
OUT_OF_CARD = """[...document.querySelectorAll(".card > table")].some(one =>
    one.getBoundingClientRect().right > one.parentElement.getBoundingClientRect().right + 1)"""
AXE = Axe().axe_script
EVERY_RULE: list[str] = []
RULES_OF_LOOKS = [
    *("color-contrast", "scrollable-region-focusable", "aria-hidden-focus"),
    *("button-name", "link-name"),
]
"""What a theme or a narrow window may break on a page that is sound in the other."""
SERIOUS = """rules => axe.run({
        resultTypes: ["violations"], preload: false, selectors: false,
        ...(rules.length ? {runOnly: {type: "rule", values: rules}} : {}),
    })
    .then(found => found.violations
    .filter(one => ["serious", "critical"].includes(one.impact))
    .map(one => one.id + " " + one.nodes[0].html.slice(0, 120)))"""


@in_the_demonstration
@pytest.mark.parametrize("role", FULL_PAGES)
def test_full_pages_are_accessible_and_stay_within_their_width(visit: Visit, role: str) -> None:
    page = visit(role)
    faults = [fault for path in FULL_PAGES[role] for fault in wrong_with(page, path, EVERY_RULE)]
    assert faults == []


@in_the_small_zone
def test_every_page_of_the_small_zone_is_looked_at(
    small_zone: tuple[str, dict[str, Any]],
) -> None:
    _base, told = small_zone
    assert set(told["hidden"]) == NO_PAGES | ELSEWHERE


@in_the_small_zone
@pytest.mark.parametrize("part", range(PARTS))
def test_every_page_is_accessible_and_stays_within_its_width(
    visit_small_zone: Visit, small_zone: tuple[str, dict[str, Any]], part: int
) -> None:
    _base, told = small_zone
    found = []
    for name, paths in told["pages"].items():
        page = visit_small_zone(name)
        here = paths[part::PARTS]
        found += [fault for path in here for fault in wrong_with(page, path, RULES_OF_LOOKS)]
    assert found == []


def wrong_with(page: Page, path: str, on_second_look: list[str]) -> Iterator[str]:
    """What axe finds serious on a page in either theme, and where it is wider than its window.

    The first look is by every rule; the second, on a phone, by those that are named.
    """
    rules = EVERY_RULE
    page.goto(path)
    page.evaluate(AXE)
    for theme, widths in LOOKS.items():
        page.evaluate(SHOW, theme)
        for width in reversed(widths):
            page.set_viewport_size({"width": width, "height": 900})
            if page.evaluate("document.documentElement.scrollWidth > window.innerWidth"):
                yield f"{path}: wider than {width}"
            if page.evaluate(OUT_OF_CARD):
                yield f"{path}: a table is wider than its card at {width}"
        yield from (f"{path} in {theme}: {one}" for one in page.evaluate(SERIOUS, rules))
        rules = on_second_look
    page.set_viewport_size({"width": 1440, "height": 900})


def serious_faults(page: Page) -> list[str]:
    """What axe finds serious on a page as it stands."""
    page.evaluate(AXE)
    found: list[str] = page.evaluate(SERIOUS, EVERY_RULE)
    return found


def plain(text: str) -> str:
    """A text without spaces; in a PDF some signs stand as radicals."""
    return "".join(unicodedata.normalize("NFKC", text).split())


@in_the_demonstration
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
