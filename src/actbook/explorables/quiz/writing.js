/** Texts of questions. */

import { html } from "../drawing/elements.js";

/** Pieces of text as nodes: words, and code. @param {[string, string][]} pieces */
export function written(pieces) {
  return pieces.map(([kind, words]) => (kind === "code" ? html("code", {}, words) : words));
}
