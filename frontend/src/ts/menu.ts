/* Menus are details elements: they work without a script; this closes them as people expect. */

function openMenus(): HTMLDetailsElement[] {
  return [...document.querySelectorAll<HTMLDetailsElement>("details[data-menu][open]")];
}

/** Close the open menu and give the focus back to its button. True if there was one. */
export function closeMenu(): boolean {
  const menus = openMenus();
  for (const menu of menus) {
    const hadFocus = menu.contains(document.activeElement);
    menu.open = false;
    if (hadFocus) menu.querySelector("summary")?.focus();
  }
  return menus.length > 0;
}

export function startMenus(): void {
  document.addEventListener("click", (event) => {
    for (const menu of openMenus()) {
      if (!menu.contains(event.target as Node)) menu.open = false;
    }
  });
  document.addEventListener("focusin", (event) => {
    for (const menu of openMenus()) {
      if (!menu.contains(event.target as Node)) menu.open = false;
    }
  });
  document.addEventListener("keydown", (event) => {
    if (event.key !== "ArrowDown" && event.key !== "ArrowUp") return;
    const menu = (event.target as Element).closest<HTMLDetailsElement>("details[data-menu][open]");
    if (!menu || (event.target as Element).matches("input, select, textarea")) return;
    const items = [...menu.querySelectorAll<HTMLElement>(".menu-panel :is(a, button)")];
    const at = items.indexOf(document.activeElement as HTMLElement);
    const next = items.at((at + (event.key === "ArrowDown" ? 1 : at < 0 ? 0 : -1)) % items.length);
    if (next) {
      event.preventDefault();
      next.focus();
    }
  });
}
