import {
  bilingual,
  InvalidRecord,
  NumberInPublic,
  type PrepareContext,
  prepareRecord,
  type RecordInput,
} from '@hutong/record';
import type { FileOptions } from './open-file.ts';

/** Why a record would not be taken; undefined: nothing is known against it. */
export type Trial = (input: RecordInput) => InvalidRecord | undefined;

/** Tries records before they are handed over: whether they are whoever brings them to bring, and what the node would say. */
export function trialOf({ only, triedAt }: Pick<FileOptions, 'only' | 'triedAt'>): Trial {
  // What a trial would commit to is thrown away: no randomness is spent on it.
  const ctx: PrepareContext | undefined =
    triedAt === undefined ? undefined : { now: triedAt, random: (n) => new Uint8Array(n), kind: 'hall' };
  return (input) => notTheirs(input, only) ?? (ctx === undefined ? undefined : faultOf(input, ctx));
}

function notTheirs({ type, department }: RecordInput, only: FileOptions['only']): InvalidRecord | undefined {
  if (only === undefined) return undefined;
  const organs = Object.hasOwn(only, type) ? only[type] : [];
  if (organs === '*' || organs?.includes(department)) return undefined;
  return new InvalidRecord('department', NOT_YOURS, ASK_THEM);
}

function faultOf(input: RecordInput, ctx: PrepareContext): InvalidRecord | undefined {
  try {
    prepareRecord(input, ctx);
    return undefined;
  } catch (error) {
    if (!(error instanceof InvalidRecord)) throw error;
    const { field, reason } = error;
    // What programs are told of such a number, that they may say it is meant, is nothing for a desk.
    return error instanceof NumberInPublic ? new InvalidRecord(field, reason, TAKE_OUT) : error;
  }
}

const NOT_YOURS = bilingual(
  '您的岗位不办这个部门的这种件',
  'such matters of this organ are not for your post',
);
const ASK_THEM = bilingual('请由该部门的同事导入', 'Have a colleague of that organ import it');
const TAKE_OUT = bilingual(
  '删去号码，或移到申请人、证件号码、联系电话等列',
  'Take the number out, or move it to the column for applicants, ID numbers or telephones',
);
