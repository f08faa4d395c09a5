// Typing "@" in a comment offers the members; arrows choose, Enter or Tab takes one, Escape leaves.
import "@github/text-expander-element";

const LONGEST_WISH = 60;

function announce(text) {
  const place = document.querySelector("#live-status");
  if (place) place.textContent = text;
}

const latest = new WeakMap();

// Answers may overtake each other: whichever comes first, the list is that of the last letter typed.
function offerLatest(expander, wish) {
  const mine = offer(expander, wish).then((answer) => (latest.get(expander) === mine ? answer : latest.get(expander)));
  latest.set(expander, mine);
  return mine;
}

async function offer(expander, wish) {
  const nothing = { matched: false };
  if (wish.length > LONGEST_WISH || wish.includes("\n")) return nothing;
  const response = await fetch(`${expander.dataset.mentionable}?${new URLSearchParams({ q: wish })}`).catch(() => null);
  if (!response?.ok || response.redirected) return nothing;
  const page = new DOMParser().parseFromString(await response.text(), "text/html");
  const list = page.querySelector("[role=listbox]");
  if (!list) return nothing;
  announce(list.dataset.announce);
  return { matched: true, fragment: document.adoptNode(list) };
}

// The element's events do not bubble, so they are caught on their way down.
document.addEventListener(
  "text-expander-change",
  (event) => event.detail.provide(offerLatest(event.target, event.detail.text)),
  true,
);
document.addEventListener(
  "text-expander-value",
  (event) => (event.detail.value = event.detail.item.dataset.value),
  true,
);
