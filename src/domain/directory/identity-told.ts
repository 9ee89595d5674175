import type { Tx } from '../../database/index.ts';
import type { Notice, Outbound } from '../../outbound/index.ts';
import type { IdentityChange, IdentityField } from './events.ts';

interface ToldNeeds {
  outbound: Pick<Outbound, 'registerOwner' | 'say'>;
  record(tx: Tx, entry: IdentityDeed): Promise<void>;
  texts: { replies: { IDENTITY_CHANGED: string } };
}

/** For the audit log: which fields, never what stands in them. */
interface IdentityDeed extends Pick<IdentityChange, 'actor' | 'onBehalfOf'> {
  action: 'person.identity_changed';
  object: { kind: 'person'; id: string };
  after: { fields: readonly IdentityField[]; cause: string; causeId: string };
}

const OWNER_KIND = 'identity_change';
const WORDS: Record<IdentityField, string> = { name: '姓名', phone: '手机号', account: '企业微信账号' };

/** Every change of who somebody is stands in the audit log under his name, and he hears of it where he could be reached before. */
export function createIdentityTold({ outbound, record, texts }: ToldNeeds) {
  outbound.registerOwner(OWNER_KIND, {
    lock: async () => undefined,
    stillAsked: async () => true,
    unreachable: async () => undefined,
  });

  return async function tellIdentityChanged(tx: Tx, changes: readonly IdentityChange[]): Promise<void> {
    for (const { personId, fields, cause, actor, onBehalfOf } of changes)
      await record(tx, {
        actor,
        ...(onBehalfOf === undefined ? {} : { onBehalfOf }),
        action: 'person.identity_changed',
        object: { kind: 'person', id: personId },
        after: { fields, cause: cause.kind, causeId: cause.id },
      });
    await outbound.say(
      tx,
      changes.flatMap(({ personId, tellOn, fields, cause }): Notice[] => {
        if (tellOn === null) return [];
        const text = texts.replies.IDENTITY_CHANGED.replace('{items}', fields.map((field) => WORDS[field]).join('、'));
        return [
          {
            owner: { kind: OWNER_KIND, id: cause.id },
            to: { personId, userid: tellOn },
            purpose: 'notice',
            template: 'T-IDENTITY',
            content: { type: 'text', text },
            lane: 3,
          },
        ];
      }),
    );
  };
}
