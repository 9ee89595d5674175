import { expect, test } from 'vitest';
import type { Tx } from '../../../src/database/index.ts';
import { createRouter, type LocatedCard } from '../../../src/inbound/index.ts';

const tx = {} as Tx;
const card: LocatedCard = {
  deliveryId: 'd1',
  messageId: 'm1',
  ownerKind: 'warning',
  ownerId: 'w1',
  personId: 'p1',
  userid: 'adv-01',
  template: 'C01',
};

const row = (inner: string) => ({
  id: 1,
  receiver: 'app',
  payload: `<xml><ToUserName><![CDATA[wwcorp]]></ToUserName><FromUserName><![CDATA[Adv-01]]></FromUserName><CreateTime>1700000020</CreateTime>${inner}<AgentID>1000002</AgentID></xml>`,
});
const press = (event = 'template_card_event') =>
  row(
    `<MsgType><![CDATA[event]]></MsgType><Event><![CDATA[${event}]]></Event><EventKey><![CDATA[ack]]></EventKey><TaskId><![CDATA[m1]]></TaskId><CardType><![CDATA[button_interaction]]></CardType><ResponseCode><![CDATA[code1]]></ResponseCode>`,
  );
const text = row(
  '<MsgType><![CDATA[text]]></MsgType><Content><![CDATA[hello]]></Content><MsgId>7300000000000000001</MsgId>',
);

test('a press goes to the owner of its card, with the card', async () => {
  const asked: unknown[] = [];
  const seen: unknown[] = [];
  const router = createRouter({
    locateCard: async (_tx, ...of) => {
      asked.push(of);
      return card;
    },
  });
  router.onPress('warning', async (_tx, { kind, key, taskId }, located) => {
    seen.push([kind, key, taskId, located.ownerId]);
  });
  router.onPress('bulletin', async () => {
    throw new Error('not for us');
  });

  expect(await router.apply(tx, press())).toEqual({ outcome: 'applied' });
  expect(await router.apply(tx, press('template_card_menu_event'))).toEqual({ outcome: 'applied' });
  expect(asked[0]).toEqual(['m1', 'adv-01', 'code1']);
  expect(seen).toEqual([
    ['press', 'ack', 'm1', 'w1'],
    ['menu_press', 'ack', 'm1', 'w1'],
  ]);
});

test('a press on a card we never sent is told apart and handled by nobody', async () => {
  const router = createRouter({ locateCard: async () => null });
  router.onPress('warning', async () => {
    throw new Error('not for us');
  });
  expect(await router.apply(tx, press())).toEqual({ outcome: 'unknown-task', taskId: 'm1' });
});

test('a press whose owner nobody handles fails, so that it is tried again after a repair', async () => {
  const router = createRouter({ locateCard: async () => card });
  await expect(router.apply(tx, press())).rejects.toThrow('nobody handles presses on cards of warning');
});

test('two handlers for one kind of owner are a mistake seen at the start', () => {
  const router = createRouter({ locateCard: async () => card });
  router.onPress('warning', async () => {});
  expect(() => router.onPress('warning', async () => {})).toThrow('two handlers');
});

test('all who listen to a kind hear it in turn, and nobody else', async () => {
  const heard: string[] = [];
  const router = createRouter({ locateCard: async () => null });
  router.onText(async (_tx, { kind }) => void heard.push(`first ${kind}`));
  router.onEvent('text', async () => void heard.push('second'));
  router.onEvent('subscribe', async () => void heard.push('subscribe'));
  expect(await router.apply(tx, text)).toEqual({ outcome: 'applied' });
  expect(heard).toEqual(['first text', 'second']);
});

const event = (name: string, fields = '') =>
  row(`<MsgType><![CDATA[event]]></MsgType><Event><![CDATA[${name}]]></Event>${fields}`);

test('what nobody listens to is named as ignored, what cannot be read is told apart', async () => {
  const router = createRouter({ locateCard: async () => null });
  expect(await router.apply(tx, text)).toEqual({ outcome: 'ignored', kind: 'text' });
  expect(await router.apply(tx, { ...text, payload: '<xml><half' })).toEqual({ outcome: 'unreadable', code: 'xml' });
});

test('an event the parser does not know is foreign, under a name that can be counted', async () => {
  const router = createRouter({ locateCard: async () => null });
  const heard = async (name: string, fields?: string) => router.apply(tx, event(name, fields));
  expect(await heard('kf_msg_or_event')).toEqual({ outcome: 'foreign', kind: 'event/kf_msg_or_event' });
  expect(await heard('change_contact', '<ChangeType>create_planet</ChangeType>')).toEqual({
    outcome: 'foreign',
    kind: 'event/change_contact/create_planet',
  });
  const wild = await heard(`手机${'x'.repeat(500)}`);
  expect(wild.outcome === 'foreign' && wild.kind.length).toBeLessThanOrEqual(64);
});

const ours = `m${'01HZX0000000000000000000AB'}`;
const isOurTask = (taskId: string) => taskId === ours;

test('a card that somebody else sent by this app does not look like a press of ours that failed', async () => {
  const router = createRouter({ locateCard: async () => null, isOurTask });
  const taskcard = '<EventKey>k</EventKey><TaskId>old-task</TaskId>';
  expect(await router.apply(tx, press())).toEqual({ outcome: 'foreign', kind: 'card' });
  expect(await router.apply(tx, event('taskcard_click', taskcard))).toEqual({ outcome: 'foreign', kind: 'card' });
});

test('a press of ours that is misread is never foreign, however it is written', async () => {
  const router = createRouter({ locateCard: async () => null, isOurTask });
  const fields = `<EventKey>ack</EventKey><TaskId> ${ours} </TaskId>`;
  for (const name of [
    'template_card_event',
    'TEMPLATE_CARD_EVENT',
    'template-card-event',
    'template_card_menu_event',
  ]) {
    expect(await router.apply(tx, event(name, fields))).toEqual({ outcome: 'unknown-task', taskId: ours });
  }
  expect(await router.apply(tx, event('template_card_event_v2', fields))).toEqual({
    outcome: 'unreadable',
    code: 'press',
  });
});

test('one who listens may say that this sort means nothing to him', async () => {
  const router = createRouter({ locateCard: async () => null });
  router.onEvent('change_contact', async () => 'ignored');
  const change = event('change_contact', '<ChangeType>update_tag</ChangeType><TagId>1</TagId>');
  expect(await router.apply(tx, change)).toEqual({ outcome: 'ignored', kind: 'change_contact/update_tag' });
});
