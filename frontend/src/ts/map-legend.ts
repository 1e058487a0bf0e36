/* The legend: how much of each category is in view; chosen entries alone are shown. */

import { entryOf, type ColorBy, type Entry, type Parcel } from "./map-data";
import { make, type Figure } from "./map-figure";
import { meet, type Box } from "./map-geometry";
import { figure as number } from "./texts";

export class Legend {
  readonly chosen = new Set<number>();
  private counts: HTMLElement[] = [];
  private way: ColorBy | null = null;
  private numbers: number[] = [];
  private readonly list: HTMLAnchorElement | null;
  private readonly address: string;

  constructor(
    private readonly figure: Figure,
    private readonly parcels: Parcel[],
    private readonly onChoice: () => void,
  ) {
    this.list = figure.find<HTMLAnchorElement>("list");
    this.address = this.list?.getAttribute("href") ?? "";
  }

  /** Begin anew with another way to color. */
  draw(way: ColorBy, entries: Entry[], chosen: Iterable<number>): void {
    this.way = way;
    this.numbers = this.parcels.map((parcel) => entryOf(way, parcel.properties));
    this.chosen.clear();
    for (const one of chosen) if (one < entries.length) this.chosen.add(one);
    const buttons = entries.map((entry, i) => this.button(entry, i));
    this.counts = buttons.map((button) => button.querySelector<HTMLElement>("b") ?? button);
    const isUsed = this.numbers.includes(entries.length - 1);
    buttons.at(-1)?.toggleAttribute("hidden", !isUsed);
    const all = make("button", "zm-all link", this.figure.text("all"));
    all.type = "button";
    all.addEventListener("click", () => this.choose(null));
    this.figure.part("legend").replaceChildren(...buttons, all);
    this.press();
  }

  /** Count what is in view. */
  count(view: Box, isIn: (parcel: Parcel) => boolean): void {
    const counts = this.counts.map(() => 0);
    let [shown, all] = [0, 0];
    for (const [i, parcel] of this.parcels.entries()) {
      if (!isIn(parcel) || !meet(parcel.box, view)) continue;
      const entry = this.numbers[i] ?? 0;
      counts[entry] = (counts[entry] ?? 0) + 1;
      all += 1;
      if (this.shows(entry)) shown += 1;
    }
    for (const [i, place] of this.counts.entries()) place.textContent = number(counts[i] ?? 0, 0);
    this.figure.part("status").textContent = this.figure.text("shown", { shown: number(shown, 0), all: number(this.parcels.length, 0) });
  }

  /** Whether a parcel is among the chosen ones. */
  isShown(parcel: Parcel): boolean {
    return !this.way || this.shows(entryOf(this.way, parcel.properties));
  }

  private shows(entry: number): boolean {
    return !this.chosen.size || this.chosen.has(entry);
  }

  private button(entry: Entry, i: number): HTMLButtonElement {
    const button = make("button", "zm-entry");
    button.type = "button";
    const sample = make("i", `zm-sample${entry.isHatched ? " is-hatched" : ""}`);
    if (entry.tone) sample.style.setProperty("--tone", `var(--${entry.tone})`);
    button.append(sample, make("span", "", entry.label), make("b", "num", "0"));
    button.addEventListener("click", () => this.choose(i));
    return button;
  }

  private choose(entry: number | null): void {
    if (entry === null) this.chosen.clear();
    else if (!this.chosen.delete(entry)) this.chosen.add(entry);
    this.press();
    this.onChoice();
  }

  private press(): void {
    const buttons = this.figure.element.querySelectorAll(".zm-entry");
    for (const [i, button] of buttons.entries()) button.setAttribute("aria-pressed", String(this.chosen.has(i)));
    this.figure.part("legend").classList.toggle("is-chosen", this.chosen.size > 0);
    this.link();
  }

  /** Let the list show what is chosen alone, where it has a filter for that. */
  private link(): void {
    const [first = -1] = this.chosen;
    const one = this.chosen.size === 1 && this.way?.filter ? this.way.categories[first] : undefined;
    const query = this.way && one ? `?${new URLSearchParams({ [this.way.filter]: one.value })}` : "";
    if (!this.list) return;
    this.list.setAttribute("href", this.address + query);
    this.list.textContent = one ? this.figure.text("listOne", { label: one.label }) : this.figure.text("listAll");
  }
}
