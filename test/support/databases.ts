import { randomBytes } from 'node:crypto';
import pg from 'pg';

/** A new database on that server, empty or a copy of the template. */
export async function createDatabase(serverUrl: string, template?: string): Promise<{ name: string; url: string }> {
  const name = `t_${randomBytes(6).toString('hex')}`;
  await onServer(serverUrl, `create database ${name}${template === undefined ? '' : ` template ${template}`}`);
  const url = new URL(serverUrl);
  url.pathname = `/${name}`;
  return { name, url: url.href };
}

export async function dropDatabase(serverUrl: string, name: string): Promise<void> {
  await onServer(serverUrl, `drop database if exists ${name} with (force)`);
}

export async function renameDatabase(serverUrl: string, from: string, to: string): Promise<void> {
  await onServer(serverUrl, `alter database ${from} rename to ${to}`);
}

export async function hasDatabase(serverUrl: string, name: string): Promise<boolean> {
  const rows = await onServer(serverUrl, `select from pg_database where datname = '${name}'`);
  return rows.length > 0;
}

/** What tests left behind that were killed or did not come to their end. */
export async function dropTestDatabases(serverUrl: string): Promise<void> {
  const rows = await onServer(serverUrl, "select datname as name from pg_database where datname ~ '^t_[0-9a-f]{12}$'");
  for (const { name } of rows) await dropDatabase(serverUrl, name);
}

async function onServer(serverUrl: string, statement: string): Promise<{ name: string }[]> {
  const client = new pg.Client({ connectionString: serverUrl });
  await client.connect();
  try {
    return (await client.query<{ name: string }>(statement)).rows;
  } finally {
    await client.end();
  }
}
