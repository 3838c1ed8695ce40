import { island, keyNodes } from "./commands";

/**
 * A button that carries a command says its label and this person's keys while the pointer rests on it or the keyboard's focus is on
 * it. It can be pointed at itself, Escape sends it away (WCAG 1.4.13), and pressing the button too, until one has been elsewhere.
 * Touch opens nothing: there one presses.
 */
const delay = 500;
const grace = 150;
const margin = 8;

let tip: HTMLElement | null = null;
let shownFor: HTMLElement | null = null;
let wanted: HTMLElement | null = null;
let quietFor: HTMLElement | null = null;
let opening: ReturnType<typeof setTimeout> | undefined;
let closing: ReturnType<typeof setTimeout> | undefined;
let byKeyboard = false;

function element(): HTMLElement {
  tip ??= Object.assign(document.createElement("div"), { id: "sf-tip", className: "tip" });
  tip.setAttribute("role", "tooltip");
  if (!tip.isConnected) {
    document.body.append(tip);
  }

  return tip;
}

/** What there is to say beyond the words that stand on the button already; null for nothing. */
function contentOf(button: HTMLElement): Node[] | null {
  const here = island();
  const command = here?.commands.find((one) => one.id === button.dataset["command"]);
  if (!here || !command) {
    return null;
  }

  const keys = here.enabled ? command.keys : undefined;
  if (!keys && button.textContent?.trim() === command.label) {
    return null;
  }

  const label = document.createElement("span");
  label.textContent = command.label;
  const nodes: Node[] = [label];
  if (keys) {
    const caps = document.createElement("span");
    caps.className = "keys";
    caps.append(...keyNodes(keys, here.words));
    nodes.push(caps);
  }

  return nodes;
}

/** Under the button, above it where there is no room below, and always inside of the window. */
function place(box: HTMLElement, button: HTMLElement): void {
  const at = button.getBoundingClientRect();
  const size = box.getBoundingClientRect();
  const below = at.bottom + 6;
  const top = below + size.height + margin <= innerHeight ? below : Math.max(margin, at.top - size.height - 6);
  const left = Math.max(margin, Math.min(at.left + (at.width - size.width) / 2, innerWidth - size.width - margin));
  box.style.top = `${top}px`;
  box.style.left = `${left}px`;
}

function show(button: HTMLElement): void {
  const content = contentOf(button);
  hide();
  if (!content || !button.isConnected) {
    return;
  }

  // The browser's own would stand beside it.
  if (button.title) {
    if (!button.textContent?.trim() && !button.hasAttribute("aria-label")) {
      button.setAttribute("aria-label", button.title);
    }

    button.removeAttribute("title");
  }

  const box = element();
  wanted = button;
  shownFor = button;
  box.replaceChildren(...content);
  box.hidden = false;
  place(box, button);
  button.setAttribute("aria-describedby", box.id);
}

function hide(): void {
  clearTimeout(opening);
  clearTimeout(closing);
  closing = undefined;
  wanted = null;
  shownFor?.removeAttribute("aria-describedby");
  shownFor = null;
  if (tip) {
    tip.hidden = true;
  }
}

function want(button: HTMLElement, after: number): void {
  clearTimeout(closing);
  closing = undefined;
  if (wanted !== button && quietFor !== button) {
    clearTimeout(opening);
    quietFor = null;
    wanted = button;
    opening = setTimeout(() => show(button), after);
  }
}

/** The pointer may travel from the button to the tip, and rest there. */
function leave(): void {
  quietFor = null;
  if (wanted && closing === undefined) {
    clearTimeout(opening);
    closing = setTimeout(hide, grace);
  }
}

function buttonAt(target: EventTarget | null): HTMLElement | null {
  return target instanceof Element ? target.closest<HTMLElement>("[data-command]") : null;
}

function isOnTip(target: EventTarget | null): boolean {
  return target instanceof Node && tip?.contains(target) === true;
}

function pressed(event: Event): void {
  if (!isOnTip(event.target)) {
    quietFor = buttonAt(event.target);
    hide();
  }
}

export function startTips(): void {
  document.addEventListener("pointerover", (event) => {
    if (event.pointerType === "touch") {
      return;
    }

    const button = buttonAt(event.target);
    if (button) {
      want(button, delay);
    } else if (isOnTip(event.target)) {
      clearTimeout(closing);
      closing = undefined;
    } else {
      leave();
    }
  }, { passive: true });
  document.documentElement.addEventListener("pointerleave", leave);
  document.addEventListener("pointerdown", (event) => {
    byKeyboard = false;
    pressed(event);
  }, true);
  document.addEventListener("click", pressed, true);
  document.addEventListener("keydown", (event) => {
    byKeyboard = true;
    if (event.key === "Escape" && shownFor) {
      // The tip only: what lies below stays open.
      event.stopPropagation();
      event.preventDefault();
      quietFor = shownFor;
      hide();
    }
  }, true);
  document.addEventListener("focusin", (event) => {
    const button = buttonAt(event.target);
    if (button && byKeyboard) {
      want(button, 0);
    } else if (byKeyboard) {
      quietFor = null;
      hide();
    }
  });
  document.addEventListener("scroll", (event) => {
    if (!isOnTip(event.target)) {
      hide();
    }
  }, { capture: true, passive: true });
}
