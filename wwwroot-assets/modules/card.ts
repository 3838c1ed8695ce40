/**
 * Shows the card of a record while the pointer rests on its key or the keyboard's focus is on it (a link with data-card). The
 * server renders the card under the reader's own rights; a record that he may not see has none. Touch opens nothing: there a tap
 * follows the link.
 */
const delay = 150;
const grace = 150;
const keptFor = 60_000;
const margin = 8;

interface Kept {
  at: number;
  content: Promise<HTMLElement | null>;
}

const kept = new Map<string, Kept>();
let card: HTMLElement | null = null;
let shownFor: HTMLElement | null = null;
let wanted: HTMLElement | null = null;
let opening: ReturnType<typeof setTimeout> | undefined;
let closing: ReturnType<typeof setTimeout> | undefined;
let byKeyboard = false;

async function load(key: string): Promise<HTMLElement | null> {
  const answer = await fetch(`/cards/${encodeURIComponent(key)}`, { credentials: "same-origin", redirect: "manual" });
  if (answer.status !== 200) {
    return null;
  }

  const content = document.createElement("div");
  content.className = "stack";
  content.innerHTML = await answer.text();
  return content;
}

/** One question per key and minute, however often somebody passes over it. A failed one is asked again. */
function contentOf(key: string): Promise<HTMLElement | null> {
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

function element(): HTMLElement {
  if (!card) {
    card = document.createElement("div");
    card.id = "sf-record-card";
    card.className = "record-card";
    card.setAttribute("role", "tooltip");
    card.hidden = true;
  }

  if (!card.isConnected) {
    document.body.append(card);
  }

  return card;
}

/** Under the key, above it where there is no room below, and always inside of the window. */
function place(box: HTMLElement, link: HTMLElement): void {
  const at = link.getBoundingClientRect();
  const size = box.getBoundingClientRect();
  const below = at.bottom + 4;
  const top = below + size.height + margin <= innerHeight ? below : Math.max(margin, at.top - size.height - 4);
  const left = Math.max(margin, Math.min(at.left, innerWidth - size.width - margin));
  box.style.top = `${top}px`;
  box.style.left = `${left}px`;
}

async function show(link: HTMLElement): Promise<void> {
  const content = await contentOf(link.dataset["card"] ?? "");
  if (wanted !== link) {
    return;
  }

  hide();
  if (content && link.isConnected) {
    const box = element();
    wanted = link;
    shownFor = link;
    box.replaceChildren(content);
    box.hidden = false;
    place(box, link);
    link.setAttribute("aria-describedby", box.id);
  }
}

function hide(): void {
  clearTimeout(opening);
  clearTimeout(closing);
  closing = undefined;
  wanted = null;
  shownFor?.removeAttribute("aria-describedby");
  shownFor = null;
  if (card) {
    card.hidden = true;
  }
}

function want(link: HTMLElement): void {
  clearTimeout(closing);
  closing = undefined;
  if (wanted !== link) {
    clearTimeout(opening);
    wanted = link;
    opening = setTimeout(() => void show(link), delay);
  }
}

/** The pointer may travel from the key to the card, and rest there. */
function leave(): void {
  if (wanted && closing === undefined) {
    clearTimeout(opening);
    closing = setTimeout(hide, grace);
  }
}

function linkAt(target: EventTarget | null): HTMLElement | null {
  return target instanceof Element ? target.closest<HTMLElement>("a[data-card]") : null;
}

function isOnCard(target: EventTarget | null): boolean {
  return target instanceof Node && card?.contains(target) === true;
}

export function startCards(): void {
  document.addEventListener("pointerover", (event) => {
    if (event.pointerType === "touch") {
      return;
    }

    const link = linkAt(event.target);
    if (link) {
      want(link);
    } else if (isOnCard(event.target)) {
      clearTimeout(closing);
      closing = undefined;
    } else {
      leave();
    }
  });
  document.documentElement.addEventListener("pointerleave", leave);
  document.addEventListener("pointerdown", () => {
    byKeyboard = false;
    hide();
  }, true);
  document.addEventListener("keydown", (event) => {
    byKeyboard = true;
    if (event.key === "Escape" && shownFor) {
      // The card only: a dialog below stays open.
      event.stopPropagation();
      hide();
    }
  }, true);
  document.addEventListener("focusin", (event) => {
    const link = linkAt(event.target);
    if (link && byKeyboard) {
      want(link);
    } else if (byKeyboard) {
      hide();
    }
  });
  document.addEventListener("click", hide, true);
  document.addEventListener("scroll", (event) => {
    if (!isOnCard(event.target)) {
      hide();
    }
  }, { capture: true, passive: true });
}
