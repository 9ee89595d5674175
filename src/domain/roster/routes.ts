import type { Readable } from 'node:stream';
import { z } from 'zod';
import { ErrorBody, personOf, type Server, typed } from '../../http/index.ts';
import { actingIn } from '../../kernel/audit/index.ts';
import {
  FILE_TYPES,
  fileMissing,
  type ImportRow,
  type PlacedFault,
  sendFile,
  takenAhead,
} from '../../kernel/imports/index.ts';
import { invalid } from '../../lib/problem.ts';
import { minutes } from '../../lib/time.ts';
import * as api from './api.ts';
import type { Imports } from './commands/imports.ts';
import { ROSTER, templateSheets } from './import.ts';

const tags = ['directory'];
const config = { permission: 'directory.import' };
const File = z.unknown();
/** 20 MB at 30 kB a second. The page itself gives up after ten minutes. */
const UPLOAD_WITHIN_MS = minutes(12);
const FORMATS = z.object({ format: z.enum(['xlsx', 'csv']) });

/** Thin: the body of a new import is the file itself, read as it arrives. */
export async function importRoutes(server: Server, { imports }: { imports: Imports }): Promise<void> {
  const app = typed(server);
  const view = (list: ImportRow): api.ImportViewData => toView(list, imports.consent(list) !== null);
  app.removeAllContentTypeParsers();
  app.addContentTypeParser(FILE_TYPES, (_request, payload, done) => done(null, payload));
  app.addContentTypeParser('application/json', { parseAs: 'string' }, app.getDefaultJsonParser('error', 'error'));

  app.post(
    '/api/imports',
    {
      config: { ...config, bodyWithinMs: UPLOAD_WITHIN_MS },
      schema: {
        tags,
        consumes: [...FILE_TYPES],
        querystring: api.NewImportQuery,
        response: { 201: api.ImportView, '4xx': ErrorBody },
      },
    },
    async (request, reply) => {
      const { personId } = personOf(request);
      const { fullList, includeHidden, organisation, fileName } = request.query;
      const source = request.body as Readable | undefined;
      if (typeof source?.pipe !== 'function') throw fileMissing();
      const organisationId = organisation ? await imports.organisationInReach(personId, organisation) : null;
      if (organisation && organisationId === null) throw organisationUnknown();
      const list = await imports.check({
        source: takenAhead(source),
        declaredBytes: Number(request.headers['content-length'] ?? 0),
        fileName: fileName || undefined,
        importerId: personId,
        fullList,
        includeHidden,
        organisationId,
      });
      return reply.code(201).send(view(list));
    },
  );

  app.get(
    '/api/imports',
    { config, schema: { tags, response: { 200: api.ImportListView, '4xx': ErrorBody } } },
    async (request) => ({ imports: (await imports.listOf(personOf(request).personId)).map(view) }),
  );

  app.get(
    '/api/imports/template.:format',
    { config, schema: { tags, params: FORMATS, response: { 200: File, '4xx': ErrorBody } } },
    (request, reply) => sendFile(reply, request.params.format, '名单模板', templateSheets()),
  );

  app.get(
    '/api/imports/:id',
    { config, schema: { tags, params: api.ImportParams, response: { 200: api.ImportView, '4xx': ErrorBody } } },
    async (request) => view(await imports.one(request.params.id, personOf(request).personId)),
  );

  app.post(
    '/api/imports/:id/confirm',
    {
      config,
      schema: {
        tags,
        params: api.ImportParams,
        body: api.ConfirmBody,
        response: { 200: api.ImportView, '4xx': ErrorBody },
      },
    },
    async (request) => view(await imports.confirm(request.params.id, personOf(request).personId, request.body)),
  );

  app.post(
    '/api/imports/:id/discard',
    { config, schema: { tags, params: api.ImportParams, response: { 200: api.ImportView, '4xx': ErrorBody } } },
    async (request) => view(await imports.discard(request.params.id, personOf(request).personId)),
  );

  app.post(
    '/api/imports/:id/rows/:row',
    {
      config,
      schema: {
        tags,
        params: api.RowParams,
        body: api.CellBody,
        response: { 200: api.CorrectedView, '4xx': ErrorBody },
      },
    },
    async (request) => {
      const { id, row } = request.params;
      const { personId } = personOf(request);
      const by = { personId, acting: actingIn(request) };
      const { list, faults } = await imports.correct(id, { line: row, ...request.body }, by);
      return { list: view(list), faults };
    },
  );

  app.get(
    '/api/imports/:id/changes',
    {
      config,
      schema: {
        tags,
        params: api.ImportParams,
        querystring: api.ChangesQuery,
        response: { 200: api.ChangeListView, '4xx': ErrorBody },
      },
    },
    (request) => {
      const { kind = null, ...page } = request.query;
      const by = { personId: personOf(request).personId, acting: actingIn(request) };
      return imports.changes(request.params.id, { kind, ...page }, by);
    },
  );

  app.get(
    '/api/imports/:id/leavers',
    {
      config,
      schema: {
        tags,
        params: api.ImportParams,
        querystring: api.LeaversQuery,
        response: { 200: api.LeaverListView, '4xx': ErrorBody },
      },
    },
    (request) => imports.leavers(request.params.id, request.query, { ...personOf(request), acting: actingIn(request) }),
  );

  app.get(
    '/api/imports/:id/faults',
    {
      config,
      schema: {
        tags,
        params: api.ImportParams,
        querystring: api.FaultsQuery,
        response: { 200: api.FaultListView, '4xx': ErrorBody },
      },
    },
    async (request) => {
      const faults = await imports.faults(request.params.id, personOf(request).personId, request.query);
      return { faults, next: faults.length === request.query.limit ? (faults.at(-1)?.n ?? null) : null };
    },
  );

  app.get(
    '/api/imports/:id/faults.:format',
    { config, schema: { tags, params: api.ImportParams.and(FORMATS), response: { 200: File, '4xx': ErrorBody } } },
    async (request, reply) => {
      const { id, format } = request.params;
      const { personId } = personOf(request);
      await imports.one(id, personId);
      const columns = ['工作表', '行号', '列', '程度', '原因', '内容'].map((heading) => ({ heading }));
      return sendFile(reply, format, '名单问题', [
        { name: '问题', columns, rows: faultRows(imports.allFaults(id, personId)) },
      ]);
    },
  );

  app.get(
    '/api/directory/export.:format',
    { config, schema: { tags, params: FORMATS, response: { 200: File, '4xx': ErrorBody } } },
    async (request, reply) => {
      const rows = await imports.exportRows(personOf(request).personId);
      return sendFile(reply, request.params.format, '名单', [{ name: '名单', columns: ROSTER.sheetColumns, rows }]);
    },
  );
}

const organisationUnknown = () => invalid('organisation', '没有找到这个单位，或它不在您的管理范围内');

/** An import as its answers show it. */
function toView(list: ImportRow, needsAcceptLeavers: boolean): api.ImportViewData {
  return {
    id: list.id,
    state: list.state,
    reason: list.reason,
    fullList: list.fullList,
    organisationId: list.organisationId,
    fileName: list.fileName,
    createdAt: list.createdAt.toISOString(),
    endedAt: list.endedAt?.toISOString() ?? null,
    rows: list.rowsRead,
    rowsInFile: list.rowsRead + list.ignoredRows,
    includeHidden: list.includeHidden,
    ignored: { rows: list.ignoredRows, parts: list.ignored },
    newUnits: list.newUnits,
    progress: { applied: list.appliedRows + list.refusedRows, total: list.rowsRead - list.faultyRows },
    counts: {
      new: list.newRows,
      rejoined: list.rejoinedRows,
      moved: list.movedRows,
      changed: list.changedRows,
      same: list.sameRows,
      phonesChanged: list.phonesChanged,
      leavers: list.confirmedAt === null ? list.leavers : list.appliedLeft,
    },
    faults: {
      rows: list.faultyRows + list.refusedRows,
      errors: list.errors + list.refusedRows,
      warnings: list.warnings,
    },
    activeBefore: list.activeBefore,
    needsAcceptLeavers,
  };
}

/** Faults as the lines of a sheet. */
async function* faultRows(faults: AsyncIterable<PlacedFault>) {
  for await (const { sheet, line, column, severity, reason, sample } of faults)
    yield [sheet, line, column, severity === 'ERROR' ? '错误' : '提醒', reason, sample];
}
