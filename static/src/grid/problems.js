// The list of cells that could not be saved: what is wrong with each, and what can be done.

export class Problems {
  constructor(box, sheet, saving, { words, go }) {
    Object.assign(this, { box, sheet, saving, words, go });
    this.list = box.querySelector("ul");
    box.addEventListener("click", (event) => this.#pressed(event));
  }

  show() {
    const problems = this.saving.held.flatMap((batch) => [...batch.problems]);
    this.box.hidden = problems.length === 0;
    this.list.replaceChildren(...problems.map(([key, problem]) => this.#item(key, problem)));
    const conflicts = problems.filter(([, { now }]) => now !== undefined).length;
    const offered = {
      mine: conflicts > 1,
      theirs: conflicts > 1,
      again: conflicts === 0,
      back: conflicts === 0,
    };
    for (const button of this.box.querySelectorAll("[data-all]")) {
      button.hidden = !offered[button.dataset.all];
    }
  }

  #item(key, problem) {
    const item = document.createElement("li");
    item.className = "list-group-item";
    item.dataset.key = key;
    const place = this.sheet.placeOfKey(key);
    const name = document.createElement("strong");
    name.textContent = place ? this.sheet.nameOf(place) : "";
    const text = document.createElement("span");
    const typed = this.saving.pending().get(key)?.typed ?? "0";
    text.textContent = `: ${this.words.youTyped.replace("{typed}", typed)}. ${problem.message}`;
    const actions = problem.now === undefined ? ["goThere", "takeBack"] : ["useMine", "takeTheirs"];
    const buttons = document.createElement("div");
    buttons.className = "btn-list mt-1";
    buttons.append(...actions.map((action) => this.#button(action)));
    item.append(name, text, buttons);
    return item;
  }

  #button(action) {
    const button = document.createElement("button");
    button.type = "button";
    button.className = "btn btn-sm";
    button.dataset.action = action;
    button.textContent = this.words[action];
    return button;
  }

  #pressed(event) {
    const button = event.target.closest("button");
    if (!button) return;
    const { key } = button.closest("[data-key]")?.dataset ?? {};
    const all = this.saving.held.flatMap((batch) => [...batch.changes.keys()]);
    const conflicts = this.saving.held.flatMap((batch) => [...batch.problems.keys()]);
    const acts = {
      useMine: () => this.saving.insist([key]),
      takeTheirs: () => this.saving.drop([key]),
      takeBack: () => this.saving.drop([key]),
      goThere: () => this.go(key),
      mine: () => this.saving.insist(conflicts),
      theirs: () => this.saving.drop(conflicts),
      again: () => this.saving.again(),
      back: () => this.saving.drop(all),
    };
    acts[button.dataset.action ?? button.dataset.all]();
    if (button.dataset.action !== "goThere") this.#keepFocus(key);
  }

  // The button that was pressed is gone: stand at the next problem, or at the cell.
  #keepFocus(key) {
    const next = this.box.hidden ? null : this.list.querySelector("button");
    if (next) next.focus();
    else if (key) this.sheet.cellOfKey(key)?.focus();
  }
}
