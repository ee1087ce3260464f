/** What the lint asks of the book's JavaScript: ESLint's recommended rules, and a few that prevent real faults. */

import js from "@eslint/js";
import globals from "globals";

export default [
  js.configs.recommended,
  {
    languageOptions: { ecmaVersion: 2025, sourceType: "module", globals: globals.browser },
    linterOptions: { reportUnusedDisableDirectives: "error" },
    rules: {
      eqeqeq: "error",
      "no-var": "error",
      "prefer-const": ["error", { destructuring: "all" }],
      "no-implicit-globals": "error",
      "no-restricted-properties": ["error", { property: "innerHTML", message: "Text goes in as text." }],
      "no-shadow-restricted-names": "error",
      "consistent-return": "error",
      "array-callback-return": "error",
      "no-eval": "error",
      "no-new-func": "error",
      "no-implied-eval": "error",
    },
  },
  { files: ["**/*.mjs", "tools/**"], languageOptions: { globals: globals.node } },
];
