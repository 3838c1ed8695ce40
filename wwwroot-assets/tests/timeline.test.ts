import { find, show } from "./page";
import assert from "node:assert/strict";
import { test } from "node:test";
import { reveal } from "../modules/timeline";

test("Entry_Revealed_HasTheFocus_AndOneThatIsGoneIsLeftAlone", () => {
  show(`<ol><li id="e-1">One</li></ol>`);
  find("li").scrollIntoView = () => undefined;
  reveal("e-2");
  reveal("e-1");
  assert.equal(document.activeElement, find("li"));
});
