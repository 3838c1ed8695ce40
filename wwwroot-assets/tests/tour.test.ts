import { find, show } from "./page";
import assert from "node:assert/strict";
import { afterEach, before, beforeEach, test } from "node:test";
import { beside, startTours } from "../modules/tour";

const steps = [
  { target: "row", title: "A row", text: "Open it", commands: ["list.next", "list.open"] },
  { target: "selection", title: "Several", text: "Tick", commands: [] },
  { target: "help", title: "Help", text: "Here", commands: [] },
];
const tour = { progress: "Step {0} of {1}", back: "Back", next: "Next", done: "Done", end: "End", steps };

const dialog = () => document.querySelector<HTMLDialogElement>("#sf-tour-steps");
const title = () => find("#sf-tour-title").textContent;
const press = (text: string) => [...dialog()!.querySelectorAll("button")].find((button) => button.textContent === text && !button.hidden)!.click();

before(() => {
  const prototype = HTMLDialogElement.prototype as HTMLDialogElement;
  prototype.showModal ??= function (this: HTMLDialogElement) { this.open = true; };

  // Nothing has a place in this document: what is hidden has none, all else has one.
  HTMLElement.prototype.getBoundingClientRect = function (this: HTMLElement) {
    return (this.hasAttribute("data-away") ? new DOMRect(0, 0, 0, 0) : new DOMRect(100, 100, 200, 40)) as DOMRect;
  };
  startTours();
});

beforeEach(() => {
  show(`<header><a href="/help/desk" data-command="help.page">?</a></header>
    <main data-interactive="true"><h1 tabindex="-1">Desk</h1><section class="tour-offer"><button id="go" data-tour-start>Start</button><button id="no" data-tour-later>Not now</button></section>
    <table><tbody><tr data-record="INC-1"><td><input type="checkbox" data-select></td></tr></tbody></table></main>
    <div hidden id="sf-tour"></div><div hidden id="sf-commands"></div>`);
  find("#sf-tour").dataset["tour"] = JSON.stringify(tour);
  find("#sf-commands").dataset["commands"] = JSON.stringify({
    person: "p", enabled: true, words: { then: "then" },
    commands: [{ id: "list.next", label: "Next row", group: "List", place: "queue", keys: "v" }, { id: "list.open", label: "Open", group: "List", place: "queue" }],
  });
});

afterEach(() => dialog()?.close());

test("Tour_NotAskedFor_DoesNotOpen_AndNotNowGoesOnAtTheTopOfThePage", () => {
  assert.equal(dialog(), null);
  find("#no").click();
  assert.equal(dialog(), null);
  assert.equal(document.activeElement, find("h1"));
});

test("Tour_Begun_GoesForwardAndBack_WithTheReadersKeys", () => {
  find("#go").click();
  assert.equal(title(), "A row");
  assert.equal(dialog()!.querySelector(".muted")!.textContent, "Step 1 of 3");
  assert.deepEqual([...dialog()!.querySelectorAll("kbd")].map((key) => key.textContent), ["V"]);
  assert.equal(document.activeElement?.textContent, "Next");
  press("Next");
  assert.equal(title(), "Several");
  press("Back");
  assert.equal(title(), "A row");
  press("Next");
  press("Next");
  assert.equal(title(), "Help");
  press("Done");
  assert.equal(dialog(), null);
  assert.equal(document.activeElement, find("h1"));
});

test("Tour_EndedEarly_GivesTheFocusBack", () => {
  find<HTMLInputElement>("input").focus();
  find("#go").click();
  press("End");
  assert.equal(dialog(), null);
  assert.equal(document.activeElement, find("input"));
});

test("Tour_WhatIsNotOnThePage_IsNoStep", () => {
  find("input").setAttribute("data-away", "");
  find("#go").click();
  assert.equal(dialog()!.querySelector(".muted")!.textContent, "Step 1 of 2");
  press("Next");
  assert.equal(title(), "Help");
});

for (const [name, target, width, height] of [
  ["ARow", { top: 300, left: 240, width: 1100, height: 44 }, 1440, 900],
  ["TheRail", { top: 150, left: 0, width: 220, height: 700 }, 1440, 900],
  ["AButtonAtTheRight", { top: 10, left: 1400, width: 36, height: 36 }, 1440, 900],
  ["ACardOnAPhone", { top: 320, left: 16, width: 358, height: 200 }, 390, 844],
  ["TheBottomBar", { top: 784, left: 0, width: 78, height: 60 }, 390, 844],
] as const) {
  test(`Card_Beside${name}_CoversItNever_AndStaysInTheWindow`, () => {
    const card = { width: 340, height: 240 };
    const place = beside(target, card, width, height);
    assert.ok(place.top >= 8 && place.left >= 8 && place.top + card.height <= height && place.left + card.width <= width, JSON.stringify(place));
    assert.ok(place.top >= target.top + target.height || place.top + card.height <= target.top
      || place.left >= target.left + target.width || place.left + card.width <= target.left, JSON.stringify(place));
  });
}
