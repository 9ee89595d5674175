import pg from 'pg';

/** Any number, the same in every version of ours: the advisory lock that says "I use this server". */
const inUse = 3_710_126_902;

export interface Tenancy {
  /** Gives the server up; runs `stopServer` when nobody else uses it: the last one out turns off the light.
   *  It must tell the server to stop before its first await. */
  leave(stopServer: () => Promise<void>): Promise<void>;
}

/**
 * Holds a shared advisory lock for as long as this process uses the server; a killed process loses it with its
 * connection. The last one keeps newcomers waiting by the exclusive lock until the server was told to stop and refuses.
 */
export async function moveIn(url: string): Promise<Tenancy> {
  const tenant = await session(url);
  await tenant.query('select pg_advisory_lock_shared($1)', [inUse]);
  return {
    async leave(stopServer) {
      await tenant.query('select pg_advisory_unlock_shared($1)', [inUse]).catch(() => {});
      await tenant.end().catch(() => {});
      const leaver = await session(url).catch(() => null);
      const isLast = leaver === null || (await takeExclusively(leaver));
      const stopping = isLast ? stopServer() : undefined;
      await leaver?.end().catch(() => {});
      await stopping;
    },
  };
}

async function takeExclusively(client: pg.Client): Promise<boolean> {
  const { rows } = await client.query<{ last: boolean }>('select pg_try_advisory_lock($1) as last', [inUse]);
  return rows[0]?.last === true;
}

async function session(url: string): Promise<pg.Client> {
  const client = new pg.Client({ connectionString: url, application_name: 'eqian tenant', keepAlive: true });
  client.on('error', () => {});
  await client.connect();
  return client;
}
