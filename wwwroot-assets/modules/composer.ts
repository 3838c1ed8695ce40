/**
 * Keeps what is typed into a form in this browser tab until it is sent, and lets Ctrl+Enter submit it. The draft lies in
 * sessionStorage: it survives a reload and a lost circuit, and ends with the tab, as befits text that nobody has sent.
 */
interface Draft {
  kind: string;
  body: string;
}

const names = new WeakMap<HTMLFormElement, string>();

function read(name: string): Draft | null {
  try {
    const kept: unknown = JSON.parse(sessionStorage.getItem(name) ?? "null");
    return typeof kept === "object" && kept !== null && "body" in kept && "kind" in kept
      && typeof kept.body === "string" && typeof kept.kind === "string"
      ? { kind: kept.kind, body: kept.body }
      : null;
  } catch {
    return null;
  }
}

function write(name: string, draft: Draft): void {
  try {
    if (draft.body) {
      sessionStorage.setItem(name, JSON.stringify(draft));
    } else {
      sessionStorage.removeItem(name);
    }
  } catch {
    // Storage is full or forbidden: the text is still in the field.
  }
}

function keep(form: HTMLFormElement, kind?: string): void {
  const name = names.get(form);
  const field = form.querySelector("textarea");
  if (name && field) {
    write(name, { kind: kind ?? read(name)?.kind ?? "reply", body: field.value });
  }
}

/** Submits a form with Ctrl+Enter (Cmd+Enter), after the field being typed in has reported its value. */
export function submitByKeys(form: HTMLFormElement): void {
  form.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || !(event.ctrlKey || event.metaKey) || event.isComposing) {
      return;
    }

    event.preventDefault();
    event.target?.dispatchEvent(new Event("change", { bubbles: true }));
    form.requestSubmit();
  });
}

/** Begins to keep a form's text under the record's key. Returns the draft kept before; what is already typed wins. */
export function attach(form: HTMLFormElement | null, key: string): Draft | null {
  if (!form) {
    return null;
  }

  const name = `sf-draft:${key}`;
  names.set(form, name);
  form.addEventListener("input", () => keep(form));
  submitByKeys(form);
  const field = form.querySelector("textarea");
  if (field?.value) {
    const typed = { kind: read(name)?.kind ?? "reply", body: field.value };
    write(name, typed);
    return typed;
  }

  return read(name);
}

export function choose(form: HTMLFormElement | null, kind: string): void {
  if (form) {
    keep(form, kind);
  }
}

/** Ends the draft: it was sent. */
export function forget(form: HTMLFormElement | null): void {
  const name = form ? names.get(form) : undefined;
  const field = form?.querySelector("textarea");
  if (name) {
    write(name, { kind: "reply", body: "" });
  }

  // Blazor compares with what it rendered last, which is not what was typed since.
  if (field) {
    field.value = "";
  }
}
