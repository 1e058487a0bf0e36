/* What is seen of a map, in the address of the page: `#id=zoom/latitude/longitude/color/entries`. */

export type Seen = { zoom: number; latitude: number; longitude: number; color: string; entries: number[] };

function fragment(): URLSearchParams {
  return new URLSearchParams(location.hash.slice(1));
}

/** Read what the address says of a map. */
export function readSeen(id: string): Seen | null {
  const [zoom, latitude, longitude, color = "", entries = ""] = (fragment().get(id) ?? "").split("/");
  const numbers = [zoom, latitude, longitude].map((one) => Number.parseFloat(one ?? ""));
  if (!numbers.every(Number.isFinite)) return null;
  const [z = 0, y = 0, x = 0] = numbers;
  if (Math.abs(y) > 85 || Math.abs(x) > 180) return null;
  return { zoom: z, latitude: y, longitude: x, color, entries: entries ? entries.split(".").map(Number).filter(Number.isInteger) : [] };
}

/** Write it, without a new entry in the browser's history. */
export function writeSeen(id: string, seen: Seen): void {
  const values = fragment();
  for (const key of [...values.keys()]) if (!values.get(key)) values.delete(key);
  values.set(id, [seen.zoom.toFixed(2), seen.latitude.toFixed(5), seen.longitude.toFixed(5), seen.color, seen.entries.join(".")].join("/"));
  history.replaceState(history.state, "", `#${values.toString().replaceAll("%2F", "/")}`);
}
