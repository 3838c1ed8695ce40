import { take } from "./commands/rows";

/**
 * Keeps the focus where a person left it when the server draws what had it anew, or takes it away: a row that was replaced, a dialog
 * that has closed. Without it the focus falls to the page itself, and the next key means nothing.
 */
const layers = "dialog, .mud-dialog-container, [popover]";

let last: HTMLElement | null = null;

/** The last one that was not in a dialog: where a dialog's end leads back to. */
let below: HTMLElement | null = null;

/** On which page that was: the next page has a heading to begin at (HeadingFocus.cs). */
let page = "";

/** The one on the page that now stands for an element that is gone. */
function again(gone: HTMLElement): HTMLElement | null {
  if (gone.isConnected) {
    return gone;
  }

  const { record, command } = gone.dataset;
  const same = gone.id ? `#${CSS.escape(gone.id)}`
    : record ? `main [data-record="${CSS.escape(record)}"]`
    : command ? `[data-command="${CSS.escape(command)}"]`
    : null;
  return same === null ? null : document.querySelector<HTMLElement>(same);
}

function restore(): void {
  const focused = document.activeElement;
  if (last === null || last.isConnected || page !== location.pathname || (focused !== null && focused !== document.body)) {
    return;
  }

  const to = again(last) ?? (below === null ? null : again(below));
  if (to === null || document.querySelector(".mud-dialog-container, dialog[open]")?.contains(to) === false) {
    return;
  }

  if (to.dataset["record"] !== undefined) {
    take(to);
  } else {
    to.focus({ preventScroll: true });
  }
}

/** A new page is there: its reader begins at its heading, unless he is somewhere on it already. */
export function focusHeading(): void {
  const focused = document.activeElement;
  if (!focused?.closest("main") || focused.matches("main")) {
    document.querySelector<HTMLElement>("h1")?.focus();
  }
}

export function startFocus(): void {
  document.addEventListener("focusin", (event) => {
    if (event.target instanceof HTMLElement) {
      last = event.target;
      page = location.pathname;
      below = last.closest(layers) === null ? last : below;
    }
  });
  new MutationObserver((changes) => {
    if (changes.some((change) => change.removedNodes.length > 0)) {
      restore();
    }
  }).observe(document.body, { childList: true, subtree: true });
}
