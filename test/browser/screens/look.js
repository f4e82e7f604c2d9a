// Runs inside a page and gives what is wrong with how it shows, in words: what is cut, what sticks out, what is said in
// the other language. `given.data` are patterns of what stands on record and is of no language of ours.

export function look({ data }) {
  const { all, texts } = shownOf(document.body);
  const found = new Set();
  const say = (fault, element, text = element.textContent) =>
    found.add(`${fault}: ${nameOf(element)} ${quoted(text)}`);
  fits(all, say);
  holds(texts, say);
  speaks(texts, data, say);
  return [...found];
}

function nameOf({ tagName, id, className }) {
  const kind = typeof className === 'string' && className !== '' ? `.${className.replace(/ /g, '.')}` : '';
  return `${tagName.toLowerCase()}${id === '' ? '' : `#${id}`}${kind}`;
}

function quoted(text) {
  return `“${text.trim().replace(/\s+/g, ' ').slice(0, 60)}”`;
}

/** Whether it holds for the element or for one around it. */
function within(element, test) {
  for (let at = element; at !== null; at = at.parentElement) if (test(at)) return true;
  return false;
}

function scrolls(element) {
  return ['auto', 'scroll'].includes(getComputedStyle(element).overflowX);
}

/** Kept for those who listen, or for the keyboard: out of sight, or folded to nothing. */
function isAside(element) {
  const folded = (at) => at.clientWidth <= 1 && getComputedStyle(at).overflowX === 'hidden';
  return element.closest('.skip') !== null || within(element, folded);
}

/** What is seen: elements, and the pieces of text in them. */
function shownOf(body) {
  const shown = (element) => {
    const { width, height } = element.getBoundingClientRect();
    return width > 0 && height > 0 && getComputedStyle(element).visibility === 'visible' && !isAside(element);
  };
  const all = [body, ...body.querySelectorAll('*')].filter(
    (element) => element.closest('svg, noscript, script') === null && shown(element),
  );
  const texts = [];
  for (const element of all)
    for (const node of element.childNodes)
      if (node.nodeType === Node.TEXT_NODE && node.data.trim() !== '') texts.push({ element, node });
  return { all, texts };
}

/** Boxes: within the window, and with room for what is in them. */
function fits(all, say) {
  const { clientWidth, scrollWidth } = document.documentElement;
  if (scrollWidth > clientWidth)
    say('wider than the window', document.documentElement, `${scrollWidth - clientWidth} px`);
  const cuts = (way) => ['hidden', 'clip'].includes(way);
  for (const element of all) {
    const { left, right } = element.getBoundingClientRect();
    const outside = right > clientWidth + 1 || left < -1;
    if (outside && !within(element.parentElement, scrolls)) say('sticks out of the window', element);
    const { overflowX, overflowY } = getComputedStyle(element);
    if (cuts(overflowX) && element.scrollWidth > element.clientWidth + 1) say('cut at its side', element);
    if (cuts(overflowY) && element.scrollHeight > element.clientHeight + 1) say('cut at its foot', element);
  }
}

/** The glyphs themselves against the box that should hold them. */
function holds(texts, say) {
  const HOLDERS =
    'td, th, button, .mark, label, dd, dt, li, p, h1, h2, h3, section, nav, header, footer, main';
  for (const { element, node } of texts) {
    const holder = element.closest(HOLDERS);
    // What is folded away is drawn nowhere, and has places all the same.
    if (element.checkVisibility?.() === false) continue;
    if (holder === null || within(element, scrolls) || getComputedStyle(holder).display === 'inline')
      continue;
    const range = document.createRange();
    range.selectNodeContents(node);
    const box = holder.getBoundingClientRect();
    for (const { left, right, top, bottom, width } of range.getClientRects()) {
      if (width === 0) continue;
      if (left < box.left - 1 || right > box.right + 1) say('text wider than its box', holder, node.data);
      // A line may be a little lower than the glyphs of another font in it.
      if (top < box.top - 4 || bottom > box.bottom + 4) say('text higher than its box', holder, node.data);
    }
  }
}

/** Words of the page's language, but for data, exact texts, and what is marked as being in the other. */
function speaks(texts, data, say) {
  const root = document.documentElement;
  const english = root.lang === 'en';
  const foreign = english ? /[\p{Script=Han}，。；：（）？！、]+/u : /[A-Za-z]{2,}/;
  const marked = (at) => at !== root && at.hasAttribute('lang') && at.lang.startsWith('zh') === english;
  const patterns = data.map((one) => new RegExp(one, 'g'));
  const own = (text) => patterns.reduce((rest, one) => rest.replace(one, ' '), text);
  const judge = (where, element, text) => {
    if (element.closest('code, pre, kbd, samp, time, noscript') !== null || within(element, marked)) return;
    const strange = own(text).match(foreign);
    if (strange !== null) say(`${where} in the other language (${strange[0]})`, element, text);
  };
  for (const { element, node } of texts) judge('text', element, node.data);
  for (const element of document.querySelectorAll('body *'))
    for (const attribute of ['aria-label', 'title', 'placeholder', 'alt', 'data-label'])
      if (element.hasAttribute(attribute)) judge(attribute, element, element.getAttribute(attribute));
  for (const option of document.querySelectorAll('option')) judge('choice', option, option.textContent);
  judge('title', document.querySelector('title'), document.title);
}
