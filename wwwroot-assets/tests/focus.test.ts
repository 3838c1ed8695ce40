import { find, settle, show } from "./page";
import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";
import { focusHeading, startFocus } from "../modules/focus";

startFocus();

const row = `<tr data-record="INC-2" tabindex="-1"><td>Two</td></tr>`;

/** Takes an element away as the server does: nothing gets a blur. */
async function gone(selector: string): Promise<void> {
  const element = find(selector);
  const had = element.contains(document.activeElement);
  element.remove();
  if (had) {
    assert.equal(document.activeElement, document.body);
  }

  await new Promise((later) => setTimeout(later));
  await settle();
}

beforeEach(() => show(`<main><a href="/x" id="link">x</a><table><tbody>${row}</tbody></table></main>`));

test("Row_DrawnAnew_HasTheFocusAgainAndIsInHand", async () => {
  find("tr").focus();
  const body = find("tbody");
  find("tr").remove();
  body.innerHTML = row;
  await new Promise((later) => setTimeout(later));
  assert.equal(document.activeElement, find("tr"));
  assert.ok(find("tr").hasAttribute("data-active"));
});

test("Dialog_TakenAway_LeavesTheFocusWhereItWasBefore", async () => {
  find("tr").focus();
  document.body.insertAdjacentHTML("beforeend", `<div class="mud-dialog-container"><input id="tags"></div>`);
  find("#tags").focus();
  await gone(".mud-dialog-container");
  assert.equal(document.activeElement, find("tr"));
});

test("Dialog_UnderAnotherOne_KeepsTheFocusOffThePage", async () => {
  find("tr").focus();
  document.body.insertAdjacentHTML("beforeend", `<div class="mud-dialog-container"></div><dialog id="upper"><input id="tags"></dialog>`);
  find("#tags").focus();
  await gone("#upper");
  assert.equal(document.activeElement, document.body);
});

test("Link_ThatWentWithItsPage_LeavesTheFocusToTheNextPage", async () => {
  find("#link").focus();
  await gone("#link");
  assert.equal(document.activeElement, document.body);
});

test("Field_LeftByItsReader_IsNotTakenUpAgain", async () => {
  find("tr").focus();
  find("tr").blur();
  await gone("#link");
  assert.equal(document.activeElement, document.body);
});

test("Row_OfTheNextPage_IsNotTakenForTheOneThatWasLeft", async () => {
  find("tr").focus();
  history.pushState({}, "", "/my-work");
  const body = find("tbody");
  find("tr").remove();
  body.innerHTML = row;
  await new Promise((later) => setTimeout(later));
  assert.equal(document.activeElement, document.body);
});

test("Heading_OfANewPage_HasTheFocus_UnlessItsReaderIsSomewhereOnIt", () => {
  show(`<nav><a href="/desk">Desk</a></nav><main><h1 tabindex="-1">Desk</h1><textarea></textarea></main>`);
  find("a").focus();
  focusHeading();
  assert.equal(document.activeElement, find("h1"));
  find("textarea").focus();
  focusHeading();
  assert.equal(document.activeElement, find("textarea"));
});
