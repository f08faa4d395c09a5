// Where the time line is wider than the screen, begin with today in the middle.
const box = document.querySelector(".timeline-scroll");
if (box?.dataset.today) box.scrollLeft = Number(box.dataset.today) * box.scrollWidth - box.clientWidth / 2;

// The names of the goals stay in sight while the bars scroll beneath them.
const drawing = box?.querySelector("svg");
const names = [...(drawing?.querySelectorAll(".goal-name") ?? [])];

function keepNamesInSight() {
  const unit = drawing.viewBox.baseVal.width / drawing.clientWidth;
  for (const name of names) name.setAttribute("x", box.scrollLeft * unit + 6);
}

box?.addEventListener("scroll", keepNamesInSight, { passive: true });
if (box) keepNamesInSight();
