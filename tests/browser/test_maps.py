"""The map and the section of a building, as somebody uses them in the style guide."""

import json
from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest
from playwright.sync_api import Locator, Page, expect

from zoneworks.core.engine.geometry import read_line, read_shape, split, unite
from zoneworks.core.views.styleguide import land

Visit = Callable[..., Page]
pytestmark = pytest.mark.xdist_group("browser")
WATCH = """() => {
    window.refused = [];
    document.addEventListener("securitypolicyviolation",
        one => window.refused.push(one.blockedURI));
}"""
COLOR_AT = """([id, x, y]) => {
    const canvas = document.querySelector(`#${id} canvas.maplibregl-canvas`);
    window.maps[id].view.redraw();
    const copy = document.createElement("canvas");
    [copy.width, copy.height] = [canvas.width, canvas.height];
    const context = copy.getContext("2d");
    context.drawImage(canvas, 0, 0);
    return [...context.getImageData(x, y, 1, 1).data].slice(0, 3);
}"""
CATCH = """window.maps = {};
document.addEventListener("map:ready",
    event => { window.maps[event.target.id] = event.detail; }, true);
"""


def opened(visit: Visit, **look: Any) -> Page:
    """The style guide with its maps drawn."""
    page = visit("officer", **look)
    page.add_init_script(f"({WATCH})(); {CATCH}")
    page.goto("/styleguide")
    for name in ("guide-map", "guide-draw"):
        page.wait_for_selector(f"#{name}[data-ready]", timeout=60_000)
    return page


def figure(page: Page, name: str = "guide-map") -> Locator:
    found = page.locator(f"#{name}")
    found.locator("[data-plot]").scroll_into_view_if_needed()
    return found


def on_screen(page: Page, name: str, place: tuple[float, float]) -> tuple[float, float]:
    """Where a place of the earth is in the window."""
    point = page.evaluate(
        "([id, place]) => { const point = window.maps[id].view.project(place);"
        " const box = document.querySelector(`#${id} [data-plot]`).getBoundingClientRect();"
        " return [point.x + box.x, point.y + box.y]; }",
        [name, place],
    )
    return (point[0], point[1])


def click(page: Page, name: str, *places: tuple[float, float]) -> None:
    for place in places:
        page.mouse.move(*on_screen(page, name, place))
        page.mouse.click(*on_screen(page, name, place))


def parcel(number: str) -> Any:
    """A parcel of the sample, by its number."""
    found = [one for one in land.land()["features"] if one["properties"]["number"] == number]
    return found[0]


def move_to(page: Page, name: str, number: str, zoom: float = 15) -> None:
    place = read_shape(parcel(number)["geometry"]).place
    page.evaluate(
        "async ([id, center, zoom]) => { const view = window.maps[id].view;"
        " view.jumpTo({center, zoom}); await new Promise(done => view.once('idle', done)); }",
        [name, place, zoom],
    )


def test_the_legend_counts_filters_and_is_remembered_in_the_address(visit: Visit) -> None:
    page = opened(visit)
    shown = figure(page)
    entry = shown.locator(".zm-entry").nth(0)
    expect(entry).to_contain_text("20")
    entry.click()
    expect(entry).to_have_attribute("aria-pressed", "true")
    expect(shown.locator("[data-status]")).to_contain_text("20")
    assert (
        page.evaluate(
            "window.maps['guide-map'].view.getLayoutProperty('land-fill-1', 'visibility')"
        )
        == "none"
    )
    shown.locator("[data-color]").select_option("state")
    expect(shown.locator(".zm-entry").nth(0)).to_contain_text("在用")
    shown.locator(".zm-entry").nth(3).click()
    page.wait_for_function("location.hash.endsWith('/state/3')")
    page.reload()
    page.wait_for_selector("#guide-map[data-ready]", timeout=60_000)
    expect(figure(page).locator("[data-color]")).to_have_value("state")
    expect(figure(page).locator(".zm-entry").nth(3)).to_have_attribute("aria-pressed", "true")
    figure(page).locator(".zm-all").click()
    page.wait_for_function("location.hash.endsWith('/state/')")
    assert page.evaluate("window.refused") == []


def test_a_click_opens_a_card_that_leads_to_the_record(visit: Visit) -> None:
    page = opened(visit)
    move_to(page, "guide-map", "C3-01")
    shown = figure(page)
    place = read_shape(parcel("C3-01")["geometry"]).place
    page.mouse.move(*on_screen(page, "guide-map", place))
    expect(shown.locator("[data-tip]")).to_contain_text("C3-01")
    click(page, "guide-map", place)
    card = shown.locator("[data-card]")
    expect(card).to_contain_text("C3-01")
    expect(shown.locator("[data-tip]")).to_be_hidden()
    number = parcel("C3-01")["properties"]["id"]
    expect(card.get_by_role("link")).to_have_attribute("href", f"#parcel-{number}")
    card.get_by_role("button").click()
    expect(card).to_be_hidden()


def test_the_card_tells_what_the_parcels_color_says(visit: Visit) -> None:
    page = opened(visit)
    shown = figure(page)
    shown.locator("[data-find]").fill("C3-01")
    shown.locator("[data-find]").press("Enter")
    for way in shown.locator("[data-color] option").all():
        label = way.inner_text()
        shown.locator("[data-color]").select_option(label=label)
        expect(shown.locator("[data-card]")).to_contain_text(label)


def test_what_was_typed_before_the_map_had_come_is_found(visit: Visit) -> None:
    page = visit("officer")
    held: list[Any] = []

    def hold(route: Any) -> None:
        held.append(route)

    page.route("**/map-view-*.js", hold)
    with page.expect_request("**/map-view-*.js"):
        page.goto("/styleguide")
    find = page.locator("#guide-map [data-find]")
    find.fill("d4-0")
    find.press("Enter")
    for one in held:
        one.continue_()
    expect(page.locator("#guide-map .zm-hits li")).to_have_count(5, timeout=60_000)
    find.press("Enter")
    expect(page.locator("#guide-map [data-card]")).to_contain_text("D4-01")


def test_a_parcel_is_found_by_its_name_and_the_map_is_moved_by_keys_alone(visit: Visit) -> None:
    page = opened(visit)
    shown = figure(page)
    find = shown.locator("[data-find]")
    find.fill("d4-0")
    expect(shown.locator(".zm-hits li")).to_have_count(5)
    find.press("ArrowDown")
    find.press("Enter")
    expect(shown.locator("[data-card]")).to_contain_text("D4-02")
    plot = shown.locator("[data-plot]")
    plot.focus()
    page.keyboard.press("Escape")
    expect(shown.locator("[data-card]")).to_be_hidden()
    before = page.evaluate("window.maps['guide-map'].view.getCenter().lng")
    page.keyboard.press("ArrowRight")
    page.wait_for_function(f"window.maps['guide-map'].view.getCenter().lng > {before}")
    page.keyboard.press("ArrowLeft")
    page.wait_for_function(f"window.maps['guide-map'].view.getCenter().lng < {before} + 1e-7")
    page.keyboard.press("Enter")
    expect(shown.locator("[data-card]")).to_contain_text("D4-02")


def test_ids_of_a_list_narrow_the_map(visit: Visit) -> None:
    page = opened(visit)
    shown = figure(page)
    tell = """ids => document.querySelector("#guide-map")
        .dispatchEvent(new CustomEvent("map:ids", {detail: ids}))"""
    page.evaluate(tell, [1, 2, 3])
    expect(shown.locator("[data-status]")).to_contain_text("3")
    counts = shown.locator(".zm-entry b").all_inner_texts()
    assert sum(map(int, counts)) == 3
    page.evaluate(tell, None)
    expect(shown.locator("[data-status]")).to_contain_text("102")


def test_a_drawn_boundary_fills_the_form_and_snaps_to_neighbors(visit: Visit) -> None:
    page = opened(visit)
    shown = figure(page, "guide-draw")
    field = page.locator("#guide-boundary")
    before = field.input_value()
    shown.locator("[data-tool=draw]").click()
    expect(shown.locator("[data-measure]")).to_contain_text("26,600")
    shown.locator("[data-clear]").click()
    assert field.input_value() == ""
    move_to(page, "guide-draw", "C3-04", 16)
    corners = [tuple(one) for one in parcel("C3-04")["geometry"]["coordinates"][0][:-1]]
    near = [(x + 2e-5, y - 2e-5) for x, y in corners]
    click(page, "guide-draw", *near)
    drawn = read_shape(field.input_value())
    assert drawn.area_m2 == read_shape(parcel("C3-04")["geometry"]).area_m2
    area = page.evaluate("document.querySelector('#guide-draw [data-measure]').dataset.m2")
    assert abs(Decimal(area) - drawn.area_m2) <= Decimal("0.05")
    shown.locator("[data-undo]").click()
    assert len(json.loads(field.input_value())["coordinates"][0]) == len(corners)
    shown.locator("[data-finish]").click()
    expect(shown.locator("[data-drawing]")).to_be_hidden()
    assert before != field.input_value()


def test_a_refused_form_shows_what_was_drawn_with_the_fault(visit: Visit) -> None:
    page = opened(visit)
    shown = figure(page, "guide-draw")
    drawn = page.evaluate("window.maps['guide-draw'].view.querySourceFeatures('draft').length")
    assert drawn >= 1
    fault = shown.locator("[data-fault]")
    fault.click()
    place = land.drawing_map().faults[0].place
    page.wait_for_function(
        f"Math.abs(window.maps['guide-draw'].view.getCenter().lng - {place[0]}) < 1e-4"
    )


def test_a_line_and_a_choice_fill_the_form_for_split_and_merge(visit: Visit) -> None:
    page = opened(visit)
    shown = figure(page, "guide-draw")
    move_to(page, "guide-draw", "C3-04", 16)
    whole = read_shape(parcel("C3-04")["geometry"])
    shown.locator("[data-tool=split]").click()
    middle = whole.place
    click(
        page, "guide-draw", (middle[0], whole.box.south - 3e-4), (middle[0], whole.box.north + 3e-4)
    )
    parts = split(whole, read_line(page.locator("#guide-cut").input_value()))
    assert len(parts) == 2
    shown.locator("[data-tool=merge]").click()
    shown.locator("[data-clear]").click()
    numbers = ("C3-04", "C3-05")
    click(page, "guide-draw", *(read_shape(parcel(one)["geometry"]).place for one in numbers))
    ids = [str(parcel(one)["properties"]["id"]) for one in numbers]
    assert page.locator("#guide-ids").input_value() == ",".join(ids)
    united = unite([(one, read_shape(parcel(one)["geometry"])) for one in numbers])
    expect(shown.locator("[data-measure]")).to_contain_text(f"{united.area_m2:,.0f}")


def test_the_theme_changes_the_colors_at_once(visit: Visit) -> None:
    page = opened(visit)
    figure(page)
    light = page.evaluate(COLOR_AT, ["guide-map", 20, 20])
    page.evaluate(
        "() => { document.documentElement.dataset.theme = 'dark';"
        " document.dispatchEvent(new CustomEvent('themechange')); }"
    )
    dark = page.evaluate(COLOR_AT, ["guide-map", 20, 20])
    assert (light, dark) == ([246, 246, 244], [15, 17, 20])


def test_paper_shows_the_picture_and_the_legend(visit: Visit) -> None:
    page = opened(visit, theme="dark")
    page.evaluate("dispatchEvent(new Event('beforeprint'))")
    page.emulate_media(media="print")
    paper = page.locator("#guide-map [data-paper]")
    expect(paper).to_be_visible()
    expect(page.locator("#guide-map [data-plot]")).to_be_hidden()
    expect(page.locator("#guide-map .zm-legend")).to_be_visible()
    first = paper.evaluate(
        "one => [...one.getContext('2d').getImageData(20, 20, 1, 1).data].slice(0, 3)"
    )
    assert first == [246, 246, 244]


def test_the_map_and_the_section_fit_on_a_phone(visit: Visit) -> None:
    page = opened(visit, width=390)
    shown = figure(page)
    assert not page.evaluate("document.documentElement.scrollWidth > window.innerWidth")
    buttons = shown.locator(".zm-buttons button").first.bounding_box()
    assert buttons is not None
    assert min(buttons["width"], buttons["height"]) >= 44
    section = page.locator("#guide-section")
    expect(section.get_by_role("row")).to_have_count(6)
    bay = section.get_by_role("link", name="空置").first
    box = bay.bounding_box()
    assert box is not None
    assert box["width"] > 250


def test_on_a_phone_the_map_stands_first_and_its_card_is_a_sheet(visit: Visit) -> None:
    page = opened(visit, width=390)
    shown = figure(page)
    expect(shown.locator("[data-find]")).to_be_hidden()
    shown.locator("[data-fold]").click()
    expect(shown.locator("[data-fold]")).to_have_attribute("aria-expanded", "true")
    shown.locator("[data-find]").fill("C3-01")
    shown.locator("[data-find]").press("Enter")
    card = shown.locator("[data-card]")
    sheet, buttons = card.bounding_box(), shown.locator(".zm-buttons").bounding_box()
    assert sheet is not None
    assert buttons is not None
    assert sheet["y"] >= buttons["y"] + buttons["height"]
    plot = shown.locator("[data-plot]").bounding_box()
    assert plot is not None
    assert sheet["width"] == plot["width"]
    card.get_by_role("button").click()
    expect(card).to_be_hidden()
    expect(figure(page, "guide-draw").locator("[data-tool=draw]")).to_be_visible()


def test_who_sits_on_which_floor_is_a_table_that_leads_to_each_bay(visit: Visit) -> None:
    page = opened(visit)
    section = page.locator("#guide-section")
    expect(section.get_by_role("rowheader")).to_have_count(6)
    heights = [one.bounding_box() for one in section.locator(".section-plate").all()]
    ground, top = heights[4], heights[0]
    assert ground is not None
    assert top is not None
    assert ground["height"] / top["height"] == pytest.approx(7.9 / 4.5, rel=0.05)
    expect(section.get_by_role("link", name="空置")).to_have_count(3)


def test_without_graphics_or_data_the_map_says_so_and_leads_to_the_list(visit: Visit) -> None:
    page = visit("officer")
    page.add_init_script(
        "const given = HTMLCanvasElement.prototype.getContext;"
        "HTMLCanvasElement.prototype.getContext = function (kind, ...rest) {"
        " return kind === 'webgl2' ? null : given.call(this, kind, ...rest); };"
    )
    page.goto("/styleguide")
    shown = page.locator("#guide-map")
    expect(shown.get_by_role("alert")).to_contain_text("此浏览器不支持图形绘制")
    expect(shown.get_by_role("link", name="以列表查看")).to_be_visible()
    page.route("**/styleguide/land", lambda route: route.fulfill(body="gone", status=200))
    page.goto("/styleguide")
    expect(shown.get_by_role("alert")).to_contain_text("地块数据未能载入")


def test_a_double_click_ends_a_drawing_and_else_comes_closer(visit: Visit) -> None:
    page = opened(visit)
    shown = figure(page, "guide-draw")
    place = read_shape(parcel("C3-04")["geometry"]).place
    move_to(page, "guide-draw", "C3-04", 15)
    shown.locator("[data-tool=split]").click()
    click(page, "guide-draw", (place[0] - 1e-3, place[1]))
    page.mouse.dblclick(*on_screen(page, "guide-draw", (place[0] + 1e-3, place[1])))
    expect(shown.locator("[data-drawing]")).to_be_hidden()
    assert len(json.loads(page.locator("#guide-cut").input_value())["coordinates"]) == 2
    zoom = "window.maps['guide-draw'].view.getZoom()"
    assert page.evaluate(zoom) == 15
    page.mouse.dblclick(*on_screen(page, "guide-draw", place))
    page.wait_for_function(f"{zoom} > 15.9")
