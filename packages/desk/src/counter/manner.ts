import type { MatterDetail, NodeService } from '@hutong/api';
import { type Lang, readBody } from '@hutong/record';
import { listed } from '@hutong/ui';
import { applicationOf } from '../application-of.ts';
import { say } from '../texts.ts';
import { worded } from './words.ts';

/** How an application came, as its case's page says it; empty where there is nothing to say, or the record is not here. */
export async function mannerOf(
  service: Pick<NodeService, 'get' | 'info'>,
  matter: Pick<MatterDetail, 'events'>,
  lang: Lang,
): Promise<string> {
  const applied = applicationOf(matter);
  const record = applied && (await service.get(applied.id, service.info.node));
  const body = record && readBody(record, 'case.apply');
  if (body === undefined) return '';
  const { source, oral, taken_down_by: by, by_agent, green_channel, no_id_reason: why } = body;
  const said = [
    oral === true && by !== undefined ? say(lang, 'taken_down', { by }) : source && worded(source, lang),
    by_agent === true && say(lang, 'by_agent'),
    why !== undefined && say(lang, 'no_id', { why: worded(why, lang) }),
    green_channel === true && say(lang, 'green'),
  ];
  return listed(
    lang,
    said.filter((one) => typeof one === 'string'),
  );
}
