// Notice what others change: ask now and then, while the page is looked at, whether there is news.
import { get } from "./server.js";

const PAUSE = 10_000; // milliseconds

export class Watch {
  constructor(sheet, { isBusy, arrived }) {
    Object.assign(this, { sheet, isBusy, arrived });
    this.asked = 0;
    setInterval(() => this.#tick(), PAUSE);
    document.addEventListener("visibilitychange", () => this.#tick());
  }

  #tick() {
    if (document.visibilityState === "visible" && !this.isBusy()) this.check();
  }

  // Fetch what differs from the page; an answer that something newer has overtaken is not used.
  async check(extra = {}) {
    this.asked += 1;
    const number = this.asked;
    const { sheet } = this;
    const query = new URLSearchParams({
      show: sheet.shown,
      revision: sheet.drawn === sheet.shown ? sheet.revision : "",
      today: sheet.today,
      marks: sheet.marks(),
      ...extra,
    });
    const { status, answer } = await get(`changes/?${query}`);
    if (status !== 200 || number !== this.asked || answer.shown !== sheet.shown) return;
    // While something is being saved the answer may be older than that.
    if (this.isBusy()) return;
    if (!sheet.table.tHead || !answer.order.length) {
      location.reload();
      return;
    }
    sheet.apply(answer);
    sheet.revision = answer.revision;
    this.arrived();
  }

  // Forget questions under way: the page has just become newer than their answers.
  overtake() {
    this.asked += 1;
  }
}
