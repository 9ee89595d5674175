import type { Tx } from '../../database/index.ts';
import type { Audit } from '../../kernel/audit/index.ts';
import type { Notice, Outbound } from '../../outbound/index.ts';
import type { IdentityChange, IdentityField } from './events.ts';

interface NotifyContext {
  outbound: Pick<Outbound, 'notify'>;
  audit: Pick<Audit, 'record'>;
  texts: { replies: { IDENTITY_CHANGED: string } };
}

export const IDENTITY_OWNER = 'identity_change';
const WORDS: Record<IdentityField, string> = { name: '姓名', phone: '手机号', account: '企业微信账号' };

/** Every change of who somebody is stands in the audit log under his name, and he is notified where he could be reached before. */
export async function notifyIdentityChanged(
  { outbound, audit, texts }: NotifyContext,
  tx: Tx,
  changes: readonly IdentityChange[],
): Promise<void> {
  for (const { personId, fields, cause, actor, onBehalfOf } of changes)
    await audit.record(tx, {
      actor,
      ...(onBehalfOf === undefined ? {} : { onBehalfOf }),
      action: 'person.identity_changed',
      object: { kind: 'person', id: personId },
      after: { fields, cause: cause.kind, causeId: cause.id },
    });
  await outbound.notify(
    tx,
    changes.flatMap(({ personId, notifyOldAccount, fields, cause }): Notice[] => {
      if (notifyOldAccount === null) return [];
      const text = texts.replies.IDENTITY_CHANGED.replace('{items}', fields.map((field) => WORDS[field]).join('、'));
      return [
        {
          owner: { kind: IDENTITY_OWNER, id: cause.id },
          to: { personId, userid: notifyOldAccount },
          purpose: 'notice',
          template: 'T-IDENTITY',
          content: { type: 'text', text },
          lane: 3,
        },
      ];
    }),
  );
}
