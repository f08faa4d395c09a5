// Stores a move that the page has already made; what is refused is taken back and explained.
import { askAnyway, askReason, askRemark } from "./dialog.js";
import { announce, area, cardsIn, explain, putBack, sentence, titleOf, words } from "./place.js";
import { post } from "./server.js";

let underWay = 0;
let last = Promise.resolve();
const finished = new EventTarget();

export const isMoving = () => underWay > 0;
export const whenMoved = (listener) => finished.addEventListener("moved", listener);

/** Store where a card is now; `before` is where it was. One after the other, in the order they were made. */
export function keep(card, before) {
  explain("");
  underWay += 1;
  last = last
    .then(() => store(card, before))
    .catch(() => refuse(card, before, { status: 0 }))
    .finally(() => {
      underWay -= 1;
      finished.dispatchEvent(new Event("moved"));
    });
}

async function store(card, before) {
  const place = where(card);
  const said = await wordsFor(card, before.list.dataset.stage, place.stage);
  if (!said) {
    takeBack(card, before);
    return;
  }
  const fields = { ...place, ...said, version: card.dataset.version };
  let answer = await post(addressOf(card), fields);
  if (answer.may_overrule && (await askAnyway(answer.detail))) {
    answer = await post(addressOf(card), { ...fields, anyway: "on" });
  } else if (answer.may_overrule) {
    takeBack(card, before);
    return;
  }
  if (answer.status !== 200) refuse(card, before, answer);
  else accept(card, place.stage, answer, before);
}

const addressOf = (card) => card.querySelector("[data-move-menu]").href;

function where(card) {
  const cards = cardsIn(card.parentElement);
  const at = cards.indexOf(card);
  const id = (neighbour) => neighbour?.id.replace("task-", "") ?? "";
  return { stage: card.parentElement.dataset.stage, after: id(cards[at - 1]), before: id(cards[at + 1]) };
}

// What has to be said before a move counts: null when the person would rather not move it.
async function wordsFor(card, from, to) {
  if (to === "waiting" && from !== "waiting") {
    const said = await askReason(titleOf(card));
    return said && { waiting_reason: said.words };
  }
  if (from === "review" && to === "in_progress") {
    const said = await askRemark(titleOf(card));
    return said && { remark: said.words };
  }
  return {};
}

function accept(card, stage, answer, before) {
  card.dataset.version = answer.version;
  card.dataset.stage = stage;
  announce(stage === before.list.dataset.stage ? sentence(area.dataset.moved, card) : answer.said);
}

function takeBack(card, before) {
  putBack(card, before);
  announce(sentence(area.dataset.putBack, card));
}

function refuse(card, before, answer) {
  putBack(card, before);
  const known = { 403: words.forbidden, 404: words.gone };
  explain(answer.detail ?? known[answer.status] ?? words.failed);
}
