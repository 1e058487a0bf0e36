/* A demonstration log-in fills the form; the person still presses the button. */
export function startLogin(): void {
  const list = document.querySelector<HTMLElement>("[data-demo-password]");
  const form = document.querySelector<HTMLFormElement>("[data-login]");
  list?.addEventListener("click", (event) => {
    const button = (event.target as Element).closest<HTMLElement>("[data-demo-login]");
    const name = form?.querySelector<HTMLInputElement>('[name="username"]');
    const password = form?.querySelector<HTMLInputElement>('[name="password"]');
    if (!button || !name || !password) return;
    name.value = button.dataset["demoLogin"] ?? "";
    password.value = list.dataset["demoPassword"] ?? "";
    for (const other of list.querySelectorAll("[aria-pressed]")) other.removeAttribute("aria-pressed");
    button.setAttribute("aria-pressed", "true");
    form?.querySelector<HTMLElement>(".button")?.focus();
  });
}
