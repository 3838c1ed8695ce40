import { ageOf } from "./ages";
import { buttonOf, handle, interactive, onceInteractive, targets, whenThere } from "./commands/commands";

/**
 * The tray of TimeTray.razor: it opens here, at once, so that whoever presses its key may type the next one without waiting for the server. The timer
 * is counted here too, and tabs of one person tell each other that it is another one.
 */
interface DotNet {
  invokeMethodAsync(name: string, ...args: unknown[]): Promise<unknown>;
}

/** From this age on nobody believes a timer: how long it was is for its person to say. */
const trusted = 12 * 3_600_000;
const most = 20;

let tray: DotNet | null = null;
let connections = 0;
let channel: BroadcastChannel | null = null;

const sheet = (): HTMLDialogElement | null => document.querySelector<HTMLDialogElement>("#time-tray");
const field = (): HTMLInputElement | null => document.querySelector<HTMLInputElement>("#time-duration");

/** How long the timer has run, in ms; null where none does. */
function running(): number | null {
  const timer = document.querySelector("[data-timer]");
  return timer ? ageOf(timer, performance.now()) : null;
}

export function clock(ageMs: number): string {
  const minutes = Math.floor(Math.max(0, ageMs) / 60_000);
  return `${Math.floor(minutes / 60)}:${String(minutes % 60).padStart(2, "0")}`;
}

/** Begun minutes count as whole ones; "" where the timer was most likely forgotten. */
export function spent(ageMs: number): string {
  if (ageMs > trusted) {
    return "";
  }

  const minutes = Math.max(1, Math.ceil(ageMs / 60_000));
  return minutes < 60 ? `${minutes}m` : minutes % 60 === 0 ? `${minutes / 60}h` : `${Math.floor(minutes / 60)}h ${minutes % 60}m`;
}

export function openTray(): void {
  const dialog = sheet();
  if (dialog && !dialog.open) {
    dialog.showModal();
  }

  field()?.focus();
  field()?.select();
}

export function closeTray(): void {
  sheet()?.close();
}

/** What the page shows, or the rows in hand; of a page that is on its way, what its address names. */
export function trayTargets(): string[] {
  const shown = targets();
  const named = /^\/(?:items|incidents)\/([A-Za-z][A-Za-z0-9]{1,9}-\d+)$/.exec(location.pathname)?.[1];
  return shown.length === 0 && named ? [named.toUpperCase()] : shown.slice(0, most);
}

export function connectTray(to: DotNet): number {
  tray = to;
  if (channel === null && "BroadcastChannel" in window) {
    channel = new BroadcastChannel("sf-time");
    channel.addEventListener("message", askAgain);
  }

  return ++connections;
}

/** Its successor may have connected already: then there is nothing to end. */
export function disconnectTray(connection: number): void {
  if (connection === connections) {
    tray = null;
    channel?.close();
    channel = null;
  }
}

export function timerChanged(): void {
  channel?.postMessage("timer");
}

function askAgain(): void {
  void tray?.invokeMethodAsync("TimerChangedAsync").catch(() => undefined);
}

/** What the timer says stands in the field, to be logged or typed over. */
function fill(): void {
  const age = running();
  const input = field();
  if (age === null || !input || input.value !== "" || spent(age) === "") {
    return;
  }

  input.value = spent(age);
  input.dispatchEvent(new Event("change", { bubbles: true }));
  input.select();
}

export function startTimeTray(): void {
  // While the circuit takes the page over its button is missing for a moment: the key counts all the same.
  handle("time.log", () => whenThere(() => buttonOf("time.log"), (button) => button.click()));
  document.addEventListener("click", (event) => {
    const target = event.target instanceof Element ? event.target : null;
    const opener = target?.closest<HTMLElement>("[data-tray-open]");
    if (opener) {
      const frames = document.querySelector<HTMLElement>("[data-command='time.log']");
      if (!interactive()) {
        // Drawn already, but nobody listens yet.
        onceInteractive(() => document.querySelector<HTMLElement>("[data-command='time.log']")?.click());
      } else if (frames && opener !== frames) {
        // The frame's own button is what the server listens to.
        frames.click();
      } else {
        openTray();
        fill();
      }
    } else if (target?.closest("[data-tray-close], .tray-more")) {
      closeTray();
    } else if (target !== null && target === sheet()) {
      // Beside the sheet: that is its backdrop.
      closeTray();
    }
  });
  document.addEventListener("visibilitychange", () => {
    if (!document.hidden) {
      askAgain();
    }
  });
  setInterval(() => {
    const node = document.querySelector("[data-timer]")?.firstChild;
    const age = running();
    if (node instanceof Text && age !== null && node.nodeValue !== clock(age)) {
      node.nodeValue = clock(age);
    }
  }, 1_000);
}
