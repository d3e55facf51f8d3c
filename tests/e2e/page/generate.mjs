// Writes data sets and results for page.sh in the v4 layout. usage: node generate.mjs hostile|many FOLDER [CASES]
import {mkdirSync, writeFileSync, createWriteStream} from 'node:fs';
import {join} from 'node:path';

const [, , what, folder, count] = process.argv;
const data = join(folder, 'data', 'bfcl');
const answers = (model) => join(folder, 'result', model, 'non_live');
mkdirSync(join(data, 'possible_answer'), {recursive: true});

// Text that could run as code, end an element, or misrepresent what a text says.
const hostile = [
  '<script>window.pwned = 1</script>',
  '</script><script>window.pwned = 2</script>',
  '<!--<script>', ']]>', '<img src=x onerror="window.pwned = 3">', '<svg onload=window.pwned=4>',
  '"><iframe srcdoc="<script>parent.pwned=5</script>">', "javascript:window.pwned=6",
  '{{page_title}}{{{style}}}', '&lt;b&gt; &amp;', '\u0000\u0001\u001b[31m\u007f\u0085', '\u202eevil\u202c \u2067x\u2069\u200f',
  '\ud800 \udfff', '\u2028\u2029', '__proto__', 'constructor', '<style>*{display:none}</style>', '`${window.pwned=7}`',
];

function writeHostile() {
  mkdirSync(answers('<img src=x onerror=window.pwned=8>'), {recursive: true});
  const questions = [], keys = [], results = [];
  hostile.forEach((text, i) => {
    const id = 'simple_python_' + i + text;
    questions.push({id, question: [[{role: text, content: text}, {role: 'user', content: text}]],
      function: [{name: 'f' + text, description: text, parameters: {type: 'dict', required: [text],
        properties: {[text]: {type: 'string', description: text, enum: [text], default: text}}}}]});
    keys.push({id, ground_truth: [{['f' + text]: {[text]: [text, 'other'], ['more' + text]: [text]}}]});
    results.push({id, result: i % 2 ? text : [{['f' + text]: JSON.stringify({[text]: text + '!', ['new' + text]: [text]})}]});
  });
  const lines = (rows) => rows.map((row) => JSON.stringify(row)).join('\n') + '\n';
  writeFileSync(join(data, 'BFCL_v4_simple_python.json'), lines(questions));
  writeFileSync(join(data, 'possible_answer', 'BFCL_v4_simple_python.json'), lines(keys));
  writeFileSync(join(answers('<img src=x onerror=window.pwned=8>'), 'BFCL_v4_simple_python_result.json'),
    Buffer.concat([Buffer.from(lines(results)), Buffer.from('{"id": "broken \xff\xfe", "result": "\xc3("}\n', 'latin1')]));
}

async function writeMany(cases) {
  mkdirSync(answers('many'), {recursive: true});
  const questions = createWriteStream(join(data, 'BFCL_v4_simple_python.json'));
  const keys = createWriteStream(join(data, 'possible_answer', 'BFCL_v4_simple_python.json'));
  const results = createWriteStream(join(answers('many'), 'BFCL_v4_simple_python_result.json'));
  const cities = ['Taipei', 'Tainan', 'Keelung', 'Hsinchu', 'Hualien', 'Taitung', 'Chiayi', 'Yilan'];
  const put = async (stream, row) => {
    if (!stream.write(JSON.stringify(row) + '\n')) await new Promise((go) => stream.once('drain', go));
  };
  for (let i = 0; i < cases; i++) {
    const id = 'simple_python_' + i, city = cities[i % cities.length], name = 'book_room_' + (i * 7919 % 1000);
    await put(questions, {id, question: [[{role: 'user', content: `Please book room ${i * 31 % 977} in ${city} for ${i % 9 + 1} nights, with breakfast, not facing the street, and tell me the price in dollars. Reference ${(i * 2654435761 % 4294967296).toString(36)}.`}]],
      function: [{name, description: 'Books a room in a hotel and gives back the confirmation with the price of the stay.', parameters: {type: 'dict', required: ['city', 'nights', 'room'],
        properties: {city: {type: 'string', description: 'The city the hotel is in, as people write it.'}, nights: {type: 'integer', description: 'How many nights the guest stays.'},
          room: {type: 'integer', description: 'The number of the room.'}, breakfast: {type: 'boolean', description: 'Whether breakfast is wanted.', default: false},
          currency: {type: 'string', description: 'The currency of the price.', enum: ['USD', 'TWD', 'EUR']}}}}]});
    await put(keys, {id, ground_truth: [{[name]: {city: [city], nights: [i % 9 + 1], room: [i * 31 % 977], breakfast: [true], currency: ['USD', '']}}]});
    const wrong = i % 5 === 0;
    await put(results, {id, result: `[${name}(city='${wrong && i % 2 ? 'Elsewhere' : city}', nights=${wrong && !(i % 2) ? "'many'" : i % 9 + 1}, room=${i * 31 % 977}, breakfast=True)]`});
  }
  await Promise.all([questions, keys, results].map((stream) => new Promise((done) => stream.end(done))));
}

if (what === 'hostile') writeHostile();
if (what === 'many') await writeMany(Number(count));
