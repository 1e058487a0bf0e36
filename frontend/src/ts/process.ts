import type { MapData } from "./process-map";

/** Draw the process maps of a part of the page; layout code comes only when there is one. */
export function startProcessMaps(root: ParentNode): void {
  const figures = [...root.querySelectorAll<HTMLElement>("[data-process]:not([data-drawn])")];
  if (!figures.length) return;
  for (const figure of figures) figure.dataset["drawn"] = "";
  void import("./process-map").then(({ ProcessMap }) => {
    for (const figure of figures) {
      const source = document.getElementById(figure.dataset["source"] ?? "")?.textContent;
      if (source) new ProcessMap(figure, JSON.parse(source) as MapData);
    }
  });
}
