import type { Text } from '@hutong/record';
import { ChangeStep } from './change.ts';
import { CutStep, GiveBackStep, LineStory } from './line.ts';
import { SeeStep } from './see.ts';
import type { Ground, Step, StepName, Tell, Told } from './step.ts';
import { words } from './texts.ts';
import { VerifyStep } from './verify.ts';

/** How a step stands: what it told the last time it ran, or has told so far. */
export interface StepState {
  state: 'never' | 'running' | 'good' | 'bad';
  told: readonly Told[];
}

/** The demo's steps, of which one runs at a time, each as often as somebody likes. */
export class Steps {
  readonly all: readonly Step[];
  readonly story: LineStory;
  readonly #ground: Pick<Ground, 'days'>;
  readonly #states = new Map<StepName, StepState>();
  #isOpen = false;
  #running: { name: StepName; done: Promise<boolean> } | undefined;

  constructor(ground: Ground) {
    this.#ground = ground;
    const story = new LineStory(ground);
    this.story = story;
    this.all = [
      new SeeStep(ground),
      new CutStep(story),
      new GiveBackStep(story),
      new ChangeStep(ground),
      new VerifyStep(ground),
    ];
  }

  /** Visitors may press from now on. */
  open(): void {
    this.#isOpen = true;
  }

  get isOpen(): boolean {
    return this.#isOpen;
  }

  get running(): StepName | undefined {
    return this.#running?.name;
  }

  stateOf(name: StepName): StepState {
    return this.#states.get(name) ?? { state: 'never', told: [] };
  }

  /** What a visitor's press does. @returns why nothing was begun; undefined when the step was, or is under way */
  press(name: StepName): Text | undefined {
    if (!this.#isOpen) return words.early;
    if (this.#running !== undefined) return this.#running.name === name ? undefined : words.busy;
    const refusal = this.#step(name).refusal?.();
    if (refusal === undefined) void this.run(name);
    return refusal;
  }

  /** Runs a step; whether everything came as it should. `also` hears what is told too. */
  run(name: StepName, also: Tell = () => {}): Promise<boolean> {
    if (this.#running !== undefined) throw new Error(`${this.#running.name} is running`);
    const told: Told[] = [];
    const tell: Tell = (text, more = {}) => {
      told.push({ on: this.#ground.days.today, text, ...more });
      also(text, more);
    };
    this.#states.set(name, { state: 'running', told });
    const done = this.#step(name)
      .run(tell)
      .catch((error: Error) => {
        tell(words.failed, { tone: 'bad', quote: error.message });
        return false;
      })
      .then((isGood) => {
        this.#states.set(name, { state: isGood ? 'good' : 'bad', told });
        this.#running = undefined;
        return isGood;
      });
    this.#running = { name, done };
    return done;
  }

  /** Resolves when no step runs any more. */
  async settled(): Promise<void> {
    await this.#running?.done;
  }

  #step(name: StepName): Step {
    return this.all.find((step) => step.name === name) as Step;
  }
}
