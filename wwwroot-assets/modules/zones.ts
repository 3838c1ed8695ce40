import { closedFor } from "./closed";
import { element } from "./dom";

/**
 * The places of a list that is several at once, as a column of several states is (`data-zones`: [{ id, name }]). They are shown over it while an item
 * that is in none of them (`data-state`) is in the air; one that is in one of them already has its place among the others of the list.
 */
export interface Zone {
  id: string;
  name: string;
}

export function placesOf(list: HTMLElement): Zone[] {
  return JSON.parse(list.dataset["zones"] ?? "[]") as Zone[];
}

export function zonesOf(list: HTMLElement, item: HTMLElement): Zone[] {
  const all = placesOf(list);
  return all.some((one) => one.id === item.dataset["state"]) ? [] : all;
}

/** Of a list without an order: it is one place. */
export function isLoose(list: HTMLElement): boolean {
  return list.hasAttribute("data-loose");
}

/** How high a bar of the frame is, which covers what is beneath it. */
function bar(name: string): number {
  return parseFloat(getComputedStyle(document.documentElement).getPropertyValue(name)) || 0;
}

/** They lie over the page, and not in it: what is in it is the server's to change, also meanwhile. */
export class Zones {
  private readonly overlays = new Map<HTMLElement, HTMLElement>();

  /** @param closed What is said of one that not all of what is in the air may go to. */
  constructor(private readonly host: HTMLElement, private readonly closed: string) {}

  /** Each over that part of its list that is in the window: a column can be longer than that. */
  cover(lists: HTMLElement[], items: HTMLElement[]): void {
    const frame = this.host.getBoundingClientRect();
    for (const list of lists) {
      const zones = zonesOf(list, items[0]!);
      if (zones.length > 0) {
        this.lay(this.overlays.get(list) ?? this.make(list, zones, items), list.getBoundingClientRect(), frame);
      }
    }
  }

  /** Which one a pointer over the list is at; between two, and beyond the last, the nearest. */
  at(list: HTMLElement, y: number): string | null {
    const zones = [...(this.overlays.get(list)?.children ?? [])] as HTMLElement[];
    return (zones.find((zone) => y < zone.getBoundingClientRect().bottom) ?? zones.at(-1))?.dataset["zone"] ?? null;
  }

  mark(list: HTMLElement, zone: string): void {
    this.overlays.get(list)?.querySelector(`[data-zone="${zone}"]`)?.classList.add("here");
  }

  unmark(): void {
    this.overlays.forEach((over) => over.querySelector(".here")?.classList.remove("here"));
  }

  clear(): void {
    this.overlays.forEach((over) => over.remove());
    this.overlays.clear();
  }

  private make(list: HTMLElement, zones: Zone[], items: HTMLElement[]): HTMLElement {
    const over = element("div", { className: "drop-zones" });
    over.setAttribute("aria-hidden", "true");
    over.append(...zones.map((zone) => {
      const one = element("div", { className: "drop-zone", textContent: zone.name });
      one.dataset["zone"] = zone.id;
      if (closedFor(items, zone.id)) {
        one.dataset["closed"] = this.closed;
      }

      return one;
    }));
    this.overlays.set(list, over);
    document.body.append(over);
    return over;
  }

  private lay(over: HTMLElement, at: DOMRect, frame: DOMRect): void {
    const [left, top] = [Math.max(at.left, frame.left), Math.max(at.top, bar("--topbar"))];
    const [width, height] = [Math.min(at.right, frame.right) - left, Math.min(at.bottom, window.innerHeight - bar("--bottombar")) - top];
    Object.assign(over.style, { left: `${left}px`, top: `${top}px`, width: `${Math.max(0, width)}px`, height: `${Math.max(0, height)}px` });
    over.hidden = width <= 0 || height <= 0;
  }
}
