import { find, settle, show } from "./page";
import assert from "node:assert/strict";
import { afterEach, mock, test } from "node:test";
import { announce, startCopying } from "../modules/copy";

show("");
startCopying();
afterEach(() => {
  mock.restoreAll();
  mock.timers.reset();
});

test("Copy_OfAButtonAddedLater_CopiesMarksAndSaysSo", async () => {
  show(`<a href="/incidents/INC-1"><button data-copy="INC-1"><svg></svg></button></a>`);
  const write = mock.method(navigator.clipboard, "writeText", () => Promise.resolve());
  mock.timers.enable({ apis: ["setTimeout"] });
  const click = new MouseEvent("click", { bubbles: true, cancelable: true });
  find("svg").dispatchEvent(click);
  await settle();

  assert.deepEqual(write.mock.calls.map((call) => call.arguments), [["INC-1"]]);
  assert.equal(click.defaultPrevented, true, "the link around it must not be followed");
  assert.equal(find("button").hasAttribute("data-copied"), true);
  assert.equal(find("#sf-announcer").textContent, "Copied INC-1");
  mock.timers.tick(1_500);
  assert.equal(find("button").hasAttribute("data-copied"), false);
});

test("Copy_ThatTheBrowserRefuses_SaysSo", async () => {
  show(`<button data-copy="INC-1"></button>`);
  mock.method(navigator.clipboard, "writeText", () => Promise.reject(new Error("denied")));
  find("button").click();
  await settle();
  assert.equal(find("button").hasAttribute("data-copied"), false);
  assert.equal(find("#sf-announcer").textContent, "Copying failed");
});

test("Copy_OfAnotherButton_IsNotTouched", () => {
  show(`<button>Save</button><button id="empty" data-copy=""></button>`);
  const write = mock.method(navigator.clipboard, "writeText", () => Promise.resolve());
  find("button").click();
  find("#empty").click();
  assert.equal(write.mock.callCount(), 0);
});

test("Announce_Twice_UsesOneLiveRegion", () => {
  show("");
  announce("first");
  announce("second");
  assert.equal(document.querySelectorAll("[role=status]").length, 1);
  assert.equal(find("#sf-announcer").textContent, "second");
});
