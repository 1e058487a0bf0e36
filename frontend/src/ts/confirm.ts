import { text } from "./texts";

/* Forms and buttons with `data-confirm` ask first. The question names what will happen. */

function ask(question: string, label: string): Promise<boolean> {
  const dialog = document.createElement("dialog");
  dialog.className = "dialog";
  const line = document.createElement("p");
  line.className = "dialog-text";
  line.id = "confirm-text";
  line.textContent = question || text("confirm");
  dialog.setAttribute("aria-labelledby", line.id);
  const form = document.createElement("form");
  form.method = "dialog";
  form.className = "dialog-acts";
  for (const [value, name] of [["no", text("confirmNo")], ["yes", label || text("confirmYes")]] as const) {
    const button = document.createElement("button");
    button.value = value;
    button.className = value === "yes" ? "button is-primary" : "button";
    button.textContent = name;
    form.append(button);
  }
  dialog.append(line, form);
  document.body.append(dialog);
  return new Promise((resolve) => {
    dialog.addEventListener("close", () => {
      resolve(dialog.returnValue === "yes");
      dialog.remove();
    });
    dialog.showModal();
  });
}

export function startConfirm(): void {
  document.addEventListener(
    "submit",
    (event) => {
      const form = event.target as HTMLFormElement;
      const button = (event as SubmitEvent).submitter as HTMLButtonElement | null;
      const holder = button?.dataset["confirm"] !== undefined ? button : form;
      if (holder.dataset["confirm"] === undefined || form.dataset["confirmed"] === "yes") return;
      event.preventDefault();
      event.stopImmediatePropagation();
      void ask(holder.dataset["confirm"], button?.textContent?.trim() ?? "").then((isSure) => {
        if (!isSure) {
          button?.focus();
          return;
        }
        form.dataset["confirmed"] = "yes";
        form.requestSubmit(button);
        delete form.dataset["confirmed"];
      });
    },
    true,
  );
}
