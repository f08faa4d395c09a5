// The board without a mouse: arrows go from card to card; M or space picks one up, arrows move it,
// Enter drops it, Escape puts it back.
import { announce, area, cardsIn, lists, placeOf, putBack, sentence } from "./place.js";
import { keep } from "./moving.js";

let lifted = null;

export const isLifted = () => lifted !== null;

const STEPS = { ArrowUp: [0, -1], ArrowDown: [0, 1], ArrowLeft: [-1, 0], ArrowRight: [1, 0] };

const focus = (card) => {
  card?.querySelector(".board-card-title").focus();
  card?.scrollIntoView({ block: "nearest", inline: "nearest" });
};

function go(card, across, down) {
  const columns = lists();
  const column = columns.indexOf(card.parentElement);
  const cards = cardsIn(card.parentElement);
  if (down) return focus(cards[cards.indexOf(card) + down]);
  for (let at = column + across; columns[at]; at += across) {
    const others = cardsIn(columns[at]);
    if (others.length) return focus(others[Math.min(cards.indexOf(card), others.length - 1)]);
  }
  return undefined;
}

function lift(card) {
  lifted = { card, before: placeOf(card) };
  card.classList.add("board-lifted");
  announce(sentence(area.dataset.lifted, card));
}

function shift(card, across, down) {
  const columns = lists();
  const cards = cardsIn(card.parentElement);
  const at = cards.indexOf(card);
  if (down && cards[at + down]) cards[at + down][down > 0 ? "after" : "before"](card);
  const list = across ? columns[columns.indexOf(card.parentElement) + across] : null;
  if (list) list.insertBefore(card, cardsIn(list)[at] ?? list.querySelector("[data-more]"));
  focus(card);
  announce(sentence(area.dataset.moved, card));
}

function release() {
  const { card, before } = lifted;
  lifted = null;
  card.classList.remove("board-lifted");
  return { card, before };
}

function drop() {
  const { card, before } = release();
  if (card.parentElement !== before.list || card.nextElementSibling !== before.next) keep(card, before);
  else announce(sentence(area.dataset.putBack, card));
}

function cancel() {
  const { card, before } = release();
  putBack(card, before);
  announce(sentence(area.dataset.putBack, card));
  return card;
}

function withLifted(event) {
  const step = STEPS[event.key];
  if (step) shift(lifted.card, ...step);
  else if (event.key === "Enter" || event.key === " ") drop();
  else if (event.key === "Escape") focus(cancel());
  else if (event.key !== "Tab") return;
  else {
    cancel();
    return;
  }
  event.preventDefault();
}

function withCard(event, card) {
  const step = STEPS[event.key];
  if (step) go(card, ...step);
  else if (area.dataset.may && (event.key === " " || event.key.toLowerCase() === "m")) lift(card);
  else return;
  event.preventDefault();
}

export function watchKeys() {
  area.addEventListener("keydown", (event) => {
    const card = event.target.closest(".board-card-title")?.closest("[data-card]");
    if (!card || event.ctrlKey || event.metaKey || event.altKey) return;
    if (lifted) withLifted(event);
    else withCard(event, card);
  });
  // A card is not carried on while the person does something else.
  area.addEventListener("pointerdown", () => lifted && cancel());
}
