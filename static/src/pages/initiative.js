// Buttons that set the end of an initiative from its start; an end and "until the goal is met"
// exclude each other.
const starts = document.querySelector("#id_starts_on");
const ends = document.querySelector("#id_ends_on");
const untilMet = document.querySelector("#id_until_goal_is_met");

// Dates are counted in UTC, where every day has 24 hours.
function endOf(start, { lastsDays, lastsMonths }) {
  const end = new Date(`${start}T00:00:00Z`);
  const day = end.getUTCDate();
  if (lastsMonths) {
    end.setUTCMonth(end.getUTCMonth() + Number(lastsMonths));
    if (end.getUTCDate() !== day) end.setUTCDate(0);
  }
  end.setUTCDate(end.getUTCDate() + Number(lastsDays ?? 0) - 1);
  return end.toISOString().slice(0, 10);
}

document.querySelector(".durations").addEventListener("click", (event) => {
  const button = event.target.closest("button");
  if (!button) return;
  if (!starts.value) return starts.focus();
  ends.value = endOf(starts.value, button.dataset);
  untilMet.checked = false;
  ends.dispatchEvent(new Event("input", { bubbles: true }));
});

untilMet.addEventListener("change", () => untilMet.checked && (ends.value = ""));
ends.addEventListener("input", () => ends.value && (untilMet.checked = false));
