import { find, show } from "./page";
import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";
import { keepFiles, sendFiles } from "../modules/composer/kept-files";

let sent: string[];
let refuse: string | null;

/** Answers as the server does: 201 with an id, or why not. */
class Request extends EventTarget {
  upload = new EventTarget();
  status = 0;
  responseText = "";
  private address = "";

  open(_: string, address: string): void {
    this.address = address;
  }

  setRequestHeader(name: string, value: string): void {
    assert.deepEqual([name, value], ["X-SynergyFlow-Page", "composer"]);
  }

  send(body: FormData): void {
    const file = body.get("file") as File;
    const refused = file.name === refuse;
    sent.push(`${this.address} ${file.name}`);
    [this.status, this.responseText] = refused ? [400, '{"detail":"A file of this sort is not taken."}'] : [201, '{"id":"f1"}'];
    this.dispatchEvent(new Event("load"));
  }
}

const form = () => find<HTMLFormElement>("form");
const lines = () => [...document.querySelectorAll("[data-uploads] li")].map((line) => line.textContent);

function choose(...files: File[]): void {
  const picker = find<HTMLInputElement>("input");
  Object.defineProperty(picker, "files", { value: files, configurable: true });
  picker.dispatchEvent(new Event("change"));
}

beforeEach(() => {
  [sent, refuse] = [[], null];
  globalThis.XMLHttpRequest = Request as unknown as typeof XMLHttpRequest;
  show(`<form><textarea></textarea><input type="file" data-composer-files />
    <ul data-uploads data-most-bytes="10" data-large-words="{0} is larger than {1}" data-drop-words="Forget it" data-retry-words="Again"></ul></form>`);
  keepFiles(form());
});

test("files wait on the page and go out, in order, once there is a record", async () => {
  choose(new File(["one"], "a.txt"), new File(["two"], "b.txt"));
  assert.equal(lines().length, 2);
  assert.deepEqual(sent, []);
  assert.equal(await sendFiles(form(), "r1"), 0);
  assert.deepEqual(sent, ["/composer/records/r1/files?internal=false a.txt", "/composer/records/r1/files?internal=false b.txt"]);
  assert.deepEqual(lines(), []);
  assert.equal(await sendFiles(form(), "r1"), 0);
  assert.equal(sent.length, 2);
});

test("a file that is dropped again is not sent, one that is too large is not taken", async () => {
  choose(new File(["one"], "a.txt"), new File(["two"], "b.txt"), new File(["x".repeat(11)], "large.txt"));
  find<HTMLButtonElement>('button[aria-label="Forget it: a.txt"]').click();
  assert.match(lines()[1] ?? "", /large\.txt is larger than/);
  assert.equal(await sendFiles(form(), "r1"), 0);
  assert.deepEqual(sent, ["/composer/records/r1/files?internal=false b.txt"]);
});

test("what does not arrive is counted, says why, and can be tried again", async () => {
  refuse = "a.exe";
  choose(new File(["one"], "a.exe"), new File(["two"], "b.txt"));
  assert.equal(await sendFiles(form(), "r1"), 1);
  assert.match(lines()[0] ?? "", /A file of this sort is not taken\./);
  refuse = null;
  [...document.querySelectorAll("button")].find((button) => button.textContent === "Again")!.click();
  assert.equal(sent.at(-1), "/composer/records/r1/files?internal=false a.exe");
});
