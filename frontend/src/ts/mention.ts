/* Typing @ in a comment offers the names of colleagues; arrows and Enter or a click choose one. */

let list: HTMLUListElement | null = null;

function names(field: HTMLTextAreaElement): string[] {
  const source = document.getElementById(field.dataset["mention"] ?? "");
  return [...(source?.querySelectorAll("option") ?? [])].map((option) => option.value);
}

/** What stands between the last @ and the cursor, if no name has been chosen there. */
function typed(field: HTMLTextAreaElement): string | null {
  const before = field.value.slice(0, field.selectionStart);
  const at = before.lastIndexOf("@");
  const text = before.slice(at + 1);
  return at < 0 || text.length > 20 || /\s/.test(text) ? null : text;
}

function close(field?: HTMLTextAreaElement): boolean {
  const wasOpen = list !== null;
  list?.remove();
  list = null;
  field?.removeAttribute("aria-activedescendant");
  return wasOpen;
}

function choose(field: HTMLTextAreaElement, name: string): void {
  const end = field.selectionStart;
  const start = field.value.slice(0, end).lastIndexOf("@") + 1;
  field.setRangeText(`${name} `, start, end, "end");
  close(field);
  field.dispatchEvent(new Event("change", { bubbles: true }));
  field.focus();
}

function mark(field: HTMLTextAreaElement, by: 1 | -1): void {
  const items = [...(list?.children ?? [])];
  const at = items.findIndex((item) => item.getAttribute("aria-selected") === "true");
  const next = items.at((at + by + items.length) % items.length);
  for (const item of items) item.setAttribute("aria-selected", String(item === next));
  if (next) {
    field.setAttribute("aria-activedescendant", next.id);
    next.scrollIntoView({ block: "nearest" });
  }
}

function offer(field: HTMLTextAreaElement): void {
  close(field);
  const text = typed(field);
  const found = text === null ? [] : names(field).filter((name) => name.startsWith(text) && name !== text);
  if (!found.length) return;
  list = document.createElement("ul");
  list.className = "mention-list";
  list.setAttribute("role", "listbox");
  found.slice(0, 20).forEach((name, place) => {
    const item = document.createElement("li");
    item.id = `mention-${place}`;
    item.textContent = name;
    item.setAttribute("role", "option");
    item.setAttribute("aria-selected", String(place === 0));
    item.addEventListener("mousedown", (event) => {
      event.preventDefault();
      choose(field, name);
    });
    list?.append(item);
  });
  field.after(list);
  const below = window.innerHeight - field.getBoundingClientRect().bottom;
  const isBelow = below > list.offsetHeight + 80;
  list.style.top = `${isBelow ? field.offsetTop + field.offsetHeight + 10 : field.offsetTop - list.offsetHeight + 6}px`;
  field.setAttribute("aria-activedescendant", "mention-0");
}

function fieldOf(target: EventTarget | null): HTMLTextAreaElement | null {
  return target instanceof HTMLTextAreaElement && target.dataset["mention"] ? target : null;
}

export function startMentions(): void {
  document.addEventListener("input", (event) => {
    const field = fieldOf(event.target);
    if (field) offer(field);
  });
  document.addEventListener("focusout", (event) => {
    const field = fieldOf(event.target);
    if (field) close(field);
  });
  document.addEventListener("keydown", (event) => {
    const field = fieldOf(event.target);
    if (!field || !list || event.isComposing) return;
    if (event.key === "ArrowDown" || event.key === "ArrowUp") mark(field, event.key === "ArrowDown" ? 1 : -1);
    else if (event.key === "Enter" || event.key === "Tab") {
      choose(field, list.querySelector('[aria-selected="true"]')?.textContent ?? "");
    } else if (event.key === "Escape") close(field);
    else return;
    event.preventDefault();
    event.stopPropagation();
  });
}
