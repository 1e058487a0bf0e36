/* Runs before the first paint, as a classic script: the page never flashes in the other theme. */
(() => {
  const chosen = /(?:^|; )zoneworks_theme=(light|dark|auto)/.exec(document.cookie)?.[1] ?? "auto";
  const isDark = chosen === "dark" || (chosen === "auto" && matchMedia("(prefers-color-scheme: dark)").matches);
  document.documentElement.dataset.theme = isDark ? "dark" : "light";
})();

export {};
