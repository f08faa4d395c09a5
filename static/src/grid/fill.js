// Filling months with what stands to their left.

// Return the changes that repeat the block `source` over the wider block `target`.
export function filled(sheet, source, target, shownIn) {
  const months = (block) => sheet.months.flatMap((month, column) =>
    month && column >= block.left && column <= block.right ? [column] : [],
  );
  const pattern = months(source);
  const columns = months(target).filter((column) => column > source.right);
  const changes = [];
  for (let row = target.top; row <= target.bottom; row += 1) {
    columns.forEach((column, index) => {
      const place = { row, column };
      const typed = shownIn({ row, column: pattern[index % pattern.length] });
      if (sheet.cell(place) && shownIn(place) !== typed) changes.push({ place, typed });
    });
  }
  return changes;
}

// The small square at the corner of the chosen block: drag it to the right to fill.
export class FillHandle {
  constructor(sheet, selection, fill) {
    Object.assign(this, { sheet, selection, fill });
    this.handle = document.createElement("span");
    this.handle.className = "fill-handle";
    this.handle.dataset.kept = "";
    this.handle.setAttribute("aria-hidden", "true");
    this.handle.addEventListener("pointerdown", (event) => this.#grab(event));
    this.handle.addEventListener("click", (event) => event.stopPropagation());
  }

  show() {
    const { block } = this.selection;
    const box = block && this.sheet.box({ row: block.bottom, column: block.right });
    if (box) box.append(this.handle);
    else this.handle.remove();
  }

  #grab(event) {
    event.preventDefault();
    event.stopPropagation();
    const source = this.selection.block;
    const widened = (place) => ({ ...source, right: Math.max(source.right, place.column) });
    this.selection.drag(
      (place) => this.selection.mark(widened(place)),
      (place) => {
        this.selection.mark();
        if (place && place.column > source.right) this.fill(source, widened(place));
      },
    );
  }
}
