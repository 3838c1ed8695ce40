/** Enter picks what a field offers (SearchPicker.razor.cs), and must not send the form around it half filled in. */
export function startPickers(): void {
  document.addEventListener("keydown", (event) => {
    const field = event.target;
    if (event.key === "Enter" && field instanceof HTMLInputElement && field.form !== null
      && field.matches("[role=combobox][aria-expanded=true]")) {
      event.preventDefault();
    }
  });
}
