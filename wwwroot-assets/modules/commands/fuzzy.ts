/** How well a text answers what was typed. Higher is better; null when letters are missing. */
export interface Match {
  score: number;

  /** The places of the letters that matched, for marking them. */
  at: number[];
}

const gap = 1;
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

/** The earliest place for each letter, a start of a word where there is one: good enough, and linear. */
function scattered(letters: string, hay: string): Match | null {
  const at: number[] = [];
  let score = 0;
  let from = 0;
  for (const letter of letters) {
    let place = hay.indexOf(letter, from);
    if (place < 0) {
      return null;
    }

    const last = at[at.length - 1];
    if (last !== undefined && place !== last + 1) {
      for (let other = place; other >= 0; other = hay.indexOf(letter, other + 1)) {
        if (isStart(hay, other)) {
          place = other;
          break;
        }
      }
    }

    score += place === 0 ? first : isStart(hay, place) ? word : last !== undefined && place === last + 1 ? next : 1;
    score -= last === undefined ? 0 : Math.min(place - last - 1, 20) * gap * 0.2;
    at.push(place);
    from = place + 1;
  }

  // Letters strewn over a long title say nothing.
  const spread = at[at.length - 1]! - at[0]! + 1;
  return letters.length > 2 && score < letters.length * 3 && spread > letters.length * 6 ? null : { score, at };
}

/** "INC-12", "inc12" and "12" as the key they mean; null for anything else. */
export function keyOf(typed: string, prefix = "INC"): string | null {
  const found = /^\s*(?:([a-z]{2,8})\s*-?\s*)?#?(\d{1,12})\s*$/i.exec(typed);
  return found && Number(found[2]) > 0 ? `${(found[1] ?? prefix).toUpperCase()}-${Number(found[2])}` : null;
}
