import { isOfficer } from '../../kernel/access/index.ts';
import { addMs } from '../../lib/time.ts';
import { type ActName, rightFor } from './acts.ts';
import { may, type Standing } from './people.ts';
import { CLOSING } from './rules/outcome.ts';
import { awaitsReview, isClimbing, isLapsed } from './rules/run.ts';
import type { Warning } from './types.ts';

/** What neither the warning nor the person's standing says. */
interface Moment {
  now: Date;
  /** How long an outcome can be taken back. */
  undoMs: number;
  /** Whether he has passed it to the station's duty already. */
  assigned: boolean;
}

type Fits = (warning: Warning, standing: Standing, moment: Moment) => boolean;
type Whose = (warning: Warning, standing: Standing) => boolean;

const live = new Set<Warning['state']>(['DISPATCHED', 'ACKED', 'CONTACTED']);
const mine: Whose = ({ owner }, { personId }) => owner?.personId === personId;
const isReported = (warning: Warning): boolean => warning.state === 'REPORTED' || warning.state === 'RETURNED';
const isUnderWay = (warning: Warning): boolean =>
  live.has(warning.state) || (warning.state === 'REPORTED' && !awaitsReview(warning));
const mayReplaceOwner = (warning: Warning): boolean =>
  isLapsed(warning) && !warning.run.hold && (warning.state === 'ACKED' || warning.state === 'CONTACTED');
const isIncomplete = (warning: Warning): boolean => isReported(warning) && warning.missing.length > 0;
const mayComplete: Whose = (warning, { personId }) => isIncomplete(warning) && warning.reportedBy === personId;
/** Police who took it over bring what the reporter left open. */
const mayCompleteForHim: Whose = (warning, standing) =>
  isIncomplete(warning) && mine(warning, standing) && standing.grants.some(isOfficer);

/** Whoever has it has not met the person yet. */
const looksFor: Whose = (warning, standing) =>
  mine(warning, standing) &&
  isUnderWay(warning) &&
  warning.state !== 'CONTACTED' &&
  (warning.state !== 'REPORTED' || warning.metAt === null);

/** When an act makes sense: what a page offers. The rules themselves decide again when it is done. */
const FITS: Record<ActName, Fits> = {
  ack: (warning, standing) => warning.state === 'DISPATCHED' || (mayReplaceOwner(warning) && !mine(warning, standing)),
  not_on_site: (warning) => warning.state === 'DISPATCHED',
  next_shift: (warning) => warning.state === 'DISPATCHED' && warning.policy.open !== null && !warning.shiftMoved,
  support: (warning, standing) => warning.state === 'DISPATCHED' || (mine(warning, standing) && isUnderWay(warning)),
  met: looksFor,
  not_found: looksFor,
  keep_looking: (warning, standing) => mine(warning, standing) && warning.state === 'ACKED',
  outcome: (warning, standing) => (warning.owner === null || mine(warning, standing)) && isUnderWay(warning),
  supplement: (warning, standing) => mayComplete(warning, standing) || mayCompleteForHim(warning, standing),
  undo: (warning, standing, { now, undoMs }) =>
    warning.reportedBy === standing.personId &&
    isReported(warning) &&
    mine(warning, standing) &&
    warning.reportedAt !== null &&
    addMs(warning.reportedAt, undoMs) >= now,
  take_over: (warning, standing) =>
    (isUnderWay(warning) || (awaitsReview(warning) && isClimbing(warning))) &&
    !mine(warning, standing) &&
    (warning.owner?.kind !== 'POLICE' || isClimbing(warning)),
  assign_duty: (warning, _standing, { assigned }) => isUnderWay(warning) && !assigned,
  hand_over: (warning, standing) =>
    mine(warning, standing) && (warning.state === 'ACKED' || warning.state === 'CONTACTED'),
  police_call: (warning, standing) => mayComplete(warning, standing) && !standing.grants.some(isOfficer),
  match: (warning) => ['NEW', 'UNMATCHED', 'RETURNED', 'DISPATCHED', 'ACKED'].includes(warning.state),
  approve: (warning) =>
    awaitsReview(warning) &&
    warning.outcome !== null &&
    warning.outcome !== 'POLICE_CLOSED' &&
    CLOSING.has(warning.outcome),
  return: awaitsReview,
  police_close: (warning) => isUnderWay(warning) || warning.state === 'RETURNED' || warning.state === 'UNMATCHED',
  revoke: (warning) => warning.state !== 'CLOSED' && warning.state !== 'REVOKED',
};

export function allowedActs(warning: Warning, standing: Standing, moment: Moment): ActName[] {
  return (Object.keys(FITS) as ActName[]).filter(
    (act) => FITS[act](warning, standing, moment) && may(standing, rightFor(act)),
  );
}
