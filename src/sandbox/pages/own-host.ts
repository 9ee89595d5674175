/** Cookies and frames belong to a host: 127.0.0.1 and localhost are two, so the page moves to the one the links name. */
export function moveToOwnHost(publicUrl: string): void {
  const own = new URL(publicUrl);
  const isLocal = ({ hostname }: { hostname: string }) => ['localhost', '127.0.0.1', '[::1]'].includes(hostname);
  if (own.host === location.host || own.port !== location.port || !isLocal(own) || !isLocal(location)) return;
  location.replace(`${own.origin}${location.pathname}`);
}
