import { chmodSync, existsSync, mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { until } from './harness.ts';
import { Machines, mayMakeNamespaces } from './namespaces.ts';

const root = fileURLToPath(new URL('../../', import.meta.url));
const { version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
const archive = join(root, 'dist.package', `hutong-${version}-linux-x64.tar.gz`);

interface Line {
  machine: 'province' | 'hall';
  command: string;
}

/** The commands of README's section, in their order, each at the machine that the comment before it names. */
function commands(): Line[] {
  const readme = readFileSync(join(root, 'README.md'), 'utf8');
  const section = /^## A real hall and a real center$([\s\S]*?)^## /m.exec(readme)?.[1] ?? '';
  const lines: Line[] = [];
  for (const [, block = ''] of section.matchAll(/^```\n([\s\S]*?)^```/gm)) {
    let machines: Line['machine'][] = [];
    for (const line of block.replaceAll(/\\\n\s*/g, '').split('\n')) {
      const [, where] = /^# At (the province|the hall|both)/.exec(line) ?? [];
      if (where !== undefined)
        machines = where === 'both' ? ['province', 'hall'] : [where.slice(4) as Line['machine']];
      const command = line.replace(/(^|\s+)#.*$/, '').trim();
      if (command !== '') lines.push(...machines.map((machine) => ({ machine, command })));
    }
  }
  return lines;
}

describe.skipIf(!mayMakeNamespaces())('README: a real hall and a real center', () => {
  let machines: Machines;
  const printed: string[] = [];
  const folder = (machine: string, ...names: string[]) => join(machines.dir, machine, ...names);

  beforeAll(async () => {
    machines = new Machines('province', 'hall');
    for (const machine of ['province', 'hall']) {
      for (const place of ['srv', 'opt', 'bin']) mkdirSync(folder(machine, place), { recursive: true });
      if (existsSync(archive)) symlinkSync(archive, folder(machine, basename(archive)));
      else writeFileSync(folder(machine, 'bin/hutong'), SOURCE);
    }
    if (!existsSync(archive)) {
      console.warn(
        'SKIPPED: README’s unpacking of the package, which `npm run package` makes: dist/ stands for it',
      );
      for (const machine of ['province', 'hall']) chmodSync(folder(machine, 'bin/hutong'), 0o755);
      expect((await machines.run('hall', process.execPath, [join(root, 'deploy/build.mjs')])).code).toBe(0);
    }
  });
  afterAll(() => machines?.close());

  /** What must differ from README's words: both machines have one disk here, and what was printed is read off. */
  function real(machine: string, command: string): string {
    const said = (what: RegExp, least = 1) => {
      const found = printed.flatMap((text) => text.match(what) ?? []);
      expect(found.length, `${what} was printed`).toBeGreaterThanOrEqual(least);
      expect(new Set(found).size, `${what} is the same at both ends`).toBe(1);
      return found[0] as string;
    };
    return command
      .replaceAll('/srv/hutong', folder(machine, 'srv/hutong'))
      .replaceAll('/opt/hutong', folder(machine, 'opt/hutong'))
      .replaceAll('/usr/local/bin/', folder(machine, 'bin/'))
      .replace(/\bCODE\b/, () => said(CODE))
      .replace('a640 2d59 …', () => said(FINGERPRINT, 2));
  }

  async function follow(machine: string, command: string): Promise<void> {
    const shell = `cd ${folder(machine)}; PATH=${folder(machine, 'bin')}:$PATH; `;
    if (/^hutong \w+ start /.test(command)) {
      await machines.start(machine, 'sh', ['-c', `${shell} exec ${real(machine, command)}`]);
      return;
    }
    if (command.includes('https://10.0.0.1:8443')) await listens(machine);
    const { code, stdout, stderr } = await machines.run(machine, 'sh', [
      '-c',
      shell + real(machine, command),
    ]);
    expect(code, `${command}\n${stdout}${stderr}`).toBe(0);
    printed.push(stdout);
  }

  /** A person takes longer to walk from one machine to the other than the center to have its certificate. */
  async function listens(machine: string): Promise<void> {
    const probe = "require('node:net').connect(8443, '10.0.0.1', () => process.exit())";
    await until('the province listens', async () => {
      return (await machines.run(machine, process.execPath, ['--eval', probe])).code === 0;
    });
  }

  test('its commands, word for word, make a hall whose log the province receipts', async () => {
    const lines = commands().filter(
      ({ command }) => existsSync(archive) || !/^(mkdir|tar|ln) /.test(command),
    );
    expect(lines.filter(({ command }) => command.startsWith('hutong ')).length).toBeGreaterThanOrEqual(8);
    for (const { machine, command } of lines) await follow(machine, command);
    const shell = `PATH=${folder('hall', 'bin')}:$PATH hutong status --data ${folder('hall', 'srv/hutong')} --json`;
    await until('the province has receipted the hall’s log', async () => {
      const { logs } = JSON.parse((await machines.run('hall', 'sh', ['-c', shell])).stdout);
      return logs[0]?.received[0]?.by === 'jilin-province' && logs[0].received[0].behind === 0;
    });
  });
});

const CODE = /\b(?:[0-9A-Z]{3}-){5,}[0-9A-Z]{3}\b/g;
const FINGERPRINT = /\b(?:[0-9a-f]{4} ){5,}[0-9a-f]{4}\b/g;
const SOURCE = `#!/bin/sh\nexec ${process.execPath} ${join(root, 'dist/hutong.js')} "$@"\n`;
