import { ErrorBody, personOf, type Server, typed } from '../../http/index.ts';
import { actingIn } from '../../kernel/audit/index.ts';
import * as api from './api.ts';
import { addLeave, removeLeave } from './commands/leaves.ts';
import { previewRepeat, repeatShifts } from './commands/repeat.ts';
import { addShift, moveShift, removeShift } from './commands/shifts.ts';
import { removeOwner, setOwner } from './commands/units.ts';
import type { DutyContext } from './context.ts';
import { rosterFor } from './queries/month.ts';
import * as roster from './queries/roster.ts';
import type { Dated } from './types.ts';

const tags = ['directory'];
const refusals = { '4xx': ErrorBody };

/** Leave and who stands in, who is on duty when, units and their owners, and oneself. */
export async function dutyRoutes(server: Server, ctx: DutyContext): Promise<void> {
  const app = typed(server);

  app.get(
    '/api/colleagues',
    { config: { permission: 'roster.own' }, schema: { tags, response: { 200: api.ColleagueList, ...refusals } } },
    async (request) => ({ colleagues: await roster.colleaguesOf(ctx, personOf(request).personId) }),
  );

  app.get(
    '/api/leaves',
    { config: { permission: 'roster.own' }, schema: { tags, response: { 200: api.LeaveList, ...refusals } } },
    async (request) => ({ leaves: (await roster.leavesFor(ctx, personOf(request).personId)).map(dated) }),
  );

  app.get(
    '/api/leaves/bare',
    {
      config: { permission: 'roster.own' },
      schema: { tags, querystring: api.BareQuery, response: { 200: api.BareList, ...refusals } },
    },
    async (request) => {
      const { personId } = personOf(request);
      return { organisations: (await roster.wouldBeBare(ctx, { ...request.query, personId })).map(shownBare) };
    },
  );

  app.post(
    '/api/leaves',
    {
      config: { permission: 'roster.own' },
      schema: { tags, body: api.LeaveBody, response: { 201: api.Created, ...refusals } },
    },
    async (request, reply) =>
      reply.code(201).send({ id: await addLeave(ctx, request.body, personOf(request).personId, actingIn(request)) }),
  );

  app.delete(
    '/api/leaves/:id',
    {
      config: { permission: 'roster.own' },
      schema: { tags, params: api.IdParams, response: { 200: api.Nothing, ...refusals } },
    },
    async (request) => {
      await removeLeave(ctx, request.params.id, personOf(request).personId, actingIn(request));
      return {};
    },
  );

  app.get(
    '/api/shifts',
    { config: { permission: 'roster.own' }, schema: { tags, response: { 200: api.ShiftList, ...refusals } } },
    async (request) => {
      const { personId } = personOf(request);
      const shifts = await roster.shiftsFor(ctx, personId);
      return { shifts: shifts.map(dated), teams: await roster.teamsFor(ctx, personId) };
    },
  );

  app.post(
    '/api/shifts',
    {
      config: { permission: 'roster.edit' },
      schema: { tags, body: api.ShiftBody, response: { 201: api.Created, ...refusals } },
    },
    async (request, reply) =>
      reply.code(201).send({ id: await addShift(ctx, request.body, personOf(request).personId, actingIn(request)) }),
  );

  app.get(
    '/api/roster',
    {
      config: { permission: 'roster.edit' },
      schema: { tags, querystring: api.RosterQuery, response: { 200: api.RosterView, ...refusals } },
    },
    (request) => rosterFor(ctx, request.query, personOf(request).personId, actingIn(request)),
  );

  app.get(
    '/api/roster/people/:id',
    {
      config: { permission: 'roster.edit' },
      schema: {
        ...{ tags, params: api.IdParams, querystring: api.StandInQuery },
        response: { 200: api.StandInView, ...refusals },
      },
    },
    async (request) => {
      const { colleagues, bare } = await roster.standInsOf(
        ctx,
        { personId: request.params.id, ...request.query },
        personOf(request).personId,
      );
      return { colleagues, organisations: bare.map(shownBare) };
    },
  );

  app.post(
    '/api/shifts/:id/move',
    {
      config: { permission: 'roster.edit' },
      schema: { tags, params: api.IdParams, body: api.MoveBody, response: { 200: api.Nothing, ...refusals } },
    },
    async (request) => {
      await moveShift(ctx, request.params.id, request.body, personOf(request).personId, actingIn(request));
      return {};
    },
  );

  app.post(
    '/api/shifts/repeat/preview',
    {
      config: { permission: 'roster.edit' },
      schema: { tags, body: api.RepeatBody, response: { 200: api.RepeatView, ...refusals } },
    },
    (request) => previewRepeat(ctx, request.body, personOf(request).personId),
  );

  app.post(
    '/api/shifts/repeat',
    {
      config: { permission: 'roster.edit' },
      schema: { tags, body: api.RepeatedBody, response: { 200: api.Repeated, ...refusals } },
    },
    async (request) => ({
      added: await repeatShifts(ctx, request.body, personOf(request).personId, actingIn(request)),
    }),
  );

  app.delete(
    '/api/shifts/:id',
    {
      config: { permission: 'roster.edit' },
      schema: { tags, params: api.IdParams, response: { 200: api.Nothing, ...refusals } },
    },
    async (request) => {
      await removeShift(ctx, request.params.id, personOf(request).personId, actingIn(request));
      return {};
    },
  );

  app.get(
    '/api/organisations/:id/units',
    {
      config: { permission: 'directory.view' },
      schema: { tags, params: api.IdParams, querystring: api.UnitsQuery, response: { 200: api.UnitList, ...refusals } },
    },
    async (request) => {
      const which = { organisationId: request.params.id, ownerless: request.query.ownerless };
      return { units: await roster.unitsFor(ctx, which, personOf(request).personId) };
    },
  );

  app.post(
    '/api/units/:id/owners',
    {
      config: { permission: 'roster.edit' },
      schema: { tags, params: api.IdParams, body: api.OwnerBody, response: { 201: api.Nothing, ...refusals } },
    },
    async (request, reply) => {
      await setOwner(ctx, request.params.id, request.body, personOf(request).personId, actingIn(request));
      return reply.code(201).send({});
    },
  );

  app.delete(
    '/api/units/:id/owners/:personId',
    {
      config: { permission: 'roster.edit' },
      schema: { tags, params: api.OwnerParams, response: { 200: api.Nothing, ...refusals } },
    },
    async (request) => {
      const { id: unitId, personId } = request.params;
      await removeOwner(ctx, { unitId, personId }, personOf(request).personId, actingIn(request));
      return {};
    },
  );

  app.get(
    '/api/me/profile',
    { config: { permission: 'person' }, schema: { tags, response: { 200: api.ProfileView, ...refusals } } },
    async (request) => {
      const { leaves, shifts, ...profile } = await roster.profileOf(ctx, personOf(request).personId);
      return { ...profile, leaves: leaves.map(dated), shifts: shifts.map(dated) };
    },
  );
}

const shownBare = ({ shortName, ...one }: Awaited<ReturnType<typeof roster.wouldBeBare>>[number]) => ({
  name: shortName,
  ...dated(one),
});

function dated<T extends object>(row: T): Dated<T> {
  return Object.fromEntries(
    Object.entries(row).map(([name, value]) => [name, value instanceof Date ? value.toISOString() : value]),
  ) as Dated<T>;
}
