import { type AlertSettings, contract, type Endpoint } from '@hutong/api';
import { errorOf, type FieldError, href, Radios, SummaryList, TextField } from '@hutong/ui';
import { type Asked, notFound, type Page, type Shown, type Visit } from '@hutong/web';
import { ConfirmForm, confirmed } from '../confirmed.tsx';
import type { ConsoleParts } from '../parts.ts';
import { ask, screen, unfit } from '../shared.tsx';
import { say } from '../texts.ts';
import { isChanged, Was } from '../was.tsx';

export const PLACE = '/console/alerts/settings';
const NEW = `${PLACE}/receiver`;
const ONE = `${PLACE}/receivers/{name}`;

type Receiver = AlertSettings['receivers'][number];

/** The page of a receiver. */
export const placeOf = (name: string) => ONE.replace('{name}', name);

/**
 * Adds, changes and removes receivers. Alerts leave the network through them, so each change needs the second factor.
 */
export function receiverPages(parts: ConsoleParts): Page[] {
  const may = 'alerts.configure' as const;
  return [
    { method: 'get', path: NEW, may, answer: (visit) => receiverPage(visit, undefined) },
    { method: 'post', path: NEW, may, answer: (visit) => setReceiver(visit, parts, undefined) },
    { method: 'get', path: ONE, may, answer: async (visit) => receiverPage(visit, await demandOne(visit)) },
    {
      method: 'post',
      path: ONE,
      may,
      answer: async (visit) => setReceiver(visit, parts, await demandOne(visit)),
    },
    {
      method: 'get',
      path: `${ONE}/remove`,
      may,
      answer: async (visit) => removalPage(visit, await demandOne(visit)),
    },
    { method: 'post', path: `${ONE}/remove`, may, answer: (visit) => remove(visit, parts) },
  ];
}

/** The receiver that an address names. @throws HttpError 404 */
async function demandOne(visit: Visit): Promise<Receiver> {
  const asked = await ask(visit, contract.alerts.settings, {});
  const all = asked.refused === undefined ? asked.reply.receivers : [];
  const found = all.find(({ name, channel }) => name === visit.params.name && channel === 'webhook');
  if (found === undefined) throw notFound();
  return found;
}

/** @param known the one that is changed; undefined: a new one is made */
function receiverPage(
  visit: Visit,
  known: Receiver | undefined,
  errors: readonly FieldError[] = [],
  status = 200,
): Promise<Shown> {
  const { lang, view } = visit;
  const go = say(lang, known === undefined ? 'receiver_add' : 'receiver_change');
  return screen({
    visit,
    title: known === undefined ? go : say(lang, 'receiver_one'),
    place: 'alerts',
    errors,
    status,
    children: (
      <>
        {known === undefined ? null : (
          <p>
            <code>{known.name}</code>
          </p>
        )}
        <p>{say(lang, 'receiver_about')}</p>
        <ConfirmForm
          visit={visit}
          errors={errors}
          path={known === undefined ? NEW : placeOf(known.name)}
          go={go}
        >
          <Fields visit={visit} known={known} errors={errors} />
        </ConfirmForm>
        {known === undefined ? null : (
          <p>
            <a href={href(view, `${placeOf(known.name)}/remove`)}>{say(lang, 'receiver_remove')}</a>
          </p>
        )}
        <Back visit={visit} />
      </>
    ),
  });
}

function Fields(props: { visit: Visit; known: Receiver | undefined; errors: readonly FieldError[] }) {
  const { visit, known, errors } = props;
  const { lang } = visit;
  const typed = visit.field('only');
  return (
    <>
      {known === undefined ? (
        <TextField
          name="name"
          label={say(lang, 'receiver_name')}
          hint={say(lang, 'receiver_name_hint')}
          width="middle"
          value={visit.field('name')}
          error={errorOf(errors, 'name')}
          maxlength={32}
          required
        />
      ) : (
        <Was visit={visit} shown={{ only: known.only }} />
      )}
      <TextField
        name="url"
        label={say(lang, 'receiver_url')}
        hint={
          known === undefined
            ? say(lang, 'receiver_url_hint')
            : say(lang, 'receiver_url_known', { address: known.address })
        }
        value={visit.field('url')}
        error={errorOf(errors, 'url')}
        maxlength={2_000}
      />
      <TextField
        name="secret"
        type="password"
        label={say(lang, 'receiver_secret')}
        hint={say(lang, known === undefined ? 'receiver_secret_hint' : 'receiver_secret_known')}
        error={errorOf(errors, 'secret')}
        maxlength={200}
      />
      <Radios
        name="only"
        label={say(lang, 'receiver_only')}
        value={typed === '' ? (known?.only ?? 'all') : typed}
        error={errorOf(errors, 'only')}
        options={(['all', 'escalated'] as const).map((one) => ({
          value: one,
          text: say(lang, `receiver_${one}`),
        }))}
      />
    </>
  );
}

async function setReceiver(visit: Visit, parts: ConsoleParts, known: Receiver | undefined): Promise<Shown> {
  const typed = (name: string) => visit.field(name).trim();
  const [url, secret, only] = [typed('url'), typed('secret'), typed('only')];
  const given = {
    ...(known === undefined ? { name: typed('name'), new: true as const } : { name: known.name }),
    // What is left empty stays as it is; of a new one the node says what is missing.
    ...(url === '' ? {} : { url }),
    ...(secret === '' ? {} : { secret }),
    ...(known === undefined || isChanged(visit, 'only')
      ? { only: only === 'escalated' ? ('escalated' as const) : ('all' as const) }
      : {}),
    reason: visit.field('reason'),
  };
  const done = await confirmed(
    visit,
    parts,
    () => unfinished(visit, given, known),
    () => ask(visit, contract.alerts.setReceiver, given),
  );
  if (done.again !== undefined) return receiverPage(visit, known, ...done.again);
  return { to: href(visit.view, PLACE, { done: '1' }) };
}

/** What people are told of a field; the words of the schema are for programs. */
const WRONG = {
  name: 'receiver_name_wrong',
  url: 'receiver_url_wrong',
  secret: 'receiver_secret_wrong',
} as const;
type Text = (typeof WRONG)[keyof typeof WRONG] | 'receiver_exists';
const isTold = (field: string | undefined): field is keyof typeof WRONG =>
  field !== undefined && Object.hasOwn(WRONG, field);

/** What is wrong, before a code is used up for it. */
async function unfinished(
  visit: Visit,
  given: { name: string; url?: string; secret?: string },
  known: Receiver | undefined,
): Promise<Pick<Asked<Endpoint>, 'refused'>> {
  const { refused } = unfit(contract.alerts.setReceiver, given);
  const field = refused?.field ?? missingIn(given, known);
  const refusal = (name: keyof typeof WRONG, text: Text, status: number) => {
    return { refused: { code: text, field: name, reason: say(visit.lang, text), next: '', status } };
  };
  if (isTold(field)) return refusal(field, WRONG[field], 422);
  if (refused !== undefined || known !== undefined) return { refused };
  const asked = await ask(visit, contract.alerts.settings, {});
  if (asked.refused !== undefined) return asked;
  const isTaken = asked.reply.receivers.some(({ name }) => name === given.name);
  return isTaken ? refusal('name', 'receiver_exists', 409) : {};
}

/** A new receiver needs its address, and any new address its secret. */
function missingIn({ url, secret }: { url?: string; secret?: string }, known: Receiver | undefined) {
  if (known === undefined && url === undefined) return 'url';
  return url !== undefined && secret === undefined ? 'secret' : undefined;
}

function removalPage(
  visit: Visit,
  known: Receiver,
  errors: readonly FieldError[] = [],
  status = 200,
): Promise<Shown> {
  const { lang } = visit;
  const { name, address } = known;
  const rows = [
    { key: say(lang, 'told_to'), value: <Named name={name} address={address} /> },
    { key: say(lang, 'receiver_then'), value: say(lang, 'receiver_then_is') },
  ];
  return screen({
    visit,
    title: say(lang, 'receiver_remove'),
    place: 'alerts',
    errors,
    status,
    children: (
      <>
        <SummaryList rows={rows} />
        <ConfirmForm
          visit={visit}
          errors={errors}
          path={`${placeOf(name)}/remove`}
          go={say(lang, 'receiver_remove')}
        />
        <Back visit={visit} />
      </>
    ),
  });
}

async function remove(visit: Visit, parts: ConsoleParts): Promise<Shown> {
  const known = await demandOne(visit);
  const given = { name: known.name, reason: visit.field('reason') };
  const done = await confirmed(
    visit,
    parts,
    async () => unfit(contract.alerts.removeReceiver, given),
    () => ask(visit, contract.alerts.removeReceiver, given),
  );
  if (done.again !== undefined) return removalPage(visit, known, ...done.again);
  return { to: href(visit.view, PLACE, { done: '1' }) };
}

function Named({ name, address }: Pick<Receiver, 'name' | 'address'>) {
  return (
    <>
      <code>{name}</code> {address}
    </>
  );
}

function Back({ visit: { lang, view } }: { visit: Visit }) {
  return (
    <p>
      <a href={href(view, PLACE)}>{say(lang, 'settings')}</a>
    </p>
  );
}
