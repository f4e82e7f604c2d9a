// What pages do beyond what forms and links do by themselves. Without it everything works; nothing here decides anything.
const EVERY_MS = 5_000;
const DRAFT_MS = 1_000;
const RETRY_MS = 10_000;
const RETRIES = 30;
const one = (selector, within = document) => within.querySelector(selector);

// Keeps the parts marked data-live fresh, gently: only while the page is seen and nobody is marking text in it. When the
// node no longer answers, or no longer knows who asks, the page says so; old figures must not look like new ones.
const stale = one('#stale');
const parts = () => [...document.querySelectorAll('[data-live]')];

async function refresh() {
  if (document.hidden || String(getSelection()) !== '') return;
  try {
    // Only the parts that changed come back.
    const headers = {
      accept: 'text/html',
      'live-parts': parts()
        .map((part) => part.dataset.live)
        .join(),
    };
    const answer = await fetch(location.href, { headers });
    if (!answer.ok || answer.redirected) throw new Error(String(answer.status));
    swap(new DOMParser().parseFromString(await answer.text(), 'text/html'));
    stale.hidden = true;
  } catch {
    stale.hidden = false;
  }
}

function swap(fresh) {
  for (const old of parts()) {
    const part = fresh.getElementById(old.id);
    if (part && !old.contains(document.activeElement)) old.replaceWith(document.adoptNode(part));
  }
}

if (stale) setInterval(refresh, EVERY_MS);

// Keys of the desk: `/` to the search field, J and K along a list, Enter opens what has the focus. Never while somebody
// types, and never while an input method composes: its keys come through as 229.
const FIELDS = 'input, select, textarea, [contenteditable]';
const SEARCH = '[type="search"], [role="search"] input:not([type="hidden"])';

document.addEventListener('keydown', (event) => {
  const { key, isComposing, keyCode, ctrlKey, altKey, metaKey, target } = event;
  if (isComposing || keyCode === 229 || ctrlKey || altKey || metaKey || target.closest(FIELDS)) return;
  const wanted = key === '/' || key === '、' ? searchField() : along(key.toLowerCase());
  if (!wanted) return;
  event.preventDefault();
  wanted.focus();
  if (wanted.select) wanted.select();
  wanted.scrollIntoView({ block: 'nearest' });
});

function searchField() {
  const found = one(SEARCH);
  if (found) return found;
  const place = one('.areas a[href^="/desk/search"]');
  if (place) place.click();
  return null;
}

function along(key) {
  if (key !== 'j' && key !== 'k') return null;
  const links = [...document.querySelectorAll('[data-keys] tbody tr')]
    .map((row) => one('a', row))
    .filter((link) => link);
  const row = document.activeElement.closest('[data-keys] tr');
  const at = links.findIndex((link) => row?.contains(link));
  if (at < 0) return links[key === 'j' ? 0 : links.length - 1];
  return links[at + (key === 'j' ? 1 : -1)] || links[at];
}

// A form is sent once: a second click on its way does nothing. `once` in it says the same to the server.
const sent = new Set();

document.addEventListener('submit', (event) => {
  const form = event.target;
  if (form.method !== 'post') return;
  if (sent.has(form)) {
    event.preventDefault();
    return;
  }
  sent.add(form);
  form.setAttribute('aria-busy', 'true');
  // An answer that is kept as a file leaves the page as it is.
  setTimeout(() => release(form), EVERY_MS);
});

function release(form) {
  sent.delete(form);
  form.removeAttribute('aria-busy');
}

addEventListener('pageshow', () => [...sent].forEach(release));

// Drafts: what a form holds is sent a second after typing stops, and the form says whether it is kept.
for (const form of document.querySelectorAll('form[data-draft]')) keepDraft(form);

function keepDraft(form) {
  const { draft, saved, unsaved } = form.dataset;
  const says = one('[role="status"].draft', form);
  let timer = 0;
  let typed = 0;
  let tries = 0;
  const say = (text) => {
    if (says && text && says.textContent !== text) says.textContent = text;
  };
  const save = async (leaving) => {
    clearTimeout(timer);
    const now = typed;
    try {
      const answer = await fetch(draft, {
        method: 'POST',
        body: fieldsOf(form),
        keepalive: leaving === true,
      });
      // Whoever must sign in first is led there: nothing was kept.
      if (!answer.ok || /^\/(sign-in|lock)\b/.test(new URL(answer.url).pathname)) throw new Error();
      if (now === typed) say(saved);
    } catch {
      say(unsaved);
      // A node that starts again takes a while; one that stays away is not asked for ever.
      if (now === typed && !sent.has(form) && ++tries < RETRIES) timer = setTimeout(save, RETRY_MS);
    }
  };
  const later = () => {
    typed++;
    tries = 0;
    say(unsaved);
    clearTimeout(timer);
    timer = setTimeout(save, DRAFT_MS);
  };
  form.addEventListener('input', later);
  form.addEventListener('submit', () => clearTimeout(timer));
  document.addEventListener('visibilitychange', () => {
    if (document.hidden && typed > 0 && says && says.textContent === unsaved && !sent.has(form)) save(true);
  });
}

/** What was typed; no files and no passwords. */
function fieldsOf(form) {
  const fields = new URLSearchParams();
  for (const [name, value] of new FormData(form)) {
    const field = form.elements[name];
    if (typeof value === 'string' && !(field && field.type === 'password')) fields.append(name, value);
  }
  return fields;
}

const wrong = one('#error-summary');
if (wrong) wrong.focus();

// Papers are printed by one key: Enter, as the button has the focus.
const paper = one('[data-print]');
if (paper) {
  paper.hidden = false;
  paper.focus();
  paper.addEventListener('click', () => print());
}

// A voucher's QR has number and code behind `#`: no server sees them, and no history keeps them.
const [, number, code] = /^#([^/]+)\/(.+)$/.exec(location.hash) || [];
const voucher = code && one('#voucher');
if (voucher) {
  voucher.number.value = decodeURIComponent(number);
  voucher.code.value = code;
  history.replaceState(null, '', location.pathname + location.search);
}
