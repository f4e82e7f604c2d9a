import type { NodeConfig, NodeTls } from '@hutong/trust';
import type { WebLog } from '../http/context.ts';
import { type App, type Serving, serve } from '../serve.ts';
import { kitSourceOf } from '../trust-kit/source.ts';
import { PlainSite } from './plain-site.ts';

const LOOK_MS = 2_000;

/**
 * The HTTPS listener beyond this machine: opened when the node has its certificate from the registry, renewed when
 * that is. Whoever comes there by plain HTTP is told how to trust it, and nothing else. Until then, and for the commands on this machine always, there is the one on loopback.
 */
export class HttpsListener {
  readonly #parts: ListenerParts;
  #serving: Serving | undefined;
  #shown: string | undefined;
  #timer: NodeJS.Timeout;
  #last: Promise<void> = Promise.resolve();

  constructor(parts: ListenerParts) {
    this.#parts = parts;
    if (parts.tls.material() === undefined)
      parts.log.warn(
        { host: parts.config.http.host },
        'HTTPS opens when the certificate from the registry is here',
      );
    this.#look();
    this.#timer = setInterval(() => this.#look(), LOOK_MS);
  }

  async close(limitMs: number): Promise<void> {
    clearInterval(this.#timer);
    await this.#last;
    await this.#serving?.close(limitMs);
  }

  #look(): void {
    this.#last = this.#last
      .then(() => this.#follow())
      .catch((error) => this.#parts.log.error({ err: error }, 'HTTPS cannot be opened; trying again'));
  }

  async #follow(): Promise<void> {
    const { app, config, log, tls } = this.#parts;
    const { host, port, proxies = [] } = config.http;
    const material = tls.material();
    if (material === undefined || material.fingerprint === this.#shown) return;
    if (this.#serving === undefined) {
      const plain = new PlainSite(() => kitSourceOf(config, tls));
      this.#serving = await serve(app, { host, port, proxies, log, tls: material, plain });
      log.info({ url: this.#serving.url }, 'HTTPS is open');
    } else this.#serving.renew(material);
    this.#shown = material.fingerprint;
  }
}

interface ListenerParts {
  app: App;
  config: Pick<NodeConfig, 'network' | 'name' | 'node' | 'http'>;
  log: WebLog;
  tls: NodeTls;
}
