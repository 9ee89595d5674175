import { fill } from '../../config/fill.ts';
import type { Texts } from '../../config/text-file.ts';
import type { Tx } from '../../database/index.ts';
import type { Acting } from '../../kernel/audit/index.ts';
import type { Together } from '../../kernel/module/index.ts';
import { conflict, invalid } from '../../lib/problem.ts';
import type { Correction, Directory, RecordActs } from '../directory/index.ts';
import type { AnswerData } from './api.ts';
import type { Tell } from './tell.ts';
import type { DataRequest, Purpose } from './types.ts';

const FIELDS = { name: '姓名', phone: '手机号', employeeNo: '工号', post: '岗位', unit: '部门' } as const;
type Field = keyof typeof FIELDS;

/** What an answer does. */
export type Deed =
  | { kind: 'NONE' | 'ERASE' | 'PROTECTIONS'; fields: Field[] }
  | { kind: 'CORRECT'; fields: Field[]; corrected: Correction };

/** 「已办理」 without anything to do is no answer. */
export function deed(
  { kind }: Pick<DataRequest, 'kind'>,
  { state, corrected = {}, deletes }: Omit<AnswerData, 'answer'>,
): Deed {
  if (state === 'REFUSED') return { kind: 'NONE', fields: [] };
  if (kind === 'DELETION') {
    if (deletes === undefined) throw missing('deletes', '请选择删除全部资料，或只删除自愿填写的防护');
    return { kind: deletes === 'PERSON' ? 'ERASE' : 'PROTECTIONS', fields: [] };
  }
  const given = Object.fromEntries(Object.entries(corrected).filter(([, value]) => value !== undefined)) as Correction;
  const fields = (Object.keys(FIELDS) as Field[]).filter((field) => given[field] !== undefined);
  if (fields.length === 0)
    throw missing('corrected', '请填写更正后的姓名、手机号、工号、岗位或部门；没有要更正的，请选择不予办理');
  return { kind: 'CORRECT', fields, corrected: given };
}

interface ActNeeds {
  directory: Pick<Directory, 'person'>;
  records: RecordActs;
  withdraw(tx: Tx, personId: string, purpose: Purpose, acting: Acting): Promise<void>;
  all: Pick<Together, 'needed' | 'erase'>;
  tell: Tell;
  texts: Texts;
  retention: { warningPersonDays: number; messageDays: number; disclosureYears: number };
}

interface Order {
  request: DataRequest;
  todo: Deed;
  words: string;
  by: string;
  acting: Acting;
  at: Date;
}

/** Does what was asked about one's own data; answers what the asker is told of it. */
export function createActs({ directory, records, withdraw, all, tell, texts, retention }: ActNeeds) {
  async function eraseAsker(tx: Tx, { request, by, acting, at }: Order): Promise<string> {
    const { personId } = request;
    if ((await all.needed(tx, [personId])).size > 0) throw warnedNow();
    const person = await directory.person(tx, personId);
    await withdraw(tx, personId, 'PROTECTION', acting);
    await records.leaveAll(tx, { personId, by, at });
    await all.erase(tx, [personId]);
    const { warningPersonDays: a, messageDays: b, disclosureYears: c } = retention;
    const text = fill(texts.replies.ERASED, { a, b, c });
    await tell.erased(tx, request, { userid: person?.userid ?? null, text });
    return text;
  }

  return {
    async carryOut(tx: Tx, order: Order): Promise<string> {
      const { request, todo, words, by, acting, at } = order;
      const { personId, organisationId } = request;
      switch (todo.kind) {
        case 'NONE':
          return words;
        case 'ERASE':
          return eraseAsker(tx, order);
        case 'PROTECTIONS':
          await withdraw(tx, personId, 'PROTECTION', acting);
          return `${words}（已删除：自愿填写的防护和截图）`;
        case 'CORRECT': {
          const cause = { kind: 'data_request', id: request.id };
          const actor = { kind: 'person' as const, personId: by };
          await records.correct(tx, { personId, organisationId, by, acting: { actor }, at, cause }, todo.corrected);
          return `${words}（已更正：${todo.fields.map((field) => FIELDS[field]).join('、')}）`;
        }
      }
    },
  };
}

export type Acts = ReturnType<typeof createActs>;

const missing = (field: string, messageZh: string) => invalid(field, messageZh);
const warnedNow = () =>
  conflict('warned_now', '有未结束的预警涉及申请人，结案前不能删除。请先办结预警，再办理这条申请', 'state');
