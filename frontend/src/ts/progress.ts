import { announce } from "./texts";

/* A job's card is replaced every second; only what changed is read out. */
const told = new Map<string, string>();

export function startProgress(): void {
  document.addEventListener("htmx:afterSettle", () => {
    for (const job of document.querySelectorAll<HTMLElement>("[data-job]")) {
      const now = job.querySelector(".progress-head .state")?.textContent?.trim() ?? "";
      const line = [now, job.dataset["step"] ?? ""].filter(Boolean).join(", ");
      if (told.get(job.id) !== line) announce(line);
      told.set(job.id, line);
    }
  });
}
