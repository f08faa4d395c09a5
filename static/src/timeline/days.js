// Days as texts such as 2026-01-05, counted in UTC, where every day has 24 hours.
const DAY = 86_400_000; // milliseconds

export const number = (day) => Date.parse(`${day}T00:00:00Z`) / DAY;
export const text = (count) => new Date(count * DAY).toISOString().slice(0, 10);
export const shifted = (day, by) => text(number(day) + by);

// The server writes days the British way in English.
const language = document.documentElement.lang === "en" ? "en-GB" : document.documentElement.lang;
const written = new Intl.DateTimeFormat(language, {
  dateStyle: "medium",
  timeZone: "UTC",
});

export function inWords(first, last) {
  const end = last ? written.format(number(last) * DAY) : null;
  return end ? `${written.format(number(first) * DAY)} – ${end}` : written.format(number(first) * DAY);
}
