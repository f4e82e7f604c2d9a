import { recordTypes } from '@hutong/record';
import type { Registry } from './registry.ts';

/**
 * Names of the nodes that a record's private values are sealed for: what `registry.policy` says for its type, else
 * for its family, else all ancestors. Nearest first. Whoever else a policy names, only ancestors ever count.
 */
export function recipientsOf(
  registry: Pick<Registry, 'policy' | 'ancestors'>,
  node: string,
  type: string,
): string[] {
  const ancestors = registry.ancestors(node);
  const family = recordTypes.get(type)?.family ?? type.split('.')[0] ?? '';
  const rules = registry.policy.sealing ?? {};
  const rule = [type, family].find((name) => Object.hasOwn(rules, name));
  const named = rule === undefined ? ['ancestors'] : (rules[rule] ?? []);
  return ancestors.filter(
    (name, i) =>
      named.includes('ancestors') ||
      named.includes(name) ||
      (named.includes('parent') && i === 0) ||
      (named.includes('top') && i === ancestors.length - 1),
  );
}

/** Sealing keys of a node's ancestors, in all their epochs: they seal for it again what it has lost, or never had. */
export function keysAbove(registry: Pick<Registry, 'ancestors' | 'node'>, node: string): string[] {
  return registry
    .ancestors(node)
    .flatMap((name) => registry.node(name)?.epochs.map((e) => e.keys.sealing) ?? []);
}

/**
 * Sealing keys that a box of a log's values may have been made with: first that of the log's own epoch, then the
 * other epochs' of its node, since a node seals anew with the key it has now.
 */
export function senderKeys(registry: Pick<Registry, 'log' | 'node'>, origin: string): string[] {
  const epochs = registry.node(registry.log(origin)?.node ?? '')?.epochs ?? [];
  const first = epochs.filter((e) => e.origin === origin);
  const others = epochs.filter((e) => e.origin !== origin).reverse();
  return [...first, ...others].map((e) => e.keys.sealing);
}
