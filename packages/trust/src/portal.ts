import { z } from 'zod';
import { schemaText } from './field-fault.ts';

const RULE = schemaText(
  '须为 https:// 开头的网址，不带 ?、#、空格和密码',
  'has to be an https:// address without ?, #, blanks and passwords',
);

const MOST = 200;

/** An address that is printed on papers: numbers and codes are put behind it. */
export const portal = z.string().max(MOST).refine(isPortal, RULE);

/** Whether people can be led there. */
export function isPortal(text: string): boolean {
  if (text.length > MOST || !URL.canParse(text) || /[\s?#]/u.test(text)) return false;
  const { protocol, username, password } = new URL(text);
  return protocol === 'https:' && username === '' && password === '';
}
