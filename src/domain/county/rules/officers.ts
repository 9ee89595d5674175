import { isSameName } from '../../../lib/names.ts';
import { whereIs } from '../../../lib/spreadsheet/index.ts';
import { isHolder, isSame } from '../../directory/index.ts';
import type { Known, Lookup, OfficerLine, PlannedOfficer } from '../types.ts';
import { type Remarks, remarkOn } from './remarks.ts';

interface OfficerInput {
  lines: readonly OfficerLine[];
  lookup: Pick<Lookup, 'people' | 'holders'>;
  remarks: Remarks;
  newId(): string;
}

/** Who is who, by 警号, then by account, then by name and phone; an officer with several roles has several lines. */
export function planOfficers({ lines, lookup, remarks, newId }: OfficerInput): Map<string, PlannedOfficer> {
  const byNo = new Map(lookup.people.flatMap((one) => (one.officerNo === null ? [] : [[one.officerNo, one] as const])));
  const byId = new Map(lookup.people.map((one) => [one.personId, one]));
  const byUserid = new Map<string, Holder>();
  for (const { userid, personId, left } of lookup.holders) {
    const known = byId.get(personId);
    if (known) byUserid.set(userid, { ...known, left });
  }
  const first = new Map<string, OfficerLine>();
  const accounts = new Map<string, OfficerLine>();
  const planned = new Map<string, PlannedOfficer>();

  for (const line of lines) {
    if (line.isFaulty) continue;
    const remark = remarkOn(remarks, '民警', line);
    const earlier = first.get(line.officerNo);
    if (earlier) {
      if (differs(earlier, line))
        remark('警号', 'officerDiffers', {
          values: { where: whereIs(remarks.sheets, earlier.line) },
          sample: line.officerNo,
        });
      continue;
    }
    first.set(line.officerNo, line);
    const sameAccount = line.userid === null ? undefined : accounts.get(line.userid);
    if (sameAccount) {
      remark('企业微信账号', 'accountRepeated', {
        values: { where: whereIs(remarks.sheets, sameAccount.line) },
        sample: line.userid ?? '',
      });
      continue;
    }
    if (line.userid !== null) accounts.set(line.userid, line);
    const officer = plan(line);
    if (officer) planned.set(line.officerNo, officer);
  }
  return planned;

  function plan(line: OfficerLine): PlannedOfficer | null {
    const remark = remarkOn(remarks, '民警', line);
    const numbered = byNo.get(line.officerNo);
    if (numbered && !isSame(numbered, line)) {
      remark('警号', 'officerNoTaken', { sample: line.officerNo });
      return null;
    }
    const owner = line.userid === null ? undefined : byUserid.get(line.userid);
    const isHis = owner !== undefined && (numbered ? owner.personId === numbered.personId : isFree(owner, line));
    if (owner && !isHis) {
      remark('企业微信账号', 'accountTaken', { sample: line.userid ?? '' });
      return null;
    }
    const before = numbered ?? owner ?? byPhone(line) ?? null;
    if (before && !isSameName(before.name, line.name) && before.phoneHash !== null)
      remark('姓名', 'nameChanged', { severity: 'WARN', sample: '' });
    const after: Known = {
      personId: before?.personId ?? newId(),
      officerNo: line.officerNo,
      name: line.name,
      phoneHash: line.phoneHash ?? before?.phoneHash ?? null,
      userid: line.userid ?? before?.userid ?? null,
    };
    if (after.userid === null) remark('企业微信账号', 'accountMissing', { severity: 'WARN' });
    const change = before === null ? 'new' : equal(before, after) ? 'same' : 'changed';
    return { before, after, change, phone: line.phone };
  }

  /** Somebody of whom WeCom told only the account bears it as his name. */
  function isFree(owner: Holder, line: OfficerLine): boolean {
    const hold = owner.name === owner.userid ? 'OWN' : 'GUARDED';
    return owner.officerNo === null && isHolder({ ...owner, hold }, line);
  }

  function byPhone({ phoneHash, name }: OfficerLine): Known | undefined {
    if (phoneHash === null) return undefined;
    return lookup.people.find(
      (one) => one.officerNo === null && one.phoneHash === phoneHash && isSameName(one.name, name),
    );
  }
}

interface Holder extends Known {
  left: boolean;
}

/** Blank in a later line is not another answer. */
function differs(a: OfficerLine, b: OfficerLine): boolean {
  const unlike = (x: string | null, y: string | null) => x !== null && y !== null && x !== y;
  return !isSameName(a.name, b.name) || unlike(a.userid, b.userid) || unlike(a.phoneHash, b.phoneHash);
}

function equal(a: Known, b: Known): boolean {
  return (
    a.officerNo === b.officerNo && isSameName(a.name, b.name) && a.phoneHash === b.phoneHash && a.userid === b.userid
  );
}
