import { randomUUID } from 'node:crypto';
import fc from 'fast-check';
import { sql } from 'kysely';
import { transact } from '../../src/database/index.ts';
import { FRAUD_TYPES } from '../../src/domain/warnings/types.ts';
import { LEVELS } from '../../src/kernel/escalation/types.ts';
import { addMs, hours, minutes, seconds } from '../../src/lib/time.ts';
import { HttpRefusal } from '../support/http.ts';
import type { ScreenEntry } from '../support/phone.ts';
import type { Member } from './model-people.ts';
import type { ModelTestApp } from './model-test-app.ts';

/** What the run knows beside the testApp itself. */
export interface Model {
  warnings: { id: string; number: string }[];
  /** Every accepted sourceRef and the warning it was answered with. */
  sources: Map<string, string>;
  /** Lost replies: each may show a message twice. */
  mayRepeat: number;
  away: Set<string>;
}

export const newModel = (): Model => ({ warnings: [], sources: new Map(), mayRepeat: 0, away: new Set() });

type Command = fc.AsyncCommand<Model, ModelTestApp>;

/** A step that can always be taken; a second later everything must be at rest and every invariant hold. */
function step(name: string, run: (model: Model, testApp: ModelTestApp) => Promise<void>): Command {
  return {
    check: () => true,
    async run(model, testApp) {
      await run(model, testApp);
      await testApp.advance(seconds(1));
      await testApp.check();
    },
    toString: () => name,
  };
}

const PEOPLE = ['emp-0001-0010', 'emp-0001-0011', 'emp-0001-0300', 'adv-0001-2', 'emp-0012-0003', 'nobody'] as const;

/** Any warning: known people (an advisor among them), somebody unknown, a drill; again and again about the same few. */
export const warn = fc
  .record({
    level: fc.constantFrom(...LEVELS),
    fraudType: fc.constantFrom(...FRAUD_TYPES.slice(0, 2)),
    employeeId: fc.constantFrom(...PEOPLE),
    how: fc.constantFrom('new', 'new', 'new', 'new', 'repeated', 'drill'),
  })
  .map(({ level, fraudType, employeeId, how }) =>
    step(`warn(${level}, ${fraudType}, ${employeeId}, ${how})`, async (model, testApp) => {
      const known = [...model.sources.keys()].at(-1);
      const sourceRef = how === 'repeated' && known ? known : `MODEL-${randomUUID()}`;
      const about = how === 'drill' ? { drill: true, orgId: '0001' } : { person: { employeeId } };
      const received = await testApp.warn({ sourceRef, level, fraudType, ...about });
      const before = model.sources.get(sourceRef);
      if (before !== undefined && before !== received.id) throw new Error(`${sourceRef} became another warning`);
      model.sources.set(sourceRef, received.id);
      if (!model.warnings.some(({ id }) => id === received.id)) model.warnings.push(received);
    }),
  );

export const advance = fc
  .oneof(
    { weight: 3, arbitrary: fc.integer({ min: 1, max: 300 }) },
    { weight: 3, arbitrary: fc.integer({ min: 60, max: 3_600 }) },
    { weight: 1, arbitrary: fc.integer({ min: 3_600, max: 30 * 3_600 }) },
  )
  .map((duration) => step(`advance(${duration} s)`, (_, testApp) => testApp.advanceBounded(seconds(duration))));

/** A finger on any live button or menu entry that any of the phones shows. */
export const press = fc.record({ phone: fc.nat(), button: fc.nat(), answer: fc.nat() }).map((pick) => {
  let pressed = '';
  const command = step('press', async (model, testApp) => {
    const targets = (await testApp.screens()).flatMap(({ userid, entries }) => {
      const live = entries.filter((entry) => isAbout(entry, model.warnings)).flatMap(liveButtons);
      return live.length > 0 ? [{ userid, live }] : [];
    });
    const phone = targets[pick.phone % targets.length];
    const target = phone?.live[pick.button % phone.live.length];
    if (!phone || !target) return;
    const { entry, key, text } = target;
    const answers = answersOf(entry, pick.answer);
    pressed = `${phone.userid} ${text} (${key}) ${JSON.stringify(answers)}`;
    await testApp.press(phone.userid, { messageId: entry.messageId, key, answers });
  });
  return Object.assign(command, { toString: () => `press(${pressed || JSON.stringify(pick)})` });
});

/** Something the page offers to this member for this warning; whatever comes of it, never a fault of ours. */
export const pageAct = fc.record({ who: fc.nat(), warning: fc.nat(), act: fc.nat(), word: fc.nat() }).map((pick) => {
  let acted = '';
  const command = step('page', async (model, testApp) => {
    const warning = model.warnings[pick.warning % Math.max(1, model.warnings.length)];
    const member = testApp.members[pick.who % testApp.members.length];
    if (!warning || !member) return;
    const browser = await testApp.as(member.userid);
    const path = `/api/warnings/${warning.id}`;
    try {
      const { allowed } = await browser.get<{ allowed: string[] }>(path);
      const act = allowed[pick.act % Math.max(1, allowed.length)] ?? 'revoke';
      const body = bodyOf(act, pick.word, await testApp.now());
      acted = `${member.userid} ${act} ${JSON.stringify(body)}`;
      await browser.post(`${path}/${act}`, body);
    } catch (error) {
      if (!(error instanceof HttpRefusal) || error.status >= 500) throw error;
      acted += ` → ${error.status} ${error.error.code}`;
    }
  });
  return Object.assign(command, { toString: () => `page(${acted || JSON.stringify(pick)})` });
});

/** People go on leave for a while, or lose every role until they come back. */
export const comeAndGo = fc
  .record({ who: fc.nat(), how: fc.constantFrom('leave', 'end', 'back', 'back'), substitute: fc.nat() })
  .map(({ who, how, substitute }) =>
    step(`${how}(${who}, ${substitute})`, async (model, testApp) => {
      const member = testApp.members[who % testApp.members.length];
      if (!member) return;
      if (how === 'back') return comeBack(model, testApp);
      const now = await testApp.now();
      const standIn = testApp.members[substitute % testApp.members.length];
      await transact(testApp.app.db, async (tx) => {
        if (how === 'end') {
          await testApp.app.directory.endRole(tx, { personId: member.personId, at: now });
          model.away.add(member.userid);
          return;
        }
        await testApp.app.directory.addLeave(tx, {
          personId: member.personId,
          from: now,
          until: addMs(now, hours(6)),
          ...(standIn && standIn.personId !== member.personId && substitute % 3 > 0
            ? { substitutePersonId: standIn.personId }
            : {}),
        });
      });
    }),
  );

export async function comeBack(model: Model, testApp: ModelTestApp): Promise<void> {
  const now = await testApp.now();
  await transact(testApp.app.db, async (tx) => {
    await sql`update leave set ends_at = greatest(starts_at + interval '1 second', ${now}) where ends_at > ${now}`.execute(
      tx,
    );
    for (const { userid, personId, roles } of testApp.members.filter((member) => model.away.has(member.userid))) {
      model.away.delete(userid);
      for (const grant of roles) {
        await testApp.app.directory.assignRole(tx, { personId, ...grant } as Parameters<
          typeof testApp.app.directory.assignRole
        >[1]);
      }
    }
  });
}

/** People must still be able to log in: what is watched here is messages. */
const MESSAGES = ['message/send', 'message/update_template_card'];

export const fault = fc
  .record({
    kind: fc.constantFrom('busy', 'down', 'lostReplies', 'limited', 'duplicateCallbacks', 'sameSecondCallbacks', 'off'),
    count: fc.integer({ min: 1, max: 3 }),
  })
  .map(({ kind, count }) =>
    step(`fault(${kind} × ${count})`, async (model, testApp) => {
      if (kind === 'lostReplies') model.mayRepeat += count;
      const lasting = kind === 'down' ? {} : { count };
      const where = kind.endsWith('Callbacks') ? {} : { apis: MESSAGES };
      await testApp.faults(kind === 'off' ? {} : { [kind]: { ...lasting, ...where } });
    }),
  );

export const flushRedis = fc.constant(null).map(() => step('flush Redis', (_, testApp) => testApp.flushRedis()));

export const restart = fc.constant(null).map(() => step('restart', (_, testApp) => testApp.restart()));

export function isAbout(entry: ScreenEntry, warnings: { id: string; number: string }[]): boolean {
  const shown = JSON.stringify(entry);
  return warnings.some(({ id, number }) => shown.includes(number) || shown.includes(id));
}

function liveButtons(entry: ScreenEntry): { entry: ScreenEntry; key: string; text: string }[] {
  const buttons = entry.buttons.filter(({ enabled, key, url }) => enabled && key !== '' && url === undefined);
  return [...buttons, ...(entry.menu ?? [])].map(({ key, text }) => ({ entry, key, text }));
}

function answersOf(entry: ScreenEntry, pick: number): Record<string, string[]> {
  const open = (entry.selections ?? []).filter(({ disabled }) => !disabled);
  return Object.fromEntries(
    open.flatMap(({ questionKey, options }, index) => {
      const option = options[(pick >> (3 * index)) % Math.max(1, options.length)];
      return option ? [[questionKey, [option.id]]] : [];
    }),
  );
}

const OUTCOMES = ['DISSUADED', 'SCAMMED', 'UNREACHABLE', 'FALSE_ALARM', 'LEFT_COMPANY', 'OFF_SITE', 'REFUSED'];

function bodyOf(act: string, word: number, now: Date): object {
  const earlier = addMs(now, -minutes(1)).toISOString();
  switch (act) {
    case 'match':
      return { employeeId: PEOPLE[word % 3] };
    case 'return':
    case 'revoke':
      return { reason: '重新核实' };
    case 'approve':
    case 'supplement':
      return { detail: { method: 'IN_PERSON', reason: '核实', said: '已劝', leftOn: now.toISOString().slice(0, 10) } };
    case 'police_close':
      return { reason: '已处置', detail: { caseRef: 'A1', stopPayment: '已止付', lossCents: 100 } };
    case 'outcome':
      return {
        outcome: OUTCOMES[word % OUTCOMES.length],
        detail: word % 2 ? { method: 'IN_PERSON', metAt: earlier } : {},
      };
    default:
      return {};
  }
}

export type { Member };
