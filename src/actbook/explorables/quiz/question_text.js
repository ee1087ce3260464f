/** Texts of questions. */

import { html } from "../shared/elements.js";

/** Pieces of text as nodes: words, and code. @param {[string, string][]} pieces */
export function written(pieces) {
  return pieces.map(([kind, words]) => (kind === "code" ? html("code", {}, words) : words));
}
