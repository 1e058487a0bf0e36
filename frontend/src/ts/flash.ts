export function startFlashes(): void {
  document.addEventListener("click", (event) => {
    (event.target as Element).closest("[data-dismiss]")?.closest(".flash, .notice")?.remove();
  });
}
