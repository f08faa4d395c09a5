// What others do is seen within seconds: cards that changed are exchanged, all others are left alone.
import { area, cardsIn, lists } from "./place.js";
import { getFragment } from "./server.js";

const PAUSE = 3000; // milliseconds
const written = new WeakMap(); // card -> as the server wrote it

const cardOf = (element) => element?.closest?.("[data-card]");
const revision = () => area.querySelector("#board").dataset.revision;

export function noteCards(root = area) {
  for (const card of root.querySelectorAll("[data-card]")) {
    if (!written.has(card)) written.set(card, card.outerHTML);
  }
}

/** Ask every few seconds while the page is looked at; `isBusy` tells when it must stay as it is. */
export function watchChanges(isBusy) {
  noteCards();
  area.addEventListener("htmx:load", () => noteCards());
  const tick = () => document.visibilityState === "visible" && !isBusy() && refresh(isBusy);
  setInterval(tick, PAUSE);
  document.addEventListener("visibilitychange", tick);
}

let asked = 0;

export async function refresh(isBusy, { always = false } = {}) {
  asked += 1;
  const number = asked;
  const query = new URLSearchParams(area.dataset.query);
  query.set("since", always ? "" : revision());
  query.set("cards", Math.max(...lists().map((list) => cardsIn(list).length)));
  const news = await getFragment(`${area.dataset.changes}?${query}`);
  // While something is being moved the answer may be older than that.
  if (!news || number !== asked || isBusy()) return;
  const focused = { card: cardOf(document.activeElement)?.id, at: document.activeElement };
  for (const fresh of news.querySelectorAll(".board-column")) takeOver(fresh);
  replace(area.querySelector(".board-stages"), news.querySelector(".board-stages"));
  area.querySelector("#board").dataset.revision = news.querySelector("#board").dataset.revision;
  keepFocus(focused);
}

function replace(old, fresh) {
  if (old.innerHTML !== fresh.innerHTML) old.replaceChildren(...fresh.childNodes);
  old.className = fresh.className;
}

function takeOver(fresh) {
  const column = document.getElementById(fresh.id);
  replace(column.querySelector("[data-head]"), fresh.querySelector("[data-head]"));
  const list = column.querySelector(".board-list");
  const more = fresh.querySelector("[data-more]");
  const cards = cardsIn(fresh.querySelector(".board-list")).map(current);
  leaveOut(list, cards, Boolean(more));
  cards.reduce((above, card) => {
    const expected = above ? above.nextElementSibling : list.firstElementChild;
    if (card !== expected) list.insertBefore(card, expected);
    return card;
  }, null);
  exchangeMore(list, cards.length, more);
}

// The card that is shown already, where it says the same.
function current(fresh) {
  const shown = document.getElementById(fresh.id);
  if (shown && written.get(shown) === fresh.outerHTML) return shown;
  written.set(fresh, fresh.outerHTML);
  shown?.remove();
  return fresh;
}

// Cards further down than the answer reaches stay as they were.
function leaveOut(list, cards, goesOn) {
  const kept = new Set(cards);
  const shown = cardsIn(list);
  const last = shown.findLastIndex((card) => kept.has(card));
  shown.forEach((card, at) => {
    if (!kept.has(card) && !(goesOn && last >= 0 && at > last)) card.remove();
  });
}

function exchangeMore(list, number, fresh) {
  const old = list.querySelector("[data-more]");
  if (fresh && cardsIn(list).length > number) return;
  old?.remove();
  if (!fresh) return;
  list.append(fresh);
  window.htmx.process(fresh);
}

function keepFocus({ card, at }) {
  if (!card || document.activeElement === at) return;
  const part = at.classList.contains("board-card-move") ? ".board-card-move" : ".board-card-title";
  document.getElementById(card)?.querySelector(part)?.focus({ preventScroll: true });
}
