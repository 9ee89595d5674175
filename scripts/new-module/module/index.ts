import type { NamesOf } from '../../kernel/access/index.ts';
import { auditModule } from '../../kernel/audit/index.ts';
import { escalationModule } from '../../kernel/escalation/index.ts';
import { defineModule } from '../../kernel/module/index.ts';
import { cardModule } from '../cards/index.ts';
import { directoryModule } from '../directory/index.ts';
import { sampleRights } from './access.ts';
import { forget, kept, sampleInvariants } from './checks.ts';
import { isOpen, lock, onDue, onPress, onWord, openOf } from './commands.ts';
import { SAMPLE, type SampleContext, SampleSettings, SampleTexts } from './context.ts';
import { sampleResource } from './resource.ts';
import { sampleRoutes } from './routes.ts';

export * from './api.ts';

const todoKinds = { SAMPLE: { entry: '/h5/sample', title: '请您办理' } } as const;

declare module '../../kernel/module/types.ts' {
  interface TodoKinds extends NamesOf<typeof todoKinds> {}
}

/** Somebody is asked to do something, says that it is done, or is late. */
export const sampleModule = defineModule({
  name: SAMPLE,
  rights: sampleRights,
  todoKinds,
  timers: [SAMPLE],
  invariants: sampleInvariants,
  log: { actions: { 'sample.ask': '请人办理', 'sample.done': '办好' }, objects: { sample: '办理事项' } },
  pages: [{ to: '/h5/sample', title: '办理事项', about: '谁还没有办好', for: 'sample.view' }],
  offers({ db, outbound, config, own, of }) {
    const { timers } = of(escalationModule);
    const sample: SampleContext = {
      ...{ db, outbound, timers, texts: own.texts(SampleTexts), publicUrl: config.http.publicUrl },
      ...{ ...of(auditModule), ...of(cardModule), ...of(directoryModule), ...own.settings(SampleSettings) },
    };
    outbound.registerOwner(SAMPLE, {
      lock,
      stillAsked: (tx, { ownerId }) => isOpen(tx, ownerId),
      unreachable: async () => {},
    });
    timers.register(SAMPLE, { lock, fire: (tx, timer) => onDue(sample, tx, timer) });
    return { sample };
  },
  cli: [
    {
      name: 'sample',
      about: 'what waits for somebody',
      options: { '--userid <userid>': 'for whom' },
      async run({ sample: { db, directory } }, { userid }) {
        const person = await directory.personByUserid(db, String(userid));
        return person ? (await openOf(db, person.id)).map(({ id }) => id) : [];
      },
    },
  ],
  brings: ({ sample }) => ({
    routes: (server) => sampleRoutes(server, sample),
    resources: [sampleResource(sample)],
    presses: { sample: (tx, press, card) => onPress(sample, tx, press, card) },
    words: { 办理sample: (tx, to) => onWord(sample, tx, to) },
    keeps: { SAMPLE: { title: '请我办理的事', place: 50, source: kept } },
    erase: forget,
    todos: async (ex, { personId }) =>
      (await openOf(ex, personId)).map(({ id, askedAt }) => ({
        ...{ kind: 'SAMPLE', id, path: '/h5/sample', about: '', level: null, since: askedAt, dueAt: null, count: 1 },
      })),
  }),
});
