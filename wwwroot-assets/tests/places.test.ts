import { afterEach, beforeEach, test } from "node:test";
import assert from "node:assert/strict";
import { find, settle, show } from "./page";
import { openPlaces } from "../modules/places";

const words = { taken: "{0} taken", at: "Place {0} of {1} in {2}", left: "Left", several: "{0} items", chosen: "{0} chosen", closed: "Not from here" };
const told: unknown[][] = [];
const page = {
  invokeMethodAsync: (_: string, ...args: unknown[]) => {
    told.push(args);
    return Promise.resolve();
  },
};
let places: { close(): void };

beforeEach(() => {
  told.length = 0;
  const row = (key: string): string => `<li data-item="${key}" data-id="id-${key}"><button data-grip aria-pressed="false"></button><input type="checkbox" data-pick>
    <select data-to><option value=""></option><option value="first"></option><option value="up"></option><option value="down"></option><option value="last"></option></select></li>`;
  show(`<div id="host"><div data-bar hidden><strong data-chosen></strong><button data-all-to="first"></button><button data-all-to="last"></button><button data-all-to="none"></button></div>
    <ol data-places="">${["A", "B", "C", "D"].map(row).join("")}</ol></div>`);
  places = openPlaces(find("#host"), page, words);
});

afterEach(() => places.close());

function grip(key: string): HTMLElement {
  return find(`[data-item="${key}"] [data-grip]`);
}

function box(key: string): HTMLInputElement {
  return find<HTMLInputElement>(`[data-item="${key}"] [data-pick]`);
}

function press(key: string, ...keys: string[]): void {
  keys.forEach((one) => grip(key).dispatchEvent(new KeyboardEvent("keydown", { key: one, bubbles: true, cancelable: true })));
}

function menu(key: string, to: string): void {
  const select = find<HTMLSelectElement>(`[data-item="${key}"] [data-to]`);
  select.value = to;
  select.dispatchEvent(new Event("change", { bubbles: true }));
}

function said(): string {
  return document.getElementById("sf-announcer")?.textContent ?? "";
}

test("Keys_TakeMoveAndPutDown_AndSayWhere", async () => {
  press("C", " ", "ArrowUp");
  assert.equal(grip("C").getAttribute("aria-pressed"), "true");
  assert.equal(find("[data-item='B']").classList.contains("before-here"), true);
  assert.equal(find("[data-item='C']").classList.contains("held"), true);
  press("C", "Enter");
  await settle();
  assert.deepEqual(told, [[["id-C"], null, null, "id-B", false]]);
  assert.equal(grip("C").getAttribute("aria-pressed"), "false");
  assert.equal(document.querySelector(".held, .before-here, .behind-here"), null);
});

test("Down_SkipsItself_AndTheEndIsBehindTheLast", () => {
  press("A", " ", "ArrowDown", " ");
  press("A", " ", "ArrowDown", "ArrowUp", "ArrowDown", "ArrowDown", " ");
  press("B", " ", "End", " ");
  press("C", " ", "Home", " ");
  assert.deepEqual(told, [[["id-A"], null, null, "id-C", false], [["id-A"], null, null, "id-D", false], [["id-B"], null, null, "id-D", true], [["id-C"], null, null, "id-A", false]]);
});

test("Escape_OrLosingTheFocus_LeavesIt", () => {
  press("B", " ", "ArrowDown", "Escape");
  grip("B").dispatchEvent(new KeyboardEvent("keydown", { key: "ArrowDown", bubbles: true }));
  press("C", " ", "ArrowUp");
  grip("C").dispatchEvent(new FocusEvent("focusout", { bubbles: true }));
  assert.deepEqual(told, []);
  assert.equal(document.querySelector(".held, .before-here"), null);
});

test("WhereItWas_IsNoticedByTheServer_AndOtherKeysDoNothing", () => {
  press("B", "ArrowUp", "x");
  grip("B").dispatchEvent(new KeyboardEvent("keydown", { key: " ", ctrlKey: true, bubbles: true }));
  assert.deepEqual(told, []);
  press("B", " ", " ");
  assert.deepEqual(told, [[["id-B"], null, null, "id-C", false]]);
});

test("Menu_MovesToAnEndOrByOne_AndForgetsWhatWasChosen", () => {
  for (const to of ["first", "up", "down", "last"]) {
    menu("B", to);
  }

  assert.deepEqual(told, [[["id-B"], null, null, null, false], [["id-B"], null, null, "id-A", false], [["id-B"], null, null, "id-C", true], [["id-B"], null, null, null, true]]);
  assert.equal(find<HTMLSelectElement>("[data-item='B'] [data-to]").value, "");
  told.length = 0;
  menu("A", "up");
  menu("D", "down");
  assert.deepEqual(told, []);
});

test("Chosen_AreMovedTogether_AndOthersAlone", async () => {
  box("A").click();
  box("C").dispatchEvent(new MouseEvent("click", { bubbles: true, shiftKey: true }));
  assert.deepEqual(["A", "B", "C", "D"].map((key) => box(key).checked), [true, true, true, false]);
  assert.equal(find("[data-bar]").hidden, false);
  assert.equal(find("[data-chosen]").textContent, "3 chosen");
  press("B", " ", "End", " ");
  press("D", " ", "Home", " ");
  find("[data-all-to='last']").click();
  assert.deepEqual(told, [[["id-A", "id-B", "id-C"], null, null, "id-D", true], [["id-D"], null, null, "id-A", false], [["id-A", "id-B", "id-C"], null, null, null, true]]);
  find("[data-all-to='none']").click();
  assert.equal(find("[data-bar]").hidden, true);
  find("[data-all-to='last']").click();
  assert.equal(told.length, 3);
  await settle();
});

test("Announced_IsWhatWasTaken_AndThePlace", async () => {
  press("D", " ");
  await settle();
  assert.match(said(), /D taken/);
  press("D", "ArrowUp");
  await settle();
  assert.match(said(), /Place 3 of 4/);
});

test("Pointer_DragsOverTheUpperHalf_AndBehindTheLast", () => {
  document.querySelectorAll<HTMLElement>("[data-item]").forEach((row, i) => {
    row.getBoundingClientRect = () => ({ top: i * 40, height: 40 }) as DOMRect;
  });
  const handle = grip("D");
  handle.setPointerCapture = () => undefined;
  handle.hasPointerCapture = () => false;
  const pointer = (type: string, clientY: number): void => void handle.dispatchEvent(new PointerEvent(type, { bubbles: true, pointerId: 1, button: 0, clientX: 5, clientY }));
  pointer("pointerdown", 130);
  pointer("pointerup", 130);
  assert.deepEqual(told, []);
  pointer("pointerdown", 130);
  pointer("pointermove", 45);
  assert.equal(find(".drag-ghost").textContent, "D");
  assert.equal(find("[data-item='B']").classList.contains("before-here"), true);
  pointer("pointerup", 45);
  assert.equal(document.querySelector(".drag-ghost"), null);
  pointer("pointerdown", 130);
  pointer("pointermove", 500);
  assert.equal(find("[data-item='D']").classList.contains("behind-here"), true);
  pointer("pointercancel", 500);
  assert.deepEqual(told, [[["id-D"], null, null, "id-B", false]]);
});

/** Two columns of a board, in a lane; the second is empty. */
function board(): void {
  places.close();
  show(`<div id="host"><ol data-places="todo" data-lane="L" data-name="Todo"><li data-item="A" data-id="id-A" data-drag><button data-grip aria-pressed="false"></button><a href="/a">A</a><i>x</i>
    <select data-to><option value=""></option><option value="in:doing"></option></select></li><li data-item="B" data-id="id-B"><button data-grip></button></li></ol>
    <ol data-places="doing" data-lane="L" data-name="Doing"></ol></div>`);
  places = openPlaces(find("#host"), page, words);
}

test("Keys_LeftAndRight_AreOtherColumns_WithTheirNames", async () => {
  board();
  press("A", " ", "ArrowRight");
  assert.equal(find("[data-places='doing']").classList.contains("behind-here"), true);
  await settle();
  assert.match(said(), /Place 1 of 1 in Doing/);
  press("A", "ArrowRight", " ");
  press("B", " ", "ArrowRight", "ArrowLeft", "Home", " ");
  assert.deepEqual(told, [[["id-A"], "doing", "L", null, true], [["id-B"], "todo", "L", "id-A", false]]);
});

test("Menu_OfACard_NamesTheColumn_AndNoLane", () => {
  board();
  menu("A", "in:doing");
  assert.deepEqual(told, [[["id-A"], "doing", null, null, true]]);
});

test("Card_IsDraggedByAMouseAnywhere_ButNotByItsLinks_AndWaitsForItsAnswer", async () => {
  board();
  const at = { todo: { left: 0, right: 100, top: 0, bottom: 200 }, doing: { left: 100, right: 200, top: 0, bottom: 200 } };
  find("[data-places='todo']").getBoundingClientRect = () => at.todo as DOMRect;
  find("[data-places='doing']").getBoundingClientRect = () => at.doing as DOMRect;
  const handle = grip("A");
  handle.setPointerCapture = () => undefined;
  handle.hasPointerCapture = () => false;
  const pointer = (on: Element, type: string, x: number, pointerType = "mouse"): void =>
    void on.dispatchEvent(new PointerEvent(type, { bubbles: true, pointerId: 1, pointerType, button: 0, clientX: x, clientY: 50 }));
  pointer(find("[data-item='A'] a"), "pointerdown", 10);
  pointer(find("[data-item='A'] i"), "pointerdown", 10, "touch");
  assert.equal(document.querySelector(".held"), null);
  pointer(find("[data-item='A'] i"), "pointerdown", 10);
  pointer(handle, "pointermove", 150);
  assert.equal(find("[data-places='doing']").classList.contains("behind-here"), true);
  pointer(handle, "pointerup", 150);
  assert.equal(find("[data-item='A']").classList.contains("placing"), true);
  await settle();
  assert.equal(document.querySelector(".placing, .held, .behind-here"), null);
  assert.deepEqual(told, [[["id-A"], "doing", "L", null, true]]);
});

test("Lists_ThatACardMayNotGoTo_AreMarkedWhileItIsHeld_AndSaidByKeys", async () => {
  board();
  find("[data-item='A']").dataset["allowed"] = "review done";
  const doing = find("[data-places='doing']");
  press("A", " ");
  assert.equal(doing.dataset["closed"], "Not from here");
  assert.equal(find("[data-places='todo']").dataset["closed"], undefined);
  press("A", "ArrowRight");
  await settle();
  assert.match(said(), /Place 1 of 1 in Doing\. Not from here/);
  press("A", "Escape");
  assert.equal(doing.dataset["closed"], undefined);

  // Who puts it there all the same hears from the server why not; where it may go, nothing is marked.
  press("A", " ", "ArrowRight", " ");
  assert.deepEqual(told, [[["id-A"], "doing", "L", null, true]]);
  find("[data-item='A']").dataset["allowed"] = "doing";
  press("A", " ");
  assert.equal(doing.dataset["closed"], undefined);
  press("A", "Escape");
  find("[data-item='A']").dataset["allowed"] = "";
  press("A", " ");
  assert.equal(doing.dataset["closed"], "Not from here");
});
