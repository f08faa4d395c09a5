// What was done on this page and can be taken back: the amounts before and after of each saved batch.

export class History {
  constructor(saving, buttons) {
    this.saving = saving;
    this.done = [];
    this.undone = [];
    this.buttons = buttons;
    buttons.undo.addEventListener("click", () => this.undo());
    buttons.redo.addEventListener("click", () => this.redo());
  }

  // Take note of a batch that is stored; `earlier` is what its cells planned before.
  note(batch, earlier) {
    const steps = earlier.map(({ line, month, planned }) => {
      const key = `${line}|${month}`;
      return { key, before: planned, after: batch.changes.get(key).typed };
    });
    if (batch.kind === "undo") this.undone.push(steps.map(turned));
    else this.done.push(steps);
    if (batch.kind === "edit") this.undone = [];
    this.#show();
  }

  undo() {
    this.#repeat(this.done.pop()?.map(turned), "undo");
  }

  redo() {
    this.#repeat(this.undone.pop(), "redo");
  }

  #repeat(steps, kind) {
    if (steps) {
      this.saving.submit(
        steps.map(({ key, before, after }) => ({ key, typed: after, seen: before ?? "0" })),
        { kind },
      );
    }
    this.#show();
  }

  #show() {
    this.buttons.undo.disabled = this.done.length === 0;
    this.buttons.redo.disabled = this.undone.length === 0;
  }
}

const turned = ({ key, before, after }) => ({ key, before: after, after: before });
