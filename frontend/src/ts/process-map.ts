/*
 * The process map: activities as boxes, what follows what as lines. A line's width is its number of
 * cases, its tag the median of days between, on a scale of five; the slowest fifth has a clock.
 */

import dagre from "@dagrejs/dagre";

import { saveDrawing } from "./drawing";
import { figure, fill } from "./texts";

export type MapNode = { id: string; label: string; count: number; kind?: "start" | "end" | null; is_kept?: boolean };
export type MapEdge = { source: string; target: string; count: number; median_days: number | null };
export type MapData = { nodes: MapNode[]; edges: MapEdge[] };

type Corner = { x: number; y: number };

const SVG = "http://www.w3.org/2000/svg";
const LINE = 16;
const PAD = 10;
/** Below this scale the labels of 12 pixels cannot be read. */
const READABLE = 0.7;

function make<K extends keyof SVGElementTagNameMap>(name: K, attributes: Record<string, string | number> = {}, content = ""): SVGElementTagNameMap[K] {
  const element = document.createElementNS(SVG, name);
  for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, String(value));
  if (content) element.textContent = content;
  return element;
}

/** About how wide a text is at 12 pixels: Chinese signs are square, Latin ones about half. */
function widthOf(text: string): number {
  return [...text].reduce((sum, sign) => sum + (sign.charCodeAt(0) > 0x2e80 ? 12 : 6.7), 0);
}

/** Break a long label into at most two lines. */
function lines(label: string): string[] {
  const limit = 190;
  if (widthOf(label) <= limit) return [label];
  const parts: string[] = [""];
  for (const word of label.split(/(?<=[\s_\-/·、，]|[\u2e80-\uffff])/)) {
    const last = parts.at(-1) ?? "";
    if (widthOf(last + word) > limit && parts.length < 2) parts.push(word);
    else parts[parts.length - 1] = last + word;
  }
  return parts.map((part) => {
    let text = part.trim();
    while (widthOf(text) > limit + 12) text = `${text.slice(0, -2)}…`;
    return text;
  });
}

/** The boxes that matter at a share: rare activities leave before frequent ones, but for kept ones. */
function frequent(nodes: MapNode[], share: number): Set<string> {
  const ordered = [...nodes].sort((a, b) => b.count - a.count);
  const total = ordered.reduce((sum, node) => sum + node.count, 0);
  const kept = new Set<string>();
  let sum = 0;
  for (const node of ordered) {
    if (sum < (0.5 + share / 2) * total || share >= 1 || node.is_kept) kept.add(node.id);
    sum += node.count;
  }
  return kept;
}

/** The edges that carry the given share of all steps, and each box's strongest way in and out. */
export function strongest(data: MapData, share: number): MapEdge[] {
  const boxes = frequent(data.nodes, share);
  const ordered = [...data.edges].sort((a, b) => b.count - a.count);
  const total = ordered.reduce((sum, edge) => sum + edge.count, 0);
  const [sources, targets] = [new Set<string>(), new Set<string>()];
  let sum = 0;
  return ordered.filter((edge) => {
    if (!boxes.has(edge.source) || !boxes.has(edge.target)) return false;
    const isLoop = edge.source === edge.target;
    const isOnlyWay = !isLoop && (!sources.has(edge.source) || !targets.has(edge.target));
    if (sum >= share * total && !isOnlyWay) return false;
    sum += edge.count;
    if (!isLoop) {
      sources.add(edge.source);
      targets.add(edge.target);
    }
    return true;
  });
}

/** Class 1 to 5 of an edge by the rank of its days among all edges, weighted equally. */
function classes(edges: MapEdge[]): Map<MapEdge, number> {
  const timed = edges.filter((edge) => edge.median_days !== null).sort((a, b) => (a.median_days ?? 0) - (b.median_days ?? 0));
  const found = new Map<MapEdge, number>();
  timed.forEach((edge, i) => {
    const days = edge.median_days ?? 0;
    const first = timed.findIndex((other) => other.median_days === edge.median_days);
    found.set(edge, days <= 0 ? 1 : 1 + Math.floor((5 * (timed.length < 5 ? i : first)) / Math.max(timed.length, 5)));
  });
  return found;
}

/** A smooth line through dagre's points. */
function path(points: Corner[]): string {
  const [first, ...rest] = points;
  if (!first || !rest.length) return "";
  let text = `M${first.x.toFixed(1)} ${first.y.toFixed(1)}`;
  for (let i = 0; i < rest.length - 1; i++) {
    const [here, next] = [rest[i], rest[i + 1]];
    if (!here || !next) continue;
    const end = i === rest.length - 2 ? next : { x: (here.x + next.x) / 2, y: (here.y + next.y) / 2 };
    text += `Q${here.x.toFixed(1)} ${here.y.toFixed(1)} ${end.x.toFixed(1)} ${end.y.toFixed(1)}`;
  }
  if (rest.length === 1 && rest[0]) text += `L${rest[0].x.toFixed(1)} ${rest[0].y.toFixed(1)}`;
  return text;
}

/** A line from box to box: it leaves and arrives upright and passes through every corner. */
function upright(corners: Corner[]): string {
  return corners
    .map((corner, i) => {
      const before = corners[i - 1];
      if (!before) return `M${corner.x.toFixed(1)} ${corner.y.toFixed(1)}`;
      const middle = ((before.y + corner.y) / 2).toFixed(1);
      return `C${before.x.toFixed(1)} ${middle} ${corner.x.toFixed(1)} ${middle} ${corner.x.toFixed(1)} ${corner.y.toFixed(1)}`;
    })
    .join("");
}

/** Where a line towards `to` touches a box: on its upper or lower side, leaning towards it. */
function touch(box: dagre.Node, to: Corner): Corner {
  const reach = Math.max(0, box.width / 2 - 16);
  return { x: box.x + reach * Math.tanh((to.x - box.x) / box.width), y: box.y + (Math.sign(to.y - box.y) * box.height) / 2 };
}

function arrow(points: Corner[], size: number): string {
  const [tip, before] = [points.at(-1), points.at(-2)];
  if (!tip || !before) return "";
  const angle = Math.atan2(tip.y - before.y, tip.x - before.x);
  const corner = (turn: number): string => `${(tip.x - size * Math.cos(angle + turn)).toFixed(1)} ${(tip.y - size * Math.sin(angle + turn)).toFixed(1)}`;
  return `M${tip.x.toFixed(1)} ${tip.y.toFixed(1)}L${corner(0.42)}L${corner(-0.42)}z`;
}

export class ProcessMap {
  private readonly plot: HTMLElement;
  private readonly slider: HTMLInputElement;
  private readonly classes: Map<MapEdge, number>;
  private svg: SVGSVGElement | null = null;
  private size = { width: 1, height: 1 };
  private graph: dagre.graphlib.Graph | null = null;
  private startX = 0;
  private view = { x: 0, y: 0, width: 1, height: 1 };

  constructor(
    private readonly figure: HTMLElement,
    private readonly data: MapData,
  ) {
    this.plot = this.part("[data-plot]");
    this.slider = this.part<HTMLInputElement>("[data-share]");
    this.classes = classes(data.edges);
    this.slider.addEventListener("input", () => this.draw());
    this.listen();
    this.draw();
    let width = this.plot.clientWidth;
    new ResizeObserver(() => {
      if (Math.abs(this.plot.clientWidth - width) > 2) this.fit(READABLE);
      width = this.plot.clientWidth;
    }).observe(this.plot);
  }

  private part<T extends HTMLElement = HTMLElement>(selector: string): T {
    const found = this.figure.querySelector<T>(selector);
    if (!found) throw new Error(`The process map has no ${selector}.`);
    return found;
  }

  private draw(): void {
    const edges = strongest(this.data, Number(this.slider.value) / 100);
    const graph = this.lay(edges);
    this.graph = graph;
    const { width = 1, height = 1 } = graph.graph();
    this.size = { width, height };
    const places = graph.nodes().map((id) => graph.node(id));
    this.startX = places.reduce((first, place) => (place.y < first.y ? place : first), places[0] ?? { x: 0, y: 0 }).x;
    const svg = make("svg", { xmlns: SVG, "aria-hidden": "true" });
    const most = Math.max(1, ...this.data.edges.map((edge) => edge.count));
    for (const [i, edge] of edges.entries()) svg.append(this.drawEdge(edge, graph.edge(edge.source, edge.target, String(i)), most));
    const largest = Math.max(1, ...this.data.nodes.map((node) => node.count));
    for (const node of this.data.nodes) {
      const place = graph.node(node.id);
      if (place) svg.append(this.drawNode(node, place, largest));
    }
    this.plot.replaceChildren(svg);
    this.svg = svg;
    this.tell(edges);
    this.fit(READABLE);
  }

  private lay(edges: MapEdge[]): dagre.graphlib.Graph {
    const graph = new dagre.graphlib.Graph({ multigraph: true });
    graph.setGraph({ rankdir: "TB", nodesep: 28, ranksep: 40, edgesep: 14, marginx: 12, marginy: 12 });
    graph.setDefaultEdgeLabel(() => ({}));
    const used = new Set(edges.flatMap((edge) => [edge.source, edge.target]));
    for (const node of this.data.nodes) {
      if (!used.has(node.id) && this.data.nodes.length > 1) continue;
      const text = lines(node.label);
      const count = widthOf(figure(node.count, 0));
      const last = widthOf(text.at(-1) ?? "") + 12 + count;
      const width = Math.max(110, last, ...text.map(widthOf)) + 2 * PAD;
      graph.setNode(node.id, { width, height: text.length * LINE + 16 });
    }
    for (const [i, edge] of edges.entries()) {
      const tag = this.tag(edge);
      graph.setEdge(
        edge.source,
        edge.target,
        { width: tag ? widthOf(tag) + 24 : 8, height: 18, labelpos: "c", weight: 1 + Math.round(Math.log2(1 + edge.count)) },
        String(i),
      );
    }
    dagre.layout(graph);
    return graph;
  }

  private tag(edge: MapEdge): string {
    const days = edge.median_days;
    if (days === null) return "";
    const [unit, value] = days >= 1 ? ["Days", days] : days >= 1 / 24 ? ["Hours", days * 24] : ["Minutes", days * 1440];
    return fill(this.figure.dataset[`text${unit}`] ?? "{n}", { n: value < 1 && unit === "Minutes" ? "< 1" : figure(value, value < 10 && unit !== "Minutes" ? 1 : 0) });
  }

  private drawEdge(edge: MapEdge, place: dagre.GraphEdge, most: number): SVGGElement {
    const level = this.classes.get(edge) ?? 1;
    const group = make("g", { class: `map-edge is-s${level}`, "data-source": edge.source, "data-target": edge.target });
    const thick = 1 + 5 * Math.sqrt(edge.count / most);
    const size = 5 + thick * 1.3;
    const { line, head } = this.route(edge, place, size);
    group.append(
      make("title", {}, `${this.label(edge.source)} → ${this.label(edge.target)}: ${figure(edge.count, 0)}${this.tag(edge) ? `, ${this.tag(edge)}` : ""}`),
      make("path", { d: line, "stroke-width": thick.toFixed(1) }),
      make("path", { class: "map-arrow", d: arrow(head, size) }),
    );
    const tag = this.tag(edge);
    if (tag && place.x !== undefined && place.y !== undefined) {
      const isSlowest = level === 5;
      const width = widthOf(tag) * 0.92 + 12 + (isSlowest ? 13 : 0);
      const label = make("g", { class: "map-tag", transform: `translate(${(place.x - width / 2).toFixed(1)} ${(place.y - 9).toFixed(1)})` });
      label.append(make("rect", { width: width.toFixed(1), height: 18, rx: 3 }), make("text", { x: (isSlowest ? (width + 13) / 2 : width / 2).toFixed(1), y: 13 }, tag));
      if (isSlowest) label.append(make("path", { class: "map-clock", d: "M6 9a4.5 4.5 0 1 0 9 0a4.5 4.5 0 1 0-9 0M10.5 6.5V9l1.7 1" }));
      group.append(label);
    }
    return group;
  }

  /** The line and the direction of its head. It ends inside the head, else it would show beyond. */
  private route(edge: MapEdge, place: dagre.GraphEdge, size: number): { line: string; head: Corner[] } {
    const [source, target] = [this.graph?.node(edge.source), this.graph?.node(edge.target)];
    const [first, last] = [place.points[1], place.points.at(-2)];
    if (!source || !target || !first || !last || edge.source === edge.target) return { line: path(place.points), head: place.points };
    const [start, tip] = [touch(source, first), touch(target, last)];
    const end = { x: tip.x, y: tip.y + Math.sign(last.y - tip.y) * size * 0.8 };
    return { line: upright([start, ...place.points.slice(1, -1), end]), head: [end, tip] };
  }

  private drawNode(node: MapNode, place: dagre.Node, largest: number): SVGGElement {
    const { x, y, width, height } = place;
    const group = make("g", { class: `map-node${node.kind ? " is-end" : ""}`, "data-id": node.id, transform: `translate(${(x - width / 2).toFixed(1)} ${(y - height / 2).toFixed(1)})` });
    const text = lines(node.label);
    group.append(
      make("title", {}, `${node.label}: ${figure(node.count, 0)}`),
      make("rect", { width, height, rx: node.kind ? height / 2 : 4 }),
      ...(node.kind ? [] : [make("rect", { class: "map-share", y: height - 3, width: Math.max(2, (width * node.count) / largest).toFixed(1), height: 3, rx: 1 })]),
      ...text.map((line, i) => make("text", { x: PAD, y: 20 + i * LINE }, line)),
      make("text", { class: "map-count", x: width - PAD, y: 20 + (text.length - 1) * LINE }, figure(node.count, 0)),
    );
    return group;
  }

  private label(id: string): string {
    return this.data.nodes.find((node) => node.id === id)?.label ?? id;
  }

  private tell(edges: MapEdge[]): void {
    const count = (list: MapEdge[]): number => list.reduce((sum, edge) => sum + edge.count, 0);
    this.part("[data-shown]").textContent = fill(this.figure.dataset["textShown"] ?? "", {
      boxes: String(this.graph?.nodeCount() ?? 0),
      all: String(this.data.nodes.length),
      shown: String(edges.length),
      total: String(this.data.edges.length),
      share: `${figure((100 * count(edges)) / Math.max(1, count(this.data.edges)), 0)}%`,
    });
  }

  /** Show the whole map, but never larger than life and, at first, never too small to read. */
  private fit(smallest = 0): void {
    const [width, height] = [this.plot.clientWidth || 1, this.plot.clientHeight || 1];
    const whole = Math.min(1, width / this.size.width, height / this.size.height);
    const scale = Math.max(whole, smallest);
    const view = { width: width / scale, height: height / scale };
    const top = this.size.height * scale > height ? 0 : (this.size.height - view.height) / 2;
    const middle = this.size.width * scale > width ? this.startX : this.size.width / 2;
    this.view = { ...view, x: middle - view.width / 2, y: top };
    this.show();
  }

  private show(): void {
    const { x, y, width, height } = this.view;
    this.svg?.setAttribute("viewBox", `${x.toFixed(1)} ${y.toFixed(1)} ${width.toFixed(1)} ${height.toFixed(1)}`);
  }

  /** Zoom around a point given as shares of the window. */
  private zoom(factor: number, atX = 0.5, atY = 0.5): void {
    const width = Math.min(Math.max(this.view.width / factor, 120), 12 * Math.max(this.size.width, 400));
    const height = (this.view.height * width) / this.view.width;
    this.view = { x: this.view.x + (this.view.width - width) * atX, y: this.view.y + (this.view.height - height) * atY, width, height };
    this.show();
  }

  private pan(byX: number, byY: number): void {
    this.view.x += byX * this.view.width;
    this.view.y += byY * this.view.height;
    this.show();
  }

  private listen(): void {
    const KEYS: Record<string, () => void> = {
      ArrowLeft: () => this.pan(-0.1, 0),
      ArrowRight: () => this.pan(0.1, 0),
      ArrowUp: () => this.pan(0, -0.1),
      ArrowDown: () => this.pan(0, 0.1),
      "+": () => this.zoom(1.25),
      "=": () => this.zoom(1.25),
      "-": () => this.zoom(0.8),
      "0": () => this.fit(),
    };
    this.plot.addEventListener("keydown", (event) => {
      const act = event.ctrlKey || event.metaKey ? undefined : KEYS[event.key];
      if (!act) return;
      event.preventDefault();
      act();
    });
    this.plot.addEventListener(
      "wheel",
      (event) => {
        // Without Ctrl the wheel scrolls the page, as everywhere.
        if (!event.ctrlKey && !event.metaKey) return;
        event.preventDefault();
        const box = this.plot.getBoundingClientRect();
        this.zoom(event.deltaY < 0 ? 1.15 : 0.87, (event.clientX - box.left) / box.width, (event.clientY - box.top) / box.height);
      },
      { passive: false },
    );
    this.drag();
    this.figure.addEventListener("click", (event) => {
      const button = (event.target as Element).closest<HTMLElement>("[data-zoom], [data-download]");
      if (button?.dataset["zoom"] === "in") this.zoom(1.25);
      if (button?.dataset["zoom"] === "out") this.zoom(0.8);
      if (button?.dataset["zoom"] === "fit") this.fit();
      const format = button?.dataset["download"];
      if (this.svg && (format === "svg" || format === "png")) void saveDrawing(this.svg, this.size, this.figure.id, format);
    });
  }

  private drag(): void {
    let from: { x: number; y: number } | null = null;
    let isMoved = false;
    this.plot.addEventListener("pointerdown", (event) => {
      from = { x: event.clientX, y: event.clientY };
      isMoved = false;
    });
    this.plot.addEventListener("pointermove", (event) => {
      if (!from || !(event.buttons & 1)) return;
      if (!isMoved && Math.hypot(event.clientX - from.x, event.clientY - from.y) < 4) return;
      if (!isMoved) this.plot.setPointerCapture(event.pointerId);
      isMoved = true;
      this.plot.classList.add("is-dragged");
      this.pan((from.x - event.clientX) / this.plot.clientWidth, (from.y - event.clientY) / this.plot.clientHeight);
      from = { x: event.clientX, y: event.clientY };
    });
    for (const name of ["pointerup", "pointercancel"] as const) {
      this.plot.addEventListener(name, (event) => {
        if (from && !isMoved && name === "pointerup") this.pick(event.target as Element);
        from = null;
        this.plot.classList.remove("is-dragged");
      });
    }
  }

  /** Show only a box's own ways in and out; a click elsewhere shows all again. */
  private pick(target: Element): void {
    const node = target.closest<SVGGElement>(".map-node");
    const wasPicked = node?.classList.contains("is-picked");
    const id = wasPicked ? undefined : node?.dataset["id"];
    const near = new Set([id]);
    for (const edge of this.plot.querySelectorAll<SVGGElement>(".map-edge")) {
      const isNear = id === undefined || edge.dataset["source"] === id || edge.dataset["target"] === id;
      edge.classList.toggle("is-dim", !isNear);
      if (isNear) near.add(edge.dataset["source"]).add(edge.dataset["target"]);
    }
    for (const other of this.plot.querySelectorAll<SVGGElement>(".map-node")) {
      other.classList.toggle("is-picked", id !== undefined && other.dataset["id"] === id);
      other.classList.toggle("is-dim", id !== undefined && !near.has(other.dataset["id"]));
    }
  }
}
