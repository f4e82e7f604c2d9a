import type { ConsumerMessages, JsMsg, NatsConnection } from 'nats';
import { CONSUMER, MAX_UNANSWERED, STREAM } from './stream.ts';

const BATCH_BYTES = 4 * 1024 * 1024;

/** What arrives in the stream, in batches: all that is there at once up to a bound, never waiting for more. */
export class Arrivals {
  readonly #queue: JsMsg[] = [];
  #messages: ConsumerMessages | undefined;
  #wake: () => void = () => {};
  #closed = false;

  /** @param onArrival called as each message arrives: the stream delivers */
  static async open(connection: NatsConnection, onArrival: () => void): Promise<Arrivals> {
    const arrivals = new Arrivals();
    const consumer = await connection.jetstream().consumers.get(STREAM, CONSUMER);
    arrivals.#messages = await consumer.consume({
      // What is unanswered is bounded by the consumer, so this queue is too.
      max_messages: MAX_UNANSWERED,
      callback: (message) => {
        onArrival();
        // Nobody will take it from this queue any more.
        if (arrivals.#closed) return message.nak();
        arrivals.#queue.push(message);
        arrivals.#wake();
      },
    });
    void arrivals.#messages.closed().then(() => arrivals.close());
    return arrivals;
  }

  /** The next batch, one message at least; undefined when closed. */
  async next(): Promise<JsMsg[] | undefined> {
    while (this.#queue.length === 0) {
      if (this.#closed) return undefined;
      await new Promise<void>((resolve) => {
        this.#wake = resolve;
      });
    }
    let bytes = 0;
    let count = 0;
    while (count < this.#queue.length && bytes < BATCH_BYTES)
      bytes += (this.#queue[count++] as JsMsg).data.length;
    return this.#queue.splice(0, count);
  }

  /** Takes no more; what has arrived is still handed out. */
  close(): void {
    this.#closed = true;
    this.#messages?.stop();
    this.#wake();
  }
}
