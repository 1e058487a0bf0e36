"""Take the pictures of ``docs/pictures`` anew, from a demonstration zone served meanwhile.

``.venv/bin/python scripts/pictures.py [NAME …]`` takes those whose names begin so, or all. They
change with the day; look at each before it is committed.
"""

import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from playwright.sync_api import Browser, Page, sync_playwright

ROOT = Path(__file__).resolve().parent.parent
FOLDER = ROOT / "docs" / "pictures"
PORT = 8499
BASE = f"http://127.0.0.1:{PORT}"
PASSWORD = "zoneworks-demo"  # noqa: S105 - the demonstration's own
DESK, PHONE = (1440, 900), (390, 844)


@dataclass(frozen=True)
class Picture:
    """A page as somebody sees it. ``steps`` are done before: what to press, or to fill in."""

    name: str
    user: str
    path: str
    theme: str = "light"
    size: tuple[int, int] = DESK
    language: str = "zh-hans"
    steps: tuple[tuple[str, str], ...] = ()


def looks(name: str, user: str, path: str) -> list[Picture]:
    """A page in both themes, and on a phone."""
    return [
        Picture(f"{name}-light", user, path),
        Picture(f"{name}-dark", user, path, theme="dark"),
        Picture(f"{name}-phone", user, path, size=PHONE),
    ]


CASE, ENTERPRISE = "/approvals/cases/49", "/registry/enterprises/1"
COLUMNS = ("click", "summary:has(span:text-is('列'))")
SOME = "item=1.1&item=2.1&item=3.1"
FIRST = ("click", "tbody .row-link, tbody th a")
"""The first record of a list."""
PICTURES = [
    *looks("login", "", "/login"),
    *looks("analysis", "officer", "/approvals/analysis/1"),
    *looks("process-map", "officer", "/approvals/analysis/1/map"),
    *looks("enterprises", "officer", "/registry/enterprises"),
    Picture("case-light", "officer", CASE),
    Picture("case-diagram-light", "officer", f"{CASE}/diagram"),
    Picture("my-turn-dark", "officer", "/approvals/my-turns", theme="dark"),
    Picture("decision-light", "head", "/approvals/items/2449/do/grant"),
    Picture("performance-light", "leader", "/approvals/performance"),
    Picture("portal-phone", "enterprise", "/approvals/portal", size=PHONE),
    Picture("today-light", "officer", "/"),
    Picture("today-department-dark", "department", "/", theme="dark"),
    Picture("search-light", "officer", "/search?q=海岳"),
    Picture("columns-light", "officer", "/registry/enterprises", steps=(COLUMNS,)),
    Picture(
        "bulk-preview-light",
        "officer",
        f"/lists/registry.enterprises/acts?act=retire&{SOME}",
        steps=(("fill [name=reason]", "重复录入"), ("click", "[name=preview]")),
    ),
    Picture("merge-light", "officer", f"{ENTERPRISE}/merge?with=2"),
    Picture("timeline-dark", "officer", f"{ENTERPRISE}/timeline", theme="dark"),
    Picture("documents-light", "officer", f"{CASE}/documents"),
    Picture("sealed-light", "auditor", "/sealed"),
    Picture("jobs-light", "administrator", "/jobs"),
    Picture("webhooks-light", "administrator", "/webhooks"),
    Picture("security-light", "officer", "/security"),
    Picture("tokens-light", "officer", "/tokens"),
    Picture("api-reference-light", "officer", "/api-reference/cases"),
    *looks("land-map", "officer", "/land/map"),
    Picture("section-light", "officer", "/land/buildings/1"),
    Picture("idle-land-light", "officer", "/land/idle"),
    Picture("routes-light", "officer", "/land/board"),
    Picture("trade-light", "officer", "/land/trade"),
    *looks("readiness", "officer", "/elements/readiness"),
    Picture("matching-light", "officer", "/elements/matchings/1"),
    Picture("refused-light", "officer", "/elements/matchings/1/refused"),
    Picture(
        "sites-light", "officer", "/elements/sites?kind=SPACE&area=2000&height_m=6&may_join=on"
    ),
    Picture("score-light", "officer", "/efficiency/scores/801"),
    Picture("admission-light", "officer", "/admission/applications/10/sheet"),
    *looks("board", "officer", "/attraction/board"),
    Picture("lead-light", "officer", "/attraction/leads?use=all&q=量子", steps=(FIRST,)),
    Picture("funnel-light", "officer", "/attraction/funnel"),
    Picture("landings-light", "leader", "/attraction/forecast"),
    Picture("targets-light", "leader", "/attraction/targets"),
    Picture("filings-light", "fund", "/attraction/filings"),
    Picture("reward-light", "officer", "/attraction/rewards", steps=(FIRST,)),
    Picture("agreement-light", "officer", "/attraction/agreements", steps=(FIRST,)),
    Picture("chain-light", "officer", "/attraction/chains", steps=(FIRST,)),
    Picture("partners-light", "officer", "/attraction/partners?makes=射频芯片&needs=晶圆"),
    Picture("review-light", "officer", "/compliance/reviews", steps=(FIRST,)),
    Picture("positive-list-light", "enterprise", "/compliance/positive-list"),
    Picture("plan-light", "officer", "/delivery/plans", steps=(FIRST,)),
    Picture("plan-phone", "officer", "/delivery/plans", size=PHONE, steps=(FIRST,)),
    *looks("zone-plans", "leader", "/delivery/zone"),
    Picture("late-light", "leader", "/delivery/late"),
    Picture("loads-light", "officer", "/delivery/resources"),
    Picture(
        "replan-light",
        "officer",
        "/delivery/replans",
        steps=(("click", ".form-acts .is-primary"),),
    ),
    Picture("days-light", "leader", "/delivery/days"),
    Picture("traditional-light", "officer", CASE, language="zh-hant"),
    Picture("english-light", "officer", CASE, language="en"),
]


def main(wanted: list[str]) -> int:
    """Take the pictures."""
    chosen = [one for one in PICTURES if not wanted or one.name.startswith(tuple(wanted))]
    with serving(), sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=shutil.which("chromium"), args=["--no-sandbox", "--disable-gpu"]
        )
        pages: dict[tuple[str, str, tuple[int, int], str], Page] = {}
        for one in chosen:
            key = one.user, one.theme, one.size, one.language
            page = pages.get(key) or pages.setdefault(key, visit(browser, one))
            take(page, one)
            print(one.name)
        browser.close()
    return 0


def take(page: Page, one: Picture) -> None:
    """One picture of a page, after its steps."""
    page.goto(one.path)
    for act, what in one.steps:
        if act == "click":
            page.click(what)
        else:
            page.fill(act.removeprefix("fill "), what)
    page.wait_for_load_state("networkidle")
    page.screenshot(path=FOLDER / f"{one.name}.png")


def visit(browser: Browser, one: Picture) -> Page:
    """A page of somebody who is logged in, in a theme, a size and a language."""
    width, height = one.size
    context = browser.new_context(
        base_url=BASE,
        viewport={"width": width, "height": height},
        device_scale_factor=2 if one.size == PHONE else 1,
        locale="en-US" if one.language == "en" else "zh-CN",
    )
    context.add_cookies(
        [
            {"name": "zoneworks_theme", "value": one.theme, "url": BASE},
            {"name": "zoneworks_language", "value": one.language, "url": BASE},
        ]
    )
    page = context.new_page()
    if one.user:
        page.goto("/login")
        page.fill("[name=username]", one.user)
        page.fill("[name=password]", PASSWORD)
        page.click("form .button.is-primary")
        page.wait_for_url(f"{BASE}/")
    return page


@contextmanager
def serving() -> Iterator[None]:
    """The platform with a fresh demonstration zone."""
    with tempfile.TemporaryDirectory() as folder:
        process = subprocess.Popen(
            [sys.executable, "-m", "zoneworks.cli", "serve", "--demo", "--port", str(PORT)],
            env=os.environ | {"ZONEWORKS_DATA": folder},
            stdout=subprocess.DEVNULL,
        )
        try:
            while not answers():
                if process.poll() is not None:
                    raise RuntimeError("The platform did not start.")
                time.sleep(0.5)
            yield
        finally:
            process.send_signal(signal.SIGTERM)
            process.wait(timeout=30)


def answers() -> bool:
    """Whether the server is there."""
    try:
        with urllib.request.urlopen(f"{BASE}/healthz", timeout=2):  # noqa: S310 - our own
            return True
    except OSError:
        return False


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
