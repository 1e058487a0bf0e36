/* The search box: arrows walk through the hits that htmx brings. */

const box = (): HTMLInputElement | null => document.querySelector<HTMLInputElement>("#search");

/** Put the cursor into the search box. */
export function focusSearch(): boolean {
  const input = box();
  input?.focus();
  input?.select();
  return input !== null;
}

/** Close the hits. True if the focus was in the search. */
export function closeSearch(): boolean {
  const form = box()?.form;
  if (!form?.contains(document.activeElement)) return false;
  (document.activeElement as HTMLElement).blur();
  return true;
}

export function startSearch(): void {
  const form = box()?.form;
  form?.addEventListener("keydown", (event) => {
    if (event.key !== "ArrowDown" && event.key !== "ArrowUp") return;
    const hits = [...form.querySelectorAll<HTMLElement>(".search-hits a")];
    if (!hits.length) return;
    event.preventDefault();
    const at = hits.indexOf(document.activeElement as HTMLElement) + (event.key === "ArrowDown" ? 1 : -1);
    (at < 0 ? box() : hits[Math.min(at, hits.length - 1)])?.focus();
  });
}
