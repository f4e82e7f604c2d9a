import type { Endpoint, Given, Reply } from '@hutong/api';
import type { By } from './by.ts';

type Awaitable<T> = T | Promise<T>;

/** What answers an endpoint: with its reply, or, where that says more than a reply can, with the HTTP answer itself. */
export type Handler<E extends Endpoint> = (given: Given<E>, by: By) => Awaitable<Reply<E> | Response>;

/** The handlers of an area; undefined: this node has no such part, and no such address. */
export type Handlers<A> = { [E in keyof A]: A[E] extends Endpoint ? Handler<A[E]> | undefined : never };

/** An endpoint and what answers it. */
export interface Mounted {
  endpoint: Endpoint;
  handler: (given: object, by: By) => Awaitable<unknown>;
}

/** Binds the endpoints of an area to their handlers. */
export function mount<A extends Record<string, Endpoint>>(area: A, handlers: Handlers<A>): Mounted[] {
  return Object.entries(area).flatMap(([name, endpoint]) => {
    const handler = handlers[name] as Mounted['handler'] | undefined;
    return handler === undefined ? [] : [{ endpoint, handler }];
  });
}
