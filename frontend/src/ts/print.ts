/*
 * On paper nothing can be opened: definitions of figures are printed beside them. A button with
 * `data-print` is shown where scripts run.
 */

let opened: HTMLDetailsElement[] = [];

export function startPrint(): void {
  for (const button of document.querySelectorAll<HTMLElement>("[data-print]")) {
    button.hidden = false;
    button.addEventListener("click", () => print());
  }
  addEventListener("beforeprint", () => {
    opened = [...document.querySelectorAll<HTMLDetailsElement>("details.definition:not([open])")];
    for (const definition of opened) definition.open = true;
  });
  addEventListener("afterprint", () => {
    for (const definition of opened) definition.open = false;
    opened = [];
  });
}
