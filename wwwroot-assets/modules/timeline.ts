/** Brings an entry of the timeline into view and gives it the focus, so that reading goes on there. */
export function reveal(id: string): void {
  const entry = document.getElementById(id);
  if (entry) {
    entry.tabIndex = -1;
    entry.scrollIntoView({ block: "center" });
    entry.focus({ preventScroll: true });
  }
}
