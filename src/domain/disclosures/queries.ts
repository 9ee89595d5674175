import type { Texts } from '../../config/text-file.ts';
import { fullShanghai } from '../../lib/time.ts';
import type { Affected, ListedDisclosure } from './store.ts';

type Words = Pick<Texts, 'disclosure' | 'log'>;

/** A row of the list in words: whoever reads it need not know our codes. */
export function disclosureCells({ disclosure, log }: Words, given: ListedDisclosure) {
  const { recipients, bases, purposes, categories } = disclosure;
  return [
    ...[
      fullShanghai(given.at),
      recipients[given.recipientKind] ?? '其他',
      given.recipientName ?? '',
      given.recipientId,
    ],
    ...[given.personId, given.categories.map((one) => categories[one] ?? log.categories[one] ?? '其他').join('、')],
    ...[given.people, bases[given.basis] ?? '其他', purposes[given.purpose] ?? '其他', given.isFile ? '是' : ''],
    `${log.objects[given.objectKind] ?? '其他'} ${given.objectId}`,
  ];
}

/** The same of whose data was looked at: a person by his id, or what showed a set of people. */
export function affectedCells({ log }: Pick<Texts, 'log'>, one: Affected) {
  const [kind = '', id = ''] = one.isPerson ? [] : one.what.split(' ');
  return [
    ...[one.isPerson ? one.what : '', one.isPerson ? '' : `${log.objects[kind] ?? '其他'} ${id}`, one.people],
    ...[one.looks, one.readers, fullShanghai(one.firstAt), fullShanghai(one.lastAt)],
  ];
}
