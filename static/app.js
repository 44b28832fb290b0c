// Small conveniences; every page works without them.
"use strict";

// Profiles: the preview follows what is typed; the headings of the week fill a day or an hour at once.
for (const form of document.querySelectorAll("form[data-preview]")) {
  const preview = form.querySelector("[aria-live]");
  let waiting, asked = 0;
  const refresh = async () => {
    const turn = ++asked;
    try {
      const answer = await fetch(form.dataset.preview, { method: "POST", body: new FormData(form) });
      const fragment = await answer.text();
      if (answer.ok && !answer.redirected && turn === asked) preview.innerHTML = fragment;
    } catch { /* without network the page works on: the next save shows the preview */ }
  };
  form.addEventListener("change", () => { clearTimeout(waiting); waiting = setTimeout(refresh, 500); });
}
for (const grid of document.querySelectorAll(".week-grid")) {
  const toggle = (cells) => {
    const on = !cells.every((cell) => cell.checked);
    for (const cell of cells) cell.checked = on;
    cells[0].dispatchEvent(new Event("change", { bubbles: true }));
  };
  const rows = [...grid.tBodies[0].rows].map((row) => [...row.querySelectorAll("input")]);
  const headings = [
    ...[...grid.tHead.rows[0].cells].slice(1).map((cell, day) => [cell, rows.map((row) => row[day])]),
    ...[...grid.tBodies[0].rows].map((row, hour) => [row.cells[0], rows[hour]]),
  ];
  for (const [heading, cells] of headings) {
    const button = document.createElement("button");
    button.type = "button";
    button.append(...heading.childNodes);
    button.addEventListener("click", () => toggle(cells));
    heading.append(button);
  }
}

// A page of several forms: sending one, or leaving, asks first while another holds words that are not kept yet.
const unkept = new Set();
document.addEventListener("input", (event) => { if (event.target.form?.matches("[data-keep]")) unkept.add(event.target.form); });
document.addEventListener("submit", (event) => unkept.delete(event.target));
addEventListener("beforeunload", (event) => { if (unkept.size) event.preventDefault(); });

// Sign-up: offer the browser's own time zone. Not after a fault, when the choice is the person's.
for (const list of document.querySelectorAll("select[data-zone]")) {
  const here = Intl.DateTimeFormat().resolvedOptions().timeZone;
  const known = [...list.options].some((option) => option.value === here);
  if (known && !document.querySelector(".has-error, .notice-danger")) list.value = here;
}

// Rounds: a run's progress moves by itself; a weight has a slider beside its number.
for (const box of document.querySelectorAll("[data-poll]")) {
  const look = async () => {
    try {
      const answer = await fetch(box.dataset.poll);
      if (answer.redirected) return location.assign(answer.url);
      if (answer.ok) box.innerHTML = await answer.text();
    } catch { /* without network the next look may work */ }
    setTimeout(look, 1000);
  };
  setTimeout(look, 500);
}
for (const number of document.querySelectorAll("input[data-range]")) {
  const range = document.createElement("input");
  Object.assign(range, { type: "range", className: "round-range", min: number.min, max: number.max, value: number.value });
  range.setAttribute("aria-label", number.labels[0].textContent);
  range.addEventListener("input", () => { number.value = range.value; });
  number.addEventListener("input", () => { range.value = number.value; });
  number.after(range);
}
