import { find, show } from "./page";
import assert from "node:assert/strict";
import { beforeEach, mock, test } from "node:test";
import { attach, choose, forget, submitByKeys } from "../modules/composer";

const form = () => find<HTMLFormElement>("form");
const field = () => find<HTMLTextAreaElement>("textarea");
const kept = (key: string): unknown => JSON.parse(sessionStorage.getItem(`sf-draft:${key}`) ?? "null");

function type(text: string): void {
  field().value = text;
  field().dispatchEvent(new Event("input", { bubbles: true }));
}

beforeEach(() => {
  sessionStorage.clear();
  show("<form><textarea></textarea></form>");
});

test("Draft_Typed_IsThereAfterAReload", () => {
  assert.equal(attach(form(), "INC-1"), null);
  type("Looking into it");
  show("<form><textarea></textarea></form>");
  assert.deepEqual(attach(form(), "INC-1"), { kind: "reply", body: "Looking into it" });
});

test("Draft_OfAnotherRecord_IsNotOffered", () => {
  attach(form(), "INC-1");
  type("For the first");
  show("<form><textarea></textarea></form>");
  assert.equal(attach(form(), "INC-2"), null);
});

test("Draft_WhenTheFieldAlreadyHasText_GivesWayToIt", () => {
  attach(form(), "INC-1");
  type("Old");
  show("<form><textarea></textarea></form>");
  field().value = "New";
  assert.deepEqual(attach(form(), "INC-1"), { kind: "reply", body: "New" });
  assert.deepEqual(kept("INC-1"), { kind: "reply", body: "New" });
});

test("Draft_WhoseKindWasChosen_KeepsItWhileTyping", () => {
  attach(form(), "INC-1");
  type("Only for us");
  choose(form(), "note");
  type("Only for us two");
  assert.deepEqual(kept("INC-1"), { kind: "note", body: "Only for us two" });
});

test("Draft_EmptiedOrSent_LeavesNothingBehind", () => {
  attach(form(), "INC-1");
  type("x");
  type("");
  assert.equal(kept("INC-1"), null);
  type("Sent");
  forget(form());
  assert.equal(kept("INC-1"), null);
  assert.equal(field().value, "");
});

test("Draft_InStorageThatIsNoDraft_IsIgnored", () => {
  for (const rubbish of ["{", "1", "null", `{"kind":1,"body":"x"}`, `{"body":"x"}`]) {
    sessionStorage.setItem("sf-draft:INC-1", rubbish);
    assert.equal(attach(form(), "INC-1"), null, rubbish);
  }
});

test("Draft_WhenStorageIsFull_StaysInTheField", () => {
  attach(form(), "INC-1");
  const setItem = mock.fn(() => {
    throw new DOMException("full", "QuotaExceededError");
  });
  const storage = Object.getOwnPropertyDescriptor(globalThis, "sessionStorage")!;
  Object.defineProperty(globalThis, "sessionStorage", { configurable: true, value: { getItem: () => null, setItem } });
  type("Still here");
  Object.defineProperty(globalThis, "sessionStorage", storage);
  assert.equal(setItem.mock.callCount(), 1);
  assert.equal(field().value, "Still here");
});

test("Form_ThatIsGone_IsLeftAlone", () => {
  assert.equal(attach(null, "INC-1"), null);
  choose(null, "note");
  forget(null);
});

function press(init: KeyboardEventInit): { submitted: boolean; changed: boolean } {
  let submitted = false;
  let changed = false;
  form().requestSubmit = () => { submitted = true; };
  field().addEventListener("change", () => { changed = !submitted; });
  field().dispatchEvent(new KeyboardEvent("keydown", { key: "Enter", bubbles: true, cancelable: true, ...init }));
  return { submitted, changed };
}

test("Keys_CtrlOrCmdEnter_ReportTheValueAndThenSubmit", () => {
  for (const modifier of [{ ctrlKey: true }, { metaKey: true }]) {
    show("<form><textarea></textarea></form>");
    submitByKeys(form());
    assert.deepEqual(press(modifier), { submitted: true, changed: true });
  }
});

test("Keys_EnterAloneOrWhileComposing_DoNotSubmit", () => {
  submitByKeys(form());
  assert.equal(press({}).submitted, false);
  assert.equal(press({ ctrlKey: true, isComposing: true }).submitted, false);
});
