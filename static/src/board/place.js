// Where cards are, and putting them somewhere else in the page.

export const area = document.querySelector("#board-area");
export const titleOf = (card) => card.dataset.title;
export const cardsIn = (list) => [...list.querySelectorAll(":scope > [data-card]")];
export const listOf = (stage) => area.querySelector(`.board-list[data-stage="${stage}"]`);
export const lists = () => [...area.querySelectorAll(".board-list")];

export const placeOf = (card) => ({ list: card.parentElement, next: card.nextElementSibling });

export function putBack(card, { list, next }) {
  list.insertBefore(card, next?.parentElement === list ? next : null);
}

/** Fill a sentence of the page with a card's name, stage and place. */
export function sentence(pattern, card) {
  const cards = cardsIn(card.parentElement);
  return pattern
    .replace("{task}", () => titleOf(card))
    .replace("{stage}", () => card.parentElement.dataset.label)
    .replace("{place}", cards.indexOf(card) + 1)
    .replace("{total}", cards.length);
}

export function announce(text) {
  document.querySelector("#live-status").textContent = text;
}

const problem = document.querySelector("#board-problem");

/** Show why something was refused; nothing hides it. */
export function explain(text) {
  problem.querySelector("[data-text]").textContent = text;
  problem.hidden = !text;
}

export const words = problem.dataset;

problem.querySelector("[data-close]").addEventListener("click", () => explain(""));
