import { acceptFiles } from "./composer/files";
import { countDown } from "./composer/held";
import { Draft, type Kept, type State } from "./composer/drafts";

export { keepFiles, sendFiles } from "./composer/kept-files";

/**
 * The composer: a text for replies and one for notes in one field, each saved as a draft while it is typed (composer/drafts.ts).
 * The server renders neither text nor status here: what a person types is never overwritten.
 */
interface Setup {
  person: string;
  record: string;
  kind: string;
  /** Those on the server, the latest first. */
  drafts: Kept[];
}

interface DotNet {
  invokeMethodAsync(name: string, ...args: unknown[]): Promise<unknown>;
}

/** @property draft Null where there is nothing to send, or the server does not have it. */
interface Flushed {
  draft: string | null;
  empty: boolean;
  seen: number;
}

/** @property seen The record's version when the text in the field was begun; null: there is no text. */
interface Here {
  drafts: string[];
  seen: number | null;
}

class Composer {
  private readonly drafts = new Map<string, Draft>();
  private kind: string;

  constructor(readonly form: HTMLFormElement, readonly field: HTMLTextAreaElement, setup: Setup, page: DotNet) {
    const owner = (kind: string) => ({
      person: setup.person,
      record: setup.record,
      seen: () => Number(form.dataset["seen"] ?? 0),
      show: (state: State, at?: Date) => this.show(kind, state, at),
      changed: () => void page.invokeMethodAsync("DraftsChangedAsync").catch(() => undefined),
    });
    this.kind = setup.kind;
    const typed = field.value;
    for (const kind of ["reply", "note"]) {
      const draft = new Draft(kind, owner(kind));
      this.drafts.set(kind, draft);
      const resumed = draft.resume();
      const kept = setup.drafts.find((one) => one.kind === kind);
      if (resumed) {
        this.kind = kind;
      } else if (kept && !(typed && kind === this.kind)) {
        draft.adopt(kept);
      }
    }

    if (typed && !this.current.body) {
      // Typed before the script was there.
      this.current.type(typed);
    }

    this.fill();
    field.addEventListener("input", () => this.current.type(field.value));
    form.parentElement?.addEventListener("click", (event) => {
      const tab = event.target instanceof Element ? event.target.closest<HTMLElement>("[role=tab][data-kind]") : null;
      if (tab) {
        this.choose(tab.dataset["kind"]!);
      }
    });
    submitByKeys(form);
    window.addEventListener("pagehide", () => this.drafts.forEach((draft) => draft.leave()));
    acceptFiles(field, form, {
      address: () => `/composer/records/${setup.record}/files?internal=${this.kind === "note"}`,
      attached: (name, id) => this.insert(`[${name.replace(/[[\]\\]/g, "_")}](/files/${id}) `),
    });
    countDown(form, () => void page.invokeMethodAsync("DraftsChangedAsync").catch(() => undefined));
  }

  get current(): Draft {
    return this.drafts.get(this.kind)!;
  }

  get chosen(): string {
    return this.kind;
  }

  /** Not while a text is held still to be sent. */
  choose(kind: string): void {
    if (this.drafts.has(kind) && kind !== this.kind && !this.field.readOnly) {
      this.kind = kind;
      this.fill();
    }
  }

  opened(): Here {
    return {
      drafts: [...this.drafts.values()].map((draft) => draft.id),
      seen: this.current.body.trim() ? this.current.seenVersion : null,
    };
  }

  /** Another draft comes into the field; what stood there is saved and stays a draft. */
  async open(kept: Kept): Promise<void> {
    const draft = this.drafts.get(kept.kind);
    if (draft && (!draft.body.trim() || await draft.flush())) {
      draft.renew();
      draft.adopt(kept);
      this.kind = kept.kind;
      this.fill();
      this.field.focus();
    }
  }

  async flush(): Promise<Flushed> {
    const draft = this.current;
    if (!draft.body.trim()) {
      return { draft: null, empty: true, seen: 0 };
    }

    this.field.readOnly = true;
    if (await draft.flush()) {
      return { draft: draft.id, empty: false, seen: draft.seenVersion };
    }

    this.release();
    return { draft: null, empty: false, seen: 0 };
  }

  release(): void {
    this.field.readOnly = false;
  }

  forget(): void {
    this.current.renew();
    this.release();
    this.fill();
  }

  insert(text: string): void {
    const { selectionStart: from, selectionEnd: to, value } = this.field;
    this.field.value = value.slice(0, from) + text + value.slice(to);
    this.field.selectionStart = this.field.selectionEnd = from + text.length;
    this.current.type(this.field.value);
    this.field.focus();
  }

  private fill(): void {
    this.field.value = this.current.body;
    this.show(this.kind, this.current.state, this.current.savedAt);
  }

  private show(kind: string, state: State, at?: Date): void {
    const status = this.form.querySelector<HTMLElement>("[data-draft-status]");
    if (!status || kind !== this.kind) {
      return;
    }

    const time = at?.toLocaleTimeString(document.documentElement.lang || undefined, { hour: "2-digit", minute: "2-digit" }) ?? "";
    const words = this.form.dataset;
    status.dataset["state"] = state;
    status.textContent = state === "kept" ? (words["keptWords"] ?? "").replace("{0}", time)
      : state === "saving" ? words["savingWords"] ?? ""
      : state === "unsaved" ? words["unsavedWords"] ?? ""
      : "";
  }
}

const composers = new WeakMap<HTMLFormElement, Composer>();

function of(form: HTMLFormElement | null): Composer | undefined {
  return form ? composers.get(form) : undefined;
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

/** Begins to keep a form's texts. Answers which of them is in the field. */
export function attach(form: HTMLFormElement | null, setup: Setup, page: DotNet): string | null {
  const field = form?.querySelector("textarea");
  if (!form || !field) {
    return null;
  }

  const composer = of(form) ?? new Composer(form, field, setup, page);
  composers.set(form, composer);
  return composer.chosen;
}

/** Brings the text of a kind into the field. Answers which of them is there then. */
export function choose(form: HTMLFormElement | null, kind: string): string | null {
  const composer = of(form);
  composer?.choose(kind);
  return composer?.chosen ?? null;
}

/** The drafts that this form writes. */
export function opened(form: HTMLFormElement | null): Here {
  return of(form)?.opened() ?? { drafts: [], seen: null };
}

export async function open(form: HTMLFormElement | null, kept: Kept): Promise<void> {
  await of(form)?.open(kept);
}

/** Saves the text in the field and holds it still until it is released or forgotten. */
export async function flush(form: HTMLFormElement | null): Promise<Flushed> {
  return await of(form)?.flush() ?? { draft: null, empty: true, seen: 0 };
}

export function release(form: HTMLFormElement | null): void {
  of(form)?.release();
}

/** Ends the draft: it was sent. */
export function forget(form: HTMLFormElement | null): void {
  of(form)?.forget();
}

/** Puts text where the cursor is, as if it had been typed. */
export function insert(form: HTMLFormElement | null, text: string): void {
  of(form)?.insert(text);
}
