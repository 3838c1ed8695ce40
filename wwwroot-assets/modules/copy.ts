import { fill, texts } from "./texts";

/** Copies what data-copy says on a click, for every such button there is or will be, and says so in a live region: what is long by its data-copy-name. */
export function startCopying(): void {
  const words = texts();
  document.addEventListener("click", (event) => {
    const button = event.target instanceof Element ? event.target.closest<HTMLElement>("button[data-copy]") : null;
    const value = button?.dataset["copy"];
    if (!button || !value) {
      return;
    }

    event.preventDefault();
    event.stopPropagation();
    navigator.clipboard.writeText(value).then(
      () => {
        button.setAttribute("data-copied", "");
        setTimeout(() => button.removeAttribute("data-copied"), 1_500);
        announce(words ? fill(words.copied, button.dataset["copyName"] ?? value) : value);
      },
      () => announce(words?.copyFailed ?? ""),
    );
  }, true);
}

/** Reads a text out without moving the focus. */
export function announce(text: string): void {
  let region = document.getElementById("sf-announcer");
  if (!region) {
    region = document.createElement("div");
    region.id = "sf-announcer";
    region.className = "sr-only";
    region.setAttribute("role", "status");
    document.body.append(region);
  }

  region.textContent = text;
}
