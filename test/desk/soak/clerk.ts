import { localText } from '@hutong/record';
import type { Hired } from '../hall-process.ts';
import { type Fields, type Filling, filled, formTo, wordsOf } from './form.ts';
import type { Answer, PlainBrowser } from './plain-browser.ts';
import { LEFT, type Life, type Step } from './plan.ts';
import type { Told, ToldMatter } from './told.ts';
import { openPage, sendForm, signIn } from './visit.ts';

const NUMBER = /\b\d{6}-\d{8}-\d{3,5}\b/g;
/** Of a session and of a form: what is typed anew each time. */
const NOT_TYPED = ['csrf', 'once'];

/** One of the hall’s people at a browser without script; they do one thing at a time. */
export class Clerk {
  readonly browser: PlainBrowser;
  readonly #n: number;
  readonly #who: Hired;
  readonly #told: Told;
  #turn: Promise<unknown> = Promise.resolve();

  constructor(n: number, who: Hired, told: Told, browser: PlainBrowser) {
    this.#n = n;
    this.#who = who;
    this.#told = told;
    this.browser = browser;
  }

  /** Does something when what they do now is done. */
  inTurn<T>(work: () => Promise<T>): Promise<T> {
    const run = this.#turn.then(work);
    this.#turn = run.catch(() => {});
    return run;
  }

  /** Comes to work, at a browser that knows nobody. */
  signIn(): Promise<void> {
    this.browser.forget();
    return signIn(this.browser, this.#who);
  }

  #open(path: string): Promise<Answer> {
    return openPage(this.browser, path);
  }

  /** Twenty numbers on paper. */
  async reserve(): Promise<string[]> {
    const path = '/desk/print/reserved';
    const { to } = await sendForm(this.browser, await this.#open('/desk/print'), path, {});
    const numbers = (await this.#open(to)).html.match(NUMBER) ?? [];
    return [...new Set(numbers)];
  }

  /** Looks around, as one does between two acts. */
  async look(where: Step['look'], matter: ToldMatter | undefined): Promise<void> {
    if (where === 'today') await this.#open('/desk');
    if (where === 'list') await this.#open('/desk/cases?open=true');
    if (where === 'counter') await this.#open(`/desk/counter?words=${encodeURIComponent('许可')}`);
    if (where !== 'search' || matter === undefined || matter.life.kind !== 'case') return;
    const page = await this.#open('/desk/search');
    const asked = { telephone: matter.life.phone };
    const found = await sendForm(this.browser, page, '/desk/search', asked);
    if (!found.html.includes(matter.number))
      this.#told.wrong.push(`${matter.number} was not found by telephone: ${wordsOf(found.html)}`);
  }

  /** Opens the form of an act and fills it in; a draft of it is saved before where that is its manner. */
  async prepare(life: Life, step: Step, path: string, number: string | undefined): Promise<Fields> {
    const filling = { ...step.filling, ...this.#private(life, step, number) };
    let form = formTo((await this.#open(path)).html, path);
    // What is offered is known to the page alone: the newest record, any colleague.
    const offered = { correct: 'of', assign: 'owner' }[step.act];
    if (offered !== undefined)
      Object.assign(filling, { [offered]: form.controls.get(offered)?.options?.at(-1) });
    if (step.act === 'take' && form.controls.get('applicant_name')?.values.join() !== '')
      this.#told.wrong.push(`the form of ${path} was sent, and its draft is there again`);
    if (step.manner === 'drafted') {
      await this.saveDraft(path, filled(form, filling));
      form = formTo((await this.#open(path)).html, path);
      // As the draft gives it back: nothing is typed a second time.
      return filled(form, {}, step.button);
    }
    return filled(form, filling, step.button);
  }

  #private({ applicant, phone }: Life, { act }: Step, number: string | undefined): Filling {
    if (act === 'file') return { complainant: applicant, phone };
    if (act === 'deliver') return { recipient_name: applicant };
    if (act !== 'take') return {};
    const paper = { reserved: number ?? '', written_at: localText(Date.now()).slice(0, 16) };
    return { applicant_name: applicant, phone, ...(number === undefined ? {} : paper) };
  }

  /** As the script of the page does while somebody types; then looks whether it is there. */
  async saveDraft(path: string, fields: Fields): Promise<void> {
    const { status } = await this.browser.postUntilAnswered(
      `/desk/drafts?form=${encodeURIComponent(path)}`,
      fields,
    );
    if (status !== 200) throw new Error(`a draft of ${path} was answered ${status}`);
    const typed: Record<string, string[]> = {};
    for (const [name, value] of fields)
      if (!NOT_TYPED.includes(name)) typed[name] = [...(typed[name] ?? []), value];
    this.#told.drafted(this.#n, path, typed);
    await this.seekDraft(path, typed);
  }

  /** Whether a form comes up as its draft was saved. */
  async seekDraft(path: string, typed: Readonly<Record<string, string[]>>): Promise<void> {
    const { controls } = formTo((await this.#open(path)).html, path);
    for (const [name, values] of Object.entries(typed)) {
      const there = controls.get(name)?.values ?? [];
      if (there.join('\n') !== values.join('\n'))
        this.#told.wrong.push(`the draft of ${path} has ${there} for ${name}, not ${values}`);
    }
  }

  /** Begins an application that is never sent. */
  async leaveDraft(n: number): Promise<void> {
    const path = `/desk/counter/${LEFT}`;
    const form = formTo((await this.#open(path)).html, path);
    const filling = { applicant_name: `未完${n}号`, phone: `138${String(n).padStart(8, '0')}` };
    await this.saveDraft(path, filled(form, { ...filling, material: ['1'] }));
  }

  /** Sends a form in its manner; gives the answer, which is the same however often it was sent. */
  async send(path: string, fields: Fields, { manner, breakMs }: Step): Promise<Answer> {
    const { browser } = this;
    if (manner === 'broken') await browser.postInVain(path, fields, breakMs);
    const clicks = manner === 'double' ? 2 : 1;
    const all = Array.from({ length: clicks }, () => browser.postUntilAnswered(path, fields));
    const [answer, other = answer] = (await Promise.all(all)) as [Answer, Answer?];
    const where = ({ status, to }: Answer) => `${status} ${to.split('?')[0]}`;
    if (where(answer) !== where(other))
      this.#told.wrong.push(`two clicks of ${path} were answered ${where(answer)} and ${where(other)}`);
    if (answer.status === 303) this.#told.sent(this.#n, path);
    return answer;
  }

  /** The page that an act leads to says what it is about, to whoever may read it. */
  async arrive(to: string, { number, life }: ToldMatter): Promise<void> {
    const { html } = await this.#open(to);
    const words = wordsOf(html, 100_000);
    if (!words.includes(number)) this.#told.wrong.push(`the page of ${number} does not name it`);
    if (life.kind === 'case' && !words.includes(life.applicant))
      this.#told.wrong.push(`the page of ${number} does not name its applicant`);
  }
}
