/*
 * Nothing typed is lost. What is typed into a form with `data-draft` is kept in this tab, by
 * person, address and form, and offered again after a failed save or an accidental leave.
 * Passwords, one-time codes, files and hidden fields are never kept.
 */

import { text } from "./texts";

type Draft = { at: string; isSent: boolean; values: Record<string, string[]> };
type Control = HTMLInputElement | HTMLSelectElement | HTMLTextAreaElement;

const PREFIX = "draft:";
const dirty = new Set<HTMLFormElement>();

function keyOf(form: HTMLFormElement): string {
  return `${PREFIX}${document.body.dataset["user"] ?? ""}:${location.pathname}${location.search}#${form.dataset["draft"]}`;
}

function controls(form: HTMLFormElement): Control[] {
  return [...form.elements].filter((element): element is Control => {
    if (element instanceof HTMLInputElement && element.autocomplete === "one-time-code") return false;
    if (element instanceof HTMLInputElement) return !!element.name && !["password", "file", "hidden", "submit", "button"].includes(element.type);
    return (element instanceof HTMLSelectElement || element instanceof HTMLTextAreaElement) && !!element.name;
  });
}

function isCheckable(control: Control): control is HTMLInputElement {
  return control instanceof HTMLInputElement && (control.type === "checkbox" || control.type === "radio");
}

function values(form: HTMLFormElement): Record<string, string[]> {
  const found: Record<string, string[]> = {};
  for (const control of controls(form)) {
    const list = (found[control.name] ??= []);
    if (isCheckable(control)) {
      if (control.checked) list.push(control.value);
    } else if (control instanceof HTMLSelectElement) {
      list.push(...[...control.selectedOptions].map((option) => option.value));
    } else list.push(control.value);
  }
  return found;
}

function restore(form: HTMLFormElement, kept: Record<string, string[]>): void {
  for (const control of controls(form)) {
    const list = kept[control.name];
    if (!list) continue;
    if (isCheckable(control)) control.checked = list.includes(control.value);
    else if (control instanceof HTMLSelectElement) {
      for (const option of control.options) option.selected = list.includes(option.value);
    } else control.value = list[0] ?? "";
  }
  form.dispatchEvent(new Event("input", { bubbles: true }));
}

function read(key: string): Draft | null {
  try {
    return JSON.parse(sessionStorage.getItem(key) ?? "null") as Draft | null;
  } catch {
    return null;
  }
}

function write(key: string, draft: Draft | null): void {
  try {
    if (draft) sessionStorage.setItem(key, JSON.stringify(draft));
    else sessionStorage.removeItem(key);
  } catch {
    // A full or forbidden store costs the draft, never the form.
  }
}

function keys(): string[] {
  return Object.keys(sessionStorage).filter((key) => key.startsWith(PREFIX));
}

function offer(form: HTMLFormElement, key: string, draft: Draft): void {
  const notice = document.createElement("div");
  notice.className = "notice";
  notice.role = "status";
  const line = document.createElement("div");
  line.textContent = text("draft", { time: draft.at });
  const acts = document.createElement("div");
  acts.className = "notice-acts";
  for (const [name, act] of [
    ["draftRestore", () => restore(form, draft.values)],
    ["draftDiscard", () => write(key, null)],
  ] as const) {
    const button = document.createElement("button");
    button.type = "button";
    button.className = "button";
    button.textContent = text(name);
    button.addEventListener("click", () => {
      act();
      notice.remove();
      form.querySelector<HTMLElement>(".fields :is(input, select, textarea)")?.focus();
    });
    acts.append(button);
  }
  notice.append(line, acts);
  form.prepend(notice);
}

function start(form: HTMLFormElement): void {
  const key = keyOf(form);
  const first = JSON.stringify(values(form));
  const draft = read(key);
  if (form.hasAttribute("data-rejected")) {
    // The server has sent back what was typed: it stands in the form already.
    write(key, null);
    dirty.add(form);
  } else if (draft && JSON.stringify(draft.values) !== first) offer(form, key, draft);
  else if (draft) write(key, null);
  form.addEventListener("input", () => {
    const now = values(form);
    if (JSON.stringify(now) === first && !form.hasAttribute("data-rejected")) {
      dirty.delete(form);
      write(key, null);
      return;
    }
    dirty.add(form);
    const at = new Date().toTimeString().slice(0, 5);
    write(key, { at, isSent: false, values: now });
  });
  form.addEventListener("submit", (event) => {
    if (event.defaultPrevented) return;
    dirty.delete(form);
    write(key, { at: new Date().toTimeString().slice(0, 5), isSent: true, values: values(form) });
  });
}

/** A page other than the form's own, and not an error, means that the save went through. */
function forgetSent(forms: HTMLFormElement[]): void {
  const isSaved = document.querySelector('[data-flash="success"]') !== null;
  const isFault = document.body.hasAttribute("data-error-page");
  const own = new Set(forms.map(keyOf));
  for (const key of keys()) {
    const draft = read(key);
    if (draft?.isSent && !isFault && (isSaved || !own.has(key))) write(key, null);
  }
}

export function startDrafts(): void {
  const forms = [...document.querySelectorAll<HTMLFormElement>("form[data-draft]")];
  forgetSent(forms);
  forms.forEach(start);
  document.addEventListener("htmx:afterSettle", (event) => {
    const part = event.target as Element;
    part.querySelectorAll<HTMLFormElement>("form[data-draft]").forEach(start);
  });
  document.addEventListener("click", (event) => {
    const link = (event.target as Element).closest("[data-forget-draft]");
    const form = link?.closest<HTMLFormElement>("form[data-draft]");
    if (!form) return;
    dirty.delete(form);
    write(keyOf(form), null);
  });
  document.addEventListener("submit", (event) => {
    // On a shared computer the next person must not find them.
    if ((event.target as Element).matches("[data-forget-drafts]")) {
      dirty.clear();
      for (const key of keys()) write(key, null);
    }
  });
  addEventListener("beforeunload", (event) => {
    if (dirty.size) event.preventDefault();
  });
}
