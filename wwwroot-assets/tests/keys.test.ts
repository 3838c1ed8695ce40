import assert from "node:assert/strict";
import { test } from "node:test";
import { ChordReader, shown, strokeOf, type Pressed } from "../modules/commands/keys";

const press = (key: string, rest: Partial<Pressed> = {}): Pressed =>
  ({ key, ctrlKey: false, metaKey: false, altKey: false, shiftKey: false, ...rest });

test("StrokeOf_WhatAKeyWrites_IsItsSpelling", () => {
  const cases: [Pressed, string | null][] = [
    [press("a"), "a"],
    [press("J"), "j"], // caps lock
    [press("X", { shiftKey: true }), "Shift+x"],
    [press("?", { shiftKey: true }), "?"], // Shift is part of the sign, on some layouts
    [press("?"), "?"],
    [press("Enter"), "Enter"],
    [press("Enter", { shiftKey: true }), "Shift+Enter"],
    [press("k", { ctrlKey: true }), "Mod+k"],
    [press("k", { metaKey: true }), null],
    [press("a", { altKey: true }), null],
    [press("{", { altKey: true, ctrlKey: true, getModifierState: (name) => name === "AltGraph" }), "{"],
    [press("ж"), "ж"],
    [press("a", { isComposing: true }), null],
    [press("Dead"), null],
    [press("Shift", { shiftKey: true }), null],
    [press("Tab"), null],
    [press("Escape"), null],
    [press(" "), null],
  ];
  for (const [event, stroke] of cases) {
    assert.equal(strokeOf(event, false), stroke, JSON.stringify(event));
  }
});

test("StrokeOf_OnAMac_TakesCmdForCtrl", () => {
  assert.equal(strokeOf(press("k", { metaKey: true }), true), "Mod+k");
  assert.equal(strokeOf(press("k", { ctrlKey: true }), true), null);
});

test("Shown_AChord_HasTheNamesOfThePlatform", () => {
  assert.deepEqual(shown("Mod+k", false), [["Ctrl", "K"]]);
  assert.deepEqual(shown("Mod+k", true), [["⌘", "K"]]);
  assert.deepEqual(shown("Shift+x", true), [["⇧", "X"]]);
  assert.deepEqual(shown("g d", false), [["G"], ["D"]]);
  assert.deepEqual(shown("+", false), [["+"]]);
});

test("Reader_ASequence_WaitsForItsSecondStrokeForAWhile", () => {
  const chords = ["g d", "g a", "a", "d"];
  const reader = new ChordReader();
  assert.deepEqual(reader.read("g", 0, chords), { chord: null, begun: true });
  assert.equal(reader.read("d", 500, chords).chord, "g d");
  assert.equal(reader.read("d", 600, chords).chord, "d");
  reader.read("g", 1_000, chords);
  assert.equal(reader.read("a", 5_000, chords).chord, "a");
});

test("Reader_ALetterThatLeadsNowhere_DoesNotDoWhatItDoesAlone", () => {
  const reader = new ChordReader();
  reader.read("g", 0, ["g d", "x"]);
  assert.equal(reader.read("x", 10, ["g d", "x"]).chord, null);
  assert.equal(reader.read("x", 20, ["g d", "x"]).chord, "x");
});

test("Reader_Forgotten_BeginsAnew", () => {
  const reader = new ChordReader();
  reader.read("g", 0, ["g d", "d"]);
  reader.forget();
  assert.equal(reader.read("d", 10, ["g d", "d"]).chord, "d");
});
