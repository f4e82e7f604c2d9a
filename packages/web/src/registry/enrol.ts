import { recordTypes } from '@hutong/record';
import { type EnrolmentRequest, fieldFault, InvalidTrust } from '@hutong/trust';
import { actor } from '../http/auth.ts';
import type { Ctx, Shared } from '../http/context.ts';
import { HttpError } from '../http/errors.ts';
import { json } from '../http/respond.ts';
import { readRecord } from '../records/body.ts';

/** `POST /api/registry/nodes`: enrols a node at the top center; the same request again changes nothing. */
export async function postNode(c: Ctx, shared: Shared): Promise<Response> {
  const request = recordTypes.get('registry.node')?.body.safeParse(await readRecord(c, shared));
  if (request?.success !== true) {
    const issue = request?.error.issues[0];
    throw refused(
      issue?.path.join('.') ?? 'request',
      issue === undefined ? '不是入册申请 is not an enrolment request' : fieldFault(issue),
    );
  }
  const { service } = shared;
  const { who, ...role } = actor(c);
  const { node, reason = '入册' } = request.data as EnrolmentRequest & { reason?: string };
  await service.act(who, 'enrol.approve', node, reason, role);
  let parent: string | null | undefined;
  try {
    parent = await service.enrol?.(request.data as EnrolmentRequest);
  } catch (error) {
    if (!(error instanceof InvalidTrust)) throw error;
    await service.act(who, 'enrol.approve', node, error.reason, {
      ...role,
      result: 'refused',
      code: error.part,
    });
    throw refused(error.part, error.reason);
  }
  return json(c, 200, { status: 'enrolled', node, parent });
}

function refused(field: string, reason: string): HttpError {
  const next = '请用该节点 init 时写出的 enrol.json。Send the enrol.json that the node wrote at init.';
  return new HttpError(422, { code: 'refused', field, reason, next });
}
