import { announce } from "../copy";
import { fill } from "../texts";
import { isMac, shown } from "./keys";

/** One command as the server's table (CommandTable.cs) describes it, with the keys of this person. */
export interface Command {
  id: string;
  label: string;
  group: string;
  place: "everywhere" | "queue" | "ticket" | "record";
  keys?: string;
  href?: string;
  button?: boolean;
  quick?: boolean;
}

/** CommandIsland.razor.cs writes these. */
export interface Words {
  title: string;
  placeholder: string;
  results: string;
  recent: string;
  records: string;
  goTo: string;
  nothing: string;
  found: string;
  failed: string;
  helpTitle: string;
  helpNone: string;
  helpChange: string;
  helpPage: string;
  close: string;
  then: string;
  noTarget: string;
  notHere: string;
  capture: string;
}

export interface Island {
  person: string;
  enabled: boolean;
  commands: Command[];
  words: Words;
}

/** How long, in ms, a key waits for what it needs: after that nobody expects it to do anything any more. */
const patience = 5_000;

let read: { text: string; island: Island } | null = null;
let told: Island | null = null;
let general: string[] = [];

/**
 * What the page brought; null for nobody, and on pages without the frame. It holds for as long as this document does: while the
 * circuit takes the page over its element is missing for a moment, and a key pressed then counts too.
 */
export function island(): Island | null {
  const brought = document.getElementById("sf-commands");
  const text = brought?.dataset["commands"];
  general = brought?.dataset["allowed"]?.split(" ") ?? general;
  if (text && read?.text !== text) {
    read = { text, island: JSON.parse(text) as Island };
    told = null;
  }

  return told ?? read?.island ?? null;
}

/** Another tab of the same person has newer keys than this page brought. */
export function adopt(newer: Island): void {
  const mine = island();
  if (mine && mine.person === newer.person) {
    told = { ...mine, enabled: newer.enabled, commands: newer.commands };
  }
}

let selected: (() => string[]) | null = null;

/** A list whose selection goes beyond the rows on the screen says what it is. */
export function setSelection(keys: () => string[]): void {
  selected = keys;
}

/** The record that the page shows, or the rows that are selected, or the row with the focus. */
export function targets(): string[] {
  const page = document.querySelector<HTMLElement>("[data-command-record]")?.dataset["commandRecord"];
  if (page) {
    return [page];
  }

  const chosen = selected?.()
    ?? [...document.querySelectorAll<HTMLElement>("[data-record][aria-selected='true']")].map((row) => row.dataset["record"]!);
  if (chosen.length > 0) {
    return chosen;
  }

  const inHand = document.querySelector<HTMLElement>("[data-record][data-active]") ?? document.querySelector<HTMLElement>("[data-record][data-shown]");
  return inHand ? [inHand.dataset["record"]!] : [];
}

/** The button of this page that does the command, if it can be pressed now. */
export function buttonOf(id: string): HTMLElement | null {
  for (const button of document.querySelectorAll<HTMLElement>(`[data-command="${CSS.escape(id)}"]`)) {
    const off = button.closest("[hidden], [inert]") !== null || (button as HTMLButtonElement).disabled === true;
    if (!off && (button.checkVisibility?.() ?? true)) {
      return button;
    }
  }

  return null;
}

function allowed(): Set<string> {
  island();
  const here = document.querySelector<HTMLElement>("[data-command-record]")?.dataset["allowed"]?.split(" ") ?? general;
  return new Set([
    ...general.filter((id) => placeOf(id) === "everywhere"),
    ...here.filter((id) => placeOf(id) !== "everywhere"),
  ]);
}

function placeOf(id: string): Command["place"] | undefined {
  return island()?.commands.find((command) => command.id === id)?.place;
}

export function isHere(place: Command["place"]): boolean {
  const ticket = document.querySelector("[data-command-record]") !== null;
  const queue = document.querySelector("[data-record]") !== null;
  return place === "everywhere" || (place === "ticket" && ticket) || (place === "queue" && queue) || (place === "record" && (ticket || queue));
}

/** The commands that apply on this page and that its reader may run. */
export function available(): Command[] {
  const may = allowed();
  return (island()?.commands ?? []).filter((command) =>
    may.has(command.id) && isHere(command.place) && (!command.button || buttonOf(command.id) !== null));
}

export type Quick = (command: string, records: string[]) => void;

let quick: Quick | null = null;
let waiting: { command: string; records: string[]; until: number } | null = null;
const own = new Map<string, () => void>();

/** Where a command on rows goes (QuickActions.cs). One that was asked for while the circuit was on its way is done now. */
export function setQuick(to: Quick | null): void {
  quick = to;
  const asked = waiting;
  waiting = null;
  if (to && asked && performance.now() < asked.until) {
    to(asked.command, asked.records);
  }
}

/** What the client does by itself. */
export function handle(id: string, run: () => void): void {
  own.set(id, run);
}

let toast: { element: HTMLElement; timer: number } | null = null;

/** Says shortly why a key did nothing, to the eye and to the ear. */
export function tell(text: string): void {
  announce(text);
  if (toast) {
    clearTimeout(toast.timer);
    toast.element.remove();
  }

  // The live region has said it: this one is for the eye.
  const element = Object.assign(document.createElement("div"), { className: "keys-toast", textContent: text });
  element.setAttribute("aria-hidden", "true");
  document.body.append(element);
  toast = { element, timer: window.setTimeout(() => element.remove(), 4_000) };
}

/** Follows an address as a click on a link would: the page's router takes it without a reload. */
export function go(href: string): void {
  const link = document.createElement("a");
  link.href = href;
  link.hidden = true;
  (document.querySelector("main") ?? document.body).append(link);
  link.click();
  link.remove();
}

/**
 * Runs a command where the focus is. First the page is asked (the event "sf:command", detail is the id; who calls preventDefault
 * has done it), then the button that carries it, then what the client or the quick dialogs can do.
 */
export function run(command: Command): void {
  const words = island()?.words;
  if (!available().some((one) => one.id === command.id)) {
    tell(words ? fill(words.notHere, command.label) : "");
    return;
  }

  const focused = document.activeElement;
  const region = focused instanceof HTMLElement && focused.closest("main") ? focused : document.querySelector("main") ?? document.body;
  const asked = new CustomEvent("sf:command", { bubbles: true, cancelable: true, detail: command.id });
  if (!region.dispatchEvent(asked)) {
    return;
  }

  const button = buttonOf(command.id);
  const does = own.get(command.id);
  if (button instanceof HTMLButtonElement && !interactive()) {
    // Drawn already, but nobody listens yet.
    onceInteractive(() => run(command));
  } else if (button) {
    button.click();
    focusAfter(button);
  } else if (does) {
    does();
  } else if (command.href) {
    go(command.href);
  } else if (command.quick) {
    const records = targets();
    if (records.length === 0) {
      tell(words?.noTarget ?? "");
    } else if (quick) {
      quick(command.id, records);
    } else {
      waiting = { command: command.id, records, until: performance.now() + patience };
    }
  } else {
    tell(words ? fill(words.notHere, command.label) : "");
  }
}

/** Whether the circuit has taken the page over. */
export function interactive(): boolean {
  return document.querySelector("main[data-interactive]") !== null;
}

/** Calls back as soon as it has. */
export function onceInteractive(then: () => void): void {
  whenThere(() => interactive() || null, then);
}

/** A button may say which field its reader wants to be in afterwards: it is there at once, or as soon as the server has drawn it. */
function focusAfter(button: HTMLElement): void {
  const wanted = button.dataset["commandFocus"];
  if (wanted) {
    whenThere(() => document.querySelector<HTMLElement>(wanted), (field) => field.focus());
  }
}

/** Calls back once something is on the page, if that happens within five seconds. */
export function whenThere<T>(find: () => T | null, found: (it: T) => void): void {
  const now = find();
  if (now) {
    found(now);
    return;
  }

  const watch = new MutationObserver(() => {
    const it = find();
    if (it) {
      watch.disconnect();
      clearTimeout(end);
      found(it);
    }
  });
  const end = setTimeout(() => watch.disconnect(), patience);
  watch.observe(document.body, { childList: true, subtree: true, attributes: true });
}

/** The keys of a command, as nodes: <kbd>Ctrl</kbd><kbd>K</kbd>. */
export function keyNodes(chord: string, words: Words): Node[] {
  return shown(chord, isMac()).flatMap((parts, i) => [
    ...(i > 0 ? [Object.assign(document.createElement("span"), { className: "keys-then", textContent: words.then })] : []),
    ...parts.map((part) => Object.assign(document.createElement("kbd"), { textContent: part })),
  ]);
}
