import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import { hours } from '../../../src/lib/time.ts';
import { createReceiver } from '../../../src/wecom/callback/index.ts';
import { type TestDatabase, testDatabase } from '../../support/database.ts';
import { buttonCard, CORP, type Fixture, fixture, openCallbackServer, type Webhook } from './fixture.ts';

let database: TestDatabase;
let callbackServer: Webhook;
let desk: Fixture;
let number = 0;
let userid = '';

beforeAll(async () => {
  database = await testDatabase();
});
afterAll(() => database.drop());
beforeEach(async () => {
  callbackServer = await openCallbackServer();
  desk = await fixture({ db: database.db, callbackServer });
  number += 1;
  userid = `adv-${number}`;
  await desk.sandbox.seedMembers(database.db, [{ userid, name: '岚知夏', roles: ['ADVISOR'], org: '青岚汽车部件' }]);
});
afterEach(async () => {
  await desk.faults({});
  await desk.close();
  await callbackServer.close();
});

const press = (messageId: string | undefined, key: string, answers?: object) =>
  desk.desk<{ taken: boolean; code: string }>('POST', `/members/${userid}/press`, {
    messageId,
    key,
    ...(answers ? { answers } : {}),
  });

async function sentCard(card: object = buttonCard()) {
  const { msgid = '', response_code = '' } = await desk.sendCard(userid, card);
  return { msgid, code: response_code };
}

const pressed = () =>
  callbackServer.received
    .map(({ callback }) => callback)
    .filter((callback) => callback.kind === 'press' || callback.kind === 'menu_press');
const codeOf = (at: number) => {
  const callback = pressed()[at];
  return callback?.kind === 'press' || callback?.kind === 'menu_press' ? callback.responseCode : '';
};
const update = (body: object) =>
  desk.api('message/update_template_card', { body: { userids: [userid], agentid: 1000002, ...body } });

test('a press arrives as an encrypted callback that the service can open', async () => {
  const card = buttonCard();
  const { msgid } = await sentCard(card);
  expect((await press(msgid, 'ack')).body).toEqual({ taken: true });
  expect(pressed()).toMatchObject([
    {
      kind: 'press',
      userid,
      taskId: card.task_id,
      key: 'ack',
      cardType: 'button_interaction',
      agentId: '1000002',
      selections: {},
    },
  ]);
  expect(codeOf(0)).not.toBe('');
});

test('the corner menu sends a menu press', async () => {
  const action_menu = { desc: '更多', action_list: [{ text: '转给同事', key: 'handover' }] };
  const { msgid } = await sentCard(buttonCard({ action_menu }));
  expect((await desk.screen(userid))[0]?.menu).toEqual([{ key: 'handover', text: '转给同事' }]);
  await press(msgid, 'handover');
  expect(pressed()).toMatchObject([{ kind: 'menu_press', key: 'handover' }]);
});

test('a press’s code changes the card once, within 72 hours', async () => {
  const { msgid, code } = await sentCard();
  await press(msgid, 'ack');
  const cardState = {
    card_type: 'button_interaction',
    main_title: { title: '已签收' },
    button_list: [{ text: '已见到本人', key: 'met' }],
  };
  expect((await update({ response_code: codeOf(0), template_card: cardState })).errcode).toBe(0);
  expect((await desk.screen(userid))[0]).toMatchObject({
    card: { main_title: { title: '已签收' } },
    buttons: [{ key: 'met', text: '已见到本人', enabled: true }],
  });
  expect((await update({ response_code: codeOf(0), template_card: cardState })).errcode).toBe(60140);
  await desk.advance(hours(72));
  expect((await update({ response_code: code, template_card: cardState })).errcode).toBe(60140);
});

test('a replaced button name greys every button, and a grey button cannot be pressed', async () => {
  const { msgid, code } = await sentCard();
  expect((await update({ response_code: code, button: { replace_name: '已由他人签收' } })).errcode).toBe(0);
  const [entry] = await desk.screen(userid);
  expect(entry?.buttons.map(({ text, enabled }) => [text, enabled])).toEqual([
    ['已由他人签收', false],
    ['已由他人签收', false],
  ]);
  expect(await press(msgid, 'ack')).toMatchObject({ status: 409, body: { code: 'button-disabled' } });
  expect(await press(msgid, 'nothing')).toMatchObject({ status: 409, body: { code: 'no-such-button' } });
  expect(await press('nothing', 'ack')).toMatchObject({ status: 404 });
});

test('a refused update keeps its code', async () => {
  const { code } = await sentCard();
  expect((await update({ response_code: code, template_card: { card_type: 'text_notice' } })).errcode).toBe(40058);
  expect((await update({ response_code: code, userids: [] })).errcode).toBe(82101);
  expect((await update({ response_code: code, userids: ['stranger'], button: { replace_name: 'x' } })).errcode).toBe(
    82102,
  );
  expect((await update({ response_code: code, agentid: 7, button: { replace_name: 'x' } })).errcode).toBe(301002);
  expect((await update({ response_code: code })).errcode).toBe(40058);
  const both = await update({ response_code: code, userids: [userid, 'Stranger'], button: { replace_name: 'x' } });
  expect(both).toMatchObject({ errcode: 0, invaliduser: ['stranger'] });
});

test('a recalled card cannot be changed or pressed any more', async () => {
  const { msgid, code } = await sentCard();
  await desk.api('message/recall', { body: { msgid } });
  expect((await update({ response_code: code, button: { replace_name: 'x' } })).errcode).toBe(42016);
  expect(await press(msgid, 'ack')).toMatchObject({ status: 409, body: { code: 'recalled' } });
});

test('choices travel with the press: as given, else as the card shows them', async () => {
  const select = (key: string) => ({
    question_key: key,
    title: key,
    option_list: [
      { id: 'a', text: '甲' },
      { id: 'b', text: '乙' },
    ],
  });
  const card = {
    card_type: 'multiple_interaction',
    main_title: { title: '反馈劝阻结果' },
    task_id: `choices-${number}`,
    select_list: [select('outcome'), select('method')],
    submit_button: { text: '提交反馈', key: 'submit' },
  };
  const { msgid } = await sentCard(card);
  await press(msgid, 'submit', { outcome: 'b' });
  expect(pressed()).toMatchObject([{ kind: 'press', selections: { outcome: ['b'], method: ['a'] } }]);
  expect((await desk.screen(userid))[0]?.selections?.[0]?.options).toMatchObject([
    { checked: false },
    { checked: true },
  ]);
  expect(await press(msgid, 'submit', { outcome: 'z' })).toMatchObject({
    status: 400,
    body: { code: 'no-such-option' },
  });
  expect(await press(msgid, 'submit', { other: 'a' })).toMatchObject({
    status: 400,
    body: { code: 'no-such-question' },
  });
});

test('a callback that is not taken is posted again, sealed anew around the same message', async () => {
  const { msgid } = await sentCard();
  callbackServer.answerNext({ status: 500 }, { status: 503 });
  expect((await press(msgid, 'ack')).body).toEqual({ taken: true });
  const tries = callbackServer.received.filter(({ callback }) => callback.kind === 'press');
  expect(new Set(tries.map(({ xml }) => xml)).size).toBe(1);
  expect(new Set(tries.map(({ query }) => query.msg_signature)).size).toBe(3);
  expect(desk.sandbox.inFlight()).toBe(0);
});

test('after the first try and three more it is given up', async () => {
  const { msgid } = await sentCard();
  callbackServer.answerNext(...Array.from({ length: 4 }, () => ({ status: 500 })));
  expect((await press(msgid, 'ack')).body).toEqual({ taken: false });
  expect(pressed()).toHaveLength(4);
  await press(msgid, 'ack');
  expect(pressed()).toHaveLength(5);
});

test('a restart goes on with what was left, and every memory outlives it', async () => {
  const { msgid, code } = await sentCard();
  await desk.close();
  desk = await fixture({ db: database.db, callbackServer, retryMs: 60_000 });
  callbackServer.answerNext({ status: 500 });
  const pressing = press(msgid, 'ack');
  await expect.poll(() => pressed().length).toBe(1);
  expect(desk.sandbox.inFlight()).toBe(1);
  await desk.sandbox.stop();
  expect((await pressing).body).toEqual({ taken: false });
  await desk.close();

  await database.db
    .updateTable('sandbox.callback')
    .set({ nextTryAt: new Date(0) })
    .where('state', '=', 'waiting')
    .execute();
  desk = await fixture({ db: database.db, callbackServer });
  expect(await desk.sandbox.resumeCallbacks()).toBe(1);
  await expect.poll(() => pressed().length).toBe(2);
  expect(await desk.screen(userid)).toHaveLength(1);
  expect((await update({ response_code: code, button: { replace_name: '已签收' } })).errcode).toBe(0);
});

test('callbacks can be doubled, held back, lost or wrongly signed', async () => {
  const { msgid } = await sentCard();
  await desk.faults({ duplicateCallbacks: { count: 1 } });
  await press(msgid, 'ack');
  expect(callbackServer.received.map(({ xml }) => xml)).toHaveLength(2);
  expect(callbackServer.received[0]?.xml).toBe(callbackServer.received[1]?.xml);

  await desk.faults({ lostCallbacks: { count: 1 } });
  expect((await press(msgid, 'ack')).body).toEqual({ taken: false });
  expect(pressed()).toHaveLength(2);

  await desk.faults({ wrongSignature: { count: 1 } });
  expect((await press(msgid, 'ack')).body).toEqual({ taken: true });
  expect(callbackServer.refused).toHaveLength(1);

  await desk.faults({ reorderedCallbacks: { ms: 40 } });
  await Promise.all([press(msgid, 'ack'), press(msgid, 'support')]);
  expect(pressed()).toHaveLength(5);
});

test('two presses within one second differ, with one CreateTime when asked for', async () => {
  const { msgid } = await sentCard();
  await desk.faults({ sameSecondCallbacks: true });
  await press(msgid, 'ack');
  await press(msgid, 'ack');
  const [first, second] = pressed();
  expect(first?.createTime).toBe(second?.createTime);
  expect(callbackServer.received[0]?.xml).not.toBe(callbackServer.received[1]?.xml);
});

test('a passive update is ignored, works or eats the code, as switched', async () => {
  const { msgid } = await sentCard();
  const receiver = createReceiver({
    token: 'sandboxtoken',
    aesKey: 'jWmYm7qr5nMoAUwZRjGtBxmz3KA1tkAj3ykkR6q2B2C',
    receiveIds: [CORP],
    windowSeconds: 0,
  });
  const xml =
    '<xml><MsgType><![CDATA[update_button]]></MsgType><Button><ReplaceName><![CDATA[已确认]]></ReplaceName></Button></xml>';
  const answer = () =>
    callbackServer.answerNext({ status: 200, body: receiver.seal(xml, { timestamp: 1_700_000_000, nonce: 'n1' }) });
  const isGrey = async () => (await desk.screen(userid))[0]?.buttons.every(({ enabled }) => !enabled);

  answer();
  await press(msgid, 'ack');
  expect(await isGrey()).toBe(false);

  await desk.faults({ passiveUpdate: { mode: 'eats' } });
  answer();
  await press(msgid, 'ack');
  expect(await isGrey()).toBe(false);
  expect((await update({ response_code: codeOf(1), button: { replace_name: 'x' } })).errcode).toBe(60140);

  await desk.faults({ passiveUpdate: { mode: 'works' } });
  answer();
  await press(msgid, 'ack');
  expect(await isGrey()).toBe(true);
});
