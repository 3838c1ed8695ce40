/** The button of a page for paper: the browser's own dialog, which also saves a PDF. */
document.addEventListener("click", (event) => {
  if (event.target instanceof Element && event.target.closest("[data-print]")) {
    window.print();
  }
});

export {};
