import { placesOf } from "./zones";

/**
 * Where items may not be put, as they say it themselves: `data-allowed` has the places that one may go to from where it is (`data-state`, or its
 * list); without it, it may go anywhere. Whoever puts one there all the same is told by the server why not.
 */
export function closedFor(items: HTMLElement[], place: string): boolean {
  return items.some((item) => {
    const allowed = item.dataset["allowed"];
    return allowed !== undefined && placeOf(item) !== place && !allowed.split(" ").includes(place);
  });
}

/** Of a list of several places: no place of it is open to all of them. */
export function closedList(items: HTMLElement[], list: HTMLElement): boolean {
  const places = placesOf(list);
  return (places.length > 0 ? places.map((one) => one.id) : [list.dataset["places"]!]).every((place) => closedFor(items, place));
}

function placeOf(item: HTMLElement): string | undefined {
  return item.dataset["state"] ?? item.closest<HTMLElement>("[data-places]")?.dataset["places"];
}
