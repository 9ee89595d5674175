import type { BulletinAct } from './api.ts';
import type { Reader } from './rights.ts';
import type { Bulletin } from './types.ts';

type Allowed = BulletinAct | 'edit' | 'correct';

/** What this reader may do to a bulletin now: buttons that would be refused are not shown. */
export function allowedTo(
  bulletin: Bulletin,
  reader: Pick<Reader, 'isAuthor' | 'may'>,
  remindersMax: number,
): Allowed[] {
  const { state, phase, sendingAt } = bulletin;
  const isAuthor = reader.isAuthor(bulletin);
  const commands = reader.may(bulletin, 'bulletin.recall');
  const waitsForAnswers = state === 'SENT' && phase === 'WAIT' && bulletin.ackRequired;
  const when: Record<Allowed, boolean> = {
    edit: isAuthor && state === 'DRAFT',
    submit: isAuthor && state === 'DRAFT',
    approve: state === 'PENDING_APPROVAL' && reader.may(bulletin, 'bulletin.approve'),
    refuse: state === 'PENDING_APPROVAL' && reader.may(bulletin, 'bulletin.approve'),
    abort: commands && (state === 'SCHEDULED' || state === 'PENDING_APPROVAL'),
    remind: waitsForAnswers && bulletin.remindersSent < remindersMax && reader.may(bulletin, 'bulletin.remind'),
    recall: commands && state !== 'CANCELLED' && bulletin.closeReason !== 'CORRECTED',
    close: commands && state === 'SENT',
    correct: commands && sendingAt !== null && bulletin.correctedBy === null,
  };
  return (Object.keys(when) as Allowed[]).filter((act) => when[act]);
}
