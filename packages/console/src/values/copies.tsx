import type { LingeringCopy } from '@hutong/api';
import { clockTime } from '@hutong/ui';
import type { Visit } from '@hutong/web';
import { say } from '../texts.ts';

/** Copies that no order reaches. */
export function Copies({ visit: { lang }, copies }: { visit: Visit; copies: readonly LingeringCopy[] }) {
  if (copies.length === 0) return null;
  return (
    <>
      <p>{say(lang, 'copies_linger')}</p>
      <ul>
        {copies.map(({ kind, expires }) => (
          <li>
            {say(lang, `copy_${kind}`)}{' '}
            {expires === null
              ? say(lang, 'copies_never')
              : say(lang, 'copies_until', { at: clockTime(expires) })}
          </li>
        ))}
      </ul>
    </>
  );
}
