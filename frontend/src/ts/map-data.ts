/* What a page says of its map (core/maps.py), and its land. */

import { boxOf, type Box } from "./map-geometry";

export type Category = { value: string; label: string; tone: string; is_hatched: boolean };
export type Step = { lower: number | null; label: string; tone: string };
export type ColorBy = { key: string; label: string; categories: Category[]; steps: Step[]; unknown: string; filter: string };
export type Fact = { label: string; key: string; unit: string };
export type Fault = { place: [number, number]; text: string };
export type Tools = { boundary: string; line: string; ids: string; measures: boolean };
export type Content = {
  id: string;
  color_by: ColorBy[];
  data_url: string;
  data: Land | null;
  title_key: string;
  facts: Fact[];
  open_url: string;
  focus: number | string | null;
  faults: Fault[];
  tools: Tools;
};
export type Land = GeoJSON.FeatureCollection & { background?: GeoJSON.FeatureCollection };
export type Parcel = { id: string; properties: Record<string, unknown>; geometry: GeoJSON.Geometry; box: Box; title: string };

/** One entry of the legend: its tone, and the condition under which land belongs to it. */
export type Entry = { label: string; tone: string; isHatched: boolean; condition: unknown[] };

/** Read the parcels of the land, with the box around each. */
export function parcelsOf(land: Land, titleKey: string): Parcel[] {
  return land.features
    .filter((one) => one.geometry)
    .map(({ geometry, properties }) => ({
      id: String(properties?.["id"] ?? ""),
      properties: properties ?? {},
      geometry,
      box: boxOf(geometry),
      title: String(properties?.[titleKey] ?? ""),
    }));
}

/** The entries of a way to color; the last one is what has no value. */
export function entriesOf(way: ColorBy): Entry[] {
  const value = ["get", way.key];
  const values = way.categories.map((one) => one.value);
  const rest = { label: way.unknown, tone: "", isHatched: true };
  if (way.categories.length) {
    const text = ["to-string", value];
    return [
      ...way.categories.map((one) => ({ label: one.label, tone: one.tone, isHatched: one.is_hatched, condition: ["==", text, one.value] })),
      { ...rest, condition: ["!", ["in", text, ["literal", values]]] },
    ];
  }
  const isNumber = ["==", ["typeof", value], "number"];
  const number = ["number", value, 0];
  return [
    ...way.steps.map((step, i) => {
      const upper = way.steps[i + 1]?.lower ?? null;
      const bounds = [...(step.lower === null ? [] : [[">=", number, step.lower]]), ...(upper === null ? [] : [["<", number, upper]])];
      return { label: step.label, tone: step.tone, isHatched: false, condition: ["all", isNumber, ...bounds] };
    }),
    { ...rest, condition: ["any", ["!", isNumber], ...belowAll(way, number)] },
  ];
}

function belowAll(way: ColorBy, number: unknown[]): unknown[] {
  const lowest = way.steps[0]?.lower ?? null;
  return lowest === null ? [] : [["<", number, lowest]];
}

/** Which entry a parcel belongs to, by the same conditions. */
export function entryOf(way: ColorBy, properties: Record<string, unknown>): number {
  const value = properties[way.key];
  if (way.categories.length) {
    const text = value === null || value === undefined ? "" : String(value);
    const found = way.categories.findIndex((one) => one.value === text);
    return found < 0 ? way.categories.length : found;
  }
  if (typeof value !== "number") return way.steps.length;
  let found = way.steps.length;
  for (const [i, step] of way.steps.entries()) if (step.lower === null || value >= step.lower) found = i;
  return found;
}
