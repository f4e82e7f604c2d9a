// Keeps the parts marked data-live fresh, gently: only while the page is seen and nobody is marking text in it.
// When the node no longer answers the page says so; old figures must not look like new ones.
const EVERY_MS = 5_000;
const stale = document.getElementById('stale');

async function refresh() {
  if (document.hidden || String(getSelection()) !== '') return;
  try {
    const answer = await fetch(location.href, { headers: { accept: 'text/html' } });
    if (!answer.ok) throw new Error(String(answer.status));
    const fresh = new DOMParser().parseFromString(await answer.text(), 'text/html');
    for (const old of document.querySelectorAll('[data-live]')) {
      const part = fresh.getElementById(old.id);
      if (part && part.innerHTML !== old.innerHTML && !old.contains(document.activeElement)) {
        old.replaceWith(document.adoptNode(part));
      }
    }
    stale.hidden = true;
  } catch {
    stale.hidden = false;
  }
}

if (stale) setInterval(refresh, EVERY_MS);
