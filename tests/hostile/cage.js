// Puts each text into documents of its own, fires events at every element, and tells which texts ran a script.
// Ways in: as the document that a browser parses, as innerHTML, and parsed, written out and parsed again.
"use strict";
const EVENTS = [
  "click", "dblclick", "mousedown", "mouseup", "mouseover", "mousemove", "mouseenter", "pointerover", "focus",
  "focusin", "blur", "keydown", "keyup", "input", "change", "submit", "toggle", "scroll", "copy", "paste", "drag",
  "drop", "load", "error", "animationstart", "begin",
];
const WAYS = ["document", "innerHTML", "again"];
const ran = new Map();

function inside(events, way, text) {
  const tell = (kind) => parent.postMessage({ ran: name, kind }, "*");
  for (const kind of ["alert", "confirm", "prompt", "print"]) window[kind] = () => tell(kind);
  const fire = (element) => {
    for (const kind of events) element.dispatchEvent(new Event(kind, { bubbles: false, cancelable: true }));
    if (/^\s*javascript:/i.test(element.href || element.action || element.formAction || "")) element.click();
    if (element.focus) element.focus();
  };
  addEventListener("click", (event) => {
    const link = event.target.closest && event.target.closest("a, area, form, button, input");
    if (link && !/^\s*javascript:/i.test(link.href || link.formAction || "")) event.preventDefault();
  }, true);
  addEventListener("submit", (event) => event.preventDefault(), true);
  addEventListener("load", () => {
    if (way === "innerHTML") document.body.innerHTML = text;
    if (way === "again") {
      const parsed = new DOMParser().parseFromString(text, "text/html");
      document.body.innerHTML = parsed.body.innerHTML;
    }
    setTimeout(() => {
      for (const element of document.querySelectorAll("*")) {
        try { fire(element); } catch { /* an element that cannot be fired at */ }
      }
      setTimeout(() => parent.postMessage({ done: name }, "*"), 60);
    }, 20);
  });
}

function cage(id, way, text) {
  const frame = document.createElement("iframe");
  frame.sandbox = "allow-scripts";
  frame.name = `${id}:${way}`;
  const literal = JSON.stringify(way === "document" ? "" : text).replaceAll("<", "\\u003c");
  const script = `(${inside})(${JSON.stringify(EVENTS)}, "${way}", ${literal})`;
  frame.srcdoc = `<!DOCTYPE html><html><head><script>${script}<\/script></head><body>${way === "document" ? text : ""}`;
  return frame;
}

function once(frame, patience) {
  return new Promise((resolve) => {
    const end = (done) => { removeEventListener("message", hear); clearTimeout(late); frame.remove(); resolve(done); };
    const hear = (event) => { if (event.data && event.data.done === frame.name) end(true); };
    const late = setTimeout(() => end(false), patience);
    addEventListener("message", hear);
    document.body.append(frame);
  });
}

addEventListener("message", (event) => {
  if (event.data && event.data.ran) ran.set(event.data.ran, event.data.kind);
});

async function run(texts, { abreast, patience }) {
  const waiting = texts.flatMap(([id, text]) => WAYS.map((way) => cage(id, way, text)));
  let finished = 0;
  ran.clear();
  await Promise.all(Array.from({ length: abreast }, async () => {
    for (let frame = waiting.pop(); frame; frame = waiting.pop()) {
      const done = await once(frame, patience);
      finished += done;
    }
  }));
  return { finished, ran: [...ran.keys()] };
}
