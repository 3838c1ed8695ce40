/** The button of a page for paper: the browser's own dialog, which also saves a PDF. */
document.addEventListener("click", (event) => {
  if (event.target instanceof Element && event.target.closest("[data-print]")) {
    window.print();
  }
});

/** The key goes into the margin of each sheet, where the browser knows margin boxes; they take it from the root of the page. */
window.addEventListener("beforeprint", () => {
  const key = document.querySelector<HTMLElement>("[data-paper-key]")?.dataset["paperKey"];
  document.documentElement.style.setProperty("--paper-key", key === undefined ? "none" : JSON.stringify(key));
});

export {};
