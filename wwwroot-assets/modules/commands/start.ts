import { announce } from "../copy";
import { fill, texts } from "../texts";
import { adopt, available, buttonOf, go, handle, island, keyNodes, onceInteractive, run, setQuick, targets, tell, whenThere, type Island } from "./commands";
import { showHelp } from "./help";
import { ChordReader, isMac, shown, strokeOf } from "./keys";
import { preparePalette, togglePalette } from "./palette";
import { addressOf, forgetRecords, loadRecords, noteRecord } from "./records";
import { startRows } from "./rows";
import { startTips } from "./tooltip";

const reader = new ChordReader();
let connections = 0;

function isTyping(target: EventTarget | null): boolean {
  return target instanceof Element && target.closest(
    "input:not([type=checkbox], [type=radio], [type=button], [type=submit]), textarea, select, [contenteditable]:not([contenteditable=false]), [role=textbox]") !== null;
}

function hasSelection(target: EventTarget | null): boolean {
  if (target instanceof HTMLInputElement || target instanceof HTMLTextAreaElement) {
    return target.selectionStart !== null && target.selectionStart !== target.selectionEnd;
  }

  return target instanceof HTMLElement && target.isContentEditable && document.getSelection()?.isCollapsed === false;
}

function inDialog(): boolean {
  return document.querySelector("dialog[open], .mud-dialog") !== null;
}

/** What a key press asks for, given where it happens; the whole rule of where keys mean something. */
function onKey(event: KeyboardEvent): void {
  const here = island();
  if (event.defaultPrevented || !here?.enabled || document.querySelector("#components-reconnect-modal[open]")) {
    return;
  }

  if (event.target instanceof HTMLInputElement && event.target.matches("[data-key-capture]")) {
    return;
  }

  const mac = isMac();
  const stroke = strokeOf(event, mac);
  if (stroke === null) {
    if (!["Shift", "AltGraph"].includes(event.key)) {
      reader.forget();
    }

    return;
  }

  const palette = here.commands.find((command) => command.id === "palette.open");
  const modified = stroke.startsWith("Mod+");
  const paletteOpen = document.querySelector("#sf-palette[open]") !== null;
  if (palette?.keys === stroke && (modified || (!isTyping(event.target) && !inDialog()) || paletteOpen)) {
    // In an editor the same keys make a link of the selected text.
    if (modified && isTyping(event.target) && hasSelection(event.target) && !paletteOpen) {
      return;
    }

    if (!paletteOpen || modified) {
      event.preventDefault();
      togglePalette();
    }

    return;
  }

  if (isTyping(event.target) || inDialog()) {
    reader.forget();
    return;
  }

  // Enter belongs to the link or button that has the focus.
  if (stroke.endsWith("Enter") && event.target instanceof Element && event.target.closest("a, button, summary, label, [role=button], [role=menuitem], [role=option], [role=tab]")) {
    return;
  }

  const commands = available().filter((command) => command.keys);
  const { chord, begun } = reader.read(stroke, event.timeStamp, commands.map((command) => command.keys!));
  if (begun) {
    event.preventDefault();
    return;
  }

  const command = chord === null ? undefined : commands.find((one) => one.keys === chord);
  if (command && (!event.repeat || command.id === "list.next" || command.id === "list.previous")) {
    event.preventDefault();
    run(command);
  }
}

/** A field that takes the next keys as they are pressed (/account/shortcuts). */
const capturing = new WeakMap<HTMLInputElement, { first: string; timer: number }>();

function onCapture(event: KeyboardEvent): void {
  const field = event.target;
  if (!(field instanceof HTMLInputElement) || !field.matches("[data-key-capture]") || event.key === "Tab" || event.key === "Escape") {
    return;
  }

  event.preventDefault();
  event.stopPropagation();
  const before = capturing.get(field);
  if (before) {
    clearTimeout(before.timer);
    capturing.delete(field);
  }

  const mac = isMac();
  if (event.key === "Backspace" || event.key === "Delete") {
    send(field, "none");
    return;
  }

  const stroke = strokeOf(event, mac);
  if (stroke === null || event.repeat) {
    return;
  }

  if (stroke.length > 1) {
    send(field, stroke);
  } else if (before) {
    send(field, `${before.first} ${stroke}`);
  } else {
    // A second key may follow.
    field.value = shown(stroke, mac).flat().join(" ");
    capturing.set(field, { first: stroke, timer: window.setTimeout(() => {
      capturing.delete(field);
      send(field, stroke);
    }, 900) });
  }
}

function send(field: HTMLInputElement, chord: string): void {
  field.value = chord;
  field.dispatchEvent(new Event("change", { bubbles: true }));
  field.value = "";
}

function fillKeys(): void {
  const here = island();
  for (const place of document.querySelectorAll<HTMLElement>("[data-command-keys]")) {
    const keys = here?.enabled ? here.commands.find((command) => command.id === place.dataset["commandKeys"])?.keys : undefined;
    place.replaceChildren(...(keys && here ? keyNodes(keys, here.words) : []));
  }
}

function shareKeys(): void {
  if (!("BroadcastChannel" in window)) {
    return;
  }

  const channel = new BroadcastChannel("sf-shortcuts");
  let last = document.getElementById("sf-commands")?.dataset["commands"];
  channel.addEventListener("message", (message: MessageEvent<Island>) => {
    adopt(message.data);
    fillKeys();
  });
  new MutationObserver(() => {
    const text = document.getElementById("sf-commands")?.dataset["commands"];
    const here = island();
    if (text && here && text !== last) {
      if (last !== undefined) {
        channel.postMessage(here);
      }

      last = text;
      fillKeys();
    }
  }).observe(document.body, { subtree: true, childList: true, attributes: true, attributeFilter: ["data-commands"] });
}

function noteVisits(): void {
  const note = (): void => {
    const shownRecord = /^([A-Z][A-Z0-9]{1,9}-\d+) (.+) · SynergyFlow$/.exec(document.title);
    if (shownRecord) {
      noteRecord({ key: shownRecord[1]!, title: shownRecord[2]!, state: "" });
    }
  };
  new MutationObserver(note).observe(document.head, { subtree: true, childList: true, characterData: true });
  note();
}

/** On a row a reply begins on the record's own page: the composer is there. */
function onRecordPage(id: string): void {
  const [key] = targets();
  if (key && document.querySelector("[data-command-record]") === null) {
    go(addressOf(key));
    whenThere(
      () => (document.querySelector(`[data-command-record="${CSS.escape(key)}"]`) ? buttonOf(id) : null),
      () => onceInteractive(() => {
        const command = island()?.commands.find((one) => one.id === id);
        if (command) {
          run(command);
        }
      }));
  } else if (!key) {
    tell(island()?.words.noTarget ?? "");
  }
}

interface DotNet {
  invokeMethodAsync(name: string, ...args: unknown[]): Promise<unknown>;
}

/** QuickActions.cs offers its dialogs. */
export function connectQuick(actions: DotNet): number {
  const filter = (): string | null => document.querySelector<HTMLElement>("main [data-list]")?.dataset["filter"] ?? null;
  setQuick((command, records) => void actions.invokeMethodAsync("OpenAsync", command, records.slice(0, 51), filter()).catch(() => undefined));
  return ++connections;
}

/** Its successor may have connected already: then there is nothing to end. */
export function disconnectQuick(connection: number): void {
  if (connection === connections) {
    setQuick(null);
  }
}

export function startCommands(): void {
  if (isMac()) {
    document.documentElement.setAttribute("data-platform", "mac");
  }

  document.addEventListener("submit", (event) => {
    if (event.target instanceof HTMLFormElement && event.target.action.endsWith("/account/sign-out")) {
      forgetRecords();
    }
  }, true);
  if (!island()) {
    // Nobody is signed in here, or his session has ended.
    forgetRecords();
    return;
  }

  handle("palette.open", togglePalette);
  handle("help.show", showHelp);
  handle("search.focus", () => document.querySelector<HTMLElement>("header [role=search] input, header input[type=search]")?.focus());
  handle("record.copy_key", () => {
    const keys = targets().join(", ");
    const words = texts();
    navigator.clipboard.writeText(keys).then(() => announce(words ? fill(words.copied, keys) : keys), () => announce(words?.copyFailed ?? ""));
  });
  for (const id of ["record.reply", "record.note", "incident.edit"]) {
    handle(id, () => onRecordPage(id));
  }

  startRows();
  document.addEventListener("keydown", onCapture, true);
  document.addEventListener("keydown", onKey);
  startTips();
  document.addEventListener("click", (event) => {
    if (event.target instanceof Element && event.target.closest("[data-palette-open]")) {
      togglePalette();
    } else if (event.target instanceof Element && event.target.closest("[data-help-open]")) {
      showHelp();
    }
  });
  new MutationObserver(fillKeys).observe(document.body, { childList: true });
  fillKeys();
  shareKeys();
  noteVisits();
  const idle = window.requestIdleCallback ?? ((later: () => void) => setTimeout(later, 300));
  idle(() => {
    preparePalette();
    void loadRecords();
  });
}
