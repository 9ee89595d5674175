import type { Role } from '../../src/config/codes.ts';
import type { Actions } from './actions.ts';
import type { Answer } from './field-matrix.ts';
import { HttpRefusal } from './http.ts';
import { appoint, placeOf } from './readers.ts';
import type { TestApp } from './test-app.ts';

/** Employees of plant 0006 who get a post, or two, for the length of a test. */
const APPOINTED: [reader: string, userid: string, roles: Role[]][] = [
  ['owner', 'emp-0006-0041', ['GRID_OWNER']],
  ['propagandist', 'emp-0006-0042', ['PROPAGANDIST']],
  ['desk', 'emp-0006-0043', ['DESK']],
  ['employee', 'emp-0006-0044', []],
  ['advisor+desk', 'emp-0006-0045', ['ADVISOR', 'DESK']],
  ['advisor+lecturer', 'emp-0006-0046', ['ADVISOR', 'LECTURER']],
  ['advisor+auditor', 'emp-0006-0047', ['ADVISOR', 'AUDITOR']],
  ['advisor+joint', 'emp-0006-0048', ['ADVISOR', 'JOINT_OFFICE']],
  ['advisor+admin', 'emp-0006-0049', ['ADVISOR', 'COUNTY_ADMIN']],
  ['owner+desk', 'emp-0006-0050', ['GRID_OWNER', 'DESK']],
];

/** Whose view is the measure of all others. */
export const CENTRE = 'centre';

/** Everybody who might read something about plant 0006, by what he is; 'himself' is the person it is about. */
export async function actorsOf(testApp: TestApp, himself: string): Promise<Map<string, string>> {
  const { db } = testApp.app;
  const place = await placeOf(testApp, '0006', '0010');
  for (const [, userid, roles] of APPOINTED) await appoint(testApp, userid, roles, place);
  const stations = await db
    .selectFrom('jurisdiction')
    .select('id')
    .where('kind', '=', 'STATION')
    .orderBy('id')
    .execute();
  const n = stations.findIndex(({ id }) => id === place.stationId) + 1;
  const elsewhere = n === 1 ? 2 : 1;
  const two = (number: number) => String(number).padStart(2, '0');
  return new Map([
    [CENTRE, 'centre-1'],
    ['duty', `duty-${two(n)}`],
    ['chief', `chief-${two(n)}`],
    ['community', 'cp-07'],
    ['duty elsewhere', `duty-${two(elsewhere)}`],
    ['advisor who signed', 'adv-0006-1'],
    ['advisor', 'adv-0006-2'],
    ['advisor elsewhere', 'adv-0001-1'],
    ...APPOINTED.map(([reader, userid]): [string, string] => [reader, userid]),
    ['himself', himself],
    ['auditor', 'auditor-1'],
    ['joint', 'joint-1'],
    ['admin', 'admin-1'],
    ['lecturer', 'lecturer-1'],
  ]);
}

/** The same question by everybody; the feed asks with its token. */
export async function askAll(
  { http, config }: Pick<TestApp, 'http' | 'config'>,
  { browser }: Pick<Actions, 'browser'>,
  actors: ReadonlyMap<string, string>,
  path: string,
): Promise<Map<string, Answer>> {
  const answers = new Map<string, Answer>();
  for (const [reader, userid] of actors) answers.set(reader, await answerOf((await browser(userid)).get(path)));
  const feed = await fetch(new URL(path, config.http.publicUrl), {
    headers: { authorization: `Bearer ${config.http.apiToken}` },
  });
  answers.set('feed', feed.ok ? { body: await feed.json() } : { status: feed.status });
  answers.set('nobody', await answerOf(http.get(path)));
  return answers;
}

async function answerOf(asked: Promise<unknown>): Promise<Answer> {
  try {
    return { body: await asked };
  } catch (error) {
    if (error instanceof HttpRefusal) return { status: error.status };
    throw error;
  }
}
