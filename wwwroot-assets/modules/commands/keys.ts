/**
 * What a person presses, in the spelling of KeyChord (SynergyFlow.Core/Identity): "a", "?", "Shift+x", "Enter", "Mod+k", "g d".
 * It goes by what the key writes (event.key), not by where it lies, so that it holds on every layout.
 */
export interface Pressed {
  key: string;
  ctrlKey: boolean;
  metaKey: boolean;
  altKey: boolean;
  shiftKey: boolean;
  isComposing?: boolean;
  getModifierState?: (name: string) => boolean;
}

export function isMac(platform: string = navigator.platform): boolean {
  return /^(Mac|iP)/.test(platform);
}

/** Null for what is no stroke of a shortcut: a modifier alone, a dead key, Alt, Tab and Escape. */
export function strokeOf(event: Pressed, mac: boolean): string | null {
  const { key } = event;
  const written = [...key].length === 1;
  if (event.isComposing || !key || key === " " || (!written && !named.has(key))) {
    return null;
  }

  // AltGr writes signs ("@", "{") and says that it is Ctrl and Alt.
  const altGraph = written && event.getModifierState?.("AltGraph") === true;
  const wanted = mac ? event.metaKey : event.ctrlKey;
  const other = mac ? event.ctrlKey : event.metaKey;
  if (!altGraph && (event.altKey || other)) {
    return null;
  }

  const letter = written && key.toLowerCase() !== key.toUpperCase();
  const shift = event.shiftKey && (letter || !written) ? "Shift+" : "";
  return (wanted && !altGraph ? "Mod+" : "") + shift + (letter ? key.toLowerCase() : key);
}

const named = new Set(["Enter", "F2", "F8", "F9"]);

/** The keys as they stand on this machine's keyboard: ["Ctrl", "K"] or ["G", "D"]; a sequence comes in two parts. */
export function shown(chord: string, mac: boolean): string[][] {
  return chord.split(" ").map((stroke) => {
    const parts: string[] = [];
    let rest = stroke;
    if (rest.startsWith("Mod+")) {
      parts.push(mac ? "⌘" : "Ctrl");
      rest = rest.slice(4);
    }

    if (rest.startsWith("Shift+") && rest.length > 6) {
      parts.push(mac ? "⇧" : "Shift");
      rest = rest.slice(6);
    }

    parts.push(rest.length === 1 ? rest.toUpperCase() : rest);
    return parts;
  });
}

/** Reads strokes one by one and says which chord is complete; a sequence waits for its second stroke for a while. */
export class ChordReader {
  private first: { stroke: string; at: number } | null = null;

  constructor(private readonly patienceMs = 1_500) {}

  /** The chord that this stroke completes, or null; `begun` when it waits for another. */
  read(stroke: string, now: number, chords: readonly string[]): { chord: string | null; begun: boolean } {
    const before = this.first && now - this.first.at <= this.patienceMs ? this.first.stroke : null;
    this.first = null;
    const pair = before === null ? null : `${before} ${stroke}`;
    if (pair !== null && chords.includes(pair)) {
      return { chord: pair, begun: false };
    }

    if (chords.some((chord) => chord.startsWith(`${stroke} `))) {
      this.first = { stroke, at: now };
      return { chord: null, begun: true };
    }

    // After "g" a letter that leads nowhere does nothing, instead of what it does alone.
    return { chord: before === null && chords.includes(stroke) ? stroke : null, begun: false };
  }

  forget(): void {
    this.first = null;
  }
}
