import type { Database, Tx } from '../../database/index.ts';
import { addMs, days } from '../../lib/time.ts';
import type { Outbound } from '../../outbound/index.ts';
import type { Directory } from '../directory/index.ts';
import type { PostCards } from './cards.ts';
import { practised } from './rules.ts';
import * as store from './store/appointments.ts';
import type { Appointment, PressedCard } from './types.ts';

interface PracticeNeeds {
  db: Database;
  directory: Directory;
  outbound: Outbound;
  cards: PostCards;
  /** How many days an advisor has for it. */
  practiceDays: number;
}

export const APPOINTMENT = 'appointment';
const NOT_PRACTISED = 'ADVISOR_NOT_PRACTISED' as const;

/** The exercise on an invented colleague: no warning, no ladder, no points. */
export function createPractice({ db, directory, outbound, cards, practiceDays }: PracticeNeeds) {
  return {
    /** Asked for the first time, or again. */
    async begin(tx: Tx, { id, personId }: Appointment, now: Date): Promise<void> {
      await store.setPractice(tx, id, 'ASKED', addMs(now, days(practiceDays)));
      const person = await directory.person(tx, personId);
      await outbound.say(tx, [
        {
          owner: { kind: APPOINTMENT, id },
          to: { personId, userid: person?.userid ?? null },
          purpose: 'notice',
          template: 'C38',
          content: { type: 'card', card: cards.practice(id, 'ask') },
          lane: 2,
          mustAct: true,
          occurrence: await outbound.nextOccurrence(tx, { kind: APPOINTMENT, id }, { run: 0, step: 0 }),
        },
      ]);
    },

    async onPress(tx: Tx, appointment: Appointment, word: string, card: PressedCard): Promise<void> {
      const { id, organisationId, personId } = appointment;
      const { practice, face } = practised(appointment.practice, word);
      if (practice !== appointment.practice) await store.setPractice(tx, id, practice, null);
      if (practice === 'DONE') await directory.closeDefect(tx, { kind: NOT_PRACTISED, organisationId, personId });
      const selection = { owner: { kind: APPOINTMENT, id }, messageIds: [card.messageId] };
      await outbound.showFace(tx, selection, cards.practice(id, face), { mustAct: practice !== 'DONE' });
    },

    /** Not practised in time: red on the readiness list until he does. */
    async sweep(): Promise<number> {
      let noted = 0;
      for (const late of await store.unpractised(db))
        noted += Number(await directory.defect(db, { kind: NOT_PRACTISED, ...late }));
      return noted;
    },
  };
}

export type Practising = ReturnType<typeof createPractice>;
