import type { Saying } from './api.ts';

/** A phone's picture fits with room to spare, and the service's own limit (10) can be tried out. */
export const MOST_MEGABYTES = 11;

/** The chosen file as something to say; null when it is empty, too large or cannot be read. */
export async function readPicture(file: File): Promise<Saying | null> {
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
