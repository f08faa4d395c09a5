// What is in sight: today first, the names of the groups always; and the parts, fetched anew.
const box = document.querySelector(".timeline-scroll");

export function beginWithToday() {
  if (box?.dataset.today) box.scrollLeft = Number(box.dataset.today) * box.scrollWidth - box.clientWidth / 2;
}

export function keepNamesInSight() {
  for (const drawing of box?.querySelectorAll("svg.timeline") ?? []) {
    const unit = drawing.viewBox.baseVal.width / drawing.clientWidth;
    for (const name of drawing.querySelectorAll(".goal-name")) name.setAttribute("x", box.scrollLeft * unit + 6);
  }
}

// Fetch every part that is shown again; what is scrolled to and focused stays.
export async function refresh() {
  const focused = document.activeElement?.closest("[data-piece]")?.dataset.piece;
  const scrolled = box?.scrollLeft;
  await Promise.all([...document.querySelectorAll("[data-part]")].map(renew));
  if (box) box.scrollLeft = scrolled;
  keepNamesInSight();
  if (focused) document.querySelector(`[data-piece="${focused}"]`)?.focus({ preventScroll: true });
}

async function renew(part) {
  const response = await fetch(location.pathname + part.dataset.part, { headers: { "HX-Request": "true" } });
  if (!response.ok) throw new Error(response.statusText);
  const template = document.createElement("template");
  template.innerHTML = await response.text();
  part.replaceWith(template.content.querySelector("[data-part]"));
}
