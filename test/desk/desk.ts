import { randomBytes } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { SignedIn } from '@hutong/api';
import type { DeskPeople } from '@hutong/desk';
import { Hall, openDesk as openPages } from '@hutong/hall';
import { createApp, type Site, TokenStore } from '@hutong/web';
import { onTestFinished } from 'vitest';
import { initHall } from '../bench/lone-hall.ts';
import { ITEM } from './item.ts';

export { ITEM, ORGAN } from './item.ts';

const silent = { debug() {}, info() {}, warn() {}, error() {} };
/** Of who works here nothing is known. */
export const NOBODY: DeskPeople['people'] = { colleagues: () => [] };

interface Given extends Partial<DeskPeople> {
  portal?: string;
  others?: Site[];
  /** Of what fails behind a page. */
  log?: { error(fields: object, message: string): void };
  /** Settings of its `config.json`. */
  settings?: object;
}

/** A hall of its own with one item, and its desk, at which one may be anybody. */
export async function openDesk(given: Given = {}) {
  const { portal, others = [], people = NOBODY, log = silent, settings = {} } = given;
  const root = mkdtempSync(join(tmpdir(), 'hutong-desk-'));
  const dir = await initHall(root);
  const config = join(dir, 'config.json');
  writeFileSync(config, JSON.stringify({ ...JSON.parse(readFileSync(config, 'utf8')), ...settings }));
  const hall = new Hall(dir, { log: silent });
  await hall.start();
  const deps = { now: Date.now, random: (n: number) => randomBytes(n), portal, people, log };
  const desk = deskAt(hall, dir, deps, others);
  onTestFinished(async () => {
    desk.close();
    await hall.stop();
    rmSync(root, { recursive: true, force: true });
  });
  await hall.append([ITEM]);
  await hall.followers.catchUp();
  return desk;
}

function withFile({ csrf }: SignedIn, name: string, bytes: Uint8Array<ArrayBuffer>): FormData {
  const form = new FormData();
  form.append('csrf', csrf);
  form.append('file', new Blob([bytes]), name);
  return form;
}

/** The desk of a node that runs, at which one may be anybody. */
export function deskAt(hall: Hall, dir: string, deps: Parameters<typeof openPages>[2], others: Site[] = []) {
  const { site, store, close } = openPages(hall, dir, deps);
  let who: SignedIn | undefined;
  const app = createApp({
    service: hall,
    tokens: new TokenStore(dir),
    log: silent,
    people: { find: () => who },
    sites: [site, ...others],
  });
  const headers = { accept: 'text/html', host: 'localhost', cookie: 'hutong=a-secret-of-a-session' };
  const get = async (person: SignedIn, path: string) => {
    who = person;
    const answer = await app.request(`http://localhost${path}`, { headers });
    return { status: answer.status, text: await answer.text() };
  };
  const post = async (person: SignedIn, path: string, fields: [string, string][]) => {
    who = person;
    const answer = await app.request(`http://localhost${path}`, {
      method: 'POST',
      headers: {
        ...headers,
        origin: 'http://localhost',
        'content-type': 'application/x-www-form-urlencoded',
      },
      body: new URLSearchParams([['csrf', person.csrf], ...fields]).toString(),
    });
    return { status: answer.status, to: answer.headers.get('location') ?? '', text: await answer.text() };
  };
  /** Sends a file as a browser does. */
  const upload = async (person: SignedIn, path: string, name: string, bytes: Uint8Array<ArrayBuffer>) => {
    who = person;
    const answer = await app.request(`http://localhost${path}`, {
      method: 'POST',
      headers: { ...headers, origin: 'http://localhost' },
      body: withFile(person, name, bytes),
    });
    return { status: answer.status, to: answer.headers.get('location') ?? '', text: await answer.text() };
  };
  /** Opens a form and sends it, where it says so to another path. */
  const send = async (
    person: SignedIn,
    path: string,
    fields: Record<string, string | string[]>,
    action = path,
  ) => {
    const once = /name="once" value="([^"]+)"/.exec((await get(person, path)).text)?.[1] ?? '';
    const typed = Object.entries(fields).flatMap(([name, value]) =>
      [value].flat().map((one): [string, string] => [name, one]),
    );
    return post(person, action, [['once', once], ...typed]);
  };
  const types = async (number: string) =>
    (await hall.query({ node: hall.info.node, subject: number, limit: 50 })).items.map(({ type }) => type);
  /** Asks as a program does, which is told refusals by their codes; without a person: signed out. */
  const ask = (person: SignedIn | undefined, path: string, request: RequestInit = {}) => {
    who = person;
    return app.request(`http://localhost${path}`, {
      ...request,
      headers: { host: 'localhost', cookie: headers.cookie, ...request.headers },
    });
  };
  /** What a page gives to be kept. */
  const download = async (person: SignedIn, path: string) => ({
    bytes: new Uint8Array(await (await ask(person, path)).arrayBuffer()),
  });
  return { hall, dir, site, store, close, get, post, send, upload, download, ask, types };
}
