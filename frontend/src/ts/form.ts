import { announce, text } from "./texts";

export function startForms(): void {
  document.querySelector<HTMLElement>("[data-focus-first]")?.focus();
  document.addEventListener("submit", (event) => {
    const form = event.target as HTMLFormElement;
    if (event.defaultPrevented) return;
    if (form.matches("[data-strip-empty]")) {
      for (const input of form.elements) {
        if ((input instanceof HTMLInputElement || input instanceof HTMLSelectElement) && !input.value) input.disabled = true;
      }
    }
    if (form.method === "post" && !form.hasAttribute("hx-post")) {
      if (form.ariaBusy === "true") event.preventDefault();
      form.ariaBusy = "true";
    }
  });
  // A page that the browser takes from its memory must be usable again.
  addEventListener("pageshow", () => {
    for (const form of document.querySelectorAll<HTMLFormElement>("form")) {
      form.ariaBusy = null;
      if (!form.matches("[data-strip-empty]")) continue;
      for (const input of form.elements) if (input instanceof HTMLInputElement || input instanceof HTMLSelectElement) input.disabled = false;
    }
  });
  document.addEventListener("htmx:sendError", () => announce(text("offline")));
}
