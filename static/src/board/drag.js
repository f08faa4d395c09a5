// Cards are dragged with the mouse, or with a finger after a short press, so that pages still scroll.
import Sortable from "sortablejs";

import { area, lists, placeOf } from "./place.js";
import { keep } from "./moving.js";

const PRESS = 220; // milliseconds
let dragged = false;
let pressed = false;

// A card that is about to be dragged must not be exchanged under the pointer either.
export const isDragging = () => dragged || pressed;

function watchPointer() {
  area.addEventListener("pointerdown", () => (pressed = true));
  for (const name of ["pointerup", "pointercancel"]) document.addEventListener(name, () => (pressed = false));
}

export function watchDragging() {
  watchPointer();
  for (const list of lists()) watch(list);
}

function watch(list) {
  let before;
  Sortable.create(list, {
    group: "board",
    draggable: "[data-card]",
    animation: matchMedia("(prefers-reduced-motion: reduce)").matches ? 0 : 120,
    delay: PRESS,
    delayOnTouchOnly: true,
    touchStartThreshold: 6,
    ghostClass: "board-ghost",
    emptyInsertThreshold: 40,
    scrollSensitivity: 60,
    onStart({ item }) {
      dragged = true;
      before = placeOf(item);
    },
    onEnd({ item, from, to, oldDraggableIndex, newDraggableIndex }) {
      dragged = false;
      if (from !== to || oldDraggableIndex !== newDraggableIndex) keep(item, before);
    },
  });
}
