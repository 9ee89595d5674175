const LIMIT = 1000;

/** A path on this very site: what a login may lead back to. `//host`, `/\host` and anything else a browser reads as another site is not. */
export function isLocalPath(path: string): boolean {
  if (path.length > LIMIT || !/^\/(?![/\\])[\x21-\x7e]*$/.test(path) || path.includes('\\')) return false;
  const here = 'http://here.invalid';
  return URL.canParse(path, here) && new URL(path, here).origin === here;
}
