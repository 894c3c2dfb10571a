// Draft of a form kept on this device: said to be kept only once it is, gone after sending or after seven days.
(() => {
  "use strict";
  const key = (name) => "draft:" + name;
  const week = 7 * 24 * 3600 * 1000;
  const read = (name) => {
    try {
      const draft = JSON.parse(localStorage.getItem(key(name)));
      return draft && Date.now() - draft.at < week ? draft.fields : null;
    } catch {
      return null;
    }
  };
  const erase = (name) => {
    try {
      localStorage.removeItem(key(name));
    } catch {
      // Storage is refused: nothing was kept.
    }
  };
  const sent = document.querySelector("[data-draft-clear]");
  if (sent) erase(sent.dataset.draftClear);

  const form = document.querySelector("form[data-draft]");
  if (!form) return;
  const name = form.dataset.draft;
  const status = document.querySelector("[data-draft-status]");
  const tools = document.querySelector("[data-draft-tools]");
  const say = (words) => { if (status && status.textContent !== words) status.textContent = words; };
  const offer = (there) => { if (tools) tools.hidden = !there; };
  // What is agreed to is agreed to each time.
  const agreed = ["consent", "with_parent"];
  const kept = () => [...form.elements].filter(
    (control) => control.name && !agreed.includes(control.name) && !["hidden", "file", "password", "submit", "button", "fieldset"].includes(control.type),
  );
  const ticked = (control) => ["radio", "checkbox"].includes(control.type);
  // Boxes of one name are told apart by what they stand for.
  const slot = (control) => (control.type === "checkbox" ? control.name + "=" + control.value : control.name);

  const write = () => {
    const fields = read(name) || {};
    for (const control of kept()) {
      if (!ticked(control) || control.checked) fields[slot(control)] = control.value;
      else if (fields[slot(control)] === control.value) delete fields[slot(control)];
    }
    const text = JSON.stringify({ at: Date.now(), fields });
    try {
      localStorage.setItem(key(name), text);
      if (localStorage.getItem(key(name)) !== text) return;
    } catch {
      say("");
      return;
    }
    say(form.dataset.wordSaved);
    offer(true);
  };
  const restore = () => {
    const fields = read(name);
    if (!fields) return erase(name);
    // A form given back with its faults is newer than the draft.
    if (document.querySelector(".error-summary")) return offer(true);
    offer(true);
    let changed = false;
    for (const control of kept()) {
      const old = fields[slot(control)];
      if (old === undefined) continue;
      if (ticked(control)) {
        if (control.value !== old || control.checked) continue;
        control.checked = true;
      } else {
        if (!old || control.value === old || (control.value && control.type !== "select-one")) continue;
        control.value = old;
      }
      changed = true;
      control.dispatchEvent(new Event("input", { bubbles: true }));
    }
    if (changed) say(form.dataset.wordRestored);
  };

  restore();
  let timer;
  let forgotten = false;
  form.addEventListener("input", () => {
    forgotten = false;
    clearTimeout(timer);
    timer = setTimeout(write, 500);
  });
  form.addEventListener("submit", () => { if (!forgotten) write(); });
  document.querySelector("[data-draft-forget]")?.addEventListener("click", () => {
    clearTimeout(timer);
    forgotten = true;
    erase(name);
    offer(false);
    say(form.dataset.wordForgotten);
  });
})();
