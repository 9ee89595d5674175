import { useRef, useState } from 'react';
import type { ChatMessage, DeskInfo } from './api.ts';

interface ComposerProps {
  menu: DeskInfo['menu'];
  onChat: (message: ChatMessage) => Promise<void>;
  onOpen: (url: string) => void;
  onNotice: (text: string) => void;
}

const HERE: ChatMessage = { type: 'location', latitude: 30.05, longitude: 119.95, label: '云栖示范县青岚街道' };

/** The line at the bottom: text, a picture, a place, and the app's own menu. */
export function Composer({ menu, onChat, onOpen, onNotice }: ComposerProps) {
  const file = useRef<HTMLInputElement>(null);
  const [text, setText] = useState('');
  const [isMoreOpen, setMoreOpen] = useState(false);

  const send = (event: React.FormEvent) => {
    event.preventDefault();
    const said = text.trim();
    if (said === '') return;
    setText('');
    void onChat({ type: 'text', text: said });
  };
  const chatMore = (message: ChatMessage) => {
    setMoreOpen(false);
    void onChat(message);
  };

  const sendPicture = async (picked: File | undefined) => {
    if (!picked) return;
    const picture = await readPicture(picked);
    if (picture) chatMore(picture);
    else onNotice(`请选${MOST_MEGABYTES}MB以内的图片`);
  };

  return (
    <div className="composer">
      <form onSubmit={send}>
        <input
          value={text}
          onChange={(event) => setText(event.target.value)}
          placeholder="发消息"
          aria-label="发消息"
          maxLength={600}
        />
        {text.trim() === '' ? (
          <button type="button" className="plus" aria-label="更多" onClick={() => setMoreOpen(!isMoreOpen)}>
            ＋
          </button>
        ) : (
          <button type="submit" className="send">
            发送
          </button>
        )}
      </form>
      {isMoreOpen && (
        <div className="extras">
          <button type="button" onClick={() => file.current?.click()}>
            图片
          </button>
          <input
            ref={file}
            type="file"
            accept="image/*"
            aria-label="选择图片"
            hidden
            onChange={(event) => {
              void sendPicture(event.target.files?.[0]);
              event.target.value = '';
            }}
          />
          <button type="button" onClick={() => chatMore(HERE)}>
            位置
          </button>
        </div>
      )}
      {menu && (
        <div className="app-menu">
          {menu.button.map(({ name, type, key, url }) => (
            <button
              key={name}
              type="button"
              onClick={() => (type === 'view' && url ? onOpen(url) : void onChat({ type: 'click', key: key ?? name }))}
            >
              {name}
            </button>
          ))}
        </div>
      )}
    </div>
  );
}

/** A phone's picture fits with room to spare, and the service's own limit (10) can be tried out. */
const MOST_MEGABYTES = 11;

/** The chosen file as something to say; null when it is empty, too large or cannot be read. */
async function readPicture(file: File): Promise<ChatMessage | null> {
  if (file.size === 0 || file.size > MOST_MEGABYTES * 1024 * 1024) return null;
  const url = await dataUrl(file);
  const data = url?.slice(url.indexOf(',') + 1);
  if (!data) return null;
  return { type: 'image', data, name: file.name.slice(-120), contentType: file.type || 'application/octet-stream' };
}

function dataUrl(file: File): Promise<string | null> {
  return new Promise((resolve) => {
    const reader = new FileReader();
    reader.onload = () => resolve(typeof reader.result === 'string' ? reader.result : null);
    reader.onerror = () => resolve(null);
    reader.readAsDataURL(file);
  });
}
