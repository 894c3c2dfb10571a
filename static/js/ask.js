// Ask form: similar answered questions as one writes, and four hints that tick themselves.
(() => {
  "use strict";
  const form = document.querySelector("[data-ask]");
  if (!form) return;
  const title = form.elements.title;
  const body = form.elements.body;
  const value = (control) => (control ? control.value.trim() : "");

  const signs = {
    since: /depuis|il y a |ce matin|hier|cette nuit|tout à l.heure|\d+ ?(h|heures?|jours?|semaines?|mois|ans?)(?!\p{L})|since|\bago\b|\d+ (hours?|days?|weeks?|months?|years?)|yesterday/iu,
    what: /(?:\S+\s+){11}\S+/u,
    tried: /essay|\bpris|\bprend|prenons|\bmis\b|médicament|medicament|traitement|doliprane|paracétamol|paracetamol|ibuprofène|pommade|crème|sirop|repos|kiné|tried|\btook\b|taking|tablet|cream/iu,
    worry: /inqui[eè]|peur|crain|angoiss|stress|grave|dangereux|faut-il|dois-je|est-ce|normal|worr|afraid|scared|serious|should i|\?/iu,
  };
  const hints = document.querySelectorAll("[data-hints] [data-hint]");
  const tick = () => {
    const text = value(body);
    for (const hint of hints) {
      const done = signs[hint.dataset.hint].test(text);
      if (done === hint.classList.contains("is-done")) continue;
      hint.classList.toggle("is-done", done);
      hint.querySelector(".visually-hidden")?.remove();
      if (done) {
        const word = document.createElement("span");
        word.className = "visually-hidden";
        word.textContent = " (" + form.dataset.wordDone + ")";
        hint.append(word);
      }
    }
  };

  const box = document.querySelector("[data-similar]");
  let timer;
  let running;
  const show = (questions) => {
    const list = box.querySelector("[data-similar-list]");
    const status = box.querySelector("[data-similar-status]");
    const rows = questions.slice(0, 5).map((question) => {
      const row = document.createElement("li");
      const link = document.createElement("a");
      link.href = question.url;
      link.textContent = question.title;
      link.dir = "auto";
      row.append(link);
      return row;
    });
    list.replaceChildren(...rows);
    box.hidden = rows.length === 0;
    const sentence = rows.length === 1 ? status.dataset.wordOne : status.dataset.wordMany;
    const next = rows.length ? sentence.replace("{n}", rows.length) : "";
    if (status.textContent !== next) status.textContent = next;
  };
  const look = async () => {
    running?.abort();
    const text = value(title) + " " + value(body);
    if (text.trim().split(/\s+/).length < 3) return show([]);
    running = new AbortController();
    try {
      const response = await fetch(form.dataset.similarUrl, {
        method: "POST",
        headers: { "Content-Type": "application/json" },
        body: JSON.stringify({ title: value(title), body: value(body) }),
        signal: running.signal,
      });
      if (response.ok) show((await response.json()).items);
    } catch {
      // Offline or replaced by a newer look-up: the list stays as it is.
    }
  };
  form.addEventListener("input", (event) => {
    if (event.target !== title && event.target !== body) return;
    if (event.target === body) tick();
    if (!box) return;
    clearTimeout(timer);
    timer = setTimeout(look, 250);
  });
  tick();
})();
