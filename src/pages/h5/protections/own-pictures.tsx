import { useState } from 'react';
import type { MyProtectionsData, OwnPicturesData } from '../../../domain/campaigns/api.ts';
import { call } from '../call.ts';
import { ActButton } from '../parts/act-button.tsx';
import { type Sure, SureButton } from '../parts/sure.tsx';
import { minuteText } from '../time.ts';
import { useAct } from '../use-act.ts';

interface OwnPicturesProps {
  pictures: OwnPicturesData['pictures'];
  items: MyProtectionsData['items'];
  onErased: () => Promise<void>;
}

/** The screenshots the reader sent: to look at again, and to erase at once. */
export function OwnPictures({ pictures, items, onErased }: OwnPicturesProps) {
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

function OwnPicture({ picture, name, onErased }: OwnPictureProps) {
  const [isOpen, setOpen] = useState(false);
  const { busy, trouble, run } = useAct();
  const path = `/api/protections/mine/evidence/${encodeURIComponent(picture.id)}`;
  const erase = (_sure: Sure) =>
    void run('erase', async () => {
      await call('DELETE', path);
      await onErased();
    });
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
      <div className="row-buttons">
        {!isOpen && <ActButton onPress={() => setOpen(true)}>看截图</ActButton>}
        <SureButton
          danger={{ says: `“${name}”的这1张截图立即删除，不能恢复；需要时请重新发送。`, again: '删除' }}
          isBusy={busy !== null}
          onSure={erase}
        >
          删除
        </SureButton>
      </div>
      {trouble && <p className="fault">{trouble}</p>}
    </div>
  );
}
