import { afterCommit, appNow, type Tx } from '../database/index.ts';
import { checkCard, checkUpdate, type TemplateCard } from '../wecom/cards/index.ts';
import { canonicalJson, contentHash } from './canonical.ts';
import type { OutboundContext } from './context.ts';
import type { Owner } from './notice.ts';
import { sendableFace } from './render.ts';

export interface CardSelection {
  owner: Owner;
  personId?: string;
  messageIds?: string[];
  exceptPersonIds?: string[];
  templates?: string[];
}

export interface FaceOptions {
  /** Should no code be left, a new message brings this face; else the card stays behind. */
  mustAct?: boolean;
  template?: string;
}

/**
 * Wants this face on all cards selected, in the caller's transaction, with the owner locked. A card that shows it
 * already costs no call and no code.
 */
export async function showFace(
  context: OutboundContext,
  tx: Tx,
  selection: CardSelection,
  face: TemplateCard,
  { mustAct = false, template }: FaceOptions = {},
): Promise<void> {
  checkUpdate(face);
  if (mustAct) checkCard(sendableFace(face));
  const now = await appNow(tx);
  const hash = contentHash(face);
  const sealed = context.crypto.seal(canonicalJson(face));
  const behind = await tx
    .with('changed', (cte) => {
      let cards = cte
        .updateTable('card')
        .set({
          wanted_hash: hash,
          wanted_sealed: sealed,
          must_act: mustAct,
          unsyncable: null,
          attempts: 0,
          not_before: now,
          ...(template === undefined ? {} : { template }),
        })
        .where('owner_kind', '=', selection.owner.kind)
        .where('owner_id', '=', selection.owner.id)
        .where('wanted_hash', '<>', hash);
      if (selection.personId !== undefined) cards = cards.where('person_id', '=', selection.personId);
      if (selection.messageIds !== undefined) cards = cards.where('message_id', 'in', orNone(selection.messageIds));
      if (selection.templates !== undefined) cards = cards.where('template', 'in', orNone(selection.templates));
      if (selection.exceptPersonIds?.length) cards = cards.where('person_id', 'not in', selection.exceptPersonIds);
      return cards.returning(['id', 'message_id', 'person_id', 'shown_hash', 'wanted_hash']);
    })
    .insertInto('outbox')
    .columns(['topic', 'ref_id', 'lane', 'not_before'])
    .expression((eb) =>
      eb
        .selectFrom('changed')
        .innerJoin('delivery', (join) =>
          join
            .onRef('delivery.message_id', '=', 'changed.message_id')
            .onRef('delivery.person_id', '=', 'changed.person_id'),
        )
        .select([eb.val('sync_card' as const).as('topic'), 'changed.id', 'delivery.lane', eb.val(now).as('not_before')])
        .whereRef('changed.shown_hash', '<>', 'changed.wanted_hash'),
    )
    .returning('ref_id')
    .execute();
  if (behind.length === 0) return;
  afterCommit(tx, context.wake);
}

/** SQL knows no empty list. */
function orNone(values: string[]): string[] {
  return values.length === 0 ? [''] : values;
}
