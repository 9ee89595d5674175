import type { Texts } from '../../config/text-file.ts';
import { appNow, type Database, type Tx, transact } from '../../database/index.ts';
import { Problem } from '../../lib/problem.ts';
import type { Notice, Outbound } from '../../outbound/index.ts';
import type { TemplateCard } from '../../wecom/cards/index.ts';
import type { Acting, Audit } from '../audit/index.ts';
import type { Directory } from '../directory/index.ts';
import type { PostCards } from './cards.ts';
import { APPOINTMENT, type Practising } from './practice.ts';
import { forbidden, invalid, notFound, type Rights } from './rights.ts';
import { type Decision, decided, isAsked } from './rules.ts';
import * as store from './store/appointments.ts';
import { hasAdvisor } from './store/gaps.ts';
import type { Appointment, PressedCard } from './types.ts';

interface AppointmentNeeds {
  db: Database;
  directory: Directory;
  outbound: Outbound;
  audit: Audit;
  rights: Rights;
  cards: PostCards;
  practice: Practising;
  texts: Texts;
}

type Listing = Parameters<typeof store.list>[1];

interface Proposal {
  organisationId: string;
  employeeId: string;
  title?: string | undefined;
}

/** Advisors: proposed by the organisation, agreed by another officer, active when the person himself says yes. */
export function createAppointments({
  db,
  directory,
  outbound,
  audit,
  rights,
  cards,
  practice,
  texts,
}: AppointmentNeeds) {
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

  async function decide(tx: Tx, appointment: Appointment, decision: Decision, by: string): Promise<void> {
    const { id, organisationId } = appointment;
    const state = decided(appointment.state, decision);
    if (state === null) throw new Problem({ code: 'closed', status: 409, messageZh: '这次聘任已有结果，请刷新后再看' });
    await store.decide(tx, id, state, by);
    if (state === 'ASKED') await ask(tx, appointment, organisationId);
    if (state === 'WITHDRAWN' && appointment.state === 'ASKED')
      await show(tx, appointment, cards.appointment(id, 'OVER'));
  }

  async function ask(tx: Tx, appointment: Appointment, organisationId: string): Promise<void> {
    const person = await directory.person(tx, appointment.personId);
    if (!person?.userid || !(await works(tx, appointment.personId, organisationId)))
      throw invalid('employeeId', '该员工已离职或没有企业微信账号，请另行推荐');
    const card = cards.appointment(appointment.id);
    const to = { personId: person.id, userid: person.userid };
    await outbound.say(tx, [
      notice(appointment, to, { purpose: 'ask', template: 'C26', content: { type: 'card', card }, mustAct: true }),
    ]);
  }

  async function works(tx: Tx, personId: string, organisationId: string): Promise<boolean> {
    const grants = await directory.rolesOf(tx, personId, await appNow(tx));
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
        primary: !(await hasAdvisor(tx, organisationId)),
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
    async propose(proposal: Proposal, by: string, acting: Acting): Promise<string> {
      return transact(db, async (tx) => {
        const { organisationId } = proposal;
        const at = await appNow(tx);
        await rights.demand(tx, { personId: by, at, action: 'directory.import', place: { organisationId } });
        const [employee] = await directory.matchEmployee(tx, {
          employeeId: proposal.employeeId,
          orgId: organisationId,
        });
        if (!employee) throw invalid('employeeId', '没有在本单位找到这名在职员工');
        const id = await store.propose(tx, {
          organisationId,
          personId: employee.personId,
          title: proposal.title ?? null,
          by,
        });
        if (id === null)
          throw new Problem({ code: 'repeated', status: 409, messageZh: '已推荐过这名员工，请等待结果' });
        const appointment = await found(tx, id);
        const organisation = await directory.organisation(tx, organisationId);
        const card = cards.todo('APPOINT', organisation?.shortName ?? '');
        await tellPolice(tx, appointment, { purpose: 'todo', template: 'C41', content: { type: 'card', card } }, [
          by,
          employee.personId,
        ]);
        await audit.record(tx, {
          ...acting,
          action: 'advisor.propose',
          object: { kind: APPOINTMENT, id },
          after: { organisationId, personId: employee.personId },
        });
        return id;
      });
    },

    async list(query: Pick<Listing, 'state' | 'after' | 'limit'>, by: string): Promise<store.AppointmentRow[]> {
      const at = await appNow(db);
      const organisationIds = await rights.organisations(db, { personId: by, at, action: 'directory.import' });
      return store.list(db, { ...query, organisationIds });
    },

    /** An officer agrees or refuses, never the one who proposed; who proposed may take it back. */
    async decide(id: string, decision: Decision, by: string, acting: Acting): Promise<void> {
      await transact(db, async (tx) => {
        await store.lock(tx, id);
        const appointment = await found(tx, id);
        const { organisationId, personId, proposedBy } = appointment;
        const place = { organisationId };
        const facts = { ownAct: proposedBy === by, self: personId === by };
        const at = await appNow(tx);
        if (decision !== 'withdraw')
          await rights.demand(tx, { personId: by, at, action: 'advisor.appoint', place, facts });
        else if (proposedBy !== by) await rights.demand(tx, { personId: by, at, action: 'advisor.appoint', place });
        await decide(tx, appointment, decision, by);
        await audit.record(tx, { ...acting, action: `advisor.${decision}`, object: { kind: APPOINTMENT, id } });
      });
    },

    /** 「接受聘任」, 「暂不接受」 and the buttons of the exercise. */
    async onPress(tx: Tx, press: { key: string }, card: PressedCard): Promise<void> {
      const appointment = await found(tx, card.ownerId);
      const word = press.key.split(':').slice(2).join(':');
      if (appointment.personId !== card.personId) throw forbidden();
      if (card.template !== 'C26') return practice.onPress(tx, appointment, word, card);
      if (!isAsked(appointment)) {
        const { state } = appointment;
        return show(
          tx,
          appointment,
          cards.appointment(appointment.id, state === 'ACCEPTED' || state === 'DECLINED' ? state : 'OVER'),
        );
      }
      if (word === 'accept') return accept(tx, appointment);
      await store.answer(tx, appointment.id, 'DECLINED');
      await show(tx, appointment, cards.appointment(appointment.id, 'DECLINED'));
      await tellPolice(
        tx,
        appointment,
        { purpose: 'notice', template: 'T12', content: { type: 'text', text: texts.replies.APPOINTMENT_DECLINED } },
        [],
      );
    },
  };

  async function found(tx: Tx, id: string): Promise<Appointment> {
    const appointment = await store.load(tx, id);
    if (!appointment) throw notFound();
    return appointment;
  }
}
