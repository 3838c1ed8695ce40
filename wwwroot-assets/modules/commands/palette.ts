import { fill } from "../texts";
import { available, go, island, keyNodes, run, targets, type Command, type Words } from "./commands";
import { keyOf, match } from "./fuzzy";
import { addressOf, loadRecords, noteRun, ran, recent, type Known } from "./records";

/** One line of the palette. */
export interface Line {
  id: string;
  group: string;
  label: string;
  at: number[];
  hint?: string;
  keys?: string;
  does: () => void;
}

/** What one came for first: something to do here, then somewhere to go. Moving about the list is what keys are for. */
const places: readonly Command["place"][] = ["record", "ticket", "everywhere", "queue"];

const mostCommands = 8;
const mostRecords = 10;
const pauseMs = 150;

/** What is listed for a text, best first within each group; pure but for what a line does. */
export function linesFor(typed: string, commands: readonly Command[], records: readonly Known[], before: readonly string[], words: Words): Line[] {
  const text = typed.trim();
  const record = (known: Known, group: string, at: number[]): Line =>
    ({ id: `record:${known.key}`, group, label: `${known.key} ${known.title}`, at, does: () => open(known.key) });
  const command = (one: Command, at: number[]): Line =>
    ({ id: `command:${one.id}`, group: one.group, label: one.label, at, ...(one.keys ? { keys: one.keys } : {}), does: () => run(one) });
  if (!text) {
    const again = before.map((id) => commands.find((one) => one.id === id)).filter((one) => one !== undefined).slice(0, 3);
    const rest = commands.filter((one) => !again.includes(one));
    return [
      ...records.slice(0, 6).map((known) => record(known, words.recent, [])),
      ...again.map((one) => ({ ...command(one, []), group: words.recent })),
      ...[...places].flatMap((place) => rest.filter((one) => one.place === place)).map((one) => command(one, [])),
    ];
  }

  const key = keyOf(text);
  const found = records
    .map((known, place) => ({ known, place, hit: match(text, `${known.key} ${known.title}`) }))
    .filter((one) => one.hit !== null && one.known.key !== key)
    .sort((a, b) => b.hit!.score - a.hit!.score || a.place - b.place)
    .slice(0, mostRecords)
    .map((one) => record(one.known, words.records, one.hit!.at));
  const fits = commands
    .map((one) => ({ one, hit: match(text, one.label) }))
    .filter((both) => both.hit !== null)
    .sort((a, b) => b.hit!.score - a.hit!.score)
    .slice(0, mostCommands)
    .map((both) => command(both.one, both.hit!.at));
  return [...(key ? [jump(key, records.find((known) => known.key === key), words)] : []), ...fits, ...found];
}

function jump(key: string, known: Known | undefined, words: Words): Line {
  return { id: `record:${key}`, group: words.records, label: fill(words.goTo, known ? `${key} ${known.title}` : key), at: [], does: () => open(key) };
}

function open(key: string): void {
  go(addressOf(key));
}

class Palette {
  private readonly dialog = document.createElement("dialog");
  private readonly input = document.createElement("input");
  private readonly list = document.createElement("div");
  private readonly status = document.createElement("div");
  private readonly target = document.createElement("span");
  private lines: Line[] = [];
  private commands: Command[] = [];
  private active = 0;
  private before: Element | null = null;
  private waiting: number | undefined;
  private asking: AbortController | null = null;

  constructor() {
    const { dialog, input, list, status, target } = this;
    dialog.id = "sf-palette";
    dialog.className = "palette";
    input.className = "palette-input";
    input.type = "text";
    input.autocomplete = "off";
    input.spellcheck = false;
    input.maxLength = 200;
    input.setAttribute("role", "combobox");
    input.setAttribute("aria-expanded", "true");
    input.setAttribute("aria-autocomplete", "list");
    input.setAttribute("aria-controls", "sf-palette-list");
    input.setAttribute("enterkeyhint", "go");
    list.id = "sf-palette-list";
    list.className = "palette-list";
    list.setAttribute("role", "listbox");
    status.className = "palette-status";
    status.setAttribute("role", "status");
    const head = document.createElement("div");
    head.className = "palette-head";
    const close = document.createElement("button");
    close.type = "button";
    close.className = "btn btn-quiet palette-close";
    target.className = "chip palette-target";
    head.append(target, input, close);
    dialog.append(head, list, status);
    input.addEventListener("input", () => this.typed());
    input.addEventListener("keydown", (event) => this.key(event));
    close.addEventListener("click", () => this.close());
    dialog.addEventListener("click", (event) => {
      if (event.target === dialog) {
        this.close();
      }
    });
    dialog.addEventListener("close", () => this.closed());
    list.addEventListener("pointermove", (event) => this.point(event));
    list.addEventListener("click", (event) => {
      const place = this.placeOf(event.target);
      if (place !== null) {
        this.choose(place);
      }
    });
    document.body.append(dialog);
  }

  toggle(): void {
    if (this.dialog.open) {
      this.close();
      return;
    }

    const words = island()?.words;
    if (!words) {
      return;
    }

    this.before = document.activeElement;
    const on = targets();
    this.commands = available().filter((command) => command.id !== "palette.open" && (on.length > 0 || command.place !== "record"));
    this.input.value = "";
    this.input.placeholder = words.placeholder;
    this.target.textContent = on.length === 0 ? "" : on.length > 2 ? `${on[0]} +${on.length - 1}` : on.join(", ");
    this.input.setAttribute("aria-label", on.length === 0 ? words.title : `${words.title}: ${on.join(", ")}`);
    this.dialog.setAttribute("aria-label", words.title);
    this.list.setAttribute("aria-label", words.results);
    this.dialog.querySelector(".palette-close")!.textContent = words.close;
    this.show(linesFor("", this.commands, recent(), ran(), words));
    this.status.textContent = "";
    this.dialog.showModal();
    this.input.focus();
    void loadRecords().then(() => {
      if (this.dialog.open && !this.input.value.trim()) {
        this.show(linesFor("", this.commands, recent(), ran(), words));
      }
    });
  }

  close(): void {
    this.dialog.close();
  }

  private typed(): void {
    const words = island()!.words;
    const text = this.input.value;
    const lines = linesFor(text, this.commands, recent(), ran(), words);
    clearTimeout(this.waiting);
    this.asking?.abort();
    this.show(lines);
    this.say(lines.length, text);
    if (text.trim().length >= 2) {
      this.waiting = window.setTimeout(() => void this.ask(text.trim(), lines), pauseMs);
    }
  }

  private async ask(text: string, local: Line[]): Promise<void> {
    const words = island()!.words;
    const asking = new AbortController();
    this.asking = asking;
    try {
      const answer = await fetch(`/palette/search?q=${encodeURIComponent(text)}`, { signal: asking.signal, headers: { accept: "application/json" } });
      if (!answer.ok) {
        throw new Error(String(answer.status));
      }

      const sent = (await answer.json()) as { records: [string, string, string][] };
      if (asking.signal.aborted || !this.dialog.open) {
        return;
      }

      const there = new Set(local.map((line) => line.id));
      const more = sent.records.filter(([key]) => !there.has(`record:${key}`)).map(([key, title]): Line => ({
        id: `record:${key}`, group: words.records, label: `${key} ${title}`, at: match(text, `${key} ${title}`)?.at ?? [], does: () => open(key),
      }));

      // Behind what is there: nothing moves under the finger.
      this.show([...local, ...more], this.active);
      this.say(local.length + more.length, text);
    } catch {
      if (!asking.signal.aborted && this.dialog.open) {
        this.status.textContent = words.failed;
      }
    }
  }

  private say(count: number, text: string): void {
    const words = island()!.words;
    this.status.textContent = count === 0 && text.trim() ? words.nothing : text.trim() ? fill(words.found, String(count)) : "";
  }

  private show(lines: Line[], active = 0): void {
    const words = island()!.words;
    this.lines = lines;
    let group = "";
    this.list.replaceChildren(...lines.flatMap((line, place) => {
      const nodes: Node[] = [];
      if (line.group !== group) {
        group = line.group;
        const heading = document.createElement("div");
        heading.className = "palette-group";
        heading.setAttribute("role", "presentation");
        heading.textContent = group;
        nodes.push(heading);
      }

      const option = document.createElement("div");
      option.id = `sf-palette-${place}`;
      option.className = "palette-line";
      option.dataset["place"] = String(place);
      option.setAttribute("role", "option");
      const label = document.createElement("span");
      label.className = "palette-label";
      label.append(...marked(line.label, line.at));
      option.append(label);
      if (line.keys) {
        const keys = document.createElement("span");
        keys.className = "keys";
        keys.append(...keyNodes(line.keys, words));
        option.append(keys);
      }

      return [...nodes, option];
    }));
    this.activate(Math.min(active, Math.max(lines.length - 1, 0)));
  }

  private activate(place: number): void {
    this.list.querySelector("[aria-selected='true']")?.setAttribute("aria-selected", "false");
    const option = this.list.querySelector<HTMLElement>(`[data-place="${place}"]`);
    this.active = place;
    if (option) {
      option.setAttribute("aria-selected", "true");
      this.input.setAttribute("aria-activedescendant", option.id);
      option.scrollIntoView?.({ block: "nearest" });
    } else {
      this.input.removeAttribute("aria-activedescendant");
    }
  }

  private key(event: KeyboardEvent): void {
    const count = this.lines.length;
    if (event.isComposing) {
      return;
    }

    if (event.key === "ArrowDown" && count > 0) {
      this.activate((this.active + 1) % count);
    } else if (event.key === "ArrowUp" && count > 0) {
      this.activate((this.active + count - 1) % count);
    } else if (event.key === "PageDown" && count > 0) {
      this.activate(Math.min(this.active + 8, count - 1));
    } else if (event.key === "PageUp" && count > 0) {
      this.activate(Math.max(this.active - 8, 0));
    } else if (event.key === "Enter") {
      this.choose(this.active);
    } else {
      return;
    }

    event.preventDefault();
    event.stopPropagation();
  }

  private choose(place: number): void {
    const line = this.lines[place];
    if (line) {
      this.close();
      if (line.id.startsWith("command:")) {
        noteRun(line.id.slice("command:".length));
      }

      line.does();
    }
  }

  private point(event: PointerEvent): void {
    const place = this.placeOf(event.target);
    if (place !== null && place !== this.active) {
      this.activate(place);
    }
  }

  private placeOf(target: EventTarget | null): number | null {
    const option = target instanceof Element ? target.closest<HTMLElement>("[data-place]") : null;
    return option ? Number(option.dataset["place"]) : null;
  }

  private closed(): void {
    clearTimeout(this.waiting);
    this.asking?.abort();

    // The browser gives the focus back, unless the server has drawn that element anew meanwhile.
    if (this.before && !this.before.isConnected) {
      const row = this.before instanceof HTMLElement ? this.before.dataset["record"] : undefined;
      const again = row ? document.querySelector<HTMLElement>(`[data-record="${CSS.escape(row)}"]`) : null;
      (again ?? document.querySelector<HTMLElement>("main"))?.focus();
    }
  }
}

function marked(label: string, at: readonly number[]): Node[] {
  const nodes: Node[] = [];
  for (let i = 0; i < label.length;) {
    const hit = at.includes(i);
    let end = i + 1;
    while (end < label.length && at.includes(end) === hit) {
      end++;
    }

    const text = document.createTextNode(label.slice(i, end));
    if (hit) {
      const mark = document.createElement("mark");
      mark.append(text);
      nodes.push(mark);
    } else {
      nodes.push(text);
    }

    i = end;
  }

  return nodes;
}

let palette: Palette | null = null;

/** Made once and ahead of time, so that opening is only showing. */
export function preparePalette(): void {
  palette ??= new Palette();
}

export function togglePalette(): void {
  preparePalette();
  palette!.toggle();
}
