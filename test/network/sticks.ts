import { randomBytes } from 'node:crypto';
import { existsSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { run } from '@hutong/cli';
import { createApp, createToken, type Serving, serveInside, TokenStore } from '@hutong/web';
import type { Plan, TestNetwork } from './harness.ts';

/** What a command did: its exit code, its `--json` result, the error it told. */
export interface Ran {
  code: number;
  // biome-ignore lint/suspicious/noExplicitAny: the result of whichever command it was
  result: any;
  error: string;
}

/** Whoever carries bundle files between the nodes of a test's network, with the real command. */
export class Carrier {
  readonly #network: TestNetwork;
  readonly #open = new Map<string, Serving['close']>();

  constructor(network: TestNetwork) {
    this.#network = network;
  }

  /** Makes, enrols and starts a node whose line was never up. */
  async addWithoutLine(plan: Plan): Promise<void> {
    const request = await this.#network.init({ ...plan, line: true });
    this.#network.line(plan.node).cut();
    await this.#network.top.enrol(request);
    await this.#network.startNode(plan.node);
  }

  file(name: string): string {
    return join(this.#network.dir, name);
  }

  /** Opens a running node's API to commands on this machine, as its start command does. */
  async door(node: string): Promise<void> {
    const dir = this.#network.folder(node);
    const service = this.#network.halls.get(node) ?? this.#network.center(node).service;
    const log = this.#network.log(node);
    const tokenFile = join(dir, 'admin-token');
    if (!existsSync(tokenFile))
      writeFileSync(
        tokenFile,
        createToken(dir, { name: 'local', roles: ['operator'], expires: null }, Date.now()),
      );
    const app = createApp({ service, tokens: new TokenStore(dir), log });
    this.#open.set(node, await serveInside(app, join(dir, 'api.sock'), { log }));
    const running = { pid: process.pid, url: 'http://127.0.0.1:1', token_file: tokenFile };
    writeFileSync(join(dir, 'run.json'), JSON.stringify(running));
  }

  /** Closes it again: to commands the node is stopped. */
  async shut(node: string): Promise<void> {
    await this.#open.get(node)?.(0);
    this.#open.delete(node);
    rmSync(join(this.#network.folder(node), 'run.json'));
  }

  async close(): Promise<void> {
    for (const close of this.#open.values()) await close(0);
  }

  async hutong(...argv: string[]): Promise<Ran> {
    const [out, error]: [string[], string[]] = [[], []];
    const code = await run([...argv, '--json', '--lang', 'en'], {
      stdout: { write: (text: string) => out.push(text) },
      stderr: { write: (text: string) => error.push(text) },
      env: {},
      now: Date.now,
      random: randomBytes,
      onSignal: () => () => {},
      exit: () => {},
    });
    return { code, result: out.length === 0 ? undefined : JSON.parse(out.join('')), error: error.join('') };
  }

  /** Exports at a node; gives the file. */
  async pack(node: string, name: string, ...more: string[]): Promise<Ran & { file: string }> {
    const file = this.file(name);
    const folder = this.#network.folder(node);
    return { file, ...(await this.hutong('bundle', 'export', '--data', folder, '--out', file, ...more)) };
  }

  /** Imports files at a node. */
  unpack(node: string, ...files: string[]): Promise<Ran> {
    return this.hutong(
      'bundle',
      'import',
      ...files,
      '--data',
      this.#network.folder(node),
      '--reason',
      '断网',
    );
  }

  /** Carries what `from` has for `to`; fails unless all of it was taken. */
  async carry(from: string, to: string, ...more: string[]): Promise<Ran> {
    const packed = await this.pack(from, `${from}-${to}.hutong`, '--for', to, ...more);
    if (packed.code !== 0) throw new Error(`export: ${packed.error}`);
    const taken = await this.unpack(to, packed.file);
    if (taken.code !== 0) throw new Error(`import: ${taken.error} ${JSON.stringify(taken.result)}`);
    return taken;
  }
}
