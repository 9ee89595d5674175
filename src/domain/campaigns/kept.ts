import { sql } from 'kysely';
import type { Texts } from '../../config/text-file.ts';
import type { KeptSource } from '../../kernel/module/index.ts';
import type { ProtectionItem } from './items.ts';

const PATH = '/h5/protections';

interface KeptNeeds {
  items: readonly ProtectionItem[];
  texts: Texts;
}

interface Asked {
  name: string;
  bucket: string;
  reminders: number;
  at: Date;
  total: number;
}
interface Answered {
  item: string;
  state: string;
  reason: string | null;
  at: Date;
  total: number;
}
interface Sent {
  item: string | null;
  state: string;
  checkedAt: Date | null;
  at: Date;
  total: number;
}

/** What campaigns hold of somebody: what he was asked, what he answered, the pictures he sent. */
export function createKeptAnswers({ items, texts }: KeptNeeds) {
  const nameOf = (code: string) => items.find((item) => item.code === code)?.name ?? code;
  const { asked, answers, pictures } = texts.kept;

  const campaigns: KeptSource = async (ex, personId, { limit, skip }) => {
    const { rows } = await sql<Asked>`
      select c.name, m.bucket, m.reminders, coalesce(m.answered_at, m.asked_at, m.joined_at) as at,
        count(*) over ()::int as total
      from campaign_member m join campaign c on c.id = m.campaign_id
      where m.person_id = ${personId} order by at desc, c.id desc limit ${limit} offset ${skip}`.execute(ex);
    return rows.map(({ name, bucket, reminders, at, total }) => ({
      at,
      about: name,
      said: [asked[bucket] ?? bucket, reminders > 0 && `提醒${reminders}次`].filter(Boolean).join('，'),
      path: PATH,
      total,
    }));
  };

  const protections: KeptSource = async (ex, personId, { limit, skip }) => {
    const { rows } = await sql<Answered>`
      select item, state, reason, since as at, count(*) over ()::int as total
      from protection where person_id = ${personId} order by since desc, item limit ${limit} offset ${skip}`.execute(
      ex,
    );
    return rows.map(({ item, state, reason, at, total }) => ({
      at,
      about: nameOf(item),
      said: [answers[state] ?? state, reason].filter(Boolean).join('：'),
      path: PATH,
      total,
    }));
  };

  const evidence: KeptSource = async (ex, personId, { limit, skip }) => {
    const { rows } = await sql<Sent>`
      select item, state, checked_at as "checkedAt", received_at as at, count(*) over ()::int as total
      from protection_evidence where person_id = ${personId} order by received_at desc, id desc limit ${limit} offset ${skip}`.execute(
      ex,
    );
    return rows.map(({ item, state, checkedAt, at, total }) => ({
      at,
      about: item === null ? (texts.disclosure.categories.image ?? '') : nameOf(item),
      said: pictures[state === 'ATTACHED' && checkedAt ? 'CHECKED' : state] ?? state,
      path: state === 'ATTACHED' ? PATH : null,
      total,
    }));
  };

  return { campaigns, protections, evidence };
}
