import { bundleEntries, type TrustBundle } from '@hutong/trust';
import { registrySentence } from './sentence.ts';

/** One entry of the registry, in words, and what proves it. */
export interface RegistryLine extends ReturnType<typeof registrySentence> {
  /** Its place in the history, from 0; entries of that log that are not the registry's have none. */
  number: number;
  /** Its index in the registry's log. */
  index: number;
}

/** The registry's history out of a trust bundle, oldest first. */
export function registryLines(bundle: TrustBundle, from: number, limit: number): RegistryLine[] {
  const page = { ...bundle, registry: bundle.registry.slice(from, from + limit) };
  return bundleEntries(page).map(({ bytes, index }, i) => ({
    number: from + i,
    index,
    ...registrySentence(bytes),
  }));
}
