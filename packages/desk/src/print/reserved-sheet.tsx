import { localText } from '@hutong/record';
import type { ReservedSheet } from '../store/reserved.ts';

/** Twenty numbers to be written on by hand while there is no power: each line becomes a matter, entered later as 补录. */
export function ReservedPaper({ sheet, hall }: { sheet: ReservedSheet; hall: string }) {
  return (
    <article class="sheet" lang="zh-CN">
      <header>
        <p class="sheet-organ">{hall}</p>
        <p class="sheet-number">{localText(sheet.reservedAt).slice(0, 16)} 打印</p>
      </header>
      <h1>预留编号登记单</h1>
      <div class="sheet-body">
        <p>停电、断网或系统停用时使用：一号一件，写明收件时间；恢复后逐件补录，时间照本单填写。</p>
        <table class="sheet-lines">
          <thead>
            <tr>
              {['编号', '收件时间', '申请人、电话', '事项、材料', '经手', '已补录'].map((head) => (
                <th scope="col">{head}</th>
              ))}
            </tr>
          </thead>
          <tbody>
            {sheet.numbers.map((number) => (
              <tr>
                <th scope="row">{number}</th>
                <td />
                <td />
                <td />
                <td />
                <td>□</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </article>
  );
}
