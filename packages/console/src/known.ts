import type { NodeHealth } from '@hutong/oversight';
import { notFound, type Visit } from '@hutong/web';

/** The node that an address names. @throws HttpError 404 */
export async function demandNode({
  params,
  service,
}: Pick<Visit, 'params' | 'service'>): Promise<NodeHealth> {
  const found = await service.health.of(params.node ?? '');
  if (found === undefined) throw notFound();
  return found;
}
