import { afterEach, beforeEach, test } from "node:test";
import assert from "node:assert/strict";
import { find, settle, show } from "./page";
import { targets } from "../modules/commands/commands";
import * as rows from "../modules/commands/rows";
import { clearSelection, connectQueue, disconnectQueue, selection, selectMatching, startQueue } from "../modules/queue";

const told: unknown[][] = [];
const bar = {
  invokeMethodAsync: (_: string, ...args: unknown[]) => {
    told.push(args);
    return Promise.resolve();
  },
};

startQueue();
rows.startRows();

function page(list: string, ...keys: string[]): void {
  const body = keys.map((key) => `<tr data-record="${key}" data-id="id-${key}" tabindex="-1"><td><input type="checkbox" data-select></td></tr>`).join("");
  show(`<main><div data-list="${list}"><table><thead><tr><th><input type="checkbox" data-select-all></th></tr></thead><tbody>${body}</tbody></table></div></main>`);
  connectQueue(bar);
}

function box(key: string): HTMLInputElement {
  return find<HTMLInputElement>(`[data-record="${key}"] input`);
}

function head(): HTMLInputElement {
  return find<HTMLInputElement>("[data-select-all]");
}

beforeEach(() => {
  sessionStorage.clear();
  page("none");
  page("open", "INC-1", "INC-2", "INC-3", "INC-4");
});

afterEach(() => disconnectQueue());

test("Box_Clicked_SelectsItsRow_WithShiftAllUpToIt_AndTheHeadSaysHowMany", () => {
  box("INC-1").click();
  assert.deepEqual(selection().keys, ["INC-1"]);
  assert.equal(find("[data-record='INC-1']").getAttribute("aria-selected"), "true");
  assert.equal(head().indeterminate, true);
  box("INC-3").dispatchEvent(new MouseEvent("click", { bubbles: true, shiftKey: true }));
  assert.deepEqual(selection().keys, ["INC-1", "INC-2", "INC-3"]);
  assert.deepEqual(targets(), ["INC-1", "INC-2", "INC-3"]);
  head().click();
  assert.equal(selection().keys.length, 4);
  assert.equal(head().checked && !head().indeterminate, true);
  head().click();
  assert.deepEqual(selection().keys, []);
});

test("Keys_AndBoxes_AreOneSelection", () => {
  rows.move(1);
  rows.move(1);
  rows.toggle();
  assert.equal(box("INC-2").checked, true);
  box("INC-2").click();
  assert.equal(find("[data-record='INC-2']").hasAttribute("aria-selected"), false);
  rows.all();
  assert.equal(selection().keys.length, 4);
});

test("Selection_OnAnotherPage_SurvivesInTheSameListOnly", () => {
  box("INC-2").click();
  page("open", "INC-5", "INC-6");
  box("INC-6").click();
  assert.deepEqual(selection().ids, ["id-INC-2", "id-INC-6"]);
  page("open", "INC-1", "INC-2");
  assert.equal(box("INC-2").checked, true);
  assert.equal(box("INC-1").checked, false);
  page("other", "INC-2");
  assert.deepEqual(selection().keys, []);
  page("open", "INC-2");
  assert.equal(box("INC-2").checked, true);
});

test("AllMatching_EveryRowThatComes_UntilOneIsTakenOut", () => {
  selectMatching();
  assert.equal(selection().allMatching, true);
  page("open", "INC-7", "INC-8");
  assert.equal(box("INC-8").checked, true);
  box("INC-8").click();
  assert.equal(selection().allMatching, false);
  assert.equal(selection().keys.includes("INC-8"), false);
  clearSelection();
  assert.equal(box("INC-7").checked, false);
});

test("Bar_HearsOfItOnce_AMomentLater", async () => {
  await new Promise((done) => setTimeout(done, 100));
  told.length = 0;
  box("INC-1").click();
  box("INC-2").click();
  await new Promise((done) => setTimeout(done, 100));
  await settle();
  assert.deepEqual(told, [[["id-INC-1", "id-INC-2"], false]]);
});
