import type { Texts } from '../../config/text-file.ts';
import type { Database } from '../../database/index.ts';
import type { Together } from '../../kernel/module/index.ts';
import type { Directory } from '../directory/index.ts';
import type { Feed } from './queries/feed.ts';

export interface DeskContext {
  db: Database;
  directory: Pick<Directory, 'person' | 'rolesOf'>;
  texts: Texts;
  all: Pick<Together, 'resources' | 'todos'>;
  feed: Feed;
  sessionCookie: string;
}
