/*
 * Areas and lengths on the ellipsoid of CGCS2000, as the engine measures them
 * (core/engine/geometry/measuring.py): edges are straight in longitude and latitude.
 */

export type Position = [number, number];
export type Box = [west: number, south: number, east: number, north: number];

const SEMI_MAJOR_M = 6378137;
const FLATTENING = 1 / 298.257222101;
const SQUARE = FLATTENING * (2 - FLATTENING);
const ECCENTRICITY = Math.sqrt(SQUARE);
const HALF_MINOR_SQUARED = (SEMI_MAJOR_M * (1 - FLATTENING)) ** 2 / 2;
const NODE = Math.sqrt(0.6);
const M2_PER_MU = 2000 / 3;
const RADIANS = Math.PI / 180;

/** Area in m² between the equator and a latitude, for one radian of longitude. */
function strip(latitude: number): number {
  const sine = Math.sin(latitude);
  const product = ECCENTRICITY * sine;
  return HALF_MINOR_SQUARED * (sine / (1 - product * product) + Math.atanh(product) / ECCENTRICITY);
}

function meanStrip(south: number, north: number): number {
  const [middle, half] = [(south + north) / 2, (north - south) / 2];
  return (5 * strip(middle - half * NODE) + 8 * strip(middle) + 5 * strip(middle + half * NODE)) / 18;
}

/** What a ring encloses in m²; it may be open or closed. */
export function ringArea(ring: Position[]): number {
  const first = ring[0];
  if (!first || ring.length < 3) return 0;
  const base = strip(first[1] * RADIANS);
  let total = 0;
  for (const [i, [west, south]] of ring.entries()) {
    const [east, north] = ring[(i + 1) % ring.length] ?? first;
    total -= (east - west) * RADIANS * (meanStrip(south * RADIANS, north * RADIANS) - base);
  }
  return Math.abs(total);
}

/** The area of a polygon or of several, without their holes, in m². */
export function areaOf(geometry: GeoJSON.Geometry): number {
  if (geometry.type === "GeometryCollection") return geometry.geometries.reduce((sum, one) => sum + areaOf(one), 0);
  return polygonsOf(geometry).reduce((sum, rings) => {
    const [outer = 0, ...holes] = rings.map(ringArea);
    return sum + outer - holes.reduce((all, hole) => all + hole, 0);
  }, 0);
}

/** The rings of each polygon of a geometry. */
export function polygonsOf(geometry: GeoJSON.Geometry): Position[][][] {
  if (geometry.type === "Polygon") return [geometry.coordinates as Position[][]];
  if (geometry.type === "MultiPolygon") return geometry.coordinates as Position[][][];
  return [];
}

/** Length of a line in meters, by the radii of curvature in the middle of each edge. */
export function lengthOf(line: Position[]): number {
  let total = 0;
  for (let i = 1; i < line.length; i++) {
    const [from, to] = [line[i - 1], line[i]];
    if (!from || !to) continue;
    const middle = ((from[1] + to[1]) / 2) * RADIANS;
    const bend = 1 - SQUARE * Math.sin(middle) ** 2;
    const north = ((SEMI_MAJOR_M * (1 - SQUARE)) / bend ** 1.5) * (to[1] - from[1]) * RADIANS;
    const east = (SEMI_MAJOR_M / Math.sqrt(bend)) * Math.cos(middle) * (to[0] - from[0]) * RADIANS;
    total += Math.hypot(north, east);
  }
  return total;
}

export function muOf(area: number): number {
  return area / M2_PER_MU;
}

/** The box around a geometry. */
export function boxOf(geometry: GeoJSON.Geometry): Box {
  const box: Box = [Infinity, Infinity, -Infinity, -Infinity];
  const visit = (value: unknown): void => {
    if (!Array.isArray(value)) return;
    const [x, y] = value as unknown[];
    if (typeof x !== "number" || typeof y !== "number") return value.forEach(visit);
    box[0] = Math.min(box[0], x);
    box[1] = Math.min(box[1], y);
    box[2] = Math.max(box[2], x);
    box[3] = Math.max(box[3], y);
  };
  if (geometry.type === "GeometryCollection") geometry.geometries.forEach((one) => visit("coordinates" in one ? one.coordinates : []));
  else visit(geometry.coordinates);
  return box;
}

export function joined(boxes: Box[]): Box | null {
  const [first] = boxes;
  if (!first) return null;
  return boxes.reduce<Box>((all, one) => [Math.min(all[0], one[0]), Math.min(all[1], one[1]), Math.max(all[2], one[2]), Math.max(all[3], one[3])], [...first]);
}

export function meet(one: Box, other: Box): boolean {
  return one[0] <= other[2] && one[2] >= other[0] && one[1] <= other[3] && one[3] >= other[1];
}

/** Whether a place lies in a geometry with this box, and in none of its holes. */
export function isInside([x, y]: Position, box: Box, geometry: GeoJSON.Geometry): boolean {
  if (x < box[0] || x > box[2] || y < box[1] || y > box[3]) return false;
  let isIn = false;
  for (const ring of polygonsOf(geometry).flat()) {
    for (let i = 0, j = ring.length - 1; i < ring.length; j = i++) {
      const [from, to] = [ring[i], ring[j]];
      if (from && to && from[1] > y !== to[1] > y && x < ((to[0] - from[0]) * (y - from[1])) / (to[1] - from[1]) + from[0]) isIn = !isIn;
    }
  }
  return isIn;
}

/** A place inside a geometry for its name: the widest stretch of land at half its height. */
export function middleOf(geometry: GeoJSON.Geometry, box: Box): Position {
  const y = (box[1] + box[3]) / 2;
  const cuts: number[] = [];
  for (const ring of polygonsOf(geometry).flat()) {
    for (let i = 1; i < ring.length; i++) {
      const [from, to] = [ring[i - 1], ring[i]];
      if (from && to && from[1] > y !== to[1] > y) cuts.push(((to[0] - from[0]) * (y - from[1])) / (to[1] - from[1]) + from[0]);
    }
  }
  cuts.sort((a, b) => a - b);
  let [widest, x] = [0, (box[0] + box[2]) / 2];
  for (let i = 1; i < cuts.length; i += 2) {
    const [west = 0, east = 0] = [cuts[i - 1], cuts[i]];
    if (east - west > widest) [widest, x] = [east - west, (west + east) / 2];
  }
  return [x, y];
}

type Point = { x: number; y: number };

/** The nearest point of an edge to a point, on the screen. */
export function nearestOn(point: Point, from: Point, to: Point): Point {
  const [across, down] = [to.x - from.x, to.y - from.y];
  const square = across * across + down * down;
  const share = square ? Math.max(0, Math.min(1, ((point.x - from.x) * across + (point.y - from.y) * down) / square)) : 0;
  return { x: from.x + across * share, y: from.y + down * share };
}

/** Where a closed ring of corners (without a repeated end) crosses itself, if it does. */
export function crossing(ring: Position[]): Position | null {
  for (let i = 0; i < ring.length; i++) {
    for (let j = i + 2; j < ring.length; j++) {
      if (i === 0 && j === ring.length - 1) continue;
      const found = meeting(ring[i], ring[(i + 1) % ring.length], ring[j], ring[(j + 1) % ring.length]);
      if (found) return found;
    }
  }
  return null;
}

function meeting(a?: Position, b?: Position, c?: Position, d?: Position): Position | null {
  if (!a || !b || !c || !d) return null;
  const across = (b[0] - a[0]) * (d[1] - c[1]) - (b[1] - a[1]) * (d[0] - c[0]);
  if (!across) return null;
  const first = ((c[0] - a[0]) * (d[1] - c[1]) - (c[1] - a[1]) * (d[0] - c[0])) / across;
  const second = ((c[0] - a[0]) * (b[1] - a[1]) - (c[1] - a[1]) * (b[0] - a[0])) / across;
  const isInside = first >= 0 && first <= 1 && second >= 0 && second <= 1;
  return isInside ? [a[0] + first * (b[0] - a[0]), a[1] + first * (b[1] - a[1])] : null;
}
