import { Descriptions, Modal, Typography } from 'antd';
import { useEffect, useRef, useState, useSyncExternalStore } from 'react';

/*
 * The keys that a page hears, said once: they work, `?` lists them, and the command palette offers them as acts.
 *
 *   useKeys([
 *     { keys: 'j ArrowDown', says: '下一条', run: next },
 *     { keys: 'Enter', says: '打开', run: open },
 *     { keys: 'Shift+R', says: '撤销', run: askRevoke },
 *   ]);
 *
 * Written as the browser names them (`Enter`, `Escape`, `ArrowDown`), letters small, with `Ctrl+` (on a Mac also ⌘), `Alt+`
 * and `Shift+` before a letter that is then a capital; a blank separates what means the same. Where two components want one
 * key, the one that came last has it: a panel over a list takes Escape from it. An act that is not valid now is left out of
 * the list. Nothing is heard while somebody types, composes 汉字, or a dialog asks something, unless a key says
 * `inFields` or `inDialogs`; Enter and blank on a button or a link are the button's.
 */

export interface KeyAct {
  keys: string;
  /** What it does, as a verb: it stands in the help and in the palette. */
  says: string;
  run: () => void;
  /** Heard on every page. */
  everywhere?: boolean;
  /** Heard while somebody types. */
  inFields?: boolean;
  /** Heard while a dialog is open. */
  inDialogs?: boolean;
}

/** By component, in the order of their coming. */
let sets: readonly (readonly KeyAct[])[] = [];
const listeners = new Set<() => void>();

/** The component hears these keys as long as it stands on the page. */
export function useKeys(acts: readonly KeyAct[]): void {
  const newest = useRef(acts);
  newest.current = acts;
  // What a key does may change at every drawing, the list of keys does so seldom.
  const shape = JSON.stringify(acts.map(({ run: _, ...said }) => said));
  useEffect(() => {
    const said = JSON.parse(shape) as Omit<KeyAct, 'run'>[];
    const set = said.map((act, place) => ({ ...act, run: () => newest.current[place]?.run() }));
    change([...sets, set]);
    return () => change(sets.filter((one) => one !== set));
  }, [shape]);
}

/** All that can be done by key now, the nearest first; of two with one key only the one that has it. */
export function useKeyActs(): readonly KeyAct[] {
  const all = useSyncExternalStore(
    (changed) => {
      listeners.add(changed);
      return () => listeners.delete(changed);
    },
    () => sets,
  );
  const taken = new Set<string>();
  return [...all].reverse().flatMap((set) =>
    set.filter((act) => {
      const isFree = !taken.has(act.keys);
      taken.add(act.keys);
      return isFree;
    }),
  );
}

/** Stands once in the frame: hears the keys, and shows which are valid on `?`. */
export function Keys() {
  const [isOpen, setOpen] = useState(false);
  useEffect(() => {
    addEventListener('keydown', hear);
    return () => removeEventListener('keydown', hear);
  }, []);
  useKeys([{ keys: '?', says: '看这一页的快捷键', run: () => setOpen(true), everywhere: true }]);
  return <KeyHelp isOpen={isOpen} onClose={() => setOpen(false)} />;
}

function KeyHelp({ isOpen, onClose }: { isOpen: boolean; onClose: () => void }) {
  const acts = useKeyActs();
  const here = acts.filter(({ everywhere }) => !everywhere);
  const everywhere = acts.filter((act) => act.everywhere);
  return (
    <Modal open={isOpen} onCancel={onClose} footer={null} title="快捷键" width={520} destroyOnHidden>
      {here.length > 0 && <KeyList title="这一页" acts={here} />}
      <KeyList title="每一页" acts={everywhere} />
      <Typography.Text type="secondary">在输入框里打字时，快捷键不起作用。</Typography.Text>
    </Modal>
  );
}

function KeyList({ title, acts }: { title: string; acts: readonly KeyAct[] }) {
  return (
    <Descriptions
      title={title}
      size="small"
      column={1}
      bordered
      style={{ marginBottom: 16 }}
      styles={{ label: { width: 180 } }}
      items={acts.map(({ keys, says }) => ({ key: keys, label: <KeyCaps keys={keys} />, children: says }))}
    />
  );
}

/** Keys as they are printed on the keyboard. */
export function KeyCaps({ keys }: { keys: string }) {
  return keys.split(' ').map((one, place) => (
    <span key={one}>
      {place > 0 && ' 或 '}
      <Typography.Text keyboard>{one.split('+').map(printed).join(' + ')}</Typography.Text>
    </span>
  ));
}

const PRINTED: Readonly<Record<string, string>> = {
  ArrowDown: '↓',
  ArrowUp: '↑',
  ArrowLeft: '←',
  ArrowRight: '→',
  Escape: 'Esc',
};

const printed = (key: string): string => PRINTED[key] ?? (key.length === 1 ? key.toUpperCase() : key);

function hear(event: KeyboardEvent): void {
  if (event.defaultPrevented || event.isComposing || event.keyCode === 229) return;
  const name = nameOf(event);
  const isTyping = isField(event.target);
  const isAsked = document.querySelector('.ant-modal-wrap:not([style*="display: none"])') !== null;
  if ((name === 'Enter' || name === ' ') && isPressable(event.target)) return;
  const heard = [...sets]
    .reverse()
    .flat()
    .find(
      ({ keys, inFields, inDialogs }) =>
        keys.split(' ').includes(name) && (!isTyping || inFields) && (!isAsked || inDialogs),
    );
  if (!heard) return;
  event.preventDefault();
  heard.run();
}

/** A capital is one by Shift, not by Caps Lock; signs are what they are, whichever keys make them. */
function nameOf({ key, ctrlKey, metaKey, altKey, shiftKey }: KeyboardEvent): string {
  const isLetter = /^[a-z]$/i.test(key);
  const isNamed = key.length > 1;
  const plain = isLetter
    ? shiftKey || ctrlKey || metaKey
      ? key.toUpperCase()
      : key.toLowerCase()
    : (WIDE[key] ?? key);
  return [
    ...(ctrlKey || metaKey ? ['Ctrl'] : []),
    ...(altKey ? ['Alt'] : []),
    ...(shiftKey && (isLetter || isNamed) ? ['Shift'] : []),
    plain,
  ].join('+');
}

/** What the same keys give where a Chinese input method is on. */
const WIDE: Readonly<Record<string, string>> = { '？': '?', '／': '/', '、': '/', '。': '.', '，': ',' };

function isField(target: EventTarget | null): boolean {
  if (!(target instanceof HTMLElement)) return false;
  if (target instanceof HTMLInputElement) return !['checkbox', 'radio', 'button', 'submit'].includes(target.type);
  return target instanceof HTMLTextAreaElement || target instanceof HTMLSelectElement || target.isContentEditable;
}

const isPressable = (target: EventTarget | null): boolean =>
  target instanceof Element &&
  target.closest(
    'a, button, summary, input, [role=button], [role=menuitem], [role=option], [role=tab], [role=switch]',
  ) !== null;

function change(next: typeof sets): void {
  sets = next;
  for (const listener of listeners) listener();
}
