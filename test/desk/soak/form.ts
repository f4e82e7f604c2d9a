/** Forms of a page as a browser without script sees and sends them. */

const NAMED: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"' };

/** Text as the page means it. */
export function plain(html: string): string {
  return html.replace(/&(?:#(\d+)|#x([0-9a-f]+)|([a-z]+));/gi, (whole, decimal, hex, name) => {
    if (decimal !== undefined) return String.fromCodePoint(Number(decimal));
    if (hex !== undefined) return String.fromCodePoint(Number.parseInt(hex, 16));
    return NAMED[name] ?? whole;
  });
}

type Attributes = ReadonlyMap<string, string>;

function attributesOf(tag: string): Attributes {
  const found = tag.matchAll(/([a-z-]+)(?:="([^"]*)")?/gi);
  return new Map([...found].map(([, name = '', value = '']) => [name.toLowerCase(), plain(value)]));
}

/** What a form has under one name. */
export interface Control {
  /** What is sent of it where nobody types. */
  values: string[];
  /** What may be chosen; undefined where one types. */
  options: string[] | undefined;
  required: boolean;
}

/** A form, with what it sends as it stands. */
export interface PlainForm {
  action: string;
  controls: ReadonlyMap<string, Control>;
}

/** Every form of a page that is sent by POST. */
export function formsIn(html: string): PlainForm[] {
  return [...html.matchAll(/<form\b([^>]*)>([\s\S]*?)<\/form>/g)].flatMap(([, tag = '', inside = '']) => {
    const attributes = attributesOf(tag);
    if (attributes.get('method') !== 'post') return [];
    return [{ action: attributes.get('action') ?? '', controls: controlsIn(inside) }];
  });
}

/** The form of a page that is sent to a path. @throws Error with what the page says where it has none */
export function formTo(html: string, path: string): PlainForm {
  const forms = formsIn(html);
  const found = forms.find(({ action }) => action === path);
  if (found !== undefined) return found;
  const others = forms.map(({ action }) => action).join(' ');
  throw new Error(`the page has no form to ${path}, but to ${others}; it says: ${wordsOf(html)}`);
}

/** What the main part of a page says, cut. */
export function wordsOf(html: string, most = 400): string {
  const main = /<main\b[\s\S]*<\/main>/.exec(html)?.[0] ?? html;
  return plain(main.replace(/<[^>]*>/g, ' '))
    .replace(/\s+/g, ' ')
    .trim()
    .slice(0, most);
}

function controlsIn(inside: string): Map<string, Control> {
  const controls = new Map<string, Control>();
  const of = (attributes: Attributes): Control => {
    const name = attributes.get('name') ?? '';
    const control = controls.get(name) ?? { values: [], options: undefined, required: false };
    if (name !== '') controls.set(name, control);
    if (attributes.has('required') || attributes.get('aria-required') === 'true') control.required = true;
    return control;
  };
  const tags = /<(input)\b([^>]*)>|<(textarea|select)\b([^>]*)>([\s\S]*?)<\/\3>/g;
  for (const [, , input, kind, other, content = ''] of inside.matchAll(tags)) {
    const attributes = attributesOf(input ?? other ?? '');
    const control = of(attributes);
    if (kind === 'textarea') control.values = [plain(content.replace(/^\n/, ''))];
    else if (kind === 'select') choose(control, content);
    else typed(control, attributes);
  }
  return controls;
}

function choose(control: Control, content: string): void {
  const options = [...content.matchAll(/<option\b([^>]*)>/g)].map(([, tag = '']) => attributesOf(tag));
  control.options = options.map((one) => one.get('value') ?? '');
  const chosen = options.find((one) => one.has('selected')) ?? options[0];
  control.values = chosen === undefined ? [] : [chosen.get('value') ?? ''];
}

function typed(control: Control, attributes: Attributes): void {
  const value = attributes.get('value') ?? '';
  const type = attributes.get('type') ?? 'text';
  if (type === 'submit') return;
  if (type !== 'radio' && type !== 'checkbox') {
    control.values = [value];
    return;
  }
  control.options = [...(control.options ?? []), value];
  if (attributes.has('checked')) control.values.push(value);
}

export type Fields = [name: string, value: string][];

/** What somebody puts into a form, by name. */
export type Filling = Readonly<Record<string, string | readonly string[]>>;

/**
 * Fills a form in, and gives what a browser sends.
 * @param button name and value of the one that is pressed
 * @throws Error where the form has no such field, has no such option, or must have a field that nobody filled in
 */
export function filled({ action, controls }: PlainForm, filling: Filling, button: Filling = {}): Fields {
  const unknown = Object.keys(filling).filter((name) => !controls.has(name));
  if (unknown.length > 0)
    throw new Error(`the form to ${action} has no field ${unknown.join(', ')}: ${[...controls.keys()]}`);
  const fields: Fields = [];
  for (const [name, { values, options, required }] of controls) {
    const said = filling[name] === undefined ? values : [filling[name]].flat();
    const impossible = said.find((value) => options !== undefined && !options.includes(value));
    if (impossible !== undefined)
      throw new Error(`the form to ${action} has no ${impossible} for ${name}: ${options}`);
    if (required && said.every((value) => value === ''))
      throw new Error(`the form to ${action} needs ${name}, which nobody here fills in`);
    for (const value of said) fields.push([name, value]);
  }
  for (const [name, value] of Object.entries(button)) fields.push([name, String(value)]);
  return fields;
}
