/** How well a text answers what was typed. Higher is better; null when letters are missing. */
export interface Match {
  score: number;

  /** The places of the letters that matched, for marking them. */
  at: number[];
}

const first = 14;
const word = 10;
const next = 8;

function isStart(text: string, at: number): boolean {
  return at === 0 || !/[\p{L}\p{N}]/u.test(text[at - 1]!);
}

/** All words that were typed must occur; the letters of one in order, best at the starts of words and next to each other. */
export function match(typed: string, text: string): Match | null {
  const hay = fold(text);
  let score = 0;
  const at: number[] = [];
  for (const one of fold(typed).split(/\s+/)) {
    if (!one) {
      continue;
    }

    const found = whole(one, hay) ?? scattered(one, hay);
    if (!found) {
      return null;
    }

    score += found.score;
    at.push(...found.at);
  }

  // Of two equal ones the shorter text is the more exact answer.
  return { score: score - hay.length * 0.01, at: [...new Set(at)].sort((a, b) => a - b) };
}

/** Letters only, in their simplest form: an accent must not hide a name. The length stays, so that places stay places. */
export function fold(text: string): string {
  if (/^[ -~]*$/.test(text)) {
    return text.toLowerCase();
  }

  let folded = "";
  for (let i = 0; i < text.length; i++) {
    const simple = text[i]!.normalize("NFD")[0]!.toLowerCase();
    folded += simple.length === 1 ? simple : text[i]!;
  }

  return folded;
}

function whole(word_: string, hay: string): Match | null {
  let best = -1;
  for (let at = hay.indexOf(word_); at >= 0; at = hay.indexOf(word_, at + 1)) {
    best = best < 0 ? at : best;
    if (isStart(hay, at)) {
      best = at;
      break;
    }
  }

  if (best < 0) {
    return null;
  }

  const start = best === 0 ? first : isStart(hay, best) ? word : 0;
  return { score: start + word_.length * next + 4, at: [...word_].map((_, i) => best + i) };
}

/**
 * The first letter begins a word; each further one comes next, or later in the same word, or begins a later one. Letters strewn
 * anywhere would match every long title.
 */
function scattered(letters: string, hay: string): Match | null {
  const at: number[] = [];
  let score = 0;
  for (const letter of letters) {
    const last = at[at.length - 1];
    const place = last === undefined ? startOf(letter, hay, 0) : hay[last + 1] === letter ? last + 1 : inWord(letter, hay, last + 1) ?? startOf(letter, hay, last + 1);
    if (place === null) {
      return null;
    }

    score += place === 0 ? first : isStart(hay, place) ? word : last !== undefined && place === last + 1 ? next : 1;
    at.push(place);
  }

  return { score, at };
}

function startOf(letter: string, hay: string, from: number): number | null {
  for (let at = hay.indexOf(letter, from); at >= 0; at = hay.indexOf(letter, at + 1)) {
    if (isStart(hay, at)) {
      return at;
    }
  }

  return null;
}

function inWord(letter: string, hay: string, from: number): number | null {
  for (let at = from; at < hay.length && /[\p{L}\p{N}]/u.test(hay[at]!); at++) {
    if (hay[at] === letter) {
      return at;
    }
  }

  return null;
}

/** "INC-12", "inc 12", "#12" and "12" as the key they mean; null for anything else. */
export function keyOf(typed: string, prefix = "INC"): string | null {
  const found = /^\s*(?:([a-z][a-z0-9]{1,9}?)(\s*-?\s*)|#)?(\d{1,12})\s*$/i.exec(typed);
  const kind = (found?.[1] ?? prefix).toUpperCase();
  return found && Number(found[3]) > 0 && (kind === prefix || found[2] === "-") ? `${kind}-${Number(found[3])}` : null;
}
