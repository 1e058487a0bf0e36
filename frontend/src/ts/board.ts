/* A card of a board is dragged to its next column: its own button is pressed then. Without a mouse
   the button does it, and the arrow keys lead from card to card and from column to column. */

const CARD = ".board-card";

function cards(column: Element): HTMLElement[] {
  return [...column.querySelectorAll<HTMLElement>(CARD)];
}

function focus(card: HTMLElement | undefined): void {
  card?.querySelector<HTMLElement>("a, button")?.focus();
}

/** Go to the card above, below, or beside. True if there was one. */
function walk(board: HTMLElement, from: HTMLElement, key: string): boolean {
  const columns = [...board.querySelectorAll(".board-column")];
  const column = from.closest(".board-column");
  if (!column) return false;
  const own = cards(column);
  const place = own.indexOf(from);
  const step = { ArrowUp: -1, ArrowDown: 1 }[key];
  if (step !== undefined) {
    focus(own[place + step]);
    return own[place + step] !== undefined;
  }
  const side = { ArrowLeft: -1, ArrowRight: 1 }[key];
  if (side === undefined) return false;
  for (let other = columns.indexOf(column) + side; columns[other]; other += side) {
    const found = cards(columns[other] as Element);
    if (found.length) {
      focus(found[Math.min(place, found.length - 1)]);
      return true;
    }
  }
  return false;
}

function startDragging(board: HTMLElement): void {
  let dragged: HTMLElement | null = null;
  const target = (event: Event): HTMLElement | null => {
    const column = event.target instanceof Element ? event.target.closest<HTMLElement>(".board-column") : null;
    return dragged && column?.dataset["stage"] === dragged.dataset["next"] ? column : null;
  };
  const clear = (): void => {
    for (const column of board.querySelectorAll(".is-target")) column.classList.remove("is-target");
  };
  board.addEventListener("dragstart", (event) => {
    dragged = event.target instanceof Element ? event.target.closest<HTMLElement>(CARD) : null;
    dragged?.classList.add("is-dragged");
    event.dataTransfer?.setData("text/plain", dragged?.textContent?.trim() ?? "");
  });
  board.addEventListener("dragover", (event) => {
    clear();
    const column = target(event);
    if (!column) return;
    event.preventDefault();
    column.classList.add("is-target");
  });
  board.addEventListener("dragend", () => {
    clear();
    dragged?.classList.remove("is-dragged");
    dragged = null;
  });
  board.addEventListener("drop", (event) => {
    if (!target(event)) return;
    event.preventDefault();
    dragged?.querySelector<HTMLFormElement>("form")?.requestSubmit();
  });
}

export function startBoards(): void {
  for (const board of document.querySelectorAll<HTMLElement>("[data-board]")) {
    startDragging(board);
    board.addEventListener("keydown", (event) => {
      const card = event.target instanceof Element ? event.target.closest<HTMLElement>(CARD) : null;
      if (card && walk(board, card, event.key)) event.preventDefault();
    });
  }
}
