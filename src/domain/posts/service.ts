import { sql } from 'kysely';
import type { Settings } from '../../config/settings.ts';
import type { Texts } from '../../config/text-file.ts';
import { appNow, type Database, type Tx } from '../../database/index.ts';
import type { Audit } from '../../kernel/audit/index.ts';
import type { Logger } from '../../lib/logger.ts';
import type { DeliveryOwner, DeliveryRow, Outbound } from '../../outbound/index.ts';
import type { Draw } from '../cards/index.ts';
import type { Contacts, Directory } from '../directory/index.ts';
import { createAppointments } from './appointments.ts';
import { createAsking } from './asking.ts';
import { createPostCards } from './cards.ts';
import { closeByEvidence } from './defects/app-open.ts';
import { type Accounts, createDefects } from './defects/service.ts';
import { createDefectTasks } from './defects/tasks.ts';
import { createTelling } from './defects/tell.ts';
import { createDefectWords } from './defects/told.ts';
import { createGaps, GAP } from './gaps.ts';
import { createLeaves } from './leaves.ts';
import { APPOINTMENT, createPractice } from './practice.ts';
import { createProfile } from './profile.ts';
import { createReach } from './reach.ts';
import { createReadiness } from './readiness.ts';
import { createRefusals } from './refusals.ts';
import { createRights } from './rights.ts';
import { isAsked } from './rules.ts';
import { createShifts } from './shifts.ts';
import * as store from './store/appointments.ts';
import { noteAway } from './store/away.ts';
import { searchOrganisations } from './store/scopes.ts';
import { createUnits } from './units.ts';

export interface PostNeeds {
  db: Database;
  corpId: string;
  directory: Directory;
  contacts: Pick<Contacts, 'setDepartmentPlace' | 'readAgain' | 'waitingDepartments'>;
  accounts: Accounts;
  outbound: Outbound;
  /** Gives quarantined callbacks their tries anew. */
  applyAgain(): Promise<unknown>;
  audit: Audit;
  draw: Draw;
  settings: Pick<Settings, 'posts'>;
  texts: Texts;
  publicUrl: string;
  logger: Logger;
}

/** Who stands at which post: advisors appointed and missed, units and their owners, leave and shifts, readiness. */
export function createPosts(needs: PostNeeds) {
  const { db, corpId, directory, contacts, accounts, outbound, audit, draw, settings, texts, publicUrl, logger } =
    needs;
  const { applyAgain } = needs;
  const { practiceDays, silentAfter: silentMs, shiftAtMost: atMostMs } = settings.posts;
  const refusals = createRefusals(texts.posts);
  const rights = createRights(directory, refusals);
  const reach = createReach(directory, refusals);
  const cards = createPostCards({ draw, texts, publicUrl });
  const practice = createPractice({ db, directory, outbound, cards, practiceDays });
  const asking = createAsking({ directory, outbound, audit, cards, practice, refusals, texts });
  const gaps = createGaps({ db, directory, outbound, cards, logger });
  const tellNew = createTelling({ db, directory, outbound, cards });
  const roster = { db, corpId, directory, audit, rights, reach, refusals, texts };

  outbound.registerOwner(APPOINTMENT, {
    lock: store.lock,
    async stillAsked(tx, delivery) {
      const appointment = await store.load(tx, delivery.owner_id);
      return appointment !== null && isAsked(appointment);
    },
    unreachable,
  });
  outbound.registerOwner(GAP, {
    async lock(tx, id) {
      await sql`select from readiness_defect where id = ${id} for update`.execute(tx);
    },
    stillAsked: async () => true,
    unreachable,
  } satisfies DeliveryOwner);

  async function unreachable(tx: Tx, delivery: DeliveryRow): Promise<void> {
    if (delivery.userid) await directory.markUnreachable(tx, delivery.userid, delivery.errcode ?? undefined);
    await directory.defect(tx, { kind: 'UNREACHABLE', personId: delivery.person_id, note: delivery.template });
  }

  return {
    onRolesEnded: gaps.onRolesEnded,
    appointments: {
      ...createAppointments({ db, directory, audit, rights, cards, asking, refusals }),
      onPress: asking.onPress,
    },
    units: createUnits({ db, directory, audit, rights, refusals }),
    roster: { ...createLeaves(roster), ...createShifts({ ...roster, atMostMs }) },
    profile: createProfile({ db, directory, refusals }),
    /** Whose name stands across the page. */
    viewer: async (personId: string) => ({ name: (await directory.person(db, personId))?.name ?? '' }),
    defects: createDefects({
      ...{ db, audit, rights, directory, contacts, accounts, outbound, applyAgain, practice, refusals },
    }),
    tellDefect: createDefectWords(texts),
    defectTasks: createDefectTasks(directory, titlesOf(texts)),
    /** By name or code, within the reader's places. */
    async searchOrganisations(q: string, personId: string) {
      const at = await appNow(db);
      const within = await rights.organisations(db, { personId, at, action: 'readiness.view' });
      return searchOrganisations(db, q, within);
    },
    readiness: createReadiness({ db, corpId, audit, rights, silentMs }),

    async sweep(): Promise<number> {
      await noteAway(db);
      return (await gaps.sweep()) + (await practice.sweep()) + (await closeByEvidence(db)) + (await tellNew());
    },
  };
}

const titlesOf = ({ defects }: Texts) =>
  Object.fromEntries(Object.entries(defects).map(([kind, { title }]) => [kind, title]));

export type Posts = ReturnType<typeof createPosts>;
