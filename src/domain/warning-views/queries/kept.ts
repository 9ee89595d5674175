import { sql } from 'kysely';
import type { Texts } from '../../../config/text-file.ts';
import type { KeptSource } from '../../../kernel/module/index.ts';
import type { Warning } from '../../warnings/index.ts';
import { isShown } from '../rules.ts';

type Row = Pick<Warning, 'id' | 'number' | 'level' | 'fraudType' | 'state' | 'outcome' | 'drill'> & {
  at: Date;
  total: number;
};

/** Warnings about somebody, once they are over: what its page shows him as well. */
export const keptWarnings =
  (texts: Texts): KeptSource =>
  async (ex, personId, { limit, skip }) => {
    const { rows } = await sql<Row>`
      select id, number, level, fraud_type, state, outcome, drill, created_at as at,
        count(*) over ()::int as total
      from warning where person_id = ${personId} and state in ('CLOSED', 'REVOKED')
      order by created_at desc, id desc limit ${limit} offset ${skip}`.execute(ex);
    return rows.map(({ id, number, level, fraudType, state, outcome, drill, at, total }) => {
      const fraud = texts.fraudTypes[fraudType];
      const type = isShown('SELF', 'real type') ? fraud.name : (fraud.advisor ?? fraud.name);
      const ended = state === 'CLOSED' && outcome ? texts.outcomes[outcome] : undefined;
      return {
        at,
        about: `${drill ? texts.drill.mark : ''}${number} ${type}`,
        said: [texts.levels[level].tag, texts.states[state] ?? state, ended].filter(Boolean).join('，'),
        path: `/h5/w/${id}`,
        total,
      };
    });
  };
