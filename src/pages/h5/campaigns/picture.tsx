import { useState } from 'react';
import { ActButton } from '../parts/act-button.tsx';

/** A screenshot somebody sent, fetched only when it is asked for: every look at it is written down. */
export function Picture({ src, of }: { src: string; of: string }) {
  const [isOpen, setOpen] = useState(false);
  const [isGone, setGone] = useState(false);
  if (!isOpen) return <ActButton onPress={() => setOpen(true)}>看截图</ActButton>;
  if (isGone) return <p className="small">截图打不开，可能已被本人删除</p>;
  return <img className="evidence" src={src} alt={`${of}的截图`} onError={() => setGone(true)} />;
}
