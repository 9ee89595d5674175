/** WeCom's EncodingAESKey as the admin console draws it. One rule, so that no setting is taken which the receiver refuses. */
export const ENCODING_AES_KEY = /^[A-Za-z0-9]{43}$/;
