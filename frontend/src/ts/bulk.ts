/* Rows that are ticked for one act on all of them: X ticks the current row. */

function boxes(): HTMLInputElement[] {
  return [...document.querySelectorAll<HTMLInputElement>("input.row-box")];
}

function show(bar: HTMLElement): void {
  const all = boxes();
  const whole = bar.querySelector<HTMLInputElement>("[data-bulk-every]");
  const chosen = whole?.checked ? Number(whole.dataset.bulkEvery) : all.filter((box) => box.checked).length;
  const count = bar.querySelector("[data-bulk-count]");
  if (count) count.textContent = String(chosen);
  bar.classList.toggle("is-idle", chosen === 0);
  for (const button of bar.querySelectorAll("button")) button.disabled = chosen === 0;
  const every = bar.querySelector<HTMLInputElement>("[data-bulk-all]");
  if (!every) return;
  every.checked = chosen > 0 && chosen >= all.length;
  every.indeterminate = chosen > 0 && chosen < all.length;
}

/** Tick the row that has the focus, or the desk's first; tell whether there was one. */
export function chooseRow(): boolean {
  const row = document.activeElement?.closest("[data-row]") ?? document.querySelector("[data-row].is-current");
  const box = row?.querySelector<HTMLInputElement>("input.row-box");
  box?.click();
  return box !== null && box !== undefined;
}

export function startBulk(): void {
  const bar = document.querySelector<HTMLElement>("[data-bulk]");
  if (!bar) return;
  show(bar);
  window.addEventListener("pageshow", () => show(bar));
  document.addEventListener("change", (event) => {
    const target = event.target as HTMLInputElement;
    const isForAll = target.matches("[data-bulk-all], [data-bulk-every]");
    if (isForAll) for (const box of boxes()) box.checked = target.checked;
    const whole = bar.querySelector<HTMLInputElement>("[data-bulk-every]");
    if (whole && target !== whole && target.closest("[data-bulk], [data-rows]")) whole.checked = false;
    show(bar);
  });
}
