// Makes a machine ready, then runs the script it was given: `node deploy/setup/bootstrap.mjs --nats demo.ts --once`.
// Every `npm run …` that needs more than Node and git goes through here, so that a fresh clone is one command from
// running. It asks nothing, changes nothing that is already in place, and touches the network only for what is
// missing. Plain JavaScript without a dependency: it runs before there are any.
//
//   --nats      the script starts nats-server        --build   bundle dist/ first
//   --browser   the script drives Chromium           --faults  it traces processes and cuts their power, which root may
//   --compiler  it compiles
//   The first other argument is the script, the rest are its own.
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { installSystem } from './debian.mjs';
import { installModules, nativeProblem, prepareNatives, staleModules, toolchain } from './modules.mjs';
import { alone, findProgram, hand, minute, NotReady, root, run } from './run.mjs';

/** What a script may ask of the machine beyond npm packages: the Debian package, and the names its program goes by. */
const programs = {
  '--nats': [{ package: 'nats-server', names: ['nats-server'] }],
  '--compiler': toolchain,
  '--browser': [
    {
      package: 'chromium',
      names: ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable'],
    },
    { package: 'libnss3-tools', names: ['certutil'] },
    // Without Chinese glyphs every page is one of empty boxes.
    { package: 'fonts-wqy-microhei', present: hasChineseFont },
  ],
  '--faults': [
    { package: 'strace', names: ['strace'] },
    { package: 'xfsprogs', names: ['mkfs.xfs'] },
    { package: 'faketime', names: ['faketime'] },
    { package: 'iproute2', names: ['ip'] },
    { package: 'prometheus', names: ['promtool'] },
  ],
};

async function main(argv) {
  const { flags, script, rest } = parse(argv);
  checkNode();
  const ready = () => !staleModules() && missingPrograms(flags).length === 0 && !nativeProblem();
  if (!ready()) await alone(() => prepare(flags));
  if (flags.includes('--build')) await run(process.execPath, ['deploy/build.mjs'], { limitMs: 2 * minute });
  if (script) await hand(script, rest);
}

/** npm first: whether a compiler is needed shows there, and an ordinary user should be told everything at once. */
async function prepare(flags) {
  const stale = staleModules();
  if (stale) await installModules(stale);
  await prepareNatives(missingPrograms(flags));
  const missing = missingPrograms(flags);
  if (missing.length > 0) await installSystem(missing);
}

function parse(argv) {
  const at = argv.findIndex((arg) => !arg.startsWith('--'));
  const flags = at < 0 ? argv : argv.slice(0, at);
  const unknown = flags.find((flag) => !programs[flag] && flag !== '--build');
  if (unknown) throw new NotReady(`bootstrap does not know ${unknown}`, 'see the head of this file');
  return at < 0 ? { flags } : { flags, script: argv[at], rest: argv.slice(at + 1) };
}

function checkNode() {
  const [major, minor] = process.versions.node.split('.').map(Number);
  if (major > 20 || (major === 20 && minor >= 19)) return;
  throw new NotReady(`Node ${process.versions.node} is too old`, 'install Node 20.19 or newer');
}

/** The Debian packages these flags still lack. */
function missingPrograms(flags) {
  // 300 MB of browser only for a checkout that has something to drive with it.
  // An ordinary user could not use the tools of faults: what needs them is skipped, and says so.
  const useful = {
    '--browser': existsSync(join(root, 'test/browser')),
    '--faults': process.getuid?.() === 0,
  };
  const asked = flags.filter((flag) => useful[flag] ?? true);
  const wants = asked.flatMap((flag) => programs[flag] ?? []);
  return wants.filter((want) => !isPresent(want)).map((want) => want.package);
}

function isPresent({ names, present }) {
  return present === undefined ? findProgram(names) !== undefined : present();
}

/** Asked of fontconfig, which comes with Chromium. */
function hasChineseFont() {
  const { stdout } = spawnSync('fc-list', [':lang=zh-cn', 'family'], { encoding: 'utf8', timeout: 10_000 });
  return (stdout ?? '').trim() !== '';
}

main(process.argv.slice(2)).catch((error) => {
  if (!(error instanceof NotReady)) throw error;
  process.stderr.write(`bootstrap: ${error.message}\n  next: ${error.next}\n`);
  process.exitCode = 1;
});
