/* On a phone the side bar opens as a sheet from the tab bar's last button. */

const button = (): HTMLElement | null => document.querySelector<HTMLElement>("[data-navigation]");

function show(isShown: boolean): void {
  document.querySelector("#navigation")?.classList.toggle("is-shown", isShown);
  button()?.setAttribute("aria-expanded", String(isShown));
  if (isShown) document.querySelector<HTMLElement>("#navigation a")?.focus();
}

/** Close the sheet. True if it was open. */
export function closeNavigation(): boolean {
  if (button()?.getAttribute("aria-expanded") !== "true") return false;
  show(false);
  button()?.focus();
  return true;
}

export function startNavigation(): void {
  button()?.addEventListener("click", () => {
    show(button()?.getAttribute("aria-expanded") !== "true");
  });
}
