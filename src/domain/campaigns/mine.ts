import { appNow, type Database, type Executor, type Tx, transact } from '../../database/index.ts';
import type { Acting } from '../../kernel/audit/index.ts';
import { conflict, invalid } from '../../lib/problem.ts';
import type { Answering, Consenting } from './answering.ts';
import type { MyProtectionsData } from './api.ts';
import type { ProtectionItem } from './items.ts';
import * as protections from './store/protections.ts';
import * as silence from './store/silence.ts';

interface MineNeeds {
  db: Database;
  answer: Answering;
  consent: Consenting;
  items: readonly ProtectionItem[];
  govPage: string;
  /** What a wish for help leads to. */
  help: (tx: Tx, personId: string, at: Date) => Promise<void>;
}

interface Declared {
  declared: string[];
  notYet: string[];
  decline: boolean;
  help: boolean;
  consentVersion: string;
}

/** One's own protections on the page: seen, declared, taken back. */
export function createMine({ db, answer, consent, items, govPage, help }: MineNeeds) {
  async function view(ex: Executor, personId: string): Promise<MyProtectionsData> {
    const [now, rows, silentUntil] = await Promise.all([
      appNow(ex),
      protections.protectionsOf(ex, personId),
      silence.declinedUntil(ex, personId),
    ]);
    const versions = rows.flatMap(({ consentVersion }) => consentVersion ?? []);
    return {
      items: items.map(({ code, name, option, howTo }) => {
        const row = rows.find(({ item }) => item === code);
        return {
          code,
          name,
          option,
          howTo,
          state: row?.state ?? 'UNKNOWN',
          since: row?.since.toISOString() ?? null,
          validUntil: row?.validUntil?.toISOString() ?? null,
          reason: row?.reason ?? null,
        };
      }),
      govPage,
      declinedUntil: silentUntil && silentUntil > now ? silentUntil.toISOString() : null,
      consentVersion: consent.version(),
      consentedVersion: versions.toSorted().at(-1) ?? null,
      now: now.toISOString(),
    };
  }

  return {
    view: (personId: string) => view(db, personId),

    declare(personId: string, given: Declared, acting: Acting): Promise<MyProtectionsData> {
      if (given.consentVersion !== consent.version()) throw noticeChanged();
      const codes = items.map(({ code }) => code);
      const unknown = [...given.declared, ...given.notYet].find((code) => !codes.includes(code));
      if (unknown !== undefined) throw unknownItem();
      return transact(db, async (tx) => {
        const now = await appNow(tx);
        const { declared } = given;
        await answer(tx, {
          personId,
          items: codes,
          answer: {
            declared,
            corrected: given.notYet,
            decline: given.decline && declared.length === 0,
            help: given.help,
          },
          via: 'page',
          acting,
          now,
        });
        if (given.help) await help(tx, personId, now);
        return view(tx, personId);
      });
    },
  };
}

const noticeChanged = () => conflict('notice_changed', '信息使用说明已更新，请看过后再提交', 'consentVersion');
const unknownItem = () => invalid('declared', '没有这项防护，请刷新后重选');
