import { startAges } from "./ages";
import { startCards } from "./card";
import { startCommands } from "./commands/start";
import { startCompletion } from "./completion";
import { cookie, remember } from "./cookies";
import { startCopying } from "./copy";
import { startFocus } from "./focus";
import { startManual } from "./manual";
import { startPasskeys } from "./passkeys";
import { startPickers } from "./pickers";
import { startPreview } from "./preview";
import { startQueue } from "./queue";
import { startTabs } from "./tabs";
import { startTimeTray } from "./time";
import { startTours } from "./tour";
import { startWidths } from "./widths";

export { connectQuick, disconnectQuick } from "./commands/start";
export { focusHeading } from "./focus";
export { connectQueue, disconnectQueue } from "./queue";
export { closeTray, connectTray, disconnectTray, openTray, timerChanged, trayTargets } from "./time";

/**
 * What the frame of every page does without asking the server: theme, density, the rail, and telling the server (by cookie) the
 * reader's zone and what the system prefers, so that the next page comes out right at once.
 */
const root = document.documentElement;
const dark = matchMedia("(prefers-color-scheme: dark)");
const contrast = matchMedia("(prefers-contrast: more)");

function systemTheme(): string {
  return contrast.matches ? "contrast" : dark.matches ? "dark" : "light";
}

function applyTheme(): void {
  const chosen = cookie("sf-theme");
  remember("sf-scheme", systemTheme());
  root.setAttribute("data-theme", chosen && chosen !== "system" ? chosen : systemTheme());
}

function showChoices(): void {
  const chosen: Record<string, string> = {
    "sf-theme": cookie("sf-theme") ?? "system",
    "sf-density": cookie("sf-density") ?? "comfortable",
  };
  for (const radio of document.querySelectorAll<HTMLInputElement>("input[type=radio][data-choice]")) {
    radio.checked = chosen[radio.dataset["choice"]!] === radio.value;
  }

  for (const toggle of document.querySelectorAll("[data-rail-toggle]")) {
    toggle.setAttribute("aria-expanded", String(root.getAttribute("data-rail") !== "collapsed"));
  }
}

document.addEventListener("change", (event) => {
  if (event.target instanceof HTMLInputElement && event.target.dataset["choice"]) {
    remember(event.target.dataset["choice"], event.target.value);
    if (event.target.dataset["choice"] === "sf-density") {
      root.setAttribute("data-density", event.target.value);
    }

    applyTheme();
  }
});

document.addEventListener("click", (event) => {
  if (event.target instanceof Element && event.target.closest("[data-rail-toggle]")) {
    const collapsed = root.getAttribute("data-rail") !== "collapsed";
    root.setAttribute("data-rail", collapsed ? "collapsed" : "open");
    remember("sf-rail", collapsed ? "collapsed" : "open");
    showChoices();
  }
});

// A menu shows what is chosen when it opens: it may have been rendered anew since.
document.addEventListener("toggle", showChoices, true);

// An empty list leads to the field that fills it.
document.addEventListener("click", (event) => {
  const button = event.target instanceof Element ? event.target.closest<HTMLElement>("[data-focus]") : null;
  if (button) {
    document.querySelector<HTMLElement>(button.dataset["focus"]!)?.focus();
  }
});

// A popover stays open when one of its links navigates within the page.
document.addEventListener("click", (event) => {
  if (event.target instanceof Element) {
    const link = event.target.closest("a[href]");
    const popup = link?.closest<HTMLElement>("[popover]");
    popup?.hidePopover();
  }
});

remember("sf-tz", Intl.DateTimeFormat().resolvedOptions().timeZone || "UTC");
dark.addEventListener("change", applyTheme);
contrast.addEventListener("change", applyTheme);
applyTheme();
showChoices();
startAges();
startFocus();
startPickers();
startCopying();
startCommands();
startQueue();
startTabs();
startWidths();
startPreview();
startCards();
startCompletion();
startManual();
startTours();
startPasskeys();
startTimeTray();

// A key or a click before this is nobody's: tests wait for it.
root.setAttribute("data-scripts", "ready");
