import type { Endpoint, Reply } from '@hutong/api';
import { Button, Buttons, type FieldError, Form, type Html, href } from '@hutong/ui';
import type { Asked, Visit } from '@hutong/web';
import type { ConsoleParts } from './parts.ts';
import { Code, Reason, unconfirmed, wrong } from './shared.tsx';

/** What is wrong with what was given, and the status that the page comes back with. */
type Again = [errors: readonly FieldError[], status: number];

/**
 * Does what cannot be taken back. What is missing is told before a code is used up: the plan is asked for first, then whether
 * it is still they who signed in, and only then is anything done.
 */
export async function confirmed<E extends Endpoint>(
  visit: Visit,
  parts: ConsoleParts,
  plan: () => Promise<Pick<Asked<Endpoint>, 'refused'>>,
  act: () => Promise<Asked<E>>,
): Promise<{ reply: Reply<E>; again?: undefined } | { again: Again }> {
  const planned = await plan();
  if (planned.refused !== undefined)
    return { again: [wrong(visit, planned.refused), planned.refused.status] };
  const faults = await unconfirmed(visit, parts);
  if (faults !== undefined) return { again: [faults, 403] };
  const asked = await act();
  if (asked.refused !== undefined) return { again: [wrong(visit, asked.refused), asked.refused.status] };
  return asked;
}

/** Asks why, and for the second factor, below what it will do. */
export function ConfirmForm(props: {
  visit: Visit;
  errors: readonly FieldError[];
  path: string;
  go: string;
  /** What goes with it unseen. */
  children?: Html;
}) {
  const { visit, errors, path, go, children } = props;
  return (
    <Form action={href(visit.view, path)} csrf={visit.person.csrf} label={go}>
      {children}
      <Reason visit={visit} errors={errors} />
      <Code visit={visit} errors={errors} />
      <Buttons>
        <Button kind="danger" name="act" value="go">
          {go}
        </Button>
      </Buttons>
    </Form>
  );
}
