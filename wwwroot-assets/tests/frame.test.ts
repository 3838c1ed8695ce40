import { find, show } from "./page";
import assert from "node:assert/strict";
import { before, test } from "node:test";

const root = document.documentElement;
const systemListeners = new Map<string, () => void>();
const system = { dark: true, contrast: false };

const cookie = (name: string) => document.cookie.split("; ").find((pair) => pair.startsWith(`${name}=`))?.slice(name.length + 1);

function choose(selector: string): void {
  const radio = find<HTMLInputElement>(selector);
  radio.checked = true;
  radio.dispatchEvent(new Event("change", { bubbles: true }));
}

before(async () => {
  globalThis.matchMedia = ((query: string) => ({
    get matches() {
      return query.includes("contrast") ? system.contrast : system.dark;
    },
    addEventListener: (_: string, listener: () => void) => systemListeners.set(query, listener),
  })) as unknown as typeof matchMedia;
  show(`
    <button data-rail-toggle aria-expanded="true"><i></i></button>
    <input type="radio" name="t" data-choice="sf-theme" value="system">
    <input type="radio" name="t" data-choice="sf-theme" value="light">
    <input type="radio" name="d" data-choice="sf-density" value="comfortable">
    <input type="radio" name="d" data-choice="sf-density" value="compact">
    <button data-focus="[name=t]">Go to the field</button>
    <nav popover><a href="#x">Link</a></nav>`);
  await import("../modules/frame");
});

test("Frame_OnItsStart_FollowsTheSystemAndTellsTheServer", () => {
  assert.equal(root.getAttribute("data-theme"), "dark");
  assert.equal(cookie("sf-scheme"), "dark");
  assert.equal(decodeURIComponent(cookie("sf-tz") ?? ""), Intl.DateTimeFormat().resolvedOptions().timeZone || "UTC");
  assert.equal(find<HTMLInputElement>("[value=system]").checked, true);
  assert.equal(find<HTMLInputElement>("[value=comfortable]").checked, true);
});

test("Frame_WhenTheSystemChanges_FollowsAtOnce", () => {
  system.contrast = true;
  systemListeners.get("(prefers-contrast: more)")?.();
  assert.equal(root.getAttribute("data-theme"), "contrast");
  system.contrast = false;
  systemListeners.get("(prefers-contrast: more)")?.();
  assert.equal(root.getAttribute("data-theme"), "dark");
});

test("Frame_AThemeChosen_OutranksTheSystemUntilSystemIsChosen", () => {
  choose("[value=light]");
  assert.equal(root.getAttribute("data-theme"), "light");
  assert.equal(cookie("sf-theme"), "light");
  assert.equal(cookie("sf-scheme"), "dark");
  choose("[value=system]");
  assert.equal(root.getAttribute("data-theme"), "dark");
});

test("Frame_ADensityChosen_AppliesAndIsRemembered", () => {
  choose("[value=compact]");
  assert.equal(root.getAttribute("data-density"), "compact");
  assert.equal(cookie("sf-density"), "compact");
});

test("Frame_TheRailToggledTwice_ClosesAndOpens", () => {
  find("[data-rail-toggle] i").click();
  assert.equal(root.getAttribute("data-rail"), "collapsed");
  assert.equal(find("[data-rail-toggle]").getAttribute("aria-expanded"), "false");
  assert.equal(cookie("sf-rail"), "collapsed");
  find("[data-rail-toggle]").click();
  assert.equal(root.getAttribute("data-rail"), "open");
  assert.equal(find("[data-rail-toggle]").getAttribute("aria-expanded"), "true");
});

test("Frame_ALinkInAPopover_ClosesIt", () => {
  let closed = 0;
  find("nav").hidePopover = () => { closed++; };
  find("nav a").click();
  assert.equal(closed, 1);
});

test("EmptyList_ItsButton_LeadsToTheFieldThatFillsIt", () => {
  find("[data-focus]").click();
  assert.equal(document.activeElement, find("[name=t]"));
});
