import './protections.css';
import { useState } from 'react';
import type { DeclareInput, MyProtectionsData } from '../../domain/campaigns/api.ts';
import type { OwnPicturesData } from '../../domain/evidence/api.ts';
import { ApiProblem, call } from '../kit/call.ts';
import { ActButton, CommandBar, Fault, type Sure, useCommand } from '../kit/command.tsx';
import { useLoaded, usePage } from '../kit/data.ts';
import { Meter, Page, Unready } from '../kit/page.tsx';
import { dayText, minuteText } from '../kit/time.ts';
import { loadOwn } from './api.ts';

type Item = MyProtectionsData['items'][number];

/** The reader's own protections: tick what is done, take back what is not, be shown how, or be left in peace. */
export function ProtectionsPage() {
  const page = usePage(loadOwn);
  const pictures = useLoaded<OwnPicturesData>('/api/protections/mine/evidence');
  const [changed, setChanged] = useState<Record<string, boolean>>({});
  const { busy, trouble, run } = useCommand();
  if (!page.data) return <Unready of={page} />;
  const { items, consentVersion, declinedUntil } = page.data;
  const doneCount = items.filter(({ state }) => isDone(state)).length;
  const declared = Object.keys(changed).filter((code) => changed[code]);
  const notYet = Object.keys(changed).filter((code) => !changed[code]);

  const send = (name: string, body: Omit<DeclareInput, 'consentVersion'>, done: string) =>
    run(name, async () => {
      try {
        page.put(await call<MyProtectionsData>('POST', '/api/protections/mine', { ...body, consentVersion }));
      } catch (error) {
        // The notice has another version now: the page shows it before it is agreed to.
        if (error instanceof ApiProblem && error.status === 409) await page.refresh();
        throw error;
      }
      setChanged({});
      page.announce(done);
      await pictures.refresh();
    });
  const button = (name: string, label: string, body: Omit<DeclareInput, 'consentVersion'>, done: string) => (
    <ActButton isBusy={busy === name} isDisabled={busy !== null} onPress={() => void send(name, body, done)}>
      {label}
    </ActButton>
  );
  const tick = (item: Item, ticked: boolean) => {
    page.announce('');
    const { [item.code]: _, ...others } = changed;
    setChanged(isDone(item.state) === ticked ? others : { ...others, [item.code]: ticked });
  };
  return (
    <Page
      of={page}
      title="我的防护"
      className="protections"
      lead={doneCount === items.length ? '全部完成，谢谢您' : `已完成${doneCount}项，共${items.length}项`}
      foot={{ '/h5/me': '我的信息', '/h5/home': '首页' }}
    >
      <Meter value={doneCount} max={items.length} label="完成进度" />
      <section className="card">
        {items.map((item) => (
          <ItemRow
            key={item.code}
            item={item}
            isTicked={changed[item.code] ?? isDone(item.state)}
            onTick={(ticked) => tick(item, ticked)}
          />
        ))}
      </section>
      <p className="small">
        自愿填写，可随时更正或撤回。提交即同意按<a href="/h5/notice">信息使用说明</a>
        {`（版本${consentVersion}）用于防护统计。`}
      </p>
      <Fault words={trouble} />
      <ActButton
        kind="primary"
        isBusy={busy === 'save'}
        isDisabled={busy !== null || declared.length + notYet.length === 0}
        onPress={() => void send('save', { declared, notYet }, '已记录，谢谢您')}
      >
        提交
      </ActButton>
      <div className="row-buttons">
        {button('help', '请人帮我', { help: true }, '已转告安全顾问，上班时间来帮您')}
        {doneCount < items.length &&
          declinedUntil === null &&
          button('decline', '暂不', { decline: true }, '好的，不再提醒您')}
      </div>
      {declinedUntil && <p className="small centre">{dayText(declinedUntil)}之前不再提醒您</p>}
      <OwnPictures
        pictures={pictures.data?.pictures ?? []}
        items={items}
        onErased={async () => {
          await Promise.all([pictures.refresh(), page.refresh()]);
          page.announce('截图已删除');
        }}
      />
    </Page>
  );
}

const DONE: readonly string[] = ['DECLARED', 'EVIDENCED', 'VERIFIED', 'EXEMPT'];
const isDone = (state: Item['state']): boolean => DONE.includes(state);

/** What was checked or exempted stands by itself; a tick cannot take it back. */
const FIXED: readonly string[] = ['VERIFIED', 'EXEMPT'];

interface ItemRowProps {
  item: Item;
  isTicked: boolean;
  onTick: (ticked: boolean) => void;
}

function ItemRow({ item, isTicked, onTick }: ItemRowProps) {
  return (
    <div className="item">
      <label>
        <input
          type="checkbox"
          checked={isTicked}
          disabled={FIXED.includes(item.state)}
          onChange={(event) => onTick(event.target.checked)}
        />
        <span>
          <b>{item.option}</b>
          <span className="small">{stateText(item)}</span>
        </span>
      </label>
      {!isDone(item.state) && <a href={`/h5/how-to/${item.howTo}`}>怎么操作</a>}
    </div>
  );
}

function stateText({ state, validUntil, reason }: Item): string {
  const until = validUntil ? `，有效期至${dayText(validUntil)}` : '';
  switch (state) {
    case 'VERIFIED':
      return `已核对${until}`;
    case 'EXEMPT':
      return `无需完成：${reason ?? '已豁免'}${until}`;
    case 'EVIDENCED':
      return `已提交截图${until}`;
    case 'DECLARED':
      return `已确认${until}`;
    case 'REJECTED':
      return `核对未通过${reason ? `：${reason}` : ''}，请再看一下`;
    default:
      return '还没有确认';
  }
}

interface OwnPicturesProps {
  pictures: OwnPicturesData['pictures'];
  items: Item[];
  onErased: () => Promise<void>;
}

/** The screenshots the reader sent: to look at again, and to erase at once. */
function OwnPictures({ pictures, items, onErased }: OwnPicturesProps) {
  if (pictures.length === 0) return null;
  return (
    <section className="card" aria-label="我的截图">
      <h2>我的截图</h2>
      {pictures.map((picture) => (
        <OwnPicture
          key={picture.id}
          picture={picture}
          name={items.find(({ code }) => code === picture.item)?.name ?? picture.item}
          onErased={onErased}
        />
      ))}
      <p className="small">加密保存，核对后90天内删除；您可随时删除，取消勾选也会立即删除。</p>
    </section>
  );
}

interface OwnPictureProps {
  picture: OwnPicturesData['pictures'][number];
  name: string;
  onErased: () => Promise<void>;
}

const erase = (_sure: Sure, path: string) => call('DELETE', path);

function OwnPicture({ picture, name, onErased }: OwnPictureProps) {
  const [isOpen, setOpen] = useState(false);
  const path = `/api/protections/mine/evidence/${encodeURIComponent(picture.id)}`;
  return (
    <div className="own-picture">
      <p>
        <b>{name}</b>
        <span className="small">
          {minuteText(picture.attachedAt)}
          {picture.checkedAt && '，已核对'}
        </span>
      </p>
      {isOpen && <img src={path} alt={`${name}的截图`} />}
      <CommandBar
        commands={[
          ...(isOpen ? [] : [{ label: '看截图', run: async () => setOpen(true) }]),
          {
            label: '删除',
            danger: { says: `“${name}”的这1张截图立即删除，不能恢复；需要时请重新发送。`, again: '删除' },
            run: (sure: Sure) => erase(sure, path).then(onErased),
          },
        ]}
      />
    </div>
  );
}
