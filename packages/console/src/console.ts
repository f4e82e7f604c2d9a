import type { Site } from '@hutong/web';
import { alertPages } from './alerts/routes.tsx';
import { settingPages } from './alerts/settings.tsx';
import { bundlePages } from './bundles/routes.tsx';
import { commandPages } from './commands/routes.tsx';
import { enrolmentPages } from './enrolment/routes.tsx';
import { evidencePages } from './evidence/routes.tsx';
import { keyPages } from './keys/routes.tsx';
import { mapPages } from './map/routes.tsx';
import { movePages } from './moves/routes.tsx';
import { nodePages } from './node/routes.tsx';
import { overviewPages } from './overview/routes.tsx';
import type { ConsoleParts } from './parts.ts';
import { roundPages } from './round/routes.tsx';
import { rulePages } from './rules/routes.ts';
import { supervisionPages } from './supervision/routes.tsx';
import { tokenPages } from './tokens/routes.tsx';
import { trustPages } from './trust/routes.tsx';
import { upkeepPages } from './upkeep/routes.tsx';
import { valuePages } from './values/routes.tsx';

/**
 * The console of a center (运行台): what its network is like, and what administrators do about it. Every act is an endpoint
 * of the node, asked as the person who is signed in: what a program may do by the API, people do here, by the same checks.
 */
export function consoleSite(parts: ConsoleParts): Site {
  return {
    pages: [
      ...overviewPages(parts),
      ...mapPages(parts),
      ...nodePages(parts),
      ...evidencePages(),
      ...settingPages(parts),
      ...alertPages(parts),
      ...enrolmentPages(),
      ...keyPages(parts),
      ...movePages(parts),
      ...roundPages(parts),
      ...tokenPages(parts),
      ...trustPages(parts),
      ...upkeepPages(),
      ...bundlePages(),
      ...valuePages(parts),
      ...commandPages(),
      ...supervisionPages(parts),
      ...rulePages(parts),
    ],
  };
}
