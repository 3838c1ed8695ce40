import { element } from "./dom";
import { startTip } from "./tip";

/**
 * Shows the card of a record beside its key (a link with data-card). The server renders the card under the reader's own rights; a
 * record that he may not see has none.
 */
const keptFor = 60_000;

interface Kept {
  at: number;
  content: Promise<Node[] | null>;
}

const kept = new Map<string, Kept>();

async function load(key: string): Promise<Node[] | null> {
  const answer = await fetch(`/cards/${encodeURIComponent(key)}`, { credentials: "same-origin", redirect: "manual" });
  return answer.status === 200 ? [element("div", { className: "stack", innerHTML: await answer.text() })] : null;
}

/** One question per key and minute, however often somebody passes over it. A failed one is asked again. */
function contentOf(key: string): Promise<Node[] | null> {
  const now = performance.now();
  const before = kept.get(key);
  if (before && now - before.at < keptFor) {
    return before.content;
  }

  const content = load(key).catch(() => {
    kept.delete(key);
    return null;
  });
  kept.set(key, { at: now, content });
  return content;
}

export function startCards(): void {
  startTip({
    id: "sf-record-card",
    className: "record-card",
    anchors: "a[data-card]",
    delay: 150,
    focusDelay: 150,
    gap: 4,
    centred: false,
    content: (link) => contentOf(link.dataset["card"] ?? ""),
  });
}
