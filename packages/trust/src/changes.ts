import { recordTypes } from '@hutong/record';
import { InvalidTrust } from './errors.ts';
import { fieldFault } from './field-fault.ts';
import type { EnrolmentRequest } from './folder.ts';
import type { NodeInfo } from './node-info.ts';
import type { Registry } from './registry.ts';

/** What the registrar may say of nodes that are enrolled, and of the network. */
export type RegistryChange = 'registry.move' | 'registry.retire' | 'registry.policy';

/**
 * Reads the body of a change and judges it by the registry as it stands, so that no entry is written that every node
 * would pass over. Throws InvalidTrust.
 */
export function checkChange(
  registry: Registry,
  type: RegistryChange,
  given: unknown,
): { subject: string; body: Record<string, unknown> } {
  const body = readBody(type, given);
  const changes = Object.keys(body).filter((key) => !['node', 'reason', 'effective'].includes(key));
  if (type !== 'registry.retire' && changes.length === 0)
    throw new InvalidTrust('registry', 'nothing is to change');
  if (type === 'registry.policy') return { subject: registry.network, body };
  const node = active(registry, body.node as string);
  if (node.parent === null && (type === 'registry.retire' || body.parent !== undefined))
    throw new InvalidTrust('registry', 'the top center keeps the registry: it cannot be moved or retired');
  if (type === 'registry.retire' && registry.children(node.node).length > 0)
    throw new InvalidTrust('registry', `move or retire first: ${registry.children(node.node).join(', ')}`);
  if (body.parent !== undefined) checkParent(registry, node.node, body.parent as string | null);
  return { subject: node.node, body };
}

/** Judges a new node's request; throws InvalidTrust when the registry would not take it. */
export function checkNewNode(registry: Registry, request: EnrolmentRequest): void {
  readBody('registry.node', request);
  checkParent(registry, request.node, request.parent);
  const known = registry.node(request.node);
  if (known?.retired === false && known.parent !== request.parent)
    throw new InvalidTrust(
      'registry',
      `名册里 ${request.node} 的上级是 ${known.parent}：入册时请写它；要改隶，用 hutong move。the registry has ${request.node} beneath ${known.parent}: enrol it there; hutong move moves it`,
    );
  try {
    registry.checkEnrolment(request);
  } catch (error) {
    throw error instanceof InvalidTrust ? error : new InvalidTrust('registry', (error as Error).message);
  }
}

function readBody(type: string, given: unknown): Record<string, unknown> {
  const parsed = recordTypes.get(type)?.body.safeParse(given);
  if (parsed?.success !== true) {
    throw new InvalidTrust('registry', fieldFault(parsed?.error.issues[0]));
  }
  return parsed.data as Record<string, unknown>;
}

function checkParent(registry: Registry, node: string, parent: string | null): void {
  if (parent === null) throw new InvalidTrust('registry', 'there is one top center: a parent is needed');
  if (active(registry, parent).kind !== 'center')
    throw new InvalidTrust('registry', `${parent} is a hall: only a center has nodes beneath it`);
  if (registry.within(parent, node))
    throw new InvalidTrust('registry', `${node} cannot stand beneath itself`);
}

function active(registry: Registry, name: string): NodeInfo {
  const node = registry.node(name);
  if (node === undefined) throw new InvalidTrust('registry', `node ${name} is not enrolled`);
  if (node.retired) throw new InvalidTrust('registry', `node ${name} was retired`);
  return node;
}
