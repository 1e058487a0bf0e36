const COOKIE = "zoneworks_theme";

function chosen(): string {
  return new RegExp(`(?:^|; )${COOKIE}=(light|dark|auto)`).exec(document.cookie)?.[1] ?? "auto";
}

function show(theme: "light" | "dark"): void {
  const root = document.documentElement;
  if (root.dataset["theme"] !== theme) {
    root.dataset["theme"] = theme;
    document.dispatchEvent(new CustomEvent("themechange"));
  }
}

function apply(): void {
  const choice = chosen();
  const isDark = choice === "dark" || (choice === "auto" && matchMedia("(prefers-color-scheme: dark)").matches);
  show(isDark ? "dark" : "light");
  for (const button of document.querySelectorAll<HTMLElement>("[data-theme-choice]")) {
    button.setAttribute("aria-pressed", String(button.dataset["themeChoice"] === choice));
  }
}

export function startTheme(): void {
  apply();
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", apply);
  // Paper is always light; what was drawn in colors of its own is drawn again.
  addEventListener("beforeprint", () => show("light"));
  addEventListener("afterprint", apply);
  document.addEventListener("click", (event) => {
    const button = (event.target as Element).closest<HTMLElement>("[data-theme-choice]");
    if (!button) return;
    const secure = location.protocol === "https:" ? "; Secure" : "";
    document.cookie = `${COOKIE}=${button.dataset["themeChoice"]}; Path=/; Max-Age=31536000; SameSite=Lax${secure}`;
    apply();
    const menu = button.closest("details");
    menu?.removeAttribute("open");
    menu?.querySelector("summary")?.focus();
  });
}

/** The value of a token in the present theme. */
export function token(name: string): string {
  return getComputedStyle(document.documentElement).getPropertyValue(`--${name}`).trim();
}
