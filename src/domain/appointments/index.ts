import { afterCommit, type Executor, type Tx } from '../../database/index.ts';
import type { PressHandler } from '../../inbound/index.ts';
import type { NamesOf } from '../../kernel/access/index.ts';
import { auditModule } from '../../kernel/audit/index.ts';
import { createCase } from '../../kernel/case/index.ts';
import { on } from '../../kernel/events/index.ts';
import { defineModule, type Todo } from '../../kernel/module/index.ts';
import { describe } from '../../lib/errors.ts';
import type { Logger } from '../../lib/logger.ts';
import { forbidden, notFound, Problem } from '../../lib/problem.ts';
import { cardModule } from '../cards/index.ts';
import { directoryModule } from '../directory/index.ts';
import { type AdvisorsListed, advisorsListed } from '../roster/index.ts';
import { appointmentRights } from './access.ts';
import { accept, ask, decline, noteUnpractised, onPracticePress, practise } from './commands.ts';
import { type AppointmentContext, noteUnreachable } from './context.ts';
import { notifyProposed, showAnswer } from './notify.ts';
import { askedOf, unpractisedOf } from './store.ts';
import { appointment } from './types.ts';

export { noteUnreachable } from './context.ts';
export { isHeld } from './store.ts';

const todoKinds = {
  APPOINT: { entry: '/h5/appointments' },
  ACCEPT: { entry: '/h5/warnings' },
} as const;

declare module '../../kernel/module/types.ts' {
  interface TodoKinds extends NamesOf<typeof todoKinds> {}
}

/** Advisors on their way: proposed by the organisation, agreed by another officer, active when the person says yes. */
export const appointmentModule = defineModule({
  name: 'appointments',
  cards: ['C01a', 'C01c', 'C26', 'C38', 'C41'],
  todoKinds,
  rights: appointmentRights,
  offers({ db, outbound, config, of }) {
    const { texts, settings, http } = config;
    const { directory } = of(directoryModule);
    const ctx: AppointmentContext = {
      ...{ db, directory, outbound, texts, publicUrl: http.publicUrl, practiceDays: settings.posts.practiceDays },
      ...of(auditModule),
      ...of(cardModule),
    };
    const cases = createCase(appointment, {
      ...{ db, audit: ctx.audit, directory, texts: texts.posts },
      proposed: (tx, one) => notifyProposed(ctx, tx, one),
      decided: {
        accept: (tx, one) => ask(ctx, tx, one),
        withdraw: async (tx, one) => one.state === appointment.asks.state && showAnswer(ctx, tx, one, 'OVER'),
      },
      answered: { accept: (tx, one) => accept(ctx, tx, one), decline: (tx, one) => decline(ctx, tx, one) },
    });
    outbound.registerOwner(appointment.name, {
      lock: cases.lock,
      async stillAsked(tx, { ownerId: id }) {
        const one = await cases.load(tx, id);
        return one !== null && cases.isAsked(one);
      },
      unreachable: noteUnreachable(directory),
    });

    /** 「接受聘任」, 「暂不接受」 and the buttons of the exercise. */
    const onPress: PressHandler = async (tx, press, { ownerId, personId, template, messageId }) => {
      const one = await cases.load(tx, ownerId);
      if (!one) throw notFound();
      if (one.personId !== personId) throw forbidden();
      const word = press.key.split(':').slice(2).join(':');
      if (template !== 'C26') return onPracticePress(ctx, tx, one, { word, messageId });
      if (cases.isAsked(one)) return cases.answer(tx, one, word === 'accept' ? 'accept' : 'decline');
      const { state } = one;
      return showAnswer(ctx, tx, one, state === 'ACCEPTED' || state === 'DECLINED' ? state : 'OVER');
    };
    return {
      appointments: {
        ...cases,
        onPress,
        /** The exercise again, for an advisor who has not done it; false: there is none. */
        async practiseAgain(tx: Tx, personId: string, organisationId: string): Promise<boolean> {
          const id = await unpractisedOf(tx, personId, organisationId);
          const one = id ? await cases.load(tx, id) : null;
          if (one) await practise(ctx, tx, one);
          return one !== null;
        },
        noteUnpractised: () => noteUnpractised(ctx),
      },
    };
  },
  brings: ({ appointments }, { logger }) => ({
    subscribes: [
      on(advisorsListed, async (tx, listed) => afterCommit(tx, () => proposeListed(appointments, listed, logger))),
    ],
    cases: [appointments],
    presses: { appointment: appointments.onPress },
    todos: async (ex, reader) => [
      ...(await toAnswer(ex, reader.personId)),
      ...(await appointments.todos(ex, reader)).map((todo) => ({ kind: 'APPOINT' as const, ...todo })),
    ],
  }),
});

/** What he himself is asked to accept. */
async function toAnswer(ex: Executor, personId: string): Promise<Todo[]> {
  return (await askedOf(ex, personId)).map(({ id, organisationName, title, since }) => ({
    kind: 'ACCEPT' as const,
    ...{ id, path: '/h5/warnings', since, level: null, dueAt: null, count: 1 },
    about: title ? `${organisationName} ${title}` : organisationName,
  }));
}

interface Proposing {
  propose(
    proposal: { organisationId: string; employeeId: string },
    by: string,
    acting: AdvisorsListed['acting'],
  ): Promise<unknown>;
}

/**
 * Whom a list calls advisor is proposed like anybody else, in the name of whoever handed the list in. Who is proposed already
 * is refused, and that is well; the same list proposes again what got lost.
 */
async function proposeListed(
  { propose }: Proposing,
  { importerId, acting, advisors }: AdvisorsListed,
  logger: Logger,
): Promise<void> {
  for (const { organisationId, employmentId } of advisors)
    await propose({ organisationId, employeeId: employmentId }, importerId, acting).catch((error: unknown) => {
      if (!(error instanceof Problem)) logger.warn({ reason: describe(error) }, 'a listed advisor was not proposed');
    });
}
