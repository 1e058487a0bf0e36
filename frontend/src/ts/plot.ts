/* The charts, by the parts of ECharts that they use; colors are the tokens of the present theme. */

import { BarChart, CustomChart, LineChart } from "echarts/charts";
import { GridComponent, TooltipComponent } from "echarts/components";
import { type ECharts, init, use } from "echarts/core";
import { SVGRenderer } from "echarts/renderers";

import { token } from "./theme";
import { figure } from "./texts";

use([LineChart, BarChart, CustomChart, GridComponent, TooltipComponent, SVGRenderer]);

type Point = [number, number];

export type Series = {
  name: string;
  /** One value a category: line and bar. */
  values?: (number | null)[];
  /** Corners of a curve: step. */
  points?: Point[];
  lower?: Point[];
  upper?: Point[];
  /** Dashed: expected, simulated, compared. */
  is_dashed?: boolean;
  /** A token in place of the series' own color, such as that of a grade. */
  tone?: string;
};

export type ChartData = {
  unit?: string;
  x_label?: string;
  y_label?: string;
  /** Shares 0 to 1, written as percent. */
  is_share?: boolean;
  x?: (string | number)[];
  series?: Series[];
  /** One below the other: ``y_label`` says what they are, ``x_label`` what is measured. */
  items?: { label: string; low: number | null; value: number | null; high: number | null }[];
};

/** Of two series the second, or the dashed one, is the quiet comparison; more take six colors. */
function tones(series: Series[]): string[] {
  if (series.some((one) => one.tone)) return series.map((one) => one.tone ?? "c1");
  if (series.length > 2) return ["c1", "c2", "c3", "c4", "c5", "c6"];
  const pair = ["c1", "bar-2"];
  return series[0]?.is_dashed && !series[1]?.is_dashed ? pair.reverse() : pair;
}

function palette(series: Series[]): string[] {
  return tones(series).map(token);
}

/** The legend is a list of its own: long names wrap instead of running into the plot. */
function legend(kind: string, series: Series[]): HTMLElement {
  const list = document.createElement("ul");
  list.className = "chart-legend";
  series.forEach((one, i) => {
    const item = document.createElement("li");
    const mark = document.createElement("i");
    mark.className = kind === "bar" || kind === "rows" ? "is-box" : one.is_dashed ? "is-dashed" : "is-line";
    mark.style.color = `var(--${tones(series)[i % 6] ?? "c1"})`;
    item.append(mark, one.name);
    list.append(item);
  });
  return list;
}

function written(data: ChartData): (value: number) => string {
  return data.is_share ? (value) => `${figure(value * 100)}%` : (value) => figure(value, 2);
}

function escaped(value: string): string {
  return value.replace(/[&<>"]/g, (sign) => `&#${sign.charCodeAt(0)};`);
}

function frame(data: ChartData): Record<string, unknown> {
  const font = { fontFamily: token("font"), fontSize: 11, color: token("ink-3") };
  const write = written(data);
  return {
    animation: false,
    color: palette(data.series ?? []),
    textStyle: { fontFamily: token("font") },
    grid: { top: 10 + (data.y_label || data.unit ? 22 : 0), right: 20, bottom: data.x_label ? 28 : 8, left: 8, containLabel: true },
    tooltip: {
      trigger: "axis",
      confine: true,
      backgroundColor: token("surface"),
      borderColor: token("line-2"),
      padding: [6, 10],
      extraCssText: `border-radius: 4px; box-shadow: ${token("shadow-2")};`,
      textStyle: { ...font, fontSize: 12, color: token("ink") },
      axisPointer: { type: "line", lineStyle: { color: token("ctl"), width: 1, type: "solid" } },
      formatter: (hits: { seriesName: string; value: unknown; axisValue?: unknown }[]) => {
        const shown = hits.filter((hit) => !hit.seriesName.startsWith("\u0000"));
        const at = shown[0]?.axisValue;
        const head = typeof at === "number" ? figure(at) : escaped(String(at ?? ""));
        const lines = shown.map((hit) => {
          const value = Array.isArray(hit.value) ? Number(hit.value[1]) : (hit.value as number | null);
          return `${escaped(hit.seriesName)}<b style="margin-left: 12px">${value === null ? "—" : write(value)}</b>`;
        });
        return [head, ...lines].join("<br>");
      },
    },
    xAxis: {
      name: data.x_label,
      nameLocation: "middle",
      nameGap: 26,
      nameTextStyle: font,
      axisLine: { lineStyle: { color: token("ctl") } },
      axisTick: { show: false },
      axisLabel: { ...font, hideOverlap: true },
      splitLine: { show: false },
    },
    yAxis: {
      name: data.y_label ?? data.unit,
      nameLocation: "end",
      nameGap: 12,
      nameTextStyle: { ...font, align: "left", padding: [0, 0, 0, -24] },
      axisLabel: { ...font, formatter: write },
      splitLine: { lineStyle: { color: token("line") } },
    },
  };
}

function categories(data: ChartData, type: "line" | "bar"): Record<string, unknown> {
  const series = data.series ?? [];
  const base = frame(data);
  return {
    ...base,
    xAxis: { ...(base["xAxis"] as object), type: "category", data: data.x, boundaryGap: type === "bar" },
    series: series.map((one) => ({
      name: one.name,
      type,
      data: one.values,
      barMaxWidth: 20,
      barGap: "15%",
      itemStyle: { borderRadius: 1 },
      symbol: "circle",
      symbolSize: 5,
      showSymbol: (data.x?.length ?? 0) <= 24,
      lineStyle: { width: 2, type: one.is_dashed ? "dashed" : "solid" },
    })),
  };
}

/** Bars that lie one below the other, the series of a category behind one another in one bar. */
function rows(data: ChartData): Record<string, unknown> {
  const base = frame({ ...data, x_label: data.y_label, y_label: undefined, unit: undefined });
  const write = written(data);
  return {
    ...base,
    xAxis: { ...(base["yAxis"] as object), type: "value", name: data.y_label, nameLocation: "middle", nameGap: 26, nameTextStyle: { fontSize: 11, color: token("ink-3") }, axisLabel: { fontFamily: token("font"), fontSize: 11, color: token("ink-3"), hideOverlap: true, formatter: write } },
    yAxis: {
      ...(base["xAxis"] as object),
      type: "category",
      inverse: true,
      name: "",
      data: data.x,
      axisLabel: { fontFamily: token("font"), fontSize: 12, color: token("ink"), interval: 0, width: innerWidth > 1000 ? 320 : 140, overflow: "truncate" },
    },
    series: (data.series ?? []).map((one) => ({ name: one.name, type: "bar", stack: "all", data: one.values, barMaxWidth: 18 })),
  };
}

/** A curve's band as one outline: along the upper steps and back along the lower ones. */
function band(one: Series, color: string): Record<string, unknown> {
  const corners = (points: Point[]): Point[] =>
    points.flatMap((point, i): Point[] => {
      const before = points[i - 1];
      return before ? [[point[0], before[1]], point] : [point];
    });
  const outline = [...corners(one.upper ?? []), ...corners(one.lower ?? []).reverse()];
  return {
    name: `\u0000${one.name}`,
    type: "custom",
    silent: true,
    z: 1,
    tooltip: { show: false },
    data: outline.length ? [outline[0]] : [],
    renderItem: (_params: unknown, api: { coord: (point: Point) => number[] }) => ({
      type: "polygon",
      shape: { points: outline.map((point) => api.coord(point)) },
      style: { fill: color, opacity: 0.14 },
    }),
  };
}

function steps(data: ChartData): Record<string, unknown> {
  const series = data.series ?? [];
  const base = frame(data);
  const colors = palette(series);
  return {
    ...base,
    xAxis: { ...(base["xAxis"] as object), type: "value", min: 0, axisLabel: { ...(base["xAxis"] as { axisLabel: object }).axisLabel, formatter: (value: number) => figure(value) }, axisPointer: { label: { show: false } } },
    yAxis: { ...(base["yAxis"] as object), type: "value", min: 0, max: data.is_share ? 1 : undefined },
    series: [
      ...series.filter((one) => one.upper && one.lower).map((one) => band(one, colors[series.indexOf(one)] ?? "")),
      ...series.map((one, i) => ({
        name: one.name,
        type: "line",
        step: "end",
        z: 2,
        data: one.points,
        color: colors[i],
        showSymbol: false,
        symbol: "circle",
        lineStyle: { width: 2, type: one.is_dashed ? [6, 3] : "solid" },
      })),
    ],
  };
}

/** Values with their intervals, one below the other. */
function ranges(data: ChartData): Record<string, unknown> {
  const items = data.items ?? [];
  const base = frame({ ...data, x_label: data.x_label ?? data.unit, y_label: undefined, unit: undefined });
  const write = written(data);
  const ink = token("c1");
  return {
    ...base,
    tooltip: {
      ...(base["tooltip"] as object),
      trigger: "item",
      formatter: (hit: { dataIndex: number }) => {
        const item = items[hit.dataIndex];
        const part = (value: number | null | undefined): string => (value === null || value === undefined ? "—" : write(value));
        return item ? `${escaped(item.label)}<br><b>${part(item.value)}</b> (${part(item.low)} – ${part(item.high)})` : "";
      },
    },
    xAxis: { ...(base["yAxis"] as object), type: "value", name: data.x_label ?? data.unit, nameLocation: "middle", nameGap: 26, nameTextStyle: { fontSize: 11, color: token("ink-3") } },
    yAxis: {
      ...(base["xAxis"] as object),
      type: "category",
      inverse: true,
      name: "",
      data: items.map((item) => item.label),
      axisLabel: { fontFamily: token("font"), fontSize: 12, color: token("ink"), width: innerWidth > 1000 ? 320 : 140, overflow: "truncate" },
    },
    series: [
      {
        type: "custom",
        encode: { x: [1, 2, 3], y: 0 },
        data: items.map((item, i) => [i, item.low ?? NaN, item.value ?? NaN, item.high ?? NaN]),
        renderItem: (_params: unknown, api: { value: (i: number) => number; coord: (point: Point) => [number, number] }) => {
          const row = api.value(0);
          const [low, value, high] = [1, 2, 3].map((i) => api.coord([api.value(i), row])) as [Point, Point, Point];
          const line = (x1: number, y1: number, x2: number, y2: number): object => ({ type: "line", shape: { x1, y1, x2, y2 }, style: { stroke: ink, lineWidth: 2 } });
          const y = value[1];
          const dot = { type: "circle", shape: { cx: value[0], cy: y, r: 4.5 }, style: { fill: ink } };
          if (Number.isNaN(low[0]) || Number.isNaN(high[0])) return dot;
          return { type: "group", children: [line(low[0], y, high[0], y), line(low[0], y - 5, low[0], y + 5), line(high[0], y - 5, high[0], y + 5), dot] };
        },
      },
    ],
  };
}

function option(kind: string, data: ChartData): Record<string, unknown> {
  switch (kind) {
    case "bar":
      return categories(data, "bar");
    case "rows":
      return rows(data);
    case "step":
      return steps(data);
    case "range":
      return ranges(data);
    default:
      return categories(data, "line");
  }
}

/** Draw one chart, and again when the theme or the width changes. */
export function plot(place: HTMLElement, kind: string, data: ChartData): void {
  if (kind === "rows") place.style.height = `${64 + 28 * (data.x?.length ?? 1)}px`;
  if (kind === "range") place.style.height = `${64 + 32 * (data.items?.length ?? 1)}px`;
  if ((data.series?.length ?? 0) > 1) place.before(legend(kind, data.series ?? []));
  const chart: ECharts = init(place, null, { renderer: "svg" });
  const draw = (): void => chart.setOption(option(kind, data), true);
  draw();
  document.addEventListener("themechange", draw);
  new ResizeObserver(() => chart.resize()).observe(place);
}
