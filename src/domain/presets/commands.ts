import { sql } from 'kysely';
import { appNow, type Tx, transact } from '../../database/index.ts';
import { newId } from '../../lib/ids.ts';
import { conflict, invalid } from '../../lib/problem.ts';
import type { TemplateData, TemplateInput } from './api.ts';
import { type By, type PresetContext, TEMPLATE } from './context.ts';
import { contentOf, oneTemplate, templatesNow } from './queries.ts';

/** A list of choice, read by eye: more than that nobody finds anything in. */
const MOST = 200;

export function createTemplate(ctx: PresetContext, input: TemplateInput, by: By): Promise<TemplateData> {
  return transact(ctx.db, async (tx) => {
    await lockTemplates(tx);
    if ((await templatesNow(ctx, tx)).length >= MOST)
      throw conflict('conflict', `模板最多${MOST}个，请改写不再用的模板`);
    return write(ctx, tx, { id: newId(), before: null, content: input, restores: null }, by);
  });
}

export function changeTemplate(
  ctx: PresetContext,
  id: string,
  { version, ...content }: TemplateInput & { version: number },
  by: By,
): Promise<TemplateData> {
  return transact(ctx.db, async (tx) => {
    const before = await lockAt(ctx, tx, id, version);
    return write(ctx, tx, { id, before, content, restores: null }, by);
  });
}

/** An older version becomes the newest; nothing of the history is lost. */
export function restoreTemplate(
  ctx: PresetContext,
  id: string,
  { version, current }: { version: number; current: number },
  by: By,
): Promise<TemplateData> {
  return transact(ctx.db, async (tx) => {
    const before = await lockAt(ctx, tx, id, current);
    const content = await contentOf(ctx, tx, { id, version });
    if (!content || version >= current) throw invalid('version', '没有这个旧版本，请刷新后再选');
    return write(ctx, tx, { id, before, content, restores: version }, by);
  });
}

/** They are changed a few times a month: one after the other is quick enough, and covers those not in the table yet. */
const lockTemplates = (tx: Tx) => sql`select pg_advisory_xact_lock(hashtext('bulletin_template'))`.execute(tx);

async function lockAt(ctx: PresetContext, tx: Tx, id: string, version: number): Promise<TemplateData> {
  await lockTemplates(tx);
  const before = await oneTemplate(ctx, tx, id);
  if (before.version !== version) throw conflict('conflict', '模板刚被别人改过，请刷新后在新版本上修改');
  return before;
}

interface Written {
  id: string;
  before: TemplateData | null;
  content: TemplateInput;
  restores: number | null;
}

async function write(
  ctx: PresetContext,
  tx: Tx,
  { id, before, content, restores }: Written,
  { personId, acting }: By,
): Promise<TemplateData> {
  const { title, body, fraudType, releasedTo } = content;
  if (!Object.hasOwn(ctx.texts.fraudTypes, fraudType)) throw invalid('fraudType', '没有这个诈骗类型，请重新选择');
  const now = await appNow(tx);
  const version = (before?.version ?? 0) + 1;
  await sql`
    insert into bulletin_template (id, version, title, changed_at) values (${id}, ${version}, ${title}, ${now})
    on conflict (id) do update
      set version = excluded.version, title = excluded.title, changed_at = excluded.changed_at`.execute(tx);
  await sql`
    insert into bulletin_template_version
      (template_id, version, title, body, fraud_type, released_to, restores, author_id, created_at)
    values (${id}, ${version}, ${title}, ${body}, ${fraudType}, ${releasedTo}, ${restores}, ${personId}, ${now})`.execute(
    tx,
  );
  await ctx.audit.record(tx, {
    ...acting,
    action: before ? 'template.changed' : 'template.created',
    object: { kind: TEMPLATE, id },
    ...(before ? { before: digest(before) } : {}),
    after: { version, ...digest(content), restores },
  });
  return oneTemplate(ctx, tx, id);
}

const digest = ({ title, body, fraudType, releasedTo }: TemplateInput) => ({ title, body, fraudType, releasedTo });
