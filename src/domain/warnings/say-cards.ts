import { sql } from 'kysely';
import type { Executor, Tx } from '../../database/index.ts';
import { addMs, days, nextShanghai, shanghaiAt, shanghaiDay } from '../../lib/time.ts';
import type { Notice } from '../../outbound/index.ts';
import type { Directory, Recipient } from '../directory/index.ts';
import type { WarningCards } from './cards.ts';
import type { ActContext } from './context.ts';
import type { FaceName, Saying, Whose } from './decision.ts';
import { envelope } from './envelope.ts';
import type { Facts, FactsOf } from './facts.ts';
import { isOpen } from './rules/run.ts';
import * as store from './store.ts';
import type { TellNeeds } from './tell-needs.ts';
import type { Warning } from './types.ts';
import { createWithdraw } from './withdraw.ts';

/** What is said here; a ladder step alone was told before, and a thousand of them fall due together. */
const NEED_FACTS = new Set<Saying['say']>(['face', 'notice', 'todo', 'message', 'undone', 'thank-employee', 'defect']);

/** How it stood before the act: faces change on cards that were there, not on those that the act itself sends. */
interface Before {
  from: Warning;
  shown: store.ShownCard[];
  /** Of an outcome that is being taken back. */
  reversed: store.ReversedCard[];
}

interface SayNeeds extends TellNeeds {
  directory: Directory;
  cards: WarningCards;
  factsOf: FactsOf;
}

/** The rest of the sayings, once the state is saved: faces of cards that are there, and messages that ring. */
export function sayCards({ directory, outbound, cards, factsOf, undoneText }: SayNeeds) {
  const withdraw = createWithdraw({ outbound, cards });

  return async function cardsOf(
    tx: Tx,
    warning: Warning,
    { from, shown, reversed }: Before,
    sayings: Saying[],
    context: ActContext,
  ): Promise<void> {
    const owner = store.ownerOf(warning.id);
    if (hasSettled(warning, from))
      await outbound.suppress(tx, owner, { reason: settledReason(warning), purposes: ['ask'] });
    if (beginsUrgently(warning, from)) await silenceThanks();
    if (!sayings.some(({ say }) => NEED_FACTS.has(say))) return;
    const facts = { ...(await factsOf(tx, warning, context.now)), ...(await namedIn(sayings)) };

    for (const saying of sayings) {
      switch (saying.say) {
        case 'face':
          await showFace(saying.face, saying.whose);
          break;
        case 'notice': {
          const all = saying.to === 'centre' ? await onDuty('CENTER_OFFICER') : await onStep(2);
          const people = all.filter(({ personId }) => !context.told.has(personId));
          const occurrence = await outbound.nextOccurrence(tx, owner, { run: warning.run.n, step: 0 });
          await store.addAddressees(tx, warning, people, saying.to === 'centre' ? 4 : 2, context.now);
          await say(people, (to) => ({
            ...envelope(warning, to),
            purpose: 'notice',
            template: 'C10',
            content: { type: 'card', card: cards.officer(facts, { why: saying.why, step: warning.run.step }) },
            occurrence,
          }));
          break;
        }
        case 'todo': {
          const people = await todoPeople(saying.to);
          const occurrence = await outbound.nextOccurrence(tx, owner, { run: warning.run.n, step: 0 });
          await say(people, (to) => ({
            ...envelope(warning, to),
            purpose: 'todo',
            template: 'C41',
            content: { type: 'card', card: cards.todo(facts, saying.todo) },
            occurrence,
          }));
          break;
        }
        case 'message':
          await sayMessage(saying);
          break;
        case 'undone': {
          await withdraw(tx, facts, reversed, context.actor.personId);
          const people = await onDuty('CENTER_OFFICER');
          const occurrence = await outbound.nextOccurrence(tx, owner, { run: warning.run.n, step: 0 });
          await say(people, (to) => ({
            ...envelope(warning, to),
            purpose: 'correction',
            template: 'T-UNDONE',
            content: { type: 'text', text: undoneText.replace('{no}', warning.number) },
            occurrence,
          }));
          break;
        }
        case 'thank-employee':
          await thankEmployee();
          break;
        case 'defect':
          await directory.defect(tx, {
            kind: saying.kind,
            ...(warning.organisationId ? { organisationId: warning.organisationId } : {}),
            ...(warning.personId ? { personId: warning.personId } : {}),
            note: warning.number,
          });
          break;
        default:
          break;
      }
    }

    /** What only some sayings need to know. */
    async function namedIn(all: Saying[]): Promise<Pick<Facts, 'supportName' | 'reason'>> {
      const revoked = all.find((saying) => saying.say === 'message' && saying.card === 'C36');
      const support = all.some((saying) => saying.say === 'face' && saying.face === 'C01a-support');
      const [called] = support ? await onStep(2) : [];
      return {
        ...(revoked?.say === 'message' && revoked.reason ? { reason: revoked.reason } : {}),
        ...(called ? { supportName: called.name } : {}),
      };
    }

    async function showFace(face: FaceName, whose: Whose): Promise<void> {
      const actorId = whose === 'owner' ? warning.owner?.personId : context.actor.personId;
      const card = cards.face(face, facts, context.actor.kind);
      const isOwn = whose === 'actor' || whose === 'owner';
      const isMeant = (personId: string): boolean => {
        if (whose === 'everyone') return true;
        if (typeof whose === 'object') return personId === whose.personId;
        return isOwn ? personId === actorId : personId !== actorId;
      };
      const wanted = shown.filter(({ personId }) => isMeant(personId));
      const messageIds = wanted.map(({ messageId }) => messageId);
      await outbound.showFace(tx, { owner, messageIds }, card, { mustAct: isOwn });
      const isNew = whose === 'owner' && warning.owner?.since.getTime() === context.now.getTime();
      if (isNew && wanted.length === 0) await sayMessage({ say: 'message', card: 'C01a', to: 'owner' });
    }

    async function sayMessage(saying: Extract<Saying, { say: 'message' }>): Promise<void> {
      const people = await messageTo(saying.to);
      const occurrence = await outbound.nextOccurrence(tx, owner, { run: warning.run.n, step: 0 });
      const card = cards.message(saying.card, facts, saying.reason);
      const mustAct = saying.card === 'C32' || saying.card === 'C01a';
      await say(people, (to) => ({
        ...envelope(warning, to),
        purpose: mustAct ? 'todo' : 'notice',
        template: saying.card,
        content: { type: 'card', card },
        occurrence,
        mustAct,
      }));
    }

    async function messageTo(to: 'owner' | 'reporter' | 'signers' | { personId: string }): Promise<Addressed[]> {
      const ids =
        typeof to === 'object'
          ? [to.personId]
          : to === 'owner'
            ? [warning.owner?.personId]
            : to === 'reporter'
              ? [warning.reportedBy]
              : await signersOf(tx, warning.id);
      const known = await Promise.all(
        ids.filter((id): id is string => Boolean(id)).map((id) => directory.person(tx, id)),
      );
      return known.flatMap((person) => (person ? [{ personId: person.id, userid: person.userid }] : []));
    }

    async function todoPeople(to: 'duty' | 'all-centre' | 'reviewers' | 'chief-and-centre'): Promise<Recipient[]> {
      const at = context.now;
      if (to === 'duty') return onDuty('CENTER_OFFICER');
      if (to === 'all-centre' || !warning.organisationId) return directory.holders(tx, { role: 'CENTER_OFFICER', at });
      if (to === 'chief-and-centre') return onStep(4);
      const except = warning.reportedBy ? [warning.reportedBy] : [];
      return directory.reviewers(tx, { organisationId: warning.organisationId, at, except });
    }

    function onDuty(role: 'CENTER_OFFICER'): Promise<Recipient[]> {
      return directory.onDuty(tx, { role, at: context.now });
    }

    async function onStep(step: 2 | 4): Promise<Recipient[]> {
      if (!warning.organisationId) return [];
      return directory.peopleOnStep(tx, {
        organisationId: warning.organisationId,
        gridUnitId: warning.gridUnitId,
        step,
        at: context.now,
      });
    }

    async function say(people: Addressed[], notice: (to: Addressed) => Notice): Promise<void> {
      const reachable = people.filter((person) => person.userid !== null);
      await outbound.say(tx, reachable.map(notice));
    }

    /** A thank-you of an earlier case that still waits for its morning stays unsaid. */
    async function silenceThanks(): Promise<void> {
      if (!warning.personId) return;
      const closed = await store.closedAbout(tx, warning.personId, addMs(context.now, -days(2)));
      for (const { id, reportedBy } of closed) {
        const exceptPersonIds = reportedBy ? [reportedBy] : [];
        await outbound.suppress(tx, store.ownerOf(id), {
          reason: 'not_applicable',
          purposes: ['notice'],
          exceptPersonIds,
        });
      }
    }

    /** C33, at ten the day after: only to somebody who was met, and never while an urgent case about him is open. */
    async function thankEmployee(): Promise<void> {
      const userid = facts.subject?.userid;
      if (!userid || !warning.personId || warning.drill) return;
      if (await store.isUrgentlyWarned(tx, warning.personId)) return;
      const at = nextShanghai(shanghaiAt(shanghaiDay(context.now), '23:59'), '10:00');
      await outbound.say(tx, [
        {
          ...envelope(warning, { personId: warning.personId, userid }),
          purpose: 'notice',
          template: 'C33',
          content: { type: 'card', card: cards.thanks() },
          notBefore: at > context.now ? at : addMs(at, days(1)),
        },
      ]);
    }
  };
}

/** From here on the fraudster may be watching his screen. */
function beginsUrgently(warning: Warning, from: Warning): boolean {
  const isUnderWay = (one: Warning) =>
    (one.level === 'CRITICAL' || one.level === 'HIGH') && isOpen(one) && one.dispatchedAt !== null;
  return isUnderWay(warning) && !isUnderWay(from);
}

interface Addressed {
  personId: string;
  userid: string | null;
}

/** Whether the question that was put is settled: then no card that asks it may still go out. */
function hasSettled(warning: Warning, from: Warning): boolean {
  const climbing = Boolean(warning.timers.ladder ?? warning.timers.alarm);
  const climbed = Boolean(from.timers.ladder ?? from.timers.alarm) || from.run.n < warning.run.n;
  return !climbing && climbed;
}

function settledReason(warning: Warning): 'acked' | 'closed' {
  return warning.state === 'CLOSED' || warning.state === 'REVOKED' || warning.state === 'REPORTED' ? 'closed' : 'acked';
}

async function signersOf(executor: Executor, warningId: string): Promise<string[]> {
  const { rows } = await sql<{ person_id: string }>`
    select distinct person_id from warning_receipt where warning_id = ${warningId} and kind in ('ACK', 'LATE_ACK', 'SUPPORT')
    union select distinct actor_id from event_log
    where owner_kind = 'warning' and owner_id = ${warningId} and actor_id is not null and action in ('taken_over', 'handed_over')`.execute(
    executor,
  );
  return rows.map((row) => row.person_id);
}
