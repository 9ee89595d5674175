import nock from 'nock';
import { afterAll, afterEach, beforeAll } from 'vitest';

/** nock takes over the process' HTTP for as long as it is active: only while this file's tests run. */
export function withNock({ onlyNock = false }: { onlyNock?: boolean } = {}): void {
  beforeAll(() => {
    if (!nock.isActive()) nock.activate();
    if (onlyNock) nock.disableNetConnect();
  });
  afterEach(() => {
    nock.cleanAll();
  });
  afterAll(() => {
    nock.enableNetConnect();
    nock.restore();
  });
}
