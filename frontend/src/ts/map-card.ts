/* What is told of a parcel: a few words at the pointer, a card with its record after a click. */

import { entriesOf, entryOf, type ColorBy, type Content, type Fact, type Parcel } from "./map-data";
import { make, type Figure } from "./map-figure";
import { figure as number } from "./texts";

function written(fact: Fact, parcel: Parcel): string {
  const value = parcel.properties[fact.key];
  if (value === null || value === undefined || value === "") return "—";
  const text = typeof value === "number" ? number(value, 2) : String(value);
  return fact.unit ? `${text} ${fact.unit}` : text;
}

/** The facts of a parcel, and what its color says where none of them does. */
function facts(content: Content, way: ColorBy, parcel: Parcel): HTMLElement {
  const told = content.facts.map((fact) => [fact.label, written(fact, parcel)]);
  if (!content.facts.some((fact) => fact.label === way.label)) told.push([way.label, entriesOf(way)[entryOf(way, parcel.properties)]?.label ?? "—"]);
  const list = make("dl", "zm-facts");
  for (const [label = "", text = ""] of told) {
    const line = make("div");
    line.append(make("dt", "", label), make("dd", "num", text));
    list.append(line);
  }
  return list;
}

/** Show the tooltip beside the pointer, on the side where there is room. */
export function showTip(figure: Figure, content: Content, way: ColorBy, parcel: Parcel | null, point?: { x: number; y: number }): void {
  const tip = figure.part("tip");
  tip.hidden = !parcel || !point;
  if (!parcel || !point) return;
  const shown = `${parcel.id} ${way.key}`;
  if (tip.dataset["shown"] !== shown) {
    tip.replaceChildren(make("b", "", parcel.title), facts(content, way, parcel));
    tip.dataset["shown"] = shown;
  }
  const body = tip.parentElement ?? tip;
  const isRight = point.x > body.clientWidth - tip.offsetWidth - 24;
  const isLow = point.y > body.clientHeight - tip.offsetHeight - 24;
  const [x, y] = [point.x + (isRight ? -tip.offsetWidth - 12 : 14), point.y + (isLow ? -tip.offsetHeight - 10 : 14)];
  tip.style.transform = `translate(${Math.max(4, x).toFixed(0)}px, ${Math.max(4, y).toFixed(0)}px)`;
}

/** Show the card of a parcel, with the way to its record. */
export function showCard(figure: Figure, content: Content, way: ColorBy, parcel: Parcel | null, onClose: () => void): void {
  const card = figure.part("card");
  card.hidden = !parcel;
  figure.element.classList.toggle("has-card", parcel !== null);
  if (!parcel) return card.replaceChildren();
  const head = make("div", "zm-card-head");
  const close = make("button", "icon-button", "×");
  close.type = "button";
  close.setAttribute("aria-label", figure.text("close"));
  close.addEventListener("click", () => {
    onClose();
    figure.part("plot").focus();
  });
  head.append(make("b", "", parcel.title), close);
  card.replaceChildren(head, facts(content, way, parcel));
  if (!content.open_url) return;
  const link = make("a", "button is-primary", figure.text("open"));
  link.href = content.open_url.replaceAll(/\{id\}|%7Bid%7D/g, encodeURIComponent(parcel.id));
  card.append(link);
}
