// Saving as one goes: each action is a batch of cells that is stored whole or not at all, one
// batch after the other. What is refused stays typed in its cells until it is decided.
import { post } from "./server.js";

const RETRY = 5000; // milliseconds

export class Saving {
  constructor(sheet, { words, say, saved, refused, changed }) {
    Object.assign(this, { sheet, words, say, saved, refused, changed });
    this.queue = [];
    this.underWay = null;
    this.held = [];
    addEventListener("online", () => this.#next());
    addEventListener("beforeunload", (event) => {
      if (this.pending().size) event.preventDefault();
    });
  }

  // Store changes, each { key, typed, seen }; `seen` is what the person saw in the cell. The note
  // is said together with what the server says of it.
  submit(changes, { kind = "edit", note = "" } = {}) {
    if (!changes.length) return;
    const batch = { kind, note, changes: new Map(), problems: new Map() };
    for (const { key, typed, seen } of changes) batch.changes.set(key, { typed, seen });
    this.drop([...batch.changes.keys()]);
    this.queue.push(batch);
    this.say(this.words.saving);
    this.paint();
    this.#next();
  }

  // What waits to be saved, by key: { typed, problem, held }.
  pending() {
    const found = new Map();
    const batches = [...this.held, ...(this.underWay ? [this.underWay] : []), ...this.queue];
    for (const batch of batches) {
      for (const [key, { typed }] of batch.changes) {
        found.set(key, { typed, problem: batch.problems.get(key), held: this.held.includes(batch) });
      }
    }
    return found;
  }

  problemOf(key) {
    return this.held.map((batch) => batch.problems.get(key)).find(Boolean);
  }

  // Give up what was typed into cells and refused.
  drop(keys) {
    for (const batch of this.held) {
      for (const key of keys) {
        batch.changes.delete(key);
        batch.problems.delete(key);
      }
    }
    this.#release();
  }

  // Insist on what was typed, knowing now what is stored.
  insist(keys) {
    for (const batch of this.held) {
      for (const key of keys) {
        const now = batch.problems.get(key)?.now;
        if (now === undefined) continue;
        batch.changes.get(key).seen = now;
        batch.problems.delete(key);
      }
    }
    this.#release();
  }

  // Send again what is held, as it is.
  again() {
    for (const batch of this.held) batch.problems.clear();
    this.#release();
  }

  #release() {
    const free = this.held.filter((batch) => batch.problems.size === 0);
    this.held = this.held.filter((batch) => batch.problems.size > 0);
    this.queue.push(...free.filter((batch) => batch.changes.size));
    this.paint();
    this.changed();
    this.#next();
  }

  async #next() {
    if (this.underWay || !this.queue.length) return;
    this.underWay = this.queue.shift();
    const batch = this.underWay;
    const shown = this.sheet.drawn;
    const changes = [...batch.changes].map(([key, { typed, seen }]) => {
      const [line, month] = key.split("|");
      return { line: Number(line), month, planned: typed, seen };
    });
    const { status, answer } = await post(`cells/?show=${shown}`, { changes });
    this.underWay = null;
    if (status === 200) this.#stored(batch, answer, shown);
    else if (answer?.problems) this.#refuse(batch, answer.problems);
    else this.#retryLater(batch);
    if (status === 200 || answer?.problems) this.#next();
  }

  #stored(batch, answer, shown) {
    this.saved(batch, answer, shown);
    this.paint();
    if (this.held.length) this.#sayProblem();
    else if (!this.queue.length) this.say(`${answer.message} ${batch.note}`.trim(), "saved");
  }

  #refuse(batch, problems) {
    for (const problem of problems) batch.problems.set(`${problem.line}|${problem.month}`, problem);
    this.#leaveToLater(batch);
    this.held.push(batch);
    if (batch.problems.size === 0 || batch.changes.size === 0) {
      this.#release();
      return;
    }
    this.paint();
    this.changed();
    this.#sayProblem();
    this.refused(batch);
  }

  // A cell that was changed again meanwhile belongs to the later change.
  #leaveToLater(batch) {
    for (const [key, { seen }] of batch.changes) {
      const later = this.queue.find((waiting) => waiting.changes.has(key));
      if (!later) continue;
      later.changes.get(key).seen = seen;
      batch.changes.delete(key);
      batch.problems.delete(key);
    }
  }

  #retryLater(batch) {
    this.queue.unshift(batch);
    this.say(this.words.noConnection, "not-saved");
    this.paint();
    setTimeout(() => this.#next(), RETRY);
  }

  #sayProblem() {
    const [[key, problem]] = this.held[0].problems;
    const place = this.sheet.placeOfKey(key);
    const where = place ? `${this.sheet.nameOf(place)}. ` : "";
    this.say(`${this.words.notSaved} ${where}${problem.message}`, "not-saved");
  }

  // Show in every cell what was typed there and is not stored yet.
  paint() {
    const pending = this.pending();
    for (const cell of this.sheet.table.querySelectorAll("a.cell[data-stored]")) {
      const place = this.sheet.placeOf(cell);
      if (place && pending.has(this.sheet.keyOf(place))) continue;
      cell.textContent = cell.dataset.stored;
      delete cell.dataset.stored;
      cell.className = "cell";
    }
    for (const [key, { typed, problem, held }] of pending) {
      const cell = this.sheet.cellOfKey(key);
      if (!cell) continue;
      cell.dataset.stored ??= cell.textContent;
      cell.textContent = typed ?? "0";
      cell.className = `cell ${problem ? "failed" : held ? "held" : "saving"}`;
    }
  }
}
