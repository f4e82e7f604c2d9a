import type { LogSync } from '@hutong/api';
import { type DemoNetwork, syncOf } from './network.ts';

const REFRESH_MS = 500;
const PLAIN_EVERY = 4;
const GIVE_UP_MS = 300_000;
const CLOCK = new Intl.DateTimeFormat('zh-CN', {
  timeZone: 'Asia/Shanghai',
  timeStyle: 'medium',
  hour12: false,
});

/** The live table: what each level holds of every hall's log. Redrawn on a terminal, printed now and then elsewhere. */
export class Board {
  readonly #network: DemoNetwork;
  readonly #live = process.stdout.isTTY === true;
  #timer: NodeJS.Timeout | undefined;
  #drawn = 0;
  #ticks = 0;
  #notes: string[] = [];
  #drawing = false;

  constructor(network: DemoNetwork) {
    this.#network = network;
  }

  start(): void {
    this.#timer = setInterval(() => void this.#tick(), REFRESH_MS);
  }

  stop(): void {
    clearInterval(this.#timer);
  }

  note(text: string): void {
    this.#notes.push(`  ▸ ${text}`);
    if (!this.#live) console.log(this.#notes.at(-1));
  }

  /** Keeps the table moving for a while. */
  for(ms: number): Promise<void> {
    return new Promise((resolve) => setTimeout(resolve, ms));
  }

  /** Waits until the province has receipted all that the halls hold. */
  async untilReceived(expected: ReadonlyMap<string, number>): Promise<void> {
    const end = Date.now() + GIVE_UP_MS;
    for (;;) {
      const logs = await this.#logs();
      if (
        logs.length >= expected.size &&
        logs.every((l) => l.received.length > 0 && l.received.every((r) => r.behind === 0))
      )
        break;
      if (Date.now() > end) throw new Error('gave up waiting for the receipts of the province');
      await this.for(REFRESH_MS);
    }
    await this.#draw();
  }

  async #tick(): Promise<void> {
    if (this.#drawing || (!this.#live && this.#ticks++ % PLAIN_EVERY !== 0)) return;
    await this.#draw();
  }

  async #draw(): Promise<void> {
    this.#drawing = true;
    try {
      const rows = (await this.#logs()).map(row);
      const head = ['大厅', '本地已存', '已发送', '市已收', '省已收', '落后', '心跳'];
      const table = [head, ...rows].map(
        (cells) => `  ${cells.map((c, i) => pad(c, i === 0 ? 22 : 8)).join(' ')}`,
      );
      const lines = [...table, ...this.#notes];
      if (this.#live && this.#drawn > 0) process.stdout.write(`\u001b[${this.#drawn}A\u001b[J`);
      console.log((this.#live ? lines : table).join('\n'));
      this.#drawn = lines.length;
    } finally {
      this.#drawing = false;
    }
  }

  async #logs(): Promise<LogSync[]> {
    const halls = [...this.#network.nodes.values()].filter((n) => n.plan.kind === 'hall');
    const states = await Promise.all(halls.map((n) => syncOf(n).catch(() => undefined)));
    return states.flatMap((s) => s?.logs ?? []);
  }
}

function row(log: LogSync): string[] {
  const city = log.received.length > 1 ? log.received[0] : undefined;
  const province = log.received.at(-1);
  const lag = province?.behind ?? log.stored;
  return [
    log.name,
    String(log.stored),
    String(log.sent),
    city === undefined ? '—' : String(city.size),
    province === undefined ? '—' : String(province.size),
    lag === 0 ? '0' : `−${lag}`,
    log.heartbeat === null ? '未知' : CLOCK.format(new Date(log.heartbeat)),
  ];
}

/** Pads to a width in terminal columns; Chinese characters take two. */
function pad(text: string, width: number): string {
  const columns = [...text].reduce((sum, c) => sum + ((c.codePointAt(0) ?? 0) > 0x2e7f ? 2 : 1), 0);
  return text + ' '.repeat(Math.max(0, width - columns));
}
