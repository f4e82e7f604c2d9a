import { expect, test } from 'vitest';
import { Checkboxes, DateField, Fieldset, Radios, Select, TextArea, TextField } from './fields.tsx';
import { Button, ErrorSummary, errorOf, Form, fieldId } from './form.tsx';
import { PrintSheet } from './print-sheet.tsx';
import { Notice, SummaryList, Tabs, Timeline } from './show.tsx';
import { Pager, Table } from './table.tsx';

const EVIL = `<script>alert(1)</script>"'><img src=x onerror=1>`;
const AT = '2026-03-02T01:30:00.000Z';
const options = [
  { value: 'a', text: '甲', hint: '说明' },
  { value: EVIL, text: EVIL, hint: EVIL },
];

test('A8: what was typed, and what is said of it, is shown and never run', () => {
  const field = { name: EVIL, label: EVIL, value: EVIL, hint: EVIL, error: EVIL, note: EVIL };
  const shown = [
    <Form action={EVIL} csrf={EVIL} once={EVIL} draft={EVIL} draftTexts={{ saved: EVIL, unsaved: EVIL }}>
      <TextField {...field} autocomplete={EVIL} />
      <TextArea {...field} />
      <Select {...field} options={options} none={EVIL} />
      <Radios {...field} options={options} />
      <Checkboxes {...field} options={options} values={[EVIL]} />
      <Button name={EVIL} value={EVIL}>
        {EVIL}
      </Button>
    </Form>,
    <ErrorSummary title={EVIL} errors={[{ name: EVIL, text: EVIL }, { text: EVIL }]} />,
    <Notice tone="bad" title={EVIL}>
      {EVIL}
    </Notice>,
    <SummaryList rows={[{ key: EVIL, value: EVIL, action: { href: EVIL, text: EVIL, about: EVIL } }]} />,
    <Tabs label={EVIL} items={[{ href: EVIL, text: EVIL, count: 1 }]} />,
    <Timeline items={[{ at: EVIL, title: EVIL, state: EVIL, children: EVIL }]} />,
    <Table
      labelledby={EVIL}
      caption={EVIL}
      columns={[{ head: EVIL, cell: (row) => row }]}
      rows={[EVIL]}
      empty={EVIL}
    />,
    <Pager label={EVIL} first={{ href: EVIL, text: EVIL }} next={{ href: EVIL, text: EVIL }} />,
    <PrintSheet
      organ={EVIL}
      number={EVIL}
      title={EVIL}
      to={EVIL}
      signed={{ by: EVIL, on: EVIL }}
      copy={EVIL}
      seal={EVIL}
    >
      {EVIL}
    </PrintSheet>,
  ];
  for (const text of shown.map(String)) {
    expect(text).not.toMatch(/<script|<img/);
    // No attribute is left early.
    expect(text.replaceAll(/="[^"]*"/g, '').replaceAll(/>[^<]*</g, '><')).not.toMatch(/onerror|["']/);
  }
});

test('a form carries its session’s token, and the key by which it is done once', () => {
  const text = String(
    <Form action="/desk/x" csrf="c1" once="o1" enctype="multipart/form-data">
      <Button>送出</Button>
    </Form>,
  );
  expect(text).toContain('method="post" action="/desk/x" enctype="multipart/form-data"');
  expect(text).toContain('<input type="hidden" name="csrf" value="c1"/>');
  expect(text).toContain('<input type="hidden" name="once" value="o1"/>');
  expect(text).not.toContain('data-draft');
});

test('fields keep what was typed, first line break and all; a password is not given back', () => {
  expect(String(<TextField name="who" label="姓名" value="孙'一" />)).toContain('value="孙&#39;一"');
  expect(String(<TextArea name="what" label="内容" value={'\n一\n二'} />)).toContain(
    '>\n\n一\n二</textarea>',
  );
  expect(String(<DateField name="day" label="日期" value="2026-03-02" />)).toContain(
    'type="date" name="day" value="2026-03-02"',
  );
  expect(String(<Select name="kind" label="种类" options={options} value="a" none="请选择" />)).toMatch(
    /<option value="">请选择<\/option><option value="a" selected="">/,
  );
  expect(String(<Radios name="kind" label="种类" options={options} value="a" />)).toContain(
    'value="a" checked=""',
  );
  const boxes = String(<Checkboxes name="kind" label="种类" options={options} values={['a']} />);
  expect(boxes.match(/checked/g)).toHaveLength(1);
  expect(String(<TextField name="p" label="密码" type="password" value="secret" />)).not.toContain('secret');
});

test('a field says its hint and its error to who does not see them, and the summary leads to it', () => {
  const errors = [{ name: 'phone', text: '请填写手机' }, { text: '请稍后再试' }];
  const error = errorOf(errors, 'phone');
  const field = String(
    <TextField
      name="phone"
      label="手机"
      hint="十一位"
      error={error}
      required
      maxlength={11}
      inputmode="tel"
      autocomplete="tel"
    />,
  );
  expect(field).toContain('<label for="f-phone">');
  expect(field).toContain('id="f-phone" aria-describedby="f-phone-hint f-phone-error" aria-invalid="true"');
  expect(field).toMatch(/required="".*autocomplete="tel".*inputmode="tel" maxlength="11"/);
  for (const id of ['f-phone-hint', 'f-phone-error']) expect(field).toContain(`id="${id}"`);
  const summary = String(<ErrorSummary title="有内容需要改正" errors={errors} />);
  expect(summary).toContain('role="alert" tabindex="-1" autofocus=""');
  expect(summary).toContain(`<li><a href="#${fieldId('phone')}">请填写手机</a></li><li>请稍后再试</li>`);
  expect(String(<ErrorSummary title="有内容需要改正" errors={[]} />)).toBe('');
  expect(String(<TextField name="phone" label="手机" />)).not.toMatch(/aria-|required/);
});

test('of several controls of one name the first has the field’s own id, and the legend is described', () => {
  const text = String(<Radios name="grade" label="评价" options={options} error="请选择" />);
  expect(text).toContain('<fieldset class="field wrong" aria-describedby="f-grade-error">');
  expect(text).toContain('type="radio" id="f-grade" name="grade" value="a" aria-describedby="f-grade-about"');
  expect(text).toContain('<label for="f-grade-1">');
  const plain = String(<Fieldset legend="申请人">{null}</Fieldset>);
  expect(plain).toBe('<fieldset class="field"><legend>申请人</legend></fieldset>');
});

test('a table names its columns in each cell, and says so when it is empty', () => {
  const columns = [
    { head: '编号', kind: 'name' as const, cell: ({ n }: { n: number }) => <a href={`/${n}`}>{n}</a> },
    { head: '天数', kind: 'number' as const, cell: ({ n }: { n: number }) => n },
  ];
  const table = String(<Table labelledby="list" columns={columns} rows={[{ n: 7 }]} empty="没有" keys />);
  expect(table).toContain('<table data-keys="">');
  expect(table).toContain(
    '<th scope="row"><a href="/7">7</a></th><td data-label="天数" class="number">7</td>',
  );
  expect(String(<Table labelledby="list" columns={columns} rows={[]} empty="没有" />)).toBe('<p>没有</p>');
});

test('a timeline keeps what was voided, struck through; a place says that one is there', () => {
  expect(String(<Timeline items={[{ at: AT, title: '受理', tone: 'good', voided: true }]} />)).toContain(
    '<li class="good voided"><p><time datetime="2026-03-02T01:30:00.000Z">2026-03-02 09:30:00</time> <s>受理</s>',
  );
  expect(
    String(<Tabs label="站" items={[{ href: '/a', text: '今日', count: 3, current: true }]} />),
  ).toContain('<a href="/a" aria-current="page">今日<span class="count"> 3</span></a>');
});
