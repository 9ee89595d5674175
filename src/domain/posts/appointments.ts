import { appNow, type Database, type Executor, type Tx, transact } from '../../database/index.ts';
import type { Acting, Audit } from '../../kernel/audit/index.ts';
import type { Directory } from '../directory/index.ts';
import type { Task } from '../tasks/index.ts';
import type { Asking } from './asking.ts';
import type { PostCards } from './cards.ts';
import { APPOINTMENT } from './practice.ts';
import type { Refusals } from './refusals.ts';
import type { Rights } from './rights.ts';
import { allowedOn, type Decision, decided, isAsked, mayDecide } from './rules.ts';
import * as store from './store/appointments.ts';
import type { Appointment } from './types.ts';

interface AppointmentNeeds {
  db: Database;
  directory: Directory;
  audit: Audit;
  rights: Rights;
  cards: PostCards;
  asking: Asking;
  refusals: Refusals;
}

type Listing = Parameters<typeof store.list>[1];

interface Proposal {
  organisationId: string;
  employeeId: string;
  title?: string | undefined;
}

/** Advisors: proposed by the organisation, agreed by another officer, active when the person himself says yes. */
export function createAppointments({ db, directory, audit, rights, cards, asking, refusals }: AppointmentNeeds) {
  async function settle(tx: Tx, appointment: Appointment, decision: Decision, by: string): Promise<void> {
    const { id, organisationId } = appointment;
    const state = decided(appointment.state, decision);
    if (state === null) throw refusals.conflict('closed', 'alreadyDecided');
    await store.decide(tx, id, state, by);
    if (state === 'ASKED') await asking.ask(tx, appointment, organisationId);
    if (state === 'WITHDRAWN' && appointment.state === 'ASKED') await asking.takeBack(tx, appointment);
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
        if (!employee) throw refusals.invalid('employeeId', 'employeeUnknown');
        const id = await store.propose(tx, {
          organisationId,
          personId: employee.personId,
          title: proposal.title ?? null,
          by,
        });
        if (id === null) throw refusals.conflict('repeated', 'alreadyProposed');
        const appointment = await asking.found(tx, id);
        const organisation = await directory.organisation(tx, organisationId);
        const card = cards.todo('APPOINT', organisation?.shortName ?? '');
        await asking.tellPolice(
          tx,
          appointment,
          { purpose: 'todo', template: 'C41', content: { type: 'card', card } },
          [by, employee.personId],
        );
        await audit.record(tx, {
          ...acting,
          action: 'advisor.propose',
          object: { kind: APPOINTMENT, id },
          after: { organisationId, personId: employee.personId },
        });
        return id;
      });
    },

    /** Each with what the reader may decide on it now. */
    async list(
      query: Pick<Listing, 'state' | 'after' | 'limit'>,
      by: string,
    ): Promise<(store.AppointmentRow & { allowed: Decision[] })[]> {
      const at = await appNow(db);
      const mine = await rights.organisations(db, { personId: by, at, action: 'directory.import' });
      const rows = await store.list(db, { ...query, organisationIds: mine });
      const organisationIds = [...new Set(rows.map(({ organisationId }) => organisationId))];
      const may = await rights.over(db, { personId: by, at, organisationIds });
      return rows.map((row) => ({
        ...row,
        allowed: allowedOn(row, { by, may: (action, facts) => may(row.organisationId, action, facts) }),
      }));
    },

    /** Proposals that wait for this officer's yes or no, and what he himself is asked to accept. */
    async tasks(ex: Executor, { personId, at }: { personId: string; at: Date }): Promise<Task[]> {
      const asked = await store.askedOf(ex, personId);
      const mine = await rights.organisations(ex, { personId, at, action: 'advisor.appoint' });
      const rows = await store.list(ex, { organisationIds: mine, state: 'PROPOSED', limit: 100 });
      const proposed = rows.filter((row) => row.proposedBy !== personId && row.personId !== personId);
      const single = { level: null, dueAt: null, count: 1 };
      return [
        ...asked.map(({ id, organisationName, title, askedAt }) => ({
          ...single,
          ...{ kind: 'ACCEPT' as const, id, path: '/h5/warnings', since: askedAt },
          about: title ? `${organisationName} ${title}` : organisationName,
        })),
        ...proposed.map(({ id, organisationName, proposedAt }) => ({
          ...single,
          ...{ kind: 'APPOINT' as const, id, path: '/h5/appointments', about: organisationName, since: proposedAt },
        })),
      ];
    },

    /** The answer of the one who is asked, given on a page. */
    async answer(id: string, answer: 'accept' | 'decline', by: string): Promise<void> {
      await transact(db, async (tx) => {
        await store.lock(tx, id);
        const appointment = await asking.found(tx, id);
        if (appointment.personId !== by) throw refusals.notFound();
        if (!isAsked(appointment)) throw refusals.conflict('closed', 'alreadyDecided');
        await asking.answer(tx, appointment, answer);
      });
    },

    /** An officer agrees or refuses, never the one who proposed; who proposed may take it back. */
    async decide(id: string, decision: Decision, by: string, acting: Acting): Promise<void> {
      await transact(db, async (tx) => {
        await store.lock(tx, id);
        const appointment = await asking.found(tx, id);
        const { organisationId } = appointment;
        const at = await appNow(tx);
        const may = await rights.over(tx, { personId: by, at, organisationIds: [organisationId] });
        if (!mayDecide(appointment, decision, { by, may: (action, facts) => may(organisationId, action, facts) }))
          throw refusals.forbidden();
        await settle(tx, appointment, decision, by);
        await audit.record(tx, { ...acting, action: `advisor.${decision}`, object: { kind: APPOINTMENT, id } });
      });
    },
  };
}
