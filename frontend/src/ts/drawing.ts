/* Saves a drawing on the page as a file of its own: what style sheets gave is written into it. */

const STYLES = ["fill", "stroke", "stroke-width", "stroke-dasharray", "opacity", "font-family", "font-size", "font-weight", "text-anchor"];
const MARGIN = 16;

function standalone(svg: SVGSVGElement, size: { width: number; height: number }): string {
  const copy = svg.cloneNode(true) as SVGSVGElement;
  const [from, to] = [[...svg.querySelectorAll("*")], [...copy.querySelectorAll("*")]];
  from.forEach((element, i) => {
    const style = getComputedStyle(element);
    for (const name of STYLES) to[i]?.setAttribute(name, style.getPropertyValue(name));
    to[i]?.removeAttribute("class");
  });
  const [width, height] = [size.width + 2 * MARGIN, size.height + 2 * MARGIN];
  copy.setAttribute("viewBox", `${-MARGIN} ${-MARGIN} ${width} ${height}`);
  copy.setAttribute("width", String(Math.ceil(width)));
  copy.setAttribute("height", String(Math.ceil(height)));
  const ground = document.createElementNS(svg.namespaceURI, "rect");
  const color = getComputedStyle(document.documentElement).getPropertyValue("--surface").trim();
  for (const [key, value] of Object.entries({ x: -MARGIN, y: -MARGIN, width, height, fill: color })) ground.setAttribute(key, String(value));
  copy.prepend(ground);
  return new XMLSerializer().serializeToString(copy);
}

function save(blob: Blob, name: string): void {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(blob);
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 10_000);
}

async function raster(text: string): Promise<Blob | null> {
  const image = new Image();
  const url = URL.createObjectURL(new Blob([text], { type: "image/svg+xml" }));
  image.src = url;
  await image.decode();
  // Twice the size for print, within what browsers can hold.
  const scale = Math.min(2, 8_000 / Math.max(image.width, image.height));
  const canvas = document.createElement("canvas");
  canvas.width = Math.ceil(image.width * scale);
  canvas.height = Math.ceil(image.height * scale);
  canvas.getContext("2d")?.drawImage(image, 0, 0, canvas.width, canvas.height);
  URL.revokeObjectURL(url);
  return new Promise((resolve) => canvas.toBlob(resolve, "image/png"));
}

/** The drawing in the light theme: files are printed. Nothing is painted in between. */
function inLight<T>(make: () => T): T {
  const root = document.documentElement;
  const theme = root.dataset["theme"] ?? "light";
  root.dataset["theme"] = "light";
  try {
    return make();
  } finally {
    root.dataset["theme"] = theme;
  }
}

/** Save the whole drawing, not only the part in the window. */
export async function saveDrawing(svg: SVGSVGElement, size: { width: number; height: number }, name: string, format: "svg" | "png"): Promise<void> {
  const text = inLight(() => standalone(svg, size));
  const blob = format === "svg" ? new Blob([text], { type: "image/svg+xml" }) : await raster(text);
  if (blob) save(blob, `${name}.${format}`);
}
