// The recommended rules of html-validate, but for these.
module.exports = {
  root: true,
  extends: ["html-validate:recommended"],
  rules: {
    // `<!doctype html>` in one letter case throughout, which is the standard's own spelling.
    "doctype-style": ["error", { style: "lowercase" }],
    // Titles hold the outlet's headline, which is as long as its author made it.
    "long-title": "off",
    // A list may bear a name by ARIA 1.2; the strict form of the rule knows of landmarks only.
    "aria-label-misuse": ["error", { allowAnyNamable: true }],
    // Bodies are the outlets' texts: space at the end of a line says nothing, and set lines keep it.
    "no-trailing-whitespace": "off",
    // Serialised by a library, `reversed` is written `reversed=""`: the same by the standard.
    "attribute-boolean-style": "off",
  },
};
