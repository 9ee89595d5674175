import { Input, Modal, Tag, Typography, theme } from 'antd';
import { type KeyboardEvent, useEffect, useState } from 'react';
import { useLocation } from 'wouter';
import type { DeskMeData } from '../../../domain/desk/api.ts';
import { KeyCaps, useKeyActs, useKeys } from './keys.tsx';
import { useMenu } from './menu.ts';
import { useFinds } from './palette-finds.ts';

/** One line of the palette. */
interface Offer {
  key: string;
  kind: string;
  title: string;
  keys?: string;
  run: () => void;
}

const SHOWN_AT_MOST = 12;

const ASKED = 'eqian:palette';

/** For whoever uses the mouse; by key it is Ctrl+K. */
export const openPalette = (): void => void dispatchEvent(new Event(ASKED));

/** Ctrl+K: every page one may open and every act valid here by its name, and warnings, people and organisations. */
export function Palette({ me }: { me: DeskMeData }) {
  const [isOpen, setOpen] = useState(false);
  useEffect(() => {
    const open = () => setOpen(true);
    addEventListener(ASKED, open);
    return () => removeEventListener(ASKED, open);
  }, []);
  useKeys([
    {
      keys: 'Ctrl+K',
      says: '找页面、操作、预警、人员',
      run: () => setOpen(true),
      everywhere: true,
      inFields: true,
      inDialogs: true,
    },
  ]);
  return (
    <Modal
      open={isOpen}
      onCancel={() => setOpen(false)}
      footer={null}
      closable={false}
      destroyOnHidden
      style={{ top: 80 }}
      aria-label="命令面板"
    >
      <Finder me={me} onDone={() => setOpen(false)} />
    </Modal>
  );
}

function Finder({ me, onDone }: { me: DeskMeData; onDone: () => void }) {
  const { token } = theme.useToken();
  const [words, setWords] = useState('');
  const [chosen, setChosen] = useState(0);
  const offers = useOffers(me, words);
  const at = Math.min(chosen, offers.length - 1);
  const take = (offer: Offer | undefined) => {
    if (!offer) return;
    onDone();
    // The palette closes first: an act may open a dialog of its own.
    setTimeout(offer.run);
  };
  const press = (event: KeyboardEvent) => {
    if (event.nativeEvent.isComposing) return;
    const step = event.key === 'ArrowDown' ? 1 : event.key === 'ArrowUp' ? -1 : 0;
    if (step !== 0) {
      event.preventDefault();
      setChosen((at + step + offers.length) % Math.max(1, offers.length));
    }
    if (event.key === 'Enter') take(offers[at]);
  };
  return (
    <>
      <Input
        autoFocus
        size="large"
        aria-label="找页面、操作、预警、人员"
        aria-controls="palette-offers"
        aria-activedescendant={offers[at] && `palette-${at}`}
        placeholder="页面、操作，或预警编号、姓名、单位（可用拼音）"
        value={words}
        onChange={({ target }) => {
          setWords(target.value);
          setChosen(0);
        }}
        onKeyDown={press}
      />
      <div id="palette-offers" role="listbox" aria-label="可选项" style={{ marginTop: 12 }}>
        {offers.map((offer, place) => (
          <div
            key={offer.key}
            id={`palette-${place}`}
            role="option"
            tabIndex={-1}
            aria-selected={place === at}
            onMouseMove={() => setChosen(place)}
            onClick={() => take(offer)}
            onKeyDown={press}
            style={{
              display: 'flex',
              gap: 8,
              alignItems: 'center',
              padding: '6px 8px',
              borderRadius: token.borderRadius,
              cursor: 'pointer',
              background: place === at ? token.controlItemBgActive : undefined,
            }}
          >
            <Tag>{offer.kind}</Tag>
            <span style={{ flex: 1 }}>{offer.title}</span>
            {offer.keys && <KeyCaps keys={offer.keys} />}
          </div>
        ))}
        {offers.length === 0 && <Typography.Text type="secondary">没有找到，换一个词试试</Typography.Text>}
      </div>
    </>
  );
}

function useOffers(me: DeskMeData, words: string): Offer[] {
  const [, go] = useLocation();
  const acts = useKeyActs();
  const sought = words.trim().toLowerCase();
  const pages = useMenu(me)
    .flatMap(({ entries }) => entries)
    .map(({ path, title }) => ({ key: path, kind: '页面', title, run: () => go(path) }));
  const here = acts
    .filter(({ keys }) => keys !== 'Ctrl+K')
    .map(({ keys, says, run }) => ({ key: `act ${keys}`, kind: '操作', title: says, keys, run }));
  const finds = useFinds(me, words).map(({ path, ...find }) => ({ ...find, run: () => go(path) }));
  const named = [...here, ...pages].filter(({ title }) => title.toLowerCase().includes(sought));
  return [...named, ...finds].slice(0, SHOWN_AT_MOST);
}
