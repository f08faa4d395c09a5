// The drawn grid: where its cells are, what stands in them, and how news from the server is put
// in without touching anything that has not changed.

const parsed = (html) => {
  const template = document.createElement("template");
  template.innerHTML = html;
  return template.content.firstElementChild;
};

const outline = (block) =>
  [...block.rows]
    .map((row) =>
      row.cells.length > 1
        ? `${row.className}:${row.cells.length}:${row.cells[0].textContent}`
        : row.innerHTML,
    )
    .join("\n");

export class Sheet {
  constructor(table) {
    this.table = table;
    this.frame = table.closest(".grid-frame");
    this.revision = Number(table.dataset.revision);
    this.today = table.dataset.today;
    // What the reader wants shown, and what is drawn until the server has sent that.
    this.shown = table.dataset.shown;
    this.drawn = this.shown;
    this.survey();
  }

  // Read anew where lines and months are, after blocks have come or gone.
  survey() {
    const heads = [...this.table.tHead.rows[0].cells].slice(1);
    this.months = heads.map((head) => head.dataset.month ?? null);
    this.names = heads.map((head) => head.dataset.name ?? "");
    this.rows = [
      ...this.table.querySelectorAll(".grid-line:not(.grid-subtotal) > .fig-planned"),
    ].map((row) => ({ row, line: row.parentElement.id.slice("line-".length) }));
    this.rowOf = new Map(this.rows.map(({ line }, index) => [line, index]));
    this.columnOf = new Map(this.months.map((month, index) => [month, index]));
  }

  get firstColumn() {
    return this.months.findIndex(Boolean);
  }

  get lastColumn() {
    return this.months.findLastIndex(Boolean);
  }

  // Places: { row, column } among the planned amounts

  box({ row, column }) {
    return this.rows[row]?.row.cells[column + 1] ?? null;
  }

  cell(place) {
    return this.box(place)?.querySelector("a.cell") ?? null;
  }

  placeOf(element) {
    const box = element.closest?.("td");
    const line = box?.closest(".fig-planned")?.parentElement.id.slice("line-".length);
    const row = this.rowOf.get(line);
    const column = box ? box.cellIndex - 1 : -1;
    return row === undefined || !this.months[column] ? null : { row, column };
  }

  keyOf({ row, column }) {
    return `${this.rows[row].line}|${this.months[column]}`;
  }

  placeOfKey(key) {
    const [line, month] = key.split("|");
    const row = this.rowOf.get(line);
    const column = this.columnOf.get(month);
    return row === undefined || column === undefined ? null : { row, column };
  }

  cellOfKey(key) {
    const place = this.placeOfKey(key);
    return place && this.cell(place);
  }

  nameOf(place) {
    const line = this.rows[place.row].row.parentElement.querySelector(".grid-heading a");
    return `${line.textContent}, ${this.names[place.column]}`;
  }

  // The amount in a box as one would type it: stored, not what waits to be saved.
  amountIn(box) {
    const cell = box.querySelector("a.cell");
    const text = cell?.dataset.stored ?? (cell ?? box.firstChild)?.textContent ?? "";
    return text.replaceAll(this.table.dataset.group, "").replace("\u2212", "-").trim();
  }

  // News

  marks() {
    const blocks = [this.table.tHead, ...this.table.tBodies];
    return blocks.map((block) => `${block.id}:${block.dataset.mark}`).join(",");
  }

  apply(answer) {
    for (const [key, html] of Object.entries(answer.blocks)) this.#applyBlock(key, html);
    if (answer.order) this.#arrange(answer.order);
    for (const [key, row, column, html] of answer.cells ?? []) {
      const box = document.getElementById(key)?.rows[row + 1]?.cells[column + 1];
      if (box) this.#applyBox(box, parsed(html));
    }
    for (const [key, mark] of Object.entries(answer.marks ?? {})) {
      const block = document.getElementById(key);
      if (block) block.dataset.mark = mark;
    }
    this.table.dataset.width = answer.width;
    this.today = answer.today;
    this.drawn = answer.shown;
    const now = document.querySelector("#budget-now");
    const fresh = parsed(answer.now.trim());
    if (now && !now.isEqualNode(fresh)) now.replaceWith(fresh);
    if (Object.keys(answer.blocks).length || answer.order) this.survey();
  }

  #applyBlock(key, html) {
    const fresh = parsed(html);
    const old = document.getElementById(key);
    if (!old) this.table.append(fresh);
    else if (outline(old) === outline(fresh)) {
      old.className = fresh.className;
      old.dataset.mark = fresh.dataset.mark;
      [...old.rows].forEach((row, index) => this.#applyRow(row, fresh.rows[index]));
    } else this.#keepingPlace(() => old.replaceWith(fresh));
  }

  #applyRow(row, fresh) {
    const boxes = [...fresh.cells];
    [...row.cells].forEach((box, index) => {
      if (box.tagName === "TD") this.#applyBox(box, boxes[index]);
    });
  }

  #applyBox(box, fresh) {
    const kept = [...box.querySelectorAll(":scope > [data-kept]")];
    const old = [...box.childNodes].filter((node) => !kept.includes(node));
    const stored = box.querySelector("a.cell")?.dataset.stored;
    const same =
      stored === undefined &&
      old.length === fresh.childNodes.length &&
      old.every((node, index) => this.#equal(node, fresh.childNodes[index]));
    box.className = fresh.className;
    if (same) return;
    const cell = box.querySelector("a.cell");
    const focused = cell !== null && cell === document.activeElement;
    const hidden = cell?.hidden;
    const next = [...fresh.childNodes];
    for (const node of old) node.remove();
    box.prepend(...next);
    const fitting = box.querySelector("a.cell");
    if (fitting && hidden) fitting.hidden = true;
    if (focused) fitting?.focus({ preventScroll: true });
  }

  #equal(node, fresh) {
    if (node.nodeType === Node.ELEMENT_NODE && node.matches("a.cell")) {
      return (
        node.textContent === fresh.textContent &&
        node.getAttribute("href") === fresh.getAttribute?.("href")
      );
    }
    return node.isEqualNode(fresh);
  }

  #arrange(order) {
    const wanted = new Set(order);
    for (const body of [...this.table.tBodies]) if (!wanted.has(body.id)) body.remove();
    const bodies = order.map((key) => document.getElementById(key)).filter((b) => b?.tagName === "TBODY");
    bodies.forEach((body, index) => {
      if (this.table.tBodies[index] !== body) this.table.insertBefore(body, this.table.tBodies[index] ?? null);
    });
  }

  // Whoever stands or types in a block that is drawn anew must not notice.
  #keepingPlace(redraw) {
    const standing = document.activeElement?.closest?.("a.cell, [data-kept]");
    const place = standing && this.placeOf(standing);
    const key = place && this.keyOf(place);
    const kept = standing?.matches("[data-kept]") ? standing : null;
    redraw();
    this.survey();
    const now = key && this.placeOfKey(key);
    if (!now) return;
    if (kept) {
      const cell = this.cell(now);
      if (cell) cell.hidden = true;
      this.box(now)?.append(kept);
      kept.focus({ preventScroll: true });
    } else this.cell(now)?.focus({ preventScroll: true });
  }
}
