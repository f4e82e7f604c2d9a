import { type Lang, localText, plainBody, recordTypes, said } from '@hutong/record';
import { fieldTitle, inOrder, typeTitle } from '@hutong/ui';
import type { Checked } from './check.ts';
import { say } from './texts.ts';

/** A check's result as a page shows it: plain texts only. */
export interface Shown {
  outcome: Checked['outcome'];
  /** Colour and sign beside the sentence. */
  tone: 'good' | 'bad' | 'unknown';
  sentence: string;
  notes: string[];
  /** What the entry says: titles and values. Empty when nothing is proven. */
  facts: [string, string][];
  body: [string, string][];
}

const TONES = { received: 'good', altered: 'bad', 'unknown-signer': 'bad' } as const;

/** Says what a check found in one language. Times are at +08:00. */
export function show(checked: Checked, lang: Lang): Shown {
  const { outcome } = checked;
  const tone = outcome in TONES ? TONES[outcome as keyof typeof TONES] : 'unknown';
  if ('why' in checked) {
    const sentence = say(lang, checked.outcome);
    return { outcome, tone, sentence, notes: [said(checked.why, lang)], facts: [], body: [] };
  }
  const { type, body } = checked.record.entry;
  return {
    outcome,
    tone,
    sentence: sentenceOf(checked, lang),
    notes: notesOf(checked, lang),
    facts: factsOf(checked, lang),
    body: inOrder(type, plainBody(body)).map(([field, value]) => [
      fieldTitle(type, field, lang),
      told(value, lang),
    ]),
  };
}

type Proven = Extract<Checked, { record: unknown }>;

const clock = (timeS: number) => localText(timeS * 1_000);

function sentenceOf({ record, receipts: [nearest], above }: Proven, lang: Lang): string {
  if (nearest === undefined) return say(lang, 'unreceived', { above: above ?? say(lang, 'above') });
  const { name: center, timeS } = nearest;
  return say(lang, 'received', { hall: record.nodeName, center, at: clock(timeS) });
}

function notesOf({ outcome, record, revoked, bad, above }: Proven, lang: Lang): string[] {
  const hall = record.nodeName;
  return [
    ...(outcome === 'unreceived' ? [say(lang, 'agrees', { hall })] : []),
    ...(outcome === 'unreceived' && above === undefined ? [say(lang, 'topmost', { hall })] : []),
    ...revoked.map(({ name, timeS }) => say(lang, 'revoked_receipt', { name, at: clock(timeS) })),
    ...bad.map(({ key }) => say(lang, 'bad_line', { key })),
    ...(recordTypes.has(record.entry.type) ? [] : [say(lang, 'unknown_type')]),
  ];
}

function factsOf({ record, receipts }: Proven, lang: Lang): [string, string][] {
  const { entry, checkpoint, index } = record;
  const occurred = localText(entry.occurredAt) + (entry.backfilled ? say(lang, 'backfilled') : '');
  return [
    [say(lang, 'said_by'), `${record.nodeName} (${record.node})`],
    [say(lang, 'type'), `${typeTitle(entry.type, lang)} (${entry.type})`],
    [say(lang, 'subject'), entry.subject],
    [say(lang, 'department'), entry.department],
    [say(lang, 'occurred'), occurred],
    [say(lang, 'recorded'), localText(entry.recordedAt)],
    ...receipts.map(({ by, name, timeS }): [string, string] => [
      say(lang, 'receipt'),
      say(lang, 'receipt_value', { by, name, at: clock(timeS) }),
    ]),
    [say(lang, 'visibility'), say(lang, entry.visibility === 'public' ? 'public' : 'internal')],
    [say(lang, 'position'), say(lang, 'position_value', { ...checkpoint, index })],
    [say(lang, 'id'), entry.id],
  ];
}

function told(value: unknown, lang: Lang): string {
  if (value === null || value === undefined) return '—';
  if (typeof value === 'boolean') return say(lang, value ? 'yes' : 'no');
  if (typeof value !== 'object') return String(value);
  return JSON.stringify(value, null, 2);
}
