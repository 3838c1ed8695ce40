/** Where something goes: into which place, null where it is; before or behind which item, null at the end. */
export interface Goal {
  place: string | null;
  anchor: string | null;
  behind: boolean;
}

/**
 * @param chosen What was chosen in the menu of an item: `first`, `last`, `up`, `down`, or `in:` with a place.
 * @param items Those of its list, in their order.
 * @returns null: it is there.
 */
export function goal(chosen: string, item: HTMLElement, items: HTMLElement[]): Goal | null {
  const at = items.indexOf(item);
  switch (chosen) {
    case "first":
    case "last":
      return { place: null, anchor: null, behind: chosen === "last" };
    case "up":
    case "down": {
      const other = items[chosen === "up" ? at - 1 : at + 1];
      return other === undefined ? null : { place: null, anchor: other.dataset["id"]!, behind: chosen === "down" };
    }
    default:
      return chosen.startsWith("in:") ? { place: chosen.slice(3), anchor: null, behind: true } : null;
  }
}
