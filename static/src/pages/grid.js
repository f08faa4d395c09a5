// The budget grid: planned amounts are edited in place like cells of a spreadsheet, and the
// server answers with the line and the totals drawn anew.
const table = document.querySelector("#budget-grid");
const frame = table?.closest(".grid-frame");
const panel = document.querySelector("#cell-panel");
const status = document.querySelector("#grid-status");
const failed = new Map(); // address of a cell → { typed, error }
let editor = null;
let saves = Promise.resolve();
let underWay = 0;

const cellAt = (href) => table.querySelector(`a.cell[href="${href}"]`);
const hrefOf = (cell) => cell.getAttribute("href");

function say(message, kind = "") {
  status.className = kind;
  status.textContent = message;
}

// Which figures are shown

const SHOWN = "budget-grid-hidden";

function stored(key) {
  try {
    return localStorage.getItem(key) ?? "";
  } catch {
    return "";
  }
}

function store(key, value) {
  try {
    localStorage.setItem(key, value);
  } catch {
    // The choice then lasts as long as the page.
  }
}

function watchToggles() {
  const boxes = [...document.querySelectorAll("[data-figure]")];
  const hidden = stored(SHOWN).split(" ");
  const apply = () => {
    const off = boxes.filter((box) => !box.checked).map((box) => box.dataset.figure);
    table.dataset.hidden = off.join(" ");
    store(SHOWN, table.dataset.hidden);
  };
  for (const box of boxes) {
    box.checked = !hidden.includes(box.dataset.figure);
    box.addEventListener("change", apply);
  }
  apply();
}

function showCurrentMonth() {
  const now = table.querySelector("th[aria-current]");
  const labels = table.querySelector("thead td").offsetWidth;
  if (now && now.offsetLeft + now.offsetWidth > frame.clientWidth) {
    frame.scrollLeft = now.offsetLeft - labels - now.offsetWidth;
  }
}

// Moving between cells

const plannedRows = () => [...table.querySelectorAll(".grid-line:not(.grid-totals) .fig-planned")];

function neighbour(cell, down, right) {
  const rows = plannedRows();
  let row = rows.indexOf(cell.closest("tr"));
  let column = cell.closest("td").cellIndex;
  do {
    row += down;
    column += right;
    const found = rows[row]?.cells[column]?.querySelector("a.cell");
    if (found) return found;
  } while (rows[row]?.cells[column]);
  return null;
}

// Editing

function open(cell, typed = null) {
  if (editor) commit("this");
  const href = hrefOf(cell);
  const input = document.createElement("input");
  input.className = "cell-input";
  input.inputMode = "decimal";
  input.autocomplete = "off";
  input.value = typed ?? failed.get(href)?.typed ?? cell.dataset.value;
  input.setAttribute("aria-label", cell.dataset.place);
  input.setAttribute("aria-describedby", "cell-panel");
  cell.hidden = true;
  cell.after(input);
  editor = { href, input, cell };
  showPanel();
  input.focus();
  if (typed === null) input.select();
  input.addEventListener("keydown", pressedWhileEditing);
  input.addEventListener("blur", left);
}

function showPanel() {
  const problem = failed.get(editor.href);
  panel.querySelector(".cell-place").textContent = editor.cell.dataset.place;
  panel.querySelector(".cell-error").textContent = problem?.error ?? "";
  editor.input.setAttribute("aria-invalid", String(Boolean(problem)));
  panel.showPopover();
  placePanel();
}

function placePanel() {
  if (!editor) return;
  const at = editor.input.getBoundingClientRect();
  const below = at.bottom + 6;
  const fits = below + panel.offsetHeight < innerHeight;
  panel.style.top = `${fits ? below : at.top - panel.offsetHeight - 6}px`;
  panel.style.left = `${Math.max(8, Math.min(at.left, innerWidth - panel.offsetWidth - 8))}px`;
}

function close() {
  const { input, cell } = editor;
  editor = null;
  input.removeEventListener("blur", left);
  input.remove();
  cell.hidden = false;
  panel.hidePopover();
}

function cancel() {
  const { cell, href } = editor;
  if (failed.delete(href)) {
    cell.classList.remove("failed");
    cell.textContent = cell.dataset.written;
    sayWhatFailed();
  }
  close();
  cell.focus();
}

function commit(reach) {
  const { href, input, cell } = editor;
  const typed = input.value.trim();
  const unchanged = typed === cell.dataset.value && reach === "this" && !failed.has(href);
  close();
  if (!unchanged) save(href, typed, reach);
  return cell;
}

function left(event) {
  if (!panel.contains(event.relatedTarget)) commit("this");
}

function pressedWhileEditing(event) {
  const steps = { ArrowUp: [-1, 0], ArrowDown: [1, 0] };
  if (event.key === "Escape") {
    event.preventDefault();
    cancel();
  } else if (event.key === "Enter") {
    event.preventDefault();
    const reach = event.shiftKey ? "onwards" : event.ctrlKey || event.metaKey ? "all" : "this";
    commit(reach).focus();
  } else if (event.key === "Tab") {
    const next = neighbour(editor.cell, 0, event.shiftKey ? -1 : 1);
    if (!next) return;
    event.preventDefault();
    commit("this");
    open(next);
  } else if (steps[event.key]) {
    event.preventDefault();
    const next = neighbour(editor.cell, ...steps[event.key]);
    const cell = commit("this");
    (next ?? cell).focus();
  }
}

function pressedOnCell(event) {
  const cell = event.target.closest("a.cell");
  if (!cell || event.altKey || event.ctrlKey || event.metaKey) return;
  const steps = { ArrowUp: [-1, 0], ArrowDown: [1, 0], ArrowLeft: [0, -1], ArrowRight: [0, 1] };
  if (steps[event.key]) {
    event.preventDefault();
    neighbour(cell, ...steps[event.key])?.focus();
  } else if (event.key === "F2" || event.key === " ") {
    event.preventDefault();
    open(cell);
  } else if (/^[\d.,]$/.test(event.key)) {
    event.preventDefault();
    open(cell, event.key);
  }
}

function pasted(event) {
  const cell = event.target.closest?.("a.cell");
  const text = event.clipboardData?.getData("text").replace(/\r?\n$/, "");
  if (!cell || !text) return;
  event.preventDefault();
  const rows = plannedRows();
  const top = rows.indexOf(cell.closest("tr"));
  const first = cell.closest("td").cellIndex;
  text.split(/\r?\n/).forEach((line, down) => {
    line.split("\t").forEach((typed, right) => {
      const target = rows[top + down]?.cells[first + right]?.querySelector("a.cell");
      if (target && typed.trim()) save(hrefOf(target), typed.trim(), "this");
    });
  });
}

// Saving: one after the other, so that the newest answer is the last one drawn

function save(href, typed, reach) {
  write(cellAt(href), typed, "saving");
  failed.delete(href);
  underWay += 1;
  say(table.dataset.saving);
  saves = saves.then(() => send(href, typed, reach)).finally(() => (underWay -= 1));
}

async function send(href, typed, reach) {
  try {
    const response = await fetch(`${href}cell/`, {
      method: "POST",
      headers: JSON.parse(document.body.getAttribute("hx-headers")),
      body: new URLSearchParams({ planned: typed, reach, places: table.dataset.places }),
    });
    if (response.ok) return saved(await response.json());
    const { error } = response.status === 422 ? await response.json() : { error: table.dataset.noConnection };
    return refused(href, typed, error);
  } catch {
    return refused(href, typed, table.dataset.noConnection);
  }
}

function saved(answer) {
  keepingPlace(() => {
    if (answer.body) redrawAll(answer);
    for (const html of [answer.line, answer.totals, answer.now]) {
      const fresh = parsed(html).firstElementChild;
      document.getElementById(fresh.id)?.replaceWith(fresh);
    }
  });
  failed.forEach((problem, href) => write(cellAt(href), problem.typed, "failed"));
  if (failed.size) sayWhatFailed();
  else say(answer.message, "saved");
}

function parsed(html) {
  const template = document.createElement("template");
  template.innerHTML = html.trim();
  return template.content;
}

function redrawAll(answer) {
  [...table.tBodies].forEach((body) => body.remove());
  table.append(parsed(answer.body));
  table.dataset.places = answer.places;
}

function refused(href, typed, error) {
  failed.set(href, { typed, error });
  write(cellAt(href), typed, "failed");
  sayWhatFailed();
  if (!editor) open(cellAt(href));
}

function sayWhatFailed() {
  const [first] = failed;
  if (!first) return say("");
  const [href, { error }] = first;
  return say(`${table.dataset.notSaved} ${cellAt(href)?.dataset.place}. ${error}`, "not-saved");
}

function write(cell, typed, state) {
  if (!cell) return;
  cell.dataset.written ??= cell.textContent;
  cell.textContent = typed;
  cell.classList.remove("saving", "failed");
  cell.classList.add(state);
}

// Whoever types or stands in a part of the grid that is drawn anew must not notice.
function keepingPlace(redraw) {
  const typing = editor && { href: editor.href, value: editor.input.value, at: editor.input.selectionStart };
  const standing = document.activeElement?.closest?.("a.cell");
  const href = standing && hrefOf(standing);
  if (typing) close();
  redraw();
  if (typing && cellAt(typing.href)) {
    open(cellAt(typing.href), typing.value);
    editor.input.setSelectionRange(typing.at, typing.at);
  } else if (href) {
    cellAt(href)?.focus({ preventScroll: true });
  }
}

function start() {
  watchToggles();
  showCurrentMonth();
  if (!panel) return;
  table.addEventListener("click", (event) => {
    const cell = event.target.closest("a.cell");
    if (!cell || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    open(cell);
  });
  table.addEventListener("keydown", pressedOnCell);
  document.addEventListener("paste", pasted);
  panel.addEventListener("click", (event) => {
    const button = event.target.closest("button");
    if (!button || !editor) return;
    if (button.dataset.reach) commit(button.dataset.reach).focus();
    else cancel();
  });
  panel.addEventListener("mousedown", (event) => event.preventDefault());
  frame.addEventListener("scroll", placePanel);
  addEventListener("resize", placePanel);
  addEventListener("scroll", placePanel);
  addEventListener("beforeunload", (event) => {
    if (underWay || failed.size) event.preventDefault();
  });
}

if (table) start();
