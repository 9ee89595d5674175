import { afterAll, beforeAll, expect, test } from 'vitest';
import { days, seconds } from '../../../src/lib/time.ts';
import { type TestDatabase, testDatabase } from '../../support/database.ts';
import { type Fixture, fixture, openCallbackServer, type Webhook } from './fixture.ts';

const picture = Buffer.from([0xff, 0xd8, 0xff, 0xe0, 7, 8, 9]);
let database: TestDatabase;
let callbackServer: Webhook;
let desk: Fixture;

beforeAll(async () => {
  database = await testDatabase();
  callbackServer = await openCallbackServer();
  desk = await fixture({ db: database.db, callbackServer });
  await desk.sandbox.seedMembers(database.db, [{ userid: 'emp-1', name: '岚知夏' }]);
});
afterAll(async () => {
  await desk.close();
  await callbackServer.close();
  await database.drop();
});

async function send(bytes: Buffer, contentType: string) {
  const body = { type: 'image', data: bytes.toString('base64'), contentType, name: '截图.jpg' };
  expect((await desk.desk('POST', '/members/emp-1/say', body)).body).toEqual({ taken: true });
  const callback = callbackServer.received.at(-1)?.callback;
  if (callback?.kind !== 'image') throw new Error('no picture arrived');
  return callback;
}

const fetchFile = async (mediaId: string) => {
  const { access_token } = await desk.api<{ access_token: string }>('gettoken', {
    query: { corpid: 'wweqiansandbox0001', corpsecret: 'sandbox-secret' },
  });
  return desk.app.inject({ url: `/sandbox/wecom/cgi-bin/media/get?access_token=${access_token}&media_id=${mediaId}` });
};

test('a picture from a phone arrives as MediaId and PicUrl, shows in the chat, and is given out to the byte', async () => {
  const { mediaId, picUrl } = await send(picture, 'image/jpeg');
  expect(picUrl).toBe(`http://localhost:3000/sandbox/api/media/${mediaId}`);
  const screen = await desk.desk<{ mediaId?: string }[]>('GET', '/members/emp-1/screen?own=true');
  expect(screen.body.at(-1)).toMatchObject({ type: 'image', text: '[图片]', mediaId, own: true });
  const file = await fetchFile(mediaId);
  expect(file.rawPayload).toEqual(picture);
  expect(file.headers).toMatchObject({
    'content-type': 'image/jpeg',
    'content-disposition': `attachment; filename="${encodeURIComponent('截图.jpg')}"`,
  });
  expect((await desk.app.inject({ url: new URL(picUrl).pathname })).rawPayload).toEqual(picture);
});

test('a file of any other kind goes the same way', async () => {
  const { mediaId } = await send(Buffer.from('%PDF-1.7'), 'application/pdf');
  const file = await fetchFile(mediaId);
  expect([file.headers['content-type'], file.body]).toEqual(['application/pdf', '%PDF-1.7']);
});

test('an unknown id is refused with 40007, none with 41006, a missing token with 41001', async () => {
  expect(await desk.api('media/get', { query: { media_id: 'nothing' } })).toMatchObject({ errcode: 40007 });
  expect(await desk.api('media/get')).toMatchObject({ errcode: 41006 });
  expect(await desk.api('media/get', { query: { media_id: 'x', access_token: '' } })).toMatchObject({ errcode: 41001 });
});

test('after three days the platform gives it out no more; the chat still shows it', async () => {
  const { mediaId, picUrl } = await send(picture, 'image/jpeg');
  await desk.advance(days(3) - seconds(30));
  expect((await fetchFile(mediaId)).rawPayload).toEqual(picture);
  await desk.advance(seconds(31));
  expect((await fetchFile(mediaId)).json()).toMatchObject({ errcode: 40007 });
  expect((await desk.app.inject({ url: new URL(picUrl).pathname })).statusCode).toBe(200);
});

test('what is no base64 is refused with a word for whoever sits at the desk', async () => {
  const answer = await desk.desk<{ messageZh: string }>('POST', '/members/emp-1/say', { type: 'image', data: '!' });
  expect(answer).toMatchObject({ status: 400, body: { messageZh: '文件是空的' } });
});
