import { chooseRow } from "./bulk";
import { closeMenu } from "./menu";
import { closeNavigation } from "./navigation";
import { moveRow, openRow } from "./rows";
import { closeSearch, focusSearch } from "./search";

function isTyping(target: EventTarget | null): boolean {
  return target instanceof HTMLElement && (target.isContentEditable || target.matches("input, select, textarea"));
}

function openFilters(): boolean {
  const menu = document.querySelector<HTMLDetailsElement>("details[data-filters]");
  if (!menu) return false;
  menu.open = true;
  menu.querySelector<HTMLElement>("input, select")?.focus();
  return true;
}

function openHelp(): boolean {
  const help = document.querySelector<HTMLDialogElement>("#help");
  help?.showModal();
  return help !== null;
}

const KEYS: Record<string, () => boolean> = {
  "/": focusSearch,
  j: () => moveRow(1),
  k: () => moveRow(-1),
  x: chooseRow,
  f: openFilters,
  "?": openHelp,
};

export function startKeyboard(): void {
  document.addEventListener("keydown", (event) => {
    if (document.querySelector("dialog[open]") || event.isComposing) return;
    const key = event.key.toLowerCase();
    if ((event.ctrlKey || event.metaKey) && key === "k" && !event.altKey && !event.shiftKey) {
      if (focusSearch()) event.preventDefault();
      return;
    }
    if (event.key === "Escape") {
      if (closeMenu() || closeSearch() || closeNavigation()) event.preventDefault();
      return;
    }
    if (event.ctrlKey || event.metaKey || event.altKey || isTyping(event.target)) return;
    if (event.key === "Enter" && document.activeElement === document.body) {
      if (openRow()) event.preventDefault();
      return;
    }
    if (KEYS[key]?.()) event.preventDefault();
  });
  document.addEventListener("click", (event) => {
    const button = (event.target as Element).closest<HTMLElement>("[data-dialog]");
    const dialog = button && document.getElementById(button.dataset["dialog"] ?? "");
    if (dialog instanceof HTMLDialogElement) {
      closeMenu();
      dialog.showModal();
    }
  });
}
