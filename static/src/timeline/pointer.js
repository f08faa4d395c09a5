// Bars move under mouse, pen and finger. A finger has to rest on a bar first, so that the page can
// still be scrolled; the handles at its ends react at once.
import { Held } from "./held.js";
import { propose } from "./server.js";

const REST = 400; // milliseconds a finger rests before the bar follows it
const SLIP = 8; // pixels it may move meanwhile
const THRESHOLD = 3; // pixels a mouse moves before a click becomes a drag

let drag = null;
let clickFollows = false;

function begin(event) {
  const bar = event.target.closest("[data-move]");
  const part = event.target.closest(".handle, .piece-bar, .piece-name");
  if (!bar || !part || event.button !== 0 || drag) return;
  drag = {
    bar,
    edge: part.dataset.edge ?? "both",
    pointer: event.pointerId,
    x: event.clientX,
    y: event.clientY,
    waiting: null,
  };
  clickFollows = false;
  if (event.pointerType === "touch") {
    drag.waiting = part.dataset.edge ? null : setTimeout(hold, REST);
    if (part.dataset.edge) hold();
  }
}

function hold() {
  drag.waiting = null;
  drag.held = new Held(drag.bar);
  drag.bar.setPointerCapture(drag.pointer);
}

function move(event) {
  if (!drag || event.pointerId !== drag.pointer) return;
  const away = event.clientX - drag.x;
  if (drag.waiting) {
    if (Math.hypot(away, event.clientY - drag.y) > SLIP) end();
    return;
  }
  if (!drag.held && Math.abs(away) < THRESHOLD) return;
  if (!drag.held) hold();
  drag.held.put(drag.edge, snapped(away));
}

function snapped(pixels) {
  const drawing = drag.bar.closest("svg");
  const snap = Number(drawing.closest("[data-snap]").dataset.snap);
  const days = (pixels / drawing.clientWidth) * Number(drawing.dataset.days);
  return Math.round(days / snap) * snap;
}

async function drop(event) {
  if (!drag || event.pointerId !== drag.pointer) return;
  const { held } = drag;
  end();
  if (!held) return;
  clickFollows = true;
  held.bar.focus({ preventScroll: true });
  await propose(held);
}

function end() {
  clearTimeout(drag.waiting);
  drag = null;
}

function giveUp() {
  drag?.held?.letGo();
  if (drag) end();
}

export function movable(box) {
  box.addEventListener("pointerdown", begin);
  box.addEventListener("pointermove", move);
  box.addEventListener("pointerup", drop);
  box.addEventListener("pointercancel", giveUp);
  box.addEventListener("dragstart", (event) => event.preventDefault());
  box.addEventListener("contextmenu", (event) => drag?.held && event.preventDefault());
  // The browser scrolls with a finger unless told at once that the bar has it.
  box.addEventListener("touchmove", (event) => drag?.held && event.preventDefault(), { passive: false });
  // The link of the bar is not to be followed at the end of a drag.
  box.addEventListener("click", (event) => {
    if (clickFollows) event.preventDefault();
    clickFollows = false;
  });
  document.addEventListener("keydown", (event) => event.key === "Escape" && giveUp());
}
