// The field in which one amount is typed, and the panel below it: how far it reaches, what is wrong.

export class Editor {
  constructor(sheet, panel, { commit, cancel, problemOf }) {
    this.sheet = sheet;
    this.panel = panel;
    this.commit = commit;
    this.cancelled = cancel;
    this.problemOf = problemOf;
    this.input = null;
    this.left = (event) => {
      if (!panel.contains(event.relatedTarget)) this.save("this");
    };
    panel.addEventListener("mousedown", (event) => event.preventDefault());
    panel.addEventListener("click", (event) => this.#pressedButton(event));
    for (const [target, name] of [
      [sheet.frame, "scroll"],
      [window, "resize"],
      [window, "scroll"],
    ]) {
      target.addEventListener(name, () => this.#placePanel(), { passive: true });
    }
  }

  get isOpen() {
    return this.input !== null;
  }

  get place() {
    return this.isOpen ? this.sheet.placeOf(this.input) : null;
  }

  // Open the field on a cell; `typed` replaces the amount, as typing on a cell does.
  open(place, typed = null) {
    if (this.isOpen) this.save("this");
    const cell = this.sheet.cell(place);
    if (!cell) return;
    this.key = this.sheet.keyOf(place);
    const problem = this.problemOf(this.key);
    const pending = cell.dataset.stored === undefined ? null : cell.textContent;
    this.first = pending ?? this.sheet.amountIn(this.sheet.box(place));
    this.input = document.createElement("input");
    Object.assign(this.input, { className: "cell-input", inputMode: "decimal", autocomplete: "off" });
    this.input.dataset.kept = "";
    this.input.value = typed ?? this.first;
    this.input.setAttribute("aria-label", this.sheet.nameOf(place));
    this.input.setAttribute("aria-describedby", this.panel.id);
    this.input.setAttribute("aria-invalid", String(Boolean(problem)));
    cell.hidden = true;
    this.sheet.box(place).append(this.input);
    this.panel.querySelector(".cell-place").textContent = this.sheet.nameOf(place);
    this.panel.querySelector(".cell-error").textContent = problem?.message ?? "";
    this.panel.showPopover();
    this.#placePanel();
    this.input.focus();
    if (typed === null) this.input.select();
    this.input.addEventListener("blur", this.left);
  }

  // Close the field and hand on what was typed; tell where it was.
  save(reach) {
    const { key, first } = this;
    const typed = this.input.value.trim() || "0";
    const place = this.close();
    const unchanged = typed === first && reach === "this" && !this.problemOf(key);
    if (!unchanged && place) this.commit(place, typed, reach, first);
    return place;
  }

  cancel() {
    const { key } = this;
    const place = this.close();
    this.cancelled(key);
    if (place) this.sheet.cell(place)?.focus();
  }

  close() {
    const place = this.place;
    this.input.removeEventListener("blur", this.left);
    const box = this.input.closest("td");
    this.input.remove();
    this.input = null;
    const cell = box?.querySelector("a.cell");
    if (cell) cell.hidden = false;
    this.panel.hidePopover();
    return place;
  }

  #pressedButton(event) {
    const button = event.target.closest("button");
    if (!button || !this.isOpen) return;
    if (!button.dataset.reach) {
      this.cancel();
      return;
    }
    const place = this.save(button.dataset.reach);
    if (place) this.sheet.cell(place)?.focus();
  }

  #placePanel() {
    if (!this.isOpen) return;
    const at = this.input.getBoundingClientRect();
    const below = at.bottom + 6;
    const fits = below + this.panel.offsetHeight < innerHeight;
    this.panel.style.top = `${fits ? below : at.top - this.panel.offsetHeight - 6}px`;
    const left = Math.min(at.left, innerWidth - this.panel.offsetWidth - 8);
    this.panel.style.left = `${Math.max(8, left)}px`;
  }
}
