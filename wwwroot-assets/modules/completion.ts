import { announce } from "./copy";
import { boxOf } from "./completion/caret";
import { teamSign } from "./completion/sign";
import { find, type Choice } from "./completion/sources";
import { textOf, type Trigger, typedBefore } from "./completion/trigger";
import { placeUnder } from "./place";
import { fill, texts } from "./texts";

/**
 * Offers people and teams behind an @ and records behind a # while somebody types in a text field that asks for it (data-complete, with the
 * signs it offers). The field keeps the focus; the list is a listbox that the field points at, and choosing puts plain text in. What
 * a name comes to is decided by the server when the text goes out.
 */
const settle = 120;
const id = "sf-completion";

let list: HTMLUListElement | null = null;
let field: HTMLTextAreaElement | null = null;
let trigger: Trigger | null = null;
let choices: Choice[] = [];
let active = 0;
let waiting: ReturnType<typeof setTimeout> | undefined;

/** Where the reader has closed the list, or nothing was found: it stays closed until he begins anew. */
let closedAt = -1;

function element(): HTMLUListElement {
  if (!list) {
    list = document.createElement("ul");
    list.id = id;
    list.className = "completion";
    list.setAttribute("role", "listbox");
    list.hidden = true;
    // The field keeps the focus, on a screen that is touched too.
    list.addEventListener("pointerdown", (event) => event.preventDefault());
    list.addEventListener("click", (event) => {
      const chosen = event.target instanceof Element ? event.target.closest<HTMLElement>("[role=option]") : null;
      if (chosen) {
        choose(Number(chosen.dataset["at"]));
      }
    });
  }

  if (!list.isConnected) {
    document.body.append(list);
  }

  return list;
}

function isOpen(): boolean {
  return list?.hidden === false && field !== null;
}

function close(): void {
  clearTimeout(waiting);
  if (list) {
    list.hidden = true;
  }

  for (const name of ["aria-controls", "aria-activedescendant", "aria-autocomplete"]) {
    field?.removeAttribute(name);
  }

  [field, trigger, choices] = [null, null, []];
}

function dismiss(): void {
  closedAt = trigger?.at ?? -1;
  close();
}

function look(on: HTMLTextAreaElement): void {
  clearTimeout(waiting);
  const found = on.readOnly || on.selectionStart !== on.selectionEnd ? null
    : typedBefore(on.value, on.selectionStart, on.dataset["complete"] ?? "");
  if (!found) {
    closedAt = -1;
    close();
    return;
  }

  if (found.at !== closedAt) {
    closedAt = -1;
    waiting = setTimeout(() => void offer(on, found), settle);
  }
}

async function offer(on: HTMLTextAreaElement, asked: Trigger): Promise<void> {
  const answer = await find(asked, on.dataset["completeRecord"] ?? "");
  const now = typedBefore(on.value, on.selectionStart, on.dataset["complete"] ?? "");
  if (document.activeElement !== on || now?.at !== asked.at || now.typed !== asked.typed) {
    return;
  }

  if (answer.length === 0) {
    close();
    return;
  }

  [field, trigger, choices, active] = [on, asked, answer, 0];
  draw();
}

function draw(): void {
  const box = element();
  const words = texts();
  box.setAttribute("aria-label", (trigger?.sign === "@" ? words?.people : words?.records) ?? "");
  box.replaceChildren(...choices.map((choice, at) => {
    const line = document.createElement("li");
    line.id = `${id}-${at}`;
    line.dataset["at"] = String(at);
    line.setAttribute("role", "option");
    const name = document.createElement("strong");
    name.textContent = choice.name;
    const about = document.createElement("span");
    about.textContent = choice.about;
    line.append(...(choice.isTeam ? [teamSign()] : []), name, about);
    return line;
  }));
  box.hidden = false;
  field!.setAttribute("aria-controls", id);
  field!.setAttribute("aria-autocomplete", "list");
  mark();
  place(box);
  announce(fill(words?.suggestions ?? "{0}", String(choices.length)));
}

function mark(): void {
  list!.querySelectorAll("[role=option]").forEach((line, at) => {
    line.setAttribute("aria-selected", String(at === active));
    if (at === active) {
      line.scrollIntoView({ block: "nearest" });
    }
  });
  field!.setAttribute("aria-activedescendant", `${id}-${active}`);
}

/** Under the sign, inside of the part of the window that a keyboard on the screen leaves. */
function place(box: HTMLElement): void {
  placeUnder(box, boxOf(field!, trigger!.at), 4, {
    width: window.visualViewport?.width ?? innerWidth,
    height: window.visualViewport?.height ?? innerHeight,
  });
}

function choose(at: number): void {
  const choice = choices[at];
  if (!choice || !field || !trigger) {
    return;
  }

  const [on, from] = [field, trigger.at];
  const text = textOf(trigger, choice.written);
  close();
  on.focus();
  on.setSelectionRange(from, on.selectionStart);
  // As if it had been typed: it can be undone, and whoever listens hears of it.
  if (!document.execCommand?.("insertText", false, text)) {
    on.setRangeText(text, from, on.selectionEnd, "end");
    on.dispatchEvent(new Event("input", { bubbles: true }));
  }
}

function onKey(event: KeyboardEvent): void {
  if (!isOpen() || event.target !== field || event.isComposing) {
    return;
  }

  const plain = !event.ctrlKey && !event.metaKey && !event.altKey;
  if ((event.key === "ArrowDown" || event.key === "ArrowUp") && plain && !event.shiftKey) {
    active = (active + (event.key === "ArrowDown" ? 1 : choices.length - 1)) % choices.length;
    mark();
  } else if ((event.key === "Enter" || event.key === "Tab") && plain && !event.shiftKey) {
    choose(active);
  } else if (event.key === "Escape") {
    dismiss();
  } else {
    if (event.key === "Enter") {
      close();
    }

    return;
  }

  event.preventDefault();
  event.stopPropagation();
}

function fieldAt(target: EventTarget | null): HTMLTextAreaElement | null {
  return target instanceof HTMLTextAreaElement && target.dataset["complete"] ? target : null;
}

export function startCompletion(): void {
  document.addEventListener("input", (event) => {
    const on = fieldAt(event.target);
    if (on && !(event as InputEvent).isComposing) {
      look(on);
    }
  });
  document.addEventListener("keydown", onKey, true);
  document.addEventListener("keyup", (event) => {
    if (fieldAt(event.target) && ["ArrowLeft", "ArrowRight", "Home", "End"].includes(event.key)) {
      look(fieldAt(event.target)!);
    }
  });
  document.addEventListener("focusout", (event) => {
    if (event.target === field) {
      close();
    }
  });
  // The page moves by itself too, when something above grows.
  document.addEventListener("scroll", (event) => {
    if (isOpen() && event.target !== list) {
      place(list!);
    }
  }, { capture: true, passive: true });
}
