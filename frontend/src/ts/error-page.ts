export function startErrorPage(): void {
  document.querySelector("[data-back]")?.addEventListener("click", () => history.back());
}
