import { handle } from "./commands";

/**
 * Moving and selecting in the queue without the server: rows carry data-record, the one in hand data-active and the focus, the selected
 * ones aria-selected. After each change of the selection the document hears "sf:selection", when another row is in hand "sf:row".
 */
export function rows(): HTMLElement[] {
  return [...document.querySelectorAll<HTMLElement>("main [data-record]")];
}

/** The one in hand; where only one is shown (data-shown), that one as long as no other is. */
export function active(): HTMLElement | null {
  return document.querySelector<HTMLElement>("main [data-record][data-active]") ?? document.querySelector<HTMLElement>("main [data-record][data-shown]");
}

let anchor: string | null = null;

/** The row in hand; the focus stays where it is. */
export function mark(row: HTMLElement): void {
  active()?.removeAttribute("data-active");
  row.setAttribute("data-active", "");
  document.dispatchEvent(new Event("sf:row"));
}

export function take(row: HTMLElement): void {
  mark(row);
  row.focus({ preventScroll: true });
  row.scrollIntoView?.({ block: "nearest" });
}

export function move(by: 1 | -1): void {
  const all = rows();
  const at = active();
  const next = at ? all[all.indexOf(at) + by] : by > 0 ? all[0] : all[all.length - 1];
  if (next) {
    take(next);
  }
}

export function isSelected(row: HTMLElement): boolean {
  return row.getAttribute("aria-selected") === "true";
}

export function select(row: HTMLElement, on: boolean): void {
  if (on) {
    row.setAttribute("aria-selected", "true");
  } else {
    row.removeAttribute("aria-selected");
  }

  const box = row.querySelector<HTMLInputElement>("input[data-select]");
  if (box) {
    box.checked = on;
  }
}

function selectionChanged(): void {
  document.dispatchEvent(new Event("sf:selection"));
}

export function toggle(): void {
  const row = active();
  if (row) {
    select(row, !isSelected(row));
    anchor = row.dataset["record"] ?? null;
    selectionChanged();
  }
}

export function range(): void {
  const all = rows();
  const row = active();
  const from = all.findIndex((one) => one.dataset["record"] === anchor);
  const to = row ? all.indexOf(row) : -1;
  if (to >= 0) {
    const [low, high] = from < 0 ? [to, to] : [Math.min(from, to), Math.max(from, to)];
    all.slice(low, high + 1).forEach((one) => select(one, true));
    selectionChanged();
  }
}

export function all(): void {
  const every = rows();
  const on = every.some((row) => !isSelected(row));
  every.forEach((row) => select(row, on));
  selectionChanged();
}

export function open(): void {
  active()?.querySelector<HTMLAnchorElement>("a[href^='/incidents/'], a[href^='/items/']")?.click();
}

export function startRows(): void {
  handle("list.next", () => move(1));
  handle("list.previous", () => move(-1));
  handle("list.toggle", toggle);
  handle("list.range", range);
  handle("list.all", all);
  handle("list.open", open);
  handle("list.open_page", open);
  document.addEventListener("click", (event) => {
    const step = event.target instanceof Element ? event.target.closest<HTMLElement>("main [data-row-step]") : null;
    if (step) {
      move(step.dataset["rowStep"] === "1" ? 1 : -1);
      return;
    }

    const row = event.target instanceof Element ? event.target.closest<HTMLElement>("main [data-record]") : null;
    if (row && !(event.target as Element).closest("a, button, input, label")) {
      take(row);
    }
  });
}
