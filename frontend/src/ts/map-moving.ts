/* Buttons, keys, scale and paper of the map. */

import type { Map as View } from "maplibre-gl";

import { make, type Figure } from "./map-figure";
import { lengthOf } from "./map-geometry";
import type { Tools } from "./map-tools";
import type { ZoneMap } from "./map-view";

const STEP = 90;
const WIDEST_SCALE = 110;
const SLOW_MS = 60;
const SLOW_FRAMES = 4;
const RESTING_MS = 350;

/** Draw a bar of a round length. */
export function drawScale(figure: Figure, view: View): void {
  const { clientWidth: width, clientHeight: height } = view.getContainer();
  const [from, to] = [view.unproject([width / 2, height / 2]), view.unproject([width / 2 + WIDEST_SCALE, height / 2])];
  const longest = lengthOf([[from.lng, from.lat], [to.lng, to.lat]]);
  const power = 10 ** Math.floor(Math.log10(longest));
  const length = power * ([5, 2, 1].find((one) => one * power <= longest) ?? 1);
  const place = figure.part("scale");
  const [bar, label] = [place.querySelector("i"), place.querySelector("span")];
  if (bar) bar.style.width = `${((WIDEST_SCALE * length) / longest).toFixed(1)}px`;
  if (label) label.textContent = length >= 1000 ? `${length / 1000} km` : `${length} m`;
}

export function startButtons(map: ZoneMap): void {
  const { element } = map.figure;
  const full = map.figure.part("full");
  element.addEventListener("click", (event) => {
    const zoom = (event.target as Element).closest<HTMLElement>("[data-zoom]")?.dataset["zoom"];
    if (zoom === "in") map.view.zoomIn();
    if (zoom === "out") map.view.zoomOut();
    if (zoom === "fit") map.fit();
  });
  // A phone shows the map first, and its controls when they are asked for.
  map.figure.part("fold").addEventListener("click", (event) => {
    const isUnfolded = element.classList.toggle("is-unfolded");
    (event.currentTarget as HTMLElement).setAttribute("aria-expanded", String(isUnfolded));
  });
  full.addEventListener("click", () => {
    if (document.fullscreenElement === element) void document.exitFullscreen();
    else if (typeof element.requestFullscreen === "function") element.requestFullscreen().catch(() => undefined);
  });
  document.addEventListener("fullscreenchange", () => {
    full.setAttribute("aria-pressed", String(document.fullscreenElement === element));
    map.view.resize();
  });
  // The wheel scrolls the page, as everywhere, until somebody has turned to the map.
  map.figure.part("plot").addEventListener(
    "wheel",
    (event) => {
      const isMeant = event.ctrlKey || event.metaKey || document.fullscreenElement === element || element.querySelector("[data-plot]:focus-within, [data-plot]:focus");
      if (!isMeant) event.stopPropagation();
    },
    { capture: true },
  );
  map.figure.part("plot").addEventListener("pointerdown", () => map.figure.part("plot").focus({ preventScroll: true }));
}

export function startKeys(map: ZoneMap, tools: Tools): void {
  const plot = map.figure.part("plot");
  const cross = make("div", "zm-cross");
  cross.setAttribute("aria-hidden", "true");
  plot.append(cross);
  const center = (): { x: number; y: number } => ({ x: plot.clientWidth / 2, y: plot.clientHeight / 2 });
  const pan = (x: number, y: number): void => {
    map.view.panBy([x, y], { duration: 120 });
  };
  const keys: Record<string, () => void> = {
    ArrowLeft: () => pan(-STEP, 0),
    ArrowRight: () => pan(STEP, 0),
    ArrowUp: () => pan(0, -STEP),
    ArrowDown: () => pan(0, STEP),
    "+": () => void map.view.zoomIn(),
    "=": () => void map.view.zoomIn(),
    "-": () => void map.view.zoomOut(),
    "0": () => map.fit(),
    Enter: () => {
      if (!tools.click(center())) map.pick(map.at(center()));
    },
    Escape: () => {
      if (!tools.end()) map.pick(null);
    },
    Backspace: () => tools.undo(),
  };
  plot.addEventListener("keydown", (event) => {
    const act = event.ctrlKey || event.metaKey || event.altKey ? undefined : keys[event.key];
    if (!act) return;
    event.preventDefault();
    event.stopPropagation();
    plot.classList.add("is-by-keys");
    act();
  });
  plot.addEventListener("pointermove", () => plot.classList.remove("is-by-keys"));
  map.view.on("move", () => {
    if (plot.classList.contains("is-by-keys")) tools.move(center());
  });
}

/**
 * Without a graphics card a frame takes long by its number of points: draw coarsely while the map
 * moves, and finely again when it rests.
 */
export function startPacing(view: View): void {
  const fine = view.getPixelRatio();
  let [moved, rendered, slow, waiting] = [0, 0, 0, 0];
  let isSetting = false;
  const set = (ratio: number): void => {
    isSetting = true;
    view.setPixelRatio(ratio);
    isSetting = false;
    slow = 0;
  };
  view.on("move", () => {
    if (isSetting) return;
    moved = performance.now();
    clearTimeout(waiting);
    waiting = setTimeout(() => {
      if (view.getPixelRatio() !== fine) set(fine);
    }, RESTING_MS);
  });
  view.on("render", () => {
    const now = performance.now();
    if (now - moved > RESTING_MS) return void (rendered = 0);
    if (rendered) slow = now - rendered > SLOW_MS ? slow + 1 : 0;
    rendered = now;
    if (slow >= SLOW_FRAMES && view.getPixelRatio() === fine) set(fine / 2);
  });
}

/** Before printing, copy the picture to a canvas that paper takes; themes are changed by then. */
export function startPaper(map: ZoneMap): void {
  const paper = map.figure.part<HTMLCanvasElement>("paper");
  addEventListener("beforeprint", () => {
    const canvas = map.view.getCanvas();
    map.view.redraw();
    paper.width = canvas.width;
    paper.height = canvas.height;
    paper.getContext("2d")?.drawImage(canvas, 0, 0);
  });
}
