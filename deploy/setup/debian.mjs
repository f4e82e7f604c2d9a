// Debian packages: the few things npm has not, installed once by root or by a sudo that asks no password.
import { spawnSync } from 'node:child_process';
import { findProgram, minute, NotReady, run, say } from './run.mjs';

/** Packages that start a service and enable it: of them we use the program alone, on ports of its own or none. */
const SERVICES = ['nats-server', 'prometheus'];

/**
 * Services are kept from starting (policy-rc.d) and disabled, where they come with what is installed now; a policy that is
 * already there is left alone.
 */
function aptScript(packages) {
  const apt = 'apt-get -o DPkg::Lock::Timeout=300 -o Acquire::Retries=3 -o Acquire::http::Timeout=30';
  return `set -e
export DEBIAN_FRONTEND=noninteractive
if [ ! -e /usr/sbin/policy-rc.d ]; then
  trap 'rm -f /usr/sbin/policy-rc.d' EXIT
  printf '#!/bin/sh\\nexit 101\\n' > /usr/sbin/policy-rc.d
  chmod 755 /usr/sbin/policy-rc.d
fi
${apt} update -qq
${apt} install -y -qq --no-install-recommends ${packages.join(' ')}
${SERVICES.filter((one) => packages.includes(one))
  .map((one) => `systemctl disable ${one} >/dev/null 2>&1 || true`)
  .join('\n')}`;
}

export async function installSystem(packages) {
  const byHand = `sudo apt-get update && sudo apt-get install -y --no-install-recommends ${packages.join(' ')}`;
  if (!findProgram(['apt-get'])) {
    throw new NotReady(
      `missing: ${packages.join(', ')}`,
      'install them with this system’s own package manager',
    );
  }
  const isRoot = process.getuid?.() === 0;
  const sudo =
    !isRoot && spawnSync('sudo', ['-n', 'true'], { stdio: 'ignore', timeout: 10_000 }).status === 0;
  if (!isRoot && !sudo) {
    throw new NotReady(`missing: ${packages.join(', ')}. Installing them needs root, once`, byHand);
  }
  say(`installing ${packages.join(', ')} (Debian packages, once)`);
  const [command, ...args] = [...(sudo ? ['sudo', '-n'] : []), 'sh', '-c', aptScript(packages)];
  try {
    await run(command, args, { limitMs: 15 * minute, quiet: true });
  } catch (error) {
    throw new NotReady(
      `apt-get could not install ${packages.join(', ')}\n${error.output ?? error.message}`,
      byHand,
    );
  }
}
