import { z } from 'zod';
import type { Executor } from '../../database/index.ts';
import { auditModule } from '../../kernel/audit/index.ts';
import { defineModule } from '../../kernel/module/index.ts';
import { directoryModule } from '../directory/index.ts';
import { peopleRights } from './access.ts';
import { type PeopleContext, sightOf } from './context.ts';
import { peopleRoutes } from './routes.ts';
import { forgetReasons, seenAs } from './store/people.ts';

export * from './api.ts';

const Settings = z.strictObject({
  /** From how many employees on an organisation should have two, and three, advisors. */
  advisors: z.strictObject({ two: z.number().int().min(2), three: z.number().int().min(3) }).default({
    two: 150,
    three: 1_000,
  }),
});

/** The directory as officers use it at the desk: people, their offices, the tree of places. */
export const peopleModule = defineModule({
  name: 'people',
  rights: peopleRights,
  auditObjects: {
    person_change: { table: 'person_change', person: 'person_id' },
    unit_merge: { table: 'unit_merge', organisation: 'organisation_id' },
    organisation_change: { table: 'organisation_change', organisation: 'organisation_id' },
  },
  auditReasons: [
    {
      actions: ['person.correct', 'role.give', 'role.end'],
      sql: '(select reason from person_change where id = e.oid)',
    },
    { actions: ['unit.merge'], sql: '(select reason from unit_merge where id = e.oid)' },
    { actions: ['organisation.correct'], sql: '(select reason from organisation_change where id = e.oid)' },
  ],
  log: {
    actions: {
      'person.correct': '更正人员资料',
      'role.give': '任命职务',
      'role.end': '免去职务',
      'unit.merge': '合并部门',
      'organisation.correct': '更正单位信息',
    },
    objects: { person_change: '人员变更', unit_merge: '部门合并', organisation_change: '单位变更' },
  },
  offers({ of }) {
    const { directory } = of(directoryModule);
    return {
      people: {
        /** How this reader sees this person by his rights; null: not at all. */
        async seenBy(ex: Executor, personId: string, readerId: string) {
          return seenAs(ex, personId, await sightOf(ex, await directory.rolesOf(ex, readerId)));
        },
      },
    };
  },
  brings(_offered, { db, crypto, config, events, own, of }) {
    const ctx: PeopleContext = {
      ...{ db, crypto, events, corpId: config.wecom.corpId, texts: config.texts },
      wanted: own.settings(Settings).advisors,
      ...of(directoryModule),
      ...of(auditModule),
    };
    return { routes: (server) => peopleRoutes(server, ctx), erase: forgetReasons };
  },
});
