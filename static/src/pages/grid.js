// The budget grid: planned amounts are edited in place like cells of a spreadsheet.
import { copied, pasted } from "../grid/clipboard.js";
import { Editor } from "../grid/editor.js";
import { FillHandle, filled } from "../grid/fill.js";
import { History } from "../grid/history.js";
import { Problems } from "../grid/problems.js";
import { Saving } from "../grid/saving.js";
import { Selection } from "../grid/selection.js";
import { Sheet } from "../grid/sheet.js";
import { watchChoice } from "../grid/show.js";
import { Watch } from "../grid/watch.js";

const byId = (id) => document.getElementById(id);
const TYPED = /^[\d.,=+\-]$/;

function say(message, kind = "") {
  const status = byId("grid-status");
  status.className = `grid-status ${kind}`;
  status.textContent = message;
}

// Widen the columns so that whole ones fill the frame: no month is ever cut at its edge.
function fitColumns({ table, frame }) {
  const labels = table.tHead.rows[0].cells[0].offsetWidth;
  const unit = Number.parseFloat(getComputedStyle(document.documentElement).fontSize);
  const least = Number.parseFloat(getComputedStyle(table).getPropertyValue("--grid-column")) * unit;
  const room = frame.clientWidth - labels;
  const count = Math.max(1, Math.floor(room / least));
  if (room > 0) table.style.setProperty("--grid-fitted", `${room / count}px`);
}

// Bring the month before the current one to the edge, where the current one would be out of sight.
function showCurrentMonth({ table, frame }) {
  const now = table.querySelector("th[aria-current]");
  const labels = table.tHead.rows[0].cells[0].offsetWidth;
  if (!now || now.offsetLeft + now.offsetWidth <= frame.clientWidth) return;
  const before = now.previousElementSibling;
  const bothFit = labels + before.offsetWidth + now.offsetWidth <= frame.clientWidth;
  const first = before.dataset.month && bothFit ? before : now;
  frame.scrollLeft = first.offsetLeft - labels;
}

function startReading(sheet) {
  const watch = new Watch(sheet, { isBusy: () => false, arrived: () => {} });
  watchChoice(sheet, () => watch.check({ remember: 1 }));
}

function startEditing(sheet, words) {
  let problems = null;
  let history = null;
  const label = (place, amount) =>
    words.label.replace("{place}", sheet.nameOf(place)).replace("{amount}", amount);

  const saving = new Saving(sheet, {
    words,
    say,
    saved(batch, answer, shown) {
      watch.overtake();
      const isNext = answer.base === sheet.revision;
      if (shown === sheet.drawn) {
        sheet.apply(answer);
        if (isNext) sheet.revision = answer.revision;
      }
      if (!isNext || sheet.drawn !== sheet.shown) watch.check();
      history.note(batch, answer.earlier);
      selection.refresh();
    },
    refused(batch) {
      const [[key, problem]] = batch.problems;
      if (problem.now !== undefined) watch.check();
      else if (batch.changes.size === 1 && !editor.isOpen) openKey(key);
    },
    changed: () => problems?.show(),
  });
  const watch = new Watch(sheet, {
    isBusy: () => saving.underWay !== null || saving.queue.length > 0,
    arrived() {
      saving.paint();
      selection.refresh();
    },
  });
  const editor = new Editor(sheet, byId("cell-panel"), {
    commit: (place, typed, reach, seen) => saving.submit(reaching(place, typed, reach, seen)),
    cancel: (key) => saving.drop([key]),
    problemOf: (key) => saving.problemOf(key),
  });
  const selection = new Selection(sheet, {
    label,
    onChange() {
      byId("grid-fill").disabled = selection.active === null;
      handle?.show();
    },
  });
  const handle = new FillHandle(sheet, selection, (block, target) => submit(filled(sheet, block, target, shownIn)));
  problems = new Problems(byId("grid-problems"), sheet, saving, { words, go: openKey });
  history = new History(saving, { undo: byId("grid-undo"), redo: byId("grid-redo") });

  function openKey(key) {
    const place = sheet.placeOfKey(key);
    if (!place) return;
    selection.choose(place);
    editor.open(place);
  }

  // What stands in a cell for the person: what was typed and waits, else what is stored.
  function shownIn(place) {
    const pending = saving.pending().get(sheet.keyOf(place));
    const box = sheet.box(place);
    return pending ? (pending.typed ?? "0") : sheet.amountIn(box);
  }

  // What the person knows to be stored in a cell, so that a later write of another is noticed.
  function known(place) {
    const pending = saving.pending().get(sheet.keyOf(place));
    if (!pending || pending.held) return pending?.problem?.now ?? sheet.amountIn(sheet.box(place));
    return pending.typed ?? "0";
  }

  function submit(changes, note) {
    saving.submit(
      changes.map(({ place, typed }) => ({ key: sheet.keyOf(place), typed, seen: known(place) })),
      { note },
    );
  }

  function reaching(place, typed, reach, seen) {
    const key = sheet.keyOf(place);
    const own = { key, typed, seen: saving.problemOf(key) ? known(place) : seen };
    if (reach === "this") return [own];
    const start = reach === "all" ? 0 : place.column;
    const others = sheet.months.flatMap((month, column) => {
      const other = { row: place.row, column };
      const isTarget = month && column >= start && column !== place.column && sheet.cell(other);
      return isTarget ? [{ key: sheet.keyOf(other), typed, seen: known(other) }] : [];
    });
    return [own, ...others];
  }

  function fillRight() {
    const { block } = selection;
    if (!block) return;
    const right = block.left === block.right ? sheet.lastColumn : block.right;
    submit(filled(sheet, { ...block, right: block.left }, { ...block, right }, shownIn));
  }

  function clear() {
    const places = [...selection.places()].filter((place) => sheet.cell(place) && shownIn(place) !== "0");
    submit(places.map((place) => ({ place, typed: "0" })));
  }

  const shortcuts = {
    r: fillRight,
    z: () => history.undo(),
    y: () => history.redo(),
  };

  function pressedWhileEditing(event) {
    const { key } = event;
    if (key === "Escape") {
      event.preventDefault();
      editor.cancel();
    } else if (key === "Enter") {
      event.preventDefault();
      const reach = event.shiftKey ? "onwards" : event.ctrlKey || event.metaKey ? "all" : "this";
      const place = editor.save(reach);
      const down = reach === "this" && selection.neighbour(place, [1, 0]);
      selection.go(down || place);
    } else if (key === "Tab" || key === "ArrowUp" || key === "ArrowDown") {
      const step = { Tab: [0, event.shiftKey ? -1 : 1], ArrowUp: [-1, 0], ArrowDown: [1, 0] }[key];
      const place = editor.place;
      const next = selection.neighbour(place, step);
      if (!next && key === "Tab") return;
      event.preventDefault();
      editor.save("this");
      selection.go(next ?? place);
    }
  }

  function pressedOnCell(event) {
    const cell = event.target.closest("a.cell");
    if (!cell) return;
    const { key } = event;
    const place = sheet.placeOf(cell);
    if ((event.ctrlKey || event.metaKey) && !event.altKey && shortcuts[key.toLowerCase()]) {
      event.preventDefault();
      if (key.toLowerCase() === "z" && event.shiftKey) history.redo();
      else shortcuts[key.toLowerCase()]();
    } else if (selection.pressedKey(event) || event.ctrlKey || event.metaKey || event.altKey) {
      // Movement has been made; other shortcuts are the browser's.
    } else if (key === "Delete" || key === "Backspace") {
      event.preventDefault();
      clear();
    } else if (key === "F2" || key === " " || key === "Enter") {
      event.preventDefault();
      editor.open(place);
    } else if (key === "Escape") {
      if (saving.problemOf(sheet.keyOf(place))) saving.drop([sheet.keyOf(place)]);
      else selection.choose(place);
    } else if (TYPED.test(key)) {
      event.preventDefault();
      editor.open(place, key);
    }
  }

  sheet.table.addEventListener("keydown", (event) => {
    if (event.target === editor.input) pressedWhileEditing(event);
    else pressedOnCell(event);
  });

  // The first press chooses a cell, a second one opens it; a finger opens it at once.
  let standing = null;
  sheet.table.addEventListener("pointerdown", (event) => {
    standing = document.activeElement === event.target.closest("a.cell") ? event.target : null;
  });
  sheet.table.addEventListener("click", (event) => {
    const cell = event.target.closest("a.cell");
    if (!cell || event.ctrlKey || event.metaKey) return;
    event.preventDefault();
    const several = selection.marked.length > 1;
    if (event.pointerType === "touch" || (standing && !several && !event.shiftKey)) editor.open(sheet.placeOf(cell));
  });

  document.addEventListener("copy", (event) => {
    if (!event.target.closest?.("a.cell") || !selection.active) return;
    event.preventDefault();
    event.clipboardData.setData("text/plain", copied(sheet, selection));
    say(words.copied.replace("{count}", [...selection.places()].length));
  });
  document.addEventListener("paste", (event) => {
    const text = event.clipboardData?.getData("text") ?? "";
    const isBlock = /[\t\n]/.test(text.trim());
    if (event.target === editor.input && isBlock) editor.close();
    else if (!event.target.closest?.("a.cell")) return;
    if (!selection.active) return;
    event.preventDefault();
    const { changes, leftOut } = pasted(text, sheet, selection);
    selection.go(selection.active);
    submit(changes, leftOut ? words.leftOut.replace("{count}", leftOut) : "");
    if (!changes.length) say(words.nothingToPaste, "not-saved");
  });
  byId("grid-fill").addEventListener("click", fillRight);
  watchChoice(sheet, () => watch.check({ remember: 1 }));
}

const table = byId("budget-grid");
if (table) {
  const sheet = new Sheet(table);
  fitColumns(sheet);
  showCurrentMonth(sheet);
  new ResizeObserver(() => fitColumns(sheet)).observe(sheet.frame);
  new MutationObserver(() => fitColumns(sheet)).observe(table, { attributeFilter: ["data-width"] });
  if (byId("cell-panel")) startEditing(sheet, JSON.parse(byId("grid-words").textContent));
  else startReading(sheet);
}
