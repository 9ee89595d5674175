import type { PrivacyNotice } from '../../config/notice.ts';
import type { Texts } from '../../config/text-file.ts';
import type { Database, Tx } from '../../database/index.ts';
import type { Audit } from '../../kernel/audit/index.ts';
import type { Events } from '../../kernel/events/index.ts';
import type { Together } from '../../kernel/module/index.ts';
import type { FieldCrypto } from '../../lib/field-crypto.ts';
import type { Logger } from '../../lib/logger.ts';
import { maskPhone } from '../../lib/masking.ts';
import type { Outbound } from '../../outbound/index.ts';
import type { Draw } from '../cards/index.ts';
import type { Directory, RecordActs } from '../directory/index.ts';
import { createActs } from './acts.ts';
import type { MyData } from './api.ts';
import { createConsents } from './consents.ts';
import { fileOf } from './file.ts';
import { createKept } from './kept.ts';
import { looksOf } from './looks.ts';
import { createRequests, requestView } from './requests.ts';
import * as store from './store.ts';
import { createTell } from './tell.ts';

interface PrivacyNeeds {
  db: Database;
  crypto: Pick<FieldCrypto, 'seal' | 'open'>;
  directory: Directory;
  audit: Audit;
  outbound: Outbound;
  draw: Draw;
  notice: PrivacyNotice;
  answerWorkingDays: number;
  retention: Parameters<typeof createActs>[0]['retention'];
  records: RecordActs;
  events: Pick<Events, 'publish'>;
  /** All modules together. */
  all: Pick<Together, 'keeps' | 'needed' | 'erase'>;
  texts: Texts;
  publicUrl: string;
  logger: Logger;
}

/** Of each list in the file of one's own data; more are on the page. */
const MOST_OF_A_KIND = 20_000;

export type Privacy = ReturnType<typeof createPrivacy>;

/** What somebody was told, agreed to, may see and may ask about his own data (个人信息保护法 arts. 13–17, 44–50). */
export function createPrivacy(needs: PrivacyNeeds) {
  const { db, crypto, directory, audit, notice, answerWorkingDays, texts, logger } = needs;
  const tell = createTell(needs);

  const consents = createConsents({ db, audit, notice, events: needs.events });
  const kept = createKept(needs.all);
  const acts = createActs({ ...needs, tell, withdraw: consents.withdrawIn });

  async function myData(personId: string): Promise<MyData> {
    const person = await directory.person(db, personId);
    const [phone, officerNo, employments, consents, requests, lists] = await Promise.all([
      directory.phoneOf(db, personId),
      store.officerNoOf(db, personId),
      directory.employmentsOf(db, personId),
      store.consentsOf(db, personId),
      store.requestsOf(db, personId),
      kept.of(db, personId),
    ]);
    return {
      noticeVersion: notice.version,
      person: {
        name: person?.name ?? '',
        phone: phone === null ? null : maskPhone(phone),
        userid: person?.userid ?? null,
        officerNo,
      },
      employments: employments.map(({ organisationId: _, ...shown }) => shown),
      consents: consents.map((consent) => ({ ...consent, givenAt: consent.givenAt.toISOString() })),
      requests: requests.map(requestView),
      requestCount: requests[0]?.total ?? 0,
      kept: lists,
    };
  }

  return {
    ...consents,
    ...createRequests({ db, crypto, directory, audit, tell, answerWorkingDays, acts, logger }),

    myData,

    /** The same as a file of his own (个人信息保护法 art. 45). */
    myFile: async (personId: string) =>
      fileOf(await myData(personId), (kind) => kept.all(db, personId, kind, MOST_OF_A_KIND)),

    kept: (personId: string, kind: string, skip: number) => kept.page(db, personId, kind, skip),

    looks: (personId: string) => looksOf(db, texts, personId),

    /** 「我的信息」, 「更正」 and 「删除」 in the chat: the way to the page where it is done. */
    onWords: (tx: Tx, to: { personId: string; userid: string }) => tell.page(tx, to),
  };
}
