/*
 * On paper nothing can be opened: definitions of figures are printed beside them, and a wide chart
 * is drawn as small as it takes. A button with
 * `data-print` is shown where scripts run.
 */

const PAPER = 680;
/* So many pixels are there across a sheet of A4 between its margins. */
let opened: HTMLDetailsElement[] = [];

const charts = (): NodeListOf<HTMLElement> => document.querySelectorAll<HTMLElement>(".gantt-plot");

export function startPrint(): void {
  for (const button of document.querySelectorAll<HTMLElement>("[data-print]")) {
    button.hidden = false;
    button.addEventListener("click", () => print());
  }
  addEventListener("beforeprint", () => {
    opened = [...document.querySelectorAll<HTMLDetailsElement>("details.definition:not([open])")];
    for (const definition of opened) definition.open = true;
    for (const plot of charts()) plot.style.zoom = String(Math.min(0.6, PAPER / plot.scrollWidth));
  });
  addEventListener("afterprint", () => {
    for (const definition of opened) definition.open = false;
    opened = [];
    for (const plot of charts()) plot.style.zoom = "";
  });
}
