import { MATTER_KINDS, type MatterDetail, type MatterLine, type MatterPage } from '@hutong/api';
import { html } from 'hono/html';
import { cell, type Html, href, layout, mark, type View, when } from './layout.ts';

/** What the form of the list asked for. */
export type MatterSearch = Record<'kind' | 'department' | 'item' | 'due_before' | 'words' | 'cursor', string>;

/** The list of matters, with its filters in the address. */
export function mattersPage(view: View, page: MatterPage, search: MatterSearch): Promise<string> {
  const { t } = view;
  const { total, at_least, next } = page;
  const main = html`<h1>${t('matters')}</h1>
<section aria-labelledby="list"><h2 id="list">${t('matters')}</h2>
<p class="soft">${t('matters_note')}</p>${behind(view, page)}
${form(view, search)}
<p class="soft">${t(at_least ? 'matters_at_least' : 'matters_total', { total })}</p>
${table(view, page.items)}
${next === undefined ? '' : html`<nav class="pages" aria-label="${t('matters')}"><a href="${href(view, '/matters', { ...search, cursor: next })}" rel="next">${t('matters_next')}</a></nav>`}
</section>
<p><a href="${href(view, '/')}">${t('back_home')}</a></p>`;
  return layout(view, t('matters'), main);
}

function behind({ t }: View, { behind }: { behind: number }): Html | '' {
  return behind === 0 ? '' : html`<p>${mark('wait', t('matters_behind', { behind }))}</p>`;
}

function form(view: View, search: MatterSearch): Html {
  const { t, lang } = view;
  const kinds = MATTER_KINDS.map(
    (kind) =>
      html`<option value="${kind}"${kind === search.kind ? html` selected` : ''}>${t(`matter_${kind}`)}</option>`,
  );
  const field = (name: 'department' | 'item' | 'words', label: string, most: number) =>
    html`<label>${label}<input name="${name}" value="${search[name]}" maxlength="${most}" autocomplete="off"></label>`;
  return html`<form method="get" action="/matters" role="search" aria-label="${t('search')}">
${lang === 'en' ? html`<input type="hidden" name="lang" value="en">` : ''}
<label>${t('matter_kind')}<select name="kind"><option value="">${t('matter_all_kinds')}</option>${kinds}</select></label>
${field('department', t('department'), 200)}${field('item', t('matter_item_of'), 200)}
<label>${t('matter_due_before')}<input name="due_before" type="date" value="${search.due_before}"></label>
${field('words', t('matter_words'), 100)}
<button>${t('search')}</button>
</form>`;
}

function table(view: View, items: readonly MatterLine[]): Html {
  const { t, lang } = view;
  if (items.length === 0) return html`<p>${t('matters_none')}</p>`;
  const heads = [
    t('name_subject'),
    t('matter_kind'),
    t('matter_state'),
    t('department'),
    t('node'),
    t('matter_opened'),
    t('matter_due'),
  ] as const;
  const [name, kind, state, department, node, opened, due] = heads;
  const row = (one: MatterLine) => html`<tr>${cell(name, link(view, one))}
${cell(kind, html`${t(`matter_${one.kind}`)}`, 'word')}${cell(state, html`${one.word[lang]}`, 'word')}
${cell(department, html`${one.department}`)}${cell(node, html`${one.name}`)}
${cell(opened, when(one.opened_at), 'time')}${cell(due, html`${one.due ?? '—'}`, 'time')}</tr>
`;
  return html`<div class="scroll" tabindex="0" role="group" aria-labelledby="list"><table>
<thead><tr>${heads.map((head) => html`<th scope="col">${head}</th>`)}</tr></thead>
<tbody>${items.map(row)}</tbody></table></div>`;
}

function link(view: View, { node, kind, number, title }: MatterLine): Html {
  const to = href(view, `/matters/${node}/${kind}/${encodeURIComponent(number)}`);
  if (title === '') return html`<a href="${to}">${number}</a>`;
  return html`<a href="${to}">${title}</a><small>${number}</small>`;
}

/** One matter: its state and why, its clocks with their explanation, and all that was said of it. */
export function matterPage(view: View, one: MatterDetail): Promise<string> {
  const { t, lang } = view;
  const title = one.title ?? `${t(`matter_${one.kind}`)} ${one.number}`;
  const main = html`<h1>${title}</h1>${behind(view, one)}
<section aria-labelledby="facts"><h2 id="facts">${t(`matter_${one.kind}`)}</h2><dl>
<dt>${t('matter_state')}</dt><dd>${one.word[lang]}<small>${one.why[lang]}</small></dd>
<dt>${t('subject')}</dt><dd>${one.number}</dd>
<dt>${t('department')}</dt><dd>${one.department ?? '—'}</dd>
<dt>${t('node')}</dt><dd>${one.name} <code>${one.node}</code></dd>
<dt>${t('matter_item_of')}</dt><dd>${one.item ?? '—'}</dd>
<dt>${t('matter_opened')}</dt><dd>${one.opened_at === null ? '—' : when(one.opened_at)}</dd>
<dt>${t('matter_closed')}</dt><dd>${one.closed_at === null ? '—' : when(one.closed_at)}</dd>
<dt>${t('matter_outcome')}</dt><dd>${one.outcome ?? '—'}</dd>
</dl></section>
<section aria-labelledby="clocks"><h2 id="clocks">${t('matter_clocks')}</h2>
<p class="soft">${t('matter_clocks_on', { day: one.reckoned_on })}</p>
${one.clocks.length === 0 ? html`<p>${t('matter_no_clocks')}</p>` : one.clocks.map((clock) => clockOf(view, clock))}
${one.findings.length === 0 ? '' : html`<h3>${t('matter_findings')}</h3><ul>${one.findings.map(({ text }) => html`<li>${text[view.lang]}</li>`)}</ul>`}</section>
${others(view, one)}
<section aria-labelledby="history"><h2 id="history">${t('matter_history')}</h2>${history(view, one)}</section>
<p><a href="${href(view, '/matters')}">${t('matters')}</a></p>`;
  return layout(view, title, main);
}

const TONES = { met: 'good', running: 'wait', suspended: 'wait', late: 'bad', void: 'unknown' } as const;

function clockOf(view: View, clock: MatterDetail['clocks'][number]): Html {
  const { t, lang } = view;
  const name = t('matter_run', { clock: clock.clock, run: clock.run });
  return html`<h3>${name} ${mark(TONES[clock.state], clock.word[lang])}</h3>
<dl><dt>${t('matter_due')}</dt><dd>${clock.due ?? '—'}</dd>
<dt>${t('matter_promised')}</dt><dd>${clock.promised_due ?? '—'}</dd></dl>
<ul>${clock.why.map((line) => html`<li>${line[lang]}</li>`)}</ul>`;
}

function others(view: View, { said_by_others: said }: MatterDetail): Html | '' {
  const { t, lang } = view;
  if (said.length === 0) return '';
  const line = (one: MatterDetail['said_by_others'][number]) =>
    html`<li>${when(one.at)} ${one.name} <a href="${href(view, `/records/${one.node}/${one.id}`)}">${one.title[lang]}</a></li>`;
  return html`<section aria-labelledby="others"><h2 id="others">${t('matter_others')}</h2><ul class="plain">${said.map(line)}</ul></section>`;
}

function history(view: View, { node, events, events_left }: MatterDetail): Html {
  const { t, lang } = view;
  const heads = [t('occurred'), t('recorded'), t('received'), t('type'), t('matter_state')] as const;
  const [occurred, recorded, received, type, state] = heads;
  const row = (event: MatterDetail['events'][number]) => {
    const name = html`<a href="${href(view, `/records/${node}/${event.id}`)}">${event.title[lang]}</a>`;
    const odd = event.anomalies.map(({ text }) => html` ${mark('wait', text[lang])}`);
    const voided = event.voided_by === null ? '' : html` ${mark('unknown', t('matter_voided'))}`;
    const late = event.backfilled ? html` <span class="mark">${t('backfilled')}</span>` : '';
    return html`<tr>${cell(occurred, html`${when(event.occurred_at)}${late}`, 'time')}
${cell(recorded, when(event.recorded_at), 'time')}
${cell(received, html`${event.received.map(({ name, at }) => html`${mark('good', name)} <small>${when(at)}</small>`)}`)}
${cell(type, html`${event.voided_by === null ? name : html`<s>${name}</s>`}${voided}${odd}`)}
${cell(state, html`${event.word?.[lang] ?? ''}`, 'word')}</tr>
`;
  };
  return html`<div class="scroll" tabindex="0" role="group" aria-labelledby="history"><table>
<thead><tr>${heads.map((head) => html`<th scope="col">${head}</th>`)}</tr></thead>
<tbody>${events.map(row)}</tbody></table></div>
${events_left === 0 ? '' : html`<p>${t('matter_left', { n: events_left })}</p>`}`;
}
