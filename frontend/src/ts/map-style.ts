/* How the map is drawn: layers in the colors of the theme. */

import type { FilterSpecification, LayerSpecification, Map as View, StyleSpecification } from "maplibre-gl";

import type { Entry, Parcel } from "./map-data";
import { token } from "./theme";

const FONT = ["Noto Sans SC", "Noto Sans CJK SC", "PingFang SC", "Microsoft YaHei", "sans-serif"];
const EMPTY: GeoJSON.FeatureCollection = { type: "FeatureCollection", features: [] };
const HATCH = 8;
/** So wide is the middle parcel when outlines, and names, begin. */
const OUTLINED_PIXELS = 14;
const NAMED_PIXELS = 44;
/** Land is drawn below this layer. */
const ABOVE_LAND = "land-outline";

type Paint = Record<string, string>;
/** Every paint that is a token of the theme, by layer. */
const TOKENS: Record<string, Paint> = {
  ground: { "background-color": "bg" },
  green: { "fill-color": "land-green" },
  water: { "fill-color": "land-water" },
  "land-base": { "fill-color": "sunken" },
  "road-edge": { "line-color": "line-2" },
  road: { "line-color": "land-road" },
  "land-outline": { "line-color": "surface" },
  boundary: { "line-color": "ink-3" },
  "mark-edge": { "line-color": "surface" },
  mark: { "line-color": "ink" },
  "road-name": { "text-color": "ink-2", "text-halo-color": "surface" },
  "water-name": { "text-color": "accent", "text-halo-color": "bg" },
  "place-name": { "text-color": "ink-2", "text-halo-color": "bg" },
  "land-name": { "text-color": "ink", "text-halo-color": "surface" },
  "draft-fill": { "fill-color": "accent" },
  "draft-edge": { "line-color": "surface" },
  "draft-line": { "line-color": "accent" },
  "draft-point": { "circle-color": "surface", "circle-stroke-color": "accent" },
  "fault-point": { "circle-color": "bad", "circle-stroke-color": "surface" },
  "fault-name": { "text-color": "bad", "text-halo-color": "surface" },
};

/** A color of the theme. */
function color(name: string): string {
  return token(name) || "#888";
}

function geojson(isLarge = false): { type: "geojson"; data: GeoJSON.FeatureCollection; [key: string]: unknown } {
  return { type: "geojson", data: EMPTY, ...(isLarge ? { tolerance: 0.5, buffer: 32, maxzoom: 17 } : { maxzoom: 20, buffer: 64 }) };
}

function kind(...names: string[]): FilterSpecification {
  return ["in", ["get", "kind"], ["literal", names]] as FilterSpecification;
}

const RANK = ["match", ["get", "rank"], "main", 1, 0];
const ROAD_WIDTH = ["interpolate", ["exponential", 1.6], ["zoom"], 11, ["+", 0.8, ["*", 1.2, RANK]], 17, ["+", 9, ["*", 9, RANK]]];
const EDGE_WIDTH = ["interpolate", ["exponential", 1.6], ["zoom"], 11, ["+", 1.6, ["*", 1.6, RANK]], 17, ["+", 11, ["*", 9, RANK]]];
const NAME = { "text-field": ["coalesce", ["get", "name"], ""], "text-font": FONT, "text-size": 12, "text-padding": 4 };

function layers(): unknown[] {
  return [
    { id: "ground", type: "background" },
    { id: "green", type: "fill", source: "around", filter: kind("green") },
    { id: "water", type: "fill", source: "around", filter: kind("water") },
    { id: "land-base", type: "fill", source: "land", paint: { "fill-antialias": false } },
    { id: "land-outline", type: "line", source: "land", paint: { "line-width": ["interpolate", ["linear"], ["zoom"], 12, 0.3, 15, 1, 18, 2] } },
    { id: "road-edge", type: "line", source: "around", filter: kind("road"), layout: { "line-cap": "round", "line-join": "round" }, paint: { "line-width": EDGE_WIDTH } },
    { id: "road", type: "line", source: "around", filter: kind("road"), layout: { "line-cap": "round", "line-join": "round" }, paint: { "line-width": ROAD_WIDTH } },
    { id: "boundary", type: "line", source: "around", filter: kind("boundary"), paint: { "line-width": 1.6, "line-dasharray": [5, 2, 1, 2] } },
    { id: "mark-edge", type: "line", source: "marks", layout: { "line-join": "round" }, paint: { "line-width": 5 } },
    { id: "mark", type: "line", source: "marks", layout: { "line-join": "round" }, paint: { "line-width": ["match", ["get", "role"], "hover", 1.6, 2.6] } },
    { id: "road-name", type: "symbol", source: "around", filter: kind("road"), minzoom: 12.5, layout: { ...NAME, "symbol-placement": "line", "text-size": 11, "symbol-spacing": 320 }, paint: { "text-halo-width": 1.4 } },
    { id: "water-name", type: "symbol", source: "around", filter: kind("water"), layout: { ...NAME, "text-letter-spacing": 0.2 }, paint: { "text-halo-width": 1.4 } },
    { id: "land-name", type: "symbol", source: "names", filter: ["!", ["has", "kind"]], layout: { ...NAME, "text-size": 11, "text-max-width": 8 }, paint: { "text-halo-width": 1.4 } },
    { id: "place-name", type: "symbol", source: "names", filter: kind("place", "green"), layout: NAME, paint: { "text-halo-width": 1.4 } },
    { id: "draft-fill", type: "fill", source: "draft", filter: ["==", ["geometry-type"], "Polygon"], paint: { "fill-opacity": 0.18 } },
    { id: "draft-edge", type: "line", source: "draft", layout: { "line-join": "round" }, paint: { "line-width": 4.5 } },
    { id: "draft-line", type: "line", source: "draft", layout: { "line-join": "round" }, paint: { "line-width": 2.2 } },
    { id: "draft-point", type: "circle", source: "draft", filter: ["==", ["geometry-type"], "Point"], paint: { "circle-radius": ["match", ["get", "role"], "cursor", 3.5, 4.5], "circle-stroke-width": 2 } },
    { id: "fault-point", type: "circle", source: "faults", paint: { "circle-radius": 7, "circle-stroke-width": 2 } },
    { id: "fault-name", type: "symbol", source: "faults", layout: { ...NAME, "text-anchor": "top", "text-offset": [0, 0.9], "text-max-width": 18, "text-allow-overlap": true }, paint: { "text-halo-width": 2 } },
  ];
}

/** The whole style, still without land. */
export function styleOf(): StyleSpecification {
  const drawn = layers().map((layer) => {
    const one = layer as { id: string; paint?: object };
    const paint = Object.fromEntries(Object.entries(TOKENS[one.id] ?? {}).map(([name, tone]) => [name, color(tone)]));
    return { ...one, paint: { ...one.paint, ...paint } };
  });
  return {
    version: 8,
    transition: { duration: 0, delay: 0 },
    sources: { land: { ...geojson(true), promoteId: "id" }, names: geojson(true), around: geojson(), marks: geojson(), draft: geojson(), faults: geojson() },
    layers: drawn as unknown as LayerSpecification[],
  } as StyleSpecification;
}

/** A hatch of diagonal lines, as wide as its color is clear; nothing lies between them. */
function hatch(): ImageData {
  const side = HATCH * 2;
  const canvas = document.createElement("canvas");
  canvas.width = canvas.height = side;
  const context = canvas.getContext("2d", { willReadFrequently: true });
  if (!context) throw new Error("This browser gives no canvas.");
  context.strokeStyle = color("hatch");
  context.lineWidth = 2;
  context.beginPath();
  for (const start of [-side, 0, side]) {
    context.moveTo(start - 2, side + 2);
    context.lineTo(start + side + 2, -2);
  }
  context.stroke();
  return context.getImageData(0, 0, side, side);
}

/** Draw the land in the entries of one way to color, in the place of what was there. */
export function colorLand(view: View, entries: Entry[], condition: unknown[] | null): void {
  for (const { id } of view.getStyle().layers) if (/^land-(fill|hatch)-/.test(id)) view.removeLayer(id);
  if (!view.hasImage("hatch")) view.addImage("hatch", hatch(), { pixelRatio: 2 });
  for (const [i, entry] of entries.entries()) {
    const filter = (condition ? ["all", entry.condition, condition] : entry.condition) as FilterSpecification;
    if (entry.tone) view.addLayer({ id: `land-fill-${i}`, type: "fill", source: "land", filter, paint: { "fill-antialias": false, "fill-color": color(entry.tone) } }, ABOVE_LAND);
    if (entry.isHatched) view.addLayer({ id: `land-hatch-${i}`, type: "fill", source: "land", filter, paint: { "fill-pattern": "hatch" } }, ABOVE_LAND);
  }
}

/** Show the chosen entries only, or all of them if none is chosen. What is hidden stays as a shade. */
export function showEntries(view: View, entries: Entry[], chosen: Set<number>, isNarrowed: boolean): void {
  view.setLayoutProperty("land-base", "visibility", chosen.size || isNarrowed ? "visible" : "none");
  for (const i of entries.keys()) {
    const visibility = !chosen.size || chosen.has(i) ? "visible" : "none";
    for (const id of [`land-fill-${i}`, `land-hatch-${i}`]) if (view.getLayer(id)) view.setLayoutProperty(id, "visibility", visibility);
  }
}

/** Draw outlines and names only where parcels are large enough for them: there are many otherwise. */
export function suit(view: View, parcels: Parcel[]): void {
  const widths = parcels.map(({ box }) => Math.max(box[2] - box[0], box[3] - box[1])).sort((a, b) => a - b);
  const middle = widths[widths.length >> 1];
  if (!middle) return;
  const zoomFor = (pixels: number): number => Math.min(20, Math.max(6, Math.log2((pixels * 360) / (512 * middle))));
  view.setLayerZoomRange("land-outline", zoomFor(OUTLINED_PIXELS), 24);
  view.setLayerZoomRange("land-name", zoomFor(NAMED_PIXELS), 24);
}

/** Take the colors of the theme anew; nothing is loaded or laid out again. */
export function repaint(view: View, entries: Entry[]): void {
  for (const [layer, paint] of Object.entries(TOKENS)) {
    for (const [name, tone] of Object.entries(paint)) view.setPaintProperty(layer, name as "fill-color", color(tone));
  }
  for (const [i, entry] of entries.entries()) if (entry.tone) view.setPaintProperty(`land-fill-${i}`, "fill-color", color(entry.tone));
  if (view.hasImage("hatch")) view.updateImage("hatch", hatch());
}
