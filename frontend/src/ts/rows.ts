/* Rows of lists and of the desk: J and K move, Enter opens, a click anywhere opens. */

function rows(): HTMLElement[] {
  return [...document.querySelectorAll<HTMLElement>("[data-rows] [data-row]")];
}

function link(row: HTMLElement | undefined): HTMLAnchorElement | null {
  return row?.querySelector<HTMLAnchorElement>("a.row-link") ?? null;
}

/** Move the focus by so many rows; from nowhere to the first one. */
export function moveRow(by: 1 | -1): boolean {
  const all = rows();
  if (!all.length) return false;
  const at = all.findIndex((row) => row.contains(document.activeElement));
  const start = all.findIndex((row) => row.classList.contains("is-current"));
  const next = at >= 0 ? at + by : start >= 0 && by > 0 ? start : by > 0 ? 0 : all.length - 1;
  const target = link(all[Math.max(0, Math.min(all.length - 1, next))]);
  target?.focus({ preventScroll: true });
  target?.closest("[data-row]")?.scrollIntoView({ block: "nearest" });
  return target !== null;
}

/** Open the desk's first row when nothing has the focus. */
export function openRow(): boolean {
  const current = link(document.querySelector<HTMLElement>("[data-row].is-current") ?? undefined);
  current?.click();
  return current !== null;
}

export function startRows(): void {
  document.querySelector(".work [data-row]")?.classList.add("is-current");
  document.addEventListener("focusin", (event) => {
    const row = (event.target as Element).closest("[data-rows] [data-row]");
    if (!row) return;
    for (const other of document.querySelectorAll("[data-row].is-current")) other.classList.remove("is-current");
    if (row.closest(".work")) row.classList.add("is-current");
  });
  document.addEventListener("click", (event) => {
    const target = event.target as Element;
    const row = target.closest<HTMLElement>("tr[data-row]");
    if (!row || target.closest("a, button, input, label, select, summary")) return;
    if (getSelection()?.toString()) return;
    link(row)?.dispatchEvent(new MouseEvent("click", event));
  });
}
