import type { Page } from 'playwright-core';

// Run inside the page, where this project's types do not reach: hence text.

/** WCAG 2.2 contrast of every piece of text against the nearest background under it. */
const CONTRASTS = `(() => {
  const rgb = (text) => text.match(/[\\d.]+/g).map(Number);
  const light = ([r, g, b]) => {
    const [x, y, z] = [r, g, b].map((v) => (v /= 255) <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4);
    return 0.2126 * x + 0.7152 * y + 0.0722 * z;
  };
  const ground = (element) => {
    for (let at = element; at; at = at.parentElement) {
      const [r, g, b, a = 1] = rgb(getComputedStyle(at).backgroundColor);
      if (a === 1) return [r, g, b];
      if (a > 0) throw new Error('a half-transparent background cannot be measured');
    }
    return [255, 255, 255];
  };
  const found = [];
  for (const element of document.querySelectorAll('body, body *')) {
    const own = [...element.childNodes].some((node) => node.nodeType === 3 && node.data.trim() !== '');
    if (!own || element.getClientRects().length === 0 || element.closest('noscript')) continue;
    const [a, b] = [light(rgb(getComputedStyle(element).color)), light(ground(element))];
    const ratio = (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
    found.push({ kind: element.className, text: element.textContent.trim().slice(0, 30), ratio });
  }
  return found;
})()`;

/** What a screen reader or a narrow screen would stumble over; in words. */
const FAULTS = `(() => {
  const faults = [];
  const all = (selector) => [...document.querySelectorAll(selector)];
  const say = (fault, elements) => { for (const e of elements) faults.push(fault + ': ' + e.outerHTML.slice(0, 80)); };
  if (all('h1').length !== 1) faults.push('there is not one h1');
  let level = 0;
  for (const heading of all('h1, h2, h3, h4')) {
    const next = Number(heading.tagName[1]);
    if (next > level + 1) say('skips a level', [heading]);
    level = next;
  }
  for (const landmark of ['header', 'main', 'nav']) if (all(landmark).length === 0) faults.push('no ' + landmark);
  say('no label', all('input:not([type=hidden]), select').filter((e) => e.labels.length === 0));
  say('no name', all('a, button').filter((e) => e.textContent.trim() === ''));
  say('navigation without a name', all('nav').filter((e) => !e.ariaLabel));
  say('heading cell without scope', all('th:not([scope])'));
  say('points nowhere', all('[aria-labelledby]').filter((e) => !document.getElementById(e.getAttribute('aria-labelledby'))));
  const ids = all('[id]').map((e) => e.id);
  for (const id of ids) if (ids.indexOf(id) !== ids.lastIndexOf(id)) faults.push('twice the id ' + id);
  return faults;
})()`;

const WIDTH = '[document.documentElement.scrollWidth, document.documentElement.clientWidth]';

const FOCUS = `(() => {
  const element = document.activeElement;
  if (element === null || element === document.body) return null;
  const { outlineStyle, outlineWidth } = getComputedStyle(element);
  const { top, left, bottom, right } = element.getBoundingClientRect();
  return {
    text: (element.ariaLabel ?? element.textContent).trim().slice(0, 30),
    tag: element.tagName.toLowerCase(),
    ring: outlineStyle === 'none' ? 0 : Number.parseFloat(outlineWidth),
    seen: top < innerHeight && bottom > 0 && left < innerWidth && right > 0,
  };
})()`;

export interface Contrast {
  /** Class of the element. */
  kind: string;
  text: string;
  ratio: number;
}

export interface Focus {
  text: string;
  tag: string;
  /** Width of the outline, pixels. */
  ring: number;
  /** Whether it stands within the window. */
  seen: boolean;
}

export function contrasts(page: Page): Promise<Contrast[]> {
  return page.evaluate<Contrast[]>(CONTRASTS);
}

export function faults(page: Page): Promise<string[]> {
  return page.evaluate<string[]>(FAULTS);
}

/** Pixels by which the page is wider than the window. */
export async function overflow(page: Page): Promise<number> {
  const [content, window] = await page.evaluate<[number, number]>(WIDTH);
  return content - window;
}

/** What has the keyboard; null: nothing. */
export function focus(page: Page): Promise<Focus | null> {
  return page.evaluate<Focus | null>(FOCUS);
}
