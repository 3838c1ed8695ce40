import { show, words } from "./page";
import assert from "node:assert/strict";
import { test } from "node:test";
import { fill, texts } from "../modules/texts";

test("Texts_OfAPageWithTheMeta_AreItsWords", () => {
  show("");
  assert.deepEqual(texts(), words);
});

test("Texts_OfAPageWithoutTheMeta_AreNone", () => {
  document.head.innerHTML = "";
  assert.equal(texts(), null);
});

test("Fill_WithAReplacementPattern_TakesItLiterally", () => {
  assert.equal(fill("Copied {0}", "$& $1"), "Copied $& $1");
});
