import { appNow, type Tx, transact } from '../../../database/index.ts';
import { reasonText, withoutUndefined } from '../../../kernel/audience/index.ts';
import { nextNumber } from '../../../kernel/command/index.ts';
import { newId } from '../../../lib/ids.ts';
import { personalNumbersIn } from '../../../lib/masking.ts';
import type { AudienceFilter } from '../../directory/index.ts';
import { fillBlanks } from '../../presets/index.ts';
import type { BulletinInput, PreviewData } from '../api.ts';
import { type BulletinContext, type By, demand, problemOf, refusal } from '../context.ts';
import { blanksFor, cardsOf, filterReasons, templatesFor } from '../queries/options.ts';
import { type Authority, demandAuthority } from '../queries/reader.ts';
import * as rules from '../rules.ts';
import * as store from '../store/bulletins.ts';
import type { Bulletin, Content, Question } from '../types.ts';
import { commit, digest, lockFor } from './acts.ts';

export function createDraft(ctx: BulletinContext, input: BulletinInput, by: By): Promise<Bulletin> {
  return transact(ctx.db, (tx) => write(ctx, tx, input, { by, wrong: null }));
}

export function editDraft(ctx: BulletinContext, id: string, input: BulletinInput, by: By): Promise<Bulletin> {
  return transact(ctx.db, async (tx) => {
    const { bulletin, reader, now } = await lockFor(ctx, tx, id, by.personId);
    if (!reader.isAuthor(bulletin)) throw refusal(ctx, 'scope');
    const authority = await demandAuthority(ctx, tx, by.personId, now);
    const content = {
      ...(await contentFrom(ctx, tx, input, { authority, now })),
      scopeIds: authority.scopeIds,
    };
    return commit(ctx, tx, bulletin, demand(ctx, rules.edit(bulletin, content)), { ...by, now });
  });
}

/** A new bulletin that refers to the wrong one; at its start whoever may have seen that one gets 【更正】. */
export function draftCorrection(ctx: BulletinContext, id: string, input: BulletinInput, by: By): Promise<Bulletin> {
  return transact(ctx.db, async (tx) => {
    const { bulletin, reader } = await lockFor(ctx, tx, id, by.personId);
    if (!reader.may(bulletin, 'bulletin.recall')) throw refusal(ctx, 'scope');
    if (bulletin.sendingAt === null) throw problemOf(ctx, rules.wrong(bulletin, 'correct'));
    const right = bulletin.correctedBy && (await store.load(tx, bulletin.correctedBy));
    if (right) throw problemOf(ctx, { outcome: 'refused', field: '', message: 'corrected', with: right.number });
    const there = await store.correctionOf(tx, id);
    if (there) throw problemOf(ctx, { outcome: 'refused', field: '', message: 'correcting', with: there.number });
    return write(ctx, tx, input, { by, wrong: bulletin });
  });
}

/** Who would get it, what it would look like, whether it would come at night, and what would refuse it now. */
export function preview(ctx: BulletinContext, input: BulletinInput, { personId }: By): Promise<PreviewData> {
  return transact(ctx.db, async (tx) => {
    const now = await appNow(tx);
    const authority = await demandAuthority(ctx, tx, personId, now);
    const { scopeIds, maxPeople } = authority;
    const content = await contentFrom(ctx, tx, input, { authority, now });
    const { people, organisations, byRole } = await ctx.directory.countAudience(tx, content.filter, scopeIds);
    const reasons = await filterReasons(ctx, tx, content.filter);
    const { approvalAbove, countdown } = ctx.settings.bulletin;
    const fault =
      rules.contentFault(content, now) ?? rules.audienceFault({ people, maxPeople, filterText: reasonText(reasons) });
    return {
      people,
      organisations,
      byRole,
      reasons,
      cards: cardsOf(ctx, { ...content, id: newId(), number: 'TB' }),
      needsApproval: people > approvalAbove,
      approvalAbove,
      night: nightText(ctx, rules.launchTime(content.scheduledAt, { now, countdownMs: countdown })),
      refusal: fault && { field: fault.field, message: problemOf(ctx, fault).messageZh },
    };
  });
}

/** Bulletins do not wait for the morning, as reminders and ordinary warnings do: their author reads so before he sends. */
function nightText({ texts, settings: { quietHours } }: BulletinContext, launchAt: Date): string | null {
  if (!rules.isNight(quietHours, launchAt)) return null;
  const hours = `${quietHours.from}—${quietHours.to}`;
  return (texts.messages['bulletin.night'] ?? '').replace('{reason}', hours);
}

async function write(
  ctx: BulletinContext,
  tx: Tx,
  input: BulletinInput,
  { by: { personId, acting }, wrong }: { by: By; wrong: Bulletin | null },
): Promise<Bulletin> {
  const now = await appNow(tx);
  const authority = await demandAuthority(ctx, tx, personId, now);
  const bulletin: Bulletin = {
    ...rules.newDraft,
    ...(await contentFrom(ctx, tx, input, { authority, now })),
    id: newId(),
    number: await nextNumber(tx, 'TB', now),
    scopeIds: authority.scopeIds,
    authorId: personId,
    byOperator: acting.actor.kind !== 'person',
    corrects: wrong?.id ?? null,
    createdAt: now,
  };
  await store.insert(tx, bulletin);
  await ctx.audit.record(tx, {
    ...acting,
    action: 'bulletin.created',
    object: { kind: 'bulletin', id: bulletin.id },
    after: { ...digest(bulletin), author: personId, corrects: bulletin.corrects },
  });
  return bulletin;
}

interface Writer {
  authority: Authority;
  now: Date;
}

/** Throws a Problem naming the field. Advisors choose among templates; their own words are refused. */
async function contentFrom(ctx: BulletinContext, tx: Tx, input: BulletinInput, writer: Writer): Promise<Content> {
  const { templatesOnly } = writer.authority;
  const words = await wordsOf(ctx, tx, input, writer);
  if (personalNumbersIn(`${words.title}\n${words.body}\n${words.longText ?? ''}`).length > 0)
    throw invalid(ctx, 'body', 'personal');
  if (templatesOnly && input.question) throw invalid(ctx, 'question', 'question.template');
  const quorum = input.quorum ?? null;
  return {
    ...words,
    ackRequired: input.ackRequired,
    deadlineAt: dateOf(input.deadlineAt),
    drill: input.drill,
    filter: withoutUndefined(input.filter) as AudienceFilter,
    scheduledAt: dateOf(input.scheduledAt),
    quorum,
    waveMinutes: input.waveMinutes ?? (quorum === null ? null : ctx.settings.bulletin.wave / 60_000),
    question: input.question ? questionOf(input.question) : null,
  };
}

const questionOf = ({ text, answers }: NonNullable<BulletinInput['question']>): Question => ({
  text,
  answers: answers.map((answer, index) => ({ id: `a${index + 1}`, text: answer })),
});

async function wordsOf(
  ctx: BulletinContext,
  tx: Tx,
  { title, body, fraudType, templateId, longText }: BulletinInput,
  { authority, now }: Writer,
): Promise<Pick<Content, 'title' | 'body' | 'longText' | 'fraudType' | 'templateId'>> {
  const { templatesOnly } = authority;
  if (templateId !== undefined) {
    const template = (await templatesFor(ctx, tx, authority)).find(({ id }) => id === templateId);
    if (!template) throw invalid(ctx, 'templateId', 'template.unknown');
    const blanks = await blanksFor(tx, authority, now);
    return {
      title: fillBlanks(template.title, blanks),
      body: fillBlanks(template.body, blanks),
      ...{ fraudType: template.fraudType, templateId, longText: templatesOnly ? null : longText || null },
    };
  }
  if (templatesOnly) throw invalid(ctx, 'templateId', 'template.only');
  if (!title || !body || !fraudType) {
    const field = title ? (body ? 'fraudType' : 'body') : 'title';
    throw invalid(ctx, field, 'text.missing');
  }
  if (!Object.hasOwn(ctx.texts.fraudTypes, fraudType)) throw invalid(ctx, 'fraudType', 'fraudType.unknown');
  return { title, body, fraudType, longText: longText || null, templateId: null };
}

const invalid = (ctx: BulletinContext, field: string, message: string) =>
  problemOf(ctx, { outcome: 'refused', field, message });

function dateOf(text: string | undefined): Date | null {
  return text === undefined ? null : new Date(text);
}
