// Moves items on the SWOT board: by dragging, or with the buttons of an item's menu. The page
// changes at once; a move the server did not store is taken back and explained.
import Sortable from "sortablejs";

const board = document.querySelector("#swot-board");
const problem = document.querySelector("#swot-problem");
const status = document.querySelector("#live-status");
const token = document.querySelector("[name=csrfmiddlewaretoken]").value;

const placeOf = (item) => ({ list: item.parentElement, next: item.nextElementSibling });
const putBack = (item, place) => place.list.insertBefore(item, place.next);

function announce(item) {
  const items = [...item.parentElement.children];
  status.textContent = board.dataset.moved
    .replace("{quadrant}", item.parentElement.dataset.title)
    .replace("{place}", items.indexOf(item) + 1)
    .replace("{total}", items.length + Number(item.parentElement.dataset.leftOut));
}

function explain(text) {
  problem.textContent = text;
  problem.hidden = !text;
}

async function store(item) {
  const position = [...item.parentElement.children].indexOf(item);
  const response = await fetch(item.dataset.moveUrl, {
    method: "POST",
    headers: { "X-CSRFToken": token, "HX-Request": "true" },
    body: new URLSearchParams({ quadrant: item.parentElement.dataset.quadrant, position }),
  });
  if (response.status === 404) throw new Error("gone");
  if (!response.ok) throw new Error("failed");
}

// One after the other, so that the server sees the moves in the order they were made.
let stored = Promise.resolve();

function keep(item, before) {
  explain("");
  announce(item);
  stored = stored
    .then(() => store(item))
    .catch((error) => {
      putBack(item, before);
      explain(problem.dataset[error.message] ?? problem.dataset.failed);
    });
}

function watchDragging(list) {
  let before;
  Sortable.create(list, {
    group: "swot",
    handle: ".swot-handle",
    draggable: ".swot-item",
    animation: matchMedia("(prefers-reduced-motion: reduce)").matches ? 0 : 120,
    ghostClass: "swot-ghost",
    onStart: ({ item }) => (before = placeOf(item)),
    onEnd: ({ item, from, to, oldIndex, newIndex }) => {
      if (from !== to || oldIndex !== newIndex) keep(item, before);
    },
  });
}

function destination(item, button) {
  if (button.name === "quadrant") {
    const list = board.querySelector(`[data-quadrant="${button.value}"]`);
    return list === item.parentElement ? null : () => list.append(item);
  }
  const neighbour = button.value === "1" ? item.nextElementSibling : item.previousElementSibling;
  if (!neighbour) return null;
  return () => (button.value === "1" ? neighbour.after(item) : neighbour.before(item));
}

function closeMenu(item) {
  const menu = item.querySelector("details");
  menu.open = false;
  menu.querySelector("summary").focus();
}

board.addEventListener("submit", (event) => {
  const form = event.target.closest("[data-swot-move]");
  if (!form) return;
  event.preventDefault();
  const item = form.closest(".swot-item");
  const before = placeOf(item);
  const move = destination(item, event.submitter);
  move?.();
  closeMenu(item);
  if (move) keep(item, before);
  else status.textContent = board.dataset.edge;
});

document.addEventListener("keydown", (event) => {
  const menu = event.key === "Escape" && document.querySelector(".swot-menu[open]");
  if (menu) closeMenu(menu.closest(".swot-item"));
});

document.addEventListener("click", (event) => {
  for (const menu of document.querySelectorAll(".swot-menu[open]")) {
    if (!menu.contains(event.target)) menu.open = false;
  }
});

board.querySelectorAll(".swot-list").forEach(watchDragging);
