import { defaultKeymap, history, historyKeymap, isolateHistory, undo } from "@codemirror/commands";
import { bracketMatching, HighlightStyle, indentUnit, StreamLanguage, syntaxHighlighting } from "@codemirror/language";
import { lintGutter, setDiagnostics, type Diagnostic } from "@codemirror/lint";
import { EditorState } from "@codemirror/state";
import { drawSelection, EditorView, highlightActiveLine, keymap, lineNumbers } from "@codemirror/view";
import { tags } from "@lezer/highlight";
import { rego } from "./code/rego";

/**
 * The editor for Rego. What is typed is kept in the browser until it is saved, so that neither a lost connection nor a closed tab loses it.
 * Tab leaves the editor; Ctrl+] and Ctrl+[ indent.
 */
export interface Options {
  label: string;
  readOnly: boolean;
  /** What the browser keeps it under; empty: nothing is kept. */
  keep: string;
  /** Which stored text it begins with: what was kept for another one is not brought back. */
  base: string;
}

export interface Problem {
  line: number | null;
  column: number | null;
  message: string;
}

interface Owner {
  invokeMethodAsync(method: string, ...args: unknown[]): Promise<unknown>;
}

const keptFor = 300;

const look = EditorView.theme({
  "&": { color: "var(--text)", backgroundColor: "var(--surface)", fontSize: "var(--size-13)" },
  "&.cm-focused": { outline: "2px solid var(--focus)", outlineOffset: "-1px" },
  ".cm-scroller": { fontFamily: "var(--font-mono)", lineHeight: "1.55" },
  ".cm-content": { caretColor: "var(--text)" },
  ".cm-cursor": { borderLeftColor: "var(--text)" },
  ".cm-gutters": { backgroundColor: "var(--sunken)", color: "var(--muted)", borderRight: "1px solid var(--border)" },
  ".cm-activeLine": { backgroundColor: "transparent" },
  "&.cm-focused .cm-activeLine": { backgroundColor: "var(--hover)" },
  "&.cm-focused > .cm-scroller > .cm-selectionLayer .cm-selectionBackground, .cm-selectionBackground": { backgroundColor: "var(--neutral-soft)" },
  ".cm-tooltip": { backgroundColor: "var(--surface)", color: "var(--text)", border: "1px solid var(--border)" },
});

const colours = HighlightStyle.define([
  { tag: tags.comment, color: "var(--muted)", fontStyle: "italic" },
  { tag: tags.keyword, color: "var(--primary)", fontWeight: "600" },
  { tag: tags.string, color: "var(--success)" },
  { tag: [tags.number, tags.atom], color: "var(--warning)" },
  { tag: tags.special(tags.variableName), color: "var(--violet)" },
  { tag: tags.function(tags.variableName), color: "var(--text)", fontWeight: "600" },
]);

export function open(host: HTMLElement, text: string, options: Options, owner: Owner | null): Editor {
  return new Editor(host, text, options, owner);
}

class Editor {
  private readonly view: EditorView;
  private saved: string;
  private base: string;
  private dirty = false;
  private waiting: ReturnType<typeof setTimeout> | undefined;

  constructor(host: HTMLElement, text: string, private readonly options: Options, private readonly owner: Owner | null) {
    this.saved = text;
    this.base = options.base;
    const begun = this.restored() ?? text;
    host.replaceChildren();
    this.view = new EditorView({
      parent: host,
      state: EditorState.create({
        doc: begun,
        extensions: [
          lineNumbers(), history(), drawSelection(), highlightActiveLine(), bracketMatching(), lintGutter(), indentUnit.of("\t"), EditorState.tabSize.of(4),
          StreamLanguage.define(rego), syntaxHighlighting(colours), look,
          EditorView.contentAttributes.of({ "aria-label": options.label, ...(options.readOnly ? {} : { tabindex: "0" }) }),
          EditorState.readOnly.of(options.readOnly), EditorView.editable.of(!options.readOnly),
          keymap.of([{ key: "Mod-s", preventDefault: true, run: () => this.ask() }, ...defaultKeymap, ...historyKeymap]),
          EditorView.updateListener.of((update) => {
            if (update.docChanged) {
              this.changed();
            }
          }),
        ],
      }),
    });
    addEventListener("pagehide", this.leave);
    if (options.readOnly) {
      // A region that scrolls has to be reached by the keyboard.
      this.view.scrollDOM.tabIndex = 0;
    }

    if (begun !== text) {
      this.changed();
    }
  }

  /** As bytes: a text may be longer than a message of the circuit. Who reads it acts on it as it is: what is typed after that is undone by itself. */
  text(): Uint8Array {
    this.view.dispatch({ annotations: isolateHistory.of("full") });
    return new TextEncoder().encode(this.view.state.doc.toString());
  }

  /** One step to undo, and only where the two differ: the cursor and the marks of mistakes stay where they are. */
  write(text: string): void {
    const now = this.view.state.doc.toString();
    if (now === text) {
      return;
    }

    const shorter = Math.min(now.length, text.length);
    let from = 0;
    while (from < shorter && now[from] === text[from]) {
      from++;
    }

    let same = 0;
    while (same < shorter - from && now[now.length - 1 - same] === text[text.length - 1 - same]) {
      same++;
    }

    this.view.dispatch({
      changes: { from, to: now.length - same, insert: text.slice(from, text.length - same) },
      annotations: isolateHistory.of("full"),
    });
  }

  /** Takes the last change back; false where there is none. */
  undo(): boolean {
    return undo(this.view);
  }

  /** What is in it now is stored. */
  stored(base: string): void {
    this.forget();
    this.saved = this.view.state.doc.toString();
    this.base = base;
    this.tell(false);
  }

  show(problems: Problem[]): void {
    const doc = this.view.state.doc;
    const diagnostics = problems.map((problem): Diagnostic => {
      const line = doc.line(Math.min(Math.max(problem.line ?? 1, 1), doc.lines));
      const from = Math.min(line.from + Math.max((problem.column ?? 1) - 1, 0), line.to);
      return { from, to: line.to, severity: "error", message: problem.message };
    });
    this.view.dispatch(setDiagnostics(this.view.state, diagnostics));
  }

  go(line: number): void {
    const doc = this.view.state.doc;
    const at = doc.line(Math.min(Math.max(line, 1), doc.lines)).from;
    this.view.dispatch({ selection: { anchor: at }, effects: EditorView.scrollIntoView(at, { y: "center" }) });
    this.view.focus();
  }

  close(): void {
    this.leave();
    removeEventListener("pagehide", this.leave);
    this.view.destroy();
  }

  /** The page goes, perhaps before the last letters were kept. */
  private readonly leave = (): void => {
    clearTimeout(this.waiting);
    if (this.dirty) {
      this.keep();
    }
  };

  private ask(): boolean {
    void this.owner?.invokeMethodAsync("AskToSave");
    return true;
  }

  private changed(): void {
    clearTimeout(this.waiting);
    this.waiting = setTimeout(() => this.keep(), keptFor);
    this.tell(this.view.state.doc.toString() !== this.saved);
  }

  private tell(dirty: boolean): void {
    if (dirty !== this.dirty) {
      this.dirty = dirty;
      void this.owner?.invokeMethodAsync("HasChanged", dirty);
    }
  }

  private restored(): string | null {
    try {
      const kept = this.options.keep && localStorage.getItem(this.options.keep);
      const parts = kept ? JSON.parse(kept) as { base?: string; text?: string } : null;
      return parts && parts.base === this.base && typeof parts.text === "string" ? parts.text : null;
    } catch {
      return null;
    }
  }

  private keep(): void {
    try {
      if (this.options.keep && !this.options.readOnly) {
        localStorage.setItem(this.options.keep, JSON.stringify({ base: this.base, text: this.view.state.doc.toString() }));
      }
    } catch {
      // A full store keeps nothing; what is typed is still in the page.
    }
  }

  private forget(): void {
    clearTimeout(this.waiting);
    try {
      localStorage.removeItem(this.options.keep);
    } catch {
      // As above.
    }
  }
}
