import type { contract, EnrolmentService, Given, NodeChange, NodeService } from '@hutong/api';
import { bodySchema, type Phrase } from '@hutong/record';
import { fieldFault, InvalidTrust } from '@hutong/trust';
import { addressOf } from '../http/auth.ts';
import type { By } from '../http/by.ts';
import type { Shared } from '../http/context.ts';
import type { Handlers } from '../http/endpoints.ts';
import { HttpError, Refused } from '../http/errors.ts';
import { toHttpError } from '../http/frame.ts';
import { pageOf } from '../http/list.ts';
import { readRecord } from '../records/body.ts';
import { registryLines } from '../registry/entries.ts';
import { historyLine } from '../registry/history.ts';

const REQUEST_BYTES = 64 * 1024;

/** The registry: its history at every node, and at the top center changing it. */
export function registryHandlers({ service }: Shared): Handlers<typeof contract.registry> {
  const { enrolment: desk, enrol, registryHistory: history } = service;
  return {
    enrol: enrol && ((given, by) => enrolNode(service, given, by)),
    entries: async ({ from, limit }) => {
      const bundle = await service.trust();
      return { total: bundle.registry.length, items: registryLines(bundle, from, limit) };
    },
    history:
      history &&
      (async ({ before, limit }) => {
        const { total, items } = await history.page(before, limit);
        const last = items.at(-1)?.number ?? 0;
        return { total, items: items.map(historyLine), ...(last === 0 ? {} : { next: last }) };
      }),
    move: desk && ((given, by) => changeNode(service, desk, 'registry.move', given, by)),
    retire: desk && ((given, by) => changeNode(service, desk, 'registry.retire', given, by)),
    policy:
      desk &&
      (({ carry_out, ...given }, by) => {
        if (!carry_out) return desk.planPolicy(given);
        return by.recorded('network', given.reason, async () => ({
          ...desk.planPolicy(given),
          ...(await desk.change('registry.policy', given)),
        }));
      }),
  };
}

/** Moves or retires a node; without `carry_out` it only tells what would be done. */
async function changeNode(
  { health }: NodeService,
  desk: EnrolmentService,
  type: 'registry.move' | 'registry.retire',
  { carry_out, ...given }: { node: string; reason: string; carry_out: boolean },
  by: By,
): Promise<NodeChange> {
  const told = async () => {
    const plan = await desk.plan(type, given);
    const known = await health.of(given.node);
    return { ...plan, left: known?.left ?? 0, heard: known?.heard ?? null };
  };
  if (!carry_out) return told();
  return by.recorded(given.node, given.reason, async () => ({
    ...(await told()),
    ...(await desk.change(type, given)),
  }));
}

/** Enrols a node; the same request again changes nothing. */
async function enrolNode(
  service: NodeService,
  given: Given<typeof contract.registry.enrol>,
  by: By,
): Promise<{ status: 'enrolled'; node: string; parent: string | null }> {
  const read = bodySchema('registry.node').safeParse(given);
  if (!read.success)
    throw notEnrolled(read.error.issues[0]?.path.join('.') || 'request', fieldFault(read.error.issues[0]));
  const request = read.data as typeof given;
  const { node, reason = '入册' } = request;
  const parent = await by.recorded(node, reason, async () => {
    return service.enrol?.(request).catch((error) => {
      throw error instanceof InvalidTrust ? notEnrolled(error.part, error.reason) : error;
    });
  });
  return { status: 'enrolled', node, parent: parent ?? null };
}

function notEnrolled(field: string, reason: Phrase): HttpError {
  const next = {
    zh: '请用该节点 init 时写出的 enrol.json',
    en: 'Send the enrol.json that the node wrote at init.',
  };
  return new HttpError(422, { code: 'refused', field, reason, next });
}

/** The registrar's desk at the top center; what it does stands in the center's log with what became of it. */
export function enrolmentHandlers(shared: Shared): Handlers<typeof contract.enrolment> {
  const { service, limits } = shared;
  const { enrolment: desk } = service;
  const small = { ...shared, limits: { ...limits, recordBytes: REQUEST_BYTES } };
  return {
    issue: desk && ((wanted, by) => by.recorded(wanted.node ?? 'any', '登记', () => desk.issue(wanted))),
    request:
      desk &&
      (async (_, { c }) => {
        try {
          return await desk.take(await readRecord(c, small), addressOf(c, shared));
        } catch (error) {
          const known = toHttpError(error, shared);
          if (known === undefined || known.status === 503) throw error;
          // Not put on record, since nobody knows who it was: wrong codes are counted as wrong tokens are.
          const by = { permission: 'registry.enrol' as const, caller: c.get('caller') };
          throw new Refused(known.status, known.body, {}, by);
        }
      }),
    list:
      desk &&
      (async ({ node, ...page }) => {
        // What waits for somebody comes first; decided between two pages, a request is told again, never passed over.
        const asked = (await desk.list()).filter(
          ({ request }) => node === undefined || request.node === node,
        );
        return pageOf(asked, ({ request, state }) => `${state === 'pending' ? 0 : 1} ${request.node}`, page);
      }),
    approve:
      desk &&
      (({ node, fingerprint, reason }, by) => {
        // What is on record must be so: only a fingerprint that was given was compared.
        const why = reason ?? (fingerprint === undefined ? '未交指纹核对' : '以指纹核对');
        return by.recorded(node, why, async () => {
          await desk.approve(node, fingerprint);
          return { status: 'approved', node };
        });
      }),
    deny:
      desk &&
      (({ node, reason }, by) =>
        by.recorded(node, reason, async () => {
          await desk.deny(node, reason);
          return { status: 'denied', node };
        })),
  };
}
