/** What was typed behind a sign that offers something. @property at Where the sign stands. */
export interface Trigger {
  sign: string;
  at: number;
  typed: string;
}

const LONGEST = 40;
const MOST_WORDS = 3;

/**
 * The sign that the cursor stands behind: it begins a word, a word follows it at once, and there are few words up to the cursor.
 * "a@b.example" calls nobody, "# Heading" names no record.
 */
export function typedBefore(text: string, cursor: number, signs: string): Trigger | null {
  const line = text.slice(Math.max(text.lastIndexOf("\n", cursor - 1) + 1, cursor - LONGEST), cursor);
  for (let at = line.length - 1; at >= 0; at--) {
    const sign = line[at]!;
    if (!signs.includes(sign)) {
      continue;
    }

    const typed = line.slice(at + 1);
    const before = at > 0 ? line[at - 1]! : " ";
    const fits = !/[\p{L}\p{N}@#._+\-/&]/u.test(before) && !/^[\s#@]/.test(typed) && typed.split(/\s+/).length <= MOST_WORDS;
    return fits ? { sign, at: cursor - typed.length - 1, typed } : null;
  }

  return null;
}

/** What takes the place of the sign and what was typed behind it. */
export function textOf(trigger: Trigger, written: string): string {
  return `${trigger.sign === "@" ? "@" : ""}${written} `;
}
