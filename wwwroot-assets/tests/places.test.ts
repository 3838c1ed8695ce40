import { afterEach, beforeEach, test } from "node:test";
import assert from "node:assert/strict";
import { find, settle, show } from "./page";
import { openPlaces } from "../modules/places";

const words = {
  taken: "{0} taken", at: "Place {0} of {1} in {2}", left: "Left", several: "{0} items", chosen: "{0} chosen", zone: "{0}, {1} of {2}, in {3}", into: "In {0}", closed: "Not from here",
};
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

/** A column of one state, and one of two, with a card in the second of them; a list without an order. */
function columns(): void {
  places.close();
  const card = (key: string, state: string): string => `<li data-item="${key}" data-id="id-${key}" data-state="${state}"><button data-grip aria-pressed="false"></button></li>`;
  show(`<div id="host"><ol data-places="todo" data-lane="L" data-name="Todo">${card("A", "todo")}</ol>
    <ol data-places="" data-lane="L" data-name="Doing" data-zones='[{"id":"work","name":"In progress"},{"id":"look","name":"Review"}]'>${card("B", "look")}${card("C", "work")}</ol>
    <ol data-places="off" data-name="Off" data-loose>${card("D", "off")}</ol></div>`);
  places = openPlaces(find("#host"), page, words);
}

test("Keys_GoThroughTheStatesOfAColumn_AndSayThem", async () => {
  columns();
  press("A", " ");
  assert.equal(document.querySelectorAll(".drop-zones").length, 1);
  press("A", "ArrowRight");
  assert.equal(find(".drop-zone.here").textContent, "In progress");
  await settle();
  assert.match(said(), /In progress, 1 of 2, in Doing/);
  press("A", "ArrowDown", "ArrowDown");
  assert.equal(find(".drop-zone.here").textContent, "Review");
  press("A", "Home", "End", " ");
  assert.equal(document.querySelector(".drop-zones"), null);
  press("A", " ", "ArrowRight", "ArrowUp", "Enter");
  assert.deepEqual(told, [[["id-A"], "look", "L", null, true], [["id-A"], "work", "L", null, true]]);
});

test("StatesThatACardMayNotGoTo_AreMarkedInTheColumn_WhichIsClosedOnceNoneIsLeft", async () => {
  columns();
  find("[data-item='A']").dataset["allowed"] = "look";
  press("A", " ", "ArrowRight");
  assert.deepEqual([...document.querySelectorAll<HTMLElement>(".drop-zone")].map((zone) => zone.dataset["closed"]), ["Not from here", undefined]);
  assert.equal(find("[data-name='Doing']").dataset["closed"], undefined);
  await settle();
  assert.match(said(), /In progress, 1 of 2, in Doing\. Not from here/);
  press("A", "ArrowDown");
  await settle();
  assert.match(said(), /Review, 2 of 2, in Doing$/);
  press("A", "Escape");
  find("[data-item='A']").dataset["allowed"] = "";
  press("A", " ");
  assert.equal(find("[data-name='Doing']").dataset["closed"], "Not from here");
  press("A", "Escape");

  // A card's own column stays open, whatever it may go to.
  find("[data-item='B']").dataset["allowed"] = "";
  press("B", " ");
  assert.equal(find("[data-name='Doing']").dataset["closed"], undefined);
});

test("InItsOwnColumn_ACardHasAPlaceAmongAllStates_AndKeepsItsOwn", () => {
  columns();
  press("B", " ");
  assert.equal(document.querySelector(".drop-zones"), null);
  press("B", "End", " ");
  assert.deepEqual(told, [[["id-B"], null, "L", "id-C", true]]);
});

test("Escape_TakesTheZonesAway", () => {
  columns();
  press("A", " ", "ArrowRight", "Escape");
  assert.equal(document.querySelector(".drop-zones"), null);
  assert.deepEqual(told, []);
});

test("ListWithoutAnOrder_IsOnePlace", async () => {
  columns();
  press("A", " ", "ArrowRight", "ArrowRight", "ArrowDown");
  assert.equal(find("[data-places='off']").classList.contains("into-here"), true);
  await settle();
  assert.match(said(), /In Off/);
  press("A", " ");
  assert.equal(document.querySelector(".into-here"), null);
  assert.deepEqual(told, [[["id-A"], "off", null, null, true]]);
});

test("Pointer_PutsACardIntoTheStateThatItIsOver", () => {
  columns();
  const box = (left: number, top: number, right: number, bottom: number): DOMRect => ({ left, top, right, bottom, width: right - left, height: bottom - top }) as DOMRect;
  const [todo, doing] = [find("[data-places='todo']"), find("[data-name='Doing']")];
  todo.getBoundingClientRect = () => box(0, 0, 100, 400);
  doing.getBoundingClientRect = () => box(100, -200, 200, 400);
  find("[data-places='off']").getBoundingClientRect = () => box(200, 0, 300, 400);
  find("#host").getBoundingClientRect = () => box(0, 0, 300, 400);
  const handle = grip("A");
  handle.setPointerCapture = () => undefined;
  handle.hasPointerCapture = () => false;
  const pointer = (type: string, x: number, y: number): void => void handle.dispatchEvent(new PointerEvent(type, { bubbles: true, pointerId: 1, button: 0, clientX: x, clientY: y }));
  pointer("pointerdown", 10, 10);
  assert.equal(document.querySelector(".drop-zones"), null);
  pointer("pointermove", 20, 10);
  const over = find(".drop-zones");
  assert.deepEqual([over.style.left, over.style.top, over.style.width, over.style.height], ["100px", "0px", "100px", "400px"]);
  document.querySelectorAll<HTMLElement>(".drop-zone").forEach((zone, i) => (zone.getBoundingClientRect = () => box(100, i * 200, 200, i * 200 + 200)));
  pointer("pointermove", 150, 120);
  assert.equal(find(".drop-zone.here").textContent, "In progress");
  pointer("pointermove", 150, 390);
  assert.equal(find(".drop-zone.here").textContent, "Review");
  assert.equal(document.querySelector(".before-here, .behind-here"), null);
  pointer("pointerup", 150, 390);
  assert.deepEqual(told, [[["id-A"], "look", "L", null, true]]);
});
