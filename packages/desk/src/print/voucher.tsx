import { PrintSheet } from '@hutong/ui';
import type { Voucher } from '../store/vouchers.ts';
import { chineseDay } from './day.ts';
import type { Told, Words } from './paper.ts';
import { Qr } from './qr.tsx';

interface Props {
  voucher: Voucher;
  words: Words;
  told: Told;
  /** Where people look a matter up, `https://…`; absent where there is no such place. */
  portal: string | undefined;
}

/**
 * One paper of a matter. It is in Chinese whatever language the desk is read in, as it goes to the public and into files;
 * the code on it is for whoever holds it.
 */
export function VoucherSheet({ voucher, words, told, portal }: Props) {
  const { record, name } = told;
  const { document, prints } = voucher;
  return (
    <PrintSheet
      organ={record.department}
      number={document}
      title={words.title}
      to={name === undefined ? undefined : `${name}：`}
      signed={{ by: record.department, on: chineseDay(Date.parse(record.occurred_at)) }}
      copy={prints > 1 ? `副本（第 ${prints} 次打印）` : undefined}
      seal="（盖章处）"
      lang="zh-CN"
      foot={words.carriesCode ? <Code voucher={voucher} portal={portal} /> : undefined}
    >
      {words.parts.map((part) =>
        typeof part === 'string' ? (
          <p>{part}</p>
        ) : (
          <ol>
            {part.map((line) => (
              <li>{line}</li>
            ))}
          </ol>
        ),
      )}
      {words.blanks === undefined ? null : (
        <table class="sheet-blanks">
          <tbody>
            {words.blanks.map((blank) => (
              <tr>
                <th scope="row">{blank}</th>
                <td />
              </tr>
            ))}
          </tbody>
        </table>
      )}
      {words.english?.map((line) => (
        <p lang="en">{line}</p>
      ))}
      {words.carriesCode ? null : <p>办件编号：{record.subject}</p>}
    </PrintSheet>
  );
}

function Code({ voucher: { number, code }, portal }: Pick<Props, 'voucher' | 'portal'>) {
  if (code === undefined) return <p>查询码见原件。</p>;
  return (
    <>
      {portal === undefined ? null : <Qr text={addressOf(portal, number, code)} label="查询与评价" />}
      <p>
        编号 {number}　查询码 <strong>{code}</strong>
      </p>
      <p>
        {portal === undefined
          ? '凭编号和查询码查询进度、评价服务。'
          : `凭编号和查询码在 ${pageAt(portal)} 查询进度、评价服务。`}
        每件评价一次，请勿转给他人。
      </p>
    </>
  );
}

/** Behind `#`, which browsers keep to themselves: neither number nor code comes into a log of servers on the way. */
function addressOf(portal: string, number: string, code: string): string {
  return `${pageAt(portal)}#${encodeURIComponent(number)}/${code}`;
}

function pageAt(portal: string): string {
  return `${portal.replace(/\/+$/, '')}/voucher`;
}
