// Where the time line is wider than the screen, begin with today in the middle.
const box = document.querySelector(".timeline-scroll[data-today]");
if (box) box.scrollLeft = Number(box.dataset.today) * box.scrollWidth - box.clientWidth / 2;
