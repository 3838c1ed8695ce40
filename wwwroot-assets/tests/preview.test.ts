import { beforeEach, test } from "node:test";
import assert from "node:assert/strict";
import { find, settle, show } from "./page";
import * as rows from "../modules/commands/rows";
import { startPreview, togglePreview } from "../modules/preview";

const asked: string[] = [];
let status = 200;

globalThis.fetch = ((address: string) => {
  asked.push(address);
  return Promise.resolve({ status, text: () => Promise.resolve(`<h2>${address}</h2>`) });
}) as unknown as typeof fetch;

startPreview();

let list = 0;

beforeEach(() => {
  asked.length = 0;
  status = 200;
  list++;
  const body = ["INC-1", "INC-2", "INC-3"].map((key) => `<tr data-record="${key}" tabindex="-1"><td><button type="button" data-preview>p</button></td></tr>`).join("");
  show(`<main><table><tbody>${body}</tbody></table>
    <aside id="queue-preview" data-query="?list=${list}" data-failed="failed" hidden><button type="button" data-preview-close>x</button><div data-preview-body></div></aside></main>`);
});

function shown(): string {
  return find("[data-preview-body]").textContent ?? "";
}

test("Space_OnARow_OpensItsPreview_FetchesTheNext_AndClosesItAgain", async () => {
  rows.move(1);
  rows.active()!.dispatchEvent(new KeyboardEvent("keydown", { key: " ", bubbles: true, cancelable: true }));
  await settle();
  assert.equal(find("#queue-preview").hidden, false);
  assert.equal(shown(), `/previews/INC-1?list=${list}`);
  assert.deepEqual(asked, [`/previews/INC-1?list=${list}`, `/previews/INC-2?list=${list}`]);
  togglePreview();
  assert.equal(find("#queue-preview").hidden, true);
});

test("Preview_FollowsTheRowInHand_WithoutAskingTwice", async () => {
  rows.move(1);
  togglePreview();
  await settle();
  rows.move(1);
  await new Promise((done) => setTimeout(done, 120));
  await settle();
  assert.equal(shown(), `/previews/INC-2?list=${list}`);
  assert.equal(asked.filter((address) => address.includes("INC-2")).length, 1);
});

test("Button_OfARow_OpensIt_AndTheCloseButtonGivesTheFocusBack", async () => {
  find("[data-record='INC-3'] [data-preview]").click();
  await settle();
  assert.equal(shown(), `/previews/INC-3?list=${list}`);
  find("[data-preview-close]").click();
  assert.equal(find("#queue-preview").hidden, true);
  assert.equal(document.activeElement, find("[data-record='INC-3']"));
});

test("Preview_ThatCannotBeRead_SaysSo_AndIsAskedAgain", async () => {
  status = 404;
  rows.move(1);
  togglePreview();
  await settle();
  await settle();
  assert.equal(shown(), "failed");
  status = 200;
  togglePreview();
  togglePreview();
  await settle();
  assert.equal(shown(), `/previews/INC-1?list=${list}`);
});
