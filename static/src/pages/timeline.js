import { steerable } from "../timeline/keys.js";
import { movable } from "../timeline/pointer.js";
import { beginWithToday, keepNamesInSight } from "../timeline/view.js";

const box = document.querySelector(".timeline-scroll");

if (box) {
  beginWithToday();
  keepNamesInSight();
  box.addEventListener("scroll", keepNamesInSight, { passive: true });
  document.addEventListener("htmx:afterSettle", keepNamesInSight);
  steerable(box);
  movable(box);
}
