import { sql } from 'kysely';
import type { Texts } from '../../config/text-file.ts';
import { afterCommit, appNow, type Database, type Tx, transact } from '../../database/index.ts';
import { maskName } from '../../lib/masking.ts';
import { Problem } from '../../lib/problem.ts';
import { createRecently } from '../../lib/recently.ts';
import { minutes } from '../../lib/time.ts';
import { grantsFor } from '../access/index.ts';
import type { Audit } from '../audit/index.ts';
import type { Directory } from '../directory/index.ts';
import type { By } from './act.ts';
import { allowedTo } from './allowed.ts';
import type * as api from './api.ts';
import type { Compose } from './compose.ts';
import { countersOf, percentOf } from './percent.ts';
import { authorityOf, type Reader, readerOf } from './rights.ts';
import { isSigned, sign } from './rules.ts';
import * as store from './store.ts';
import { AUDIENCE_ROLES, BODY_MAX, type Bulletin, type BulletinState, type ReceiptState, TITLE_MAX } from './types.ts';

interface ViewNeeds {
  db: Database;
  directory: Directory;
  audit: Audit;
  compose: Compose;
  texts: Texts;
  tenantName: string;
  approvalAbove: number;
  remindersMax: number;
}

/** An open board asks again every few seconds; that is one look, not twelve a minute. */
const ONE_LOOK_MS = minutes(5);

/** What a reader may see of bulletins: his places only, names by his right, every look at people audited. */
export function createBulletinViews(needs: ViewNeeds) {
  const { db, directory, audit, compose, texts, tenantName, approvalAbove, remindersMax } = needs;
  const lookedAt = createRecently(ONE_LOOK_MS);

  return {
    one: (id: string, { personId }: By): Promise<api.BulletinViewData> =>
      transact(db, async (tx) => viewOne(tx, await find(tx, id, personId))),

    list: (
      query: { state?: BulletinState | undefined; mine: boolean; limit: number; before?: string | undefined },
      { personId }: By,
    ): Promise<api.BulletinListData> =>
      transact(db, async (tx) => {
        const now = await appNow(tx);
        const reader = await readerOf(tx, directory, personId, now);
        const bulletins = await visible(tx, reader, query);
        const ids = bulletins.map(({ id }) => id);
        const counts = await store.countsOf(tx, ids, reader.sees);
        const names = await namesOfPeople(
          tx,
          bulletins.map(({ authorId }) => authorId),
        );
        return {
          now: now.toISOString(),
          bulletins: bulletins.map((bulletin) => summaryOf(bulletin, reader, counts.get(bulletin.id) ?? {}, names)),
        };
      }),

    board: (id: string, { personId }: By): Promise<api.BoardData> =>
      transact(db, async (tx) => {
        const { bulletin, reader, now } = await find(tx, id, personId);
        const { sees, discreet } = reader;
        const [counts, speed, townships, sawOriginal] = [
          await store.countsOf(tx, [id], sees),
          await store.ackSeconds(tx, id, sees),
          await store.townshipCounts(tx, id, sees),
          bulletin.corrects ? await store.countCorrected(tx, id, sees) : null,
        ];
        const counters = countersOf(counts.get(id) ?? {}, { discreet });
        return {
          id,
          state: bulletin.state,
          counters,
          percent: percentOf(counters),
          medianAckSeconds: speed.median,
          p90AckSeconds: speed.p90,
          wave: bulletin.wave,
          remindersSent: bulletin.remindersSent,
          townships: townships.map(({ counts, name, ...township }) => ({
            ...township,
            name: name === '' ? texts.bulletin.police : name,
            counters: countersOf(counts, { discreet }),
          })),
          sawOriginal,
          now: now.toISOString(),
        };
      }),

    organisations: (
      id: string,
      query: { townshipId?: string | undefined; silent: boolean; after?: string | undefined; limit: number },
      { personId }: By,
    ): Promise<api.BoardOrganisationsData> =>
      transact(db, async (tx) => {
        const { bulletin, reader } = await find(tx, id, personId);
        const rows = await store.organisationPage(tx, id, reader.sees, { ...query, quorum: bulletin.quorum });
        return {
          organisations: rows.map(({ id, name, township, silent, counts }) => ({
            id,
            name,
            township,
            silent,
            counters: countersOf(counts, reader),
          })),
          next: rows.length === query.limit ? (rows.at(-1)?.code ?? null) : null,
        };
      }),

    people: (
      id: string,
      query: {
        organisationId?: string | undefined;
        state?: ReceiptState | undefined;
        after?: string | undefined;
        limit: number;
      },
      { personId, acting }: By,
    ): Promise<api.BoardPeopleData> =>
      transact(db, async (tx) => {
        const { bulletin, reader } = await find(tx, id, personId);
        const { state, ...page } = query;
        const rows = await store.peoplePage(tx, id, reader.sees, {
          ...page,
          states: statesAsked(state, reader.discreet),
        });
        const looked = `${personId} ${id}`;
        if (rows.length > 0 && !lookedAt.has(looked)) {
          const seen = [reader.masked ? 'masked name' : 'name'];
          await audit.look(tx, { ...acting, object: { kind: 'bulletin', id }, seen });
          afterCommit(tx, () => lookedAt.note(looked));
        }
        return {
          people: rows.map((row) => ({
            name: reader.masked ? maskName(row.name) : row.name,
            role: row.role,
            organisation: row.organisation,
            wave: row.wave,
            state: reader.discreet && row.state === 'SUPPRESSED' ? 'QUEUED' : row.state,
            acceptedAt: row.acceptedAt?.toISOString() ?? null,
            actedAt: row.actedAt?.toISOString() ?? null,
            reminders: row.reminders,
            sawOriginal: bulletin.corrects ? row.sawOriginal : null,
          })),
          next: rows.length === query.limit ? (rows.at(-1)?.personId ?? null) : null,
        };
      }),

    /** The page behind the card, for whoever got it. */
    received: (id: string, { personId }: By): Promise<api.ReceivedBulletinData> =>
      transact(db, async (tx) => {
        const now = await appNow(tx);
        const bulletin = await store.load(tx, id);
        const receipt = bulletin && (await store.receiptOf(tx, id, personId));
        if (!receipt) throw notFound();
        const signing = sign(bulletin, receipt, now);
        const why = signing.outcome === 'refused' ? signing.why : null;
        const state = why === 'RECALLED' ? 'WITHDRAWN' : why === 'CORRECTED' || why === 'CLOSED' ? why : 'OPEN';
        const [wrong, right] = [await refOf(tx, bulletin.corrects), await refOf(tx, bulletin.correctedBy)];
        const names = await namesOfPeople(tx, [personId]);
        return {
          id,
          number: bulletin.number,
          title: bulletin.title,
          body: bulletin.body,
          longText: bulletin.longText,
          fraudName: fraudNameOf(bulletin.fraudType, receipt.role === 'EMPLOYEE'),
          script: texts.scripts[bulletin.fraudType as keyof Texts['scripts']] ?? [],
          safe: texts.safe,
          drill: bulletin.drill,
          employee: receipt.role === 'EMPLOYEE',
          state: state === 'OPEN' && isSigned(receipt.state) ? 'SIGNED' : state,
          deadlineAt: bulletin.deadlineAt?.toISOString() ?? null,
          actedAt: receipt.actedAt?.toISOString() ?? null,
          correctsNumber: wrong?.number ?? null,
          correctedBy: right && { id: right.id, number: right.number },
          publisher: tenantName,
          viewer: { name: names.get(personId) ?? '' },
        };
      }),

    /** What may be chosen when composing, within one's own jurisdiction. */
    options: ({ personId }: By): Promise<api.OptionsData> =>
      transact(db, async (tx) => {
        const authority = authorityOf(await directory.rolesOf(tx, personId, await appNow(tx)));
        if (!authority) throw new Problem({ code: 'forbidden', status: 403, messageZh: message('scope') });
        const { scopeIds, maxPeople, templatesOnly } = authority;
        const organisationIds = await directory.organisationsUnder(
          tx,
          scopeIds.map((scopeId) => ({ scopeId })),
        );
        const { rows } = await sql<{ kind: string; id: string; name: string }>`
          select distinct on (j.kind, j.code) j.kind, j.id, j.name from jurisdiction j
            join organisation o on j.id in (o.township_id, o.station_id)
          where o.id = any (${organisationIds})
          union all
          select distinct on (industry) 'INDUSTRY', industry, industry from organisation
          where id = any (${organisationIds}) and industry is not null`.execute(tx);
        const of = (wanted: string) => rows.flatMap(({ kind, id, name }) => (kind === wanted ? [{ id, name }] : []));
        const named = (words: Readonly<Record<string, string>>) =>
          Object.entries(words).map(([id, name]) => ({ id, name }));
        return {
          titleMax: TITLE_MAX,
          bodyMax: BODY_MAX,
          approvalAbove,
          maxPeople,
          templatesOnly,
          templates: [...texts.bulletin.templates],
          fraudTypes: Object.entries(texts.fraudTypes).map(([id, { name }]) => ({ id, name })),
          roles: AUDIENCE_ROLES.map((id) => ({ id, name: texts.roles[id] ?? id })),
          townships: of('TOWNSHIP'),
          stations: of('STATION'),
          kinds: named(texts.bulletin.kinds),
          tiers: named(texts.bulletin.tiers),
          sectors: named(texts.bulletin.sectors),
          industries: of('INDUSTRY').map(({ id }) => id),
          tags: named(texts.bulletin.tags),
        };
      }),

    organisationChoices: ({ q, limit }: { q: string; limit: number }, { personId }: By) =>
      transact(db, async (tx) => {
        const grants = grantsFor(await directory.rolesOf(tx, personId, await appNow(tx)), 'bulletin.create');
        const ids = await directory.organisationsUnder(tx, grants);
        const { rows } = await sql<{ id: string; name: string }>`
          select id, name from organisation
          where id = any (${ids}) and (${q} = '' or strpos(name, ${q}) > 0 or code like ${`${q.replace(/[%_\\]/g, '')}%`})
          order by code limit ${limit}`.execute(tx);
        return { organisations: rows };
      }),

    find,
  };

  interface Found {
    bulletin: Bulletin;
    reader: Reader;
    now: Date;
  }

  /** A bulletin this reader may know of: his own, one under his command, or one that went to his places. */
  async function find(tx: Tx, id: string, personId: string): Promise<Found> {
    const bulletin = await store.load(tx, id);
    if (!bulletin) throw notFound();
    const now = await appNow(tx);
    const reader = await readerOf(tx, directory, personId, now);
    if (reader.isAuthor(bulletin) || reader.may(bulletin, 'bulletin.view')) return { bulletin, reader, now };
    const counts = await store.countsOf(tx, [id], reader.sees);
    if (Object.keys(counts.get(id) ?? {}).length === 0) throw notFound();
    return { bulletin, reader, now };
  }

  async function visible(
    tx: Tx,
    { personId, sees }: Reader,
    {
      state,
      mine,
      limit,
      before,
    }: { state?: BulletinState | undefined; mine: boolean; limit: number; before?: string | undefined },
  ): Promise<Bulletin[]> {
    const reach = [...sees.reach];
    const went = sql<boolean>`exists (select from ${store.countsWithin(sees, sql`bulletin.id`)} as counted)`;
    let query = tx.selectFrom('bulletin').selectAll().orderBy('id', 'desc').limit(limit);
    if (state) query = query.where('state', '=', state);
    if (before) query = query.where('id', '<', before);
    query = mine
      ? query.where('author_id', '=', personId)
      : query.where((eb) => eb.or([eb('author_id', '=', personId), sql<boolean>`scope_ids <@ ${reach}::text[]`, went]));
    return (await query.execute()).map(store.fromRow);
  }

  async function viewOne(tx: Tx, { bulletin, reader, now }: Found): Promise<api.BulletinViewData> {
    const { id, authorId, approverId } = bulletin;
    const [counts, events] = [await store.countsOf(tx, [id], reader.sees), await store.eventsOf(tx, id)];
    const people = [authorId, approverId, reader.personId, ...events.map(({ actorId }) => actorId)];
    const names = await namesOfPeople(
      tx,
      people.filter((one) => one !== null),
    );
    const nameOf = (personId: string | null) => {
      const name = personId && names.get(personId);
      return name ? (reader.masked ? maskName(name) : name) : null;
    };
    return {
      ...summaryOf(bulletin, reader, counts.get(id) ?? {}, names),
      body: bulletin.body,
      longText: bulletin.longText,
      fraudType: bulletin.fraudType,
      fraudName: fraudNameOf(bulletin.fraudType, false),
      templateId: bulletin.templateId,
      ackRequired: bulletin.ackRequired,
      filter: bulletin.filter,
      reasons: await compose.reasons(tx, bulletin.filter),
      scheduledAt: bulletin.scheduledAt?.toISOString() ?? null,
      quorum: bulletin.quorum,
      waveMinutes: bulletin.waveMinutes,
      approver: nameOf(approverId),
      refusal: bulletin.refusal,
      remindersSent: bulletin.remindersSent,
      remindersMax,
      corrects: await refOf(tx, bulletin.corrects),
      correctedBy: await refOf(tx, bulletin.correctedBy),
      closeReason: bulletin.closeReason,
      cards: compose.cardsOf(bulletin),
      sendingAt: bulletin.sendingAt?.toISOString() ?? null,
      sentAt: bulletin.sentAt?.toISOString() ?? null,
      closedAt: bulletin.closedAt?.toISOString() ?? null,
      timeline: events.map(({ at, action, actorId }) => ({
        at: at.toISOString(),
        actor: nameOf(actorId) ?? '系统',
        action,
        text: texts.bulletin.actions[action] ?? action,
      })),
      now: now.toISOString(),
      viewer: { name: names.get(reader.personId) ?? '' },
    };
  }

  function summaryOf(
    bulletin: Bulletin,
    reader: Reader,
    counts: store.Counts,
    names: ReadonlyMap<string, string>,
  ): api.BulletinListData['bulletins'][number] {
    const author = names.get(bulletin.authorId) ?? '';
    return {
      id: bulletin.id,
      number: bulletin.number,
      state: bulletin.state,
      title: bulletin.title,
      drill: bulletin.drill,
      author: reader.masked ? maskName(author) : author,
      mine: reader.isAuthor(bulletin),
      people: bulletin.people,
      createdAt: bulletin.createdAt.toISOString(),
      launchAt: bulletin.launchAt?.toISOString() ?? null,
      deadlineAt: bulletin.deadlineAt?.toISOString() ?? null,
      counters: countersOf(counts, reader),
      allowed: allowedTo(bulletin, reader, remindersMax),
    };
  }

  async function refOf(tx: Tx, id: string | null): Promise<{ id: string; number: string; title: string } | null> {
    const bulletin = id && (await store.load(tx, id));
    return bulletin ? { id: bulletin.id, number: bulletin.number, title: bulletin.title } : null;
  }

  function fraudNameOf(fraudType: string, isForEmployee: boolean): string {
    const { name, advisor } = texts.fraudTypes[fraudType as keyof Texts['fraudTypes']] ?? { name: fraudType };
    return isForEmployee ? (advisor ?? name) : name;
  }

  function message(name: string): string {
    return texts.messages[`bulletin.${name}`] ?? name;
  }

  function notFound(): Problem {
    return new Problem({ code: 'not_found', status: 404, messageZh: message('unknown') });
  }
}

export type BulletinViews = ReturnType<typeof createBulletinViews>;

/** What the employer's people see as pending is pending or was left out. */
function statesAsked(state: ReceiptState | undefined, discreet: boolean): ReceiptState[] | undefined {
  if (!state) return undefined;
  if (!discreet) return [state];
  if (state === 'SUPPRESSED') return [];
  return state === 'QUEUED' ? ['QUEUED', 'SUPPRESSED'] : [state];
}

async function namesOfPeople(tx: Tx, ids: readonly string[]): Promise<Map<string, string>> {
  if (ids.length === 0) return new Map();
  const rows = await tx
    .selectFrom('person')
    .select(['id', 'name'])
    .where('id', 'in', [...new Set(ids)])
    .execute();
  return new Map(rows.map(({ id, name }) => [id, name]));
}
