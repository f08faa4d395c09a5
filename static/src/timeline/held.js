// A bar that is being moved: its days as they would become, and their picture over the drawing.
import { inWords, number, shifted } from "./days.js";

const SVG = "http://www.w3.org/2000/svg";
const GHOST = { top: 19, height: 14, label: 14 };

export class Held {
  constructor(bar) {
    this.bar = bar;
    this.drawing = bar.closest("svg");
    this.first = this.before = bar.dataset.first;
    this.last = this.lastBefore = bar.dataset.last;
    // Work that goes on until its goal is met has no end of its own.
    this.openEnded = "open" in bar.dataset;
    this.title = bar.querySelector(".piece-title").textContent;
    bar.classList.add("piece-held");
  }

  get changed() {
    return this.first !== this.before || this.last !== this.lastBefore;
  }

  // Set the days as they are `days` away from where they were; `edge` is start, end or both.
  put(edge, days) {
    if (edge !== "end") this.first = shifted(this.before, days);
    if (edge !== "start" && !this.openEnded) this.last = shifted(this.lastBefore, days);
    this.#keepInOrder(edge);
    this.#draw();
  }

  // Move on from where it is now.
  step(edge, days) {
    if (edge !== "end") this.first = shifted(this.first, days);
    if (edge !== "start" && !this.openEnded) this.last = shifted(this.last, days);
    this.#keepInOrder(edge);
    this.#draw();
  }

  words(openEnd) {
    return this.openEnded ? `${inWords(this.first)} – ${openEnd}` : inWords(this.first, this.last);
  }

  letGo() {
    this.bar.classList.remove("piece-held");
    this.ghost?.remove();
  }

  #keepInOrder(edge) {
    if (this.last >= this.first) return;
    if (edge === "start" || this.openEnded) this.first = this.last;
    else this.last = this.first;
  }

  #draw() {
    this.ghost ??= this.#newGhost();
    const [rectangle, label] = this.ghost.children;
    const { first, days } = this.drawing.dataset;
    const width = this.drawing.viewBox.baseVal.width;
    const day = width / Number(days);
    const left = (number(this.first) - number(first)) * day;
    const right = (number(this.last) - number(first) + 1) * day;
    rectangle.setAttribute("x", left);
    rectangle.setAttribute("width", Math.max(right - left, 4));
    label.textContent = this.openEnded ? inWords(this.first) : inWords(this.first, this.last);
    label.setAttribute("x", Math.min(Math.max(left, 2), width - label.textContent.length * 7.5));
  }

  #newGhost() {
    const ghost = document.createElementNS(SVG, "g");
    ghost.setAttribute("class", "ghost");
    const rectangle = document.createElementNS(SVG, "rect");
    const label = document.createElementNS(SVG, "text");
    const y = Number(this.bar.dataset.y);
    rectangle.setAttribute("y", y + GHOST.top);
    rectangle.setAttribute("height", GHOST.height);
    rectangle.setAttribute("rx", 3);
    label.setAttribute("y", y + GHOST.label);
    ghost.append(rectangle, label);
    this.drawing.append(ghost);
    return ghost;
  }
}
