import { find, show } from "./page";
import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";
import { startManual } from "../modules/manual";

startManual();

function type(text: string): void {
  const field = find<HTMLInputElement>("[data-help-find]");
  field.value = text;
  field.dispatchEvent(new Event("input", { bubbles: true }));
}

const seen = () => [...document.querySelectorAll<HTMLElement>("[data-help-topic]:not([hidden])")].map((topic) => topic.id);

beforeEach(() => show(`<input data-help-find><span data-help-found="Topics found: {0}" data-help-none="None"></span>
  <section id="work" data-help-group><p id="desk" data-help-topic="The desk Rows and Keys"></p><p id="search" data-help-topic="Search Añadir words"></p></section>
  <section id="own" data-help-group><p id="account" data-help-topic="Your account Tokens"></p></section>`));

test("Contents_WhileOneTypes_KeepWhatHasAllWords", () => {
  type("KEYS desk");
  assert.deepEqual(seen(), ["desk"]);
  assert.equal(find("#own").hidden, true);
  assert.equal(find("[data-help-found]").textContent, "Topics found: 1");
  type("anadir");
  assert.deepEqual(seen(), ["search"]);
});

test("Contents_NothingFits_SaySo_AndAnEmptyFieldShowsAllAgain", () => {
  type("desk tokens");
  assert.deepEqual(seen(), []);
  assert.equal(find("[data-help-found]").textContent, "None");
  type("  ");
  assert.deepEqual(seen(), ["desk", "search", "account"]);
  assert.equal(find("#own").hidden, false);
  assert.equal(find("[data-help-found]").textContent, "");
});
