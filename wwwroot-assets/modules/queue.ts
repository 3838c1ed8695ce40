import { island, run, setSelection } from "./commands/commands";
import * as rows from "./commands/rows";

/**
 * The selection of the queue. It lives here and not on the server: boxes, Shift ranges and "select all" answer at once, and what is
 * selected survives updates, other pages of the same list, and a visit to a record. The server hears of it a moment later, for the
 * bar that acts on it (QueueSelectionBar.razor).
 */
interface DotNet {
  invokeMethodAsync(name: string, ...args: unknown[]): Promise<unknown>;
}

interface Stored {
  list: string;
  /** Human key to id. */
  chosen: [string, string][];
  matching: boolean;
}

export interface Selection {
  keys: string[];
  ids: string[];
  /** All that match the filter, whatever is on the page. */
  allMatching: boolean;
}

/** More than a hand selects; all that match need no list. */
const most = 1_000;
const storage = "sf-queue-selection";
const place = "sf-queue-place";

let list: string | null = null;
let chosen = new Map<string, string>();
let matching = false;
let bar: DotNet | null = null;
let telling: ReturnType<typeof setTimeout> | undefined;
let told = "";
let cameBack = false;

function table(): HTMLElement | null {
  return document.querySelector<HTMLElement>("main [data-list]");
}

function read<T>(name: string): T | null {
  try {
    return JSON.parse(sessionStorage.getItem(name) ?? "null") as T | null;
  } catch {
    return null;
  }
}

function write(name: string, value: unknown): void {
  try {
    sessionStorage.setItem(name, JSON.stringify(value));
  } catch {
    // No room, or not allowed: it is forgotten with the page.
  }
}

export function selection(): Selection {
  return { keys: [...chosen.keys()], ids: [...chosen.values()], allMatching: matching };
}

/** Rows that Blazor drew anew get back what they were. */
function apply(): void {
  const shown = table();
  const name = shown?.dataset["list"] ?? null;
  if (name === null) {
    return;
  }

  if (name !== list) {
    list = name;
    const stored = read<Stored>(storage);
    chosen = new Map(stored?.list === name ? stored.chosen : []);
    matching = stored?.list === name && stored.matching;
    tell();
  }

  for (const row of rows.rows()) {
    const on = matching || chosen.has(row.dataset["record"]!);
    if (on !== rows.isSelected(row) || row.querySelector<HTMLInputElement>("input[data-select]")?.checked === !on) {
      rows.select(row, on);
    }
  }

  head();
  restorePlace();
}

/** The box in the table's head says whether none, some or all rows of the page are selected. */
function head(): void {
  const box = document.querySelector<HTMLInputElement>("main input[data-select-all]");
  if (box) {
    const every = rows.rows();
    const on = every.filter(rows.isSelected).length;
    box.checked = on > 0 && on === every.length;
    box.indeterminate = on > 0 && on < every.length;
  }
}

function changed(): void {
  const every = rows.rows();
  if (matching && every.some((row) => !rows.isSelected(row))) {
    matching = false;
  }

  for (const row of every) {
    const key = row.dataset["record"]!;
    if (!rows.isSelected(row)) {
      chosen.delete(key);
    } else if (chosen.size < most) {
      chosen.set(key, row.dataset["id"] ?? "");
    }
  }

  head();
  write(storage, { list: list ?? "", chosen: [...chosen], matching } satisfies Stored);
  tell();
}

function tell(): void {
  clearTimeout(telling);
  telling = setTimeout(() => {
    const now = selection();
    const text = JSON.stringify([now.ids, now.allMatching]);
    if (bar && text !== told) {
      told = text;
      bar.invokeMethodAsync("SelectAsync", now.ids, now.allMatching).catch(() => undefined);
    }
  }, 60);
}

export function clearSelection(): void {
  matching = false;
  chosen.clear();
  rows.rows().forEach((row) => rows.select(row, false));
  changed();
}

export function selectMatching(): void {
  rows.rows().forEach((row) => rows.select(row, true));
  matching = true;
  changed();
}

/** QueueSelectionBar.razor listens from now on. */
export function connectQueue(listener: DotNet): void {
  bar = listener;
  told = "";
  apply();
  tell();
  table()?.setAttribute("data-queue-ready", "");
}

export function disconnectQueue(): void {
  bar = null;
}

function onClick(event: MouseEvent): void {
  const target = event.target instanceof Element ? event.target : null;
  const box = target?.closest<HTMLInputElement>("main input[data-select]");
  const row = box?.closest<HTMLElement>("[data-record]");
  if (box && row) {
    rows.mark(row);
    if (event.shiftKey) {
      rows.range();
      box.checked = true;
    } else {
      rows.toggle();
    }
  } else if (target?.closest("main input[data-select-all]")) {
    rows.all();
  } else if (target?.closest("[data-selection-clear]")) {
    clearSelection();
  } else if (target?.closest("[data-selection-matching]")) {
    selectMatching();
  } else {
    const id = target?.closest<HTMLElement>("[data-run]")?.dataset["run"];
    const command = island()?.commands.find((one) => one.id === id);
    if (command) {
      run(command);
    }
  }
}

/** Where one was in which list, so that coming back from a record is coming back. */
function notePlace(): void {
  if (table()) {
    write(place, { at: location.pathname + location.search, y: scrollY, row: rows.active()?.dataset["record"] ?? null });
  }
}

function restorePlace(): void {
  if (!cameBack) {
    return;
  }

  const was = read<{ at: string; y: number; row: string | null }>(place);
  cameBack = false;
  if (was && was.at === location.pathname + location.search) {
    const row = rows.rows().find((one) => one.dataset["record"] === was.row);
    if (row) {
      rows.mark(row);
      row.focus({ preventScroll: true });
    }

    scrollTo({ top: was.y, behavior: "instant" });
  }
}

export function startQueue(): void {
  setSelection(() => (table() ? [...chosen.keys()] : []));
  document.addEventListener("sf:selection", changed);
  document.addEventListener("click", onClick);
  // Before the router takes the link, and the page with it.
  document.addEventListener("click", notePlace, true);
  document.addEventListener("keydown", notePlace, true);
  addEventListener("pagehide", notePlace);
  addEventListener("popstate", () => {
    cameBack = true;
  });
  const watch = new MutationObserver((records) => {
    if (records.some((record) => record.type === "attributes" || [...record.addedNodes].some((node) => node instanceof Element
      && (node.matches("[data-record], [data-list]") || node.querySelector("[data-record]") !== null)))) {
      apply();
    }
  });
  watch.observe(document.body, { childList: true, subtree: true, attributes: true, attributeFilter: ["data-list"] });
  Object.assign(globalThis, { sfQueue: { selection, clearSelection, selectMatching } });
  apply();
}
