import { z } from 'zod';
import { accesses } from './accesses.ts';
import { accounts } from './accounts.ts';
import { alerts } from './alerts.ts';
import { attachments } from './attachments.ts';
import { audit } from './audit.ts';
import { bundles } from './bundles.ts';
import { area } from './endpoint.ts';
import { enrolment, registry } from './enrolment.ts';
import { evidence } from './evidence.ts';
import { health } from './health.ts';
import { ca, keys, root } from './keys.ts';
import { matters } from './matters.ts';
import { records } from './records.ts';
import { redactions } from './redactions.ts';
import { rules } from './rules.ts';
import { runs } from './runs.ts';
import { supervision } from './supervision.ts';
import { network } from './sync.ts';
import { tokens } from './tokens.ts';
import { upkeep } from './upkeep.ts';
import { values } from './values.ts';

const ready = z.object({ status: z.string(), reasons: z.array(z.string()) }).meta({ id: 'Ready' });

const service = area('service', {
  alive: {
    method: 'get',
    path: '/healthz',
    may: 'anyone',
    summary: '进程在运行',
    reply: z.object({ status: z.literal('ok') }),
  },
  ready: {
    method: 'get',
    path: '/readyz',
    may: 'anyone',
    summary: '可以服务；不可以则附原因',
    reply: ready,
    status: [200, 503],
  },
  metrics: {
    method: 'get',
    path: '/metrics',
    may: 'metrics.read',
    local: true,
    summary: '指标（Prometheus 文本格式 0.0.4）',
    description: '本机可直接读取，其他机器须带可读指标的令牌。',
    reply: { content: { 'text/plain': { type: 'string' } } },
  },
  document: {
    method: 'get',
    path: '/openapi.json',
    may: 'anyone',
    summary: '本文档（OpenAPI 3.1）',
    reply: z.looseObject({ info: z.object({ version: z.string() }) }),
  },
});

/** Every endpoint of a node's API. What a node has no part for, it does not serve. */
export const contract = {
  records,
  attachments,
  matters,
  accesses,
  tokens,
  network,
  service,
  health,
  evidence,
  alerts,
  upkeep,
  runs,
  root,
  ca,
  audit,
  registry,
  enrolment,
  values,
  redactions,
  keys,
  bundles,
  supervision,
  rules,
  accounts,
};
export type Contract = typeof contract;
