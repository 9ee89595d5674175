import { sql } from 'kysely';
import type { Executor } from '../../database/index.ts';
import { namesOfPeople } from '../../kernel/audience/index.ts';
import { notFound } from '../../lib/problem.ts';
import type { TemplateData, TemplateListData, TemplateVersionsData } from './api.ts';
import type { PresetContext } from './context.ts';
import type { Release } from './types.ts';

interface Content {
  title: string;
  body: string;
  fraudType: string;
  releasedTo: Release;
}

export interface Template extends Content {
  id: string;
  version: number;
}

/** As the service is delivered: for everybody, until the centre changes it. */
const delivered = ({ texts }: Pick<PresetContext, 'texts'>): Template[] =>
  texts.bulletin.templates.map((template) => ({ ...template, version: 0, releasedTo: 'ALL' }));

/** Every template as it stands now; whoever changes one has locked it before he asks. */
export async function templatesNow(ctx: Pick<PresetContext, 'texts'>, ex: Executor): Promise<Template[]> {
  const { rows } = await sql<Template>`
    select t.id, t.version, v.title, v.body, v.fraud_type, v.released_to
    from bulletin_template t
      join bulletin_template_version v on v.template_id = t.id and v.version = t.version
    order by t.id`.execute(ex);
  const changed = new Map(rows.map((row) => [row.id, row]));
  const known = delivered(ctx);
  const own = rows.filter(({ id }) => !known.some((one) => one.id === id));
  return [...known.map((one) => changed.get(one.id) ?? one), ...own];
}

export async function listTemplates(ctx: PresetContext): Promise<TemplateListData> {
  const templates = await templatesNow(ctx, ctx.db);
  return {
    templates: templates.map((one) => shown(ctx, one)),
    fraudTypes: Object.entries(ctx.texts.fraudTypes).map(([id, { name }]) => ({ id, name })),
  };
}

export async function oneTemplate(ctx: PresetContext, ex: Executor, id: string): Promise<TemplateData> {
  const found = (await templatesNow(ctx, ex)).find((one) => one.id === id);
  if (!found) throw notFound();
  return shown(ctx, found);
}

/** An older version as it was; 0 is what was delivered, if anything was. */
export async function contentOf(
  ctx: PresetContext,
  ex: Executor,
  { id, version }: { id: string; version: number },
): Promise<Content | null> {
  if (version === 0) return delivered(ctx).find((one) => one.id === id) ?? null;
  const { rows } = await sql<Content>`
    select title, body, fraud_type, released_to from bulletin_template_version
    where template_id = ${id} and version = ${version}`.execute(ex);
  return rows[0] ?? null;
}

type VersionRow = Template & { authorId: string; createdAt: Date; restores: number | null };

/** Newest first; the delivered one stands last. */
export async function versionsOf(
  ctx: PresetContext,
  id: string,
  { before = 1_000_000, limit }: { before?: number | undefined; limit: number },
): Promise<TemplateVersionsData> {
  await oneTemplate(ctx, ctx.db, id);
  const { rows } = await sql<VersionRow>`
    select template_id as id, version, title, body, fraud_type, released_to, restores, author_id, created_at
    from bulletin_template_version where template_id = ${id} and version < ${before}
    order by version desc limit ${limit + 1}`.execute(ctx.db);
  const authors = await namesOfPeople(
    ctx.db,
    rows.map(({ authorId }) => authorId),
  );
  const hasMore = rows.length > limit;
  const versions: TemplateVersionsData['versions'] = rows.slice(0, limit).map((row) => ({
    ...shown(ctx, row),
    author: authors.get(row.authorId) ?? '',
    at: row.createdAt.toISOString(),
    restores: row.restores,
  }));
  const first = delivered(ctx).find((one) => one.id === id);
  if (first && !hasMore && before > 0) versions.push({ ...shown(ctx, first), author: null, at: null, restores: null });
  return { id, versions, next: hasMore ? (versions.at(-1)?.version ?? null) : null };
}

function shown({ texts }: Pick<PresetContext, 'texts'>, template: Template): TemplateData {
  const { id, version, title, body, fraudType, releasedTo } = template;
  const names: Readonly<Record<string, { name: string } | undefined>> = texts.fraudTypes;
  return { id, version, title, body, fraudType, fraudName: names[fraudType]?.name ?? fraudType, releasedTo };
}
