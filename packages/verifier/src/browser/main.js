/**
 * The page that checks a record. It stands in `<div id="verifier" data-root data-network>`; its trust bundle is in
 * `<script id="trust" type="application/json">`, or at the address in data-trust. It asks for nothing else.
 */
import './floor.ts';
import { checkFiles, LIMITS, lost, roleOf, say, sayPage, show, tooBig, trustOf } from './check.ts';

const MAX_DROPPED = 10;
const HEAD_BYTES = 64;
/** Beside the colour of a mark, as everywhere here. */
const SIGNS = { good: '✓', bad: '✗', unknown: '?' };
/** Time for the browser to draw that it is checking. */
const DRAWN_MS = 30;

const place = document.getElementById('verifier');
const { root, network } = place.dataset;
/** Per role, the file that was given: its bytes, or why it is not read. */
const files = {};
const trust = { loading: true, file: undefined, registry: undefined, refused: undefined };
let round = 0;
/** Files that are being read: until all are, nothing is said of those before them. */
let reading = 0;

const lang = () => (document.documentElement.lang.startsWith('en') ? 'en' : 'zh');
const t = (key, fields) => sayPage(lang(), key, fields);

function element(name, attributes = {}, ...children) {
  const made = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
  made.append(...children);
  return made;
}

function list(pairs) {
  const rows = pairs.flatMap(([title, value]) => [element('dt', {}, title), element('dd', {}, value)]);
  return element('dl', {}, ...rows);
}

function section(id, title, ...children) {
  const heading = element('h2', { id: `${id}-title` }, title);
  return element('section', { id, 'aria-labelledby': `${id}-title` }, heading, ...children);
}

function input(role, accept) {
  const chosen = element('input', { type: 'file', id: `file-${role}`, accept });
  chosen.addEventListener('change', () => {
    const [file] = chosen.files;
    if (file !== undefined) void take([[role, file]]);
  });
  // The same file chosen again has been fetched again.
  chosen.addEventListener('click', () => {
    chosen.value = '';
    drawGiven();
  });
  const name = element('p', { class: 'hint', id: `given-${role}` });
  return element('div', { class: 'field' }, element('label', { for: `file-${role}` }, t(role)), chosen, name);
}

function drawPage() {
  const inputs = [input('entry', '.cbor'), input('proof', '.tlog-proof'), input('trust', '.json')];
  place.replaceChildren(
    element('p', {}, t('intro')),
    element('p', {}, t('where')),
    section('files', t('files'), ...inputs),
    section('result', t('result'), element('div', { id: 'outcome', role: 'status' })),
    section('trusted', t('trusted'), element('div', { id: 'used' })),
  );
  drawGiven();
  drawTrust();
  judge();
}

function drawGiven() {
  for (const role of Object.keys(LIMITS)) {
    const given = role === 'trust' ? trust.file : files[role]?.name;
    // What was chosen stands in its field; what was dropped stands beneath it.
    const [chosen] = document.getElementById(`file-${role}`).files;
    document.getElementById(`given-${role}`).textContent = chosen?.name === given ? '' : (given ?? '');
  }
}

function drawTrust() {
  const facts = [
    [t('network'), network],
    [t('fingerprint'), element('code', {}, root)],
  ];
  if (trust.registry !== undefined) {
    facts.push([t('trust_used'), trust.file ?? t('trust_own')]);
    facts.push([t('nodes'), String(trust.registry.nodes().length)]);
  }
  const notes = [element('p', {}, t('compare'))];
  if (trust.refused !== undefined) {
    const { file, why } = trust.refused;
    const told = t('trust_refused', { file: file ?? t('trust_own'), why });
    notes.unshift(element('p', { class: 'mark bad', role: 'alert' }, told));
  }
  document.getElementById('used').replaceChildren(...notes, list(facts));
}

function tell(...children) {
  document.getElementById('outcome').replaceChildren(...children);
}

/** What can be said now; a check runs after the browser has drawn that it does. */
function judge() {
  round += 1;
  const mine = round;
  if (reading > 0) return tell(element('p', {}, t('checking')));
  const { entry, proof } = files;
  const unread = [entry, proof].find((file) => file?.why !== undefined);
  if (unread !== undefined) return drawChecked({ outcome: 'unreadable', why: unread.why });
  if (entry === undefined && proof === undefined) return tell(element('p', {}, t('waiting')));
  if (proof === undefined) return tell(element('p', {}, t('lacks_proof')));
  if (entry === undefined) return tell(element('p', {}, t('lacks_entry')));
  if (trust.registry === undefined)
    return tell(element('p', {}, t(trust.loading ? 'trust_loading' : 'trust_none')));
  tell(element('p', {}, t('checking')));
  setTimeout(() => {
    if (mine === round) drawChecked(checkFiles(entry.bytes, proof.bytes, trust.registry));
  }, DRAWN_MS);
}

function drawChecked(checked) {
  const { outcome, tone, sentence, notes, facts, body } = show(checked, lang());
  const sign = element('span', { 'aria-hidden': 'true' }, SIGNS[tone]);
  const said = element('p', { class: `mark ${tone} verdict`, 'data-outcome': outcome }, sign, ' ', sentence);
  const parts = [said, ...notes.map((note) => element('p', {}, note))];
  parts.push(element('p', { class: 'standing' }, say(lang(), 'standing')));
  if (facts.length > 0) {
    parts.push(element('h3', {}, t('says')), list(facts), element('p', { class: 'hint' }, t('times')));
    parts.push(element('h3', {}, t('content')), list(body));
  }
  tell(...parts);
}

/** Takes files once each has its role; nothing longer than its role allows is read. */
async function take(given) {
  reading += 1;
  judge();
  try {
    await read(await given);
  } finally {
    reading -= 1;
    drawGiven();
    drawTrust();
    judge();
  }
}

/** Undefined when they cannot be had: a folder was dropped, or the stick was pulled out. */
async function bytesOf(file) {
  try {
    return new Uint8Array(await file.arrayBuffer());
  } catch {
    return undefined;
  }
}

async function read(given) {
  for (const [role, file] of given) {
    const tooLong = tooBig(role, file.size);
    const bytes = tooLong === undefined ? await bytesOf(file) : undefined;
    const why = tooLong ?? (bytes === undefined ? lost(role) : undefined);
    if (role !== 'trust') files[role] = { name: file.name, bytes, why };
    else if (bytes === undefined) trust.refused = { file: file.name, why };
    else useTrust(bytes, file.name);
  }
}

/** A bundle that does not stand under the root is not used; the one before it stays. */
function useTrust(bytes, file) {
  const opened = trustOf(bytes, root);
  trust.loading = false;
  trust.refused = 'why' in opened ? { file, why: opened.why } : undefined;
  if (!('why' in opened)) {
    trust.registry = opened.registry;
    trust.file = file;
  }
}

function dropped(all) {
  if (all.length > MAX_DROPPED)
    return tell(element('p', { class: 'mark bad' }, t('many', { max: MAX_DROPPED })));
  return take(byRole(all));
}

/** The role of each file by its name and its first bytes. */
async function byRole(all) {
  const given = [];
  for (const file of all) {
    const head = await bytesOf(file.slice(0, HEAD_BYTES));
    given.push([roleOf(file.name, head ?? new Uint8Array()), file]);
  }
  // Trust first, so that what it vouches for is checked against it.
  return given.sort(([a], [b]) => Number(b === 'trust') - Number(a === 'trust'));
}

async function ownTrust() {
  const embedded = document.getElementById('trust');
  try {
    if (embedded !== null) useTrust(new TextEncoder().encode(embedded.textContent));
    else
      useTrust(new Uint8Array(await (await fetch(place.dataset.trust, { redirect: 'error' })).arrayBuffer()));
  } catch {
    trust.loading = false;
  }
  drawTrust();
  judge();
}

document.addEventListener('dragover', (event) => event.preventDefault());
document.addEventListener('drop', (event) => {
  event.preventDefault();
  void dropped([...event.dataTransfer.files]);
});
document.getElementById('language')?.addEventListener('click', ({ currentTarget }) => {
  document.documentElement.lang = lang() === 'en' ? 'zh-CN' : 'en';
  document.title = `${t('file_title')} · ${network}`;
  document.getElementById('heading').textContent = t('title');
  currentTarget.textContent = t('other_language');
  drawPage();
});
drawPage();
setTimeout(() => void ownTrust(), DRAWN_MS);
