import { find, show } from "./page";
import assert from "node:assert/strict";
import { test } from "node:test";
import "../modules/print";

test("Print_OfTheButtonOnly_OpensTheBrowsersDialog", () => {
  show("<button data-print><b>Print</b></button><p>text</p>");
  let printed = 0;
  window.print = () => { printed += 1; };

  find("p").click();
  assert.equal(printed, 0);
  find("b").click();
  assert.equal(printed, 1);
});

test("BeforePrint_APageWithAKey_HasItInTheMarginOfEachSheet", () => {
  show('<header data-paper-key="INC-7"></header>');
  window.dispatchEvent(new Event("beforeprint"));
  assert.equal(document.documentElement.style.getPropertyValue("--paper-key"), '"INC-7"');

  show("<p>another page</p>");
  window.dispatchEvent(new Event("beforeprint"));
  assert.equal(document.documentElement.style.getPropertyValue("--paper-key"), "none");
});
