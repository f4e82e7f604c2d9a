import { type contract, ValueRefused } from '@hutong/api';
import type { Shared } from '../http/context.ts';
import type { Handlers } from '../http/endpoints.ts';
import { noRecord } from '../http/errors.ts';
import { listValues } from '../values/list.ts';
import { onlyRecord } from './records.ts';

const FIELD = /^[a-z][a-z0-9_]{0,63}$/;

/** Private values: where they are, erasing one, and reading one. */
export function valueHandlers({ service }: Shared): Handlers<typeof contract.values> {
  const { values, info } = service;
  const reseal = values?.reseal?.bind(values);
  const target = async ({ field, ...named }: { id: string; node?: string; field: string }) => {
    const { id, node } = await onlyRecord(service, named);
    if (!FIELD.test(field)) throw new ValueRefused('no_field');
    return { id, node, field };
  };
  return {
    reseal:
      reseal &&
      (async ({ reason, carry_out, ...query }, by) => {
        const plan = await reseal(query);
        if (!carry_out || plan.values === 0) return plan;
        await by.record(`${query.node} ${query.to}`, reason);
        return reseal(query, reason);
      }),
    list: values && ((query) => listValues(service, values, query)),
    states:
      values &&
      (async (named) => {
        const { id, node } = await onlyRecord(service, named);
        const states = await values.states(id, node);
        if (states === undefined) throw noRecord();
        return states;
      }),
    erase:
      values &&
      (async ({ reason, carry_out, ...named }, by) => {
        const { id, node, field } = await target(named);
        if (node !== info.node) throw new ValueRefused('not_owner');
        const plan = await values.erase(id, field);
        if (!carry_out) return plan;
        await by.record(`${node}/${id} ${field}`, reason);
        return values.erase(id, field, reason);
      }),
    // P6: whoever reads a private value is on record before the value leaves; the value itself never is.
    read:
      values &&
      (async ({ reason, ...named }, by) => {
        const { id, node, field } = await target(named);
        await by.record(`${node}/${id} ${field}`, reason);
        return { record: id, field, value: await values.read(id, field, node) };
      }),
  };
}

/** Redacted entries: what was redacted, and, at the top center, redacting one. */
export function redactionHandlers({ service }: Shared): Handlers<typeof contract.redactions> {
  const { redactions } = service;
  const redact = redactions?.redact?.bind(redactions);
  return {
    list: redactions && (({ from, limit }) => redactions.list(from, limit)),
    redact:
      redact &&
      (async ({ entry, reason, carry_out }, by) => {
        const plan = await redact(entry);
        if (!carry_out) return plan;
        await by.record(entry, reason);
        return redact(entry, reason);
      }),
  };
}
