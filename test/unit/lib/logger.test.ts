import { expect, test } from 'vitest';
import { createLogger } from '../../../src/lib/logger.ts';

function listen() {
  const lines: string[] = [];
  const logger = createLogger({ level: 'debug', name: 'test', destination: { write: (line) => lines.push(line) } });
  return { logger, lines, last: () => JSON.parse(lines.at(-1) ?? '{}') as Record<string, unknown> };
}

test('objects lose names, phones, payloads, bodies and secrets at every depth', () => {
  const { logger, lines, last } = listen();
  logger.info({
    name: '岚知夏',
    person: { mobile: '15412345678', fullName: '岚知夏', list: [{ phone: 15412345678 }] },
    payload: '<xml/>',
    body: { text: '请马上' },
    corpSecret: 'hush',
    access_token: 'hush',
    apiToken: 'hush',
    headers: { authorization: 'Bearer hush' },
    warningId: '01W',
  });
  expect(lines[0]).not.toMatch(/岚知夏|15412345678|xml|请马上|hush/);
  expect(last()).toMatchObject({ level: 'info', component: 'test', warningId: '01W' });
});

test('urls lose access_token, corpsecret and code wherever they stand', () => {
  const { logger, lines } = listen();
  const url = 'https://qyapi.weixin.qq.com/cgi-bin/gettoken?corpid=ww1&corpsecret=hush1&access_token=hush2&code=hush3';
  logger.info({ url, nested: { at: new URL(url) } }, `called ${url}`);
  logger.warn({ err: new Error(`failed: ${url}`, { cause: new Error(url) }) }, 'call failed');
  logger.warn({ req: { id: 'r1', method: 'GET', url, headers: { cookie: 'hush4' } }, res: { statusCode: 200 } });
  logger.error(new Error(url));
  logger.error({ err: new Error(`{"access_token":"hush5"} for 15412345678`) });
  expect(lines.join()).not.toMatch(/hush/);
  expect(lines.join()).not.toContain('15412345678');
  expect(lines[0]).toContain('corpid=ww1');
  expect(lines).toHaveLength(5);
});

test('errors show type, code and stack, but not the parameters that pg and axios hang on them', () => {
  const { logger, last, lines } = listen();
  const error = Object.assign(new Error('duplicate key'), {
    code: '23505',
    constraint: 'person_phone',
    detail: 'Key (phone)=(15412345678)',
    config: { data: '岚知夏' },
  });
  logger.error({ err: error }, 'insert failed');
  expect(last()).toMatchObject({
    err: { type: 'Error', code: '23505', constraint: 'person_phone', message: 'duplicate key' },
  });
  expect(lines[0]).not.toMatch(/15412345678|岚知夏/);
});

test('what a child logger is bound to is cleaned too', () => {
  const { logger, lines } = listen();
  logger.child({ phone: '15412345678', jobId: 'tm-1' }).info('done');
  expect(lines[0]).not.toContain('15412345678');
  expect(lines[0]).toContain('tm-1');
});

test('strange values neither throw nor spill their insides', () => {
  const { logger, lines } = listen();
  const circle: Record<string, unknown> = { keep: 1 };
  circle.self = circle;
  class Holder {
    readonly insides = '岚知夏';
  }
  logger.info({
    circle,
    holder: new Holder(),
    bytes: Buffer.from('岚'),
    when: new Date(0),
    none: null,
    big: 15412345678,
  });
  expect(lines[0]).not.toContain('岚知夏');
  expect(JSON.parse(lines[0] ?? '')).toMatchObject({
    holder: '[Holder]',
    bytes: '[Buffer]',
    when: '1970-01-01T00:00:00.000Z',
  });
});
