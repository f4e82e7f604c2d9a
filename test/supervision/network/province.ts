// A province of real nodes whose clocks are given: its centers go by one, each hall by its own.
import type { Center } from '@hutong/center';
import { Hall } from '@hutong/hall';
import { readBody, readEntry } from '@hutong/record';
import { type Plan, TestNetwork, until } from '../../network/harness.ts';
import { Carrier } from '../../network/sticks.ts';
import { FIRST_MS } from '../county.ts';
import type { County } from '../data.ts';
import { dayText } from '../earned.ts';
import { DAY_MS } from '../lives.ts';

/** A hearing reads a county’s whole log, a dozen share a core, and the machine may do other work: no answer is timed here. */
export const GIVE_UP_MS = 1_800_000;

/** At ten in the morning everything is looked at. */
const MORNING_MS = 10 * 3_600_000;
const ANCHOR_S = 3_600;

export interface HallPlan extends County {
  city: string;
  /** Its clock is so many milliseconds fast. */
  skewMs: number;
  /** Its line to its city can be cut. */
  line: boolean;
}

/** What the clocks of centers and of halls say, milliseconds since 1970. */
interface Clocks {
  centers: number;
  halls: number;
}

/** A center's hearings of its children, in order, read on as they come. */
interface Read {
  after: { origin: string; index: number } | undefined;
  last: Map<string, LastHeard>;
}

/** Up to which day a node was heard, and on which day that was said. */
interface LastHeard {
  until: string;
  said: string;
}

export class Province {
  readonly network: TestNetwork;
  readonly carrier: Carrier;
  readonly cities: readonly string[];
  readonly plans: ReadonlyMap<string, HallPlan>;
  /** Halls whose line is cut, or whose city is down. */
  readonly cutOff = new Set<string>();
  /** The day on which a stick last brought a hall what its city said. */
  readonly brought = new Map<string, string>();
  readonly #opened = new Set<string>();
  readonly #clocks: Clocks;
  readonly #read = new Map<string, Read>();

  private constructor(
    network: TestNetwork,
    clocks: Clocks,
    cities: readonly string[],
    plans: readonly HallPlan[],
  ) {
    this.network = network;
    this.#clocks = clocks;
    this.carrier = new Carrier(network);
    this.cities = cities;
    this.plans = new Map(plans.map((plan) => [plan.node, plan]));
  }

  /** Enrols and starts every node, the day before the year begins. */
  static async begin(
    cities: readonly string[],
    plans: readonly HallPlan[],
    heartbeatS: number,
  ): Promise<Province> {
    const clocks = { centers: FIRST_MS - DAY_MS + MORNING_MS, halls: FIRST_MS - DAY_MS + MORNING_MS };
    const centers: Plan[] = [
      { node: 'province', kind: 'center', parent: null },
      ...cities.map((node): Plan => ({ node, kind: 'center', parent: 'province' })),
    ];
    const network = await TestNetwork.start(centers, {
      now: () => clocks.centers,
      tls: false,
      heartbeatS,
      anchorS: ANCHOR_S,
    });
    const province = new Province(network, clocks, cities, plans);
    try {
      for (const plan of plans) await province.#enrol(plan);
      await province.settled();
      // What the registry says of them they put on record when their anchors are due.
      clocks.centers += ANCHOR_S * 1_000;
      clocks.halls += ANCHOR_S * 1_000;
      return province;
    } catch (error) {
      await province.stop();
      throw error;
    }
  }

  async #enrol({ node, city, division, line }: HallPlan): Promise<void> {
    const { network } = this;
    const plan: Plan = { node, kind: 'hall', parent: city };
    await network.top.enrol(await network.init(line ? { ...plan, line } : plan));
    await this.register('registry.move', { node, division_code: division, reason: '补登区划代码' });
    await this.startHall(node);
  }

  async register(type: 'registry.move', body: object): Promise<void> {
    await this.network.top.service.enrolment?.change(type, body);
  }

  get now(): number {
    return this.#clocks.centers;
  }

  get day(): number {
    return Math.floor((this.#clocks.centers + 8 * 3_600_000) / DAY_MS);
  }

  /** The day of the halls' clocks, the centers' follow later. */
  hallsAt(day: number): void {
    this.#clocks.halls = day * DAY_MS - 8 * 3_600_000 + MORNING_MS;
  }

  centersAt(day: number): void {
    this.#clocks.centers = day * DAY_MS - 8 * 3_600_000 + MORNING_MS;
  }

  hall(node: string): Hall {
    return this.network.hall(node);
  }

  /** The city that the registry names. */
  cityOf(node: string): string {
    return this.network.top.registry.node(node)?.parent ?? '';
  }

  isUp(node: string): boolean {
    return (
      this.network.halls.has(node) && this.network.centers.has(this.cityOf(node)) && !this.cutOff.has(node)
    );
  }

  hallOf(node: string): Hall {
    const { skewMs } = this.plans.get(node)!;
    return new Hall(this.network.folder(node), {
      log: this.network.log(node),
      now: () => this.#clocks.halls + skewMs,
    });
  }

  async startHall(node: string): Promise<void> {
    const hall = this.hallOf(node);
    this.network.halls.set(node, hall);
    await hall.start();
  }

  /** What a center has last said that it heard of a node. */
  async lastHeard(center: string, node: string): Promise<LastHeard> {
    const { archive } = this.network.center(center);
    const read = this.#read.get(center) ?? { after: undefined, last: new Map() };
    this.#read.set(center, read);
    for (;;) {
      const page = await archive.ofType('supervision.hearing', { node: center, after: read.after });
      if (page.length === 0) return read.last.get(node) ?? { until: '', said: '' };
      for (const { bytes } of page) {
        const entry = readEntry(bytes);
        const body = entry && readBody(entry, 'supervision.hearing');
        if (entry === undefined || body === undefined) continue;
        const said = dayText(Math.floor((entry.recordedAt + 8 * 3_600_000) / DAY_MS));
        read.last.set(body.node, { until: body.until, said });
      }
      read.after = page.at(-1);
    }
  }

  /** Waits until whatever runs and is linked is received by all above, and has followed the registry. */
  async settled(): Promise<void> {
    const { top } = this.network;
    for (const [node, hall] of this.network.halls) {
      if (!this.isUp(node)) continue;
      await until(
        `all of ${node} is receipted`,
        async () => {
          const { logs } = await hall.sync();
          const own = logs.filter((log) => log.node === node);
          const isSame = hall.registry.size === top.registry.size;
          return isSame && own.every((l) => l.received.length > 0 && l.received.every((r) => r.behind === 0));
        },
        GIVE_UP_MS,
      );
    }
    for (const city of this.cities) {
      const center = this.network.centers.get(city);
      if (center !== undefined)
        await until(`all of ${city} is at the top`, () => this.#isAtTop(center), GIVE_UP_MS);
    }
  }

  async #isAtTop({ archive, info }: Center): Promise<boolean> {
    const [own, held] = await Promise.all([
      archive.head(info.origin),
      this.network.top.archive.head(info.origin),
    ]);
    return own?.size === held?.size;
  }

  /** Lets commands on this machine in at a node, which then runs on. */
  async opened(node: string): Promise<void> {
    if (this.#opened.has(node)) return;
    this.#opened.add(node);
    await this.carrier.door(node);
  }

  async stop(): Promise<void> {
    await this.carrier.close();
    await this.network.stop();
  }
}
