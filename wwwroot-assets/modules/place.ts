const margin = 8;

/** Puts a fixed box under a place of the window, above it where there is no room below, and always inside of what is to be seen. */
export function placeUnder(
  box: HTMLElement, at: { left: number; top: number; bottom: number }, gap: number, view = { width: innerWidth, height: innerHeight }): void {
  const size = box.getBoundingClientRect();
  const below = at.bottom + gap;
  box.style.top = `${below + size.height + margin <= view.height ? below : Math.max(margin, at.top - size.height - gap)}px`;
  box.style.left = `${Math.max(margin, Math.min(at.left, view.width - size.width - margin))}px`;
}
