import type { StreamParser } from "@codemirror/language";

const keywords = new Set([
  "package", "import", "as", "default", "if", "else", "not", "some", "every", "in", "contains", "with",
]);
const constants = new Set(["true", "false", "null"]);

/** Rego for the eye: comments, strings, numbers, words. It understands no more than colours need. */
export const rego: StreamParser<{ raw: boolean }> = {
  name: "rego",
  startState: () => ({ raw: false }),
  token(stream, state) {
    if (state.raw) {
      state.raw = !stream.skipTo("`");
      state.raw ? stream.skipToEnd() : stream.next();
      return "string";
    }

    if (stream.eatSpace()) {
      return null;
    }

    if (stream.match(/^#.*/)) {
      return "comment";
    }

    if (stream.match(/^"(?:[^"\\]|\\.)*"?/)) {
      return "string";
    }

    if (stream.eat("`")) {
      state.raw = true;
      return "string";
    }

    if (stream.match(/^\d+(?:\.\d+)?(?:[eE][+-]?\d+)?/)) {
      return "number";
    }

    if (stream.match(/^[A-Za-z_]\w*/)) {
      const word = stream.current();
      if (keywords.has(word)) {
        return "keyword";
      }

      if (constants.has(word)) {
        return "atom";
      }

      return word === "input" || word === "data" ? "variableName.special" : /^\s*\(/.test(stream.string.slice(stream.pos)) ? "variableName.function" : "variableName";
    }

    if (stream.match(/^(?::=|==|!=|<=|>=|[<>=+\-*/%|&])/)) {
      return "operator";
    }

    stream.next();
    return null;
  },
  languageData: { commentTokens: { line: "#" } },
};
