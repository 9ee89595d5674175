import { sql } from 'kysely';
import type { TestApp } from '../support/test-app.ts';

/** A picture of its own for every word: it begins as such a file does, and that is all anybody looks at. */
export const jpeg = (word: string) => Buffer.concat([Buffer.from([0xff, 0xd8, 0xff, 0xe0]), Buffer.from(word)]);
export const png = (word: string) =>
  Buffer.concat([Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]), Buffer.from(word)]);

export interface EvidenceRow {
  id: string;
  state: string;
  reason: string | null;
  item: string | null;
  sealed: string | null;
}

/** Pictures sent from a phone, and what the database keeps of them. */
export function usePictures(testApp: TestApp) {
  return {
    /** Until it is fetched and answered, unless WeCom is away. */
    async send(userid: string, bytes: Buffer, contentType = 'image/jpeg'): Promise<void> {
      await testApp.http.post(`/sandbox/api/members/${userid}/say`, {
        type: 'image',
        data: bytes.toString('base64'),
        contentType,
      });
      await testApp.advance(0);
    },

    async chatOther(userid: string, type: 'voice' | 'video' | 'link' | 'location', what: object = {}): Promise<void> {
      await testApp.http.post(`/sandbox/api/members/${userid}/say`, { type, ...what });
      await testApp.advance(0);
    },

    /** In the order they came. */
    async kept(personId: string): Promise<EvidenceRow[]> {
      const { rows } = await sql<EvidenceRow>`
        select id, state, reason, item, image_sealed as sealed from protection_evidence
        where person_id = ${personId} order by id`.execute(testApp.app.db);
      return rows;
    },
  };
}
