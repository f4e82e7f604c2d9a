import type { DeskStore } from '@hutong/desk';
import { after, type DocumentContent, drafted, type Step } from '@hutong/disclosure';
import { reviewedDigest } from '@hutong/record';

/** A document that waits for its review, and one that other organs agreed to. */
export const IN_REVIEW = '019caa2c-0000-7000-8000-0000000000d1';
export const AGREED = '019caa2c-0000-7000-8000-0000000000d2';

const TITLE = '农安县食品经营许可办理办法';
const OTHER = '农安县财政局';
const TEXT = `　　第一条　为了规范食品经营许可，制定本办法。\n　　第二条　咨询电话 13900001111，身份证号 22010419900307${'0016'}。`;
const REASON = '咨询电话是办公电话，可以公开';
/** What these say, as it was written: no language of the pages’. */
export const DOCUMENT_DATA: readonly string[] = [
  TITLE,
  OTHER,
  '第一条[^]*',
  // What the scan points out, with what stands around it.
  '本办法。 第二条 咨询电话',
  '，身份证号( \\d+)?',
  REASON,
  'NA-2026-\\d+',
  '办公室',
];

const content = (subject: string): DocumentContent => ({
  subject,
  department: '农安县市场监督管理局',
  visibility: 'public',
  body: { title: TITLE, method: '主动公开', status: '有效', coordinated_with: [OTHER], text: TEXT },
});

/** Keeps both, as their steps leave them. */
export function keepDocuments(documents: DeskStore['documents']): void {
  const at = Date.parse('2026-11-12T10:00:00+08:00');
  const step = (act: Step['act'], by: string, more: Partial<Step> = {}): Step => ({
    act,
    by,
    at,
    once: act,
    ...more,
  });
  const reviewing = after(
    drafted(content('NA-2026-1'), step('edit', '经办 A001')),
    step('submit', '经办 A001'),
  );
  documents.save(IN_REVIEW, reviewing);
  const other = after(drafted(content('NA-2026-2'), step('edit', '经办 A001')), step('submit', '经办 A001'));
  const sha256 = reviewedDigest(other.content);
  const passed = after(other, step('pass', '保密审查 A008', { sha256, reason: REASON }));
  const said = { organ: OTHER, said_by: '办公室' };
  documents.save(AGREED, after(passed, step('consent', '发布 A007', said)));
}
