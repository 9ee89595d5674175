export const OWNER_KIND = 'bulletin';
export const ownerOf = (id: string) => ({ kind: OWNER_KIND, id });
