/* The elements of a map's figure, and its texts. */

import { areaOf, lengthOf, muOf, type Position } from "./map-geometry";
import { figure as number, fill } from "./texts";

export class Figure {
  constructor(readonly element: HTMLElement) {}

  part<T extends HTMLElement = HTMLElement>(name: string): T {
    const found = this.find<T>(name);
    if (!found) throw new Error(`The map has no ${name}.`);
    return found;
  }

  find<T extends HTMLElement = HTMLElement>(name: string): T | null {
    return this.element.querySelector<T>(`[data-${name}]`);
  }

  text(key: string, values: Record<string, string> = {}): string {
    const template = this.part<HTMLElement & { content: DocumentFragment }>("texts");
    return fill(template.content.querySelector(`[data-key="${key}"]`)?.textContent ?? key, values);
  }

  /** An area in m² and mu. */
  area(m2: number): string {
    return this.text("area", { m2: number(m2, 0), mu: muOf(m2).toLocaleString("en-US", { minimumFractionDigits: 2, maximumFractionDigits: 2 }) });
  }

  areaOf(geometry: GeoJSON.Geometry): string {
    return this.area(areaOf(geometry));
  }

  length(line: Position[]): string {
    return this.text("length", { m: number(lengthOf(line), lengthOf(line) < 100 ? 1 : 0) });
  }

  notice(key: string): void {
    const place = this.part("notice");
    place.textContent = this.text(key);
    place.hidden = false;
  }
}

/** A new element with a class and a text. */
export function make<K extends keyof HTMLElementTagNameMap>(name: K, className = "", content = ""): HTMLElementTagNameMap[K] {
  const element = document.createElement(name);
  if (className) element.className = className;
  if (content) element.textContent = content;
  return element;
}
