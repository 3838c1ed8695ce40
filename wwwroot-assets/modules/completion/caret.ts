const copied = [
  "boxSizing", "width", "borderTopWidth", "borderRightWidth", "borderBottomWidth", "borderLeftWidth", "paddingTop", "paddingRight",
  "paddingBottom", "paddingLeft", "fontStyle", "fontWeight", "fontSize", "lineHeight", "fontFamily", "letterSpacing", "tabSize",
] as const;

/** Where a letter of a text field stands in the window. Browsers do not say: a copy of the text, laid out alike, does. */
export function boxOf(field: HTMLTextAreaElement, at: number): { left: number; top: number; bottom: number } {
  const copy = document.createElement("div");
  const style = getComputedStyle(field);
  for (const name of copied) {
    copy.style[name] = style[name];
  }

  Object.assign(copy.style, { position: "absolute", visibility: "hidden", whiteSpace: "pre-wrap", overflowWrap: "break-word", top: "0", left: "0" });
  copy.textContent = field.value.slice(0, at);
  const letter = document.createElement("span");
  letter.textContent = field.value[at] ?? ".";
  copy.append(letter);
  document.body.append(copy);
  const box = field.getBoundingClientRect();
  const top = Math.min(box.bottom, box.top + letter.offsetTop - field.scrollTop);
  const height = Number.parseFloat(style.lineHeight) || 20;
  const place = { left: box.left + letter.offsetLeft, top, bottom: Math.min(box.bottom, top + height) };
  copy.remove();
  return place;
}
