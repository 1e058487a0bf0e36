/* On paper nothing can be opened: definitions of figures are printed beside them. */

let opened: HTMLDetailsElement[] = [];

export function startPrint(): void {
  addEventListener("beforeprint", () => {
    opened = [...document.querySelectorAll<HTMLDetailsElement>("details.definition:not([open])")];
    for (const definition of opened) definition.open = true;
  });
  addEventListener("afterprint", () => {
    for (const definition of opened) definition.open = false;
    opened = [];
  });
}
