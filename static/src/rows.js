// Short tables of texts ([data-rows]): rows are added and removed without the server.
// Without this script the empty rows at the end serve.

const rowsIn = (table) => [...table.querySelectorAll(".rows-row")];
const inputsIn = (row) => [...row.querySelectorAll("input")];

function clear(row) {
  for (const input of inputsIn(row)) {
    input.value = "";
    input.classList.remove("is-invalid");
    input.removeAttribute("aria-invalid");
  }
}

function number(table) {
  rowsIn(table).forEach((row, index) => {
    const write = (pattern) => pattern.replace("{n}", index + 1);
    for (const input of inputsIn(row)) input.setAttribute("aria-label", write(input.dataset.label));
    row.querySelector("[data-rows-remove]").setAttribute("aria-label", write(table.dataset.remove));
  });
  table.querySelector("[data-rows-add]").disabled = rowsIn(table).length >= Number(table.dataset.most);
}

function add(table) {
  const last = rowsIn(table).at(-1);
  const row = last.cloneNode(true);
  clear(row);
  last.after(row);
  number(table);
  return row;
}

function remove(table, row) {
  const all = rowsIn(table);
  const next = all[all.indexOf(row) + 1] ?? all[all.indexOf(row) - 1];
  if (next) row.remove();
  else clear(row);
  number(table);
  inputsIn(next ?? row)[0].focus();
  // What was taken away is a change that a draft must know of.
  table.dispatchEvent(new Event("input", { bubbles: true }));
}

/** Give every table of a form as many rows as a draft needs; `fields` maps names to a value or a list. */
export function makeRoom(form, fields) {
  for (const table of form.querySelectorAll("[data-rows]")) {
    const names = inputsIn(rowsIn(table)[0]).map((input) => input.name);
    const needed = Math.max(...names.map((name) => [fields[name] ?? []].flat().length));
    while (rowsIn(table).length < Math.min(needed, Number(table.dataset.most))) add(table);
  }
}

function enhance(root) {
  for (const table of root.querySelectorAll("[data-rows]")) {
    for (const button of table.querySelectorAll("[data-rows-add], [data-rows-remove]")) button.hidden = false;
    number(table);
  }
}

document.addEventListener("click", (event) => {
  const button = event.target.closest("[data-rows-add], [data-rows-remove]");
  const table = button?.closest("[data-rows]");
  if (!table) return;
  if (button.matches("[data-rows-add]")) inputsIn(add(table))[0].focus();
  else remove(table, button.closest(".rows-row"));
});

enhance(document);
document.addEventListener("htmx:load", (event) => enhance(event.target));
