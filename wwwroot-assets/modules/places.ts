import { announce } from "./copy";
import { element } from "./dom";
import { isClosedTo, towards } from "./reach";

/**
 * Things that have a place: the rows of a backlog (BacklogPage.razor), the cards of a board in its columns (BoardPage.razor). They are dragged,
 * or moved by keys on their handle (Space or Enter takes one, arrows, Space or Enter puts it down, Escape leaves it), by a menu of their own, or
 * several at once by a bar. All of it happens here; the server hears only where they were put, and draws them there.
 */
interface DotNet {
  invokeMethodAsync(name: string, ...args: unknown[]): Promise<unknown>;
}

/** The words of the page: {0} is a key or a number, of `at` the place, {1} of how many, {2} the list's name. */
interface Words {
  taken: string;
  at: string;
  left: string;
  several: string;
  chosen: string;
  closed: string;
}

/** What is being moved, into which list it would come, and before which of its items: their number for behind the last. */
interface Held {
  items: HTMLElement[];
  grip: HTMLElement;
  list: HTMLElement;
  at: number;
  pointer: number | null;
  ghost: HTMLElement | null;
}

class Places {
  private held: Held | null = null;
  private pointerAt = { x: 0, y: 0 };
  private scrolling = 0;
  private last: HTMLInputElement | null = null;
  private readonly closing = new AbortController();
  private readonly watch = new MutationObserver(() => this.count());

  constructor(private readonly host: HTMLElement, private readonly page: DotNet, private readonly words: Words) {
    const options = { signal: this.closing.signal };
    host.addEventListener("keydown", (event) => this.key(event), options);
    host.addEventListener("focusout", (event) => this.focusLost(event), options);
    host.addEventListener("pointerdown", (event) => this.take(event), options);
    host.addEventListener("pointermove", (event) => this.drag(event), options);
    host.addEventListener("pointerup", (event) => this.drop(event), options);
    host.addEventListener("pointercancel", () => this.leave(), options);
    host.addEventListener("click", (event) => this.click(event), options);
    host.addEventListener("change", (event) => this.change(event), options);
    this.watch.observe(host, { childList: true, subtree: true });
    this.count();

    // What was chosen in a menu before anybody listened was not done: it does not look as if it were.
    host.querySelectorAll<HTMLSelectElement>("select[data-to]").forEach((menu) => (menu.value = ""));
    host.dataset["ready"] = "";
  }

  close(): void {
    delete this.host.dataset["ready"];
    this.leave();
    this.watch.disconnect();
    this.closing.abort();
  }

  private lists(): HTMLElement[] {
    return [...this.host.querySelectorAll<HTMLElement>("[data-places]")];
  }

  private items(within: HTMLElement): HTMLElement[] {
    return [...within.querySelectorAll<HTMLElement>("[data-item]")];
  }

  private boxes(): HTMLInputElement[] {
    return [...this.host.querySelectorAll<HTMLInputElement>("input[data-pick]")];
  }

  private chosen(): HTMLElement[] {
    return this.items(this.host).filter((one) => one.querySelector<HTMLInputElement>("input[data-pick]")?.checked);
  }

  private hold(grip: HTMLElement, pointer: number | null): void {
    const item = grip.closest<HTMLElement>("[data-item]")!;
    const list = item.closest<HTMLElement>("[data-places]")!;
    const chosen = this.chosen();
    this.held = { items: chosen.includes(item) ? chosen : [item], grip, list, at: this.items(list).indexOf(item), pointer, ghost: null };
    this.held.items.forEach((one) => one.classList.add("held"));
    this.lists().filter((one) => isClosedTo(this.held!.items, one)).forEach((one) => (one.dataset["closed"] = this.words.closed));
    grip.setAttribute("aria-pressed", "true");
  }

  private key(event: KeyboardEvent): void {
    const grip = (event.target as Element).closest<HTMLElement>("[data-grip]");
    if (!grip || event.ctrlKey || event.metaKey || event.altKey) {
      return;
    }

    if (event.key === " " || event.key === "Enter") {
      event.preventDefault();
      if (this.held) {
        this.put();
      } else {
        this.hold(grip, null);
        announce(this.words.taken.replace("{0}", () => this.name()));
      }
    } else if (this.held && event.key === "Escape") {
      event.preventDefault();
      event.stopPropagation();
      this.leave();
      announce(this.words.left);
    } else if (this.held && this.step(event.key)) {
      event.preventDefault();
      const { list } = this.held;
      const at = this.words.at.replace("{0}", () => String(this.place())).replace("{1}", () => String(this.size())).replace("{2}", () => list.dataset["name"] ?? "");
      announce(isClosedTo(this.held!.items, list) ? `${at}. ${this.words.closed}` : at);
    }
  }

  private step(key: string): boolean {
    const { list, at } = this.held!;
    const to = { ArrowUp: at - 1, ArrowDown: at + 1, Home: 0, End: this.items(list).length }[key];
    if (to !== undefined) {
      this.show(list, this.beside(to, to < at ? -1 : 1));
      return true;
    }

    const by = { ArrowLeft: -1, ArrowRight: 1 }[key];
    const lists = this.lists();
    const next = by === undefined ? undefined : lists[lists.indexOf(list) + by];
    if (next) {
      this.show(next, Math.min(at, this.items(next).length));
    }

    return next !== undefined;
  }

  /** Right behind what is held is where it is already: the next place is one further. */
  private beside(to: number, by: number): number {
    const items = this.items(this.held!.list);
    let at = Math.max(0, Math.min(items.length, to));
    while (at > 0 && at < items.length && this.held!.items.includes(items[at - 1]!)) {
      at += by;
    }

    return at;
  }

  /** The place, from one, that the first of what is held would have. */
  private place(): number {
    return this.items(this.held!.list).slice(0, this.held!.at).filter((item) => !this.held!.items.includes(item)).length + 1;
  }

  private size(): number {
    return this.items(this.held!.list).filter((item) => !this.held!.items.includes(item)).length + this.held!.items.length;
  }

  private name(): string {
    const { items } = this.held!;
    return items.length === 1 ? items[0]!.dataset["item"]! : this.words.several.replace("{0}", () => String(items.length));
  }

  private show(list: HTMLElement, at: number): void {
    this.mark(list, at);
    (this.items(list)[at] ?? this.items(list).at(-1) ?? list).scrollIntoView({ block: "nearest", inline: "nearest" });
  }

  private mark(list: HTMLElement, at: number): void {
    this.unmark();
    [this.held!.list, this.held!.at] = [list, at];
    const items = this.items(list);
    if (at < items.length) {
      items[at]!.classList.add("before-here");
    } else {
      (items.at(-1) ?? list).classList.add("behind-here");
    }
  }

  private unmark(): void {
    this.host.querySelectorAll(".before-here, .behind-here").forEach((one) => one.classList.remove("before-here", "behind-here"));
  }

  /** By the handle; with a mouse by all of a card that is nothing to click on. A finger on the card scrolls. */
  private take(event: PointerEvent): void {
    const target = event.target as Element;
    const grip = target.closest<HTMLElement>("[data-grip]")
      ?? (event.pointerType === "mouse" && !target.closest("a, button, input, select") ? target.closest("[data-drag]")?.querySelector<HTMLElement>("[data-grip]") : null);
    if (!grip || event.button !== 0 || this.held) {
      return;
    }

    event.preventDefault();
    grip.focus({ preventScroll: true });
    grip.setPointerCapture(event.pointerId);
    this.hold(grip, event.pointerId);
    this.pointerAt = { x: event.clientX, y: event.clientY };
  }

  private drag(event: PointerEvent): void {
    if (this.held?.pointer !== event.pointerId) {
      return;
    }

    this.pointerAt = { x: event.clientX, y: event.clientY };
    if (!this.held.ghost) {
      this.held.ghost = element("div", { className: "drag-ghost", textContent: this.name() });
      document.body.append(this.held.ghost);
    }

    this.follow();
    if (!this.scrolling) {
      this.scrolling = requestAnimationFrame(() => this.scroll());
    }
  }

  /** Near an edge of the window the page comes by itself, near one of the board its other columns. */
  private scroll(): void {
    this.scrolling = 0;
    if (this.held?.pointer == null) {
      return;
    }

    const { x, y } = this.pointerAt;
    const [left, top] = [this.host.scrollLeft, window.scrollY];
    const at = this.host.getBoundingClientRect();
    this.host.scrollBy(towards(x, Math.max(0, at.left), Math.min(window.innerWidth, at.right)), 0);
    window.scrollBy(0, towards(y, 0, window.innerHeight));
    if (window.scrollY !== top || this.host.scrollLeft !== left) {
      this.follow();
      this.scrolling = requestAnimationFrame(() => this.scroll());
    }
  }

  private follow(): void {
    const { x, y } = this.pointerAt;
    this.held!.ghost!.style.transform = `translate(${x + 12}px, ${y + 12}px)`;
    const list = this.under();
    this.held!.ghost!.textContent = isClosedTo(this.held!.items, list) ? `${this.name()}: ${this.words.closed}` : this.name();
    const items = this.items(list);
    const next = items.findIndex((item) => {
      const at = item.getBoundingClientRect();
      return y < at.top + at.height / 2;
    });
    this.mark(list, next < 0 ? items.length : next);
  }

  /** The list at the pointer, or the one that it was over last. */
  private under(): HTMLElement {
    const { x, y } = this.pointerAt;
    const lists = this.lists();
    return lists.length === 1 ? lists[0]! : lists.find((list) => {
      const at = list.getBoundingClientRect();
      return x >= at.left && x < at.right && y >= at.top && y < at.bottom;
    }) ?? this.held!.list;
  }

  private drop(event: PointerEvent): void {
    if (this.held?.pointer === event.pointerId) {
      if (this.held.ghost) {
        this.put();
      } else {
        this.leave();
      }
    }
  }

  /** What stands before or behind is what the place is said by: it stays right whatever others do meanwhile. */
  private put(): void {
    const { items: moved, list, at, grip } = this.held!;
    const items = this.items(list);
    const next = items.slice(at).find((item) => !moved.includes(item));
    const previous = items.slice(0, at).reverse().find((item) => !moved.includes(item));
    this.leave();
    this.send(moved, list, (next ?? previous)?.dataset["id"] ?? null, next === undefined, grip);
  }

  /** @param list Where to; null: where each of them is. */
  private send(moved: HTMLElement[], list: HTMLElement | string | null, anchor: string | null, behind: boolean, focus?: HTMLElement): void {
    const key = focus?.closest<HTMLElement>("[data-item]")?.dataset["item"];
    const kind = focus?.hasAttribute("data-to") ? "[data-to]" : "[data-grip]";
    const [place, lane] = list === null || typeof list === "string" ? [list, null] : [list.dataset["places"] || null, list.dataset["lane"] ?? null];
    moved.forEach((item) => item.classList.add("placing"));
    const done = (): void => {
      moved.forEach((item) => item.classList.remove("placing"));

      // An element that is moved loses the focus: the next key would go nowhere.
      if (key !== undefined && (document.activeElement === null || document.activeElement === document.body)) {
        this.host.querySelector<HTMLElement>(`[data-item="${key}"] ${kind}`)?.focus();
      }
    };
    void this.page.invokeMethodAsync("PlaceAsync", moved.map((item) => item.dataset["id"]), place, lane, anchor, behind).then(done, done);
  }

  private leave(): void {
    if (!this.held) {
      return;
    }

    const { items, grip, ghost, pointer } = this.held;
    this.held = null;
    items.forEach((one) => one.classList.remove("held"));
    this.lists().forEach((one) => delete one.dataset["closed"]);
    this.unmark();
    grip.setAttribute("aria-pressed", "false");
    ghost?.remove();
    if (pointer !== null && grip.hasPointerCapture(pointer)) {
      grip.releasePointerCapture(pointer);
    }
  }

  private focusLost(event: FocusEvent): void {
    if (this.held?.pointer === null && event.target === this.held.grip) {
      this.leave();
    }
  }

  private click(event: MouseEvent): void {
    const target = event.target as HTMLElement;
    const box = target.closest<HTMLInputElement>("input[data-pick]");
    if (box) {
      this.pick(box, event.shiftKey);
      return;
    }

    const to = target.closest<HTMLElement>("[data-all-to]")?.dataset["allTo"];
    const chosen = this.chosen();
    if (to === "none") {
      this.boxes().forEach((one) => (one.checked = false));
      this.count();
    } else if (to !== undefined && chosen.length > 0) {
      this.send(chosen, null, null, to === "last");
    }
  }

  /** With Shift all rows up to this one become what it is. */
  private pick(box: HTMLInputElement, range: boolean): void {
    const boxes = this.boxes();
    const [from, to] = [this.last ? boxes.indexOf(this.last) : -1, boxes.indexOf(box)];
    if (range && from >= 0) {
      boxes.slice(Math.min(from, to), Math.max(from, to) + 1).forEach((one) => (one.checked = box.checked));
    }

    this.last = box;
    this.count();
  }

  /** The menu of an item: where to, or into which list. It is a menu and no value, so it forgets what was chosen. */
  private change(event: Event): void {
    const menu = event.target as HTMLSelectElement;
    if (menu.hasAttribute("data-all-in")) {
      const list = menu.value;
      menu.value = "";
      if (list) {
        this.send(this.chosen(), list, null, true);
      }

      return;
    }

    if (!menu.hasAttribute("data-to")) {
      return;
    }

    const to = menu.value;
    menu.value = "";
    const item = menu.closest<HTMLElement>("[data-item]")!;
    const items = this.items(item.closest<HTMLElement>("[data-places]")!);
    const at = items.indexOf(item);
    if (to === "first" || to === "last") {
      this.send([item], null, null, to === "last", menu);
    } else if (to === "up" && at > 0) {
      this.send([item], null, items[at - 1]!.dataset["id"]!, false, menu);
    } else if (to === "down" && at < items.length - 1) {
      this.send([item], null, items[at + 1]!.dataset["id"]!, true, menu);
    } else if (to.startsWith("in:")) {
      this.send([item], to.slice(3), null, true, menu);
    }
  }

  private count(): void {
    const bar = this.host.querySelector<HTMLElement>("[data-bar]");
    const said = bar?.querySelector("[data-chosen]");
    const number = this.boxes().filter((box) => box.checked).length;
    const text = this.words.chosen.replace("{0}", () => String(number));
    if (bar && said) {
      bar.hidden = number === 0;
      if (said.textContent !== text) {
        said.textContent = text;
      }
    }
  }
}

/** @param host What has the lists, `[data-places]`, with items, `[data-item]` with `data-id` each; and the bar, `[data-bar]`, where several can be chosen. */
export function openPlaces(host: HTMLElement, page: DotNet, words: Words): Places {
  return new Places(host, page, words);
}
