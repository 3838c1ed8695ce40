import { cookie, remember } from "./cookies";

/**
 * Widths of the queue's columns: the border of a head is dragged, or moved with the arrow keys; the menu of columns has the same as
 * buttons. While it moves only a CSS property changes. What comes out goes into the address where the view is the reader's to change
 * (it is saved with the view), else into a cookie: it is his everywhere.
 */
const least = 48;
const most = 1_200;
const step = 16;
const cookieName = "sf-widths";

type Widths = Map<string, number>;

function table(): HTMLElement | null {
  return document.querySelector<HTMLElement>("main [data-widths]");
}

function ofView(list: HTMLElement): boolean {
  return list.dataset["widths"] === "view";
}

function read(text: string): Widths {
  const widths: Widths = new Map();
  for (const part of text.split(",")) {
    const [key, width] = part.split(":");
    if (key && width && Number.isInteger(Number(width))) {
      widths.set(key, Number(width));
    }
  }

  return widths;
}

function known(list: HTMLElement): Widths {
  return read((ofView(list) ? list.dataset["columns"] : cookie(cookieName)) ?? "");
}

function clamp(width: number): number {
  return Math.round(Math.min(most, Math.max(least, width)));
}

function head(list: HTMLElement, key: string): HTMLElement | null {
  return list.querySelector<HTMLElement>(`th[data-column="${CSS.escape(key)}"]`);
}

function widthOf(list: HTMLElement, key: string): number {
  return clamp(head(list, key)?.getBoundingClientRect().width ?? least);
}

/** What the cells read; null: as wide as what they show. */
function show(list: HTMLElement, key: string, width: number | null): void {
  const [place, name] = ofView(list) ? [list, `--view-${key}`] : [document.documentElement, `--mine-${key}`];
  if (width === null) {
    place.style.removeProperty(name);
  } else {
    place.style.setProperty(name, `${width}px`);
  }

  head(list, key)?.querySelector("[data-grip]")?.setAttribute("aria-valuenow", String(width ?? widthOf(list, key)));
}

function keep(list: HTMLElement, widths: Widths): void {
  const written = (key: string): string => (widths.has(key) ? `${key}:${widths.get(key)}` : key);
  if (ofView(list)) {
    const columns = (list.dataset["columns"] ?? "").split(",").map((part) => written(part.split(":")[0]!)).join(",");
    list.dataset["columns"] = columns;
    const address = new URL(location.href);
    address.searchParams.set("columns", columns);
    const blazor = (globalThis as { Blazor?: { navigateTo(to: string, options: object): void } }).Blazor;
    blazor?.navigateTo(address.pathname + address.search, { replaceHistoryEntry: true });
  } else {
    remember(cookieName, widths.size > 0 ? [...widths.keys()].map(written).join(",") : null);
  }
}

/** @param wanted Null takes the width away. */
function change(list: HTMLElement, wanted: [string, number | null][]): void {
  const widths = known(list);
  for (const [key, width] of wanted) {
    show(list, key, width);
    if (width === null) {
      widths.delete(key);
    } else {
      widths.set(key, width);
    }
  }

  keep(list, widths);
}

/** What the widest cell of the page needs, whatever is cut off now. */
function fitting(list: HTMLElement, key: string): number {
  let needed = 0;
  for (const cell of list.querySelectorAll<HTMLElement>(`.col-${CSS.escape(key)}`)) {
    const content = document.createRange();
    content.selectNodeContents(cell);
    const grip = cell.querySelector("[data-grip]");
    if (grip) {
      content.setEndBefore(grip);
    }

    const style = getComputedStyle(cell);
    needed = Math.max(needed, content.getBoundingClientRect().width + parseFloat(style.paddingLeft || "0") + parseFloat(style.paddingRight || "0"));
  }

  return clamp(Math.ceil(needed) + 1);
}

function keys(list: HTMLElement): string[] {
  return [...list.querySelectorAll<HTMLElement>("th[data-column]")].map((cell) => cell.dataset["column"]!);
}

function onPointerDown(event: PointerEvent): void {
  const grip = event.target instanceof Element ? event.target.closest<HTMLElement>("[data-grip]") : null;
  const list = table();
  const key = grip?.dataset["grip"];
  if (!grip || !list || !key || event.button !== 0) {
    return;
  }

  event.preventDefault();
  grip.focus({ preventScroll: true });
  const was = known(list).get(key) ?? null;
  const began = widthOf(list, key);
  let width = began;
  const done = new AbortController();
  const end = (kept: boolean): void => {
    done.abort();
    grip.removeAttribute("data-dragging");
    if (!kept) {
      show(list, key, was);
    } else if (width !== began) {
      change(list, [[key, width]]);
    }
  };
  grip.setPointerCapture?.(event.pointerId);
  grip.setAttribute("data-dragging", "");
  grip.addEventListener("pointermove", (move) => {
    width = clamp(began + move.clientX - event.clientX);
    show(list, key, width);
  }, { signal: done.signal });
  grip.addEventListener("pointerup", () => end(true), { signal: done.signal });
  grip.addEventListener("pointercancel", () => end(false), { signal: done.signal });
  document.addEventListener("keydown", (pressed) => {
    if (pressed.key === "Escape") {
      pressed.preventDefault();
      pressed.stopPropagation();
      end(false);
    }
  }, { capture: true, signal: done.signal });
}

function onKey(event: KeyboardEvent): void {
  const key = event.target instanceof HTMLElement ? event.target.dataset["grip"] : undefined;
  const list = table();
  if (!key || !list || event.ctrlKey || event.metaKey || event.altKey) {
    return;
  }

  const by = event.shiftKey ? step * 4 : step;
  const width = event.key === "ArrowRight" ? clamp(widthOf(list, key) + by)
    : event.key === "ArrowLeft" ? clamp(widthOf(list, key) - by)
    : event.key === "Enter" ? fitting(list, key)
    : event.key === "Delete" || event.key === "Backspace" ? null
    : undefined;
  if (width !== undefined) {
    event.preventDefault();
    event.stopPropagation();
    change(list, [[key, width]]);
  }
}

function onClick(event: MouseEvent): void {
  const target = event.target instanceof Element ? event.target : null;
  const list = table();
  if (!target || !list) {
    return;
  }

  const button = target.closest<HTMLElement>("[data-widen]");
  const key = button?.dataset["column"];
  if (button && key) {
    change(list, [[key, clamp(widthOf(list, key) + step * Number(button.dataset["widen"]))]]);
  } else if (target.closest("[data-widths-fit]")) {
    change(list, keys(list).map((column) => [column, fitting(list, column)]));
  } else if (target.closest("[data-widths-reset]")) {
    change(list, keys(list).map((column) => [column, null]));
  }
}

function onDoubleClick(event: MouseEvent): void {
  const key = event.target instanceof Element ? event.target.closest<HTMLElement>("[data-grip]")?.dataset["grip"] : undefined;
  const list = table();
  if (key && list) {
    change(list, [[key, fitting(list, key)]]);
  }
}

export function startWidths(): void {
  document.addEventListener("pointerdown", onPointerDown);
  document.addEventListener("keydown", onKey, true);
  document.addEventListener("click", onClick);
  document.addEventListener("dblclick", onDoubleClick);
  document.addEventListener("focusin", (event) => {
    const key = event.target instanceof HTMLElement ? event.target.dataset["grip"] : undefined;
    const list = table();
    if (key && list) {
      (event.target as HTMLElement).setAttribute("aria-valuenow", String(widthOf(list, key)));
    }
  });
}
