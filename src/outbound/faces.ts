import { type RawBuilder, sql } from 'kysely';
import { afterCommit, anyOf, appNow, type Tx } from '../database/index.ts';
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
  const { rows } = await sql`/* prepare */
    with changed as (
      update card set wanted_hash = ${hash}, wanted_sealed = ${sealed}, must_act = ${mustAct}, unsyncable = null,
        attempts = 0, not_before = ${now}, template = coalesce(${template ?? null}, template)
      where ${chosen(selection)} and wanted_hash <> ${hash}
      returning id, message_id, userid, person_id, shown_hash <> wanted_hash as behind
    )
    insert into outbox (topic, ref_id, lane, not_before)
    select 'sync_card', changed.id, delivery.lane, ${now}::timestamptz
    from changed join delivery using (message_id, userid, person_id)
    where changed.behind
    returning ref_id`.execute(tx);
  if (rows.length === 0) return;
  afterCommit(tx, context.wake);
}

function chosen({ owner, personId, messageIds, templates, exceptPersonIds }: CardSelection): RawBuilder<unknown> {
  return sql.join(
    [
      sql`owner_kind = ${owner.kind} and owner_id = ${owner.id}`,
      ...(personId === undefined ? [] : [sql`person_id = ${personId}`]),
      ...(messageIds === undefined ? [] : [sql`message_id ${anyOf(messageIds)}`]),
      ...(templates === undefined ? [] : [sql`template = any(${templates}::text[])`]),
      ...(exceptPersonIds?.length ? [sql`person_id <> all(${exceptPersonIds}::text[])`] : []),
    ],
    sql` and `,
  );
}
