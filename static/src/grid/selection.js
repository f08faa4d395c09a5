// The cell one stands on and the block one has chosen, by keyboard, mouse and touch.

const STEPS = { ArrowUp: [-1, 0], ArrowDown: [1, 0], ArrowLeft: [0, -1], ArrowRight: [0, 1] };

export class Selection {
  constructor(sheet, { onChange, label }) {
    this.sheet = sheet;
    this.onChange = onChange;
    this.label = label;
    this.from = null;
    this.to = null;
    this.marked = [];
    sheet.table.addEventListener("focusin", (event) => this.#entered(event));
    sheet.table.addEventListener("pointerdown", (event) => this.#pressed(event));
    sheet.table.addEventListener("dragstart", (event) => event.preventDefault());
  }

  get active() {
    return this.from;
  }

  // The chosen block with its edges in order, or null.
  get block() {
    if (!this.from) return null;
    const { from, to } = this;
    return {
      top: Math.min(from.row, to.row),
      bottom: Math.max(from.row, to.row),
      left: Math.min(from.column, to.column),
      right: Math.max(from.column, to.column),
    };
  }

  *places(block = this.block) {
    for (let row = block.top; row <= block.bottom; row += 1) {
      for (let column = block.left; column <= block.right; column += 1) {
        if (this.sheet.months[column]) yield { row, column };
      }
    }
  }

  choose(from, to = from) {
    this.from = from;
    this.to = to;
    this.mark();
    this.onChange();
  }

  mark(block = this.block) {
    for (const box of this.marked) delete box.dataset.chosen;
    this.marked = [];
    if (!block) return;
    const several = block.top !== block.bottom || block.left !== block.right;
    if (!several) return;
    for (const place of this.places(block)) {
      const box = this.sheet.box(place);
      if (!box) continue;
      box.dataset.chosen = "";
      this.marked.push(box);
    }
  }

  // After the grid was drawn anew the places may be gone.
  refresh() {
    const gone = (place) => place && !this.sheet.box(place);
    if (gone(this.from) || gone(this.to)) this.from = this.to = null;
    this.mark();
    this.onChange();
  }

  go(place) {
    const cell = place && this.sheet.cell(place);
    cell?.focus();
    return Boolean(cell);
  }

  // The next cell that can be changed, in a direction.
  neighbour({ row, column }, [down, right]) {
    const place = { row: row + down, column: column + right };
    while (this.sheet.box(place)) {
      if (this.sheet.months[place.column] && this.sheet.cell(place)) return place;
      place.row += down;
      place.column += right;
    }
    return null;
  }

  // The last cell that can be changed, in a direction.
  edge(place, step) {
    let last = place;
    for (let next = place; next; next = this.neighbour(next, step)) last = next;
    return last;
  }

  // Act on a key of movement; tell whether it was one.
  pressedKey(event) {
    const { key, shiftKey, altKey } = event;
    const far = event.ctrlKey || event.metaKey;
    if (altKey || !this.from) return false;
    const start = shiftKey ? this.to : this.from;
    const target = this.#target(key, far, start);
    if (target === undefined) return false;
    event.preventDefault();
    if (!target) return true;
    if (shiftKey) {
      this.choose(this.from, target);
      this.sheet.box(target)?.scrollIntoView({ block: "nearest", inline: "nearest" });
    } else this.go(target);
    return true;
  }

  #target(key, far, start) {
    if (STEPS[key]) return far ? this.edge(start, STEPS[key]) : this.neighbour(start, STEPS[key]);
    if (key !== "Home" && key !== "End") return undefined;
    const row = this.edge(start, key === "Home" ? STEPS.ArrowLeft : STEPS.ArrowRight);
    return far ? this.edge(row, key === "Home" ? STEPS.ArrowUp : STEPS.ArrowDown) : row;
  }

  #entered(event) {
    const cell = event.target.closest("a.cell");
    const place = cell && this.sheet.placeOf(cell);
    if (!place) return;
    cell.setAttribute("aria-label", this.label(place, cell.textContent));
    if (!this.extending) this.choose(place);
  }

  #pressed(event) {
    const place = this.sheet.placeOf(event.target);
    if (!place || event.pointerType === "touch" || event.button || event.ctrlKey || event.metaKey) return;
    if (event.target.closest("[data-kept]")) return;
    if (event.shiftKey && this.from) {
      event.preventDefault();
      this.choose(this.from, place);
      return;
    }
    this.drag((over) => this.choose(place, over));
  }

  // Report every place the pointer comes over until it is let go.
  drag(over, done = () => {}) {
    let last = null;
    const move = (event) => {
      const place = this.sheet.placeOf(document.elementFromPoint(event.clientX, event.clientY) ?? document.body);
      if (!place || (last && place.row === last.row && place.column === last.column)) return;
      const moved = last !== null || !this.#isActive(place);
      last = place;
      if (moved) over(place);
    };
    const stop = () => {
      removeEventListener("pointermove", move);
      removeEventListener("pointerup", stop);
      removeEventListener("pointercancel", stop);
      done(last);
    };
    addEventListener("pointermove", move);
    addEventListener("pointerup", stop);
    addEventListener("pointercancel", stop);
  }

  #isActive({ row, column }) {
    return this.from?.row === row && this.from?.column === column;
  }
}
