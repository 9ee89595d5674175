import { sql } from 'kysely';
import type { Texts } from '../../config/text-file.ts';
import type { Database, Tx } from '../../database/index.ts';
import type { DeliveryOwner, DeliveryRow, Outbound } from '../../outbound/index.ts';
import type { Audit } from '../audit/index.ts';
import type { Draw } from '../cards/index.ts';
import type { Directory } from '../directory/index.ts';
import { createAppointments } from './appointments.ts';
import { createPostCards } from './cards.ts';
import { createGaps, GAP } from './gaps.ts';
import { APPOINTMENT, createPractice } from './practice.ts';
import { createReadiness } from './readiness.ts';
import { createRights } from './rights.ts';
import { createRoster } from './roster.ts';
import { isAsked } from './rules.ts';
import * as store from './store/appointments.ts';
import { createUnits } from './units.ts';

export interface PostNeeds {
  db: Database;
  corpId: string;
  directory: Directory;
  outbound: Outbound;
  audit: Audit;
  draw: Draw;
  texts: Texts;
  publicUrl: string;
}

/** Who stands at which post: advisors appointed and missed, units and their owners, leave and shifts, readiness. */
export function createPosts({ db, corpId, directory, outbound, audit, draw, texts, publicUrl }: PostNeeds) {
  const rights = createRights(directory);
  const cards = createPostCards({ draw, texts, publicUrl });
  const practice = createPractice({ db, directory, outbound, cards });
  const gaps = createGaps({ db, directory, outbound, cards });
  directory.onRolesEnded(gaps.onRolesEnded);

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
    appointments: createAppointments({ db, directory, outbound, audit, rights, cards, practice, texts }),
    units: createUnits({ db, directory, audit, rights }),
    roster: createRoster({ db, directory, audit, rights }),
    readiness: createReadiness({ db, corpId, audit, rights }),

    async sweep(): Promise<number> {
      return (await gaps.sweep()) + (await practice.sweep());
    },
  };
}

export type Posts = ReturnType<typeof createPosts>;
