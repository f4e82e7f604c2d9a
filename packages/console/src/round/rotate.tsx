import { contract, type Reply } from '@hutong/api';
import { type FieldError, href, Notice, Section, SummaryList } from '@hutong/ui';
import type { Page, Shown, Visit } from '@hutong/web';
import { ConfirmForm, confirmed } from '../confirmed.tsx';
import type { ConsoleParts } from '../parts.ts';
import { ask, screen, unfit } from '../shared.tsx';
import { say } from '../texts.ts';

const PATH = '/console/keys/rotate';

/** This center's own key is replaced: what it will do is shown first, then it asks why and for the second factor. */
export function rotatePages(parts: ConsoleParts): Page[] {
  const may = 'keys.rotate' as const;
  return [
    { method: 'get', path: PATH, may, answer: (visit) => rotatePage(visit) },
    { method: 'post', path: PATH, may, answer: (visit) => rotate(visit, parts) },
  ];
}

async function rotatePage(
  visit: Visit,
  errors: readonly FieldError[] = [],
  status = 200,
  done?: Reply<typeof contract.keys.rotate>,
): Promise<Shown> {
  const { lang, view } = visit;
  return screen({
    visit,
    title: say(lang, 'rotate'),
    place: 'keys',
    errors,
    status,
    children: (
      <>
        {done === undefined ? (
          <>
            <p>{say(lang, 'rotate_when')}</p>
            {await Plan({ visit })}
            <ConfirmForm visit={visit} errors={errors} path={PATH} go={say(lang, 'rotate_go')} />
          </>
        ) : (
          <Notice tone="good" title={doneText(visit, done)}>
            <p>{say(lang, done.awaits === undefined ? 'rotate_backup_is' : 'rotate_ceremony')}</p>
          </Notice>
        )}
        <p>
          <a href={href(view, '/console/keys')}>{say(lang, 'back')}</a>
        </p>
      </>
    ),
  });
}

function doneText({ lang }: Visit, { epoch, origin, awaits }: Reply<typeof contract.keys.rotate>): string {
  if (awaits === undefined) return say(lang, 'rotate_done', { epoch, origin });
  return say(lang, 'rotate_ready', { epoch, origin, version: awaits.version });
}

async function Plan({ visit }: { visit: Visit }) {
  const { lang, service } = visit;
  const { node, origin } = service.info;
  const [own, root, health] = await Promise.all([
    ask(visit, contract.keys.list, { node, limit: '500' }),
    ask(visit, contract.root.show, {}),
    service.health.now(),
  ]);
  const known = own.refused === undefined ? own.reply.items.find((one) => one.origin === origin) : undefined;
  const epoch = (known?.epoch ?? 0) + 1;
  const version = root.refused === undefined ? root.reply.versions.length + 1 : 0;
  const isTop = health.find((one) => one.node === node)?.parent === null;
  const log = (
    <>
      <code>{origin}</code> {known?.held ?? null}
    </>
  );
  const rows = isTop
    ? [
        { key: say(lang, 'rotate_next'), value: say(lang, 'rotate_top', { epoch, version }) },
        { key: say(lang, 'rotate_backup'), value: say(lang, 'rotate_ceremony') },
      ]
    : [
        { key: say(lang, 'rotate_log'), value: log },
        { key: say(lang, 'rotate_next'), value: say(lang, 'rotate_next_is', { epoch }) },
        { key: say(lang, 'rotate_link'), value: say(lang, 'rotate_link_is') },
        { key: say(lang, 'rotate_backup'), value: say(lang, 'rotate_backup_is') },
      ];
  return (
    <Section id="plan" title={say(lang, 'rotate_what')}>
      <SummaryList rows={rows} />
    </Section>
  );
}

async function rotate(visit: Visit, parts: ConsoleParts): Promise<Shown> {
  const given = { reason: visit.field('reason') };
  const done = await confirmed(
    visit,
    parts,
    async () => unfit(contract.keys.rotate, given),
    () => ask(visit, contract.keys.rotate, given),
  );
  return done.again === undefined ? rotatePage(visit, [], 200, done.reply) : rotatePage(visit, ...done.again);
}
