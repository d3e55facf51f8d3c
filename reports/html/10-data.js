// The data blocks of the report; reports/src/render/html/case_blocks.hpp describes them.

const byId = (id) => document.getElementById(id);
const directory = JSON.parse(byId('directory').textContent);
const outcomeNames = directory.outcomes;
const runs = directory.runs;
const rules = directory.rules;
const noAnswer = -1;

// The text of a block, which may be gzip in base64.
async function blockText(id) {
  const element = byId(id);
  if (!directory.gzip) return element.textContent;
  const letters = atob(element.textContent);
  const bytes = new Uint8Array(letters.length);
  for (let i = 0; i < letters.length; i++) bytes[i] = letters.charCodeAt(i);
  const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream('gzip'));
  return new Response(stream).text();
}

// Columns of all rows. A row is one attempt at one case in one language. `outcome` holds one number per run, -1 for no
// answer; `verdict` holds one number per run and rule set: -1 not judged, 0 right, else the error type's number plus one.
const columns = {id: [], suite: [], category: [], lang: [], attempt: [], preview: [], outcome: [], verdict: []};

async function readIndex() {
  const names = ['id', 'suite', 'category', 'lang', 'attempt', 'preview', 'outcome', 'verdict'];
  for (let block = 0; block < directory.index_blocks; block++) {
    const parts = JSON.parse(await blockText('i' + block));
    byId('i' + block).remove();
    names.forEach((name, i) => {
      const into = columns[name];
      for (const value of parts[i]) into.push(value);
    });
  }
}

const outcomeAt = (row, run) => columns.outcome[row * runs.length + run];
const verdictAt = (row, run, rule) => columns.verdict[(row * runs.length + run) * rules.length + rule];
const langOf = (row) => directory.langs[columns.lang[row]];
const categoryOf = (row) => directory.categories[columns.category[row]];
const errorName = (verdict) => directory.errors[verdict - 1];

// The detail block that holds a row.
function blockOf(row) {
  const starts = directory.detail_starts;
  let low = 0, high = starts.length - 1;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if (starts[middle] <= row) low = middle; else high = middle - 1;
  }
  return low;
}

// Lines of the 24 blocks that were used last, so that memory does not grow with the report.
const kept = new Map();
async function blockLines(block) {
  let lines = kept.get(block);
  if (lines) {
    kept.delete(block);
  } else {
    lines = (await blockText('d' + block)).split('\n');
    lines.pop();
  }
  kept.set(block, lines);
  if (kept.size > 24) kept.delete(kept.keys().next().value);
  return lines;
}

async function readDetail(row) {
  const block = blockOf(row);
  const [task, messages, functions, accepted, answers] =
    JSON.parse((await blockLines(block))[row - directory.detail_starts[block]]);
  return {task, messages, functions, accepted, answers};
}

// A case with its languages and attempts is one item of the list: item -> rows.
const items = [];
function groupRows() {
  const known = new Map();
  for (let row = 0; row < columns.id.length; row++) {
    const key = columns.suite[row] + '\n' + columns.id[row];
    const at = known.get(key);
    const same = (other) => columns.lang[other] === columns.lang[row] && columns.attempt[other] === columns.attempt[row];
    if (at !== undefined && !items[at].some(same)) {
      items[at].push(row);
    } else {
      known.set(key, items.length);
      items.push([row]);
    }
  }
}

const langsOf = (rows) => [...new Set(rows.map(langOf))];

// The cells of an item in the order of languages, attempts and runs. A cell is one answer: a row and a run.
function cellsOf(item) {
  const cells = [];
  for (const row of items[item])
    for (let run = 0; run < runs.length; run++)
      if (outcomeAt(row, run) !== noAnswer) cells.push({row, run});
  return cells;
}
