import { fill, text } from "./texts";

function size(bytes: number): string {
  if (bytes < 1_000) return `${bytes} B`;
  if (bytes < 1_000_000) return `${Math.ceil(bytes / 1_000)} kB`;
  return `${(bytes / 1_000_000).toFixed(1)} MB`;
}

function describe(input: HTMLInputElement): void {
  const file = input.files?.[0];
  const limit = Number(input.dataset["maxBytes"] ?? 0);
  let hint = input.parentElement?.parentElement?.querySelector<HTMLElement>(".file-hint");
  if (!hint) {
    hint = document.createElement("p");
    hint.className = "file-hint";
    hint.role = "status";
    input.parentElement?.after(hint);
  }
  const isTooLarge = !!file && limit > 0 && file.size > limit;
  const values = { name: file?.name ?? "", size: size(file?.size ?? 0), limit: size(limit) };
  hint.textContent = file ? fill(text(isTooLarge ? "fileTooLarge" : "fileChosen"), values) : "";
  hint.classList.toggle("is-bad", isTooLarge);
  input.setCustomValidity(isTooLarge ? hint.textContent : "");
}

/** File inputs say the size at once; `data-max-bytes` is the server's own limit. */
export function startFiles(): void {
  const find = (event: Event): HTMLInputElement | null =>
    event.target instanceof HTMLInputElement && event.target.type === "file" ? event.target : null;
  document.addEventListener("change", (event) => {
    const input = find(event);
    if (input) describe(input);
  });
  for (const [name, isOver] of [["dragenter", true], ["dragleave", false], ["drop", false]] as const) {
    document.addEventListener(name, (event) => find(event)?.classList.toggle("is-over", isOver));
  }
  document.addEventListener("submit", (event) => {
    const form = event.target as HTMLFormElement;
    const bad = [...form.querySelectorAll<HTMLInputElement>('input[type="file"]')].find((input) => !input.checkValidity() && input.validity.customError);
    if (bad) {
      event.preventDefault();
      bad.focus();
    }
  }, true);
}
