import type { ChartData } from "./plot";

/** Draw the charts of a part of the page; the library comes only when there is one. */
export function startCharts(root: ParentNode): void {
  const figures = [...root.querySelectorAll<HTMLElement>("[data-chart]:not([data-drawn])")];
  if (!figures.length) return;
  for (const figure of figures) figure.dataset["drawn"] = "";
  void import("./plot").then(({ plot }) => {
    for (const figure of figures) {
      const source = document.getElementById(figure.dataset["source"] ?? "")?.textContent;
      const place = figure.querySelector<HTMLElement>(".chart-plot");
      if (source && place) plot(place, figure.dataset["chart"] ?? "line", JSON.parse(source) as ChartData);
    }
  });
}
