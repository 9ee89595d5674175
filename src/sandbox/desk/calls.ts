import { sql } from 'kysely';
import { z } from 'zod';
import type { Database } from '../../database/index.ts';

export const CallsQuery = z.object({
  api: z.string().optional(),
  userid: z.string().toLowerCase().optional(),
  errcode: z.coerce.number().int().optional(),
  taskId: z.string().optional(),
  since: z.iso.datetime({ offset: true }).optional(),
  after: z.coerce.number().int().optional(),
  limit: z.coerce.number().int().min(1).max(20_000).default(500),
});

interface ApiCall {
  id: number;
  at: Date;
  api: string;
  userids: string[];
  errcode: number | null;
  taskId: string | null;
  msgid: string | null;
  dropped: string[];
  remarks: string[];
  reply: 'given' | 'lost' | 'refused';
}

/** Every API call received, the latest ones, oldest first. `dropped` = thrown away silently, `remarks` = texts that phones cut. */
export async function listCalls(
  db: Database,
  { api, userid, errcode, taskId, since, after, limit }: z.infer<typeof CallsQuery>,
): Promise<ApiCall[]> {
  const { rows } = await sql<ApiCall>`
    select id, at, api, userids, errcode, task_id as "taskId", msgid, dropped, remarks, reply
    from sandbox.api_call
    where (${api ?? null}::text is null or api = ${api ?? null})
      and (${userid ?? null}::text is null or ${userid ?? null} = any (userids))
      and (${errcode ?? null}::int is null or errcode = ${errcode ?? null})
      and (${taskId ?? null}::text is null or task_id = ${taskId ?? null})
      and (${since ?? null}::timestamptz is null or at >= ${since ?? null}::timestamptz)
      and (${after ?? null}::bigint is null or id > ${after ?? null}::bigint)
    order by id desc limit ${limit}
  `.execute(db);
  return rows.reverse();
}
