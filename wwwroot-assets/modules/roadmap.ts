import { announce } from "./copy";
import { element } from "./dom";

/**
 * Bars on a timeline (RoadmapTimeline.razor), and milestones, which are bars of one day. They are dragged to other days, or by an edge to another first or last one; or moved by keys: Space takes
 * a bar, arrows move it by a day, with Shift by a week, S and E choose an edge, Space puts it down, Escape leaves it. What is pressed and not moved is
 * asked about in a dialog. All of it happens here; the server hears only the days that it was put on, and draws them.
 */
interface DotNet {
  invokeMethodAsync(name: string, ...args: unknown[]): Promise<unknown>;
}

/** The words of the page: {0} of `taken`, and of `takenDay` where it has one day only, is what was taken, of `at` the days, of `from` and `until` one day. */
interface Words {
  taken: string;
  takenDay: string;
  at: string;
  start: string;
  end: string;
  left: string;
  from: string;
  until: string;
}

type Part = "all" | "start" | "end";

/** What is being moved, by how many days so far; a bar that was not there yet has none. */
interface Held {
  bar: HTMLElement;
  part: Part;
  by: number;
  pointer: number | null;
  x: number;
  scrolled: number;
  moved: boolean;
}

/** An epic that is being dragged from the list of those without dates. */
interface Placing {
  item: HTMLElement;
  grip: HTMLElement;
  pointer: number;
  day: number | null;
}

const edge = 48;
const nudge = 4;

/** So many days is what a bar has that was dragged onto the timeline. */
const usual = 28;
const dayLength = 86_400_000;

class Roadmap {
  private held: Held | null = null;
  private placing: Placing | null = null;
  private ghost: HTMLElement | null = null;
  private pointerX = 0;
  private scrolling = 0;
  private readonly closing = new AbortController();
  private readonly day = new Intl.DateTimeFormat(document.documentElement.lang || undefined, { day: "numeric", month: "short", year: "numeric", timeZone: "UTC" });

  constructor(private readonly host: HTMLElement, private readonly page: DotNet, private readonly words: Words) {
    const options = { signal: this.closing.signal };
    host.addEventListener("keydown", (event) => this.key(event), options);
    host.addEventListener("focusout", (event) => this.focusLost(event), options);
    host.addEventListener("pointerdown", (event) => this.take(event), options);
    host.addEventListener("pointermove", (event) => this.drag(event), options);
    host.addEventListener("pointerup", (event) => this.drop(event), options);
    host.addEventListener("pointercancel", () => this.leave(), options);
    host.dataset["ready"] = "";
  }

  close(): void {
    delete this.host.dataset["ready"];
    this.leave();
    this.closing.abort();
  }

  private get days(): number {
    return Number(this.host.dataset["days"]);
  }

  /** The number of the day that the timeline begins with. */
  private get first(): number {
    return dayOf(this.host.dataset["from"])!;
  }

  private hold(bar: HTMLElement, part: Part, pointer: number | null, x: number): void {
    this.held = { bar, part, by: 0, pointer, x, scrolled: this.scroller()?.scrollLeft ?? 0, moved: false };
    bar.classList.add("held");
    bar.setAttribute("aria-pressed", "true");
  }

  private key(event: KeyboardEvent): void {
    const bar = (event.target as Element).closest<HTMLElement>("[data-bar][role=button]");
    if (!bar || event.ctrlKey || event.metaKey || event.altKey || this.placing) {
      return;
    }

    if (event.key === " " || event.key === "Enter") {
      event.preventDefault();
      if (this.held) {
        this.put();
      } else if (event.key === "Enter") {
        this.ask(bar);
      } else {
        this.hold(bar, "all", null, 0);
        this.sayTaken(bar);
      }

      return;
    }

    if (!this.held) {
      return;
    }

    const by = { ArrowLeft: -1, ArrowRight: 1, ArrowUp: 0, ArrowDown: 0 }[event.key];
    const part = ({ s: "start", e: "end" } as Record<string, Part>)[event.key.toLowerCase()];
    if (event.key === "Escape") {
      event.preventDefault();
      event.stopPropagation();
      this.leave();
      announce(this.words.left);
    } else if (by !== undefined) {
      event.preventDefault();
      this.move(this.held.by + by * (event.shiftKey ? 7 : 1));
      this.show(bar);
      announce(this.words.at.replace("{0}", () => this.said()));
    } else if (part && !isDay(bar)) {
      event.preventDefault();
      this.move(0);
      this.held.part = this.held.part === part ? "all" : part;
      if (this.held.part === "all") {
        this.sayTaken(bar);
      } else {
        announce(part === "start" ? this.words.start : this.words.end);
      }
    }
  }

  private sayTaken(bar: HTMLElement): void {
    announce((isDay(bar) ? this.words.takenDay : this.words.taken).replace("{0}", () => bar.dataset["key"] ?? ""));
  }

  private take(event: PointerEvent): void {
    if (event.button !== 0 || this.held || this.placing) {
      return;
    }

    const target = event.target as Element;
    const grip = target.closest<HTMLElement>("[data-place]");
    const bar = target.closest<HTMLElement>("[data-bar][role=button]");
    const on = grip ?? bar;
    if (!on) {
      return;
    }

    event.preventDefault();
    on.setPointerCapture(event.pointerId);
    this.pointerX = event.clientX;
    if (grip) {
      this.placing = { item: grip.closest<HTMLElement>("[data-undated]")!, grip, pointer: event.pointerId, day: null };
    } else if (bar) {
      bar.focus({ preventScroll: true });
      this.hold(bar, (target.closest<HTMLElement>("[data-edge]")?.dataset["edge"] as Part | undefined) ?? "all", event.pointerId, event.clientX);
    }
  }

  private drag(event: PointerEvent): void {
    if ((this.held?.pointer ?? this.placing?.pointer) !== event.pointerId) {
      return;
    }

    this.pointerX = event.clientX;
    if (this.held && !this.held.moved && Math.abs(event.clientX - this.held.x) < nudge) {
      return;
    }

    if (!this.ghost) {
      this.ghost = element("div", { className: "drag-ghost" });
      document.body.append(this.ghost);
    }

    if (this.held) {
      this.held.moved = true;
    } else {
      this.placing!.day = this.dayAt(event.clientX, event.clientY);
    }

    this.follow();
    this.ghost.style.transform = `translate(${event.clientX + 12}px, ${event.clientY + 12}px)`;
    if (!this.scrolling && this.held) {
      this.scrolling = requestAnimationFrame(() => this.scroll());
    }
  }

  private follow(): void {
    if (this.held) {
      const track = this.held.bar.closest<HTMLElement>("[data-track]")!.getBoundingClientRect();
      const across = this.pointerX - this.held.x + (this.scroller()?.scrollLeft ?? 0) - this.held.scrolled;
      this.move(track.width > 0 ? Math.round((across / track.width) * this.days) : 0);
      this.ghost!.textContent = this.said();
    } else {
      const { item, day } = this.placing!;
      this.ghost!.textContent = day === null ? item.dataset["undated"]! : `${item.dataset["undated"]}: ${this.between(day, day + usual - 1)}`;
    }
  }

  /** Near an edge of the timeline the other days come by themselves. */
  private scroll(): void {
    this.scrolling = 0;
    const scroller = this.scroller();
    if (this.held?.pointer == null || !scroller || !this.ghost) {
      return;
    }

    const at = scroller.getBoundingClientRect();
    const left = scroller.scrollLeft;
    scroller.scrollBy(this.pointerX > at.right - edge ? (this.pointerX - at.right + edge) / 4 : this.pointerX < this.tracksLeft() + edge ? (this.pointerX - this.tracksLeft() - edge) / 4 : 0, 0);
    if (scroller.scrollLeft !== left) {
      this.follow();
      this.scrolling = requestAnimationFrame(() => this.scroll());
    }
  }

  /** Where the names end, behind which the days are. */
  private tracksLeft(): number {
    return this.host.querySelector<HTMLElement>("[data-line]")?.getBoundingClientRect().right ?? 0;
  }

  /** The day of the timeline at the pointer; null: it is elsewhere. */
  private dayAt(x: number, y: number): number | null {
    const region = this.scroller()?.getBoundingClientRect();
    const track = this.host.querySelector<HTMLElement>("[data-ruler]")?.getBoundingClientRect();
    return !region || !track || x < Math.max(region.left, this.tracksLeft()) || x >= region.right || y < region.top || y >= region.bottom
      ? null
      : this.first + Math.floor(((x - track.left) / track.width) * this.days);
  }

  private scroller(): HTMLElement | null {
    return this.host.querySelector<HTMLElement>("[data-scroll]");
  }

  /** The days that a bar would have now; what it has no date for stays so, but an edge that is drawn out gets one. */
  private now(): [number | null, number | null] {
    const { bar, part, by } = this.held!;
    const [start, end] = [dayOf(bar.dataset["start"]), dayOf(bar.dataset["end"])];
    if (part === "all") {
      return [start === null ? null : start + by, end === null ? null : end + by];
    }

    const [from, to] = [start ?? end!, end ?? start!];
    return part === "start" ? [Math.min(from + by, to), end ?? to] : [start ?? from, Math.max(to + by, from)];
  }

  private move(by: number): void {
    this.held!.by = by;
    const [start, end] = this.now();
    this.place(this.held!.bar, start, end);
  }

  /** As the server draws it: by percents, and not beyond either end. */
  private place(bar: HTMLElement, start: number | null, end: number | null): void {
    const at = (day: number): number => Math.max(0, Math.min(100, ((day - this.first) / this.days) * 100));
    const [from, to] = [at((start ?? end)!), at((end ?? start)! + 1)];
    bar.style.left = `${from.toFixed(3)}%`;
    bar.style.width = `${(to - from).toFixed(3)}%`;
  }

  private show(bar: HTMLElement): void {
    bar.scrollIntoView({ block: "nearest", inline: "nearest" });
  }

  private said(): string {
    const [start, end] = this.now();
    return isDay(this.held!.bar) ? this.day.format(new Date(end! * dayLength)) : this.between(start, end);
  }

  private between(start: number | null, end: number | null): string {
    const say = (day: number): string => this.day.format(new Date(day * dayLength));
    return start !== null && end !== null ? `${say(start)} – ${say(end)}`
      : start !== null ? this.words.from.replace("{0}", () => say(start))
      : this.words.until.replace("{0}", () => say(end!));
  }

  private drop(event: PointerEvent): void {
    if (this.held?.pointer === event.pointerId) {
      if (this.held.moved) {
        this.put();
      } else {
        const { bar } = this.held;
        this.leave();
        this.ask(bar);
      }
    } else if (this.placing?.pointer === event.pointerId) {
      const { item, day } = this.placing;
      this.leave();
      if (day !== null) {
        void this.page.invokeMethodAsync("PlanAsync", "epic", item.dataset["id"], isoOf(day), isoOf(day + usual - 1));
      }
    }
  }

  private ask(bar: HTMLElement): void {
    void this.page.invokeMethodAsync("AskAsync", bar.dataset["bar"], bar.dataset["id"]);
  }

  private put(): void {
    const { bar, by } = this.held!;
    const [start, end] = this.now();
    this.leave();
    if (by === 0) {
      return;
    }

    // Until the server has said what it is, the bar stays where it was put; then it is where its dates are.
    this.place(bar, start, end);
    bar.classList.add("placing");
    const done = (): void => {
      bar.classList.remove("placing");
      this.place(bar, dayOf(bar.dataset["start"]), dayOf(bar.dataset["end"]));
    };
    void this.page.invokeMethodAsync("PlanAsync", bar.dataset["bar"], bar.dataset["id"], start === null ? null : isoOf(start), end === null ? null : isoOf(end)).then(done, done);
  }

  private leave(): void {
    const on = this.held ? this.held.bar : this.placing?.grip;
    const pointer = this.held?.pointer ?? this.placing?.pointer ?? null;
    if (this.held) {
      const { bar } = this.held;
      bar.classList.remove("held");
      bar.setAttribute("aria-pressed", "false");
      this.place(bar, dayOf(bar.dataset["start"]), dayOf(bar.dataset["end"]));
    }

    [this.held, this.placing] = [null, null];
    this.ghost?.remove();
    this.ghost = null;
    if (on && pointer !== null && on.hasPointerCapture(pointer)) {
      on.releasePointerCapture(pointer);
    }
  }

  private focusLost(event: FocusEvent): void {
    if (this.held?.pointer === null && event.target === this.held.bar) {
      this.leave();
    }
  }
}

/** A milestone has no edges: it is one day. */
function isDay(bar: HTMLElement): boolean {
  return bar.dataset["bar"] === "milestone";
}

/** Days are counted, so that no clock change is in their way. */
function dayOf(iso: string | undefined): number | null {
  return iso ? Math.round(Date.parse(`${iso}T00:00:00Z`) / dayLength) : null;
}

function isoOf(day: number): string {
  return new Date(day * dayLength).toISOString().slice(0, 10);
}

/**
 * @param host What has the days, `data-from` and `data-days`; in it bars, `[data-bar]` with `data-id`, `data-start` and `data-end`, each in a `[data-track]`, and
 * what has no dates yet, `[data-undated]` with a `[data-place]`.
 */
export function openRoadmap(host: HTMLElement, page: DotNet, words: Words): Roadmap {
  return new Roadmap(host, page, words);
}
