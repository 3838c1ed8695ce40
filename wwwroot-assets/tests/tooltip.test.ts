import { find, show } from "./page";
import assert from "node:assert/strict";
import { afterEach, beforeEach, mock, test } from "node:test";
import { startTips } from "../modules/commands/tooltip";

const commands = [
  { id: "incident.take", label: "Assign to me", group: "Record", place: "record", keys: "i" },
  { id: "go.desk", label: "Go to the desk", group: "Go", place: "everywhere", keys: "g d" },
  { id: "record.link", label: "Add a relation", group: "Record", place: "ticket" },
];

startTips();

const tip = () => document.getElementById("sf-tip");
const isShown = () => tip() !== null && !tip()!.hidden;

function page(changed: object = {}): void {
  show(`<button id="take" data-command="incident.take" title="Take it"><i></i></button><a id="desk" href="#" data-command="go.desk">Desk</a>
    <button id="link" data-command="record.link">Add a relation</button><p id="else">Text</p><div hidden id="sf-commands"></div>`);
  find("#sf-commands").dataset["commands"] = JSON.stringify({ person: "p", enabled: true, commands, words: { then: "then" }, ...changed });
}

function point(selector: string, pointerType = "mouse"): void {
  find(selector).dispatchEvent(new PointerEvent("pointerover", { bubbles: true, pointerType }));
}

function press(key: string): KeyboardEvent {
  const event = new KeyboardEvent("keydown", { key, bubbles: true, cancelable: true });
  document.body.dispatchEvent(event);
  return event;
}

const wait = (ms: number) => mock.timers.tick(ms);

beforeEach(() => {
  mock.timers.enable({ apis: ["setTimeout"] });
  page();
});

afterEach(() => {
  document.body.dispatchEvent(new MouseEvent("click", { bubbles: true }));
  point("#else");
  wait(1_000);
  mock.timers.reset();
});

test("Tip_AfterThePointerHasRested_SaysLabelAndKeys_AndDescribesTheButton", () => {
  point("#take");
  wait(499);
  assert.equal(isShown(), false);
  wait(1);
  assert.equal(tip()!.textContent, "Assign to meI");
  assert.equal(tip()!.querySelector("kbd")?.textContent, "I");
  assert.equal(find("#take").getAttribute("aria-describedby"), "sf-tip");
  assert.equal(find("#take").hasAttribute("title"), false);
  assert.equal(find("#take").getAttribute("aria-label"), "Take it");
  point("#else");
  wait(150);
  assert.equal(isShown(), false);
  assert.equal(find("#take").hasAttribute("aria-describedby"), false);
});

test("Tip_OnKeyboardFocus_IsThereAtOnce_AndASequenceHasBothKeys", () => {
  press("Tab");
  find("#desk").dispatchEvent(new FocusEvent("focusin", { bubbles: true }));
  wait(0);
  assert.deepEqual([...tip()!.querySelectorAll("kbd")].map((key) => key.textContent), ["G", "D"]);
});

test("Tip_FocusByPointer_OrTouch_ShowsNothing", () => {
  find("#desk").dispatchEvent(new PointerEvent("pointerdown", { bubbles: true }));
  find("#desk").dispatchEvent(new FocusEvent("focusin", { bubbles: true }));
  point("#take", "touch");
  wait(1_000);
  assert.equal(isShown(), false);
});

test("Tip_Escape_SendsItAway_AndItStaysAwayUntilOneWasElsewhere", () => {
  point("#take");
  wait(500);
  const escape = press("Escape");
  assert.equal(escape.defaultPrevented, true);
  assert.equal(isShown(), false);
  point("#take");
  wait(500);
  assert.equal(isShown(), false);
  assert.equal(press("Escape").defaultPrevented, false);
  point("#else");
  point("#take");
  wait(500);
  assert.equal(isShown(), true);
});

test("Tip_PointedAtItself_Stays", () => {
  point("#take");
  wait(500);
  point("#else");
  wait(100);
  tip()!.dispatchEvent(new PointerEvent("pointerover", { bubbles: true, pointerType: "mouse" }));
  wait(1_000);
  assert.equal(isShown(), true);
});

test("Tip_OtherKeysOrNone_AreSaidAsTheyAre", () => {
  page({ commands: [{ ...commands[0], keys: "Shift+t" }] });
  point("#take");
  wait(500);
  assert.deepEqual([...tip()!.querySelectorAll("kbd")].map((key) => key.textContent), ["Shift", "T"]);
  point("#else");
  wait(150);
  page({ enabled: false });
  point("#take");
  wait(500);
  assert.equal(tip()!.textContent, "Assign to me");
});

test("Tip_ButtonThatSaysAllThereIs_HasNone", () => {
  point("#link");
  wait(1_000);
  assert.equal(isShown(), false);
});
