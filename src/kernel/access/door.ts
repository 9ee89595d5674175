import type { AccessNeeds } from '../../http/index.ts';
import { can, GATEWAY_GRANT, mayAttempt, mayInName } from './rules.ts';
import { actions, isAction, rowOf } from './table.ts';
import type { Grant } from './types.ts';

/** What the HTTP layer asks of the permission table before a route's handler runs. */
export function accessAtTheDoor(rolesOf: (personId: string) => Promise<Grant[]>): AccessNeeds {
  return {
    permissions: actions(),
    inName: actions().filter((action) => rowOf(action).inName === true),
    rolesOf,
    async mayAttempt(actor, permission) {
      if (!isAction(permission)) return false;
      if (actor.kind === 'gateway') return can([GATEWAY_GRANT], permission).outcome !== 'denied';
      const roles = await actor.roles();
      return actor.byToken === undefined ? mayAttempt(roles, permission) : mayInName(roles, permission);
    },
  };
}
