import { appNow, type Tx } from '../../database/index.ts';
import type { Audit } from '../../kernel/audit/index.ts';
import type { LocatedCard, Outbound } from '../../outbound/index.ts';
import type { Directory } from '../directory/index.ts';
import type { ActContext } from './act.ts';
import type { BulletinCards } from './cards.ts';
import { type Signing, sign } from './rules.ts';
import * as store from './store.ts';
import type { Bulletin, Receipt } from './types.ts';

interface SignNeeds {
  directory: Directory;
  outbound: Outbound;
  audit: Audit;
  cards: BulletinCards;
}

export interface Signed {
  bulletin: Bulletin;
  receipt: Receipt | null;
  signing: Signing;
}

/** 「签收并转告」 and 「我知道了」, on the card or on its page: counted once, under a shared lock of the bulletin. */
export function createSigning({ directory, outbound, audit, cards }: SignNeeds) {
  async function signFor(tx: Tx, bulletinId: string, context: ActContext & { personId: string }): Promise<Signed> {
    const { personId, now } = context;
    await store.share(tx, bulletinId);
    const bulletin = await store.load(tx, bulletinId);
    if (!bulletin) throw new Error(`no bulletin ${bulletinId}`);
    const given = await store.receiptOf(tx, bulletinId, personId);
    const receipt = given && (await holdsRole(tx, given, now)) ? given : null;
    const signing = sign(bulletin, receipt, now);
    if (signing.outcome === 'signed' && receipt) await count(tx, bulletin, receipt, signing.state, context);
    return { bulletin, receipt, signing };
  }

  async function count(
    tx: Tx,
    { id: bulletinId, quorum }: Bulletin,
    { personId, organisationId }: Receipt,
    state: 'ACKED' | 'ACKED_LATE',
    { acting, now }: ActContext,
  ): Promise<void> {
    if (!(await store.signed(tx, { bulletinId, personId, state, now }))) return;
    await audit.record(tx, {
      ...acting,
      action: 'bulletin.signed',
      object: { kind: 'bulletin', id: bulletinId },
      after: { state },
    });
    if (quorum === null || organisationId === '') return;
    if ((await store.signedIn(tx, bulletinId, organisationId)) >= quorum)
      await store.dropQueued(tx, bulletinId, 'quorum', organisationId);
  }

  /** Whoever lost the role in which he was told has nothing to sign any more. */
  async function holdsRole(tx: Tx, { personId, role }: Receipt, now: Date): Promise<boolean> {
    if (role === 'EMPLOYEE') return true;
    return (await directory.rolesOf(tx, personId, now)).some((grant) => grant.role === role);
  }

  return {
    signFor,

    isRefused: (signed: Signed): signed is Signed & { signing: Extract<Signing, { outcome: 'refused' }> } =>
      signed.signing.outcome === 'refused',

    /** Every press ends in a face: grey, or why nothing changed. */
    async onPress(
      tx: Tx,
      press: { key: string },
      card: Pick<LocatedCard, 'ownerId' | 'personId' | 'messageId'>,
    ): Promise<void> {
      if (press.key.split(':').at(-1) !== 'ack') throw new Error(`unknown bulletin button ${press.key}`);
      const { ownerId, personId, messageId } = card;
      const acting = { actor: { kind: 'person' as const, personId } };
      const { bulletin, receipt, signing } = await signFor(tx, ownerId, { personId, acting, now: await appNow(tx) });
      const face =
        signing.outcome === 'refused' || !receipt
          ? cards.refusal(bulletin, signing.outcome === 'refused' ? signing.why : 'FORBIDDEN')
          : cards.signed(bulletin, receipt.role);
      const pressed = { owner: store.ownerOf(ownerId), personId, messageIds: [messageId] };
      await outbound.showFace(tx, pressed, face);
    },
  };
}
