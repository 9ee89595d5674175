import { sql } from 'kysely';
import type { Executor } from '../database/index.ts';
import type { TemplateCard } from '../wecom/cards/index.ts';
import type { AttemptKind, AttemptResult, DeliveryRow, OutboundContext, Owner } from './types.ts';

/** One call to WeCom about a message, and what came back; null while nothing has. */
export interface SentAttempt {
  n: number;
  kind: AttemptKind;
  at: string;
  result: AttemptResult | null;
  errcode: number | null;
}

export interface SentMessage
  extends Pick<
    DeliveryRow,
    | 'id'
    | 'personId'
    | 'purpose'
    | 'template'
    | 'run'
    | 'step'
    | 'state'
    | 'reason'
    | 'errcode'
    | 'createdAt'
    | 'settledAt'
  > {
  /** The card as it is to stand on the phone from now on; null for a text, and once its words are past their term. */
  card: TemplateCard | null;
  text: string | null;
  /** The phone still shows what was there before. */
  isBehind: boolean;
  /** Why the phone will never show the newest state. */
  unsyncable: string | null;
  attempts: SentAttempt[];
}

interface SentRow extends Omit<SentMessage, 'card' | 'text' | 'isBehind' | 'attempts'> {
  bodySealed: string;
  wantedSealed: string | null;
  shownHash: string | null;
  wantedHash: string | null;
  attempts: SentAttempt[] | null;
}

/** What was sent about one thing, the newest first: to whom, what his phone shows, and each answer of the platform. */
export async function sentAbout(
  { crypto }: Pick<OutboundContext, 'crypto'>,
  ex: Executor,
  { kind, id }: Owner,
  limit: number,
): Promise<SentMessage[]> {
  const { rows } = await sql<SentRow>`
    select d.id, d.person_id, d.purpose, d.template, d.run, d.step, d.state, d.reason, d.errcode, d.created_at, d.settled_at,
      m.body_sealed, c.wanted_sealed, c.shown_hash, c.wanted_hash, c.unsyncable,
      (select jsonb_agg(jsonb_build_object('n', a.n, 'kind', a.kind, 'at', a.at, 'result', a.result, 'errcode', a.errcode)
          order by a.at, a.id)
        from attempt a where a.delivery_id = d.id or a.card_id = c.id) as attempts
    from delivery d
      join message m on m.id = d.message_id
      left join card c on c.message_id = d.message_id and c.person_id = d.person_id
    where d.owner_kind = ${kind} and d.owner_id = ${id}
    order by d.created_at desc, d.id desc limit ${limit}`.execute(ex);
  return rows.map(({ bodySealed, wantedSealed, shownHash, wantedHash, attempts, ...row }) => {
    const sent = bodySealed === '' ? {} : wordsIn(crypto.open(bodySealed));
    const wanted = wantedSealed === null ? null : (JSON.parse(crypto.open(wantedSealed)) as TemplateCard);
    return {
      ...row,
      card: wanted ?? sent.card ?? null,
      text: sent.text ?? null,
      isBehind: shownHash !== wantedHash,
      attempts: (attempts ?? []).map((one) => ({ ...one, at: new Date(one.at).toISOString() })),
    };
  });
}

/** What was put into the request body. */
function wordsIn(json: string): { card?: TemplateCard; text?: string } {
  const body = JSON.parse(json) as { template_card?: TemplateCard; text?: { content?: string } };
  return {
    ...(body.template_card ? { card: body.template_card } : {}),
    ...(body.text?.content === undefined ? {} : { text: body.text.content }),
  };
}
