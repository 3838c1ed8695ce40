import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";
import { find, show } from "./page";
import { EditorView } from "@codemirror/view";
import { open, type Options } from "../modules/code";

const options: Options = { label: "Policy", readOnly: false, keep: "k", base: "1" };
let told: unknown[][] = [];
const owner = { invokeMethodAsync: (...said: unknown[]) => Promise.resolve(void told.push(said)) };

beforeEach(() => {
  show(`<div id="host"><pre>before</pre></div>`);
  localStorage.clear();
  told = [];
});

function begin(text: string, more: Partial<Options> = {}) {
  return open(find("#host"), text, { ...options, ...more }, owner);
}

test("Text_IsWhatWasGivenAndWhatWasWritten", () => {
  const editor = begin("package a\n");
  assert.equal(new TextDecoder().decode(editor.text()), "package a\n");
  editor.write("package ü\n");
  assert.equal(new TextDecoder().decode(editor.text()), "package ü\n");
  assert.deepEqual(told, [["HasChanged", true]]);
  editor.write("package a\n");
  assert.deepEqual(told.at(-1), ["HasChanged", false]);
});

test("Typed_IsBroughtBack_ForTheSameStoredTextOnly", () => {
  const editor = begin("a");
  editor.write("ab");
  editor.close();
  assert.equal(new TextDecoder().decode(begin("a").text()), "ab");
  assert.deepEqual(told.at(-1), ["HasChanged", true]);
  assert.equal(new TextDecoder().decode(begin("a2", { base: "2" }).text()), "a2");
});

test("LastLetters_AreKept_WhenThePageGoes", () => {
  begin("a").write("ab");
  window.dispatchEvent(new Event("pagehide"));
  assert.equal(new TextDecoder().decode(begin("a").text()), "ab");
});

test("Stored_IsForgotten", () => {
  const editor = begin("a");
  editor.write("ab");
  editor.stored("2");
  editor.close();
  assert.equal(localStorage.getItem("k"), null);
  assert.deepEqual(told.at(-1), ["HasChanged", false]);
});

test("Problems_StandOnTheirLines_AndOnesBeyondTheEndDoNotBreak", () => {
  const editor = begin("one\ntwo\n");
  editor.show([{ line: 2, column: 2, message: "no" }, { line: 99, column: 99, message: "beyond" }, { line: null, column: null, message: "all" }]);
  editor.go(99);
  assert.ok(find("#host .cm-editor"));
});

test("ReadOnly_KeepsNothing_AndCanBeScrolledByKeyboard", () => {
  const editor = begin("a", { readOnly: true });
  assert.equal(find("#host .cm-scroller").tabIndex, 0);
  editor.close();
  assert.equal(localStorage.getItem("k"), null);
});

test("Typed_BeforeAndAfterTheTextWasRead_IsUndoneByItself_HoweverFast", () => {
  const editor = begin("");
  const view = EditorView.findFromDOM(find(".cm-editor"))!;
  const type = (text: string): void => view.dispatch({ changes: { from: view.state.doc.length, insert: text }, userEvent: "input.type" });
  type("a");
  type("b");
  assert.equal(new TextDecoder().decode(editor.text()), "ab");
  type("c");
  assert.equal(editor.undo(), true);
  assert.equal(view.state.doc.toString(), "ab");
  assert.equal(editor.undo(), true);
  assert.equal(view.state.doc.toString(), "");
});

test("Written_IsOneStepToUndo_EachTime_AndTouchesOnlyWhatDiffers", () => {
  const editor = begin("first\nsecond\nthird\n");
  assert.equal(editor.undo(), false);
  editor.write("first\n2\nthird\n");
  editor.write("first\n2\n2 and a half\nthird\n");
  editor.write("first\n2\n2 and a half\nthird\n");
  assert.equal(editor.undo(), true);
  assert.equal(new TextDecoder().decode(editor.text()), "first\n2\nthird\n");
  assert.equal(editor.undo(), true);
  assert.equal(new TextDecoder().decode(editor.text()), "first\nsecond\nthird\n");
  assert.deepEqual(told.at(-1), ["HasChanged", false]);
});
