// Chooses the items that the list shows. The index is enough for everything except a search in the details.

const filter = {text: '', verdict: '', category: '', error: '', outcome: '', suite: '', run: '', lang: '', rules: ''};

// The rule set that judges a run's cells: the chosen rule set, else the run's own.
const ruleOf = (run) => (filter.rules === '' ? runs[run].rules : rules.indexOf(filter.rules));
const isRight = (cell) => verdictAt(cell.row, cell.run, ruleOf(cell.run)) === 0;
const infra = outcomeNames.indexOf('infra');

const verdicts = {
  wrong: {label: 'wrong', cell: (cell) => !isRight(cell)},
  right: {label: 'right', cell: isRight},
  parted: {
    label: 'rule sets disagree', needs: () => rules.length > 1,
    cell: ({row, run}) => {
      let right = false, wrong = false;
      for (let rule = 0; rule < rules.length; rule++) {
        const verdict = verdictAt(row, run, rule);
        if (verdict === 0) right = true;
        if (verdict > 0) wrong = true;
      }
      return right && wrong;
    },
  },
  differ: {
    label: 'answers differ', needs: () => runs.length > 1 || directory.langs.length > 1,
    item: (cells) => cells.some(isRight) && cells.some((cell) => !isRight(cell)),
  },
  all_wrong: {
    label: 'wrong everywhere', needs: () => runs.length > 1 || directory.langs.length > 1,
    item: (cells) => cells.length > 0 && cells.every((cell) => !isRight(cell)),
  },
  changed: {label: 'changed', needs: () => runs.length === 2, item: (cells) => changesOf(cells).some((by) => by !== 0)},
  lost: {label: 'got worse', needs: () => runs.length === 2, item: (cells) => changesOf(cells).some((by) => by < 0)},
  won: {label: 'got better', needs: () => runs.length === 2, item: (cells) => changesOf(cells).some((by) => by > 0)},
};

// For each language, the change of the share of right answers from the first run to the second, if both have answers.
function changesOf(cells) {
  const byLang = new Map();
  for (const {row, run} of cells) {
    const verdict = verdictAt(row, run, ruleOf(run));
    if (verdict < 0) continue;
    const lang = columns.lang[row];
    if (!byLang.has(lang)) byLang.set(lang, [[0, 0], [0, 0]]);
    const counts = byLang.get(lang)[run];
    counts[0] += verdict === 0 ? 1 : 0;
    counts[1]++;
  }
  return [...byLang.values()].filter(([base, next]) => base[1] > 0 && next[1] > 0)
    .map(([base, next]) => next[0] / next[1] - base[0] / base[1]);
}

function cellPasses({row, run}, error) {
  if (filter.run !== '' && run !== +filter.run) return false;
  if (filter.lang !== '' && langOf(row) !== filter.lang) return false;
  if (filter.outcome !== '' && outcomeNames[outcomeAt(row, run)] !== filter.outcome) return false;
  if (filter.error !== '' && verdictAt(row, run, ruleOf(run)) !== error) return false;
  const wanted = verdicts[filter.verdict];
  return !wanted || !wanted.cell || wanted.cell({row, run});
}

function itemPasses(item) {
  const first = items[item][0];
  if (filter.category !== '' && categoryOf(first) !== filter.category) return false;
  if (filter.suite !== '' && directory.suites[columns.suite[first]] !== filter.suite) return false;
  const error = directory.errors.indexOf(filter.error) + 1;
  const cells = cellsOf(item);
  const wanted = verdicts[filter.verdict];
  if (wanted && wanted.item) {
    const among = cells.filter((cell) => filter.lang === '' || langOf(cell.row) === filter.lang);
    if (!wanted.item(among)) return false;
  }
  return cells.some((cell) => cellPasses(cell, error));
}

// The search text as it stands inside a line of JSON.
const jsonNeedle = (text) => JSON.stringify(text).slice(1, -1).replaceAll('<', '\\u003c');

function matchesIndex(item, needle) {
  return items[item].some((row) => columns.id[row].toLowerCase().includes(needle) ||
    columns.preview[row].toLowerCase().includes(needle));
}

const nextTurn = () => new Promise((resume) => {
  const channel = new MessageChannel();
  channel.port1.onmessage = resume;
  channel.port2.postMessage(0);
});

// Passes items to `show`: first the items that the index finds, then also the items whose details hold the text. A later
// call ends an earlier one.
let searches = 0;
async function findItems(show) {
  const mine = ++searches;
  const passing = [];
  for (let item = 0; item < items.length; item++) if (itemPasses(item)) passing.push(item);
  const text = filter.text.trim().toLowerCase();
  if (text === '') {
    show(passing, 1);
    return;
  }
  const found = new Set(passing.filter((item) => matchesIndex(item, text)));
  const inOrder = () => passing.filter((item) => found.has(item));
  show(inOrder(), 0);
  const rows = new Map();
  for (const item of passing) if (!found.has(item)) for (const row of items[item]) rows.set(row, item);
  const needle = jsonNeedle(text);
  const starts = directory.detail_starts;
  let shown = performance.now();
  for (let block = 0; block < starts.length; block++) {
    const end = block + 1 < starts.length ? starts[block + 1] : columns.id.length;
    let any = false;
    for (let row = starts[block]; row < end && !any; row++) any = rows.has(row);
    if (any) {
      const lines = await blockLines(block);
      for (let row = starts[block]; row < end; row++)
        if (rows.has(row) && lines[row - starts[block]].toLowerCase().includes(needle)) found.add(rows.get(row));
    }
    if (performance.now() - shown > 120) {
      await nextTurn();
      shown = performance.now();
      if (mine === searches) show(inOrder(), (block + 1) / starts.length);
    }
    if (mine !== searches) return;
  }
  show(inOrder(), 1);
}
