// Small common part: error summary focus, copy buttons, calm double sends, character counters.
(() => {
  "use strict";
  const summary = document.querySelector("[data-error-summary]");
  if (summary) summary.focus();

  if (navigator.clipboard) {
    for (const button of document.querySelectorAll("[data-copy]")) {
      button.hidden = false;
      button.addEventListener("click", async () => {
        const source = document.querySelector(button.dataset.copy);
        const label = button.textContent;
        try {
          await navigator.clipboard.writeText(source.value);
        } catch {
          source.select();
          return;
        }
        button.setAttribute("aria-live", "polite");
        button.textContent = button.dataset.wordCopied;
        setTimeout(() => { button.textContent = label; }, 3000);
      });
    }
  }

  // A second press within five seconds is ignored; the server refuses doubles anyway.
  const pressed = new WeakSet();
  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (form.method !== "post" || event.defaultPrevented) return;
    if (pressed.has(form)) {
      event.preventDefault();
      return;
    }
    pressed.add(form);
    const button = event.submitter;
    if (button) button.setAttribute("aria-disabled", "true");
    const release = () => {
      pressed.delete(form);
      if (button) button.removeAttribute("aria-disabled");
    };
    setTimeout(release, 5000);
    addEventListener("pageshow", release, { once: true });
  });

  // Counters: what the server counts, code points after trimming.
  for (const control of document.querySelectorAll("[data-count]")) {
    const counter = document.getElementById(control.id + "-count");
    const words = control.closest("[data-word-left]");
    if (!counter || !words) continue;
    const show = () => {
      const left = control.dataset.count - [...control.value.trim()].length;
      const sentence = left < 0 ? words.dataset.wordOver : words.dataset.wordLeft;
      counter.textContent = sentence.replace("{n}", Math.abs(left));
      counter.classList.toggle("is-over", left < 0);
    };
    control.addEventListener("input", show);
    show();
  }
})();
