import { find, settle, show } from "./page";
import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";
import { openRoadmap } from "../modules/roadmap";

const words = { taken: "{0} taken", takenDay: "{0} taken, a day", at: "At {0}", start: "Only the start", end: "Only the end", left: "Left", from: "From {0}", until: "Until {0}" };
let told: unknown[][] = [];
let answer: Promise<unknown> = Promise.resolve();
const page = {
  invokeMethodAsync: (name: string, ...args: unknown[]): Promise<unknown> => {
    told.push([name, ...args]);
    return answer;
  },
};

beforeEach(() => {
  told = [];
  answer = Promise.resolve();
  show(`<div id="host" data-from="2026-12-01" data-days="100"><div data-scroll><div data-ruler></div><ul>
    <li><div data-line="A"></div><div data-track><div data-bar="epic" data-key="A" data-id="id-A" data-start="2026-12-11" data-end="2026-12-20" role="button" tabindex="0" aria-pressed="false" style="left:10%;width:10%">
      <i data-edge="start"></i><b>x</b><i data-edge="end"></i></div></div></li>
    <li><div data-track><div data-bar="version" data-key="V" data-id="id-V" data-end="2026-12-31" role="button" tabindex="0"><b>x</b></div></div></li>
    <li><div data-track><div data-bar="milestone" data-key="M" data-id="id-M" data-start="2026-12-21" data-end="2026-12-21" role="button" tabindex="0"><i></i></div></div></li>
    <li><div data-track><div data-bar="epic" data-key="R" data-id="id-R" data-end="2026-12-31" role="img"></div></div></li></ul></div>
    <ul><li data-undated="U" data-id="id-U"><span data-place></span></li></ul></div>`);
  openRoadmap(find("#host"), page, words);
  document.querySelectorAll<HTMLElement>("[data-track], [data-ruler]").forEach((track) => (track.getBoundingClientRect = () => ({ left: 200, width: 1000, right: 1200 }) as DOMRect));
  find("[data-scroll]").getBoundingClientRect = () => ({ left: 0, right: 1200, top: 0, bottom: 300 }) as DOMRect;
  find("[data-line]").getBoundingClientRect = () => ({ right: 200 }) as DOMRect;
  document.querySelectorAll<HTMLElement>("[data-bar], [data-place]").forEach((one) => {
    one.setPointerCapture = () => undefined;
    one.hasPointerCapture = () => false;
  });
});

const bar = (key: string): HTMLElement => find(`[data-key='${key}']`);
const said = (): string => [...document.querySelectorAll("[aria-live], [role=status]")].map((one) => one.textContent).join(" ");

function press(key: string, ...keys: string[]): void {
  for (const one of keys) {
    const [name, shiftKey] = one.startsWith("+") ? [one.slice(1), true] : [one, false];
    bar(key).dispatchEvent(new KeyboardEvent("keydown", { key: name, shiftKey, bubbles: true }));
  }
}

function pointer(on: Element, type: string, clientX: number, clientY = 50): void {
  on.dispatchEvent(new PointerEvent(type, { bubbles: true, pointerId: 1, button: 0, clientX, clientY }));
}

test("Keys_MoveByADay_AndAWeek_AndPutDown", async () => {
  press("A", " ", "ArrowRight", "+ArrowRight", "ArrowLeft");
  assert.equal(bar("A").style.left, "17.000%");
  assert.equal(bar("A").getAttribute("aria-pressed"), "true");
  press("A", " ");
  assert.deepEqual(told, [["PlanAsync", "epic", "id-A", "2026-12-18", "2026-12-27"]]);
  await settle();
  assert.equal(bar("A").style.left, "10.000%", "what the server has not said is not so");
});

test("Keys_ChooseAnEdge_WhichDoesNotCrossTheOther", () => {
  press("A", " ", "e", "ArrowRight", " ");
  press("A", " ", "s", "+ArrowRight", "+ArrowRight", " ");
  assert.deepEqual(told, [["PlanAsync", "epic", "id-A", "2026-12-11", "2026-12-21"], ["PlanAsync", "epic", "id-A", "2026-12-20", "2026-12-20"]]);
});

test("Milestone_IsOneDay_WhichHasNoEdges", () => {
  press("M", " ");
  assert.match(said(), /M taken, a day/);
  press("M", "e", "ArrowRight", "s", "+ArrowRight");
  assert.match(said(), /At Dec 29, 2026/);
  assert.equal(bar("M").style.left, "28.000%");
  assert.equal(bar("M").style.width, "1.000%");
  press("M", " ");
  assert.deepEqual(told, [["PlanAsync", "milestone", "id-M", "2026-12-29", "2026-12-29"]]);
});

test("Escape_OrLosingTheFocus_LeavesIt_AndNothingMovedIsNothing", () => {
  press("A", " ", "ArrowRight", "Escape");
  assert.equal(bar("A").style.left, "10.000%");
  press("A", " ", "ArrowRight");
  bar("A").dispatchEvent(new FocusEvent("focusout", { bubbles: true }));
  press("A", " ", " ");
  press("A", "ArrowRight", "x");
  press("R", " ", "ArrowRight", " ");
  assert.deepEqual(told, []);
  assert.equal(document.querySelector(".held"), null);
});

test("Enter_AndAPress_AskForTheDates", () => {
  press("A", "Enter");
  pointer(bar("V").querySelector("b")!, "pointerdown", 500);
  pointer(bar("V"), "pointermove", 502);
  pointer(bar("V"), "pointerup", 502);
  assert.deepEqual(told, [["AskAsync", "epic", "id-A"], ["AskAsync", "version", "id-V"]]);
});

test("Pointer_MovesABar_AnEdge_AndOneWithOneDate", () => {
  pointer(bar("A").querySelector("b")!, "pointerdown", 320);
  pointer(bar("A"), "pointermove", 370);
  assert.match(find(".drag-ghost").textContent, /16.*25/);
  pointer(bar("A"), "pointerup", 370);
  assert.equal(document.querySelector(".drag-ghost"), null);
  pointer(bar("A").querySelector("[data-edge=end]")!, "pointerdown", 400);
  pointer(bar("A"), "pointermove", 380);
  pointer(bar("A"), "pointerup", 380);
  pointer(bar("V").querySelector("b")!, "pointerdown", 505);
  pointer(bar("V"), "pointermove", 515);
  pointer(bar("V"), "pointerup", 515);
  pointer(bar("A").querySelector("b")!, "pointerdown", 320);
  pointer(bar("A"), "pointermove", 370);
  pointer(bar("A"), "pointercancel", 370);
  assert.deepEqual(told, [
    ["PlanAsync", "epic", "id-A", "2026-12-16", "2026-12-25"],
    ["PlanAsync", "epic", "id-A", "2026-12-11", "2026-12-18"],
    ["PlanAsync", "version", "id-V", null, "2027-01-01"],
  ]);
});

test("WithoutDates_IsDraggedOntoADay_OrLeft", () => {
  const grip = find("[data-place]");
  pointer(grip, "pointerdown", 20, 400);
  pointer(grip, "pointermove", 300, 400);
  pointer(grip, "pointerup", 300, 400);
  assert.deepEqual(told, []);
  pointer(grip, "pointerdown", 20, 400);
  pointer(grip, "pointermove", 305, 50);
  pointer(grip, "pointerup", 305, 50);
  assert.deepEqual(told, [["PlanAsync", "epic", "id-U", "2026-12-11", "2027-01-07"]]);
});

test("Announced_IsWhatWasTaken_AndTheDays", async () => {
  press("A", " ");
  await settle();
  assert.match(said(), /A taken/);
  press("A", "ArrowRight");
  await settle();
  assert.match(said(), /At .*12.*21/);
  press("A", "s");
  await settle();
  assert.match(said(), /Only the start/);
});
