import { announce } from "./copy";
import { element } from "./dom";

/**
 * The order of a backlog (BacklogPage.razor): rows are dragged by their handle, or moved by keys (Space or Enter takes one, arrows, Space or
 * Enter puts it down, Escape leaves it), by the menu of a row, or several at once by the bar. All of it happens here; the server hears only where
 * rows were put, and draws them there.
 */
interface DotNet {
  invokeMethodAsync(name: string, ...args: unknown[]): Promise<unknown>;
}

/** The words of the page, with places for keys and numbers. */
interface Words {
  taken: string;
  at: string;
  left: string;
  several: string;
  chosen: string;
}

/** Rows that are being moved, and before which row they would come: the number of rows for behind the last. */
interface Held {
  rows: HTMLElement[];
  grip: HTMLElement;
  at: number;
  pointer: number | null;
  ghost: HTMLElement | null;
}

const edge = 60;

class Backlog {
  private held: Held | null = null;
  private pointerAt = { x: 0, y: 0 };
  private scrolling = 0;
  private last: HTMLElement | null = null;
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
  }

  close(): void {
    this.leave();
    this.watch.disconnect();
    this.closing.abort();
  }

  private rows(): HTMLElement[] {
    return [...this.host.querySelectorAll<HTMLElement>("[data-item]")];
  }

  private boxes(): HTMLInputElement[] {
    return [...this.host.querySelectorAll<HTMLInputElement>("input[data-pick]")];
  }

  /** The rows that are chosen, where this is one of them; otherwise this one. */
  private together(row: HTMLElement): HTMLElement[] {
    const chosen = this.rows().filter((one) => one.querySelector<HTMLInputElement>("input[data-pick]")?.checked);
    return chosen.includes(row) ? chosen : [row];
  }

  private hold(grip: HTMLElement, pointer: number | null): void {
    const row = grip.closest<HTMLElement>("[data-item]")!;
    this.held = { rows: this.together(row), grip, at: this.rows().indexOf(row), pointer, ghost: null };
    this.held.rows.forEach((one) => one.classList.add("held"));
    grip.setAttribute("aria-pressed", "true");
  }

  private key(event: KeyboardEvent): void {
    const grip = (event.target as Element).closest<HTMLElement>("[data-grip]");
    if (!grip || event.ctrlKey || event.metaKey || event.altKey) {
      return;
    }

    const rows = this.rows();
    if (event.key === " " || event.key === "Enter") {
      event.preventDefault();
      if (this.held) {
        this.put();
      } else {
        this.hold(grip, null);
        announce(this.words.taken.replace("{0}", () => this.name()));
      }

      return;
    }

    const to = { ArrowUp: (this.held?.at ?? 0) - 1, ArrowDown: (this.held?.at ?? 0) + 1, Home: 0, End: rows.length }[event.key];
    if (this.held && event.key === "Escape") {
      event.preventDefault();
      event.stopPropagation();
      this.leave();
      announce(this.words.left);
    } else if (this.held && to !== undefined) {
      event.preventDefault();
      this.show(this.beside(to, to < this.held.at ? -1 : 1));
      announce(this.words.at.replace("{0}", () => String(this.place())).replace("{1}", () => String(rows.length)));
    }
  }

  /** Right behind what is held is where it is already: the next place is one further. */
  private beside(to: number, by: number): number {
    const rows = this.rows();
    let at = Math.max(0, Math.min(rows.length, to));
    while (at > 0 && at < rows.length && this.held!.rows.includes(rows[at - 1]!)) {
      at += by;
    }

    return at;
  }

  /** The place, from one, that the first of what is held would have. */
  private place(): number {
    return this.rows().slice(0, this.held!.at).filter((row) => !this.held!.rows.includes(row)).length + 1;
  }

  private name(): string {
    const { rows } = this.held!;
    return rows.length === 1 ? rows[0]!.dataset["item"]! : this.words.several.replace("{0}", () => String(rows.length));
  }

  private show(at: number): void {
    const rows = this.rows();
    this.held!.at = at;
    rows.forEach((row, i) => {
      row.classList.toggle("before-here", i === at);
      row.classList.toggle("behind-here", at === rows.length && i === at - 1);
    });
    (rows[at] ?? rows.at(-1))?.scrollIntoView({ block: "nearest" });
  }

  private take(event: PointerEvent): void {
    const grip = (event.target as Element).closest<HTMLElement>("[data-grip]");
    if (!grip || event.button !== 0 || this.held) {
      return;
    }

    event.preventDefault();
    grip.focus();
    grip.setPointerCapture(event.pointerId);
    this.hold(grip, event.pointerId);
    this.pointerAt = { x: event.clientX, y: event.clientY };
    this.held!.ghost = element("div", { className: "drag-ghost", textContent: this.name() });
    document.body.append(this.held!.ghost);
    this.follow();
  }

  private drag(event: PointerEvent): void {
    if (this.held?.pointer === event.pointerId) {
      this.pointerAt = { x: event.clientX, y: event.clientY };
      this.follow();
      if (!this.scrolling) {
        this.scrolling = requestAnimationFrame(() => this.scroll());
      }
    }
  }

  /** Near an edge of the window the list comes by itself. */
  private scroll(): void {
    this.scrolling = 0;
    if (this.held?.pointer == null) {
      return;
    }

    const { y } = this.pointerAt;
    const by = y < edge ? y - edge : y > window.innerHeight - edge ? y - window.innerHeight + edge : 0;
    if (by !== 0) {
      const before = window.scrollY;
      window.scrollBy(0, by / 4);
      if (window.scrollY !== before) {
        this.follow();
        this.scrolling = requestAnimationFrame(() => this.scroll());
      }
    }
  }

  private follow(): void {
    const { x, y } = this.pointerAt;
    this.held!.ghost!.style.transform = `translate(${x + 12}px, ${y + 12}px)`;
    const rows = this.rows();
    const under = rows.findIndex((row) => {
      const at = row.getBoundingClientRect();
      return y < at.top + at.height / 2;
    });
    const at = under < 0 ? rows.length : under;
    this.held!.at = at;
    rows.forEach((row, i) => {
      row.classList.toggle("before-here", i === at);
      row.classList.toggle("behind-here", at === rows.length && i === at - 1);
    });
  }

  private drop(event: PointerEvent): void {
    if (this.held?.pointer === event.pointerId) {
      this.put();
    }
  }

  /** Rows before and behind are what the place is said by: they stay right whatever others do meanwhile. */
  private put(): void {
    const { rows: moved, at, grip } = this.held!;
    const rows = this.rows();
    const next = rows.slice(at).find((row) => !moved.includes(row));
    const previous = rows.slice(0, at).reverse().find((row) => !moved.includes(row));
    this.leave();
    if (next ?? previous) {
      this.send(moved, (next ?? previous)!.dataset["id"]!, next === undefined, grip);
    }
  }

  private send(moved: HTMLElement[], anchor: string | null, behind: boolean, focus?: HTMLElement): void {
    const key = focus?.closest<HTMLElement>("[data-item]")?.dataset["item"];
    const kind = focus?.hasAttribute("data-to") ? "[data-to]" : "[data-grip]";
    void this.page.invokeMethodAsync("PlaceAsync", moved.map((row) => row.dataset["id"]), anchor, behind).then(() => {
      // An element that is moved loses the focus: the next key would go nowhere.
      if (key !== undefined && (document.activeElement === null || document.activeElement === document.body)) {
        this.host.querySelector<HTMLElement>(`[data-item="${key}"] ${kind}`)?.focus();
      }
    }, () => undefined);
  }

  private leave(): void {
    if (!this.held) {
      return;
    }

    const { rows, grip, ghost, pointer } = this.held;
    this.held = null;
    rows.forEach((row) => row.classList.remove("held"));
    this.rows().forEach((row) => row.classList.remove("before-here", "behind-here"));
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

    const chosen = this.rows().filter((row) => row.querySelector<HTMLInputElement>("input[data-pick]")?.checked);
    const to = target.closest<HTMLElement>("[data-all-to]")?.dataset["allTo"];
    if (to === "none") {
      this.boxes().forEach((one) => (one.checked = false));
      this.count();
    } else if (to !== undefined && chosen.length > 0) {
      this.send(chosen, null, to === "last");
    }
  }

  /** With Shift all rows up to this one become what it is. */
  private pick(box: HTMLInputElement, range: boolean): void {
    const boxes = this.boxes();
    const [from, to] = [boxes.indexOf(this.last as HTMLInputElement), boxes.indexOf(box)];
    if (range && from >= 0) {
      boxes.slice(Math.min(from, to), Math.max(from, to) + 1).forEach((one) => (one.checked = box.checked));
    }

    this.last = box;
    this.count();
  }

  /** The menu of a row: where to. It is a menu and no value, so it forgets what was chosen. */
  private change(event: Event): void {
    const menu = event.target as HTMLSelectElement;
    if (!menu.hasAttribute("data-to")) {
      return;
    }

    const to = menu.value;
    menu.value = "";
    const row = menu.closest<HTMLElement>("[data-item]")!;
    const rows = this.rows();
    const at = rows.indexOf(row);
    if (to === "first" || to === "last") {
      this.send([row], null, to === "last", menu);
    } else if (to === "up" && at > 0) {
      this.send([row], rows[at - 1]!.dataset["id"]!, false, menu);
    } else if (to === "down" && at < rows.length - 1) {
      this.send([row], rows[at + 1]!.dataset["id"]!, true, menu);
    }
  }

  private count(): void {
    const bar = this.host.querySelector<HTMLElement>("[data-bar]");
    const number = this.boxes().filter((box) => box.checked).length;
    const said = bar?.querySelector("[data-chosen]");
    const text = this.words.chosen.replace("{0}", () => String(number));
    if (bar && said) {
      bar.hidden = number === 0;
      if (said.textContent !== text) {
        said.textContent = text;
      }
    }
  }
}

/** @param host What has the rows, `[data-item]` with `data-id` each, and the bar, `[data-bar]`. */
export function openBacklog(host: HTMLElement, page: DotNet, words: Words): Backlog {
  return new Backlog(host, page, words);
}
