"""Every page of every role: accessible, within its width, quiet, in both themes."""

import io
import unicodedata
from collections.abc import Callable, Iterator
from typing import Any
from urllib.parse import urlsplit

import pytest
from axe_core_python.sync_playwright import Axe
from django.urls import Resolver404, URLResolver, get_resolver, resolve
from playwright.sync_api import Error, Page
from pypdf import PdfReader

pytestmark = pytest.mark.xdist_group("browser")
Visit = Callable[..., Page]

PEOPLE = (
    *("", "officer", "administrator", "leader", "department", "enterprise", "bank", "committee"),
    *("auditor", "province", "head", "window", "market"),
)
"""Who walks through the pages; a later one looks at what none before was shown."""
ALSO: dict[str, tuple[str, ...]] = {
    "": ("/login", "/verify"),
    "officer": (
        "/search?q=海岳",
        "/styleguide",
        "/approvals/analysis/1/case?case=HY-2023-001",
        "/approvals/analysis/new/1",
        "/registry/enterprises?q=没有这样的企业",
        "/registry/enterprises/1/merge?with=2",
        "/lists/registry.enterprises/acts?act=change&item=1.1&item=2.1",
        "/lists/registry.projects/acts?act=move&item=1.1",
        "/api-reference/cases",
    ),
    "administrator": ("/personal?q=1",),
    "enterprise": ("/", "/registry/enterprises", "/registry/projects"),
}
"""Pages that no link leads to, or that look otherwise with these words or for these people."""
NO_PAGES = frozenset(
    {
        *("core:health", "core:list_export", "core:made_file", "core:sealed_head"),
        *("core:sealed_sheet", "core:login_provider", "core:login_answer", "core:talk"),
        *("approvals:paper_file", "approvals:item_letter", "approvals:case_letter"),
        *("approvals:document", "helpdesk:decision"),
    }
)
"""Files, papers, parts of pages, and what sends people on."""
LOOKS = [("light", 1440), ("dark", 390)]
AXE = Axe().axe_script
SERIOUS = """() => axe.run({resultTypes: ["violations"]}).then(found => found.violations
    .filter(one => ["serious", "critical"].includes(one.impact))
    .map(one => one.id + " " + one.nodes[0].html.slice(0, 120)))"""
OTHER_WIDTHS = {1440: 1366, 390: 360}
LINKS = "found => found.map(one => one.getAttribute('href') || one.getAttribute('hx-get'))"


@pytest.mark.parametrize(("theme", "width"), LOOKS)
def test_every_page_is_accessible_and_stays_within_its_width(
    visit: Visit, theme: str, width: int
) -> None:
    found: list[str] = []
    seen: set[str] = set()
    for person in PEOPLE:
        page = visit(person, theme=theme, width=width)
        waiting = ["/" if person else "/login"]
        also = list(ALSO.get(person, ()))
        while also or waiting:
            is_wanted, path = (True, also.pop(0)) if also else (False, waiting.pop(0))
            kind = kind_of(path)
            if kind is None or (kind in seen and not is_wanted):
                continue
            seen.add(kind)
            try:
                page.goto(path)
            except Error as failure:
                if "Download is starting" not in str(failure):
                    raise
                continue
            found += wrong_with(page, path, width)
            waiting += page.eval_on_selector_all("a[href], [hx-get]", LINKS)
    assert found == []
    shown = {kind.split(" ")[0] for kind in seen}
    unseen = set(pages()) - NO_PAGES - shown
    assert not unseen, "lead a link of the demonstration zone there, or name it in ALSO"


def kind_of(address: str) -> str | None:
    """The kind of page behind an address, with its tab; None where it is none of ours."""
    parts = urlsplit(address)
    if parts.netloc or not parts.path.startswith("/"):
        return None
    try:
        match = resolve(parts.path)
    except Resolver404:
        return None
    is_page = "GET" in getattr(match.func, "methods", ()) and match.view_name not in NO_PAGES
    return f"{match.view_name} {match.kwargs.get('tab', '')}" if is_page else None


def pages(resolver: Any = None, space: str = "") -> Iterator[str]:
    """The names of all pages that can be opened."""
    for pattern in (resolver or get_resolver()).url_patterns:
        if isinstance(pattern, URLResolver):
            yield from pages(pattern, f"{pattern.namespace}:" if pattern.namespace else space)
        elif "GET" in getattr(pattern.callback, "methods", ()):
            yield f"{space}{pattern.name}"


def wrong_with(page: Page, path: str, width: int) -> Iterator[str]:
    """What axe finds serious, and where the page is wider than its window."""
    page.evaluate(AXE)
    yield from (f"{path}: {one}" for one in page.evaluate(SERIOUS))
    for tried in (OTHER_WIDTHS[width], width):
        page.set_viewport_size({"width": tried, "height": 900})
        if page.evaluate("document.documentElement.scrollWidth > window.innerWidth"):
            yield f"{path}: wider than {tried}"


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
