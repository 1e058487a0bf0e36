/** Texts in the language of the page; templates render them, see `ui/texts.html`. */
export function text(key: string, values: Record<string, string> = {}): string {
  const template = document.querySelector<HTMLTemplateElement>("#texts");
  const found = template?.content.querySelector(`[data-key="${key}"]`)?.textContent ?? key;
  return fill(found, values);
}

/** Put values in the place of `{name}`. */
export function fill(pattern: string, values: Record<string, string>): string {
  return pattern.replace(/\{(\w+)\}/g, (whole, name: string) => values[name] ?? whole);
}

/** A number as the pages write it: thousands separators, at most `places` decimals, U+2212. */
export function figure(value: number, places = 1): string {
  const text = value.toLocaleString("en-US", { maximumFractionDigits: places });
  return text.replace("-", "\u2212");
}

/** Tell people who listen. */
export function announce(message: string): void {
  const region = document.querySelector("#announcer");
  if (region) region.textContent = message;
}
