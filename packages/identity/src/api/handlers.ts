import { contract, type Role } from '@hutong/api';
import { type Mounted, mount, pageOf } from '@hutong/web';
import { isAdministrator } from '../accounts/posts.ts';
import type { Doer } from '../ground.ts';
import type { Identity } from '../identity.ts';

/**
 * The endpoints by which the node's console keeps accounts. Each act goes on record where it is done.
 * @param identity opened when it is first needed: a stopped node's other commands have no use for it
 */
export function accountEndpoints(identity: () => Identity): Mounted[] {
  const doer = ({ who }: { who: string }): Doer => ({ name: who, account: undefined });
  // Those above are told of it; the first of its kind belongs to setting a node up.
  const actOf = (roles: readonly Role[]) => {
    const another = roles.some((role) => isAdministrator(role) && identity().accounts.wasHeld(role));
    return another ? 'admin.create' : 'account.create';
  };
  return mount(contract.accounts, {
    list: (page) => {
      const shown = identity()
        .accounts.list('', 2_000)
        .map(({ staffCode, enabled, posts, mustChange, secondFactor, sessions }) => {
          const own = posts.filter(({ deputyOf }) => deputyOf === undefined);
          const said = own.map(({ role, organs }) => ({
            role,
            organs: organs === '*' ? organs : [...organs],
          }));
          return {
            account: staffCode,
            enabled,
            posts: said,
            must_change: mustChange,
            second_factor: secondFactor,
            sessions,
          };
        });
      return pageOf(shown, ({ account }) => account, page);
    },
    create: async ({ account, name, posts, reason }, by) => {
      const given = { staffCode: account, displayName: name, posts, reason };
      const act = actOf(posts.map(({ role }) => role));
      const { staffCode, password } = await identity().accounts.create(doer(by), given, act);
      return { account: staffCode, password };
    },
    disable: async ({ account, reason }, by) => {
      const { accounts } = identity();
      const { id, staffCode } = accounts.named(account);
      await accounts.disable(doer(by), id, reason);
      return { account: staffCode };
    },
    enable: async ({ account, reason }, by) => {
      const { accounts } = identity();
      const { id, staffCode } = accounts.named(account);
      await accounts.enable(doer(by), id, reason);
      return { account: staffCode };
    },
    reset: async ({ account, reason, second_factor = false, posts }, by) => {
      const { accounts } = identity();
      const { id, staffCode } = accounts.named(account);
      if (posts !== undefined) await accounts.setPosts(doer(by), id, posts, reason);
      if (second_factor) await accounts.resetSecondFactor(doer(by), id, reason);
      const { password } = await accounts.resetPassword(doer(by), id, reason);
      return { account: staffCode, password };
    },
  });
}
