import { contract } from '@hutong/api';
import { docsPage } from '@hutong/ui';
import { alertHandlers } from './handlers/alerts.ts';
import { attachmentHandlers } from './handlers/attachments.ts';
import { auditHandlers } from './handlers/audit.ts';
import { bundleHandlers } from './handlers/bundles.ts';
import { enrolmentHandlers, registryHandlers } from './handlers/enrolment.ts';
import { evidenceHandlers } from './handlers/evidence.ts';
import { healthHandlers } from './handlers/health.ts';
import { caHandlers, keyHandlers, rootHandlers } from './handlers/keys.ts';
import { accessHandlers, matterHandlers } from './handlers/matters.ts';
import { recordHandlers } from './handlers/records.ts';
import { ruleHandlers } from './handlers/rules.ts';
import { runHandlers } from './handlers/runs.ts';
import { networkHandlers, serviceHandlers } from './handlers/service.ts';
import { supervisionHandlers } from './handlers/supervision.ts';
import { tokenHandlers } from './handlers/tokens.ts';
import { upkeepHandlers } from './handlers/upkeep.ts';
import { redactionHandlers, valueHandlers } from './handlers/values.ts';
import type { Ctx, Shared } from './http/context.ts';
import { type Mounted, mount } from './http/endpoints.ts';
import { DOCS_CSP, page } from './http/respond.ts';
import type { Traffic } from './http/traffic.ts';
import { getAsset } from './pages/asset.ts';
import { getAlertsPage, getHealthPage, getRecordPage, getStatus } from './pages/handlers.ts';
import { getLook } from './pages/look.ts';
import { getMatterPage, getMattersPage } from './pages/matters.ts';
import { getVerifier, getVerifyPage } from './pages/verify.ts';

/** Every endpoint that this node answers. */
export function endpointsOf(shared: Shared, traffic: Traffic, areas: readonly Mounted[]): Mounted[] {
  const mounted: Mounted[] = [
    ...mount(contract.records, recordHandlers(shared)),
    ...mount(contract.attachments, attachmentHandlers(shared)),
    ...mount(contract.matters, matterHandlers(shared)),
    ...mount(contract.accesses, accessHandlers(shared)),
    ...mount(contract.tokens, tokenHandlers(shared)),
    ...mount(contract.network, networkHandlers(shared)),
    ...mount(
      contract.service,
      serviceHandlers(shared, traffic, () => mounted.map(({ endpoint }) => endpoint)),
    ),
    ...mount(contract.health, healthHandlers(shared)),
    ...mount(contract.evidence, evidenceHandlers(shared)),
    ...mount(contract.alerts, alertHandlers(shared)),
    ...mount(contract.upkeep, upkeepHandlers(shared)),
    ...mount(contract.runs, runHandlers(shared)),
    ...mount(contract.root, rootHandlers(shared)),
    ...mount(contract.ca, caHandlers(shared)),
    ...mount(contract.audit, auditHandlers(shared)),
    ...mount(contract.registry, registryHandlers(shared)),
    ...mount(contract.enrolment, enrolmentHandlers(shared)),
    ...mount(contract.values, valueHandlers(shared)),
    ...mount(contract.redactions, redactionHandlers(shared)),
    ...mount(contract.keys, keyHandlers(shared)),
    ...mount(contract.bundles, bundleHandlers(shared)),
    ...mount(contract.supervision, supervisionHandlers(shared)),
    ...mount(contract.rules, ruleHandlers(shared)),
    ...areas,
  ];
  return mounted;
}

/** The pages, which anyone may read, and the files they need. */
export function pagesOf(shared: Shared): Record<string, (c: Ctx) => Response | Promise<Response>> {
  return {
    '/': (c) => getStatus(c, shared),
    '/alerts': (c) => getAlertsPage(c, shared),
    '/health/:node': (c) => getHealthPage(c, shared),
    '/records/:id': (c) => getRecordPage(c, shared),
    '/records/:node/:id': (c) => getRecordPage(c, shared),
    '/verify': (c) => getVerifyPage(c, shared),
    '/assets/verify.js': getVerifier,
    '/assets/:name': getAsset,
    '/look': getLook,
    '/matters': (c) => getMattersPage(c, shared),
    '/matters/:node/:kind/:number': (c) => getMatterPage(c, shared),
    '/docs': (c) => {
      c.set('csp', DOCS_CSP);
      return page(c, 200, docsPage);
    },
  };
}
