// Says in words how strong a password is while it is typed: length and variety only, and nothing is sent.
(() => {
  "use strict";
  const word = (signs, words) => {
    const variety = new Set(signs.map((one) => one.toLowerCase())).size;
    if (signs.length < 12) return words.wordShort;
    if (variety < 4) return words.wordCommon;
    const bits = signs.length * Math.log2(variety);
    if (bits < 50) return words.wordFair;
    return bits < 80 ? words.wordGood : words.wordBest;
  };
  for (const control of document.querySelectorAll("[data-strength]")) {
    const line = document.getElementById(control.dataset.strength);
    if (!line) continue;
    const show = () => {
      const signs = [...control.value.normalize("NFC")];
      const said = signs.length ? word(signs, line.dataset) : "";
      if (line.textContent !== said) line.textContent = said;
    };
    control.addEventListener("input", show);
    show();
  }
})();
