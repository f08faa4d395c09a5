// Moves the stages of the journey: by dragging, or with the two buttons of a stage. The page
// changes at once; a move the server did not store is taken back and explained.
import Sortable from "sortablejs";

const list = document.querySelector("#journey");
const problem = document.querySelector("#journey-problem");
const status = document.querySelector("#live-status");
const before = Number(list?.dataset.before);
const total = Number(list?.dataset.total);

const positionOf = (stage) => before + [...list.children].indexOf(stage);

function announce(stage) {
  status.textContent = list.dataset.moved
    .replace("{place}", positionOf(stage) + 1)
    .replace("{total}", total);
}

function explain(text) {
  problem.textContent = text;
  problem.hidden = !text;
}

async function store(stage, position) {
  const response = await fetch(stage.dataset.moveUrl, {
    method: "POST",
    headers: { "X-CSRFToken": document.querySelector("[name=csrfmiddlewaretoken]").value, "HX-Request": "true" },
    body: new URLSearchParams({ position }),
  });
  if (response.status === 404) throw new Error("gone");
  if (!response.ok) throw new Error("failed");
}

// One after the other, so that the server sees the moves in the order they were made.
let stored = Promise.resolve();

function keep(stage, formerNext) {
  explain("");
  announce(stage);
  const position = positionOf(stage);
  stored = stored
    .then(() => store(stage, position))
    .catch((error) => {
      list.insertBefore(stage, formerNext);
      explain(problem.dataset[error.message] ?? problem.dataset.failed);
    });
}

function step(stage, button) {
  const formerNext = stage.nextElementSibling;
  if (button.value === "1") formerNext.after(stage);
  else stage.previousElementSibling.before(stage);
  button.focus();
  keep(stage, formerNext);
}

function watchButtons() {
  list.addEventListener("submit", (event) => {
    const stage = event.target.closest("[data-journey-move]")?.closest(".journey-stage");
    if (!stage) return;
    const down = event.submitter.value === "1";
    const atEdge = positionOf(stage) === (down ? total - 1 : 0);
    const neighbour = down ? stage.nextElementSibling : stage.previousElementSibling;
    if (atEdge) status.textContent = list.dataset.edge;
    // Beyond the edge of this page the server moves it and shows the page it went to.
    if (!atEdge && !neighbour) return;
    event.preventDefault();
    if (neighbour) step(stage, event.submitter);
  });
}

function watchDragging() {
  let formerNext;
  Sortable.create(list, {
    handle: ".journey-handle",
    draggable: ".journey-stage",
    animation: matchMedia("(prefers-reduced-motion: reduce)").matches ? 0 : 120,
    ghostClass: "journey-ghost",
    onStart: ({ item }) => (formerNext = item.nextElementSibling),
    onEnd: ({ item, oldIndex, newIndex }) => {
      if (oldIndex !== newIndex) keep(item, formerNext);
    },
  });
}

if (list) {
  watchButtons();
  watchDragging();
}
