import type { Texts } from '../../config/text-file.ts';
import { appNow, type Tx } from '../../database/index.ts';
import type { Audit } from '../../kernel/audit/index.ts';
import type { Notice, Outbound } from '../../outbound/index.ts';
import type { TemplateCard } from '../../wecom/cards/index.ts';
import type { Directory } from '../directory/index.ts';
import type { PostCards } from './cards.ts';
import { APPOINTMENT, type Practising } from './practice.ts';
import type { Refusals } from './refusals.ts';
import { isAsked } from './rules.ts';
import * as store from './store/appointments.ts';
import { isHeld } from './store/gaps.ts';
import type { Appointment, PressedCard } from './types.ts';

export interface AskingNeeds {
  directory: Directory;
  outbound: Outbound;
  audit: Audit;
  cards: PostCards;
  practice: Practising;
  refusals: Refusals;
  texts: Texts;
}

/** What is said about an appointment, to police and to the person, and what his own answer does. */
export function createAsking({ directory, outbound, audit, cards, practice, refusals, texts }: AskingNeeds) {
  const notice = (
    { id }: Pick<Appointment, 'id'>,
    to: Notice['to'],
    said: Pick<Notice, 'purpose' | 'template' | 'content' | 'mustAct'>,
  ): Notice => ({ owner: { kind: APPOINTMENT, id }, to, lane: 2, ...said });

  async function tellPolice(
    tx: Tx,
    appointment: Appointment,
    said: Pick<Notice, 'purpose' | 'template' | 'content'>,
    except: string[],
  ) {
    const at = await appNow(tx);
    const place = { organisationId: appointment.organisationId, gridUnitId: null };
    const community = await directory.peopleOnStep(tx, { ...place, step: 2, at, except });
    const police =
      community.length > 0 ? community : await directory.peopleOnStep(tx, { ...place, step: 3, at, except });
    await outbound.say(
      tx,
      police.filter(({ userid }) => userid).map((officer) => notice(appointment, officer, said)),
    );
  }

  async function ask(tx: Tx, appointment: Appointment, organisationId: string): Promise<void> {
    const person = await directory.person(tx, appointment.personId);
    if (!person?.userid || !(await works(tx, appointment.personId, organisationId)))
      throw refusals.invalid('employeeId', 'employeeGone');
    const card = cards.appointment(appointment.id);
    const to = { personId: person.id, userid: person.userid };
    await outbound.say(tx, [
      notice(appointment, to, { purpose: 'ask', template: 'C26', content: { type: 'card', card }, mustAct: true }),
    ]);
  }

  async function works(tx: Tx, personId: string, organisationId: string): Promise<boolean> {
    const grants = await directory.rolesOf(tx, personId);
    return grants.some(
      ({ role, scopeId, substituteFor }) => role === 'EMPLOYEE' && scopeId === organisationId && !substituteFor,
    );
  }

  const show = (tx: Tx, { id, personId }: Appointment, face: TemplateCard, template?: string) =>
    outbound.showFace(tx, { owner: { kind: APPOINTMENT, id }, personId, templates: ['C26'] }, face, {
      ...(template ? { template } : {}),
    });

  async function accept(tx: Tx, appointment: Appointment): Promise<void> {
    const { id, personId, organisationId, title } = appointment;
    const now = await appNow(tx);
    if (!(await works(tx, personId, organisationId))) {
      await store.answer(tx, id, 'WITHDRAWN');
      return show(tx, appointment, cards.appointment(id, 'OVER'));
    }
    await store.answer(tx, id, 'ACCEPTED');
    const grants = await directory.rolesOf(tx, personId, now);
    const isAlready = grants.some(
      (one) => one.role === 'ADVISOR' && one.scopeId === organisationId && !one.substituteFor,
    );
    if (!isAlready)
      await directory.assignRole(tx, {
        ...{ personId, role: 'ADVISOR', scopeKind: 'ORGANISATION', scopeId: organisationId, from: now },
        primary: !(await isHeld(tx, 'ADVISOR', organisationId)),
        ...(title ? { title } : {}),
      });
    await directory.closeDefect(tx, { kind: 'NO_ADVISOR', organisationId });
    await audit.record(tx, {
      actor: { kind: 'person', personId },
      action: 'advisor.accept',
      object: { kind: APPOINTMENT, id },
    });
    await show(tx, appointment, cards.appointment(id, 'ACCEPTED'));
    await practice.begin(tx, appointment, now);
  }

  return {
    tellPolice,
    ask,
    answer,
    found,

    /** His card says that it is over. */
    takeBack: (tx: Tx, appointment: Appointment) => show(tx, appointment, cards.appointment(appointment.id, 'OVER')),

    /** 「接受聘任」, 「暂不接受」 and the buttons of the exercise. */
    async onPress(tx: Tx, press: { key: string }, card: PressedCard): Promise<void> {
      const appointment = await found(tx, card.ownerId);
      const word = press.key.split(':').slice(2).join(':');
      if (appointment.personId !== card.personId) throw refusals.forbidden();
      if (card.template !== 'C26') return practice.onPress(tx, appointment, word, card);
      if (!isAsked(appointment)) {
        const { state } = appointment;
        return show(
          tx,
          appointment,
          cards.appointment(appointment.id, state === 'ACCEPTED' || state === 'DECLINED' ? state : 'OVER'),
        );
      }
      await answer(tx, appointment, word === 'accept' ? 'accept' : 'decline');
    },
  };

  async function answer(tx: Tx, appointment: Appointment, word: 'accept' | 'decline'): Promise<void> {
    if (word === 'accept') return accept(tx, appointment);
    await store.answer(tx, appointment.id, 'DECLINED');
    await show(tx, appointment, cards.appointment(appointment.id, 'DECLINED'));
    await tellPolice(
      tx,
      appointment,
      { purpose: 'notice', template: 'T12', content: { type: 'text', text: texts.replies.APPOINTMENT_DECLINED } },
      [],
    );
  }

  async function found(tx: Tx, id: string): Promise<Appointment> {
    const appointment = await store.load(tx, id);
    if (!appointment) throw refusals.notFound();
    return appointment;
  }
}

export type Asking = ReturnType<typeof createAsking>;
