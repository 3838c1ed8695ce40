import { interactive, island, keyNodes, whenThere } from "./commands/commands";
import { element } from "./dom";
import { fill } from "./texts";

/**
 * The tour of the desk (TourOffer.razor): a dialog that points at what is on the page, one step after the other, and never covers it.
 * It opens when somebody presses the offer's button, or follows a link to /desk#tour, and never by itself.
 */
interface Step {
  target: string;
  title: string;
  text: string;
  commands: string[];
}

interface Tour {
  progress: string;
  back: string;
  next: string;
  done: string;
  end: string;
  steps: Step[];
}

const places: Record<string, string> = {
  "views": "main nav.views, main .views-choice select",
  "row": "main tr[data-record]",
  "selection": "main tr[data-record] input[data-select]",
  "palette": "header [data-palette-open]",
  "my-work": "a[href='/my-work']",
  "help": "header [data-command='help.page']",
};
const gap = 12;
const margin = 8;

/** The first of its kind that can be seen: the rail on a wide screen, the bottom bar on a phone. */
function targetOf(step: Step): HTMLElement | null {
  return [...document.querySelectorAll<HTMLElement>(places[step.target] ?? "")].find((one) => {
    const at = one.getBoundingClientRect();
    return at.width > 0 && at.height > 0 && (one.checkVisibility?.() ?? true);
  }) ?? null;
}

interface Box {
  top: number;
  left: number;
  width: number;
  height: number;
}

/** Where a card of this size stands beside what it points at, inside of the window and apart from it. */
export function beside(target: Box, card: { width: number; height: number }, width: number, height: number): { top: number; left: number } {
  const across = Math.max(margin, Math.min(target.left, width - card.width - margin));
  const along = Math.max(margin, Math.min(target.top, height - card.height - margin));
  const below = target.top + target.height + gap;
  const right = target.left + target.width + gap;
  if (below + card.height + margin <= height) {
    return { top: below, left: across };
  }

  if (target.top - gap - card.height >= margin) {
    return { top: target.top - gap - card.height, left: across };
  }

  return right + card.width + margin <= width
    ? { top: along, left: right }
    : { top: along, left: Math.max(margin, target.left - gap - card.width) };
}

function read(): Tour | null {
  const text = document.getElementById("sf-tour")?.dataset["tour"];
  return text ? JSON.parse(text) as Tour : null;
}

export function startTour(): void {
  const tour = read();
  const steps = tour?.steps.filter((step) => targetOf(step)) ?? [];
  if (!tour || steps.length === 0 || document.getElementById("sf-tour-steps")) {
    return;
  }

  const before = document.activeElement;
  const dialog = element("dialog", { id: "sf-tour-steps", className: "tour" });
  dialog.setAttribute("aria-labelledby", "sf-tour-title");
  dialog.setAttribute("aria-describedby", "sf-tour-text");
  const ring = element("div", { className: "tour-ring" });
  const card = element("div", { className: "tour-card" });
  const said = element("div", { className: "tour-said" });
  said.setAttribute("aria-live", "polite");
  const progress = element("p", { className: "muted" });
  const title = element("h2", { id: "sf-tour-title" });
  const text = element("p", { id: "sf-tour-text" });
  const keys = element("dl");
  said.append(progress, title, text, keys);
  const back = element("button", { type: "button", className: "btn", textContent: tour.back });
  const next = element("button", { type: "button", className: "btn btn-primary" });
  const end = element("button", { type: "button", className: "btn btn-quiet", textContent: tour.end });
  const buttons = element("div", { className: "tour-buttons" });
  buttons.append(next, back, end);
  card.append(said, buttons);
  dialog.append(ring, card);
  let at = 0;

  const arrange = (): void => {
    if (!document.getElementById("sf-tour")) {
      dialog.close();
      return;
    }

    const target = targetOf(steps[at]!)?.getBoundingClientRect();
    ring.hidden = !target;
    if (target) {
      // Of something taller than the window the upper part is enough.
      const top = Math.max(target.top, 0);
      const box = { top, left: target.left, width: target.width, height: Math.min(target.bottom - top, innerHeight * 0.4) };
      const place = beside(box, card.getBoundingClientRect(), innerWidth, innerHeight);
      Object.assign(ring.style, { top: `${box.top - 4}px`, left: `${box.left - 4}px`, width: `${box.width + 8}px`, height: `${box.height + 8}px` });
      Object.assign(card.style, { top: `${place.top}px`, left: `${place.left}px` });
    }
  };

  const show = (): void => {
    const step = steps[at]!;
    const here = island();
    progress.textContent = fill(tour.progress, String(at + 1)).replace("{1}", String(steps.length));
    title.textContent = step.title;
    text.textContent = step.text;
    keys.replaceChildren(...step.commands.flatMap((id) => {
      const command = here?.enabled ? here.commands.find((one) => one.id === id && one.keys) : undefined;
      if (!here || !command) {
        return [];
      }

      const caps = element("dt", { className: "keys" });
      caps.append(...keyNodes(command.keys!, here.words));
      return [caps, element("dd", { textContent: command.label })];
    }));
    back.hidden = at === 0;
    next.textContent = at === steps.length - 1 ? tour.done : tour.next;
    end.hidden = at === steps.length - 1;
    const target = targetOf(step);
    const where = target?.getBoundingClientRect();
    if (target && where && (where.top < 64 || where.bottom > innerHeight - 64) && !target.closest("header, nav.bottom, nav.rail")) {
      target.scrollIntoView({ block: "center" });
    }

    arrange();
  };

  next.addEventListener("click", () => {
    if (at === steps.length - 1) {
      dialog.close();
    } else {
      at++;
      show();
    }
  });
  back.addEventListener("click", () => {
    at--;
    show();
    next.focus();
  });
  end.addEventListener("click", () => dialog.close());

  // Rows may be drawn anew while it points at one of them.
  const changes = new MutationObserver(arrange);
  changes.observe(document.querySelector("main") ?? document.body, { childList: true, subtree: true });
  addEventListener("resize", arrange);
  document.addEventListener("scroll", arrange, { capture: true, passive: true });
  dialog.addEventListener("close", () => {
    changes.disconnect();
    removeEventListener("resize", arrange);
    document.removeEventListener("scroll", arrange, { capture: true });
    dialog.remove();
    giveBack(before);
  });
  document.body.append(dialog);
  dialog.showModal();
  show();
  next.focus();
}

/** The offer is gone by then: its reader goes on at the top of the page. */
function giveBack(before: Element | null): void {
  const stays = before instanceof HTMLElement && before.isConnected && before !== document.body && !before.closest(".tour-offer");
  (stays ? before : document.querySelector<HTMLElement>("main h1"))?.focus({ preventScroll: true });
}

/** Once the list of the desk is there, or says that it is empty. */
function startOnDesk(): void {
  whenThere(
    () => (location.pathname === "/desk" && interactive() && document.getElementById("sf-tour")
      ? document.querySelector<HTMLElement>("main tr[data-record], main .empty") : null),
    () => {
      if (location.hash === "#tour") {
        history.replaceState(history.state, "", location.pathname + location.search);
      }

      // While it is still offered, taking it answers the offer.
      const offer = document.querySelector<HTMLButtonElement>("[data-tour-start]:not(:disabled)");
      if (offer) {
        offer.click();
      } else {
        startTour();
      }
    });
}

export function startTours(): void {
  document.addEventListener("click", (event) => {
    const target = event.target instanceof Element ? event.target : null;
    if (target?.closest("[data-tour-start]")) {
      startTour();
    } else if (target?.closest("[data-tour-later]")) {
      giveBack(null);
    } else if (target?.closest("a[href='/desk#tour']")) {
      startOnDesk();
    }
  });
  const byAddress = (): void => {
    if (location.hash === "#tour") {
      startOnDesk();
    }
  };
  addEventListener("hashchange", byAddress);
  byAddress();
}
