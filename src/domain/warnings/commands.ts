import { z } from 'zod';
import type { Tx } from '../../database/index.ts';
import { isOfficer } from '../../kernel/access/index.ts';
import { allowedCommands, type Command, commandsOn, type Given } from '../../kernel/command/index.ts';
import { releaseAt } from '../../kernel/escalation/index.ts';
import { nextShanghai } from '../../lib/time.ts';
import { ActBodies, type ActName } from './api.ts';
import { personOf as by, warnings } from './commands/commit.ts';
import { askColleague, colleagueFor } from './commands/hand-over.ts';
import type { Authorisation, WarningContext, WarningWork } from './context.ts';
import { askPolice } from './notify/steps.ts';
import { actorOf } from './queries/people.ts';
import * as officer from './rules/officer.ts';
import * as outcome from './rules/outcome.ts';
import * as receipt from './rules/receipt.ts';
import { awaitsReview } from './rules/run.ts';
import * as store from './store.ts';
import type { OutcomeDetail, Warning } from './types.ts';

// Everything a person can do to a warning, from a card or from a page. Right, states, body, rule and the reason why not
// stand here; routes, buttons and what a page offers come from it.

const defineCommand = commandsOn<WarningWork>();
type G = Given<WarningWork>;

const IN_HANDS = ['ACKED', 'CONTACTED', 'REPORTED'] as const;
const UNDER_WAY = ['DISPATCHED', ...IN_HANDS] as const;
const REPORTED = ['REPORTED', 'RETURNED'] as const;

const isHis = ({ owner }: Warning, { personId }: G): boolean => owner?.personId === personId;
const isUnderWay = (warning: Warning): boolean =>
  UNDER_WAY.some((state) => state === warning.state) && !awaitsReview(warning);
/** Whoever has it has not met the person yet. */
const isLookedFor = (warning: Warning): boolean =>
  isUnderWay(warning) && warning.state !== 'CONTACTED' && (warning.state !== 'REPORTED' || warning.metAt === null);

/** What was pressed is kept as a receipt of its kind. */
const keepReceipt =
  (kind: store.ReceiptKind) =>
  async (_ctx: WarningContext, tx: Tx, warning: Warning, { outcome }: { outcome: string }, { personId, now }: G) => {
    if (outcome === 'done') await store.addReceipt(tx, warning, personId, kind, now);
  };

/** A button says more than a page: that nobody was met, and that the time is a guess. */
const ReportBody = ActBodies.outcome.extend({ notMet: z.boolean().optional(), isGuess: z.boolean().optional() });

const COMMANDS = {
  ack: defineCommand({
    name: 'ack',
    title: '签收',
    right: 'warning.ack',
    from: ['DISPATCHED', 'ACKED', 'CONTACTED'],
    body: ActBodies.ack,
    refuse: (warning, given) => receipt.stopsAck(warning, by(given)),
    decide: (warning, _, given) => receipt.acknowledge(warning, by(given), given.now),
    async note(_ctx, tx, warning, decision, { personId, now }) {
      if (decision.outcome === 'done') await store.addReceipt(tx, warning, personId, 'ACK', now);
      if (decision.outcome === 'refused' && decision.why === 'TAKEN')
        await store.addReceipt(tx, warning, personId, 'LATE_ACK', now);
    },
  }),

  not_on_site: defineCommand({
    name: 'not_on_site',
    title: '不在现场',
    right: 'warning.ack',
    from: ['DISPATCHED'],
    body: ActBodies.not_on_site,
    refuse: (warning, given) => receipt.stopsUnsigned(warning, by(given)),
    facts: async (_ctx, tx, warning, _, { personId }) => ({
      already: await store.hasReceipt(tx, warning, personId, 'NOT_ON_SITE'),
      everybodyAway: await store.everybodyAway(tx, warning, personId),
    }),
    decide: (warning, _, { facts, ...given }) =>
      facts.already
        ? { outcome: 'unchanged', cardState: 'not-on-site' }
        : receipt.notOnSite(warning, by(given), facts.everybodyAway, given.now),
    note: keepReceipt('NOT_ON_SITE'),
  }),

  next_shift: defineCommand({
    name: 'next_shift',
    title: '下一班次处理',
    right: 'warning.ack',
    from: ['DISPATCHED'],
    body: ActBodies.next_shift,
    refuse: (warning, given) => receipt.stopsNextShift(warning, by(given)),
    offered: (warning) => !warning.shiftMoved,
    facts: async (ctx, tx, warning, _, { personId, now }) => ({
      already: await store.hasReceipt(tx, warning, personId, 'NEXT_SHIFT'),
      shift: await shiftAfter(ctx, tx, warning, now),
    }),
    decide: (warning, _, { facts, ...given }) =>
      facts.already
        ? { outcome: 'unchanged', cardState: 'next-shift' }
        : receipt.nextShift(warning, by(given), facts.shift),
    note: keepReceipt('NEXT_SHIFT'),
  }),

  support: defineCommand({
    name: 'support',
    title: '请求支援',
    right: 'warning.support',
    from: UNDER_WAY,
    body: ActBodies.support,
    refuse: (warning, given) => receipt.stopsSupport(warning, by(given)),
    offered: isUnderWay,
    decide: (warning, _, given) => receipt.askSupport(warning, by(given), given.now),
    note: keepReceipt('SUPPORT'),
  }),

  met: defineCommand({
    name: 'met',
    title: '已见到本人',
    right: 'warning.outcome',
    from: IN_HANDS,
    body: ActBodies.met,
    refuse: (warning, given) => receipt.stopsMeeting(warning, by(given)),
    offered: isLookedFor,
    decide: (warning, { metAt }, given) =>
      outcome.checkDetail(warning, metAt ? { metAt: new Date(metAt).toISOString() } : {}, given.now) ??
      receipt.contacted(warning, by(given), metAt ? new Date(metAt) : given.now, given.now),
    note: keepReceipt('MET'),
  }),

  not_found: defineCommand({
    name: 'not_found',
    title: '找不到人',
    right: 'warning.outcome',
    from: IN_HANDS,
    body: ActBodies.not_found,
    refuse: (warning, given) => receipt.stopsSearch(warning, by(given)),
    offered: isLookedFor,
    decide: (warning, _, given) => receipt.notFound(attempted(warning, given.now), by(given)),
    note: keepReceipt('NOT_FOUND'),
  }),

  keep_looking: defineCommand({
    name: 'keep_looking',
    title: '继续找',
    right: 'warning.outcome',
    from: ['ACKED'],
    body: ActBodies.keep_looking,
    refuse: (warning, given) => receipt.stopsLooking(warning, by(given)),
    decide: (warning, _, given) => receipt.keepLooking(warning, by(given)),
    note: keepReceipt('KEEP_LOOKING'),
  }),

  outcome: defineCommand({
    name: 'outcome',
    title: '反馈结果',
    right: 'warning.outcome',
    from: UNDER_WAY,
    body: ReportBody,
    pageBody: ActBodies.outcome,
    refuse: (warning, given) => outcome.stopsReport(warning, by(given)),
    offered: (warning) => !awaitsReview(warning),
    decide: (warning, { outcome: kind, detail = {}, isGuess, notMet }, given) =>
      outcome.report(
        warning,
        by(given),
        kind,
        isGuess ? notBeforeDispatch(warning, detail) : detail,
        given.now,
        notMet,
      ),
    async note(_ctx, tx, before, decision, { personId, now }) {
      if (decision.outcome !== 'done') return;
      const { outcome: kind, detail } = decision.warning;
      if (kind && kind !== 'POLICE_CLOSED') await store.addOutcome(tx, { before, personId, kind, detail, at: now });
    },
  }),

  supplement: defineCommand({
    name: 'supplement',
    title: '补充',
    right: 'warning.outcome',
    from: REPORTED,
    body: ActBodies.supplement,
    refuse: (warning, given) => outcome.stopsSupplement(warning, by(given)),
    decide: (warning, { detail }, { now }) => outcome.supplement(warning, detail, now),
  }),

  undo: defineCommand({
    name: 'undo',
    title: '选错了',
    right: 'warning.outcome',
    from: REPORTED,
    body: ActBodies.undo,
    refuse: (warning, given) => outcome.stopsUndo(warning, by(given), given.now, given.reader.undoMs),
    facts: (_ctx, tx, warning) => store.lastOutcome(tx, warning.id),
    decide: (warning, _, { facts: last, personId }) =>
      last?.personId === personId ? outcome.undo(warning, last.before) : { outcome: 'refused', why: 'NOT_REPORTER' },
    async note(_ctx, tx, _warning, decision, { facts: last, now }) {
      if (decision.outcome === 'done' && last) await store.markUndone(tx, last.id, now);
    },
  }),

  take_over: defineCommand({
    name: 'take_over',
    title: '我来处置',
    right: 'warning.take_over',
    as: 'POLICE',
    from: UNDER_WAY,
    body: ActBodies.take_over,
    refuse: (warning, given) => officer.stopsTakeOver(warning, by(given)),
    offered: (warning, given) => !isHis(warning, given),
    decide: (warning, _, given) => officer.takeOver(warning, by(given), given.now),
  }),

  assign_duty: defineCommand({
    name: 'assign_duty',
    title: '转派值班',
    right: 'warning.assign',
    as: 'POLICE',
    from: UNDER_WAY,
    body: ActBodies.assign_duty,
    refuse: officer.stopsAssign,
    offered: (warning, { reader }) => isUnderWay(warning) && reader.assigned !== true,
    facts: (_ctx, tx, warning, _, { personId }) => store.hasAssigned(tx, warning, personId),
    decide: (warning, _, { facts: already, now }) =>
      already ? { outcome: 'unchanged' } : officer.assignDuty(warning, now),
  }),

  hand_over: defineCommand({
    name: 'hand_over',
    title: '转给同事',
    right: 'warning.hand_over',
    from: [...IN_HANDS, 'RETURNED'],
    body: ActBodies.hand_over,
    refuse: (warning, given) => receipt.stopsHandOver(warning, by(given)),
    offered: ({ state }) => state === 'ACKED' || state === 'CONTACTED',
    facts: (ctx, tx, warning, _, { now }) => colleagueFor(ctx, tx, warning, now),
    decide: (_warning, _, { facts: colleague }) =>
      colleague
        ? { outcome: 'unchanged', cardState: 'C01a' }
        : { outcome: 'invalid', field: 'handOver', message: 'handOver.nobody' },
    async note(ctx, tx, warning, _decision, { facts: colleague, now }) {
      if (colleague) await askColleague(ctx, tx, warning, colleague, now);
    },
  }),

  police_call: defineCommand({
    name: 'police_call',
    title: '请民警来电',
    right: 'warning.outcome',
    from: REPORTED,
    body: ActBodies.police_call,
    refuse: (warning, given) =>
      given.reader.grants.some(isOfficer)
        ? { outcome: 'refused', why: 'OWN_CALL' }
        : outcome.stopsPoliceCall(warning, by(given)),
    decide: outcome.callPolice,
    async note(ctx, tx, warning, decision, { now }) {
      if (decision.outcome === 'done') await askPolice(ctx, tx, warning, 'CALL', now);
    },
  }),

  match: defineCommand({
    name: 'match',
    title: '匹配员工',
    right: 'warning.match',
    from: ['NEW', 'UNMATCHED', 'RETURNED', 'MATCHED', 'DISPATCHED', 'ACKED'],
    body: ActBodies.match,
    refuse: officer.stopsMatch,
    offered: ({ state }) => state !== 'MATCHED',
    facts: ({ directory }, tx, _warning, { employeeId }) => directory.matchEmployee(tx, { employeeId }),
    decide: (warning, _, { facts: [only, ...others], now }) =>
      only && others.length === 0
        ? officer.match(warning, officer.asMatch(only), now, releaseAt(warning.policy.open, now))
        : { outcome: 'invalid', field: 'employeeId', message: 'person.employeeId' },
  }),

  approve: defineCommand({
    name: 'approve',
    title: '复核通过',
    right: 'warning.review',
    from: ['REPORTED'],
    body: ActBodies.approve,
    refuse: (warning, given) => officer.stopsReview(warning, by(given)),
    decide: (warning, { detail = {} }, given) => officer.approve(warning, by(given), detail, given.now),
  }),

  return: defineCommand({
    name: 'return',
    title: '退回补充',
    right: 'warning.review',
    from: ['REPORTED'],
    body: ActBodies.return,
    refuse: (warning, given) => officer.stopsReview(warning, by(given)),
    decide: (warning, { reason }, given) => officer.sendBack(warning, by(given), reason, given.now),
  }),

  police_close: defineCommand({
    name: 'police_close',
    title: '民警办结',
    right: 'warning.police_close',
    from: ['NEW', 'UNMATCHED', 'MATCHED', 'RETURNED', ...UNDER_WAY],
    body: ActBodies.police_close,
    refuse: officer.stopsPoliceClose,
    offered: (warning) => isUnderWay(warning) || warning.state === 'RETURNED' || warning.state === 'UNMATCHED',
    decide: (warning, { reason, detail = {} }, given) =>
      officer.policeClose(warning, reason, detail, given.now, by(given)),
  }),

  revoke: defineCommand({
    name: 'revoke',
    title: '撤销预警',
    right: 'warning.revoke',
    from: ['NEW', 'UNMATCHED', 'MATCHED', 'RETURNED', ...UNDER_WAY],
    body: ActBodies.revoke,
    refuse: officer.stopsRevoke,
    decide: (warning, { reason }) => officer.revoke(warning, reason),
  }),
} satisfies Record<ActName, Command<WarningWork>>;

/** 「约4小时前」 is a guess: before the dispatch it means at the dispatch. */
function notBeforeDispatch({ dispatchedAt }: Warning, detail: OutcomeDetail): OutcomeDetail {
  if (!detail.metAt || !dispatchedAt || new Date(detail.metAt) >= dispatchedAt) return detail;
  return { ...detail, metAt: dispatchedAt.toISOString() };
}

/** A press of 「找不到人」 is an attempt with its time. */
function attempted(warning: Warning, now: Date): Warning {
  const attempts = [...(warning.detail.attempts ?? []), now.toISOString()];
  return { ...warning, detail: { ...warning.detail, attempts } };
}

async function shiftAfter({ directory }: WarningContext, tx: Tx, warning: Warning, now: Date): Promise<Date> {
  const asked = (await store.addressees(tx, warning.id)).filter((one) => one.step <= 1);
  const shift = await directory.nextShift(
    tx,
    asked.map((one) => one.personId),
    now,
  );
  return shift ?? nextShanghai(now, warning.policy.open?.from ?? '08:00');
}

export const commandOf = (name: ActName): Command<WarningWork> => COMMANDS[name];

export const allCommands = (): Command<WarningWork>[] => Object.values(COMMANDS);

/** What somebody may do to a warning now, as a page offers it. */
export function allowedActs(
  warning: Warning,
  authorisation: Authorisation,
  { now, undoMs, assigned }: { now: Date; undoMs: number; assigned: boolean },
): ActName[] {
  const { personId } = authorisation;
  const given = (kind: 'ADVISOR' | 'POLICE'): G => ({
    personId,
    now,
    reader: { ...authorisation, kind, undoMs, assigned },
  });
  const allowed = allowedCommands(
    { subject: warnings, commands: Object.values(COMMANDS) },
    warning,
    given(actorOf(authorisation).kind),
  );
  return (Object.keys(COMMANDS) as ActName[]).filter((name) => allowed.includes(name));
}
