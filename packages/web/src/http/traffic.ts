import type { Metric } from '@hutong/api';

type Series = { labels: Record<string, string>; count: number; seconds: number };

/** Counts answers by method, route pattern and status. Patterns are few, so the series are bounded. */
export class Traffic {
  readonly #series = new Map<string, Series>();

  count(method: string, route: string, status: number, ms: number): void {
    const key = `${method} ${route} ${status}`;
    let series = this.#series.get(key);
    if (series === undefined) {
      series = { labels: { method, route, status: String(status) }, count: 0, seconds: 0 };
      this.#series.set(key, series);
    }
    series.count++;
    series.seconds += ms / 1000;
  }

  metrics(): Metric[] {
    const all = [...this.#series.values()];
    return [
      {
        name: 'hutong_http_requests_total',
        help: 'Answers given over HTTP.',
        type: 'counter',
        values: all.map(({ labels, count }) => ({ labels, value: count })),
      },
      {
        name: 'hutong_http_request_seconds_total',
        help: 'Time spent until the head of each answer was ready, in seconds.',
        type: 'counter',
        values: all.map(({ labels, seconds }) => ({ labels, value: seconds })),
      },
    ];
  }
}
