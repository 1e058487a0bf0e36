/*
 * Tools: draw a boundary, draw a line that splits, choose parcels to merge, measure. They fill form
 * fields with text; the server decides. What a field holds when the page opens is drawn again.
 */

import type { Content, Parcel } from "./map-data";
import { areaOf, boxOf, crossing, lengthOf, meet, nearestOn, polygonsOf, type Box, type Position } from "./map-geometry";
import { figure as number } from "./texts";
import type { ZoneMap } from "./map-view";

type Mode = "draw" | "split" | "merge" | "measure";
type Point = { x: number; y: number };

const CORNER_PIXELS = 12;
const EDGE_PIXELS = 8;
const GRAB_PIXELS = 10;
const DECIMALS = 1e9;
const HINTS: Record<Mode, string> = { draw: "hintDraw", split: "hintSplit", merge: "hintMerge", measure: "hintMeasure" };

export class Tools {
  chosen: Parcel[] = [];
  private mode: Mode | null = null;
  private points: Position[] = [];
  private drawnBy: Mode | null = null;
  /** More rings and polygons of what was there before, which are kept until somebody draws anew. */
  private rest: GeoJSON.Geometry | null = null;
  private isClosed = false;
  private cursor: Position | null = null;
  private grabbed = -1;

  constructor(private readonly map: ZoneMap) {}

  /** The boxes around what the fields hold at the beginning. */
  static begun({ tools }: Content): Box[] {
    return [tools.boundary, tools.line].map(geometryIn).filter((one) => one !== null).map(boxOf);
  }

  start(): void {
    const { tools } = this.map.content;
    this.chosen = (field(tools.ids)?.value ?? "").split(",").flatMap((id) => this.map.parcel(id.trim()) ?? []);
    for (const button of this.map.figure.element.querySelectorAll<HTMLElement>("[data-tool]")) {
      button.addEventListener("click", () => this.choose(this.mode === button.dataset["tool"] ? null : (button.dataset["tool"] as Mode)));
    }
    this.map.figure.part("undo").addEventListener("click", () => this.undo());
    this.map.figure.part("clear").addEventListener("click", () => this.clear());
    this.map.figure.part("finish").addEventListener("click", () => this.choose(null));
    for (const [id, mode] of [[tools.boundary, "draw"], [tools.line, "split"]] as const) {
      this.read(id, mode);
      field(id)?.addEventListener("change", () => this.read(id, mode));
    }
    this.map.mark();
    this.startGrabbing();
  }

  /** Take a click; false if no tool wants it. */
  click(point: Point): boolean {
    if (!this.mode) return false;
    if (this.mode === "merge") this.toggle(this.map.at(point));
    else this.add(point);
    return true;
  }

  /** Follow the pointer; false if no tool wants it. */
  move(point: Point): boolean {
    if (!this.mode || this.mode === "merge") return false;
    if (this.grabbed >= 0) {
      this.points[this.grabbed] = this.snapped(point);
      this.write();
    } else this.cursor = this.isClosed ? null : this.snapped(point);
    this.draw();
    return true;
  }

  undo(): void {
    if (this.mode === "merge") this.chosen.pop();
    else if (this.isClosed) this.isClosed = false;
    else this.points.pop();
    this.rest = null;
    this.write();
    this.draw();
  }

  /** Put the tool away; false if there was none. */
  end(): boolean {
    if (!this.mode) return false;
    this.choose(null);
    return true;
  }

  private choose(mode: Mode | null): void {
    const { figure, view } = this.map;
    if (this.mode === "measure" || (mode && mode !== this.mode && (this.mode || mode !== this.drawnBy))) this.forget(mode);
    if (!mode && this.mode === "draw" && this.points.length > 2) this.isClosed = true;
    this.mode = mode;
    this.cursor = null;
    for (const button of figure.element.querySelectorAll<HTMLElement>("[data-tool]")) {
      button.setAttribute("aria-pressed", String(button.dataset["tool"] === mode));
    }
    view.getCanvas().classList.toggle("is-drawing", mode !== null);
    figure.part("drawing").hidden = mode === null;
    if (mode) figure.part("hint").textContent = figure.text(HINTS[mode]);
    if (mode) this.map.pick(null);
    if (mode) figure.part("plot").focus({ preventScroll: true });
    this.draw();
  }

  private forget(next: Mode | null): void {
    this.points = [];
    this.rest = null;
    this.isClosed = false;
    this.drawnBy = next;
    const { tools } = this.map.content;
    if (next === "draw") this.read(tools.boundary, next);
    if (next === "split") this.read(tools.line, next);
  }

  private clear(): void {
    this.points = [];
    this.rest = null;
    this.isClosed = false;
    if (this.mode === "merge") this.chosen = [];
    this.write();
    this.draw();
  }

  private toggle(parcel: Parcel | null): void {
    if (!parcel) return;
    this.chosen = this.chosen.includes(parcel) ? this.chosen.filter((one) => one !== parcel) : [...this.chosen, parcel];
    this.write();
    this.draw();
  }

  private add(point: Point): void {
    if (this.isClosed) return;
    const [first, last] = [this.points[0], this.points.at(-1)];
    if (this.mode !== "split" && first && this.points.length > 2 && this.isNear(point, first, CORNER_PIXELS)) {
      this.isClosed = true;
      this.cursor = null;
    } else {
      // The second click of a double one, often drawn to the same edge, is no corner.
      const place = this.snapped(point);
      if (!last || !this.isNear(this.map.view.project(place), last, 2)) this.points.push(place);
    }
    this.drawnBy = this.mode;
    this.rest = null;
    this.write();
    this.draw();
  }

  private isNear(point: Point, place: Position, pixels: number): boolean {
    const on = this.map.view.project(place);
    return Math.hypot(on.x - point.x, on.y - point.y) <= pixels;
  }

  /** The nearest corner of a neighbor, else the nearest edge, else the point itself. */
  private snapped(point: Point): Position {
    const { view } = this.map;
    const [low, high] = [view.unproject([point.x - CORNER_PIXELS, point.y + CORNER_PIXELS]), view.unproject([point.x + CORNER_PIXELS, point.y - CORNER_PIXELS])];
    const around: Box = [low.lng, low.lat, high.lng, high.lat];
    let corner: { far: number; place: Position } | null = null;
    let edge: { far: number; place: Position } | null = null;
    for (const parcel of this.map.parcels) {
      if (!meet(parcel.box, around)) continue;
      for (const ring of polygonsOf(parcel.geometry).flat()) {
        for (const [i, place] of ring.entries()) {
          const next = ring[i + 1];
          if (!next) continue;
          const [from, to] = [view.project(place), view.project(next)];
          const far = Math.hypot(from.x - point.x, from.y - point.y);
          if (far <= CORNER_PIXELS && far < (corner?.far ?? Infinity)) corner = { far, place };
          const foot = nearestOn(point, from, to);
          const away = Math.hypot(foot.x - point.x, foot.y - point.y);
          if (away > EDGE_PIXELS || away >= (edge?.far ?? Infinity)) continue;
          const whole = Math.hypot(to.x - from.x, to.y - from.y);
          const share = whole ? Math.hypot(foot.x - from.x, foot.y - from.y) / whole : 0;
          edge = { far: away, place: [place[0] + share * (next[0] - place[0]), place[1] + share * (next[1] - place[1])] };
        }
      }
    }
    const free = view.unproject([point.x, point.y]);
    const [x, y] = (corner ?? edge)?.place ?? [free.lng, free.lat];
    return [Math.round(x * DECIMALS) / DECIMALS, Math.round(y * DECIMALS) / DECIMALS];
  }

  private startGrabbing(): void {
    const { view } = this.map;
    const grab = (event: { point: Point; preventDefault(): void }): void => {
      if (!this.mode || this.mode === "merge" || !this.points.length) return;
      if (!this.isClosed && this.mode === "draw" && this.points[0] && this.isNear(event.point, this.points[0], GRAB_PIXELS)) return;
      this.grabbed = this.points.findIndex((one) => this.isNear(event.point, one, GRAB_PIXELS));
      if (this.grabbed >= 0) event.preventDefault();
    };
    const release = (): void => {
      this.grabbed = -1;
    };
    view.on("mousedown", grab);
    view.on("touchstart", grab);
    view.on("touchmove", (event) => {
      if (this.grabbed >= 0) this.move(event.point);
    });
    view.on("mouseup", release);
    view.on("touchend", release);
    view.on("dblclick", (event) => {
      if (!this.mode) return;
      event.preventDefault();
      if (this.mode === "draw" || this.mode === "split") this.choose(null);
    });
  }

  private take(geometry: GeoJSON.Geometry, mode: Mode): void {
    const polygons = polygonsOf(geometry);
    const ring = geometry.type === "LineString" ? (geometry.coordinates as Position[]) : polygons[0]?.[0];
    if (!ring) return;
    this.isClosed = mode === "draw";
    this.points = this.isClosed && same(ring[0], ring.at(-1)) ? ring.slice(0, -1) : [...ring];
    this.rest = polygons.length > 1 || (polygons[0]?.length ?? 0) > 1 ? geometry : null;
    this.drawnBy = mode;
    this.draw();
  }

  private read(id: string, mode: Mode): void {
    const held = geometryIn(id);
    if (held) this.take(held, mode);
  }

  /** Fill the fields with what is drawn. */
  private write(): void {
    const { tools } = this.map.content;
    const line = this.points;
    if (this.mode === "draw") fillIn(tools.boundary, line.length > 2 ? { type: "Polygon", coordinates: [[...line, line[0]]] } : null);
    if (this.mode === "split") fillIn(tools.line, line.length > 1 ? { type: "LineString", coordinates: line } : null);
    if (this.mode === "merge") fillIn(tools.ids, this.chosen.map((one) => one.id).join(","));
  }

  private draw(): void {
    const line = this.cursor && this.mode && this.grabbed < 0 ? [...this.points, this.cursor] : this.points;
    const isArea = this.drawnBy === "draw" ? line.length > 2 : this.isClosed;
    const shape: GeoJSON.Geometry | null = this.rest ?? (isArea ? { type: "Polygon", coordinates: [closed(line)] } : line.length > 1 ? { type: "LineString", coordinates: line } : null);
    const corners = this.mode && this.mode !== "merge" ? this.points : [];
    this.map.put("draft", [
      ...(shape ? [feature(shape, "shape")] : []),
      ...corners.map((one) => feature({ type: "Point", coordinates: one }, "corner")),
      ...(this.cursor && this.mode ? [feature({ type: "Point", coordinates: this.cursor }, "cursor")] : []),
    ]);
    this.map.mark();
    this.tell(line, isArea);
  }

  private tell(line: Position[], isArea: boolean): void {
    const { figure } = this.map;
    const place = figure.part("measure");
    place.classList.remove("is-bad");
    if (this.mode === "merge") {
      const m2 = this.chosen.reduce((sum, one) => sum + areaOf(one.geometry), 0);
      place.textContent = figure.text("chosen", { n: String(this.chosen.length), area: figure.area(m2) });
      return;
    }
    if (!isArea) {
      place.textContent = line.length > 1 ? figure.length(line) : "";
      return;
    }
    const bad = crossing(line);
    place.classList.toggle("is-bad", bad !== null);
    const outline = figure.text("outline", { m: number(lengthOf(closed(line)), 0) });
    place.textContent = bad ? figure.text("crosses") : `${figure.areaOf({ type: "Polygon", coordinates: [closed(line)] })} · ${outline}`;
    place.dataset["m2"] = areaOf({ type: "Polygon", coordinates: [closed(line)] }).toFixed(2);
  }
}

function field(id: string): HTMLInputElement | HTMLTextAreaElement | null {
  const found = id ? document.getElementById(id) : null;
  return found instanceof HTMLInputElement || found instanceof HTMLTextAreaElement ? found : null;
}

/** The geometry in the text of a field; null if there is none that can be read. */
function geometryIn(id: string): GeoJSON.Geometry | null {
  const text = field(id)?.value.trim();
  if (!text) return null;
  try {
    const read = JSON.parse(text) as GeoJSON.Geometry | GeoJSON.Feature;
    const geometry = read.type === "Feature" ? read.geometry : read;
    return "coordinates" in geometry && Number.isFinite(boxOf(geometry)[0]) ? geometry : null;
  } catch {
    return null;
  }
}

function fillIn(id: string, value: GeoJSON.Geometry | string | null | { type: string; coordinates: unknown }): void {
  const place = field(id);
  if (!place) return;
  place.value = typeof value === "string" ? value : value ? JSON.stringify(value) : "";
  place.dispatchEvent(new Event("input", { bubbles: true }));
}

function feature(geometry: GeoJSON.Geometry, role: string): GeoJSON.Feature {
  return { type: "Feature", geometry, properties: { role } };
}

function closed(line: Position[]): Position[] {
  const [first] = line;
  return first ? [...line, first] : [];
}

function same(one?: Position, other?: Position): boolean {
  return one?.[0] === other?.[0] && one?.[1] === other?.[1];
}
