// The list of cases. Only visible rows exist, so that a list of a hundred thousand cases scrolls smoothly.

// An element with children; a text child never becomes markup.
function make(tag, className, ...children) {
  const element = document.createElement(tag);
  if (className) element.className = className;
  for (const child of children) if (child !== null && child !== undefined) element.append(child);
  return element;
}

// Invisible characters that change how a text reads are shown by their code.
const unseen = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f\u061c\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff\ud800-\udfff]/gu;
function visible(text) {
  const out = document.createDocumentFragment();
  let from = 0;
  for (const match of text.matchAll(unseen)) {
    out.append(text.slice(from, match.index));
    const code = match[0].codePointAt(0).toString(16).toUpperCase().padStart(4, '0');
    const mark = make('span', 'unseen', 'U+' + code);
    mark.title = 'an invisible character';
    out.append(mark);
    from = match.index + match[0].length;
  }
  out.append(text.slice(from));
  return out;
}
// The text with invisible characters replaced, for places that take plain text alone.
const plain = (text) => text.replace(unseen, '\ufffd');
const isolated = (text, className) => make('bdi', className, visible(text));

const list = byId('list');
const spacer = byId('spacer');
const rowHeight = 34;
let shownItems = [];
let selected = -1;  // position in shownItems
const pool = new Map();

function cellState(cell) {
  if (outcomeAt(cell.row, cell.run) === infra) return ['infra', '!', 'no answer'];
  const verdict = verdictAt(cell.row, cell.run, ruleOf(cell.run));
  if (verdict === 0) return ['right', '\u2713', 'right'];
  if (verdict > 0) return ['wrong', '\u2717', errorName(verdict)];
  return ['none', '\u2013', 'not judged'];
}

function cellTitle(cell, words) {
  const where = [];
  if (runs.length > 1) where.push(runs[cell.run].label);
  if (langOf(cell.row)) where.push(langOf(cell.row));
  if (columns.attempt[cell.row] > 0) where.push('attempt ' + (columns.attempt[cell.row] + 1));
  return (where.length ? where.join(', ') + ': ' : '') + words;
}

function makeRow(position) {
  const item = shownItems[position];
  const first = items[item][0];
  const cells = cellsOf(item);
  const marks = make('span', 'marks');
  let error = '';
  for (const cell of cells) {
    const [state, sign, words] = cellState(cell);
    const mark = make('span', 'mark ' + state, sign);
    mark.title = plain(cellTitle(cell, words));
    marks.append(mark);
    if (state !== 'right' && error === '') error = words;
  }
  if (cells.length > 4) error = `${cells.filter(isRight).length} of ${cells.length} right`;
  const row = make('div', 'row', marks, isolated(columns.id[first], 'id'),
    isolated(columns.preview[first] || categoryOf(first), 'preview'), make('span', 'why', visible(error)));
  row.id = 'row-' + position;
  row.setAttribute('role', 'option');
  row.setAttribute('aria-posinset', position + 1);
  row.setAttribute('aria-setsize', shownItems.length);
  row.style.transform = `translateY(${position * rowHeight}px)`;
  row.addEventListener('click', () => { select(position); openSelected(); });
  return row;
}

function drawList() {
  const first = Math.max(0, Math.floor(list.scrollTop / rowHeight) - 6);
  const last = Math.min(shownItems.length, Math.ceil((list.scrollTop + list.clientHeight) / rowHeight) + 6);
  for (const [position, row] of pool)
    if (position < first || position >= last) {
      row.remove();
      pool.delete(position);
    }
  for (let position = first; position < last; position++) {
    let row = pool.get(position);
    if (!row) {
      row = makeRow(position);
      pool.set(position, row);
      spacer.append(row);
    }
    const chosen = position === selected;
    row.classList.toggle('selected', chosen);
    row.setAttribute('aria-selected', chosen);
  }
  if (pool.has(selected)) list.setAttribute('aria-activedescendant', 'row-' + selected);
  else list.removeAttribute('aria-activedescendant');
}

function showItems(found) {
  const open = selected >= 0 ? shownItems[selected] : -1;
  shownItems = found;
  selected = open < 0 ? -1 : found.indexOf(open);
  for (const row of pool.values()) row.remove();
  pool.clear();
  spacer.style.height = found.length * rowHeight + 'px';
  list.classList.toggle('dense', found.length > 0 && cellsOf(found[0]).length > 8);
  drawList();
}

function select(position) {
  if (shownItems.length === 0) return;
  selected = Math.max(0, Math.min(shownItems.length - 1, position));
  const top = selected * rowHeight;
  if (top < list.scrollTop) list.scrollTop = top;
  else if (top + rowHeight > list.scrollTop + list.clientHeight) list.scrollTop = top + rowHeight - list.clientHeight;
  drawList();
}

let drawing = false;
function drawSoon() {
  if (drawing) return;
  drawing = true;
  requestAnimationFrame(() => { drawing = false; drawList(); });
}
list.addEventListener('scroll', drawSoon, {passive: true});
new ResizeObserver(drawSoon).observe(list);
