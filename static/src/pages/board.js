// The board: dragging, keys, the menu of a card, quick additions, and what others change meanwhile.
import { askStage, isOpen } from "../board/dialog.js";
import { watchAdding } from "../board/adding.js";
import { isDragging, watchDragging } from "../board/drag.js";
import { isLifted, watchKeys } from "../board/keyboard.js";
import { refresh, watchChanges } from "../board/live.js";
import { isMoving, keep, whenMoved } from "../board/moving.js";
import { area, listOf, placeOf, titleOf } from "../board/place.js";

const isBusy = () => isDragging() || isLifted() || isMoving() || isOpen();

async function chooseStage(card) {
  const from = card.parentElement.dataset.stage;
  const chosen = await askStage(titleOf(card), from);
  if (!chosen || chosen.stage === from) return;
  const before = placeOf(card);
  listOf(chosen.stage).prepend(card);
  card.querySelector("[data-move-menu]").focus();
  keep(card, before);
}

watchKeys();
watchChanges(isBusy);
if (area.dataset.may) {
  watchDragging();
  watchAdding(() => refresh(isBusy, { always: true }));
  whenMoved(() => refresh(isBusy, { always: true }));
  area.addEventListener("click", (event) => {
    const menu = event.target.closest("[data-move-menu]");
    if (!menu || event.ctrlKey || event.metaKey) return;
    event.preventDefault();
    chooseStage(menu.closest("[data-card]"));
  });
}
