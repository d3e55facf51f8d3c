// One case: question, functions, accepted answers and the answers of the runs. Languages are side by side; a pair of runs
// is side by side, more runs are one below the other.

const pane = byId('detail');
let opened = -1;  // item

function section(title, ...children) {
  return make('section', 'part', make('h4', '', title), ...children);
}

function copyButton(text) {
  const button = make('button', 'copy plain', 'Copy');
  button.type = 'button';
  button.addEventListener('click', async () => {
    try {
      await navigator.clipboard.writeText(text);
      button.textContent = 'Copied';
    } catch {
      button.textContent = 'Not allowed';
    }
    setTimeout(() => { button.textContent = 'Copy'; }, 1200);
  });
  return button;
}

function showMessages(messages) {
  return messages.map(([role, text]) =>
    make('div', 'message ' + (role === 'user' ? 'user' : 'other'),
      make('span', 'role', visible(role)), make('p', 'text', isolated(text))));
}

const typeName = (schema) => {
  if (!schema || typeof schema !== 'object') return '';
  const inner = schema.items && typeof schema.items === 'object' && schema.items.type;
  return String(schema.type ?? '') + (inner ? ' of ' + String(inner) : '');
};

function showFunction(document_, open) {
  const parameters = document_.parameters && typeof document_.parameters === 'object' ? document_.parameters : {};
  const properties = parameters.properties && typeof parameters.properties === 'object' ? parameters.properties : {};
  const required = Array.isArray(parameters.required) ? parameters.required : [];
  const rows = Object.entries(properties).map(([name, schema]) => {
    const words = [];
    if (schema && typeof schema === 'object') {
      if (schema.description !== undefined) words.push(String(schema.description));
      if (Array.isArray(schema.enum)) words.push('One of ' + schema.enum.map((value) => JSON.stringify(value)).join(', ') + '.');
      if (schema.default !== undefined) words.push('Default ' + JSON.stringify(schema.default) + '.');
    }
    return make('tr', '', make('th', '', isolated(name), required.includes(name) ? make('abbr', 'required', '*') : null),
      make('td', 'type', visible(typeName(schema))), make('td', '', isolated(words.join(' '))));
  });
  for (const row of rows) {
    row.firstChild.scope = 'row';
    const star = row.querySelector('abbr');
    if (star) star.title = 'required';
  }
  const box = make('details', 'function', make('summary', '', isolated(String(document_.name ?? 'function'), 'code')),
    make('p', 'text', isolated(String(document_.description ?? ''))),
    rows.length ? make('table', 'parameters', make('tbody', '', ...rows)) : make('p', 'faint', 'No parameters.'));
  box.open = open;
  return box;
}

function showAccepted(task, accepted) {
  if (task === 'irrelevance') return [make('p', 'text', 'No call: none of the functions fits.')];
  if (accepted.length === 0) return [make('p', 'text', 'Some call to one of the functions.')];
  return accepted.map(([name, parameters]) => make('div', 'call',
    make('div', 'call-name', isolated(name, 'code')),
    make('dl', 'arguments', ...parameters.flatMap(([parameter, values, omittable]) => {
      const options = make('dd', '');
      values.forEach((value, i) => {
        if (i > 0) options.append(make('span', 'or', 'or'));
        options.append(isolated(value, 'code value'));
      });
      if (omittable) options.append(make('span', 'or', values.length ? 'or left out' : 'left out'));
      return [make('dt', '', isolated(parameter)), options];
    }))));
}

const markNames = ['', 'differs', 'unexpected'];
const markWords = ['', 'differs from every accepted value', 'the accepted call has no such parameter'];

// The call of the other run to compare with: the call with the same accepted call, else the call at the same position.
function counterpart(call, position, calls) {
  if (!calls) return null;
  return (call[2] >= 0 && calls.find((other) => other[2] === call[2])) || calls[position] || null;
}

function showCall(call, position, otherCalls) {
  const [name, nameDiffers, , arguments_, missing] = call;
  const other = counterpart(call, position, otherCalls);
  const others = other && new Map(other[3].map(([argument, value]) => [argument, value]));
  const title = isolated(name, nameDiffers ? 'code differs' : 'code');
  if (nameDiffers) title.title = 'another function was expected';
  if (other && other[0] !== name) title.classList.add('moved');
  const rows = arguments_.flatMap(([argument, value, mark]) => {
    const given = isolated(value, 'code value ' + markNames[mark]);
    if (mark) given.title = markWords[mark];
    if (others && others.get(argument) !== value) {
      given.classList.add('moved');
      given.title = [given.title, 'differs from the other run'].filter(Boolean).join('; ');
    }
    const holder = make('dd', '', given, mark ? make('span', 'or', markWords[mark]) : null);
    return [make('dt', mark === 2 ? 'unexpected' : '', isolated(argument)), holder];
  });
  for (const parameter of missing)
    rows.push(make('dt', 'missing', isolated(parameter)), make('dd', '', make('span', 'missing', 'missing')));
  return make('div', 'call', make('div', 'call-name', title), make('dl', 'arguments', ...rows));
}

function showVerdicts(cell, verdictList) {
  const boxes = verdictList.map(([rule, valid, error, messages, notScored, scores]) => {
    if (notScored) return make('div', 'verdict', make('p', '', make('span', 'badge', rules[rule]), isolated('not scored: ' + notScored)));
    return make('div', 'verdict ' + (valid ? 'right' : 'wrong'),
      make('p', '', make('span', 'badge', (valid ? '\u2713 ' : '\u2717 ') + rules[rule]), valid ? 'right' : isolated(error, 'code'),
        ...scores.map(([name, text]) => make('span', 'faint', name + ' ' + text))),
      valid || messages.length === 0 ? null : make('ul', 'lines', ...messages.map((message) => make('li', '', isolated(message)))));
  });
  if (boxes.length === 0 && outcomeAt(cell.row, cell.run) !== infra) boxes.push(make('p', 'faint', 'Not judged.'));
  return boxes;
}

// If there are many answers, right answers are folded.
function showAnswer(cell, answer, many, otherCalls) {
  const [raw, isText, failure, calls, decoded, verdictList, facts, reasoning] = answer;
  const outcome = outcomeAt(cell.row, cell.run);
  const attempt = columns.attempt[cell.row];
  const heading = make('span', '', runs.length > 1 ? isolated(runs[cell.run].label) : 'Answer', attempt > 0 ? ` ${attempt + 1}` : null);
  const [state, sign] = cellState(cell);
  const title = make('h3', '', heading, make('span', 'outcome', outcomeNames[outcome]));
  const box = make(many ? 'details' : 'section', 'answer ' + state,
    many ? make('summary', '', make('span', 'mark ' + state, sign), title) : title, ...showVerdicts(cell, verdictList));
  if (many) box.open = state !== 'right';
  if (raw === null) {
    box.append(make('p', 'faint', isolated(failure || 'no answer')));
    return box;
  }
  if (calls) box.append(section('Decoded', ...calls.map((call, i) => showCall(call, i, otherCalls))));
  else if (decoded !== null) box.append(section('Decoded', make('pre', '', visible(decoded))));
  else box.append(section('Decoded', make('p', 'faint', 'It did not decode: ', isolated(failure || ''))));
  box.append(section(isText ? 'Raw output' : 'Raw output (structured calls)', copyButton(raw),
    make('pre', '', raw === '' ? make('span', 'faint', 'empty') : visible(raw))));
  if (reasoning) box.append(make('details', 'part', make('summary', '', 'Reasoning'), make('pre', '', visible(reasoning))));
  if (facts.length)
    box.append(make('p', 'facts-line', ...facts.map(([name, text]) => make('span', '', name + ' ', make('b', '', visible(text))))));
  return box;
}

// Two runs are side by side, attempt by attempt; more runs one below the other.
function showAnswers(rows, details) {
  const pair = runs.length === 2;
  const box = make('div', pair ? 'answers pair' : 'answers');
  const many = rows.length * runs.length > 4;
  const add = (run, i) => {
    const answer = details[i].answers[run];
    if (outcomeAt(rows[i], run) === noAnswer || !answer) return;
    const other = pair && details[i].answers[1 - run];
    const shown = showAnswer({row: rows[i], run}, answer, many, other ? other[3] : null);
    if (pair) shown.classList.add('of-run-' + run);
    box.append(shown);
  };
  if (pair) rows.forEach((row, i) => { add(0, i); add(1, i); });
  else for (let run = 0; run < runs.length; run++) rows.forEach((row, i) => add(run, i));
  return box;
}

// One language of a case: `rows` are its attempts.
function showLanguage(lang, rows, details, side) {
  const column = make('div', 'language');
  const detail = details[0];
  if (side) column.append(make('h3', 'lang', lang));
  if (lang) column.lang = lang === 'zhtw' ? 'zh-Hant' : lang;
  if (detail.messages) {
    column.append(section('Question', ...showMessages(detail.messages)));
    const few = detail.functions.length <= 2;
    column.append(section(detail.functions.length === 1 ? 'Function' : 'Functions (' + detail.functions.length + ')',
      ...detail.functions.map((one) => showFunction(one, few && !side))));
    column.append(section('Accepted', ...showAccepted(detail.task, detail.accepted)));
  } else {
    column.append(make('p', 'faint', 'The data set was not found, so question, functions and accepted answers are missing.'));
  }
  column.append(showAnswers(rows, details));
  return column;
}

async function openItem(item) {
  opened = item;
  const rows = items[item];
  const details = await Promise.all(rows.map(readDetail));
  if (opened !== item) return;
  const buttons = make('div', 'pane-buttons');
  for (const [label, title, act] of [['\u2191', 'Previous case (k)', () => step(-1)], ['\u2193', 'Next case (j)', () => step(1)],
    ['\u2715', 'Close (Esc)', closeDetail]]) {
    const button = make('button', 'plain', label);
    button.type = 'button';
    button.title = title;
    button.setAttribute('aria-label', title);
    button.addEventListener('click', act);
    buttons.append(button);
  }
  const head = make('header', 'pane-head',
    make('div', '', make('h3', 'case-id', isolated(columns.id[rows[0]])),
      make('p', 'faint', visible(categoryOf(rows[0]) + (directory.suites.length > 1 ? ', ' + directory.suites[columns.suite[rows[0]]] : '')))),
    buttons);
  const langs = langsOf(rows);
  // In a comparison the runs are side by side, so the languages are one below the other.
  const body = make('div', langs.length > 1 && !directory.compared ? 'languages' : 'languages one', ...langs.map((lang) => {
    const which = rows.map((row, i) => i).filter((i) => langOf(rows[i]) === lang);
    return showLanguage(lang, which.map((i) => rows[i]), which.map((i) => details[i]), langs.length > 1);
  }));
  pane.replaceChildren(head, body);
  pane.classList.add('open');
  pane.scrollTop = 0;
  document.body.classList.add('case-open');
}

function openSelected() {
  if (selected < 0 || selected >= shownItems.length) return;
  openItem(shownItems[selected]).then(keepState);
}

function step(by) {
  select(selected < 0 ? 0 : selected + by);
  openSelected();
}

function closeDetail() {
  opened = -1;
  pane.replaceChildren(make('p', 'faint empty', 'Choose a case to see its question, functions, accepted answers and the model\'s answers.'));
  pane.classList.remove('open');
  document.body.classList.remove('case-open');
  keepState();
  list.focus({preventScroll: true});
}
