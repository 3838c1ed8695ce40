import { handle } from "./commands/commands";
import * as rows from "./commands/rows";

/**
 * The preview of the row in hand, beside the list: opened with Space on a row, its key, or its button; it follows j and k. The server
 * renders it under the reader's own rights. The next row's is fetched while one reads, so that it is there when one moves on.
 */
const keptFor = 30_000;
const settle = 80;

interface Kept {
  at: number;
  content: Promise<string | null>;
}

const kept = new Map<string, Kept>();
let shown: string | null = null;
let waiting: ReturnType<typeof setTimeout> | undefined;

function panel(): HTMLElement | null {
  return document.getElementById("queue-preview");
}

async function load(key: string, query: string): Promise<string | null> {
  const answer = await fetch(`/previews/${encodeURIComponent(key)}${query}`, { credentials: "same-origin", redirect: "manual" });
  return answer.status === 200 ? answer.text() : null;
}

/** One question per row and half a minute; a failed one is asked again. */
function contentOf(key: string): Promise<string | null> {
  const query = panel()?.dataset["query"] ?? "";
  const name = key + query;
  const now = performance.now();
  const before = kept.get(name);
  if (before && now - before.at < keptFor) {
    return before.content;
  }

  const content = load(key, query).catch(() => null).then((text) => {
    if (text === null) {
      kept.delete(name);
    }

    return text;
  });
  kept.set(name, { at: now, content });
  return content;
}

async function show(row: HTMLElement): Promise<void> {
  const key = row.dataset["record"]!;
  shown = key;
  const text = await contentOf(key);
  const box = panel();
  const body = box?.querySelector<HTMLElement>("[data-preview-body]");
  if (!box || box.hidden || !body || shown !== key) {
    return;
  }

  const part = document.createElement("template");
  if (text === null) {
    body.textContent = box.dataset["failed"] ?? "";
  } else {
    part.innerHTML = text;
    body.replaceChildren(part.content);
  }

  box.scrollTop = 0;
  const all = rows.rows();
  const next = all[all.indexOf(row) + 1];
  if (next) {
    void contentOf(next.dataset["record"]!);
  }
}

export function closePreview(): void {
  const box = panel();
  if (box && !box.hidden) {
    box.hidden = true;
    shown = null;
    rows.active()?.focus({ preventScroll: true });
  }
}

/** Opens it on the row in hand, or on the first one; once more closes it. */
export function togglePreview(): void {
  const box = panel();
  if (!box) {
    return;
  }

  const row = rows.active() ?? rows.rows()[0];
  if (!box.hidden && row?.dataset["record"] === shown) {
    closePreview();
  } else if (row) {
    box.hidden = false;
    rows.take(row);
    void show(row);
  }
}

export function startPreview(): void {
  handle("list.preview", togglePreview);
  document.addEventListener("sf:row", () => {
    const row = rows.active();
    if (row && panel()?.hidden === false && row.dataset["record"] !== shown) {
      clearTimeout(waiting);
      waiting = setTimeout(() => void show(row), settle);
    }
  });
  document.addEventListener("keydown", (event) => {
    const target = event.target instanceof Element ? event.target : null;
    if (event.key === " " && target?.matches("main [data-record]") && !event.ctrlKey && !event.altKey && !event.metaKey) {
      event.preventDefault();
      togglePreview();
    } else if (event.key === "Escape" && panel()?.hidden === false && !event.defaultPrevented && !document.querySelector("dialog[open], .mud-dialog, [popover]:popover-open")) {
      closePreview();
    }
  });
  document.addEventListener("click", (event) => {
    const target = event.target instanceof Element ? event.target : null;
    const row = target?.closest("[data-preview]")?.closest<HTMLElement>("[data-record]");
    if (row) {
      rows.mark(row);
      togglePreview();
    } else if (target?.closest("[data-preview-close]")) {
      closePreview();
    }
  });
}
