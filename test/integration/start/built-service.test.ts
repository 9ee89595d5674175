import { existsSync, rmSync } from 'node:fs';
import { get, type IncomingMessage } from 'node:http';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type BuiltService, runBuiltService, startBuiltService } from '../../support/built-service.ts';
import { freePort } from '../../support/free-port.ts';
import { temporaryFolder } from '../../support/servers.ts';

// The other tests run the sources; this one runs what the build makes of them.
describe('the built service', () => {
  const dataDir = temporaryFolder();
  let port = 0;
  let service: BuiltService;

  beforeAll(async () => {
    port = await freePort();
    service = await startBuiltService(dataDir, port);
  });
  afterAll(async () => {
    await service.end('SIGTERM');
    rmSync(dataDir, { recursive: true, force: true });
  });

  it('answers, describes its API and takes a warning for the county it has seeded', async () => {
    expect((await fetch(`${service.url}/healthz`)).status).toBe(200);
    expect((await fetch(`${service.url}/docs/json`)).status).toBe(200);
    expect(await (await fetch(`${service.url}/docs/`)).text()).toContain('swagger-ui');
    expect((await warn('BUILT-1')).status).toBe(201);
  });

  it.each(['br', 'gzip'])('sends pages as %s to whoever takes it', async (encoding) => {
    for (const asset of await assets()) {
      const { headers, statusCode } = await request(asset, encoding);
      expect({ asset, status: statusCode, encoding: headers['content-encoding'] }).toEqual({
        asset,
        status: 200,
        encoding,
      });
      expect(headers.vary).toBe('accept-encoding');
      expect(Number(headers['content-length'])).toBeLessThan(
        Number((await request(asset)).headers['content-length']) / 2,
      );
    }
  });

  it('sends pages plain to whoever takes nothing else', async () => {
    const [asset = ''] = await assets();
    expect((await request(asset)).headers['content-encoding']).toBeUndefined();
  });

  it('stopped, it leaves no store behind; started again, it knows what it knew', async () => {
    expect(await service.end('SIGTERM')).toBe(0);
    expect(existsSync(join(dataDir, 'postgres/cluster/postmaster.pid'))).toBe(false);
    service = await startBuiltService(dataDir, port);
    expect(service.said()).not.toContain('demo county seeded');
    expect((await warn('BUILT-1')).status).toBe(200);
  });

  it('killed, it leaves stores which the next start takes over', async () => {
    await service.end('SIGKILL');
    service = await startBuiltService(dataDir, port);
    expect(service.said()).toContain('embedded PostgreSQL was running already');
    expect(service.said()).toContain('embedded Redis was running already');
    expect((await warn('BUILT-1')).status).toBe(200);
  });

  it('says in one line what is wrong with a port or a role', async () => {
    const taken = await runBuiltService([], { DATA_DIR: dataDir, PORT: String(port) });
    expect(taken).toMatchObject({ code: 1, said: expect.stringContaining('the port is taken; set PORT') });
    const odd = await runBuiltService(['wrok'], { DATA_DIR: dataDir });
    expect(odd).toEqual({
      code: 1,
      said: 'eqian could not start: "wrok" is no role; roles are web, worker, sandbox\n',
    });
    expect((await fetch(`${service.url}/healthz`)).status).toBe(200);
  });

  async function warn(sourceRef: string): Promise<Response> {
    return fetch(`${service.url}/api/warnings`, {
      method: 'POST',
      headers: { authorization: 'Bearer demo-api-token', 'content-type': 'application/json' },
      body: JSON.stringify({
        sourceRef,
        level: 'CRITICAL',
        fraudType: 'FAKE_INVESTMENT',
        person: { employeeId: 'emp-0001-0100' },
      }),
    });
  }

  async function assets(): Promise<string[]> {
    const documents = await Promise.all(
      ['/h5/notice', '/sandbox/'].map(async (path) => (await fetch(`${service.url}${path}`)).text()),
    );
    const found = documents.flatMap((html) => [...html.matchAll(/(?:src|href)="([^"]+\.(?:js|css))"/g)]);
    expect(found.length).toBeGreaterThanOrEqual(4);
    return found.map(([, path = '']) => path);
  }

  /** fetch would unpack. */
  function request(path: string, encoding = 'identity'): Promise<IncomingMessage> {
    return new Promise((resolve, reject) => {
      get(`${service.url}${path}`, { headers: { 'accept-encoding': encoding } }, (response) => {
        response.resume().once('end', () => resolve(response));
      }).once('error', reject);
    });
  }
});
