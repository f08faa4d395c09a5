// The browser knows the time zone better than a guess from the language.
const field = document.querySelector("#id_time_zone");
const zone = Intl.DateTimeFormat().resolvedOptions().timeZone;
const known = [...document.querySelectorAll("#time-zones option")].some((option) => option.value === zone);
if (field && known && field.value === field.defaultValue && !document.querySelector("[data-error-summary]")) field.value = zone;
