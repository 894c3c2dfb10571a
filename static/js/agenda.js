// The week by keys and by hand: arrows between cells, a range by Shift and arrows or by dragging, then its form.
(() => {
  "use strict";
  const table = document.querySelector("[data-agenda]");
  if (!table) return;
  const rows = [...table.tBodies[0].rows].map((row) => [...row.cells].slice(1));
  const links = (cell) => [...cell.querySelectorAll("a")];
  const help = document.querySelector("[data-keys]");
  if (help) help.hidden = false;

  // One stop of the Tab key for the whole grid; without scripts each link is one.
  const place = new Map();
  rows.forEach((cells, y) => cells.forEach((cell, x) => {
    place.set(cell, [x, y]);
    for (const link of links(cell)) link.tabIndex = -1;
  }));
  let current = rows.flat().find((cell) => cell.querySelector(".add")) || rows.flat().find((cell) => links(cell).length);
  const stop = (link) => {
    const before = table.querySelector('tbody a[tabindex="0"]');
    if (before) before.tabIndex = -1;
    link.tabIndex = 0;
  };
  if (current) stop(links(current)[0]);

  const kind = (cell) => (cell.dataset.state === "free" || cell.dataset.state === "buffer" ? "open" : cell.dataset.state);
  let range = null;
  const column = (x, from, to) => {
    const [low, high] = from < to ? [from, to] : [to, from];
    return rows.slice(low, high + 1).map((cells) => cells[x]);
  };
  const paint = () => {
    for (const cell of table.querySelectorAll(".is-picked")) cell.classList.remove("is-picked");
    if (range) for (const cell of column(range.x, range.from, range.to)) cell.classList.add("is-picked");
  };
  const drop = () => { range = null; paint(); };
  const picks = () => (range ? column(range.x, range.from, range.to) : []);

  // Where a range leads: the form of an appointment over free time, the form of an opening over closed time.
  const address = () => {
    const cells = picks();
    const first = cells[0];
    const link = first && first.querySelector(".add, .open");
    if (cells.length < 2 || !link) return null;
    const url = new URL(link.href);
    const step = Number(rows[1][0].dataset.minute) - Number(rows[0][0].dataset.minute);
    if (link.classList.contains("add")) url.searchParams.set("duree", cells.length * step);
    else {
      const end = Number(first.dataset.minute) + cells.length * step;
      const two = (number) => String(number).padStart(2, "0");
      url.searchParams.set("a", `${two(Math.floor(end / 60))}:${two(end % 60)}`);
    }
    return url;
  };
  const follow = () => {
    const url = address();
    if (url) location.assign(url);
    return Boolean(url);
  };
  const reach = (x, from, to) => {
    const start = kind(rows[from][x]);
    const wanted = column(x, from, to);
    if (wanted.every((cell) => kind(cell) === start)) range = { x, from, to };
    paint();
  };

  const steps = { ArrowUp: [0, -1], ArrowDown: [0, 1], ArrowLeft: [-1, 0], ArrowRight: [1, 0] };
  table.addEventListener("keydown", (event) => {
    const cell = event.target.closest("td");
    if (!cell) return;
    const [x, y] = place.get(cell);
    if (event.key === "Escape") return drop();
    if (event.key === "Enter" && range && follow()) return event.preventDefault();
    const step = steps[event.key];
    if (!step || event.altKey || event.ctrlKey || event.metaKey) return;
    event.preventDefault();
    if (event.shiftKey && step[1]) {
      const from = range && range.x === x ? range.from : y;
      const to = Math.min(rows.length - 1, Math.max(0, (range && range.x === x ? range.to : y) + step[1]));
      return reach(x, from, to);
    }
    drop();
    const inside = links(cell);
    const next = inside.indexOf(event.target) + step[1];
    if (step[1] && inside[next]) return go(inside[next]);
    for (let i = x + step[0], j = y + step[1]; rows[j] && rows[j][i]; i += step[0], j += step[1]) {
      const found = links(rows[j][i]);
      if (found.length) return go(found[step[1] < 0 ? found.length - 1 : 0]);
    }
  });
  const go = (link) => {
    stop(link);
    link.focus();
  };
  table.addEventListener("focusin", (event) => {
    if (event.target.matches("tbody a")) stop(event.target);
  });

  // Dragging with a mouse or a pen; a finger scrolls.
  let from = null;
  table.addEventListener("pointerdown", (event) => {
    const cell = event.target.closest("td");
    if (event.pointerType === "touch" || event.button || !cell) return;
    drop();
    from = cell.querySelector(".add, .open") ? place.get(cell) : null;
  });
  table.addEventListener("dragstart", (event) => event.preventDefault());
  table.addEventListener("pointerover", (event) => {
    const cell = event.target.closest("td");
    if (!from || !cell) return;
    const [x, y] = place.get(cell);
    if (x === from[0] && (y !== from[1] || range)) reach(x, from[1], y);
  });
  document.addEventListener("pointerup", () => {
    const dragged = from && range;
    from = null;
    if (dragged && picks().length > 1) follow();
  });
})();
