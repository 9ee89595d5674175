import type { ContactsReader } from './context.ts';

interface ContactsClient {
  departments(): Promise<{ id: number; parentId: number }[]>;
  userIds(): Promise<{ userid: string; department: number }[]>;
  userNames(department: number): Promise<{ userid: string; departments: number[] }[]>;
}

/**
 * Reads with the contacts secret, which names everybody in a few calls (WeCom doc p/96067); without one, department by
 * department as far as the app may see.
 */
export function contactsReader(
  client: ContactsClient,
  { hasContactsSecret }: { hasContactsSecret: boolean },
): ContactsReader {
  return {
    departments: () => client.departments(),
    async members() {
      const found = new Map<string, Set<number>>();
      const note = (userid: string, departments: number[]): void => {
        const known = found.get(userid) ?? new Set();
        for (const department of departments) known.add(department);
        found.set(userid, known);
      };
      if (hasContactsSecret) for (const { userid, department } of await client.userIds()) note(userid, [department]);
      else
        for (const { id } of await client.departments()) {
          for (const { userid, departments } of await client.userNames(id)) note(userid, departments);
        }
      return [...found].map(([userid, departments]) => ({
        userid,
        departments: [...departments].sort((a, b) => a - b),
      }));
    },
  };
}
