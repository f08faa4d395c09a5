// Bars by keyboard: arrows go from bar to bar; M begins to move one, Enter applies, Escape cancels.
import { Held } from "./held.js";
import { propose, say, spoken } from "./server.js";

const WEEK = 7;
let held = null;

function neighbour(bar, by) {
  const bars = [...document.querySelectorAll(".timeline [data-piece]")];
  return bars[bars.indexOf(bar) + by];
}

function announce() {
  const days = held.words(spoken("openEnd"));
  say(spoken("moving").replace("%(title)s", held.title).replace("%(days)s", days));
}

// Which edge a key moves, and by how many days; null for other keys.
function stepOf(event) {
  if (event.key === "[") return ["end", -1];
  if (event.key === "]") return ["end", 1];
  const way = { ArrowLeft: -1, ArrowRight: 1 }[event.key];
  if (!way) return null;
  return [event.altKey ? "end" : "both", way * (event.shiftKey || event.ctrlKey ? WEEK : 1)];
}

function whileMoving(event) {
  const step = stepOf(event);
  if (step) {
    held.step(...step);
    announce();
  } else if (event.key === "Enter") {
    const moved = held;
    held = null;
    propose(moved);
  } else if (event.key === "Escape") {
    cancel();
  } else return;
  event.preventDefault();
}

function cancel() {
  held.letGo();
  held = null;
  say(spoken("cancelled"));
}

function whileLooking(event, bar) {
  const by = { ArrowUp: -1, ArrowLeft: -1, ArrowDown: 1, ArrowRight: 1 }[event.key];
  if (by) {
    neighbour(bar, by)?.focus();
  } else if (event.key.toLowerCase() === "m" && "move" in bar.dataset && !event.ctrlKey && !event.metaKey) {
    held = new Held(bar);
    announce();
  } else return;
  event.preventDefault();
}

export function steerable(box) {
  box.addEventListener("keydown", (event) => {
    const bar = event.target.closest("[data-piece]");
    if (!bar) return;
    if (held) whileMoving(event);
    else whileLooking(event, bar);
  });
  box.addEventListener("focusout", (event) => held?.bar === event.target && cancel());
}
