import { randomBytes } from 'node:crypto';
import { appNow, type Database } from '../../database/index.ts';
import { addMs, days } from '../../lib/time.ts';
import type { SandboxNeeds } from '../needs.ts';
import type { Call } from './call.ts';
import { PlatformRefusal } from './call.ts';

interface NewMedia {
  userid: string;
  name: string;
  contentType: string;
  bytes: Buffer;
}

/** An answer that is a file and not JSON. */
export class MediaFile {
  readonly bytes: Buffer;
  readonly contentType: string;
  readonly name: string;

  constructor({ bytes, contentType, name }: Omit<NewMedia, 'userid'>) {
    this.bytes = bytes;
    this.contentType = contentType;
    this.name = name;
  }
}

const KEPT_MS = days(3);

/** What a member sent to the app; answers its media id. */
export async function keepMedia(db: Database, { userid, name, contentType, bytes }: NewMedia): Promise<string> {
  const mediaId = randomBytes(32).toString('base64url');
  await db
    .insertInto('sandbox.media')
    .values({ mediaId, userid, name, contentType, bytes, createdAt: await appNow(db) })
    .execute();
  return mediaId;
}

/** Where the picture lies, for PicUrl and the phone. */
export function pictureUrl({ publicUrl }: Pick<SandboxNeeds, 'publicUrl'>, mediaId: string): string {
  return `${publicUrl}/sandbox/api/media/${mediaId}`;
}

/** Also longer than the platform would give it out: a chat keeps its pictures. */
export async function findMedia(db: Database, mediaId: string): Promise<(MediaFile & { createdAt: Date }) | null> {
  const row = await db
    .selectFrom('sandbox.media')
    .select(['bytes', 'contentType', 'name', 'createdAt'])
    .where('mediaId', '=', mediaId)
    .executeTakeFirst();
  if (row === undefined) return null;
  const file = new MediaFile({ bytes: row.bytes, contentType: row.contentType, name: row.name });
  return Object.assign(file, { createdAt: row.createdAt });
}

/** media/get (doc p/90254): the file itself, for three days. */
export async function getMedia({ db, query }: Call): Promise<{ file: MediaFile }> {
  const { media_id: mediaId } = query;
  if (!mediaId) throw new PlatformRefusal(41006, 'media_id missing');
  const file = await findMedia(db, mediaId);
  if (file === null || addMs(file.createdAt, KEPT_MS) <= (await appNow(db)))
    throw new PlatformRefusal(40007, 'invalid media_id');
  return { file };
}
