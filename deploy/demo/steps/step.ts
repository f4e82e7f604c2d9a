import type { Text } from '@hutong/record';
import type { Tone } from '@hutong/ui';
import type { Days } from '../days.ts';
import type { DemoNetwork } from '../network.ts';

/** The page on which a reader sees for themselves what was told. */
export interface Link {
  href: string;
  text: Text;
}

/** Something that happened in a step, or that came of it. */
export interface Told {
  /** The day of the demo's clock. */
  on: string;
  text: Text;
  /** Of an outcome; absent: it is on the way there. */
  tone?: Tone | undefined;
  links?: readonly Link[] | undefined;
  /** What a program or a record says, as it stands there. */
  quote?: string | undefined;
}

/** Tells what happens, as it happens. */
export type Tell = (text: Text, more?: Pick<Told, 'tone' | 'links' | 'quote'>) => void;

/** What steps work on. */
export interface Ground {
  network: DemoNetwork;
  days: Days;
  /** Where files that one may look at afterwards are left. */
  out: string;
}

export const STEP_NAMES = ['see', 'cut', 'give-back', 'change', 'verify'] as const;
export type StepName = (typeof STEP_NAMES)[number];

/** One of the demo's steps: all that it does is done to the nodes that run. */
export interface Step {
  name: StepName;
  title: Text;
  about: Text;
  button: Text;
  /** Why it cannot be done just now, and what can; undefined when it can. */
  refusal?(): Text | undefined;
  /** @returns whether everything came as it should */
  run(tell: Tell): Promise<boolean>;
}

/** An address at a node. */
export function linkTo(ground: Pick<Ground, 'network'>, node: string, path: string, text: Text): Link {
  return { href: ground.network.node(node).url + path, text };
}
