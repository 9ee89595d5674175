import { useState } from 'react';
import { api } from '../api.ts';
import { ApiProblem } from '../call.ts';
import type { WarningViewData } from '../contract.ts';
import { isUrgent, readerOf } from './reader.ts';

type Whose = 'subject' | 'advisor' | 'owner' | 'given';

/** Numbers are fetched one at a time and only when asked for: each look is in the audit log. */
export function Phones({ view }: { view: WarningViewData }) {
  const { isPolice, isOwner, readsOnly } = readerOf(view);
  const isOpen = view.state !== 'CLOSED' && view.state !== 'REVOKED';
  const isRelieved = !isPolice && !isOwner && !readsOnly && view.owner?.kind === 'POLICE';
  if (!isOpen || !(isPolice || isOwner || isRelieved)) return null;
  const hasSubject = !isRelieved && view.subject !== null && !view.drill;
  const hasAdvisor = isPolice && view.organisation !== null && !(isOwner && view.owner?.kind === 'ADVISOR');
  if (!hasSubject && !hasAdvisor && !isRelieved) return null;
  return (
    <section className="block phones" aria-label="电话">
      <h2>电话</h2>
      {isRelieved && <PhoneLook view={view} whose="owner" name="接手民警" />}
      {hasAdvisor && <PhoneLook view={view} whose="advisor" name="安全顾问" />}
      {hasSubject && <PhoneLook view={view} whose="subject" name="员工本人" />}
      <p className="small">
        {isOwner && !isPolice && view.state === 'ACKED' && isUrgent(view) && '请先到现场，不先打电话。'}
        每次查看号码都会留下记录，请勿转告他人。
      </p>
    </section>
  );
}

/** A number behind a press. */
export function PhoneLook({ view, whose, name }: { view: WarningViewData; whose: Whose; name: string }) {
  const [phone, setPhone] = useState<string | null>(null);
  const [trouble, setTrouble] = useState('');
  const [isBusy, setBusy] = useState(false);
  const look = async () => {
    setBusy(true);
    setTrouble('');
    try {
      setPhone((await api.phone(view.id, whose)).phone);
    } catch (error) {
      setTrouble(troubleOf(error));
    } finally {
      setBusy(false);
    }
  };
  return (
    <div className="phone-line">
      {phone ? (
        <a className="phone-call" href={`tel:${phone}`}>
          拨打{name} {phone.replace(/^(\d{3})(\d{4})(\d{4})$/, '$1 $2 $3')}
        </a>
      ) : (
        <button type="button" className="phone-look" disabled={isBusy} onClick={look}>
          {isBusy ? '正在查询…' : `查看${name}电话`}
        </button>
      )}
      {trouble && (
        <p className="fault" role="alert">
          {trouble}
        </p>
      )}
    </div>
  );
}

function troubleOf(error: unknown): string {
  if (!(error instanceof ApiProblem)) return '没有查到，请稍后再试';
  return error.status === 404 ? '没有登记电话，或您没有查看权限' : error.message;
}
