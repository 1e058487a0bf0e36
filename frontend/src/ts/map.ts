import type { Content, Land } from "./map-data";

/** Draw the maps of a part of the page; the library comes only when there is one. */
export function startMaps(root: ParentNode): void {
  const figures = [...root.querySelectorAll<HTMLElement>("[data-map]:not([data-drawn])")];
  if (!figures.length) return;
  const asked = figures.map((figure) => {
    figure.dataset["drawn"] = "";
    const source = document.getElementById(figure.dataset["source"] ?? "")?.textContent ?? "{}";
    const content = JSON.parse(source) as Content;
    // The land is fetched while the library comes.
    return { figure, content, land: content.data ? Promise.resolve(content.data) : fetched(content.data_url) };
  });
  void import("./map-view").then(({ showMap }) => asked.forEach(({ figure, content, land }) => void showMap(figure, content, land)));
}

async function fetched(url: string): Promise<Land | null> {
  try {
    const answer = await fetch(url, { headers: { Accept: "application/json" } });
    return answer.ok ? ((await answer.json()) as Land) : null;
  } catch {
    return null;
  }
}
