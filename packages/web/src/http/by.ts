import type { ActDetails, NodeService, Permission } from '@hutong/api';
import { both } from '@hutong/record';
import { actor, mayAlso } from './auth.ts';
import type { Ctx, Shared } from './context.ts';
import { toHttpError } from './frame.ts';

/** Who asks an endpoint: says what they may do, and puts on record what they do. */
export class By {
  readonly c: Ctx;
  readonly #service: NodeService;
  readonly #act: string | undefined;
  readonly #post: string | undefined;

  /**
   * @param act of the endpoint, as a code
   * @param post by which somebody who is signed in does it, as it is named on record
   */
  constructor(c: Ctx, { service }: Pick<Shared, 'service'>, act: string | undefined, post?: string) {
    this.c = c;
    this.#service = service;
    this.#act = act;
    this.#post = post;
  }

  may(permission: Permission): boolean {
    return mayAlso(this.c, permission);
  }

  /** Whether it is somebody who is signed in, at a page. */
  get isPerson(): boolean {
    return this.#post !== undefined;
  }

  /** Whose token it is, or by which post of theirs somebody asks. */
  get who(): string {
    return this.#post ?? actor(this.c).who;
  }

  /** Puts the act on record; to be called before it takes effect, as what cannot be recorded is not done. */
  async record(target: string, reason: string, details: ActDetails = {}, act = this.#act): Promise<void> {
    const { who: _, ...role } = actor(this.c);
    await this.#service.act(this.who, act ?? '', target, reason, { ...role, ...details });
  }

  /**
   * Does the act: that it is asked for stands on record before anything happens, and afterwards what became of it, done
   * or refused with the reason. Where the node ended in between, or by an error that is no refusal, "asked" is all that is
   * known.
   */
  async recorded<T>(target: string, reason: string, run: () => Promise<T>): Promise<T> {
    await this.record(target, reason, { result: 'asked' });
    let done: T;
    try {
      done = await run();
    } catch (error) {
      const refusal = toHttpError(error, { service: this.#service });
      if (refusal !== undefined) {
        const { code, reason: why } = refusal.body;
        await this.record(target, both(why).slice(0, 500), { result: 'refused', code });
      }
      throw error;
    }
    await this.record(target, reason, { result: 'done' });
    return done;
  }
}
