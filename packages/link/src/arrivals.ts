import type { ConsumerMessages, JsMsg, NatsConnection } from 'nats';
import { CONSUMER, PREFETCH, STREAM } from './stream.ts';

/**
 * What arrives in the stream, one message after another, the children in turn: a child with many messages waiting has no
 * more of them taken than a child with one.
 */
export class Arrivals {
  /** By child, whose turn it is first; none is empty. */
  readonly #queues = new Map<string, JsMsg[]>();
  #messages: ConsumerMessages | undefined;
  #wake: () => void = () => {};
  #closed = false;

  /** @param onArrival called as each message arrives: the stream delivers */
  static async open(connection: NatsConnection, onArrival: () => void): Promise<Arrivals> {
    const arrivals = new Arrivals();
    const consumer = await connection.jetstream().consumers.get(STREAM, CONSUMER);
    arrivals.#messages = await consumer.consume({
      // What is unanswered is bounded by the consumer, so these queues are too.
      max_messages: PREFETCH,
      callback: (message) => {
        onArrival();
        // Nobody will take it from this queue any more.
        if (arrivals.#closed) return message.nak();
        arrivals.add(message);
      },
    });
    void arrivals.#messages.closed().then(() => arrivals.close());
    return arrivals;
  }

  /** A message came. */
  add(message: JsMsg): void {
    const queue = this.#queues.get(message.subject);
    if (queue === undefined) this.#queues.set(message.subject, [message]);
    else queue.push(message);
    this.#wake();
  }

  /** The next message, waited for; undefined when closed. */
  async next(): Promise<JsMsg | undefined> {
    for (;;) {
      const message = this.poll();
      if (message !== undefined || this.#closed) return message;
      await new Promise<void>((resolve) => {
        this.#wake = resolve;
      });
    }
  }

  /** The next message, if one is there. */
  poll(): JsMsg | undefined {
    const [turn] = this.#queues;
    if (turn === undefined) return undefined;
    const [subject, queue] = turn;
    const message = queue.shift();
    this.#queues.delete(subject);
    if (queue.length > 0) this.#queues.set(subject, queue);
    return message;
  }

  /** Takes no more; what has arrived is still handed out. */
  close(): void {
    this.#closed = true;
    this.#messages?.stop();
    this.#wake();
  }
}
