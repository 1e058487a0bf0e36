/*
 * The map of a zone: its land colored by one property, with a legend that filters, a card for the
 * parcel that is clicked, and tools that fill form fields. See core/maps.py and ui/map.html.
 */

import { GeoJSONSource, Map as View, setWorkerUrl, type MapMouseEvent } from "maplibre-gl";
import workerUrl from "maplibre-gl/dist/maplibre-gl-worker.mjs?worker&url";

import { readSeen, writeSeen } from "./map-address";
import { showCard, showTip } from "./map-card";
import { entriesOf, parcelsOf, type ColorBy, type Content, type Entry, type Land, type Parcel } from "./map-data";
import { Figure } from "./map-figure";
import { startFind } from "./map-find";
import { boxOf, isInside, joined, middleOf, type Box } from "./map-geometry";
import { Legend } from "./map-legend";
import { drawScale, startButtons, startKeys, startPacing, startPaper } from "./map-moving";
import { colorLand, repaint, showEntries, styleOf, suit } from "./map-style";
import { Tools } from "./map-tools";

setWorkerUrl(workerUrl);

const AROUND = 24;
const UNDER_BUTTONS = 64;
const CLOSE = 16.5;
const REST_MS = 120;

/** Draw the map of a figure, or say why it cannot be drawn. */
export async function showMap(element: HTMLElement, content: Content, asked: Promise<Land | null>): Promise<void> {
  const figure = new Figure(element);
  const land = await asked;
  if (!land) figure.notice("noData");
  else if (document.createElement("canvas").getContext("webgl2")) new ZoneMap(figure, content, land);
  else figure.notice("noWebgl");
}

export class ZoneMap {
  readonly view: View;
  readonly parcels: Parcel[];
  private readonly byId: Map<string, Parcel>;
  private readonly legend: Legend;
  private readonly tools: Tools;
  private way: ColorBy;
  private entries: Entry[] = [];
  private ids: Set<string> | null = null;
  private hovered: Parcel | null = null;
  private picked: Parcel | null = null;
  private settling = 0;

  constructor(
    readonly figure: Figure,
    readonly content: Content,
    private readonly land: Land,
  ) {
    this.parcels = parcelsOf(land, content.title_key);
    this.byId = new Map(this.parcels.map((one) => [one.id, one]));
    const seen = readSeen(content.id);
    const way = content.color_by.find((one) => one.key === seen?.color) ?? content.color_by[0];
    if (!way) throw new Error("The map has no way to color.");
    this.way = way;
    const bounds = this.beginning();
    this.view = new View({
      container: figure.part("plot"),
      style: styleOf(),
      localIdeographFontFamily: "'Noto Sans SC', 'Noto Sans CJK SC', 'PingFang SC', 'Microsoft YaHei', sans-serif",
      attributionControl: false,
      keyboard: false,
      dragRotate: false,
      pitchWithRotate: false,
      touchPitch: false,
      maxZoom: 21,
      minZoom: 6,
      fadeDuration: 0,
      ...(seen ? { center: [seen.longitude, seen.latitude], zoom: seen.zoom } : bounds ? { bounds, fitBoundsOptions: { padding: AROUND, maxZoom: CLOSE } } : {}),
    });
    this.view.touchZoomRotate.disableRotation();
    this.view.getCanvas().tabIndex = -1;
    this.view.getCanvas().removeAttribute("role");
    this.view.getCanvas().removeAttribute("aria-label");
    this.legend = new Legend(figure, this.parcels, () => this.filter());
    this.tools = new Tools(this);
    this.view.once("load", () => this.start(seen?.entries ?? []));
  }

  /** The parcels that are shown. */
  isIn(parcel: Parcel): boolean {
    return !this.ids || this.ids.has(parcel.id);
  }

  /** The parcel at a point of the screen. */
  at(point: { x: number; y: number }): Parcel | null {
    const { lng, lat } = this.view.unproject([point.x, point.y]);
    const parcel = this.parcels.find((one) => isInside([lng, lat], one.box, one.geometry));
    return parcel && this.isIn(parcel) && this.legend.isShown(parcel) ? parcel : null;
  }

  /** Put features into one of the small sources. */
  put(source: "land" | "names" | "around" | "marks" | "draft" | "faults", features: GeoJSON.Feature[]): void {
    this.view.getSource<GeoJSONSource>(source)?.setData({ type: "FeatureCollection", features });
  }

  /** Show everything. */
  fit(): void {
    const box = this.whole();
    if (box) this.view.fitBounds(box, { padding: AROUND, maxZoom: 18 });
  }

  /** Move to a parcel and open its card. */
  show(parcel: Parcel): void {
    this.pick(parcel);
    const sheet = this.sheet();
    const padding = sheet ? { top: UNDER_BUTTONS, right: AROUND, bottom: sheet + AROUND, left: AROUND } : 80;
    this.view.fitBounds(parcel.box, { padding, maxZoom: CLOSE });
  }

  /** Open the card of a parcel, or close it. */
  pick(parcel: Parcel | null): void {
    this.picked = parcel;
    this.mark();
    this.tell();
    if (parcel) this.uncover(parcel);
  }

  /** Show the card of the parcel that is picked. */
  private tell(): void {
    showCard(this.figure, this.content, this.way, this.picked, () => this.pick(null));
  }

  /** Mark the parcels that tools have chosen. */
  mark(): void {
    const marked: [string, Parcel | null | undefined][] = [
      ["focus", this.content.focus === null ? null : this.byId.get(String(this.content.focus))],
      ["picked", this.picked],
      ...this.tools.chosen.map((one): [string, Parcel] => ["chosen", one]),
      ["hover", this.hovered],
    ];
    this.put(
      "marks",
      marked.flatMap(([role, one]) => (one ? [{ type: "Feature", geometry: one.geometry, properties: { role } }] : [])),
    );
  }

  parcel(id: string): Parcel | undefined {
    return this.byId.get(id);
  }

  /** Put the tooltip away, which tells the same as the card, and lift a parcel from under a sheet. */
  private uncover(parcel: Parcel): void {
    showTip(this.figure, this.content, this.way, null);
    const sheet = this.sheet();
    const [lng, lat] = middleOf(parcel.geometry, parcel.box);
    const isUnder = this.view.project([lng, lat]).y > this.view.getContainer().clientHeight - sheet;
    if (sheet && isUnder) this.view.panTo([lng, lat], { offset: [0, -sheet / 2] });
  }

  /** The height of the card where it is as wide as the map and covers its foot, as on a phone. */
  private sheet(): number {
    const card = this.figure.part("card");
    return card.offsetWidth < this.view.getContainer().clientWidth ? 0 : card.offsetHeight;
  }

  private start(chosen: number[]): void {
    suit(this.view, this.parcels);
    this.put("land", this.land.features);
    // Points of their own: a name of a polygon would stand in each tile that the polygon meets.
    const around = this.land.background?.features ?? [];
    this.put("names", [...this.parcels.map(({ title, geometry }) => named(geometry, { name: title })), ...around.map(({ geometry, properties }) => named(geometry, properties ?? {}))]);
    this.put("around", around);
    this.put("faults", this.content.faults.map(({ place, text }) => ({ type: "Feature", geometry: { type: "Point", coordinates: place }, properties: { name: text } })));
    this.color(chosen);
    this.mark();
    this.tools.start();
    this.listen();
    this.count();
    if (!this.parcels.length) this.figure.notice("empty");
    this.view.once("idle", () => {
      this.figure.element.dataset["ready"] = "";
      this.figure.element.dispatchEvent(new CustomEvent("map:ready", { detail: this }));
    });
  }

  private color(chosen: Iterable<number>): void {
    this.entries = entriesOf(this.way);
    this.legend.draw(this.way, this.entries, chosen);
    this.paint();
  }

  private paint(): void {
    const ids = this.ids;
    const condition = ids ? ["has", ["to-string", ["get", "id"]], ["literal", Object.fromEntries([...ids].map((id) => [id, 1]))]] : null;
    colorLand(this.view, this.entries, condition);
    showEntries(this.view, this.entries, this.legend.chosen, this.ids !== null);
  }

  private filter(): void {
    showEntries(this.view, this.entries, this.legend.chosen, this.ids !== null);
    this.count();
    this.remember();
  }

  private count(): void {
    const bounds = this.view.getBounds();
    this.legend.count([bounds.getWest(), bounds.getSouth(), bounds.getEast(), bounds.getNorth()], (one) => this.isIn(one));
    drawScale(this.figure, this.view);
  }

  /** Count and remember what is in view once it has come to rest. */
  private settle(): void {
    clearTimeout(this.settling);
    this.settling = setTimeout(() => {
      // Paper has a picture of what was seen; its own size counts nothing.
      if (matchMedia("print").matches) return;
      this.count();
      this.remember();
    }, REST_MS);
  }

  private remember(): void {
    const { lng: longitude, lat: latitude } = this.view.getCenter();
    writeSeen(this.content.id, { zoom: this.view.getZoom(), latitude, longitude, color: this.way.key, entries: [...this.legend.chosen] });
  }

  private listen(): void {
    const { element } = this.figure;
    this.view.on("move", () => drawScale(this.figure, this.view));
    this.view.on("moveend", () => this.settle());
    this.view.on("mousemove", (event) => this.move(event));
    this.view.on("mouseout", () => this.hover(null));
    this.view.on("click", (event) => {
      if (!this.tools.click(event.point)) this.pick(this.at(event.point));
    });
    this.figure.find<HTMLSelectElement>("color")?.addEventListener("change", (event) => {
      const key = (event.target as HTMLSelectElement).value;
      this.way = this.content.color_by.find((one) => one.key === key) ?? this.way;
      this.color([]);
      this.tell();
      this.count();
      this.remember();
    });
    const select = this.figure.find<HTMLSelectElement>("color");
    if (select) select.value = this.way.key;
    for (const button of element.querySelectorAll<HTMLElement>("[data-fault]")) {
      const fault = this.content.faults[Number(button.dataset["fault"])];
      if (fault) button.addEventListener("click", () => this.view.flyTo({ center: fault.place, zoom: Math.max(CLOSE, this.view.getZoom()) }));
    }
    // A list beside the map shows its own rows here: `ids` are what is left, null is everything.
    element.addEventListener("map:ids", (event) => {
      const ids = (event as CustomEvent<(string | number)[] | null>).detail;
      this.ids = ids ? new Set(ids.map(String)) : null;
      this.paint();
      this.count();
    });
    document.addEventListener("themechange", () => repaint(this.view, this.entries));
    startButtons(this);
    startKeys(this, this.tools);
    startFind(this);
    startPaper(this);
    startPacing(this.view);
  }

  private move(event: MapMouseEvent): void {
    if (this.tools.move(event.point)) return this.hover(null);
    this.hover(this.at(event.point), event.point);
  }

  private hover(parcel: Parcel | null, point?: { x: number; y: number }): void {
    if (parcel !== this.hovered) {
      this.hovered = parcel;
      this.mark();
      this.view.getCanvas().classList.toggle("is-on-land", parcel !== null);
    }
    // The card tells the same of the parcel that is picked.
    showTip(this.figure, this.content, this.way, parcel === this.picked ? null : parcel, point);
  }

  private whole(): Box | null {
    const zone = (this.land.background?.features ?? []).filter((one) => one.properties?.["kind"] === "boundary");
    return joined(zone.length ? zone.map((one) => boxOf(one.geometry)) : this.parcels.map((one) => one.box));
  }

  private beginning(): Box | null {
    const focus = this.content.focus === null ? undefined : this.byId.get(String(this.content.focus));
    const faults = this.content.faults.map(({ place: [x, y] }): Box => [x, y, x, y]);
    const box = joined([...(focus ? [focus.box] : []), ...Tools.begun(this.content), ...faults]);
    if (!box) return this.whole();
    const [wide, high] = [(box[2] - box[0]) / 2, (box[3] - box[1]) / 2];
    return [box[0] - wide, box[1] - high, box[2] + wide, box[3] + high];
  }
}

/** The point at which a name is written. */
function named(geometry: GeoJSON.Geometry, properties: Record<string, unknown>): GeoJSON.Feature {
  const point: GeoJSON.Geometry = geometry.type === "Point" ? geometry : { type: "Point", coordinates: middleOf(geometry, boxOf(geometry)) };
  return { type: "Feature", geometry: point, properties };
}
