import type { Texts } from '../../config/text-file.ts';
import { appNow, type Tx } from '../../database/index.ts';
import type { ReceivedBulletinData } from './api.ts';
import type { Reading } from './reading.ts';
import { placeIdsIn } from './reasons.ts';
import type { Refusals } from './refusals.ts';
import { isSigned, sign } from './rules.ts';
import * as store from './store.ts';
import type { Bulletin } from './types.ts';
import { whyText } from './why.ts';

interface ReceivedNeeds {
  reading: Reading;
  refusals: Refusals;
  texts: Texts;
  tenantName: string;
}

/** The page behind the card, for whoever got it. */
export function createViewReceived({ reading, refusals, texts, tenantName }: ReceivedNeeds) {
  return async function viewReceived(tx: Tx, id: string, personId: string): Promise<ReceivedBulletinData> {
    const now = await appNow(tx);
    const bulletin = await store.load(tx, id);
    const receipt = bulletin && (await store.receiptOf(tx, id, personId));
    if (!receipt) throw refusals.notFound();
    const signing = sign(bulletin, receipt, now);
    const why = signing.outcome === 'refused' ? signing.why : null;
    const state = why === 'RECALLED' ? 'WITHDRAWN' : why === 'CORRECTED' || why === 'CLOSED' ? why : 'OPEN';
    const [wrong, right] = [await reading.refOf(tx, bulletin.corrects), await reading.refOf(tx, bulletin.correctedBy)];
    const names = await store.namesOfPeople(tx, [personId]);
    return {
      id,
      number: bulletin.number,
      title: bulletin.title,
      body: bulletin.body,
      longText: bulletin.longText,
      fraudName: reading.fraudNameOf(bulletin.fraudType, receipt.role === 'EMPLOYEE'),
      script: texts.scripts[bulletin.fraudType as keyof Texts['scripts']] ?? [],
      safe: texts.safe,
      drill: bulletin.drill,
      why: await whyHe(tx, bulletin, personId),
      employee: receipt.role === 'EMPLOYEE',
      state: state === 'OPEN' && isSigned(receipt.state) ? 'SIGNED' : state,
      deadlineAt: bulletin.deadlineAt?.toISOString() ?? null,
      actedAt: receipt.actedAt?.toISOString() ?? null,
      correctsNumber: wrong?.number ?? null,
      correctedBy: right && { id: right.id, number: right.number },
      publisher: tenantName,
      viewer: { name: names.get(personId) ?? '' },
    };
  };

  async function whyHe(tx: Tx, { id, filter }: Bulletin, personId: string): Promise<string> {
    const fit = await store.fitOf(tx, id, personId);
    return fit ? whyText(texts, { filter, fit, names: await store.namesOf(tx, placeIdsIn(filter)) }) : '';
  }
}
