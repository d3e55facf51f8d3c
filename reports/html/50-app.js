// Controls, keys, theme, address, printing.

const controls = {verdict: byId('f-verdict'), category: byId('f-category'), error: byId('f-error'),
  outcome: byId('f-outcome'), suite: byId('f-suite'), run: byId('f-run'), lang: byId('f-lang'), rules: byId('f-rules')};
const search = byId('search');
const status = byId('found');
const progress = byId('searching');

function addOptions(select, all, entries) {
  const option = (value, label) => {
    const element = make('option', '', plain(label));
    element.value = value;
    return element;
  };
  select.replaceChildren(option('', all), ...entries.map(([value, label]) => option(value, label)));
}

function countBy(numberOf, names) {
  const counts = names.map(() => 0);
  for (let item = 0; item < items.length; item++) counts[numberOf(item)]++;
  return names.map((name, i) => [name, counts[i]]).filter(([, count]) => count > 0);
}

function fillControls() {
  addOptions(controls.verdict, 'any', Object.entries(verdicts)
    .filter(([, one]) => !one.needs || one.needs()).map(([id, one]) => [id, one.label]));
  addOptions(controls.category, 'all', countBy((item) => columns.category[items[item][0]], directory.categories)
    .map(([name, count]) => [name, `${name} (${count})`]));
  addOptions(controls.error, 'any', [...directory.errors].sort().map((name) => [name, name || '(none named)']));
  const met = new Set(columns.outcome);
  addOptions(controls.outcome, 'any', outcomeNames.map((name, i) => [name, i]).filter(([, i]) => met.has(i)).map(([name]) => [name, name]));
  const several = [['suite', directory.suites, (name) => name], ['lang', directory.langs, (name) => name]];
  for (const [name, values] of several) {
    byId('l-' + name).hidden = values.length < 2;
    addOptions(controls[name], 'all', values.map((value) => [value, value]));
  }
  byId('l-run').hidden = runs.length < 2;
  addOptions(controls.run, 'any', runs.map((run, i) => [String(i), run.label]));
  byId('l-rules').hidden = rules.length < 2;
  addOptions(controls.rules, 'its own rules', rules.map((name) => [name, name]));
}

const grouped = (n) => n.toLocaleString('en-US');
function apply() {
  filter.text = search.value;
  for (const [name, select] of Object.entries(controls)) filter[name] = select.value;
  const begun = performance.now();
  return findItems((found, share) => {
    showItems(found);
    status.textContent = `${grouped(found.length)} of ${grouped(items.length)} ${items.length === 1 ? 'case' : 'cases'}`;
    progress.hidden = share >= 1;
    progress.value = share;
    document.documentElement.dataset.filterMs = Math.round(performance.now() - begun);
    document.documentElement.dataset.searching = share < 1;
  });
}

function clearFilters() {
  search.value = '';
  for (const select of Object.values(controls)) select.value = '';
}

// The address keeps filters and the open case, so that links work.
function keepState() {
  const state = new URLSearchParams();
  if (search.value) state.set('q', search.value);
  for (const [name, select] of Object.entries(controls)) if (select.value) state.set(name, select.value);
  if (opened >= 0) state.set('case', columns.id[items[opened][0]]);
  const hash = state.toString();
  history.replaceState(null, '', hash ? '#' + hash : location.pathname + location.search);
}

async function restoreState() {
  const state = new URLSearchParams(location.hash.slice(1));
  search.value = state.get('q') || '';
  for (const [name, select] of Object.entries(controls)) select.value = state.get(name) || '';
  for (const select of Object.values(controls)) if (select.selectedIndex < 0) select.value = '';
  // A comparison first shows what changed.
  if (directory.compared && !location.hash.includes('=') && items.some((rows, item) => verdicts.changed.item(cellsOf(item))))
    controls.verdict.value = 'changed';
  await apply();
  const wanted = state.get('case');
  if (!wanted) return;
  const position = shownItems.findIndex((item) => columns.id[items[item][0]] === wanted);
  if (position < 0) return;
  byId('cases').scrollIntoView();
  select(position);
  openSelected();
}

let waiting = 0;
search.addEventListener('input', () => {
  clearTimeout(waiting);
  waiting = setTimeout(() => { apply(); keepState(); }, 120);
});
byId('filters').addEventListener('change', (event) => {
  if (event.target === search) return;
  apply();
  keepState();
});
byId('filters').addEventListener('submit', (event) => {
  event.preventDefault();
  list.focus();
  select(0);
});
byId('clear').addEventListener('click', (event) => {
  event.preventDefault();
  clearFilters();
  apply();
  keepState();
});

// A click on a number in a table shows its cases.
document.addEventListener('click', (event) => {
  const button = event.target.closest('button.find');
  if (!button) return;
  clearFilters();
  for (const [name, select] of Object.entries(controls)) if (button.dataset[name] !== undefined) select.value = button.dataset[name];
  apply();
  keepState();
  byId('cases').scrollIntoView({behavior: matchMedia('(prefers-reduced-motion: reduce)').matches ? 'auto' : 'smooth'});
  list.scrollTop = 0;
  list.focus({preventScroll: true});
});

// A click on a column title sorts by the column; the first click puts the largest value on top.
for (const table of document.querySelectorAll('table.sortable')) {
  const heads = table.tHead.rows[table.tHead.rows.length - 1].cells;
  [...heads].forEach((head, column) => {
    const button = make('button', 'sort', ...head.childNodes);
    button.type = 'button';
    head.append(button);
    button.addEventListener('click', () => {
      const down = head.getAttribute('aria-sort') !== 'descending';
      for (const other of heads) other.removeAttribute('aria-sort');
      head.setAttribute('aria-sort', down ? 'descending' : 'ascending');
      const key = (row) => {
        const text = row.cells[column].textContent;
        const number = parseFloat(text);
        return Number.isNaN(number) ? text : number;
      };
      const compare = (a, b) => {
        const [x, y] = [key(a), key(b)];
        if (typeof x !== typeof y) return typeof x === 'number' ? -1 : 1;
        const order = typeof x === 'number' ? x - y : x.localeCompare(y);
        return down === (typeof x === 'number') ? -order : order;
      };
      const body = table.tBodies[0];
      body.append(...[...body.rows].sort(compare));
    });
  });
}

const themes = ['system', 'light', 'dark'];
function setTheme(name) {
  const root = document.documentElement;
  if (name === 'system') delete root.dataset.theme; else root.dataset.theme = name;
  byId('theme-name').textContent = name;
  try { localStorage.setItem('evalrun-theme', name); } catch { /* browsers may deny storage to local files */ }
}
function nextTheme() {
  const now = document.documentElement.dataset.theme || 'system';
  setTheme(themes[(themes.indexOf(now) + 1) % themes.length]);
}
byId('theme').hidden = false;
byId('theme').addEventListener('click', nextTheme);
try { setTheme(themes.find((name) => name === localStorage.getItem('evalrun-theme')) || 'system'); } catch { setTheme('system'); }

const listKeys = {ArrowDown: () => select(selected + 1), ArrowUp: () => select(selected < 0 ? 0 : selected - 1),
  PageDown: () => select(selected + 15), PageUp: () => select(selected - 15), Home: () => select(0),
  End: () => select(shownItems.length - 1), Enter: () => { openSelected(); pane.focus({preventScroll: true}); }};
list.addEventListener('keydown', (event) => {
  const act = listKeys[event.key];
  if (!act || event.ctrlKey || event.metaKey || event.altKey) return;
  event.preventDefault();
  act();
});

const pageKeys = {'/': () => { byId('cases').scrollIntoView(); search.focus(); search.select(); }, t: nextTheme,
  j: () => step(1), k: () => step(-1)};
document.addEventListener('keydown', (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey) return;
  if (event.key === 'Escape') {
    if (event.target === search && search.value !== '') return;
    if (opened >= 0) closeDetail();
    return;
  }
  if (event.target.closest('input, select, textarea')) return;
  const act = pageKeys[event.key];
  if (!act) return;
  event.preventDefault();
  act();
});

// Printing shows the first cases of the list as a table.
const paperLimit = 300;
addEventListener('beforeprint', () => {
  const rows = shownItems.slice(0, paperLimit).map((item) => {
    const cells = cellsOf(item);
    const first = items[item][0];
    return make('tr', '', make('td', 'marks', cells.map((cell) => cellState(cell)[1]).join(' ')), make('td', '', isolated(columns.id[first])),
      make('td', '', isolated(columns.preview[first])), make('td', '', visible(cells.map((cell) => cellState(cell)).filter(([state]) => state !== 'right').map(([, , words]) => words)[0] || '')));
  });
  const more = shownItems.length - rows.length;
  byId('print-cases').replaceChildren(make('h2', '', 'Cases'), make('p', '', status.textContent + (more > 0 ? `, the first ${rows.length} here` : '')),
    make('table', '', make('tbody', '', ...rows)));
});
addEventListener('afterprint', () => byId('print-cases').replaceChildren());

(async () => {
  if (directory.gzip && typeof DecompressionStream === 'undefined') {
    status.textContent = 'This browser is too old to read the cases (it lacks DecompressionStream).';
    return;
  }
  const begun = performance.now();
  await readIndex();
  groupRows();
  fillControls();
  await restoreState();
  document.documentElement.dataset.ready = Math.round(performance.now() - begun);
})().catch((error) => { status.textContent = 'The cases cannot be read: ' + error.message; throw error; });
addEventListener('hashchange', () => { if (location.hash.includes('=')) restoreState(); });
