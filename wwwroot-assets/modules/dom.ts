export function element<K extends keyof HTMLElementTagNameMap>(tag: K, rest: Partial<HTMLElementTagNameMap[K]> = {}): HTMLElementTagNameMap[K] {
  return Object.assign(document.createElement(tag), rest);
}
