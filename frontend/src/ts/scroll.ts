/* What is wider than a phone begins where there is something to see. */

/** Bring the open tab into its strip, a diagram's first box and a chart's today into their frames. */
export function startScrolling(): void {
  document.querySelectorAll<HTMLElement>(".tabs [aria-current]").forEach((tab) => {
    const strip = tab.closest<HTMLElement>(".tabs");
    if (!strip) return;
    const left = tab.getBoundingClientRect().left - strip.getBoundingClientRect().left;
    strip.scrollLeft += left - (strip.clientWidth - tab.offsetWidth) / 2;
  });
  document.querySelectorAll<HTMLElement>(".diagram-plot").forEach((plot) => {
    const box = plot.querySelector(".diagram-box");
    if (!box || plot.scrollWidth <= plot.clientWidth) return;
    const left = box.getBoundingClientRect().left - plot.getBoundingClientRect().left;
    plot.scrollLeft += left - 12;
  });
  document.querySelectorAll<HTMLElement>(".gantt-plot").forEach((plot) => {
    const today = plot.querySelector(".gantt-axis .gantt-today");
    const names = plot.querySelector(".gantt-names");
    if (!today || !names) return;
    const right = names.getBoundingClientRect().right;
    const room = plot.getBoundingClientRect().right - right;
    plot.scrollLeft += today.getBoundingClientRect().left - right - room / 4;
  });
}
