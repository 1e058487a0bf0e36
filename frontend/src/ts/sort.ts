/* Small tables that are whole on the page: a press on a column's head orders the rows by it. */

const CELLS = "tbody > tr";

function valueOf(row: HTMLTableRowElement, column: number): number | string {
  const cell = row.cells[column];
  const value = cell?.dataset["value"];
  if (value === undefined) return cell?.textContent?.trim() ?? "";
  return value === "" ? Number.NEGATIVE_INFINITY : Number(value);
}

/** Numbers by size, texts in the order of the page's language. */
function compare(one: number | string, other: number | string): number {
  if (typeof one === "number" && typeof other === "number") return one === other ? 0 : one < other ? -1 : 1;
  return String(one).localeCompare(String(other), document.documentElement.lang, { numeric: true });
}

function order(table: HTMLTableElement, head: HTMLTableCellElement): void {
  const isNumeric = head.classList.contains("num");
  const now = head.getAttribute("aria-sort");
  const next = now === "descending" || (now === null && !isNumeric) ? "ascending" : "descending";
  for (const other of table.querySelectorAll("thead [aria-sort]")) other.removeAttribute("aria-sort");
  head.setAttribute("aria-sort", next);
  const rows = [...table.querySelectorAll<HTMLTableRowElement>(CELLS)];
  const keys = new Map(rows.map((row) => [row, valueOf(row, head.cellIndex)]));
  const sign = next === "ascending" ? 1 : -1;
  rows.sort((a, b) => sign * compare(keys.get(a) ?? "", keys.get(b) ?? ""));
  table.tBodies[0]?.append(...rows);
}

export function startSorting(): void {
  for (const table of document.querySelectorAll<HTMLTableElement>("table[data-sortable]")) {
    for (const head of table.querySelectorAll<HTMLTableCellElement>("thead th")) {
      const button = document.createElement("button");
      button.type = "button";
      button.append(...head.childNodes);
      button.addEventListener("click", () => order(table, head));
      head.append(button);
    }
  }
}
