// Doctor's tools: preview and draft of an answer, and keys on the queue.
(() => {
  "use strict";
  const form = document.querySelector("[data-answer]");
  if (form) {
    const pieces = [...document.querySelectorAll("[data-live]")];
    const status = document.querySelector("[data-draft-status]");
    const total = document.querySelector("[data-total]");
    const post = (address) => fetch(address, { method: "POST", body: new FormData(form) });
    let drawing;
    let saving;
    let late = false;
    let busy = false;

    const shown = new Map();
    const replace = (piece, fresh) => {
      const words = fresh.innerHTML;
      if (shown.get(piece) === words) return;
      shown.set(piece, words);
      const held = piece.contains(document.activeElement) ? document.activeElement.value : null;
      piece.replaceChildren(...fresh.childNodes);
      if (held !== null) [...piece.querySelectorAll("input")].find((box) => box.value === held)?.focus();
    };
    let drawn = 0;
    const draw = async () => {
      const mine = ++drawn;
      try {
        const response = await post(form.dataset.previewUrl);
        if (!response.ok || response.redirected) return;
        // The server cleans this HTML with the rules that publish it; a parsed document runs nothing.
        const page = new DOMParser().parseFromString(await response.text(), "text/html");
        if (mine !== drawn) return;
        for (const piece of pieces) {
          const fresh = page.querySelector(`[data-live="${piece.dataset.live}"]`);
          if (fresh) replace(piece, fresh);
        }
      } catch {
        // Offline: what was shown last stays.
      }
    };
    const say = (sentence, failed) => {
      if (!status) return;
      const hour = new Date().toLocaleTimeString(document.documentElement.lang, { hour: "numeric", minute: "2-digit" });
      const words = document.documentElement.lang === "fr" ? hour.replace(":", "\u00a0h\u00a0") : hour;
      status.textContent = sentence.replace("{n}", words);
      status.classList.toggle("is-failed", failed);
    };
    const save = async () => {
      if (busy) return plan(1000);
      busy = true;
      late = false;
      try {
        const response = await post(form.dataset.draftUrl);
        // Sent on to the sign-in page: trying again is of no use, sending the form keeps the text.
        if (response.redirected) {
          late = true;
          return say(form.dataset.wordEnded, true);
        }
        if (!response.ok) throw new Error(response.status);
        say(form.dataset.wordSaved, false);
      } catch {
        late = true;
        say(form.dataset.wordFailed, true);
        plan(10000);
      } finally {
        busy = false;
      }
    };
    const plan = (delay) => {
      clearTimeout(saving);
      saving = setTimeout(save, delay);
    };
    const count = () => {
      if (!total) return;
      let used = 0;
      for (const area of form.querySelectorAll("textarea")) {
        const size = [...area.value.trim()].length;
        document.getElementById(`${area.id}-written`).textContent = form.dataset.wordWritten.replace("{n}", size);
        used += size;
      }
      const left = total.dataset.total - used;
      total.textContent = (left < 0 ? form.dataset.wordOver : form.dataset.wordLeft).replace("{n}", Math.abs(left));
      total.classList.toggle("is-over", left < 0);
    };
    form.addEventListener("input", () => {
      late = true;
      count();
      plan(3000);
      drawn += 1;
      clearTimeout(drawing);
      drawing = setTimeout(draw, 500);
    });
    form.addEventListener("submit", () => {
      clearTimeout(saving);
      late = false;
    });
    addEventListener("pagehide", () => { if (late) navigator.sendBeacon(form.dataset.draftUrl, new FormData(form)); });
    count();
    for (const area of form.querySelectorAll("textarea")) {
      const told = area.getAttribute("aria-describedby") || "";
      if (document.getElementById(`${area.id}-remarks`)) area.setAttribute("aria-describedby", `${told} ${area.id}-remarks`.trim());
    }
    draw();
  }

  const rows = [...document.querySelectorAll("[data-queue] [data-queue-link]")];
  if (!rows.length) return;
  let at = -1;
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.target.closest("input, textarea, select, [contenteditable]")) return;
    const step = { j: 1, k: -1 }[event.key];
    if (!step) return;
    event.preventDefault();
    at = Math.min(Math.max(at + step, 0), rows.length - 1);
    rows[at].focus();
    rows[at].scrollIntoView({ block: "nearest" });
  });
})();
