// Blocks of amounts to and from a spreadsheet, as lines of cells parted by tabs.

// Parse what a spreadsheet copies; a quoted cell may hold tabs, line ends and doubled quotes.
export function rowsOf(text) {
  const rows = [[]];
  const cells = /(?:^|(?<=[\t\n]))(?:"((?:[^"]|"")*)"|([^\t\n]*))(\t|\n|$)/gy;
  const plain = text.replaceAll("\r\n", "\n").replace(/\n$/, "");
  for (const [, quoted, bare, end] of plain.matchAll(cells)) {
    rows.at(-1).push((quoted?.replaceAll('""', '"') ?? bare).trim());
    if (end === "\n") rows.push([]);
    else if (end === "") break;
  }
  return rows;
}

// A dash is how accountants write nothing.
const amountOf = (text) => (/^[-\u2013\u2014\u2212]$/.test(text) ? "0" : text);

// Return the changes a pasted block makes, its first cell at the block's, and how many found no cell.
// One copied amount fills all that is chosen.
export function pasted(text, sheet, selection) {
  const rows = rowsOf(text);
  const block = selection.block;
  const single = rows.length === 1 && rows[0].length === 1;
  const changes = [];
  let leftOut = 0;
  const put = (place, typed) => {
    if (!typed) return;
    const cell = sheet.cell(place);
    if (cell) changes.push({ place, typed: amountOf(typed) });
    else leftOut += 1;
  };
  if (single) {
    for (const place of selection.places()) put(place, rows[0][0]);
    return { changes, leftOut };
  }
  const columns = sheet.months.map((month, index) => (month ? index : -1)).filter((index) => index >= block.left);
  rows.forEach((cells, down) => {
    cells.forEach((typed, right) => put({ row: block.top + down, column: columns[right] ?? -1 }, typed));
  });
  return { changes, leftOut };
}

export function copied(sheet, selection) {
  const lines = new Map();
  for (const place of selection.places()) {
    const box = sheet.box(place);
    if (!lines.has(place.row)) lines.set(place.row, []);
    lines.get(place.row).push(box ? sheet.amountIn(box) : "");
  }
  return [...lines.values()].map((cells) => cells.join("\t")).join("\n");
}
