import { find, show } from "./page";
import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";
import { startPickers } from "../modules/pickers";

startPickers();

beforeEach(() => show(`<main><form><input id="open" role="combobox" aria-expanded="true"><input id="shut" role="combobox" aria-expanded="false"><input id="plain"></form></main>`));

/** @returns Whether the browser would go on and send the form. */
function sends(selector: string, key: string): boolean {
  return find(selector).dispatchEvent(new KeyboardEvent("keydown", { key, bubbles: true, cancelable: true }));
}

test("Enter_WhereSomethingIsOffered_DoesNotSendTheForm", () => {
  assert.equal(sends("#open", "Enter"), false);
});

test("Enter_Elsewhere_AndOtherKeys_DoWhatTheyDo", () => {
  assert.equal(sends("#shut", "Enter"), true);
  assert.equal(sends("#plain", "Enter"), true);
  assert.equal(sends("#open", "ArrowDown"), true);
});
