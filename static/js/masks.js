// Masks: a word selected in the shown text and « Masquer » add it to the words to mask; the server shows the text again.
(() => {
  "use strict";
  const source = document.querySelector("[data-mask-source]");
  const box = document.querySelector("[data-masks]");
  if (!source || !box) return;
  const tool = box.querySelector("[data-mask-tool]");
  const status = box.querySelector("[data-mask-status]");
  const field = box.querySelector("textarea");
  const update = box.querySelector("[data-mask-update]");
  const letter = /[\p{L}\p{M}\p{N}]/u;
  let chosen = "";

  // Whole words: who selects with a finger rarely meets their ends.
  const widened = (range) => {
    const { startContainer: first, endContainer: last } = range;
    let { startOffset: start, endOffset: end } = range;
    if (first.nodeType === Node.TEXT_NODE) {
      while (start > 0 && letter.test(first.data[start - 1]) && letter.test(first.data[start] || "")) start -= 1;
      range.setStart(first, start);
    }
    if (last.nodeType === Node.TEXT_NODE) {
      while (end > 0 && end < last.data.length && letter.test(last.data[end - 1]) && letter.test(last.data[end])) end += 1;
      range.setEnd(last, end);
    }
    return range.toString().trim();
  };
  document.addEventListener("selectionchange", () => {
    const selection = document.getSelection();
    if (!selection.rangeCount || selection.isCollapsed) return;
    const range = selection.getRangeAt(0);
    chosen = source.contains(range.commonAncestorContainer) ? widened(range.cloneRange()) : "";
  });
  tool.querySelector("[data-mask-press]").addEventListener("click", () => {
    const length = [...chosen].length;
    if (!chosen) status.textContent = status.dataset.wordFirst;
    else if (length < 2 || length > 60 || chosen.includes("\n")) status.textContent = status.dataset.wordShort;
    else {
      field.value = (field.value.trimEnd() + "\n" + chosen).trimStart();
      field.form.requestSubmit(update);
    }
  });
  tool.hidden = false;
})();
