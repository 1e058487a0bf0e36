/* The field that finds a parcel by its name or any of its facts. */

import type { Parcel } from "./map-data";
import { make } from "./map-figure";
import type { ZoneMap } from "./map-view";

const MOST = 8;

/** Find parcels while somebody types; arrows choose, Enter shows. */
export function startFind(map: ZoneMap): void {
  const input = map.figure.find<HTMLInputElement>("find");
  if (!input) return;
  const list = input.parentElement?.querySelector<HTMLUListElement>("ul");
  if (!list) return;
  let found: Parcel[] = [];
  let at = 0;

  const close = (): void => {
    list.hidden = true;
    input.setAttribute("aria-expanded", "false");
    input.removeAttribute("aria-activedescendant");
  };
  const choose = (parcel: Parcel | undefined): void => {
    if (!parcel) return;
    close();
    map.show(parcel);
  };
  const point = (): void => {
    for (const [i, option] of [...list.children].entries()) option.setAttribute("aria-selected", String(i === at));
    if (found.length) input.setAttribute("aria-activedescendant", `${list.id}-${at}`);
  };
  const offer = (): void => {
    const words = input.value.trim().toLowerCase();
    if (!words) return close();
    found = matching(map, words);
    at = 0;
    const options = found.map((parcel, i) => option(`${list.id}-${i}`, parcel, hint(map, parcel), () => choose(parcel)));
    list.replaceChildren(...(options.length ? options : [nothing(map.figure.text("none"))]));
    list.hidden = false;
    input.setAttribute("aria-expanded", "true");
    point();
  };

  input.addEventListener("input", offer);
  input.addEventListener("blur", () => setTimeout(close, 150));
  input.addEventListener("keydown", (event) => {
    if (event.key === "Escape") close();
    if (event.key === "Enter") {
      event.preventDefault();
      if (list.hidden) offer();
      else choose(found[at]);
    }
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (!step || !found.length) return;
    event.preventDefault();
    at = (at + step + found.length) % found.length;
    point();
  });
  // What was typed before the land had come is looked for now.
  if (document.activeElement === input) offer();
}

function matching(map: ZoneMap, words: string): Parcel[] {
  const keys = map.content.facts.map((fact) => fact.key);
  const starts: Parcel[] = [];
  const holds: Parcel[] = [];
  for (const parcel of map.parcels) {
    if (!map.isIn(parcel)) continue;
    const title = parcel.title.toLowerCase();
    if (title.startsWith(words)) starts.push(parcel);
    else if (title.includes(words) || keys.some((key) => String(parcel.properties[key] ?? "").toLowerCase().includes(words))) holds.push(parcel);
    if (starts.length >= MOST) break;
  }
  return [...starts, ...holds].slice(0, MOST);
}

function hint(map: ZoneMap, parcel: Parcel): string {
  const [first] = map.content.facts;
  return first ? String(parcel.properties[first.key] ?? "") : "";
}

function option(id: string, parcel: Parcel, note: string, onChoice: () => void): HTMLLIElement {
  const item = make("li", "", parcel.title);
  item.id = id;
  item.setAttribute("role", "option");
  if (note) item.append(make("small", "", note));
  item.addEventListener("pointerdown", (event) => {
    event.preventDefault();
    onChoice();
  });
  return item;
}

function nothing(text: string): HTMLLIElement {
  const item = make("li", "zm-nothing", text);
  item.setAttribute("role", "option");
  item.setAttribute("aria-disabled", "true");
  return item;
}
