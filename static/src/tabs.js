// Of a row of tabs wider than the screen, show the one that is open.
for (const tab of document.querySelectorAll(".budget-tabs .active")) {
  const row = tab.closest("ul");
  row.scrollLeft = tab.offsetLeft - row.offsetLeft - (row.clientWidth - tab.offsetWidth) / 2;
}
