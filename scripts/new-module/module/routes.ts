import { sql } from 'kysely';
import { type Executor, transact } from '../../database/index.ts';
import { ErrorBody, personOf, type Server, typed } from '../../http/index.ts';
import { grantsFor } from '../../kernel/access/index.ts';
import { actingIn } from '../../kernel/audit/index.ts';
import { type Scope, scopeOf, within } from '../../kernel/scope/index.ts';
import { Nothing, SampleBody, SampleList, type SampleListData, SampleMade, SampleParams } from './api.ts';
import { ask, markDone } from './commands.ts';
import type { SampleContext } from './context.ts';

const tags = ['sample'];
const refusals = { '4xx': ErrorBody };

export async function sampleRoutes(server: Server, ctx: SampleContext): Promise<void> {
  const app = typed(server);

  app.post(
    '/api/sample',
    {
      config: { permission: 'sample.ask' },
      schema: { tags, body: SampleBody, response: { 201: SampleMade, ...refusals } },
    },
    async (request, reply) =>
      reply.code(201).send({ id: await ask(ctx, request.body.userid, personOf(request).personId, actingIn(request)) }),
  );

  app.post(
    '/api/sample/:id/done',
    {
      config: { permission: 'sample.ask' },
      schema: { tags, params: SampleParams, response: { 200: Nothing, ...refusals } },
    },
    async (request) => {
      await markDone(ctx, request.params.id, personOf(request).personId, actingIn(request));
      return {};
    },
  );

  app.get(
    '/api/sample',
    { config: { permission: 'sample.view' }, schema: { tags, response: { 200: SampleList, ...refusals } } },
    (request) => list(ctx, personOf(request).personId),
  );
}

function list({ db, directory }: SampleContext, by: string): Promise<SampleListData> {
  return transact(db, async (tx) => {
    const scope = await scopeOf(tx, grantsFor(await directory.rolesOf(tx, by), 'sample.view'));
    return { samples: await openIn(tx, scope), viewer: { name: (await directory.person(tx, by))?.name ?? '' } };
  });
}

async function openIn(ex: Executor, scope: Scope): Promise<SampleListData['samples']> {
  const { rows } = await sql<{ id: string; name: string; askedAt: Date; isLate: boolean }>`
    select s.id, p.name, s.asked_at as "askedAt", s.late_at is not null as "isLate"
    from sample s join person p on p.id = s.person_id
      join employment e on e.person_id = s.person_id and e.organisation_id = s.organisation_id and e.state = 'ACTIVE'
    where s.done_at is null and ${within(scope, { organisation: 's.organisation_id', unit: 'e.grid_unit_id' })}
    order by s.id desc limit 100`.execute(ex);
  return rows.map((row) => ({ ...row, askedAt: row.askedAt.toISOString() }));
}
