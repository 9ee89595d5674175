import { sql } from 'kysely';
import { describe, expect, test } from 'vitest';
import type { MessageData, MessageListData, QueueData } from '../../src/domain/operations/index.ts';
import { hours } from '../../src/lib/time.ts';
import { useActions } from '../support/actions.ts';
import { useTestApp } from '../support/test-app.ts';

// Plant 0001: adv-0001-1, duty-01. Plant 0006: duty-04.
describe('what was sent, and what WeCom answered', () => {
  const testApp = useTestApp();
  const { browser, nameOf, refusalOf, warn } = useActions(testApp);

  const list = async (userid: string, query = ''): Promise<MessageListData> =>
    (await browser(userid)).get<MessageListData>(`/api/messages${query}`);

  test('is found by person and day, masked, with every try; who looked at whom is on record', async () => {
    const warning = await warn('emp-0001-0002', { level: 'HIGH' });
    const name = await nameOf('adv-0001-1');
    const found = await list('centre-1', `?person=${encodeURIComponent(name)}&objectId=${warning.number}`);
    const [message] = found.messages;
    expect(message).toMatchObject({ kind: 'warning', number: warning.number, state: 'accepted' });
    expect(message?.person).toContain('*');
    expect(JSON.stringify(found)).not.toContain(name);
    const one = await (await browser('centre-1')).get<MessageData>(`/api/messages/${message?.id}`);
    expect(one.tries).toMatchObject([{ n: 1, kind: 'send', result: 'ok', errcode: null }]);
    expect(one.words?.join('\n')).toContain('请马上去找一位同事');
    const { rows } = await sql<{ kind: string; people: number }>`
      select object_kind as kind, (after ->> 'people')::int as people from audit_log
      where action = 'look' and object_kind in ('messages', 'message') order by id`.execute(testApp.app.db);
    expect(rows).toEqual([
      { kind: 'messages', people: 1 },
      { kind: 'message', people: 1 },
    ]);
    const tomorrow = new Date((await testApp.now()).getTime() + hours(24)).toISOString();
    expect((await list('centre-1', `?from=${encodeURIComponent(tomorrow)}`)).messages).toEqual([]);
  });

  test('of one warning or bulletin, by its number or its id, they are read newest first by an index of their own', async () => {
    const { id, number } = await warn('emp-0001-0002', { level: 'HIGH' });
    const sent = (await list('centre-1', `?objectId=${id}`)).messages;
    expect(sent.length).toBeGreaterThan(0);
    expect((await list('centre-1', `?objectId=${number}`)).messages).toEqual(sent);
    const { rows } = await sql<{ indexdef: string }>`
      select indexdef from pg_indexes where tablename = 'delivery' and indexdef like '%(owner_id, created_at, id)%'`.execute(
      testApp.app.db,
    );
    expect(rows).toHaveLength(1);
  });

  test('pages follow each other without a gap or a double', async () => {
    await warn('emp-0001-0003');
    await warn('emp-0001-0004');
    const all = (await list('centre-1', '?limit=100')).messages.map(({ id }) => id);
    const paged: string[] = [];
    for (let after: string | null = ''; after !== null; ) {
      const page: MessageListData = await list('centre-1', `?limit=2${after === '' ? '' : `&after=${after}`}`);
      paged.push(...page.messages.map(({ id }) => id));
      after = page.next;
    }
    expect(all.length).toBeGreaterThan(4);
    expect(paged).toEqual(all);
  });

  test('a station sees what belongs to its own places, and of another place nothing, not by id either', async () => {
    const [here, there] = [await warn('emp-0001-0005'), await warn('emp-0006-0005')];
    const own = await list('duty-01', `?objectId=${here.id}`);
    expect(own.messages.length).toBeGreaterThan(0);
    expect((await list('duty-01', `?objectId=${there.id}`)).messages).toEqual([]);
    const [foreign] = (await list('centre-1', `?objectId=${there.id}`)).messages;
    const duty = await browser('duty-01');
    expect(await refusalOf(duty.get(`/api/messages/${foreign?.id}`))).toMatchObject({ status: 404 });
  });

  test('a county admin sees codes and times, but neither names nor words, and cannot look for a person', async () => {
    const warning = await warn('emp-0001-0006');
    const { messages, byPerson } = await list('admin-1', `?objectId=${warning.id}`);
    expect(byPerson).toBe(false);
    expect(messages.length).toBeGreaterThan(0);
    expect(messages.every(({ person, organisation }) => person === null && organisation === null)).toBe(true);
    const admin = await browser('admin-1');
    expect((await admin.get<MessageData>(`/api/messages/${messages[0]?.id}`)).words).toBeNull();
    expect(await refusalOf(list('admin-1', '?person=王'))).toMatchObject({ status: 403 });
    for (const userid of ['adv-0001-1', 'emp-0001-0003', 'joint-1'])
      expect(await refusalOf(list(userid)), userid).toMatchObject({ status: 403 });
  });

  test('what WeCom refused for good is listed with its meaning, sent again by a press, and then it is there', async () => {
    await testApp.faults({ refuse: { errcode: 45002, apis: ['message/send'], count: 1 } });
    const warning = await warn('emp-0001-0007', { level: 'HIGH' });
    await testApp.faults({});
    const admin = await browser('admin-1');
    const dead = () =>
      admin.get<{ letters: { id: string; errcode: number; meaning: string }[] }>('/api/operations/dead');
    const { letters } = await dead();
    expect(letters).toMatchObject([{ errcode: 45002, meaning: '消息内容过长' }]);
    const refused = await list('centre-1', '?errcode=45002&state=dead');
    expect(refused.messages).toMatchObject([{ number: warning.number, meaning: '消息内容过长' }]);
    expect(await admin.post('/api/operations/dead/redrive', { deliveryIds: [letters[0]?.id] })).toEqual({ done: 1 });
    await testApp.advance(0);
    expect((await dead()).letters).toEqual([]);
    const one = await (await browser('centre-1')).get<MessageData>(`/api/messages/${letters[0]?.id}`);
    expect(one.tries.map(({ result }) => result)).toEqual(['permanent', 'ok']);
    expect(one.state).toBe('accepted');
  });

  test('queues are counted, also those without a failed job', async () => {
    const { isReachable, queues, failed } = await (await browser('admin-1')).get<QueueData>('/api/operations/queues');
    expect(isReachable).toBe(true);
    expect(queues.map(({ name }) => name)).toContain('outbound.deliver');
    expect(failed).toEqual([]);
  });
});
