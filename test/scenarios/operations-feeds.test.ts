import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { HealthData } from '../../src/domain/operations/index.ts';
import { callMonitor } from '../../src/domain/operations/jobs/beacon.ts';
import { hours } from '../../src/lib/time.ts';
import { useActions } from '../support/actions.ts';
import { useTestApp } from '../support/test-app.ts';

describe('silence on the way in and out', () => {
  const testApp = useTestApp();
  const { browser, titles, warn } = useActions(testApp);
  const health = async () => (await browser('admin-1')).get<HealthData>('/api/operations/health');
  const told = async (title: string) => (await titles('admin-1')).filter((one) => one.includes(title)).length;
  const watch = async () => {
    await testApp.app.operations.watchFeeds();
    await testApp.advance(0);
  };

  test('a source that falls silent is told once, and once more when it is heard again', async () => {
    await warn('emp-0001-0002', { source: 'NATIONAL', level: 'LOW' });
    await watch();
    expect(await told('来源中断')).toBe(0);
    await testApp.advance(hours(5));
    await watch();
    await watch();
    expect(await told('来源中断')).toBe(1);
    const silent = (await health()).feeds.find(({ source }) => source === 'NATIONAL');
    expect(silent).toMatchObject({ name: '部级', silentSince: silent?.lastAt });
    await warn('emp-0001-0003', { source: 'NATIONAL', level: 'LOW' });
    await watch();
    await watch();
    expect([await told('来源中断'), await told('来源已恢复')]).toEqual([1, 1]);
    expect((await health()).feeds.find(({ source }) => source === 'NATIONAL')?.silentSince).toBeNull();
  });

  describe('the bureau’s own monitor', () => {
    let server: Server;
    let calls = 0;
    let status = 200;
    beforeAll(async () => {
      server = createServer((_request, response) => {
        calls += 1;
        response.writeHead(status).end();
      });
      await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    });
    afterAll(() => server.close());

    test('is called while the service is well, and what it answers is seen', async () => {
      const { port } = server.address() as AddressInfo;
      const call = () =>
        callMonitor({ ...testApp.app, config: { ...testApp.config, monitorUrl: `http://127.0.0.1:${port}/ping` } });
      expect(await call()).toBe(1);
      expect(calls).toBe(1);
      expect((await health()).beacon).toMatchObject({ fault: null, lastAt: expect.any(String) });
      status = 500;
      expect(await call()).toBe(0);
      expect((await health()).beacon.fault).toBe('HTTP 500');
    });
  });
});
